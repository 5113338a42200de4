// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {Capability, CertificateState, Role} from "../types/Codes.sol";
import {
    AcceptOffer,
    Cancel,
    Part,
    PayMany,
    Payment,
    RejectOffer,
    SetStandingAcceptance,
    Split,
    Transfer
} from "../types/Messages.sol";
import {ParticipantWord} from "../types/ParticipantWord.sol";
import {PolicyWord} from "../types/PolicyWord.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";
import {StandingWord} from "../types/StandingWord.sol";

/// @title Certificates divided and passed along the chain
library CertificateActs {
    uint256 internal constant AVAILABLE = 1 << CertificateState.AVAILABLE;
    uint256 internal constant OFFERED = 1 << CertificateState.OFFERED;
    uint8 internal constant LAST_REJECT_REASON = 8;

    /// @dev What the outputs of one act have in common.
    struct Outputs {
        uint128 parent;
        uint24 sequence;
        uint32 sender;
        uint8 depth;
        uint32 until;
        uint56 receivable;
        TermsWord terms;
    }

    function split(Context calldata c, Split memory a, Part[] calldata parts) external {
        Checks.signer(a.holder, 0, Capability.MAKER, c.key);
        (CertificateWord word, TermsWord terms) = Checks.certificate(a.certificate, a.sequence, a.holder, AVAILABLE);
        PolicyWord policy = state().policies[terms.policy()];
        uint64 rest = _restAfter(parts, word.amount(), policy.minimumLot());
        uint56 receivable = word.receivable();
        _countLive(receivable, policy, parts.length, 0);
        uint8 depth = word.depth();
        for (uint256 i; i < parts.length; ++i) {
            uint128 id = Titles.child(a.certificate, a.sequence, uint16(i));
            uint64 amount = parts[i].amount;
            emit Events.TransferValue(a.certificate, id, amount);
            Titles.mint(id, a.holder, amount, receivable, depth);
        }
        state().certificates[a.certificate] = word.moved(CertificateState.AVAILABLE, 0, 0).withAmount(rest);
    }

    function transfer(Context calldata c, Transfer memory a) external {
        (uint32 holder, uint32 to, uint64 amount) = (a.holder, a.receiver, a.amount);
        Checks.signer(holder, 0, Capability.MAKER, c.key);
        uint128 id = a.certificate;
        (CertificateWord word, TermsWord terms) = Checks.certificate(id, a.sequence, holder, AVAILABLE);
        PolicyWord policy = state().policies[terms.policy()];
        uint32 until = a.until;
        _requireStep(word, terms, policy, until);
        ParticipantWord receiver = _requirePayment(holder, to, a.receiverTag, amount);
        uint64 whole = word.amount();
        if (amount > whole) revert Refusals.AmountExceeded();
        if (amount == whole) {
            if (_usesStanding(receiver, to, holder, terms, amount)) {
                word = word.moved(CertificateState.AVAILABLE, 0, 0).withHolder(to).withDepth(word.depth() + 1);
                Titles.pass(id, holder, to);
            } else {
                word = word.moved(CertificateState.OFFERED, to, until);
            }
            state().certificates[id] = word;
            return;
        }
        _requireLots(policy.minimumLot(), amount, whole);
        _countLive(word.receivable(), policy, 1, 0);
        state().certificates[id] = word.moved(CertificateState.AVAILABLE, 0, 0).withAmount(whole - amount);
        _output(_outputs(id, word, terms, until), 0, receiver, to, amount);
    }

    function payMany(Context calldata c, PayMany memory a, Payment[] calldata payments) external {
        Checks.signer(a.holder, 0, Capability.MAKER, c.key);
        (CertificateWord word, TermsWord terms) = Checks.certificate(a.certificate, a.sequence, a.holder, AVAILABLE);
        PolicyWord policy = state().policies[terms.policy()];
        _requireStep(word, terms, policy, a.until);
        Outputs memory outputs = _outputs(a.certificate, word, terms, a.until);
        uint64 lot = policy.minimumLot();
        uint256 sum;
        for (uint256 i; i < payments.length; ++i) {
            Payment memory p = payments[i];
            ParticipantWord receiver = _requirePayment(a.holder, p.receiver, p.receiverTag, p.amount);
            if (p.amount < lot) revert Refusals.BelowMinimumLot();
            sum += p.amount;
            _output(outputs, uint16(i), receiver, p.receiver, p.amount);
        }
        uint64 whole = word.amount();
        if (sum > whole) revert Refusals.AmountExceeded();
        uint64 rest = whole - uint64(sum);
        if (rest != 0 && rest < lot) revert Refusals.BelowMinimumLot();
        _countLive(word.receivable(), policy, payments.length, rest == 0 ? 1 : 0);
        if (rest == 0) Titles.extinguish(a.certificate, a.holder);
        state().certificates[a.certificate] =
            word.moved(rest == 0 ? CertificateState.SPENT : CertificateState.AVAILABLE, 0, 0).withAmount(rest);
    }

    function acceptOffer(Context calldata c, AcceptOffer memory a) external {
        (uint32 receiver, uint32 sender, uint128 id) = (a.receiver, a.sender, a.certificate);
        Checks.signer(receiver, 0, Capability.MAKER, c.key);
        (CertificateWord word, TermsWord terms) = Checks.certificate(id, a.sequence, 0, OFFERED);
        if (word.encumbrance() != receiver) revert Refusals.NotAParty();
        if (word.holder() != sender || word.amount() != a.amount) revert Refusals.TermsMismatch();
        Checks.requireTag(sender, a.senderTag);
        uint8 depth = word.depth();
        if (depth >= state().policies[terms.policy()].depthMax()) revert Refusals.DepthExceeded();
        state().certificates[id] =
            word.moved(CertificateState.AVAILABLE, 0, 0).withHolder(receiver).withDepth(depth + 1);
        Titles.pass(id, sender, receiver);
    }

    function rejectOffer(Context calldata c, RejectOffer memory a) external {
        Checks.signer(a.receiver, 0, Capability.MAKER, c.key);
        (CertificateWord word,) = Checks.certificate(a.certificate, a.sequence, 0, OFFERED);
        if (word.encumbrance() != a.receiver) revert Refusals.NotAParty();
        if (a.reason > LAST_REJECT_REASON) revert Refusals.InvalidField();
        state().certificates[a.certificate] = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    function cancel(Context calldata c, Cancel memory a) external {
        Checks.signer(a.holder, 0, Capability.MAKER, c.key);
        (CertificateWord word,) = Checks.certificate(a.certificate, a.sequence, a.holder, AVAILABLE);
        state().certificates[a.certificate] = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    function setStandingAcceptance(Context calldata c, SetStandingAcceptance memory a) external {
        ParticipantWord receiver = Checks.signer(a.receiver, Role.SUPPLIER, Capability.MAKER, c.key);
        Checks.spend(a.receiver, a.nonce);
        State storage s = state();
        uint96 place = Checks.standingKey(a.receiver, a.sender, a.obligor);
        if (a.cap == 0) {
            s.standings[place] = StandingWord.wrap(0);
            return;
        }
        s.standings[place] = StandingWord.wrap(0).withRemaining(a.cap).withLatestCutoff(a.latestCutoff)
            .withUntil(a.until).withCurrency(a.currency);
        uint8 flags = receiver.flags();
        uint8 flag = standingFlag(a.sender, a.obligor);
        if (flags & flag == 0) s.participants[a.receiver] = receiver.withFlags(flags | flag);
    }

    /// @dev The receiver's flag that says a standing acceptance of this form may exist.
    function standingFlag(uint32 sender, uint32 obligor) internal pure returns (uint8) {
        if (sender != 0) return obligor != 0 ? 2 : 4;
        return obligor != 0 ? 8 : 16;
    }

    // ----- Shared by the acts above

    /// @dev One more change of holder is allowed, and the offer ends before the cut-off.
    function _requireStep(CertificateWord word, TermsWord terms, PolicyWord policy, uint32 until) private view {
        if (word.depth() >= policy.depthMax()) revert Refusals.DepthExceeded();
        if (until <= block.timestamp || until >= terms.cutoff()) revert Refusals.InvalidDates();
    }

    function _requirePayment(uint32 sender, uint32 receiver, uint64 tag, uint64 amount)
        private
        view
        returns (ParticipantWord word)
    {
        if (receiver == sender) revert Refusals.SameParty();
        word = Checks.counterparty(receiver, Role.SUPPLIER, tag);
        if (amount == 0) revert Refusals.InvalidAmount();
    }

    /// @dev Both pieces of a division are large enough.
    function _requireLots(uint64 lot, uint64 amount, uint64 whole) private pure {
        if (amount < lot || whole - amount < lot) revert Refusals.BelowMinimumLot();
    }

    function _outputs(uint128 id, CertificateWord word, TermsWord terms, uint32 until)
        private
        pure
        returns (Outputs memory)
    {
        return Outputs({
            parent: id,
            sequence: word.sequence(),
            sender: word.holder(),
            depth: word.depth(),
            until: until,
            receivable: word.receivable(),
            terms: terms
        });
    }

    /// @dev What the parent keeps when the parts are split off.
    function _restAfter(Part[] calldata parts, uint64 amount, uint64 lot) private pure returns (uint64 rest) {
        uint256 sum;
        for (uint256 i; i < parts.length; ++i) {
            if (parts[i].amount < lot) revert Refusals.BelowMinimumLot();
            sum += parts[i].amount;
        }
        if (sum >= amount) revert Refusals.AmountExceeded();
        rest = amount - uint64(sum);
        if (rest < lot) revert Refusals.BelowMinimumLot();
    }

    /// @dev Counts certificates that come and those that go.
    function _countLive(uint56 receivable, PolicyWord policy, uint256 more, uint256 fewer) private {
        State storage s = state();
        AccountsWord accounts = s.receivables[receivable].accounts;
        uint256 live = accounts.live() + more - fewer;
        if (live > policy.liveMax()) revert Refusals.TooManyLive();
        s.receivables[receivable].accounts = accounts.withLive(uint16(live));
    }

    /// @dev A new certificate for the receiver: its own at once under a standing acceptance, else offered to it.
    function _output(Outputs memory o, uint16 index, ParticipantWord word, uint32 receiver, uint64 amount) private {
        uint128 id = Titles.child(o.parent, o.sequence, index);
        emit Events.TransferValue(o.parent, id, amount);
        if (_usesStanding(word, receiver, o.sender, o.terms, amount)) {
            Titles.mint(id, receiver, amount, o.receivable, o.depth + 1);
        } else {
            state().certificates[id] = Titles.fresh(o.sender, amount, o.receivable, o.depth)
                .withState(CertificateState.OFFERED).withEncumbrance(receiver).withUntil(o.until);
            Titles.announce(id, o.sender);
        }
    }

    /// @dev Uses the first standing acceptance that covers the amount, the most particular form first.
    function _usesStanding(ParticipantWord word, uint32 receiver, uint32 sender, TermsWord terms, uint64 amount)
        private
        returns (bool)
    {
        uint256 forms = word.flags() >> 1;
        uint32 obligor = terms.obligor();
        for (uint256 form; forms != 0; ++form) {
            if (forms & 1 != 0) {
                uint96 place = Checks.standingKey(receiver, form & 2 == 0 ? sender : 0, form & 1 == 0 ? obligor : 0);
                StandingWord standing = state().standings[place];
                if (
                    amount <= standing.remaining() && block.timestamp <= standing.until()
                        && standing.currency() == terms.currency() && terms.cutoff() <= standing.latestCutoff()
                ) {
                    state().standings[place] = standing.withRemaining(standing.remaining() - amount);
                    return true;
                }
            }
            forms >>= 1;
        }
        return false;
    }
}
