// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Refusals} from "../../../contracts/Refusals.sol";
import {ReceivableState} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Claimants} from "./Claimants.sol";
import {same, vm} from "./Vm.sol";

/// @dev An obligor that lets a receivable become overdue issues nothing more, until all is paid and the governors say so.
contract StopsTest is Claimants {
    uint56 internal root;
    uint56 internal other;
    uint56 internal waiting;

    function setUp() public override {
        super.setUp();
        (root, other) = (confirmed(FACE), confirmed(FACE));
        (deadline, cutoff) = (start + 200 days, start + 250 days);
        waiting = submitted(FACE);
        (deadline, cutoff) = (start + 300 days, start + 90 days);
        vm.warp(cutoff + GRACE + 1);
    }

    function test_what_is_not_overdue_is_not_marked_and_what_is_is_marked_once() public {
        refuses(marks(root + 10), Refusals.UnknownReceivable.selector);
        refuses(marks(waiting), Refusals.WrongReceivableState.selector);
        executes(marks(root));
        same(ledger.receivableWords(root).claim.marks(), 1, "marked");
        same(ledger.receivableWords(root).terms.flags(), 8, "flags");
        same(ledger.participantWord(CORE).flags(), 32, "stopped");
        refuses(marks(root), Refusals.AlreadyMarked.selector);
        vm.warp(cutoff + 20 days);
        executes(marks(other));
        same(ledger.stopWord(CORE).open(), 2, "open");
        same(ledger.stopWord(CORE).since(), cutoff + GRACE + 1, "since the first");
        executes(pays(root, FACE, "a"));
        refuses(marks(root), Refusals.WrongReceivableState.selector);
    }

    function test_a_stopped_obligor_confirms_and_opens_nothing() public {
        executes(marks(root));
        refuses(_confirms(), Refusals.IssueStopped.selector);
        cutoff = start + 250 days;
        uint56 r = (uint56(CORE) << 24) | ++lastSerial;
        attest(evidence(r, FACE)[0].fingerprint, SUPPLIER, FACE);
        Open memory a = opening(r, FACE);
        a.until = start + 200 days;
        bytes memory item = checked(act(0x21, abi.encode(a), abi.encode(evidence(r, FACE))), KEY + CORE, CHECKER + CORE);
        cutoff = start + 90 days;
        uint256 before = vm.snapshotState();
        refuses(item, Refusals.IssueStopped.selector);
        executes(pays(root, FACE, "a"));
        executes(releasesStop(CORE));
        executes(item);
        executes(_confirms());
        vm.revertToState(before);
        // What it owes already it may dispute, and pay.
        executes(disputes(other, 1));
    }

    function test_the_governors_release_a_stop_when_all_is_paid() public {
        refuses(releasesStop(CORE), Refusals.NotStopped.selector);
        refuses(releasesStop(NOBODY), Refusals.NotStopped.selector);
        executes(marks(root));
        executes(marks(other));
        executes(pays(root, FACE - 1, "a"));
        same(ledger.stopWord(CORE).open(), 2, "one unit is open");
        executes(pays(root, 1, "b"));
        same(ledger.stopWord(CORE).open(), 1, "none is");
        same(ledger.receivableWords(root).claim.marks(), 0, "not marked");
        refuses(releasesStop(CORE), Refusals.NotCured.selector);
        executes(pays(other, FACE, "c"));
        refuses(_confirms(), Refusals.IssueStopped.selector);
        executes(releasesStop(CORE));
        same(ledger.participantWord(CORE).flags(), 0, "flags");
        same(ledger.stopWord(CORE).since(), 0, "since");
        executes(_confirms());
        executes(redeems(root, FACE, only(root)));
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
    }

    function test_whatever_leaves_nothing_open_ends_the_mark() public {
        executes(marks(root));
        executes(marks(other));
        uint256 before = vm.snapshotState();
        executes(credits(SUPPLIER, root, 1, FACE));
        same(ledger.stopWord(CORE).open(), 1, "credited");
        vm.revertToState(before);
        executes(disputes(root, FACE));
        executes(cancels(root));
        same(ledger.stopWord(CORE).open(), 1, "cancelled");
        same(ledger.receivableWords(root).claim.marks(), 0, "not marked");
        vm.revertToState(before);
        vm.warp(cutoff + DEFAULT + 1);
        executes(declares(SUPPLIER, root, 1));
        same(ledger.stopWord(CORE).open(), 2, "counted once");
        executes(writesDown(SUPPLIER, root, 2, FACE));
        same(ledger.stopWord(CORE).open(), 1, "written down");
    }

    function test_an_early_payment_that_comes_late_ends_the_mark() public {
        vm.warp(start + 1);
        executes(prepays(SUPPLIER, root, 1, FACE, start + 30 days));
        vm.warp(cutoff + GRACE + 1);
        executes(marks(root));
        executes(disburses(root, 2, 1, "ref"));
        same(ledger.stopWord(CORE).open(), 0, "paid");
        same(ledger.receivableState(root), ReceivableState.SETTLED, "settled");
        executes(releasesStop(CORE));
    }

    function _confirms() private returns (bytes memory) {
        uint32 kept = cutoff;
        cutoff = start + 250 days;
        Confirm memory c = confirmation(waiting, FACE);
        cutoff = kept;
        return checked(act(0x22, abi.encode(c)), KEY + CORE, CHECKER + CORE);
    }
}
