// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Log, holds, same, vm} from "./Vm.sol";

/// @dev What verifiers take back, and court orders over a part of a certificate.
contract OrdersTest is Cast {
    bytes32 internal constant STATE = 0x5c21c305ee3804d6c52589a04caae229853cf6211d122b2cc4f282cec04b3600;

    // ----- ReduceEvidence

    function test_a_verified_amount_falls_and_what_is_used_beyond_it_is_an_alert() public {
        uint56 receivable = submitted(FACE);
        bytes32 fingerprint = evidence(receivable, FACE)[0].fingerprint;
        bytes32 spare = keccak256("spare");
        attest(spare, SUPPLIER, 100);
        same(_alerts(_reduces(spare, 40, 1)), 0, "nothing is used of it");
        same(ledger.evidenceWords(spare).word.verified(), 40, "verified");
        same(ledger.evidenceWords(spare).word.flags(), 4, "reduced");
        same(ledger.evidenceWords(spare).content, bytes32("content"), "the document's content stays");
        bytes memory item = _reduces(fingerprint, FACE - 1, 2);
        vm.recordLogs();
        ledger.submit(item);
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[0].topics[0], Events.Alert.selector, "event");
        (uint8 code, bytes32 subject) = abi.decode(logs[0].data, (uint8, bytes32));
        same(code, 2, "code");
        same(subject, fingerprint, "subject");
        same(logs[1].topics[0], Events.Executed.selector, "event");
        same(logs[0].topics[1], logs[1].topics[1], "act");
        same(ledger.evidenceWords(fingerprint).word.flags(), 4 | 2, "reduced and exceeded");
        same(_alerts(_reduces(fingerprint, 0, 2)), 1, "again");
    }

    function test_a_reduced_document_carries_no_more_than_is_left() public {
        uint56 receivable = (uint56(SUPPLIER) << 24) | ++lastSerial;
        Evidence[] memory lines = evidence(receivable, FACE);
        attest(lines[0].fingerprint, SUPPLIER, FACE);
        executes(_reduces(lines[0].fingerprint, FACE - 1, 1));
        bytes memory submits =
            signed(act(0x20, abi.encode(submission(receivable, FACE)), abi.encode(lines)), KEY + SUPPLIER);
        refuses(submits, Refusals.EvidenceExceeded.selector);
        lines[0].amount = FACE - 1;
        executes(signed(act(0x20, abi.encode(submission(receivable, FACE - 1)), abi.encode(lines)), KEY + SUPPLIER));
    }

    function test_a_reduced_documents_own_attestation_is_no_contradiction() public {
        bytes32 fingerprint = keccak256("document");
        attest(fingerprint, SUPPLIER, 100);
        executes(_reduces(fingerprint, 40, 1));
        AttestEvidence memory a =
            AttestEvidence(VERIFIER, SUPPLIER, fingerprint, 1, 1, CNY, 100, bytes32("content"), deadline);
        refuses(signed(act(0x18, abi.encode(a)), KEY + VERIFIER), Refusals.AlreadyAttested.selector);
        a.content = bytes32("another");
        same(_alerts(signed(act(0x18, abi.encode(a)), KEY + VERIFIER)), 1, "another content");
        same(ledger.evidenceWords(fingerprint).word.flags(), 4 | 1, "reduced and in conflict");
    }

    function test_a_reduction_is_refused_where_its_parts_do_not_fit() public {
        bytes32 fingerprint = keccak256("document");
        refuses(_reduces(fingerprint, 1, 1), Refusals.UnknownEvidence.selector);
        attest(fingerprint, SUPPLIER, 100);
        refuses(_reduces(fingerprint, 1, 0), Refusals.InvalidField.selector);
        refuses(_reduces(fingerprint, 1, 3), Refusals.InvalidField.selector);
        refuses(_reduces(fingerprint, 100, 1), Refusals.InvalidAmount.selector);
        ReduceEvidence memory r = ReduceEvidence(SUPPLIER, fingerprint, 1, 1, bytes32("note"), deadline);
        refuses(signed(act(0x19, abi.encode(r)), KEY + SUPPLIER), Refusals.RoleMissing.selector);
    }

    // ----- FreezeAmount

    function test_a_part_under_an_order_is_frozen_and_the_rest_is_free() public {
        uint56 root = confirmed(FACE);
        executes(_freezes(root, 1, 400_000, start + 10));
        uint128 part = child(root, 1, 0);
        same(ledger.certificateWord(part).amount(), 400_000, "part");
        same(ledger.certificateWord(part).holder(), SUPPLIER, "holder");
        same(ledger.certificateWord(part).sequence(), 1, "sequence");
        holds(ledger.frozen(2, part), "frozen");
        same(ledger.freezeWord(2, part).until(), start + 10, "until");
        same(ledger.freezeWord(2, part).authority(), AUTHORITY, "authority");
        same(ledger.freezeWord(2, part).order(), uint256(bytes32("order")) >> 64, "order");
        same(ledger.receivableWords(root).terms.live(), 2, "live");
        refuses(transfers(SUPPLIER, part, 1, SECOND, 400_000), Refusals.CertificateFrozen.selector);
        executes(transfers(SUPPLIER, root, 2, SECOND, 600_000));
        vm.warp(start + 11);
        executes(transfers(SUPPLIER, part, 1, SECOND, 400_000));
    }

    function test_an_order_over_a_part_is_told_as_a_split_is() public {
        uint56 root = confirmed(FACE);
        bytes memory item = _freezes(root, 1, 1, start + 10);
        vm.recordLogs();
        ledger.submit(item);
        Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 4, "events");
        same(logs[0].topics[0], Events.TransferValue.selector, "value");
        same(logs[0].topics[2], bytes32(uint256(child(root, 1, 0))), "to");
        same(logs[1].topics[0], Events.Transfer.selector, "minted");
        same(logs[2].topics[0], Events.Locked.selector, "locked");
    }

    function test_an_order_over_a_part_is_refused_where_its_parts_do_not_fit() public {
        uint56 root = confirmed(FACE);
        refuses(_freezes(root, 2, 1, start + 10), Refusals.StaleSequence.selector);
        refuses(_freezes(root, 1, 0, start + 10), Refusals.InvalidAmount.selector);
        refuses(_freezes(root, 1, FACE, start + 10), Refusals.AmountExceeded.selector);
        refuses(_freezes(root, 1, 1, start), Refusals.InvalidDates.selector);
        refuses(_freezes(root, 1, 1, start + 366 days + 1), Refusals.InvalidDates.selector);
        FreezeAmount memory f = FreezeAmount(SUPPLIER, root, 1, 1, bytes32("order"), start + 10, deadline);
        refuses(signed(act(0x62, abi.encode(f)), KEY + SUPPLIER), Refusals.RoleMissing.selector);
        _live(root, type(uint16).max);
        refuses(_freezes(root, 1, 1, start + 10), Refusals.TooManyLive.selector);
        _live(root, type(uint16).max - 1);
        executes(_freezes(root, 1, 1, start + 10));
        executes(transfers(SUPPLIER, root, 2, SECOND, FACE - 1));
        refuses(_freezes(root, 3, 1, start + 10), Refusals.WrongCertificateState.selector);
    }

    function test_an_order_over_a_part_holds_whatever_is_frozen_lapsed_or_past_the_cut_off() public {
        uint56 root = confirmed(FACE);
        executes(transfers(SUPPLIER, root, 1, SECOND, FACE));
        executes(freezes(1, SUPPLIER, start + 300 days));
        executes(freezes(2, root, start + 300 days));
        executes(freezes(3, root, start + 300 days));
        deadline = cutoff + 1 days;
        vm.warp(cutoff);
        executes(_freezes(root, 2, 1, cutoff + 1));
        same(ledger.certificateState(root), CertificateState.AVAILABLE, "the offer has lapsed");
        same(ledger.certificateWord(root).encumbrance(), 0, "offered to nobody");
        holds(ledger.frozen(2, root), "still frozen");
    }

    function test_no_order_divides_what_waits_for_its_money() public {
        uint56 root = confirmed(FACE);
        deadline = cutoff + 1 days;
        vm.warp(cutoff);
        executes(pays(root, 400_000, bytes32("ref")));
        refuses(_freezes(root, 1, 1, cutoff + 1), Refusals.RedemptionPending.selector);
        executes(redeems(root, 400_000, only(root)));
        executes(_freezes(root, 1, 200_000, cutoff + 1));
        uint128 part = child(root, 1, 0);
        executes(pays(root, 600_000, bytes32("other")));
        uint128[] memory page = new uint128[](2);
        (page[0], page[1]) = root < part ? (uint128(root), part) : (part, uint128(root));
        executes(redeems(root, 1_000_000, page));
        same(ledger.certificateState(part), CertificateState.REDEEMED, "paid, though frozen");
    }

    // ----- Acts

    function _reduces(bytes32 fingerprint, uint64 verified, uint8 reason) private view returns (bytes memory) {
        ReduceEvidence memory r = ReduceEvidence(VERIFIER, fingerprint, verified, reason, bytes32("note"), deadline);
        return signed(act(0x19, abi.encode(r)), KEY + VERIFIER);
    }

    function _freezes(uint128 id, uint24 sequence, uint64 amount, uint32 until) private view returns (bytes memory) {
        FreezeAmount memory f = FreezeAmount(AUTHORITY, id, sequence, amount, bytes32("order"), until, deadline);
        return signed(act(0x62, abi.encode(f)), KEY + AUTHORITY);
    }

    /// @dev Alerts that an act tells which executes.
    function _alerts(bytes memory item) private returns (uint256 count) {
        vm.recordLogs();
        ledger.submit(item);
        Log[] memory logs = vm.getRecordedLogs();
        same(logs[logs.length - 1].topics[0], Events.Executed.selector, "outcome");
        return logs.length - 1;
    }

    /// @dev So many live certificates can't come by acts in a test: the word is written to where it is stored.
    function _live(uint56 receivable, uint16 live) private {
        bytes32 place = keccak256(abi.encode(uint256(receivable), uint256(STATE) + 10));
        bytes32 terms = vm.load(address(ledger), place);
        vm.store(address(ledger), place, ((terms >> 16) << 16) | bytes32(uint256(live)));
    }
}
