// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Dues} from "../Dues.sol";
import {Effective} from "../Effective.sol";
import {Events} from "../Events.sol";
import {Refusals} from "../Refusals.sol";
import {Financing, Receivable, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {Capability, CertificateState, FinancingState, ReceivableState, Role} from "../types/Codes.sol";
import {FinancingWord} from "../types/FinancingWord.sol";
import {AttestRecourse, CallRecourse, Substitute, WithdrawRecourse} from "../types/Messages.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";

/// @title Certificates called back on the seller that sold them with recourse: paid for, exchanged, or not after all
library RecourseActs {
    uint256 internal constant AVAILABLE = 1 << CertificateState.AVAILABLE;
    uint256 internal constant CALLED = 1 << CertificateState.CALLED;

    function callRecourse(Context calldata c, CallRecourse memory a) external {
        Checks.signs(a.financier, c);
        (CertificateWord word, TermsWord terms) = Checks.claim(a.certificate, a.sequence, a.financier, AVAILABLE);
        State storage s = state();
        FinancingWord record = s.financings[a.certificate].word;
        if (record.state() != FinancingState.DISBURSED || record.financier() != a.financier) {
            revert Refusals.WrongFinancingState();
        }
        if (record.recourse() == 0) revert Refusals.NoRecourse();
        if (!_troubled(terms, word.receivable())) revert Refusals.WrongReceivableState();
        if (a.amount == 0) revert Refusals.InvalidAmount();
        if (a.amount > word.amount()) revert Refusals.AmountExceeded();
        s.financings[a.certificate].word = record.withState(FinancingState.RECOURSE_CALLED).withCalled(a.amount);
        s.certificates[a.certificate].word = word.moved(CertificateState.CALLED, record.holder(), 0);
    }

    function withdrawRecourse(Context calldata c, WithdrawRecourse memory a) external {
        Checks.signs(a.financier, c);
        (CertificateWord word,) = Checks.claim(a.certificate, a.sequence, a.financier, CALLED);
        State storage s = state();
        FinancingWord record = s.financings[a.certificate].word;
        s.financings[a.certificate].word = record.withState(FinancingState.DISBURSED).withCalled(0);
        s.certificates[a.certificate].word = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    function attestRecourse(Context calldata c, AttestRecourse memory a) external {
        // The money has moved: no freeze and no cut-off makes the bank's word untrue.
        Checks.signerThoughFrozen(a.bank, Role.SETTLEMENT_BANK, Capability.MAKER, c.key);
        CertificateWord word = Checks.open(a.certificate, a.sequence);
        if (word.state() != CertificateState.CALLED) revert Refusals.WrongCertificateState();
        State storage s = state();
        if (s.bankReferences[a.bank][a.bankReference] != 0) revert Refusals.BankReferenceUsed();
        if (a.amount == 0) revert Refusals.InvalidAmount();
        FinancingWord record = s.financings[a.certificate].word;
        if (a.amount > record.called() || a.amount > word.amount()) revert Refusals.AmountExceeded();
        if (a.paidAt > block.timestamp) revert Refusals.InvalidDates();
        s.bankReferences[a.bank][a.bankReference] = 1;
        if (a.amount == word.amount()) {
            s.financings[a.certificate].word = record.withState(FinancingState.REPAID).withCalled(0);
            _handOver(a.certificate, word, record.holder());
            return;
        }
        uint64 called = record.called() - a.amount;
        if (called == 0) record = record.withState(FinancingState.DISBURSED);
        s.financings[a.certificate].word = record.withCalled(called);
        _cut(a.certificate, word, a.amount, called == 0);
    }

    function substitute(Context calldata c, Substitute memory a) external {
        Checks.signs(a.financier, c);
        Checks.signer(a.seller, 0, Capability.MAKER, c.secondKey);
        (CertificateWord called,) = Checks.claim(a.certificate, a.sequence, a.financier, CALLED);
        if (called.encumbrance() != a.seller) revert Refusals.NotAParty();
        (CertificateWord other, TermsWord terms) =
            Checks.certificate(a.substitute, a.substituteSequence, a.seller, AVAILABLE);
        if (terms.flags() & Dues.DISPUTED != 0) revert Refusals.ReceivableDisputed();
        Checks.requireTag(a.seller, a.sellerTag);
        Financing storage before = state().financings[a.certificate];
        Financing storage next = state().financings[a.substitute];
        FinancingWord record = before.word.withCalled(0);
        before.word = record.withState(FinancingState.REPAID);
        next.word = record.withState(FinancingState.DISBURSED);
        next.terms = before.terms;
        next.registration = before.registration;
        next.description = before.description;
        next.payment = before.payment;
        _handOver(a.certificate, called, a.seller);
        _handOver(a.substitute, other, a.financier);
    }

    // ----- Shared by the acts above

    /// @dev The obligor disputes the receivable, or lets it wait.
    function _troubled(TermsWord terms, uint56 receivable) private view returns (bool) {
        if (terms.flags() & Dues.DISPUTED != 0) return true;
        uint8 meaning = Effective.receivableState(state().receivables[receivable]);
        return meaning == ReceivableState.OVERDUE || meaning == ReceivableState.DEFAULTED;
    }

    /// @dev The whole certificate goes to another holder, free of what hung on it.
    function _handOver(uint128 id, CertificateWord word, uint32 to) private {
        state().certificates[id].word = Titles.handed(word.moved(CertificateState.AVAILABLE, 0, 0), to);
        Titles.pass(id, word.holder(), to);
    }

    /// @dev So much of a called certificate goes to the seller as a certificate of its own.
    function _cut(uint128 id, CertificateWord word, uint64 amount, bool answered) private {
        State storage s = state();
        Receivable storage r = s.receivables[word.receivable()];
        TermsWord terms = r.terms;
        if (terms.live() == type(uint16).max) revert Refusals.TooManyLive();
        AccountsWord accounts = r.accounts;
        if (accounts.settled() != accounts.redeemed()) revert Refusals.RedemptionPending();
        r.terms = terms.withLive(terms.live() + 1);
        uint128 piece = Titles.child(id, word.sequence(), 0);
        emit Events.TransferValue(id, piece, amount);
        Titles.mint(piece, Titles.handed(word.part(amount), word.encumbrance()));
        word = word.withAmount(word.amount() - amount);
        s.certificates[id].word = answered ? word.moved(CertificateState.AVAILABLE, 0, 0) : word.next();
    }
}
