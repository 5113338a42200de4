// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Events} from "../../../contracts/Events.sol";
import {Genesis} from "../../../contracts/Genesis.sol";
import {Ledger} from "../../../contracts/Ledger.sol";
import {Refusals} from "../../../contracts/Refusals.sol";
import {Role} from "../../../contracts/types/Codes.sol";
import "../../../contracts/types/Messages.sol";
import {Cast} from "./Cast.sol";
import {Act} from "./Signing.sol";
import {Log, same, vm} from "./Vm.sol";

/// @dev Founding, and what governors decide: at once, or after a delay in which one of them can stop it.
contract GovernanceTest is Cast {
    uint32 internal constant DELAY = 2 days;

    // ----- Founding

    function test_founding_is_refused_where_its_parts_do_not_fit() public {
        Genesis memory g = genesis(3, 2, 0);
        g.governors[1].key = address(0);
        _unfounded(g, Refusals.InvalidField.selector);
        g = genesis(3, 2, 0);
        g.governors[2].key = g.governors[0].key;
        _unfounded(g, Refusals.KeyTaken.selector);
        _unfounded(genesis(3, 0, 0), Refusals.InvalidField.selector);
        _unfounded(genesis(3, 2, 30 days + 1), Refusals.InvalidField.selector);
        _unfounded(genesis(3, 4, 0), Refusals.TooFewGovernors.selector);
        _unfounded(genesis(0, 1, 0), Refusals.TooFewGovernors.selector);
        _unfounded(genesis(256, 2, 0), Refusals.LimitReached.selector);
        g = genesis(3, 2, 0);
        g.policy.thresholds = new Threshold[](33);
        _unfounded(g, Refusals.LimitReached.selector);
        g = genesis(3, 2, 0);
        g.policy.liveMax = 10_001;
        _unfounded(g, Refusals.InvalidField.selector);
    }

    function test_founding_stores_governors_and_the_first_policy() public {
        ledger = new Ledger(SALT, genesis(255, 255, 30 days));
        same(ledger.governanceWord().governors(), 255, "governors");
        same(ledger.governanceWord().threshold(), 255, "threshold");
        same(ledger.governorOf(vm.addr(KEY + 255)), 255, "governor");
        same(ledger.participantWord(255).roles(), Role.GOVERNOR, "role");
        same(ledger.policyInForce(), 1, "policy");
        same(ledger.policyWord(1).liveMax(), 200, "live");
        same(ledger.thresholdWord(1, CNY).perDay(), PER_DAY, "per day");
        same(ledger.accountInForce(3), bytes32(uint256(3)), "account");
    }

    // ----- Who may decide

    function test_governors_sign_in_ascending_order_and_are_active_makers() public {
        Act memory a = act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), deadline)));
        refuses(jointly(a, KEY + 1, KEY + CORE), Refusals.NotASigner.selector);
        refuses(jointly(a, KEY + 2, KEY + 1), Refusals.GovernorOrder.selector);
        refuses(jointly(a, KEY + 1, KEY + 1), Refusals.GovernorOrder.selector);
        executes(signed(_signer(1, ADMIN_ONLY, 2), KEY + 1));
        refuses(jointly(a, ADMIN_ONLY + 1, KEY + 2), Refusals.CapabilityMissing.selector);
        suspend(3);
        refuses(jointly(a, KEY + 2, KEY + 3), Refusals.ParticipantSuspended.selector);
        executes(jointly(a, KEY + 1, KEY + 2));
        refuses(jointly(a, KEY + 1, KEY + 2), Refusals.AlreadyExecuted.selector);
    }

    function test_fewer_governors_than_the_threshold_cannot_be_left() public {
        suspend(3);
        Act memory a = act(0x02, abi.encode(SetStatus(2, 2, nonce(), deadline)));
        refuses(governed(a), Refusals.TooFewGovernors.selector);
        executes(governed(act(0x06, abi.encode(SetGovernance(1, 0, nonce(), deadline)))));
        executes(governed(a));
    }

    // ----- Delay, veto, lapse

    function test_a_delayed_act_waits_and_is_then_executed_by_anybody_once() public {
        _delay();
        Act memory a = act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), deadline)));
        Log[] memory logs = outcomes(governed(a));
        same(logs[0].topics[0], Events.Scheduled.selector, "event");
        (uint32 eta, bytes memory item) = abi.decode(logs[0].data, (uint32, bytes));
        same(eta, start + DELAY, "eta");
        same(keccak256(item), keccak256(governed(a)), "item");
        refuses(governed(a), Refusals.AlreadyScheduled.selector);
        refuses(unsigned(a), Refusals.NotYetDue.selector);
        same(ledger.exposureWord(CORE, EUR).cap(), 0, "cap");
        vm.warp(start + DELAY);
        executes(unsigned(a));
        same(ledger.exposureWord(CORE, EUR).cap(), CAP, "cap");
        refuses(unsigned(a), Refusals.AlreadyExecuted.selector);
    }

    function test_a_scheduled_act_lapses_after_fourteen_days() public {
        _delay();
        Act memory a = act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), start + DELAY)));
        outcomes(governed(a));
        uint256 before = vm.snapshotState();
        vm.warp(start + DELAY + 14 days);
        executes(unsigned(a));
        vm.revertToState(before);
        vm.warp(start + DELAY + 14 days + 1);
        refuses(unsigned(a), Refusals.ScheduleLapsed.selector);
    }

    function test_one_governor_stops_a_scheduled_act() public {
        _delay();
        Act memory a = act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), deadline)));
        Act memory veto = act(0x07, abi.encode(Veto(3, digest(a), deadline)));
        refuses(signed(veto, KEY + 3), Refusals.NotScheduled.selector);
        outcomes(governed(a));
        refuses(signed(veto, KEY + 1), Refusals.NotASigner.selector);
        executes(signed(veto, KEY + 3));
        vm.warp(start + DELAY);
        refuses(unsigned(a), Refusals.Vetoed.selector);
        refuses(governed(a), Refusals.Vetoed.selector);
        refuses(
            signed(act(0x07, abi.encode(Veto(CORE, digest(a), deadline))), KEY + CORE), Refusals.RoleMissing.selector
        );
    }

    function test_a_delayed_act_is_judged_when_it_executes() public {
        _delay();
        Act memory a = enrolment(NOBODY, Role.SUPPLIER);
        Act memory again = act(0x04, abi.encode(SetCap(NOBODY, EUR, CAP, nonce(), deadline)));
        outcomes(bytes.concat(governed(a), governed(again)));
        vm.warp(start + DELAY);
        refuses(unsigned(again), Refusals.UnknownParticipant.selector);
        executes(unsigned(a));
        refuses(unsigned(again), Refusals.RoleMissing.selector);
    }

    // ----- Enrol, SetStatus

    function test_enrolment_is_refused_where_its_parts_do_not_fit() public {
        refuses(governed(enrolment(0, Role.SUPPLIER)), Refusals.InvalidField.selector);
        refuses(governed(enrolment(NOBODY, 0)), Refusals.InvalidField.selector);
        refuses(governed(enrolment(NOBODY, 512)), Refusals.InvalidField.selector);
        refuses(governed(enrolment(NOBODY, Role.OPERATOR | Role.GOVERNOR)), Refusals.InvalidField.selector);
        refuses(governed(enrolment(SUPPLIER, Role.FINANCIER)), Refusals.ParticipantExists.selector);
        Signer[] memory signers = new Signer[](2);
        signers[0] = Signer(address(0), 1, 0);
        signers[1] = Signer(vm.addr(1), 1, 0);
        refuses(governed(_enrolment(Role.SUPPLIER, signers)), Refusals.InvalidField.selector);
        signers[0] = Signer(vm.addr(2), 6, 0);
        refuses(governed(_enrolment(Role.SUPPLIER, signers)), Refusals.InvalidField.selector);
        signers[0] = Signer(vm.addr(1), 1, 0);
        refuses(governed(_enrolment(Role.SUPPLIER, signers)), Refusals.KeyTaken.selector);
        signers[1] = Signer(vm.addr(KEY + 3), 8, 0);
        refuses(governed(_enrolment(Role.SUPPLIER, signers)), Refusals.InvalidField.selector);
        signers[1] = Signer(vm.addr(KEY + 3), 7, 0);
        refuses(governed(_enrolment(Role.GOVERNOR, signers)), Refusals.KeyTaken.selector);
        executes(governed(_enrolment(Role.SUPPLIER, signers)));
        same(ledger.signerWord(NOBODY, vm.addr(1)).capabilities(), 5, "the primary key makes and administers");
    }

    function test_a_new_governor_counts_and_two_hundred_and_fifty_five_are_enough() public {
        enrol(NOBODY, Role.GOVERNOR);
        same(ledger.governanceWord().governors(), 4, "governors");
        executes(jointly(act(0x04, abi.encode(SetCap(CORE, EUR, CAP, nonce(), deadline))), KEY + 1, KEY + NOBODY));
        ledger = new Ledger(SALT, genesis(255, 2, 0));
        refuses(governed(enrolment(1000, Role.GOVERNOR)), Refusals.LimitReached.selector);
    }

    function test_a_status_changes_between_active_and_suspended() public {
        refuses(
            governed(act(0x02, abi.encode(SetStatus(NOBODY, 2, 1, deadline)))), Refusals.UnknownParticipant.selector
        );
        refuses(governed(act(0x02, abi.encode(SetStatus(CORE, 1, 1, deadline)))), Refusals.InvalidField.selector);
        refuses(governed(act(0x02, abi.encode(SetStatus(CORE, 3, 1, deadline)))), Refusals.InvalidField.selector);
        executes(governed(act(0x02, abi.encode(SetStatus(CORE, 2, 1, deadline)))));
        executes(governed(act(0x02, abi.encode(SetStatus(CORE, 1, 1, deadline)))));
        same(ledger.participantWord(CORE).status(), 1, "status");
    }

    // ----- SetPolicy, SetCap, Pause, SetGovernance

    function test_policies_follow_one_another() public {
        Threshold[] memory none = new Threshold[](0);
        SetPolicy memory p = SetPolicy(3, start + 1, 180, 365, 10, 200, 1, 3, 1, 90, 1825, deadline);
        refuses(_policy(p, none), Refusals.WrongVersion.selector);
        p.version = 2;
        p.effectiveFrom = start - 1;
        refuses(_policy(p, none), Refusals.InvalidDates.selector);
        p.effectiveFrom = start + 100;
        p.tenorDays = 366;
        refuses(_policy(p, none), Refusals.InvalidField.selector);
        p.tenorDays = 90;
        executes(_policy(p, none));
        same(ledger.policyInForce(), 1, "not yet in force");
        p.version = 3;
        p.effectiveFrom = start + 99;
        refuses(_policy(p, none), Refusals.InvalidDates.selector);
        vm.warp(start + 100);
        same(ledger.policyInForce(), 2, "in force");
        same(ledger.thresholdWord(2, CNY).perAct(), 0, "thresholds are the version's own");
    }

    function test_a_cap_is_a_core_enterprises() public {
        refuses(
            governed(act(0x04, abi.encode(SetCap(NOBODY, EUR, CAP, 1, deadline)))), Refusals.UnknownParticipant.selector
        );
        refuses(governed(act(0x04, abi.encode(SetCap(SUPPLIER, EUR, CAP, 1, deadline)))), Refusals.RoleMissing.selector);
    }

    function test_a_pause_spares_governance_and_settlement_and_ends_in_three_days() public {
        uint32 day = start + 1 days;
        refuses(governed(act(0x05, abi.encode(Pause(1, day, 1, deadline)))), Refusals.InvalidField.selector);
        refuses(governed(act(0x05, abi.encode(Pause(1 << 6, day, 1, deadline)))), Refusals.InvalidField.selector);
        refuses(governed(act(0x05, abi.encode(Pause(2, start, 1, deadline)))), Refusals.InvalidDates.selector);
        refuses(
            governed(act(0x05, abi.encode(Pause(2, start + 72 hours + 1, 1, deadline)))), Refusals.InvalidDates.selector
        );
        _delay();
        executes(governed(act(0x05, abi.encode(Pause(2, start + 72 hours, 1, deadline)))));
        same(ledger.governanceWord().paused(), 2, "at once, whatever the delay");
        executes(governed(act(0x05, abi.encode(Pause(0, start + 72 hours, 2, deadline)))));
        same(ledger.governanceWord().pausedUntil(), 0, "ended");
    }

    function test_governance_changes_its_own_rule() public {
        refuses(governed(act(0x06, abi.encode(SetGovernance(0, 0, 1, deadline)))), Refusals.InvalidField.selector);
        refuses(
            governed(act(0x06, abi.encode(SetGovernance(2, 30 days + 1, 1, deadline)))), Refusals.InvalidField.selector
        );
        refuses(governed(act(0x06, abi.encode(SetGovernance(4, 0, 1, deadline)))), Refusals.TooFewGovernors.selector);
        executes(governed(act(0x06, abi.encode(SetGovernance(3, 0, 1, deadline)))));
        Act memory a = act(0x06, abi.encode(SetGovernance(1, 0, 2, deadline)));
        refuses(governed(a), Refusals.SignatureCount.selector);
        uint256[] memory three = new uint256[](3);
        (three[0], three[1], three[2]) = (KEY + 1, KEY + 2, KEY + 3);
        executes(signed(a, three));
    }

    function _delay() private {
        executes(governed(act(0x06, abi.encode(SetGovernance(2, DELAY, nonce(), deadline)))));
    }

    function _policy(SetPolicy memory p, Threshold[] memory thresholds) private view returns (bytes memory) {
        return governed(act(0x03, abi.encode(p), abi.encode(thresholds)));
    }

    function _enrolment(uint16 roles, Signer[] memory signers) private view returns (Act memory) {
        return act(0x01, abi.encode(Enrol(NOBODY, roles, tag(NOBODY), TRADE, TRADE, deadline)), abi.encode(signers));
    }

    function _signer(uint32 participant, uint256 keys, uint8 capabilities) private returns (Act memory) {
        return act(
            0x10,
            abi.encode(SetSigner(participant, vm.addr(keys + participant), capabilities, TRADE, nonce(), deadline))
        );
    }

    function _unfounded(Genesis memory g, bytes4 reason) private {
        vm.expectRevert(reason);
        new Ledger(SALT, g);
    }
}
