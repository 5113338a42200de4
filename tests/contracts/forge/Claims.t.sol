// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {Receivable, STATE_SLOT} from "../../../contracts/Storage.sol";
import {CertificateState, ReceivableState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Claimants} from "./Claimants.sol";
import {Log, same, vm} from "./Vm.sol";

/// @dev Claims that are not simply paid: disputed, credited, cancelled, in default, written down, paid early.
contract ClaimsTest is Claimants {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
    }

    // ----- Dispute

    function test_a_dispute_is_refused_where_its_parts_do_not_fit() public {
        refuses(disputes(root + 1, 1), Refusals.UnknownReceivable.selector);
        refuses(disputes(root, 0), Refusals.InvalidAmount.selector);
        refuses(disputes(root, FACE + 1), Refusals.InvalidAmount.selector);
        Dispute memory a = Dispute(CORE, root, 1, 0, 0, nonce(), deadline);
        refuses(signed(act(0x70, abi.encode(a)), KEY + CORE), Refusals.InvalidField.selector);
        a.reason = 9;
        refuses(signed(act(0x70, abi.encode(a)), KEY + CORE), Refusals.InvalidField.selector);
        (a.reason, a.obligor) = (8, CORE_TWO);
        refuses(signed(act(0x70, abi.encode(a)), KEY + CORE_TWO), Refusals.NotAParty.selector);
        a.obligor = SUPPLIER;
        refuses(signed(act(0x70, abi.encode(a)), KEY + SUPPLIER), Refusals.RoleMissing.selector);
        a.obligor = CORE;
        executes(signed(act(0x70, abi.encode(a)), KEY + CORE));
        a.amount = 2;
        refuses(signed(act(0x70, abi.encode(a)), KEY + CORE), Refusals.NonceUsed.selector);
        refuses(disputes(submitted(FACE), 1), Refusals.WrongReceivableState.selector);
        executes(freezes(3, root, start + 1));
        refuses(disputes(root, 1), Refusals.ReceivableFrozen.selector);
        refuses(concedes(root), Refusals.ReceivableFrozen.selector);
    }

    function test_an_obligor_that_waived_its_defences_disputes_nothing() public {
        uint56 r = submitted(FACE);
        Confirm memory c = confirmation(r, FACE);
        c.waiver = 2;
        uint256 before = vm.snapshotState();
        executes(checked(act(0x22, abi.encode(c)), KEY + CORE, CHECKER + CORE));
        executes(disputes(r, 1));
        vm.revertToState(before);
        c.waiver = 1;
        executes(checked(act(0x22, abi.encode(c)), KEY + CORE, CHECKER + CORE));
        refuses(disputes(r, 1), Refusals.DefencesWaived.selector);
    }

    function test_a_later_dispute_replaces_the_earlier_until_it_is_withdrawn() public {
        refuses(concedes(root), Refusals.NotDisputed.selector);
        executes(disputes(root, FACE));
        executes(disputes(root, 7));
        Receivable memory r = ledger.receivableWords(root);
        same(r.claim.disputed(), 7, "disputed");
        same(r.claim.disputeReason(), 4, "reason");
        same(r.terms.flags(), 2 | 8, "flags");
        refuses(finances(root, 1, FACE), Refusals.ReceivableDisputed.selector);
        executes(concedes(root));
        r = ledger.receivableWords(root);
        same(r.claim.disputed(), 0, "disputed");
        same(r.claim.disputeReason(), 0, "reason");
        same(r.terms.flags(), 8, "flags");
        refuses(concedes(root), Refusals.NotDisputed.selector);
        executes(finances(root, 1, FACE));
    }

    function test_what_is_disputed_is_not_overdue_and_the_rest_is() public {
        vm.warp(cutoff + GRACE + 1);
        executes(disputes(root, FACE));
        same(ledger.receivableState(root), ReceivableState.CONFIRMED, "all is disputed");
        refuses(marks(root), Refusals.WrongReceivableState.selector);
        executes(disputes(root, FACE - 1));
        same(ledger.receivableState(root), ReceivableState.OVERDUE, "one unit is not");
        executes(pays(root, 1, "undisputed"));
        same(ledger.receivableState(root), ReceivableState.PART_PAID, "the rest is disputed");
    }

    function test_no_more_is_disputed_than_is_open() public {
        executes(disputes(root, FACE));
        executes(credits(SUPPLIER, root, 1, 100));
        same(ledger.receivableWords(root).claim.disputed(), FACE - 100, "credited");
        vm.warp(cutoff);
        executes(pays(root, 200, "a"));
        same(ledger.receivableWords(root).claim.disputed(), FACE - 300, "paid");
        same(ledger.receivableWords(root).terms.flags(), 2 | 8, "disputed");
        executes(pays(root, FACE - 300, "b"));
        Receivable memory r = ledger.receivableWords(root);
        same(r.claim.disputed(), 0, "nothing is open");
        same(r.claim.disputeReason(), 0, "reason");
        same(r.terms.flags(), 8, "flags");
        refuses(disputes(root, 1), Refusals.InvalidAmount.selector);
    }

    // ----- Credit

    function test_a_credit_is_refused_where_its_parts_do_not_fit() public {
        refuses(credits(SECOND, root, 1, 1), Refusals.NotHolder.selector);
        refuses(credits(SUPPLIER, root, 2, 1), Refusals.StaleSequence.selector);
        refuses(credits(SUPPLIER, root, 1, 0), Refusals.InvalidAmount.selector);
        refuses(credits(SUPPLIER, root, 1, FACE + 1), Refusals.AmountExceeded.selector);
        refuses(credits(SUPPLIER, root, 1, type(uint64).max), Refusals.AmountExceeded.selector);
        Credit memory a = Credit(CORE, SUPPLIER, root, 1, 1, 9, 0, deadline);
        refuses(jointly(act(0x72, abi.encode(a)), KEY + CORE, KEY + SUPPLIER), Refusals.InvalidField.selector);
        refuses(jointly(act(0x72, abi.encode(a)), KEY + SUPPLIER, KEY + CORE), Refusals.NotASigner.selector);
        (a.reason, a.obligor) = (8, CORE_TWO);
        refuses(jointly(act(0x72, abi.encode(a)), KEY + CORE_TWO, KEY + SUPPLIER), Refusals.NotAParty.selector);
        a.obligor = SECOND;
        refuses(jointly(act(0x72, abi.encode(a)), KEY + SECOND, KEY + SUPPLIER), Refusals.RoleMissing.selector);
        executes(freezes(2, root, start + 1));
        refuses(credits(SUPPLIER, root, 1, 1), Refusals.CertificateFrozen.selector);
        vm.warp(start + 2);
        executes(freezes(3, root, start + 3));
        refuses(credits(SUPPLIER, root, 1, 1), Refusals.ReceivableFrozen.selector);
        vm.warp(start + 4);
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        refuses(credits(SUPPLIER, root, 2, 1), Refusals.WrongCertificateState.selector);
    }

    function test_a_credit_lowers_what_is_due_and_is_told() public {
        vm.recordLogs();
        ledger.submit(credits(SUPPLIER, root, 1, 400_000));
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.TransferValue.selector, "value");
        same(logs[0].topics[1], bytes32(uint256(root)), "from");
        same(logs[0].topics[2], 0, "to nobody");
        same(abi.decode(logs[0].data, (uint256)), 400_000, "amount");
        same(ledger.valueOf(root), FACE - 400_000, "left");
        same(ledger.certificateWord(root).sequence(), 2, "sequence");
        same(ledger.receivableWords(root).claim.credited(), 400_000, "credited");
        same(ledger.exposureWord(CORE, CNY).outstanding(), FACE - 400_000, "outstanding");
        vm.warp(cutoff);
        refuses(pays(root, FACE - 400_000 + 1, "a"), Refusals.PaymentExceedsFace.selector);
        executes(pays(root, FACE - 400_000, "a"));
        executes(redeems(root, FACE - 400_000, only(root)));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
    }

    function test_money_waits_for_no_credit() public {
        vm.warp(cutoff);
        executes(pays(root, 1, "a"));
        refuses(credits(SUPPLIER, root, 1, 1), Refusals.RedemptionPending.selector);
        executes(redeems(root, 1, only(root)));
        executes(credits(SUPPLIER, root, 1, 1));
    }

    function test_a_certificate_credited_whole_is_spent_and_the_last_settles() public {
        executes(signed(splitting(root, 1, one(300_000)), KEY + SUPPLIER));
        uint128 part = child(root, 1, 0);
        vm.recordLogs();
        ledger.submit(credits(SUPPLIER, part, 1, 300_000));
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.Transfer.selector, "extinguished");
        same(logs[0].topics[2], 0, "to nobody");
        same(logs[0].topics[3], bytes32(uint256(part)), "certificate");
        same(ledger.certificateState(part), CertificateState.SPENT, "spent");
        same(ledger.receivableWords(root).terms.live(), 1, "live");
        refuses(credits(SUPPLIER, part, 2, 1), Refusals.CertificateClosed.selector);
        executes(credits(SUPPLIER, root, 2, 700_000));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
        same(ledger.receivableWords(root).terms.live(), 0, "live");
    }

    function test_after_a_credit_money_is_shared_over_what_is_left() public {
        uint64[] memory parts = new uint64[](2);
        (parts[0], parts[1]) = (200_000, 300_000);
        executes(signed(splitting(root, 1, parts), KEY + SUPPLIER));
        executes(credits(SUPPLIER, root, 2, 400_000));
        // 100,000 : 300,000 : 200,000, in the order of nothing left over, so of the ids.
        vm.warp(cutoff);
        executes(pays(root, 60_000, "a"));
        uint128[] memory page = new uint128[](3);
        (page[0], page[1], page[2]) = (root, child(root, 1, 0), child(root, 1, 1));
        if (page[1] > page[2]) (page[1], page[2]) = (page[2], page[1]);
        executes(redeems(root, 60_000, page));
        same(ledger.valueOf(root), 90_000, "of 100,000");
        same(ledger.valueOf(child(root, 1, 0)), 180_000, "of 200,000");
        same(ledger.valueOf(child(root, 1, 1)), 270_000, "of 300,000");
        executes(pays(root, 540_000, "b"));
        executes(redeems(root, 600_000, page));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
    }

    // ----- CancelReceivable

    function test_a_cancellation_is_refused_where_its_parts_do_not_fit() public {
        refuses(cancels(root + 1), Refusals.UnknownReceivable.selector);
        refuses(cancels(submitted(FACE)), Refusals.WrongReceivableState.selector);
        CancelReceivable memory a = CancelReceivable(CORE, SUPPLIER, root, 9, 0, deadline);
        refuses(jointly(act(0x73, abi.encode(a)), KEY + CORE, KEY + SUPPLIER), Refusals.InvalidField.selector);
        a.creditor = SECOND;
        refuses(jointly(act(0x73, abi.encode(a)), KEY + CORE, KEY + SECOND), Refusals.NotAParty.selector);
        (a.creditor, a.obligor) = (SUPPLIER, CORE_TWO);
        refuses(jointly(act(0x73, abi.encode(a)), KEY + CORE_TWO, KEY + SUPPLIER), Refusals.NotAParty.selector);
        executes(freezes(2, root, start + 1));
        refuses(cancels(root), Refusals.CertificateFrozen.selector);
        vm.warp(start + 2);
        executes(freezes(3, root, start + 3));
        refuses(cancels(root), Refusals.ReceivableFrozen.selector);
        vm.warp(start + 4);
        uint256 before = vm.snapshotState();
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        refuses(cancels(root), Refusals.WrongCertificateState.selector);
        executes(accepts(SECOND, root, 2, SUPPLIER, FACE));
        refuses(cancels(root), Refusals.WrongCertificateState.selector);
        vm.revertToState(before);
        executes(credits(SUPPLIER, root, 1, 1));
        refuses(cancels(root), Refusals.WrongCertificateState.selector);
        vm.warp(cutoff + GRACE + 1);
        refuses(cancels(root), Refusals.WrongReceivableState.selector);
    }

    function test_a_certificate_at_its_last_sequence_is_cancelled_no_more() public {
        bytes32 slot = keccak256(abi.encode(uint256(root), uint256(STATE_SLOT) + 11));
        uint256 word = uint256(vm.load(address(ledger), slot));
        vm.store(address(ledger), slot, bytes32(word | (uint256(type(uint24).max) << 232)));
        same(ledger.certificateWord(root).sequence(), type(uint24).max, "sequence");
        refuses(cancels(root), Refusals.SequenceExhausted.selector);
    }

    function test_a_cancelled_receivable_is_owed_no_more_and_gives_its_documents_back_once() public {
        executes(disputes(root, 5));
        executes(cancels(root));
        Receivable memory r = ledger.receivableWords(root);
        same(ledger.receivableState(root), ReceivableState.CANCELLED, "state");
        same(r.terms.flags(), 8, "flags");
        same(r.claim.disputed(), 0, "disputed");
        same(r.terms.live(), 0, "live");
        same(ledger.certificateState(root), CertificateState.SPENT, "root");
        same(ledger.certificateWord(root).amount(), 0, "amount");
        same(ledger.certificateWord(root).sequence(), 2, "sequence");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
        refuses(cancels(root), Refusals.WrongReceivableState.selector);
        vm.warp(cutoff + 10 days);
        same(ledger.receivableState(root), ReceivableState.CANCELLED, "never overdue");
        refuses(pays(root, 1, "a"), Refusals.WrongReceivableState.selector);
        Evidence[] memory lines = evidence(root, FACE);
        bytes memory release = unsigned(act(0x25, abi.encode(ReleaseEvidence(root, TRADE)), abi.encode(lines)));
        executes(release);
        same(ledger.evidenceWords(lines[0].fingerprint).word.used(), 0, "used");
        refuses(release, Refusals.AlreadyReleased.selector);
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
    }

    // ----- DeclareDefault and WriteDown

    function test_default_is_declared_by_a_holder_after_the_default_days() public {
        vm.warp(cutoff + GRACE);
        refuses(declares(SUPPLIER, root, 1), Refusals.WrongReceivableState.selector);
        vm.warp(cutoff + DEFAULT);
        refuses(declares(SUPPLIER, root, 1), Refusals.NotYetDue.selector);
        refuses(writesDown(SUPPLIER, root, 1, 1), Refusals.WrongReceivableState.selector);
        vm.warp(cutoff + DEFAULT + 1);
        refuses(declares(SECOND, root, 1), Refusals.NotHolder.selector);
        executes(declares(SUPPLIER, root, 1));
        Receivable memory r = ledger.receivableWords(root);
        same(ledger.receivableState(root), ReceivableState.DEFAULTED, "state");
        same(r.claim.defaultedAt(), cutoff + DEFAULT + 1, "since");
        same(r.claim.marks(), 1, "marked");
        same(ledger.stopWord(CORE).open(), 1, "stopped");
        same(ledger.certificateWord(root).sequence(), 2, "sequence");
        refuses(declares(SUPPLIER, root, 2), Refusals.WrongReceivableState.selector);
        refuses(marks(root), Refusals.WrongReceivableState.selector);
    }

    function test_whoever_is_being_paid_for_his_certificate_may_still_declare_default() public {
        executes(signed(splitting(root, 1, one(500_000)), KEY + SUPPLIER));
        uint128 part = child(root, 1, 0);
        paying(root, 2, 500_000);
        executes(transfers(SUPPLIER, part, 1, SECOND, 500_000));
        vm.warp(cutoff + DEFAULT + 1);
        uint256 before = vm.snapshotState();
        executes(declares(SUPPLIER, root, 5));
        same(ledger.certificateState(root), CertificateState.PAYING, "still");
        same(ledger.certificateWord(root).encumbrance(), FINANCIER, "for the financier");
        same(ledger.certificateWord(root).sequence(), 6, "sequence");
        vm.revertToState(before);
        executes(declares(SUPPLIER, part, 2));
        same(ledger.certificateWord(part).state(), CertificateState.AVAILABLE, "the offer had lapsed");
        same(ledger.certificateWord(part).encumbrance(), 0, "to nobody");
        same(ledger.certificateWord(part).until(), 0, "no more");
    }

    function test_a_write_down_is_of_ones_own_certificate_in_default() public {
        executes(signed(splitting(root, 1, one(300_000)), KEY + SUPPLIER));
        uint128 part = child(root, 1, 0);
        vm.warp(cutoff + DEFAULT + 1);
        executes(declares(SUPPLIER, root, 2));
        refuses(writesDown(SECOND, part, 1, 1), Refusals.NotHolder.selector);
        refuses(writesDown(SUPPLIER, part, 1, 0), Refusals.InvalidAmount.selector);
        refuses(writesDown(SUPPLIER, part, 1, 300_001), Refusals.AmountExceeded.selector);
        refuses(writesDown(SUPPLIER, part, 1, type(uint64).max), Refusals.AmountExceeded.selector);
        WriteDown memory a = WriteDown(SUPPLIER, part, 1, 1, 0, late());
        refuses(signed(act(0x76, abi.encode(a)), KEY + SUPPLIER), Refusals.InvalidField.selector);
        a.reason = 4;
        refuses(signed(act(0x76, abi.encode(a)), KEY + SUPPLIER), Refusals.InvalidField.selector);
        executes(writesDown(SUPPLIER, part, 1, 100_000));
        executes(writesDown(SUPPLIER, part, 2, 200_000));
        same(ledger.certificateState(part), CertificateState.SPENT, "spent");
        same(ledger.receivableWords(root).claim.writtenDown(), 300_000, "written down");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 700_000, "outstanding");
        executes(pays(root, 600_000, "a"));
        refuses(writesDown(SUPPLIER, root, 3, 1), Refusals.RedemptionPending.selector);
        executes(redeems(root, 600_000, only(root)));
        same(ledger.receivableState(root), ReceivableState.DEFAULTED, "something is open");
        executes(writesDown(SUPPLIER, root, 3, 100_000));
        same(ledger.receivableState(root), ReceivableState.WRITTEN_OFF, "nothing is");
        same(ledger.receivableWords(root).terms.state(), ReceivableState.SETTLED, "stored");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
    }

    function test_a_default_is_cured_by_payment() public {
        vm.warp(cutoff + DEFAULT + 1);
        executes(declares(SUPPLIER, root, 1));
        executes(pays(root, FACE, "a"));
        same(ledger.receivableState(root), ReceivableState.PART_PAID, "paid");
        executes(redeems(root, FACE, only(root)));
        same(ledger.receivableState(root), ReceivableState.CURED, "cured");
    }

    // ----- Early payment

    function test_what_the_obligor_pays_early_is_owed_no_more() public {
        executes(signed(splitting(root, 1, one(300_000)), KEY + SUPPLIER));
        uint128 part = child(root, 1, 0);
        executes(prepays(SUPPLIER, part, 1, 300_000, deadline));
        vm.recordLogs();
        ledger.submit(disburses(part, 2, 1, "ref"));
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.Transfer.selector, "extinguished");
        same(logs[0].topics[2], 0, "to nobody");
        same(ledger.certificateState(part), CertificateState.REDEEMED, "redeemed");
        same(ledger.certificateWord(part).holder(), SUPPLIER, "nobody else's");
        same(ledger.certificateWord(part).depth(), 0, "depth");
        Receivable memory r = ledger.receivableWords(root);
        same(r.accounts.settled(), 300_000, "settled");
        same(r.accounts.redeemed(), 300_000, "redeemed");
        same(r.terms.live(), 1, "live");
        same(r.terms.state(), ReceivableState.PART_PAID, "part paid");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 700_000, "outstanding");
        refuses(redeems(root, 300_000, only(root)), Refusals.NothingToRedeem.selector);
        refuses(cancels(root), Refusals.WrongReceivableState.selector);
        executes(prepays(SUPPLIER, root, 2, 700_000, deadline));
        executes(disburses(root, 3, 1, "last"));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
        same(ledger.exposureWord(CORE, CNY).outstanding(), 0, "outstanding");
    }

    function test_an_early_payment_that_comes_late_waits_for_the_redemption() public {
        executes(signed(splitting(root, 1, one(500_000)), KEY + SUPPLIER));
        uint128 part = child(root, 1, 0);
        executes(prepays(SUPPLIER, part, 1, 500_000, deadline));
        vm.warp(cutoff);
        executes(pays(root, 100_000, "a"));
        refuses(disburses(part, 2, 1, "ref"), Refusals.RedemptionPending.selector);
        uint128[] memory page = new uint128[](2);
        (page[0], page[1]) = (root, part);
        executes(redeems(root, 100_000, page));
        uint256 before = vm.snapshotState();
        executes(disburses(part, 2, 1, "ref"));
        same(ledger.receivableWords(root).accounts.redeemed(), 550_000, "100,000 and the part's other 450,000");
        vm.revertToState(before);
        executes(pays(root, 900_000, "b"));
        executes(redeems(root, FACE, page));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
        executes(disburses(part, 2, 1, "ref"));
        same(ledger.certificateState(part), CertificateState.REDEEMED, "nothing was left of it");
        same(ledger.certificateWord(part).holder(), SUPPLIER, "nobody else's");
        same(ledger.receivableWords(root).accounts.settled(), FACE, "and nothing was owed");
    }

    function test_an_early_payment_that_failed_leaves_the_certificate() public {
        executes(prepays(SUPPLIER, root, 1, FACE, deadline));
        executes(disburses(root, 2, 0, "ref"));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "available");
        same(ledger.receivableWords(root).accounts.settled(), 0, "settled");
    }

    // ----- Pause

    function test_claims_may_be_paused() public {
        pause(1 << 9);
        refuses(disputes(root, 1), Refusals.GroupPaused.selector);
        refuses(credits(SUPPLIER, root, 1, 1), Refusals.GroupPaused.selector);
        refuses(marks(root), Refusals.GroupPaused.selector);
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
    }
}
