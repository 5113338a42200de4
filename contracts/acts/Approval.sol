// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {Capability, ParticipantStatus} from "../types/Codes.sol";
import {ScheduledWord} from "../types/GovernanceWord.sol";
import {ParticipantWord} from "../types/ParticipantWord.sol";

/// @title The governors' approval of one digest: at once, or scheduled and executed after the delay
library Approval {
    uint8 internal constant SCHEDULED = 1;
    uint8 internal constant EXECUTED = 2;
    uint8 internal constant VETOED = 3;
    /// Seconds after its eta in which a scheduled act can be executed.
    uint256 internal constant WINDOW = 14 days;
    /// Seconds that what changes a participant's keys waits at least, whatever the governors' delay.
    uint32 internal constant RECOVERY_DELAY = 72 hours;

    /// @dev Returns 0 when the act must take effect now, else the instant from which it may. The ledger has counted the
    /// signatures against the threshold.
    function take(Context calldata c, address[] calldata keys, bool delayed) internal returns (uint32 eta) {
        return _take(c, keys, delayed ? state().governance.delay() : 0, 0);
    }

    /// @dev As `take`, for what changes a participant's keys: it waits in any case, and this participant, if any, may veto it.
    function takeLate(Context calldata c, address[] calldata keys, uint32 participant) internal returns (uint32 eta) {
        uint32 delay = state().governance.delay();
        return _take(c, keys, delay < RECOVERY_DELAY ? RECOVERY_DELAY : delay, participant);
    }

    function _take(Context calldata c, address[] calldata keys, uint32 delay, uint32 participant)
        private
        returns (uint32 eta)
    {
        _signed(keys);
        State storage s = state();
        ScheduledWord record = s.scheduled[c.digest];
        uint8 status = record.status();
        if (status == EXECUTED) revert Refusals.AlreadyExecuted();
        if (status == VETOED) revert Refusals.Vetoed();
        if (keys.length == 0) {
            if (block.timestamp < record.eta()) revert Refusals.NotYetDue();
            if (block.timestamp > record.eta() + WINDOW) revert Refusals.ScheduleLapsed();
        } else {
            if (status == SCHEDULED) revert Refusals.AlreadyScheduled();
            if (delay != 0) {
                eta = uint32(block.timestamp + delay);
                s.scheduled[c.digest] = record.withEta(eta).withStatus(SCHEDULED).withParticipant(participant);
                return eta;
            }
        }
        s.scheduled[c.digest] = record.withStatus(EXECUTED);
    }

    /// @dev Each key is an active governor's maker, in ascending order of the governors' numbers: so all are different.
    function _signed(address[] calldata keys) private view {
        State storage s = state();
        uint256 before;
        for (uint256 i; i < keys.length; ++i) {
            uint256 governor = s.governorOf[keys[i]];
            if (governor == 0) revert Refusals.NotASigner();
            if (governor <= before) revert Refusals.GovernorOrder();
            before = governor;
            ParticipantWord word = s.participants[uint32(governor)];
            if (word.status() != ParticipantStatus.ACTIVE) revert Refusals.ParticipantSuspended();
            if (keys[i] != word.key()) Checks.capable(uint32(governor), Capability.MAKER, keys[i]);
        }
    }
}
