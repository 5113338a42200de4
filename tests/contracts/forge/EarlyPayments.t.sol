// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState, FinancingState, ReceivableState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {same, vm} from "./Vm.sol";

/// @dev A certificate paid by its obligor before maturity: agreed by both, extinguished by the bank's word.
contract EarlyPaymentsTest is Cast {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
    }

    function test_what_the_obligor_pays_early_is_owed_no_more() public {
        uint64[] memory parts = one(400_000);
        executes(signed(splitting(root, 1, parts), KEY + SUPPLIER));
        executes(_pays(_payment(2, 600_000)));
        same(ledger.certificateState(root), CertificateState.PAYING, "state");
        same(ledger.certificateWord(root).encumbrance(), CORE, "for the obligor");
        same(ledger.certificateWord(root).until(), deadline - 1, "until");
        same(ledger.financingState(root), FinancingState.PAYING, "financing");
        same(ledger.financingWords(root).word.bank(), BANK, "bank");
        same(ledger.financingWords(root).word.holder(), SUPPLIER, "holder");
        same(ledger.financingWords(root).terms, bytes32("terms"), "terms");
        refuses(transfers(SUPPLIER, root, 3, SECOND, 600_000), Refusals.WrongCertificateState.selector);
        executes(disburses(root, 3, 1, bytes32("ref")));
        same(ledger.certificateState(root), CertificateState.REDEEMED, "extinguished");
        same(ledger.certificateWord(root).amount(), 0, "amount");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 400_000, "outstanding");
        same(ledger.receivableWords(root).accounts.settled(), 600_000, "settled");
        same(ledger.receivableWords(root).accounts.redeemed(), 600_000, "redeemed");
        same(ledger.receivableWords(root).terms.live(), 1, "live");
        same(ledger.financingWords(root).word.state(), FinancingState.DISBURSED, "financing");
        same(ledger.financingState(root), FinancingState.REPAID, "with the certificate");
        uint128 rest = child(root, 1, 0);
        vm.warp(cutoff);
        executes(pays(root, 400_000, bytes32("rest")));
        executes(redeems(root, FACE, only(rest)));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
    }

    function test_the_whole_paid_early_settles_the_receivable() public {
        executes(_pays(_payment(1, FACE)));
        executes(disburses(root, 2, 1, bytes32("ref")));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "state");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
        same(ledger.receivableWords(root).terms.live(), 0, "live");
    }

    function test_the_certificate_is_free_again_when_the_bank_could_not_pay_or_both_release_it() public {
        executes(_pays(_payment(1, FACE)));
        executes(disburses(root, 2, 0, bytes32("ref")));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "state");
        same(ledger.financingState(root), FinancingState.FAILED, "financing");
        executes(_pays(_payment(3, FACE)));
        ReleaseLock memory r = ReleaseLock(SUPPLIER, root, 4, CORE, deadline);
        executes(jointly(act(0x44, abi.encode(r)), KEY + SUPPLIER, KEY + CORE));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "state");
        same(ledger.exposureWord(CORE, CNY).outstanding(), FACE, "outstanding");
    }

    function test_money_that_waits_for_its_distribution_comes_first() public {
        executes(_pays(_payment(1, FACE)));
        vm.warp(cutoff);
        executes(pays(root, 400_000, bytes32("part")));
        refuses(disburses(root, 2, 1, bytes32("ref")), Refusals.RedemptionPending.selector);
        executes(redeems(root, 400_000, only(root)));
        executes(disburses(root, 2, 1, bytes32("ref")));
        same(ledger.receivableWords(root).accounts.settled(), FACE, "settled");
        same(ledger.receivableState(root), ReceivableState.SETTLED, "state");
    }

    function test_an_early_payment_is_refused_where_its_parts_do_not_fit() public {
        EarlyPayment memory e = _payment(1, FACE);
        (e.obligor, e.obligorTag) = (SECOND, tag(SECOND));
        refuses(jointly(act(0x45, abi.encode(e)), KEY + SUPPLIER, KEY + SECOND), Refusals.RoleMissing.selector);
        refuses(_pays(_payment(2, FACE)), Refusals.StaleSequence.selector);
        e = _payment(1, FACE);
        e.holderTag = 1;
        refuses(_pays(e), Refusals.TagMismatch.selector);
        e = _payment(1, FACE);
        e.obligorTag = 1;
        refuses(_pays(e), Refusals.TagMismatch.selector);
        e = _payment(1, FACE);
        (e.obligor, e.obligorTag) = (CORE_TWO, tag(CORE_TWO));
        refuses(jointly(act(0x45, abi.encode(e)), KEY + SUPPLIER, KEY + CORE_TWO), Refusals.NotAParty.selector);
        refuses(_pays(_payment(1, FACE - 1)), Refusals.TermsMismatch.selector);
        e = _payment(1, FACE);
        (e.bank, e.bankTag) = (FINANCIER, tag(FINANCIER));
        refuses(_pays(e), Refusals.CounterpartyNotEligible.selector);
        (e.bank, e.bankTag) = (BANK, 1);
        refuses(_pays(e), Refusals.TagMismatch.selector);
        e = _payment(1, FACE);
        e.payBy = start;
        refuses(_pays(e), Refusals.InvalidDates.selector);
        e.payBy = cutoff;
        refuses(_pays(e), Refusals.InvalidDates.selector);
        vm.warp(cutoff);
        deadline = cutoff + 2;
        refuses(_pays(_payment(1, FACE)), Refusals.Matured.selector);
    }

    /// @dev An obligor that is a supplier too may come to hold what it owes: it can't pay itself.
    function test_nobody_pays_itself_early() public {
        uint32 both = 12;
        enrol(both, 3);
        Transfer memory t = transferring(SUPPLIER, root, 1, both, FACE);
        executes(signed(act(0x31, abi.encode(t)), KEY + SUPPLIER));
        executes(accepts(both, root, 2, SUPPLIER, FACE));
        EarlyPayment memory e = _payment(3, FACE);
        (e.holder, e.holderTag, e.obligor, e.obligorTag) = (both, tag(both), both, tag(both));
        refuses(jointly(act(0x45, abi.encode(e)), KEY + both, KEY + both), Refusals.SameParty.selector);
    }

    function _payment(uint24 sequence, uint64 amount) private view returns (EarlyPayment memory) {
        return EarlyPayment({
            holder: SUPPLIER,
            holderTag: tag(SUPPLIER),
            certificate: root,
            sequence: sequence,
            obligor: CORE,
            obligorTag: tag(CORE),
            amount: amount,
            terms: bytes32("terms"),
            bank: BANK,
            bankTag: tag(BANK),
            payment: bytes32("payment"),
            payBy: deadline - 1,
            deadline: deadline
        });
    }

    function _pays(EarlyPayment memory e) private view returns (bytes memory) {
        return jointly(act(0x45, abi.encode(e)), KEY + SUPPLIER, KEY + CORE);
    }
}
