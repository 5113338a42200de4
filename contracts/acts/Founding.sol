// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks} from "../Checks.sol";
import {Genesis, GenesisGovernor, GenesisPolicy} from "../Genesis.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {ParticipantStatus, Role} from "../types/Codes.sol";
import {GovernanceWord} from "../types/GovernanceWord.sol";
import {Threshold} from "../types/Messages.sol";
import {AccountWord, ParticipantWord} from "../types/ParticipantWord.sol";
import {PolicyWord} from "../types/PolicyWord.sol";
import {GovernanceActs} from "./GovernanceActs.sol";
import {ParticipantActs} from "./ParticipantActs.sol";

/// @title What the ledger starts from: the first governors and the first policy
library Founding {
    uint256 internal constant MOST_GOVERNORS = type(uint8).max;
    uint256 internal constant MOST_THRESHOLDS = 32;

    function found(Genesis calldata g) external {
        uint256 count = g.governors.length;
        if (count > MOST_GOVERNORS || g.policy.thresholds.length > MOST_THRESHOLDS) revert Refusals.LimitReached();
        for (uint256 i; i < count; ++i) {
            _enrol(uint32(i + 1), g.governors[i]);
        }
        if (g.threshold == 0 || g.delay > GovernanceActs.DELAY_LIMIT) revert Refusals.InvalidField();
        if (g.threshold > count) revert Refusals.TooFewGovernors();
        state().governance = GovernanceWord.wrap(0).withThreshold(g.threshold).withDelay(g.delay)
            .withGovernors(uint8(count)).withLastPolicy(1);
        _begin(g.policy);
    }

    function _enrol(uint32 number, GenesisGovernor calldata g) private {
        State storage s = state();
        if (g.key == address(0)) revert Refusals.InvalidField();
        if (s.governorOf[g.key] != 0) revert Refusals.KeyTaken();
        s.governorOf[g.key] = number;
        s.participants[number] = ParticipantWord.wrap(0).withStatus(ParticipantStatus.ACTIVE).withRoles(Role.GOVERNOR)
            .withTag(g.tag).withKey(g.key);
        s.signers[Checks.signerKey(number, g.key)] = ParticipantActs.record(g.person, ParticipantActs.PRIMARY);
        s.accounts[number].commitment = g.account;
        s.accounts[number].word = AccountWord.wrap(0).withSigners(1);
    }

    /// @dev The first policy: version 1, in force from the beginning of time.
    function _begin(GenesisPolicy calldata p) private {
        PolicyWord policy = PolicyWord.wrap(0).withTenorDays(p.tenorDays).withTenorDaysMax(p.tenorDaysMax);
        policy = policy.withDepthMax(p.depthMax).withLiveMax(p.liveMax).withMinimumLot(p.minimumLot);
        policy = policy.withGraceDays(p.graceDays).withCoolingDays(p.coolingDays);
        policy = policy.withDefaultDays(p.defaultDays).withLateRate(p.lateRate);
        if (!GovernanceActs.sound(policy)) revert Refusals.InvalidField();
        state().policies[1] = policy;
        for (uint256 i; i < p.thresholds.length; ++i) {
            Threshold calldata t = p.thresholds[i];
            GovernanceActs.storeThreshold(1, t.currency, t.perAct, t.perDay);
        }
    }
}
