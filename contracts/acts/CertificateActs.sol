// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {Certificate, Standing, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {AcceptOfferCall, acceptOfferCall} from "../types/AcceptOfferCall.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {Capability, CertificateState, Role} from "../types/Codes.sol";
import {
    AcceptOffer,
    Cancel,
    Merge,
    Merged,
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
import {TermsWord} from "../types/ReceivableWord.sol";
import {StandingWord} from "../types/StandingWord.sol";
import {TransferCall, transferCall} from "../types/TransferCall.sol";

/// @title Certificates divided and passed along the chain
library CertificateActs {
    uint8 internal constant LAST_REJECT_REASON = 8;
    /// A participant's flags that say that a standing acceptance may exist, of one form each.
    uint8 internal constant STANDING_FLAGS = 30;

    function split(Context calldata c, Split memory a, Part[] calldata parts) external {
        Checks.signs(a.holder, c);
        (Certificate storage record, CertificateWord word, TermsWord terms) =
            Checks.available(a.certificate, a.sequence, a.holder);
        PolicyWord policy = state().policies[terms.policy()];
        uint64 rest = _restAfter(parts, word.amount(), policy.minimumLot());
        _countLive(word.receivable(), terms, policy, parts.length, 0);
        for (uint256 i; i < parts.length; ++i) {
            uint64 amount = parts[i].amount;
            Titles.mint(_cut(a.certificate, word, i, amount), word.part(amount));
        }
        record.word = word.moved(CertificateState.AVAILABLE, 0, 0).withAmount(rest);
    }

    function transfer(Context calldata c, Transfer calldata message) external {
        TransferCall a = transferCall(message);
        uint32 holder = a.holder();
        Checks.signs(holder, c);
        uint128 id = a.certificate();
        (Certificate storage record, CertificateWord word, TermsWord terms) = Checks.available(id, a.sequence(), holder);
        PolicyWord policy = state().policies[terms.policy()];
        uint32 until = a.until();
        _requireStep(word, terms, policy, until);
        uint32 to = a.receiver();
        uint64 amount = a.amount();
        ParticipantWord receiver = _requirePayment(holder, to, a.receiverTag(), amount);
        uint64 whole = word.amount();
        if (amount > whole) revert Refusals.AmountExceeded();
        if (amount == whole) {
            if (_usesStanding(receiver, to, holder, terms, amount)) {
                record.word = word.moved(CertificateState.AVAILABLE, 0, 0).passed(to);
                Titles.pass(id, holder, to);
            } else {
                record.word = word.moved(CertificateState.OFFERED, to, until);
            }
            return;
        }
        whole = _without(amount, whole, policy.minimumLot());
        _countLive(word.receivable(), terms, policy, 1, 0);
        record.word = word.moved(CertificateState.AVAILABLE, 0, 0).withAmount(whole);
        CertificateWord part = word.part(amount);
        if (_usesStanding(receiver, to, holder, terms, amount)) part = part.passed(to);
        else part = part.offered(to, until);
        Titles.mint(_cut(id, word, 0, amount), part);
    }

    function payMany(Context calldata c, PayMany memory a, Payment[] calldata payments) external {
        Checks.signs(a.holder, c);
        (Certificate storage record, CertificateWord word, TermsWord terms) =
            Checks.available(a.certificate, a.sequence, a.holder);
        PolicyWord policy = state().policies[terms.policy()];
        _requireStep(word, terms, policy, a.until);
        uint64 lot = policy.minimumLot();
        uint256 sum;
        for (uint256 i; i < payments.length; ++i) {
            Payment memory p = payments[i];
            ParticipantWord receiver = _requirePayment(a.holder, p.receiver, p.receiverTag, p.amount);
            if (p.amount < lot) revert Refusals.BelowMinimumLot();
            sum += p.amount;
            CertificateWord part = word.part(p.amount);
            if (_usesStanding(receiver, p.receiver, a.holder, terms, p.amount)) part = part.passed(p.receiver);
            else part = part.offered(p.receiver, a.until);
            Titles.mint(_cut(a.certificate, word, i, p.amount), part);
        }
        uint64 whole = word.amount();
        if (sum > whole) revert Refusals.AmountExceeded();
        uint64 rest = whole - uint64(sum);
        if (rest != 0 && rest < lot) revert Refusals.BelowMinimumLot();
        _countLive(word.receivable(), terms, policy, payments.length, rest == 0 ? 1 : 0);
        if (rest == 0) Titles.extinguish(a.certificate, a.holder);
        record.word = word.moved(rest == 0 ? CertificateState.SPENT : CertificateState.AVAILABLE, 0, 0).withAmount(rest);
    }

    function acceptOffer(Context calldata c, AcceptOffer calldata message) external {
        AcceptOfferCall a = acceptOfferCall(message);
        uint32 receiver = a.receiver();
        Checks.signs(receiver, c);
        uint128 id = a.certificate();
        (Certificate storage record, CertificateWord word, TermsWord terms, ParticipantWord holder) =
            Checks.offered(id, a.sequence());
        if (word.encumbrance() != receiver) revert Refusals.NotAParty();
        uint32 sender = a.sender();
        if (word.holder() != sender || word.amount() != a.amount()) revert Refusals.TermsMismatch();
        if (holder.tag() != a.senderTag()) revert Refusals.TagMismatch();
        if (word.depth() >= state().policies[terms.policy()].depthMax()) revert Refusals.DepthExceeded();
        record.word = word.moved(CertificateState.AVAILABLE, 0, 0).passed(receiver);
        Titles.pass(id, sender, receiver);
    }

    function rejectOffer(Context calldata c, RejectOffer memory a) external {
        Checks.signs(a.receiver, c);
        (Certificate storage record, CertificateWord word,,) = Checks.offered(a.certificate, a.sequence);
        if (word.encumbrance() != a.receiver) revert Refusals.NotAParty();
        if (a.reason > LAST_REJECT_REASON) revert Refusals.InvalidField();
        record.word = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    function cancel(Context calldata c, Cancel memory a) external {
        Checks.signs(a.holder, c);
        (Certificate storage record, CertificateWord word,) = Checks.available(a.certificate, a.sequence, a.holder);
        record.word = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    function merge(Context calldata c, Merge memory a, Merged[] calldata others) external {
        Checks.signs(a.holder, c);
        (Certificate storage record, CertificateWord word, TermsWord terms) =
            Checks.available(a.certificate, a.sequence, a.holder);
        uint64 amount = word.amount();
        uint8 depth = word.depth();
        uint56 receivable = word.receivable();
        for (uint256 i; i < others.length; ++i) {
            uint128 id = others[i].certificate;
            (Certificate storage other, CertificateWord merged,) = Checks.available(id, others[i].sequence, a.holder);
            if (merged.receivable() != receivable || id == a.certificate) revert Refusals.TermsMismatch();
            uint64 more = merged.amount();
            amount += more;
            if (merged.depth() > depth) depth = merged.depth();
            other.word = merged.moved(CertificateState.SPENT, 0, 0).withAmount(0);
            emit Events.TransferValue(id, a.certificate, more);
            Titles.extinguish(id, a.holder);
        }
        state().receivables[receivable].terms = terms.withLive(uint16(terms.live() - others.length));
        record.word = word.moved(CertificateState.AVAILABLE, 0, 0).withAmount(amount).withDepth(depth);
    }

    function setStandingAcceptance(Context calldata c, SetStandingAcceptance memory a) external {
        ParticipantWord receiver = Checks.signer(a.receiver, Role.SUPPLIER, Capability.MAKER, c.key);
        Checks.spend(a.receiver, a.nonce);
        State storage s = state();
        uint96 place = Checks.standingKey(a.receiver, a.sender, a.obligor);
        if (a.cap == 0) {
            s.standings[place].word = StandingWord.wrap(0);
            return;
        }
        s.standings[place].word = StandingWord.wrap(0).withRemaining(a.cap).withLatestCutoff(a.latestCutoff)
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

    /// @dev What is left of an amount when a smaller one is split off; both pieces are large enough.
    function _without(uint64 amount, uint64 whole, uint64 lot) private pure returns (uint64 rest) {
        unchecked {
            rest = whole - amount;
        }
        if (amount < lot || rest < lot) revert Refusals.BelowMinimumLot();
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
    function _countLive(uint56 receivable, TermsWord terms, PolicyWord policy, uint256 more, uint256 fewer) private {
        unchecked {
            // None goes but one that is counted, so the difference is not below zero.
            uint256 live = terms.live() + more - fewer;
            if (live > policy.liveMax()) revert Refusals.TooManyLive();
            state().receivables[receivable].terms = terms.withLive(uint16(live));
        }
    }

    /// @dev Tells that an act cuts this amount off a certificate; returns the id of the piece, the act's output of that index.
    function _cut(uint128 parent, CertificateWord word, uint256 index, uint64 amount) private returns (uint128 id) {
        id = Titles.child(parent, word.sequence(), uint16(index));
        emit Events.TransferValue(parent, id, amount);
    }

    /// @dev Uses the first standing acceptance that covers the amount, the most particular form first.
    function _usesStanding(ParticipantWord word, uint32 receiver, uint32 sender, TermsWord terms, uint64 amount)
        private
        returns (bool)
    {
        uint8 forms = word.flags() & STANDING_FLAGS;
        if (forms == 0) return false;
        uint32 obligor = terms.obligor();
        return (forms & 2 != 0 && _used(receiver, sender, obligor, terms, amount))
            || (forms & 4 != 0 && _used(receiver, sender, 0, terms, amount))
            || (forms & 8 != 0 && _used(receiver, 0, obligor, terms, amount))
            || (forms & 16 != 0 && _used(receiver, 0, 0, terms, amount));
    }

    /// @dev Uses one standing acceptance, if it covers the amount.
    function _used(uint32 receiver, uint32 sender, uint32 obligor, TermsWord terms, uint64 amount)
        private
        returns (bool covered)
    {
        Standing storage record = state().standings[Checks.standingKey(receiver, sender, obligor)];
        StandingWord standing = record.word;
        covered = standing.covers(amount, terms.currency(), terms.cutoff());
        if (covered) record.word = standing.used(amount);
    }
}
