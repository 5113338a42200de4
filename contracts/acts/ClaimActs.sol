// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Dues} from "../Dues.sol";
import {Effective} from "../Effective.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {Certificate, Receivable, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {ClaimWord} from "../types/ClaimWord.sol";
import {Capability, CertificateState, ReceivableState, Role} from "../types/Codes.sol";
import {
    CancelReceivable,
    Credit,
    DeclareDefault,
    Dispute,
    MarkOverdue,
    WithdrawDispute,
    WriteDown
} from "../types/Messages.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";

/// @title What becomes of a claim that is not simply paid: disputed, credited, cancelled, overdue, in default, written down
library ClaimActs {
    uint256 internal constant AVAILABLE = 1 << CertificateState.AVAILABLE;
    /// Whoever holds one of these has a claim against the obligor, whatever else hangs on it.
    uint256 internal constant CLAIMANT =
        AVAILABLE | (1 << CertificateState.PLEDGED) | (1 << CertificateState.PAYING) | (1 << CertificateState.CALLED);
    uint8 internal constant DEFENCES_WAIVED = 1;
    uint8 internal constant LAST_REASON = 8;
    uint8 internal constant LAST_WRITE_DOWN_REASON = 3;

    function dispute(Context calldata c, Dispute memory a) external {
        Checks.signer(a.obligor, Role.CORE_ENTERPRISE, Capability.MAKER, c.key);
        Checks.spend(a.obligor, a.nonce);
        (Receivable storage r, TermsWord terms) = _owed(a.receivable, a.obligor);
        uint8 stored = terms.state();
        if (stored != ReceivableState.CONFIRMED && stored != ReceivableState.PART_PAID) {
            revert Refusals.WrongReceivableState();
        }
        if (terms.waiver() & DEFENCES_WAIVED != 0) revert Refusals.DefencesWaived();
        if (a.reason == 0 || a.reason > LAST_REASON) revert Refusals.InvalidField();
        ClaimWord claim = Dues.claim(r, terms);
        uint64 open = Dues.due(terms, claim) - r.accounts.settled();
        if (a.amount == 0 || a.amount > open) revert Refusals.InvalidAmount();
        r.claim = claim.withDisputed(a.amount).withDisputeReason(a.reason);
        uint8 flags = terms.flags() | Dues.DISPUTED | Dues.CLAIMED;
        if (flags != terms.flags()) r.terms = terms.withFlags(flags);
    }

    function withdrawDispute(Context calldata c, WithdrawDispute memory a) external {
        Checks.signer(a.obligor, Role.CORE_ENTERPRISE, Capability.MAKER, c.key);
        Checks.spend(a.obligor, a.nonce);
        (Receivable storage r, TermsWord terms) = _owed(a.receivable, a.obligor);
        if (terms.flags() & Dues.DISPUTED == 0) revert Refusals.NotDisputed();
        r.claim = r.claim.withDisputed(0).withDisputeReason(0);
        r.terms = terms.withFlags(terms.flags() & ~Dues.DISPUTED);
    }

    function credit(Context calldata c, Credit memory a) external {
        Checks.signer(a.obligor, Role.CORE_ENTERPRISE, Capability.MAKER, c.key);
        Checks.signer(a.holder, 0, Capability.MAKER, c.secondKey);
        (CertificateWord word, TermsWord terms) = Checks.claim(a.certificate, a.sequence, a.holder, AVAILABLE);
        if (terms.obligor() != a.obligor) revert Refusals.NotAParty();
        if (a.reason > LAST_REASON) revert Refusals.InvalidField();
        Receivable storage r = state().receivables[word.receivable()];
        terms = _take(r, terms, a.certificate, word, a.amount);
        ClaimWord claim = Dues.claim(r, terms);
        _enter(r, terms, claim.withCredited(claim.credited() + a.amount), a.amount);
    }

    function cancelReceivable(Context calldata c, CancelReceivable memory a) external {
        Checks.signer(a.obligor, Role.CORE_ENTERPRISE, Capability.MAKER, c.key);
        Checks.signer(a.creditor, 0, Capability.MAKER, c.secondKey);
        (Receivable storage r, TermsWord terms) = _known(a.receivable);
        if (terms.obligor() != a.obligor || terms.creditor() != a.creditor) revert Refusals.NotAParty();
        if (Checks.isFrozen(terms, a.receivable)) revert Refusals.ReceivableFrozen();
        if (Effective.receivableState(r) != ReceivableState.CONFIRMED) revert Refusals.WrongReceivableState();
        Certificate storage root = state().certificates[a.receivable];
        CertificateWord word = root.word;
        if (word.sequence() == Checks.LAST_SEQUENCE) revert Refusals.SequenceExhausted();
        if (Checks.isFrozen(word, a.receivable)) revert Refusals.CertificateFrozen();
        if (
            Checks.effective(word, terms) != CertificateState.AVAILABLE || word.holder() != a.creditor
                || word.amount() != terms.face()
        ) revert Refusals.WrongCertificateState();
        if (a.reason > LAST_REASON) revert Refusals.InvalidField();
        root.word = word.moved(CertificateState.SPENT, 0, 0).withAmount(0);
        terms = Dues.lowered(r, terms, Dues.claim(r, terms), 0);
        r.terms = terms.withState(ReceivableState.CANCELLED).withLive(0);
        Dues.relieve(terms, terms.face());
        Titles.extinguish(a.receivable, a.creditor);
    }

    function markOverdue(Context calldata, MarkOverdue memory a) external {
        (Receivable storage r, TermsWord terms) = _known(a.receivable);
        if (Effective.receivableState(r) != ReceivableState.OVERDUE) revert Refusals.WrongReceivableState();
        ClaimWord claim = Dues.claim(r, terms);
        if (claim.marks() & Dues.MARKED != 0) revert Refusals.AlreadyMarked();
        r.claim = Dues.marked(terms.obligor(), claim);
        r.terms = terms.withFlags(terms.flags() | Dues.CLAIMED);
    }

    function declareDefault(Context calldata c, DeclareDefault memory a) external {
        Checks.signs(a.holder, c);
        (CertificateWord word, TermsWord terms) = Checks.claim(a.certificate, a.sequence, a.holder, CLAIMANT);
        State storage s = state();
        Receivable storage r = s.receivables[word.receivable()];
        if (Effective.receivableState(r) != ReceivableState.OVERDUE) revert Refusals.WrongReceivableState();
        uint256 patience = uint256(s.policies[terms.policy()].defaultDays()) * 1 days;
        if (block.timestamp <= terms.cutoff() + patience) revert Refusals.NotYetDue();
        ClaimWord claim = Dues.claim(r, terms);
        if (claim.marks() & Dues.MARKED == 0) claim = Dues.marked(terms.obligor(), claim);
        r.claim = claim.withDefaultedAt(uint32(block.timestamp));
        r.terms = terms.withFlags(terms.flags() | Dues.CLAIMED);
        bool free = Checks.effective(word, terms) == CertificateState.AVAILABLE;
        s.certificates[a.certificate].word = free ? word.moved(CertificateState.AVAILABLE, 0, 0) : word.next();
    }

    function writeDown(Context calldata c, WriteDown memory a) external {
        Checks.signs(a.holder, c);
        (CertificateWord word, TermsWord terms) = Checks.claim(a.certificate, a.sequence, a.holder, AVAILABLE);
        Receivable storage r = state().receivables[word.receivable()];
        if (Effective.receivableState(r) != ReceivableState.DEFAULTED) revert Refusals.WrongReceivableState();
        if (a.reason == 0 || a.reason > LAST_WRITE_DOWN_REASON) revert Refusals.InvalidField();
        terms = _take(r, terms, a.certificate, word, a.amount);
        ClaimWord claim = Dues.claim(r, terms);
        _enter(r, terms, claim.withWrittenDown(claim.writtenDown() + a.amount), a.amount);
    }

    // ----- Shared by the acts above

    function _known(uint56 receivable) private view returns (Receivable storage r, TermsWord terms) {
        r = state().receivables[receivable];
        terms = r.terms;
        if (TermsWord.unwrap(terms) == 0) revert Refusals.UnknownReceivable();
    }

    /// @dev A receivable that this obligor owes, and that is not frozen.
    function _owed(uint56 receivable, uint32 obligor) private view returns (Receivable storage r, TermsWord terms) {
        (r, terms) = _known(receivable);
        if (terms.obligor() != obligor) revert Refusals.NotAParty();
        if (Checks.isFrozen(terms, receivable)) revert Refusals.ReceivableFrozen();
    }

    /// @dev Takes an amount, that its holder forgoes, off a certificate; returns the terms with the certificates that are left.
    function _take(Receivable storage r, TermsWord terms, uint128 id, CertificateWord word, uint64 amount)
        private
        returns (TermsWord)
    {
        if (amount == 0) revert Refusals.InvalidAmount();
        uint64 whole = word.amount();
        if (amount > whole) revert Refusals.AmountExceeded();
        AccountsWord accounts = r.accounts;
        if (accounts.settled() != accounts.redeemed()) revert Refusals.RedemptionPending();
        bool spent = amount == whole;
        word = word.moved(spent ? CertificateState.SPENT : CertificateState.AVAILABLE, 0, 0);
        state().certificates[id].word = word.withAmount(whole - amount);
        if (!spent) {
            emit Events.TransferValue(id, 0, amount);
            return terms;
        }
        Titles.extinguish(id, word.holder());
        return terms.withLive(terms.live() - 1);
    }

    /// @dev Writes claim and terms after an amount was forgone; with nothing open the receivable is settled.
    function _enter(Receivable storage r, TermsWord terms, ClaimWord claim, uint64 amount) private {
        uint64 open = Dues.due(terms, claim) - r.accounts.settled();
        terms = Dues.lowered(r, terms.withFlags(terms.flags() | Dues.CLAIMED), claim, open);
        r.terms = open == 0 ? terms.withState(ReceivableState.SETTLED) : terms;
        Dues.relieve(terms, amount);
    }
}
