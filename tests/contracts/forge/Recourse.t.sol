// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {Financing, STATE_SLOT} from "../../../contracts/Storage.sol";
import {CertificateWord} from "../../../contracts/types/CertificateWord.sol";
import {CertificateState, FinancingState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Claimants} from "./Claimants.sol";
import {Log, same, vm} from "./Vm.sol";

/// @dev What a financier bought with recourse, called back on its seller: withdrawn, paid in part or whole, exchanged.
contract RecourseTest is Claimants {
    uint56 internal root;
    /// The sequence at which the root is the financier's.
    uint24 internal constant BOUGHT = 5;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
        sold(root, 1, FACE);
    }

    // ----- CallRecourse and WithdrawRecourse

    function test_a_call_is_refused_where_its_parts_do_not_fit() public {
        refuses(calls(root, BOUGHT, 1), Refusals.WrongReceivableState.selector);
        executes(disputes(root, 1));
        refuses(calls(root, BOUGHT - 1, 1), Refusals.StaleSequence.selector);
        refuses(calls(root, BOUGHT, 0), Refusals.InvalidAmount.selector);
        refuses(calls(root, BOUGHT, FACE + 1), Refusals.AmountExceeded.selector);
        CallRecourse memory a = CallRecourse(SUPPLIER, root, BOUGHT, 1, 0, deadline);
        refuses(signed(act(0x77, abi.encode(a)), KEY + SUPPLIER), Refusals.NotHolder.selector);
        uint56 another = confirmed(FACE);
        executes(disputes(another, 1));
        a = CallRecourse(SUPPLIER, another, 1, 1, 0, deadline);
        refuses(signed(act(0x77, abi.encode(a)), KEY + SUPPLIER), Refusals.WrongFinancingState.selector);
        executes(transfers(FINANCIER, root, BOUGHT, SECOND, FACE));
        refuses(calls(root, BOUGHT + 1, 1), Refusals.WrongCertificateState.selector);
        executes(accepts(SECOND, root, BOUGHT + 1, FINANCIER, FACE));
        a = CallRecourse(SECOND, root, BOUGHT + 2, 1, 0, deadline);
        refuses(signed(act(0x77, abi.encode(a)), KEY + SECOND), Refusals.WrongFinancingState.selector);
    }

    function test_what_was_bought_without_recourse_is_not_called_back() public {
        uint56 another = confirmed(FACE);
        Finance memory f = financing(another, 1, FACE);
        f.recourse = 0;
        executes(jointly(act(0x40, abi.encode(f)), KEY + SUPPLIER, KEY + FINANCIER));
        executes(registers(another, 2));
        executes(instructs(another, 3));
        executes(disburses(another, 4, 1, "ref"));
        executes(disputes(another, 1));
        refuses(calls(another, 5, 1), Refusals.NoRecourse.selector);
    }

    function test_recourse_is_called_on_what_is_disputed_overdue_or_in_default() public {
        uint256 before = vm.snapshotState();
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, FACE));
        vm.revertToState(before);
        vm.warp(cutoff + GRACE);
        refuses(calls(root, BOUGHT, FACE), Refusals.WrongReceivableState.selector);
        vm.warp(cutoff + GRACE + 1);
        before = vm.snapshotState();
        executes(calls(root, BOUGHT, FACE));
        vm.revertToState(before);
        vm.warp(cutoff + DEFAULT + 1);
        executes(declares(FINANCIER, root, BOUGHT));
        executes(calls(root, BOUGHT + 1, FACE));
        CertificateWord word = ledger.certificateWord(root);
        same(word.state(), CertificateState.CALLED, "state");
        same(word.encumbrance(), SUPPLIER, "on the seller");
        same(word.until(), 0, "until");
        same(ledger.financingState(root), FinancingState.RECOURSE_CALLED, "financing");
        same(ledger.financingWords(root).word.called(), FACE, "called");
        refuses(writesDown(FINANCIER, root, BOUGHT + 2, 1), Refusals.WrongCertificateState.selector);
    }

    function test_a_call_is_withdrawn_and_made_again() public {
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, 10));
        refuses(calls(root, BOUGHT + 1, 10), Refusals.WrongCertificateState.selector);
        executes(recants(root, BOUGHT + 1));
        refuses(recants(root, BOUGHT + 2), Refusals.WrongCertificateState.selector);
        CertificateWord word = ledger.certificateWord(root);
        same(word.state(), CertificateState.AVAILABLE, "state");
        same(word.encumbrance(), 0, "on nobody");
        same(ledger.financingState(root), FinancingState.DISBURSED, "financing");
        same(ledger.financingWords(root).word.called(), 0, "called");
        executes(calls(root, BOUGHT + 2, 20));
    }

    // ----- AttestRecourse

    function test_a_payment_on_a_call_is_refused_where_its_parts_do_not_fit() public {
        refuses(repays(root, BOUGHT, 1, "r"), Refusals.WrongCertificateState.selector);
        refuses(repays(root + 1, BOUGHT, 1, "r"), Refusals.UnknownCertificate.selector);
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, 600_000));
        refuses(repays(root, BOUGHT, 1, "r"), Refusals.StaleSequence.selector);
        refuses(repays(root, BOUGHT + 1, 0, "r"), Refusals.InvalidAmount.selector);
        refuses(repays(root, BOUGHT + 1, 600_001, "r"), Refusals.AmountExceeded.selector);
        AttestRecourse memory a = AttestRecourse(BANK, root, BOUGHT + 1, 1, "r", start + 1, deadline);
        refuses(signed(act(0x79, abi.encode(a)), KEY + BANK), Refusals.InvalidDates.selector);
        a.bank = FINANCIER;
        refuses(signed(act(0x79, abi.encode(a)), KEY + FINANCIER), Refusals.RoleMissing.selector);
        executes(repays(root, BOUGHT + 1, 1, "r"));
        refuses(repays(root, BOUGHT + 2, 1, "r"), Refusals.BankReferenceUsed.selector);
        bytes32 slot = keccak256(abi.encode(uint256(root), uint256(STATE_SLOT) + 10));
        uint256 terms = uint256(vm.load(address(ledger), slot));
        vm.store(address(ledger), slot, bytes32(terms | type(uint16).max));
        refuses(repays(root, BOUGHT + 2, 1, "s"), Refusals.TooManyLive.selector);
    }

    function test_what_the_seller_pays_in_part_is_a_certificate_of_the_sellers() public {
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, 600_000));
        vm.recordLogs();
        ledger.submit(repays(root, BOUGHT + 1, 250_000, "r"));
        Log[] memory logs = vm.getRecordedLogs();
        uint128 part = child(root, BOUGHT + 1, 0);
        same(logs[0].topics[0], Events.TransferValue.selector, "value");
        same(logs[0].topics[2], bytes32(uint256(part)), "to the part");
        same(logs[1].topics[0], Events.Transfer.selector, "minted");
        same(logs[1].topics[1], 0, "from nobody");
        CertificateWord word = ledger.certificateWord(part);
        same(word.holder(), SUPPLIER, "holder");
        same(word.amount(), 250_000, "amount");
        same(word.state(), CertificateState.AVAILABLE, "state");
        same(word.depth(), 2, "depth");
        same(word.sequence(), 1, "sequence");
        same(ledger.receivableWords(root).terms.live(), 2, "live");
        same(ledger.certificateWord(root).amount(), 750_000, "rest");
        same(ledger.certificateState(root), CertificateState.CALLED, "still called");
        same(ledger.financingWords(root).word.called(), 350_000, "called");
        executes(repays(root, BOUGHT + 2, 350_000, "s"));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "all that was called is paid");
        same(ledger.certificateWord(root).encumbrance(), 0, "on nobody");
        same(ledger.financingState(root), FinancingState.DISBURSED, "the rest stays financed");
        executes(calls(root, BOUGHT + 3, 400_000));
        executes(repays(root, BOUGHT + 4, 400_000, "t"));
        same(ledger.certificateWord(root).holder(), SUPPLIER, "all of it is the seller's");
        same(ledger.financingState(root), FinancingState.REPAID, "financing");
        same(ledger.financingWords(root).word.called(), 0, "called");
        same(ledger.receivableWords(root).terms.live(), 3, "live");
    }

    function test_what_the_seller_pays_whole_is_the_sellers_whatever_is_frozen_and_due() public {
        vm.warp(cutoff + GRACE + 1);
        executes(calls(root, BOUGHT, FACE));
        deadline = late();
        cutoff = late();
        executes(freezes(1, BANK, start + 300 days));
        executes(freezes(2, root, start + 300 days));
        executes(freezes(3, root, start + 300 days));
        cutoff = start + 90 days;
        executes(pays(root, 400_000, "a"));
        refuses(repays(root, BOUGHT + 1, 1, "r"), Refusals.RedemptionPending.selector);
        uint256 before = vm.snapshotState();
        executes(repays(root, BOUGHT + 1, FACE, "r"));
        same(ledger.certificateWord(root).holder(), SUPPLIER, "holder");
        same(ledger.certificateWord(root).depth(), 2, "depth");
        same(ledger.certificateWord(root).flags(), 1, "it stays frozen");
        vm.revertToState(before);
        executes(redeems(root, 400_000, only(root)));
        refuses(repays(root, BOUGHT + 1, 600_001, "r"), Refusals.AmountExceeded.selector);
        executes(repays(root, BOUGHT + 1, 600_000, "r"));
        same(ledger.certificateWord(root).holder(), SUPPLIER, "holder");
        same(ledger.financingState(root), FinancingState.REPAID, "financing");
    }

    function test_a_called_certificate_that_the_obligor_pays_is_repaid() public {
        vm.warp(cutoff + GRACE + 1);
        executes(calls(root, BOUGHT, FACE));
        executes(pays(root, FACE, "a"));
        executes(redeems(root, FACE, only(root)));
        same(ledger.certificateState(root), CertificateState.REDEEMED, "state");
        same(ledger.financingState(root), FinancingState.REPAID, "financing");
        refuses(repays(root, BOUGHT + 1, 1, "r"), Refusals.CertificateClosed.selector);
    }

    // ----- Substitute

    function test_a_substitution_is_refused_where_its_parts_do_not_fit() public {
        uint56 fresh = confirmed(FACE);
        refuses(substitutes(substitution(root, BOUGHT, fresh, 1)), Refusals.WrongCertificateState.selector);
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, 5));
        refuses(substitutes(substitution(root, BOUGHT + 1, root, BOUGHT + 1)), Refusals.NotHolder.selector);
        refuses(substitutes(substitution(root, BOUGHT + 1, fresh, 2)), Refusals.StaleSequence.selector);
        Substitute memory a = substitution(root, BOUGHT + 1, fresh, 1);
        a.sellerTag = tag(SECOND);
        refuses(substitutes(a), Refusals.TagMismatch.selector);
        a.seller = SECOND;
        refuses(substitutes(a), Refusals.NotAParty.selector);
        a.financier = FINANCIER_TWO;
        refuses(substitutes(a), Refusals.NotHolder.selector);
        executes(disputes(fresh, 1));
        refuses(substitutes(substitution(root, BOUGHT + 1, fresh, 1)), Refusals.ReceivableDisputed.selector);
        executes(freezes(2, fresh, start + 1));
        refuses(substitutes(substitution(root, BOUGHT + 1, fresh, 1)), Refusals.CertificateFrozen.selector);
        vm.warp(cutoff);
        refuses(substitutes(substitution(root, BOUGHT + 1, fresh, 1)), Refusals.Matured.selector);
    }

    function test_a_called_certificate_is_exchanged_for_another_of_the_sellers() public {
        uint56 fresh = confirmed(2 * FACE);
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, FACE));
        vm.recordLogs();
        ledger.submit(substitutes(substitution(root, BOUGHT + 1, fresh, 1)));
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[3], bytes32(uint256(root)), "back");
        same(logs[0].topics[2], bytes32(uint256(uint160(ledger.accountOf(SUPPLIER)))), "to the seller");
        same(logs[1].topics[3], bytes32(uint256(fresh)), "and the other");
        same(logs[1].topics[2], bytes32(uint256(uint160(ledger.accountOf(FINANCIER)))), "to the financier");
        CertificateWord word = ledger.certificateWord(root);
        same(word.holder(), SUPPLIER, "the seller's");
        same(word.depth(), 2, "depth");
        same(word.state(), CertificateState.AVAILABLE, "state");
        same(word.encumbrance(), 0, "on nobody");
        same(word.sequence(), BOUGHT + 2, "sequence");
        word = ledger.certificateWord(fresh);
        same(word.holder(), FINANCIER, "the financier's");
        same(word.depth(), 1, "depth");
        same(word.sequence(), 2, "sequence");
        Financing memory before = ledger.financingWords(root);
        Financing memory f = ledger.financingWords(fresh);
        same(before.word.state(), FinancingState.REPAID, "repaid");
        same(before.word.called(), 0, "called");
        same(f.word.state(), FinancingState.DISBURSED, "disbursed");
        same(f.word.called(), 0, "called");
        same(f.word.holder(), SUPPLIER, "seller");
        same(f.word.recourse(), 1, "recourse");
        same(f.terms, before.terms, "terms");
        same(f.registration, bytes32("reg"), "registration");
        same(f.description, bytes32("desc"), "description");
        same(f.payment, bytes32("payment"), "payment");
        executes(disputes(fresh, 1));
        executes(calls(fresh, 2, 2 * FACE));
    }

    function test_the_deepest_certificate_comes_back_all_the_same() public {
        executes(disputes(root, 1));
        executes(calls(root, BOUGHT, FACE));
        bytes32 slot = keccak256(abi.encode(uint256(root), uint256(STATE_SLOT) + 11));
        uint256 word = uint256(vm.load(address(ledger), slot));
        vm.store(address(ledger), slot, bytes32(word | (uint256(type(uint8).max) << 64)));
        uint256 before = vm.snapshotState();
        executes(repays(root, BOUGHT + 1, FACE, "r"));
        same(ledger.certificateWord(root).depth(), type(uint8).max, "whole");
        vm.revertToState(before);
        executes(repays(root, BOUGHT + 1, 1, "r"));
        same(ledger.certificateWord(child(root, BOUGHT + 1, 0)).depth(), type(uint8).max, "in part");
    }
}
