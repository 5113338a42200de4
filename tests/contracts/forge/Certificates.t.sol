// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {same, vm} from "./Vm.sol";

/// @dev Certificates split, offered, accepted in advance or on request, and paid to many.
contract CertificatesTest is Cast {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
    }

    // ----- What holds for every act on a certificate

    function test_a_certificate_is_known_open_at_its_sequence_and_the_signers() public {
        refuses(transfers(SUPPLIER, 1, 1, SECOND, 1), Refusals.UnknownCertificate.selector);
        refuses(transfers(SUPPLIER, root, 2, SECOND, FACE), Refusals.StaleSequence.selector);
        refuses(transfers(SECOND, root, 1, THIRD, FACE), Refusals.NotHolder.selector);
        executes(_pays(1, _payments(1, FACE)));
        refuses(transfers(SUPPLIER, root, 2, SECOND, FACE), Refusals.CertificateClosed.selector);
    }

    function test_freezes_stop_the_certificate_its_holder_and_its_receivable() public {
        executes(freezes(2, root, start + 10));
        refuses(transfers(SUPPLIER, root, 1, SECOND, FACE), Refusals.CertificateFrozen.selector);
        vm.warp(start + 11);
        executes(freezes(3, root, start + 20));
        refuses(transfers(SUPPLIER, root, 1, SECOND, FACE), Refusals.ReceivableFrozen.selector);
        vm.warp(start + 21);
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        executes(freezes(1, SUPPLIER, start + 30));
        refuses(accepts(SECOND, root, 2, SUPPLIER, FACE), Refusals.ParticipantFrozen.selector);
        vm.warp(start + 31);
        executes(freezes(1, SECOND, start + 40));
        refuses(accepts(SECOND, root, 2, SUPPLIER, FACE), Refusals.ParticipantFrozen.selector);
    }

    function test_nothing_moves_from_the_cut_off_on() public {
        deadline = cutoff + 1;
        Transfer memory t = transferring(SUPPLIER, root, 1, SECOND, FACE);
        t.until = cutoff - 1;
        vm.warp(cutoff - 2);
        uint256 before = vm.snapshotState();
        executes(signed(act(0x31, abi.encode(t)), KEY + SUPPLIER));
        vm.warp(cutoff);
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "the offer has lapsed");
        vm.revertToState(before);
        vm.warp(cutoff);
        refuses(signed(act(0x31, abi.encode(t)), KEY + SUPPLIER), Refusals.Matured.selector);
    }

    /// @dev The last sequence can't be reached by acts in a test: the word is written to where it is stored.
    function test_the_last_sequence_ends_a_certificate() public {
        uint256 slot = uint256(0x5c21c305ee3804d6c52589a04caae229853cf6211d122b2cc4f282cec04b3600) + 11;
        bytes32 place = keccak256(abi.encode(uint256(root), slot));
        vm.store(address(ledger), place, vm.load(address(ledger), place) | bytes32(uint256(type(uint24).max) << 232));
        refuses(transfers(SUPPLIER, root, type(uint24).max, SECOND, FACE), Refusals.SequenceExhausted.selector);
    }

    // ----- Split

    function test_a_split_keeps_the_rest_and_names_its_children_before_inclusion() public {
        uint64[] memory parts = new uint64[](2);
        (parts[0], parts[1]) = (300_000, 200_000);
        executes(signed(splitting(root, 1, parts), KEY + SUPPLIER));
        same(ledger.valueOf(root), 500_000, "rest");
        same(ledger.valueOf(child(root, 1, 0)), 300_000, "first");
        same(ledger.valueOf(child(root, 1, 1)), 200_000, "second");
        same(ledger.slotOf(child(root, 1, 1)), root, "receivable");
        same(ledger.certificateWord(child(root, 1, 1)).sequence(), 1, "sequence");
        same(ledger.receivableWords(root).terms.live(), 3, "live");
    }

    function test_a_split_is_refused_below_the_lot_above_the_amount_and_over_the_live_limit() public {
        refuses(signed(splitting(root, 1, one(LOT - 1)), KEY + SUPPLIER), Refusals.BelowMinimumLot.selector);
        refuses(signed(splitting(root, 1, one(FACE)), KEY + SUPPLIER), Refusals.AmountExceeded.selector);
        refuses(signed(splitting(root, 1, one(FACE - LOT + 1)), KEY + SUPPLIER), Refusals.BelowMinimumLot.selector);
        executes(signed(splitting(root, 1, _parts(100)), KEY + SUPPLIER));
        refuses(signed(splitting(root, 2, _parts(100)), KEY + SUPPLIER), Refusals.TooManyLive.selector);
        executes(signed(splitting(root, 2, _parts(99)), KEY + SUPPLIER));
        refuses(transfers(SUPPLIER, root, 3, SECOND, LOT), Refusals.TooManyLive.selector);
    }

    // ----- Transfer

    function test_a_transfer_is_refused_where_its_parts_do_not_fit() public {
        Transfer memory t = transferring(SUPPLIER, root, 1, SUPPLIER, FACE);
        refuses(_transfers(t), Refusals.SameParty.selector);
        t = transferring(SUPPLIER, root, 1, FINANCIER, FACE);
        refuses(_transfers(t), Refusals.CounterpartyNotEligible.selector);
        t = transferring(SUPPLIER, root, 1, SECOND, FACE);
        t.receiverTag = 1;
        refuses(_transfers(t), Refusals.TagMismatch.selector);
        t = transferring(SUPPLIER, root, 1, SECOND, 0);
        refuses(_transfers(t), Refusals.InvalidAmount.selector);
        refuses(_transfers(transferring(SUPPLIER, root, 1, SECOND, FACE + 1)), Refusals.AmountExceeded.selector);
        refuses(_transfers(transferring(SUPPLIER, root, 1, SECOND, LOT - 1)), Refusals.BelowMinimumLot.selector);
        refuses(_transfers(transferring(SUPPLIER, root, 1, SECOND, FACE - 1)), Refusals.BelowMinimumLot.selector);
        t = transferring(SUPPLIER, root, 1, SECOND, FACE);
        t.until = start;
        refuses(_transfers(t), Refusals.InvalidDates.selector);
        t.until = cutoff;
        refuses(_transfers(t), Refusals.InvalidDates.selector);
        executes(freezes(1, SECOND, start + 1));
        t = transferring(SUPPLIER, root, 1, SECOND, FACE);
        refuses(_transfers(t), Refusals.CounterpartyNotEligible.selector);
        vm.warp(start + 2);
        executes(_transfers(t));
        t.sequence = 2;
        refuses(_transfers(t), Refusals.WrongCertificateState.selector);
    }

    function test_ten_changes_of_holder_are_the_most() public {
        uint32[2] memory sides = [SUPPLIER, SECOND];
        uint24 sequence = 1;
        for (uint256 i; i < 10; ++i) {
            executes(transfers(sides[i % 2], root, sequence++, sides[1 - i % 2], FACE));
            executes(accepts(sides[1 - i % 2], root, sequence++, sides[i % 2], FACE));
        }
        same(ledger.certificateWord(root).depth(), 10, "depth");
        refuses(transfers(SUPPLIER, root, sequence, SECOND, FACE), Refusals.DepthExceeded.selector);
        refuses(_pays(sequence, _payments(1, FACE)), Refusals.DepthExceeded.selector);
    }

    function test_an_offer_is_accepted_as_it_was_made_or_lapses() public {
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        refuses(accepts(THIRD, root, 2, SUPPLIER, FACE), Refusals.NotAParty.selector);
        refuses(accepts(SECOND, root, 2, THIRD, FACE), Refusals.TermsMismatch.selector);
        refuses(accepts(SECOND, root, 2, SUPPLIER, FACE - 1), Refusals.TermsMismatch.selector);
        AcceptOffer memory a = AcceptOffer(SECOND, root, 2, SUPPLIER, 1, FACE, deadline);
        refuses(signed(act(0x32, abi.encode(a)), KEY + SECOND), Refusals.TagMismatch.selector);
        vm.warp(deadline);
        refuses(accepts(SECOND, root, 2, SUPPLIER, FACE), Refusals.WrongCertificateState.selector);
        vm.warp(deadline - 1);
        executes(accepts(SECOND, root, 2, SUPPLIER, FACE));
        same(ledger.certificateWord(root).holder(), SECOND, "holder");
        same(ledger.certificateWord(root).depth(), 1, "depth");
    }

    function test_an_offer_is_rejected_by_its_receiver() public {
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        refuses(_rejects(THIRD, 2, 1), Refusals.NotAParty.selector);
        refuses(_rejects(SECOND, 2, 9), Refusals.InvalidField.selector);
        executes(_rejects(SECOND, 2, 1));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "state");
        refuses(_rejects(SECOND, 3, 1), Refusals.WrongCertificateState.selector);
    }

    // ----- Standing acceptance

    function test_the_most_particular_standing_acceptance_that_covers_it_is_used() public {
        executes(signed(standing(SECOND, 0, 0, 100), KEY + SECOND));
        executes(signed(standing(SECOND, SUPPLIER, CORE, 50), KEY + SECOND));
        executes(transfers(SUPPLIER, root, 1, SECOND, 50));
        same(ledger.certificateWord(child(root, 1, 0)).holder(), SECOND, "holder at once");
        same(ledger.standingWord(SECOND, SUPPLIER, CORE).remaining(), 0, "particular");
        executes(transfers(SUPPLIER, root, 2, SECOND, 60));
        same(ledger.standingWord(SECOND, 0, 0).remaining(), 40, "general");
        executes(transfers(SUPPLIER, root, 3, SECOND, 41));
        same(ledger.certificateState(child(root, 3, 0)), CertificateState.OFFERED, "more than is left");
        executes(signed(standing(SECOND, SUPPLIER, 0, 1_000), KEY + SECOND));
        executes(transfers(SUPPLIER, root, 4, SECOND, 999));
        same(ledger.standingWord(SECOND, SUPPLIER, 0).remaining(), 1, "any obligor");
        executes(signed(standing(SECOND, 0, CORE, 2_000), KEY + SECOND));
        executes(transfers(SUPPLIER, root, 5, SECOND, 1_999));
        same(ledger.standingWord(SECOND, 0, CORE).remaining(), 1, "any sender");
    }

    function test_a_standing_acceptance_ends_and_is_revoked() public {
        executes(signed(standing(SECOND, 0, 0, 100), KEY + SECOND));
        refuses(signed(standing(SECOND, 0, 0, 100), KEY + SECOND), Refusals.NonceUsed.selector);
        executes(signed(standing(SECOND, 0, 0, 0), KEY + SECOND));
        same(ledger.standingWord(SECOND, 0, 0).remaining(), 0, "revoked");
        executes(transfers(SUPPLIER, root, 1, SECOND, 50));
        same(ledger.certificateState(child(root, 1, 0)), CertificateState.OFFERED, "offered");
        refuses(signed(standing(CORE, 0, 0, 1), KEY + CORE), Refusals.RoleMissing.selector);
    }

    // ----- PayMany

    function test_one_signature_pays_many_or_nobody() public {
        executes(signed(standing(THIRD, 0, 0, FACE), KEY + THIRD));
        Payment[] memory payments = new Payment[](2);
        payments[0] = Payment(SECOND, tag(SECOND), 400_000, TRADE);
        payments[1] = Payment(THIRD, tag(THIRD), FACE, TRADE);
        refuses(_pays(1, payments), Refusals.AmountExceeded.selector);
        same(ledger.standingWord(THIRD, 0, 0).remaining(), FACE, "nothing used");
        payments[1].amount = FACE - 400_000 - 1;
        refuses(_pays(1, payments), Refusals.BelowMinimumLot.selector);
        payments[1].amount = LOT - 1;
        refuses(_pays(1, payments), Refusals.BelowMinimumLot.selector);
        payments[1].amount = 0;
        refuses(_pays(1, payments), Refusals.InvalidAmount.selector);
        payments[1] = Payment(SUPPLIER, tag(SUPPLIER), 1, TRADE);
        refuses(_pays(1, payments), Refusals.SameParty.selector);
        payments[1] = Payment(BANK, tag(BANK), 1, TRADE);
        refuses(_pays(1, payments), Refusals.CounterpartyNotEligible.selector);
        payments[1] = Payment(THIRD, 1, 1, TRADE);
        refuses(_pays(1, payments), Refusals.TagMismatch.selector);
        payments[1] = Payment(THIRD, tag(THIRD), 600_000, TRADE);
        executes(_pays(1, payments));
        same(ledger.certificateState(child(root, 1, 0)), CertificateState.OFFERED, "offered");
        same(ledger.certificateWord(child(root, 1, 1)).holder(), THIRD, "accepted in advance");
        same(ledger.certificateState(root), CertificateState.SPENT, "spent");
        same(ledger.receivableWords(root).terms.live(), 2, "live");
    }

    function test_pay_many_counts_a_spent_parent_no_more() public {
        executes(signed(splitting(root, 1, _parts(100)), KEY + SUPPLIER));
        refuses(_pays(2, _payments(100, LOT)), Refusals.TooManyLive.selector);
        uint64 rest = uint64(ledger.valueOf(root));
        Payment[] memory payments = _payments(100, LOT);
        payments[99].amount = rest - 99 * LOT;
        executes(_pays(2, payments));
        same(ledger.receivableWords(root).terms.live(), 200, "live");
    }

    function test_a_cancel_ends_what_was_signed_for_the_sequence() public {
        executes(signed(act(0x36, abi.encode(Cancel(SUPPLIER, root, 1, deadline))), KEY + SUPPLIER));
        refuses(transfers(SUPPLIER, root, 1, SECOND, FACE), Refusals.StaleSequence.selector);
        executes(transfers(SUPPLIER, root, 2, SECOND, FACE));
        refuses(
            signed(act(0x36, abi.encode(Cancel(SUPPLIER, root, 3, deadline))), KEY + SUPPLIER),
            Refusals.WrongCertificateState.selector
        );
    }

    function testFuzz_a_division_makes_and_loses_nothing(uint64 amount) public {
        amount = LOT + amount % (FACE - 2 * LOT);
        executes(transfers(SUPPLIER, root, 1, SECOND, amount));
        same(ledger.valueOf(root) + ledger.valueOf(child(root, 1, 0)), FACE, "sum");
    }

    function _pays(uint24 sequence, Payment[] memory payments) private view returns (bytes memory) {
        PayMany memory p = PayMany(SUPPLIER, root, sequence, deadline - 1, deadline);
        return signed(act(0x34, abi.encode(p), abi.encode(payments)), KEY + SUPPLIER);
    }

    function _payments(uint256 count, uint64 amount) private pure returns (Payment[] memory payments) {
        payments = new Payment[](count);
        for (uint256 i; i < count; ++i) {
            payments[i] = Payment(SECOND, tag(SECOND), amount, TRADE);
        }
    }

    function _parts(uint256 count) private pure returns (uint64[] memory parts) {
        parts = new uint64[](count);
        for (uint256 i; i < count; ++i) {
            parts[i] = LOT;
        }
    }

    function _transfers(Transfer memory t) private view returns (bytes memory) {
        return signed(act(0x31, abi.encode(t)), KEY + SUPPLIER);
    }

    function _rejects(uint32 receiver, uint24 sequence, uint8 reason) private view returns (bytes memory) {
        return signed(act(0x33, abi.encode(RejectOffer(receiver, root, sequence, reason, deadline))), KEY + receiver);
    }
}
