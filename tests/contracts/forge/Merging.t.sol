// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {CertificateState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Log, same, vm} from "./Vm.sol";

/// @dev Certificates of one receivable merged into one.
contract MergingTest is Cast {
    uint56 internal root;

    function setUp() public override {
        super.setUp();
        root = confirmed(FACE);
        uint64[] memory parts = new uint64[](3);
        (parts[0], parts[1], parts[2]) = (100_000, 200_000, 300_000);
        executes(signed(splitting(root, 1, parts), KEY + SUPPLIER));
    }

    function test_a_merged_certificate_has_the_sum_and_the_others_are_spent() public {
        vm.recordLogs();
        ledger.submit(_merges(root, 2, _others()));
        Log[] memory logs = vm.getRecordedLogs();
        same(logs.length, 7, "events");
        same(logs[0].topics[0], Events.TransferValue.selector, "value");
        same(logs[0].topics[1], bytes32(uint256(child(root, 1, 0))), "from");
        same(logs[0].topics[2], bytes32(uint256(root)), "to");
        same(abi.decode(logs[0].data, (uint256)), 100_000, "amount");
        same(logs[1].topics[0], Events.Transfer.selector, "extinguished");
        same(logs[1].topics[2], 0, "to nobody");
        same(logs[6].topics[0], Events.Executed.selector, "outcome");
        same(ledger.certificateWord(root).amount(), FACE, "amount");
        same(ledger.certificateWord(root).sequence(), 3, "sequence");
        same(ledger.receivableWords(root).terms.live(), 1, "live");
        for (uint16 i; i < 3; ++i) {
            same(ledger.certificateState(child(root, 1, i)), CertificateState.SPENT, "state");
            same(ledger.certificateWord(child(root, 1, i)).amount(), 0, "amount");
            same(ledger.certificateWord(child(root, 1, i)).sequence(), 2, "sequence");
        }
        executes(transfers(SUPPLIER, root, 3, SECOND, FACE));
    }

    function test_the_largest_depth_stays() public {
        uint128 part = child(root, 1, 1);
        executes(transfers(SUPPLIER, part, 1, SECOND, 200_000));
        executes(accepts(SECOND, part, 2, SUPPLIER, 200_000));
        executes(transfers(SECOND, part, 3, SUPPLIER, 200_000));
        executes(accepts(SUPPLIER, part, 4, SECOND, 200_000));
        executes(_merges(root, 2, _only(part, 5)));
        same(ledger.certificateWord(root).depth(), 2, "of the other");
        executes(_merges(root, 3, _only(child(root, 1, 0), 1)));
        same(ledger.certificateWord(root).depth(), 2, "of the first");
    }

    function test_each_line_is_checked_as_the_certificate_is() public {
        refuses(_merges(root, 1, _others()), Refusals.StaleSequence.selector);
        refuses(_merges(root, 2, _only(1, 1)), Refusals.UnknownCertificate.selector);
        refuses(_merges(root, 2, _only(child(root, 1, 0), 2)), Refusals.StaleSequence.selector);
        refuses(_merges(root, 2, _only(root, 2)), Refusals.TermsMismatch.selector);
        refuses(_merges(root, 2, _only(confirmed(FACE), 1)), Refusals.TermsMismatch.selector);
        Merged[] memory twice = _others();
        twice[2] = twice[0];
        refuses(_merges(root, 2, twice), Refusals.CertificateClosed.selector);
        twice[2] = Merged(twice[0].certificate, 2);
        refuses(_merges(root, 2, twice), Refusals.CertificateClosed.selector);
        executes(freezes(2, child(root, 1, 1), start + 10));
        refuses(_merges(root, 2, _others()), Refusals.CertificateFrozen.selector);
        same(ledger.certificateWord(child(root, 1, 0)).amount(), 100_000, "all or none");
        vm.warp(start + 11);
        executes(transfers(SUPPLIER, child(root, 1, 2), 1, SECOND, 300_000));
        refuses(_merges(root, 2, _only(child(root, 1, 2), 2)), Refusals.WrongCertificateState.selector);
        executes(accepts(SECOND, child(root, 1, 2), 2, SUPPLIER, 300_000));
        refuses(_merges(root, 2, _only(child(root, 1, 2), 3)), Refusals.NotHolder.selector);
        deadline = cutoff;
        vm.warp(cutoff);
        refuses(_merges(root, 2, _only(child(root, 1, 0), 1)), Refusals.Matured.selector);
    }

    function test_a_hundred_are_merged_at_once() public {
        uint56 other = confirmed(FACE);
        uint64[] memory parts = new uint64[](100);
        Merged[] memory lines = new Merged[](100);
        for (uint16 i; i < 100; ++i) {
            parts[i] = LOT;
            lines[i] = Merged(child(other, 1, i), 1);
        }
        executes(signed(splitting(other, 1, parts), KEY + SUPPLIER));
        executes(_merges(other, 2, lines));
        same(ledger.certificateWord(other).amount(), FACE, "amount");
        same(ledger.receivableWords(other).terms.live(), 1, "live");
    }

    function _others() private view returns (Merged[] memory lines) {
        lines = new Merged[](3);
        for (uint16 i; i < 3; ++i) {
            lines[i] = Merged(child(root, 1, i), 1);
        }
    }

    function _only(uint128 id, uint24 sequence) private pure returns (Merged[] memory lines) {
        lines = new Merged[](1);
        lines[0] = Merged(id, sequence);
    }

    function _merges(uint128 id, uint24 sequence, Merged[] memory lines) private view returns (bytes memory) {
        return signed(act(0x37, abi.encode(Merge(SUPPLIER, id, sequence, deadline)), abi.encode(lines)), KEY + SUPPLIER);
    }
}
