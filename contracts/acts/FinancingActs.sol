// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Dues} from "../Dues.sol";
import {Refusals} from "../Refusals.sol";
import {Certificate, Financing, Receivable, State, state} from "../Storage.sol";
import {Titles} from "../Titles.sol";
import {CertificateWord} from "../types/CertificateWord.sol";
import {ClaimWord} from "../types/ClaimWord.sol";
import {Capability, CertificateState, FinancingState, ReceivableState, Role} from "../types/Codes.sol";
import {FinancingWord} from "../types/FinancingWord.sol";
import {
    AttestDisbursement,
    EarlyPayment,
    Finance,
    InstructPayment,
    Pledge,
    RegisterFinancing,
    ReleaseLock,
    ReleasePledge
} from "../types/Messages.sol";
import {AccountsWord, TermsWord} from "../types/ReceivableWord.sol";

/// @title Certificates sold to a financier, paid early by their obligor, or pledged
library FinancingActs {
    uint256 internal constant LOCKED = 1 << CertificateState.LOCKED;
    uint256 internal constant PAYING = 1 << CertificateState.PAYING;
    uint256 internal constant PLEDGED = 1 << CertificateState.PLEDGED;
    uint8 internal constant LAST_RECOURSE = 2;

    function finance(Context calldata c, Finance memory a) external {
        Checks.signer(a.holder, Role.SUPPLIER | Role.FINANCIER, Capability.MAKER, c.key);
        Checks.signer(a.financier, Role.FINANCIER, Capability.MAKER, c.secondKey);
        (Certificate storage record, CertificateWord word, TermsWord terms) =
            Checks.available(a.certificate, a.sequence, a.holder);
        if (a.holder == a.financier) revert Refusals.SameParty();
        Checks.requireTag(a.holder, a.holderTag);
        Checks.requireTag(a.financier, a.financierTag);
        if (terms.flags() & Dues.DISPUTED != 0) revert Refusals.ReceivableDisputed();
        if (a.recourse > LAST_RECOURSE) revert Refusals.InvalidField();
        if (a.amount != word.amount()) revert Refusals.TermsMismatch();
        if (a.disburseBy <= block.timestamp || a.disburseBy >= terms.cutoff()) revert Refusals.InvalidDates();
        Financing storage financing = _begin(a.certificate);
        financing.word = FinancingWord.wrap(0).withFinancier(a.financier).withDisburseBy(a.disburseBy)
            .withState(FinancingState.ACCEPTED).withRecourse(a.recourse).withHolder(a.holder);
        financing.terms = a.terms;
        record.word = word.moved(CertificateState.LOCKED, a.financier, a.disburseBy);
    }

    function registerFinancing(Context calldata c, RegisterFinancing memory a) external {
        Checks.signs(a.financier, c);
        CertificateWord word = _locked(a.certificate, a.sequence, a.financier);
        Financing storage financing = state().financings[a.certificate];
        FinancingWord record = financing.word;
        if (record.state() != FinancingState.ACCEPTED) revert Refusals.WrongFinancingState();
        if (a.searchedAt > block.timestamp) revert Refusals.InvalidDates();
        if (a.registration == 0 || a.description == 0) revert Refusals.InvalidField();
        financing.word = record.withSearchedAt(a.searchedAt).withState(FinancingState.REGISTERED);
        financing.registration = a.registration;
        financing.description = a.description;
        state().certificates[a.certificate].word = word.next();
    }

    function instructPayment(Context calldata c, InstructPayment memory a) external {
        Checks.signs(a.financier, c);
        CertificateWord word = _locked(a.certificate, a.sequence, a.financier);
        Financing storage financing = state().financings[a.certificate];
        FinancingWord record = financing.word;
        if (record.state() != FinancingState.REGISTERED) revert Refusals.WrongFinancingState();
        Checks.counterparty(a.bank, Role.SETTLEMENT_BANK, a.bankTag);
        financing.word = record.withBank(a.bank).withState(FinancingState.PAYING);
        financing.payment = a.payment;
        state().certificates[a.certificate].word = word.next().withState(CertificateState.PAYING);
    }

    function attestDisbursement(Context calldata c, AttestDisbursement memory a) external {
        // The money has moved or has not: no freeze and no cut-off makes the bank's word untrue.
        Checks.signerThoughFrozen(a.bank, 0, Capability.MAKER, c.key);
        CertificateWord word = Checks.open(a.certificate, a.sequence);
        if (word.state() != CertificateState.PAYING) revert Refusals.WrongCertificateState();
        State storage s = state();
        Financing storage financing = s.financings[a.certificate];
        FinancingWord record = financing.word;
        if (record.bank() != a.bank) revert Refusals.NotAParty();
        if (financing.payment != a.payment) revert Refusals.TermsMismatch();
        if (a.paid > 1) revert Refusals.InvalidField();
        if (s.bankReferences[a.bank][a.bankReference] != 0) revert Refusals.BankReferenceUsed();
        s.bankReferences[a.bank][a.bankReference] = 1;
        financing.word = record.withState(a.paid == 1 ? FinancingState.DISBURSED : FinancingState.FAILED);
        uint32 before = word.holder();
        bool passes = a.paid == 1;
        if (passes) {
            Receivable storage r = s.receivables[word.receivable()];
            TermsWord terms = r.terms;
            if (terms.obligor() == record.financier()) {
                // What its own debtor pays for is owed no more.
                passes = false;
                if (word.amount() != 0) _prepay(r, terms, word.amount());
                word = word.withAmount(0);
            }
        }
        bool redeemed = word.amount() == 0;
        word = word.moved(redeemed ? CertificateState.REDEEMED : CertificateState.AVAILABLE, 0, 0);
        if (passes) word = Titles.handed(word, record.financier());
        s.certificates[a.certificate].word = word;
        if (redeemed) Titles.extinguish(a.certificate, before);
        else if (passes) Titles.pass(a.certificate, before, word.holder());
    }

    function releaseLock(Context calldata c, ReleaseLock memory a) external {
        Checks.signs(a.holder, c);
        Checks.signerThoughFrozen(a.financier, 0, Capability.MAKER, c.secondKey);
        (CertificateWord word,) = Checks.certificate(a.certificate, a.sequence, a.holder, LOCKED | PAYING);
        if (word.encumbrance() != a.financier) revert Refusals.NotAParty();
        State storage s = state();
        s.financings[a.certificate].word = s.financings[a.certificate].word.withState(FinancingState.CANCELLED);
        s.certificates[a.certificate].word = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    function earlyPayment(Context calldata c, EarlyPayment memory a) external {
        Checks.signs(a.holder, c);
        Checks.signer(a.obligor, Role.CORE_ENTERPRISE, Capability.MAKER, c.secondKey);
        (Certificate storage record, CertificateWord word, TermsWord terms) =
            Checks.available(a.certificate, a.sequence, a.holder);
        if (a.holder == a.obligor) revert Refusals.SameParty();
        Checks.requireTag(a.holder, a.holderTag);
        Checks.requireTag(a.obligor, a.obligorTag);
        if (terms.obligor() != a.obligor) revert Refusals.NotAParty();
        if (a.amount != word.amount()) revert Refusals.TermsMismatch();
        Checks.counterparty(a.bank, Role.SETTLEMENT_BANK, a.bankTag);
        if (a.payBy <= block.timestamp || a.payBy >= terms.cutoff()) revert Refusals.InvalidDates();
        Financing storage financing = _begin(a.certificate);
        financing.word = FinancingWord.wrap(0).withFinancier(a.obligor).withBank(a.bank).withDisburseBy(a.payBy)
            .withState(FinancingState.PAYING).withHolder(a.holder);
        financing.terms = a.terms;
        financing.payment = a.payment;
        record.word = word.moved(CertificateState.PAYING, a.obligor, a.payBy);
    }

    function pledge(Context calldata c, Pledge memory a) external {
        Checks.signer(a.holder, Role.SUPPLIER | Role.FINANCIER, Capability.MAKER, c.key);
        Checks.signer(a.financier, Role.FINANCIER, Capability.MAKER, c.secondKey);
        (Certificate storage record, CertificateWord word, TermsWord terms) =
            Checks.available(a.certificate, a.sequence, a.holder);
        if (a.holder == a.financier) revert Refusals.SameParty();
        Checks.requireTag(a.holder, a.holderTag);
        Checks.requireTag(a.financier, a.financierTag);
        if (terms.flags() & Dues.DISPUTED != 0) revert Refusals.ReceivableDisputed();
        if (a.amount != word.amount()) revert Refusals.TermsMismatch();
        if (a.searchedAt > block.timestamp || a.until <= block.timestamp) revert Refusals.InvalidDates();
        if (a.registration == 0) revert Refusals.InvalidField();
        Financing storage financing = _begin(a.certificate);
        financing.word = FinancingWord.wrap(0).withFinancier(a.financier).withSearchedAt(a.searchedAt)
            .withState(FinancingState.PLEDGED).withHolder(a.holder);
        financing.terms = a.terms;
        financing.registration = a.registration;
        record.word = word.moved(CertificateState.PLEDGED, a.financier, a.until);
    }

    function releasePledge(Context calldata c, ReleasePledge memory a) external {
        Checks.signs(a.financier, c);
        (CertificateWord word,) = Checks.claim(a.certificate, a.sequence, 0, PLEDGED);
        if (word.encumbrance() != a.financier) revert Refusals.NotAParty();
        State storage s = state();
        s.financings[a.certificate].word = s.financings[a.certificate].word.withState(FinancingState.RELEASED);
        s.certificates[a.certificate].word = word.moved(CertificateState.AVAILABLE, 0, 0);
    }

    /// @dev The record of a certificate's next financing; nothing of an earlier one may be taken for this one's.
    function _begin(uint128 id) private returns (Financing storage financing) {
        financing = state().financings[id];
        if (FinancingWord.unwrap(financing.word) != 0) {
            financing.registration = 0;
            financing.description = 0;
            financing.payment = 0;
        }
    }

    /// @dev A certificate locked for this financier.
    function _locked(uint128 id, uint24 sequence, uint32 financier) private view returns (CertificateWord word) {
        (word,) = Checks.certificate(id, sequence, 0, LOCKED);
        if (word.encumbrance() != financier) revert Refusals.NotAParty();
    }

    /// @dev The obligor has paid a whole certificate before maturity: attested and distributed at once.
    function _prepay(Receivable storage r, TermsWord terms, uint64 amount) private {
        AccountsWord accounts = r.accounts;
        uint64 settled = accounts.settled();
        if (settled != accounts.redeemed()) revert Refusals.RedemptionPending();
        settled += amount;
        r.accounts = accounts.withSettled(settled).withRedeemed(settled);
        ClaimWord claim = Dues.claim(r, terms);
        uint64 open = Dues.due(terms, claim) - settled;
        TermsWord left = Dues.lowered(r, terms, claim, open).withLive(terms.live() - 1);
        r.terms = left.withState(open == 0 ? ReceivableState.SETTLED : ReceivableState.PART_PAID);
        Dues.relieve(terms, amount);
    }
}
