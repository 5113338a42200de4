// SPDX-License-Identifier: MIT
pragma solidity 0.8.37;

import {Checks, Context} from "../Checks.sol";
import {Dues} from "../Dues.sol";
import {Refusals} from "../Refusals.sol";
import {State, state} from "../Storage.sol";
import {Capability, Group, ParticipantStatus, Role} from "../types/Codes.sol";
import {GovernanceWord, ScheduledWord} from "../types/GovernanceWord.sol";
import {
    Enrol,
    Pause,
    ReleaseStop,
    SetCap,
    SetGovernance,
    SetPolicy,
    SetStatus,
    Signer,
    Threshold,
    Veto
} from "../types/Messages.sol";
import {ParticipantWord} from "../types/ParticipantWord.sol";
import {PolicyWord, ThresholdWord} from "../types/PolicyWord.sol";
import {StopWord} from "../types/StopWord.sol";
import {Approval} from "./Approval.sol";
import {ParticipantActs} from "./ParticipantActs.sol";

/// @title What the governors decide together
/// @dev Each returns the instant for which it was scheduled, or 0 when it executed.
library GovernanceActs {
    uint256 internal constant PAUSE_LIMIT = 72 hours;
    uint256 internal constant DELAY_LIMIT = 30 days;
    uint16 internal constant ALL_ROLES = 511;
    /// As much as what is owed, in a year; basis points.
    uint16 internal constant LARGEST_LATE_RATE = 10_000;
    uint16 internal constant PAUSABLE = uint16(
        (1 << Group.PARTICIPANTS) | (1 << Group.EVIDENCE) | (1 << Group.RECEIVABLES) | (1 << Group.CERTIFICATES)
            | (1 << Group.FINANCING) | (1 << Group.AUTHORITY) | (1 << Group.CLAIMS)
    );

    function enrol(Context calldata c, Enrol memory a, Signer[] calldata signers, address[] calldata governors)
        external
        returns (uint32 eta)
    {
        if ((eta = Approval.take(c, governors, true)) != 0) return eta;
        State storage s = state();
        bool governor = a.roles & Role.GOVERNOR != 0;
        if (a.participant == 0 || a.roles == 0 || a.roles > ALL_ROLES || (governor && a.roles & Role.OPERATOR != 0)) {
            revert Refusals.InvalidField();
        }
        if (s.participants[a.participant].status() != ParticipantStatus.NONE) revert Refusals.ParticipantExists();
        for (uint256 i; i < signers.length; ++i) {
            Signer calldata one = signers[i];
            uint8 capabilities = one.capabilities;
            if (
                one.key == address(0) || capabilities == 0 || capabilities > 7
                    || (i == 0 && capabilities & Capability.MAKER == 0)
            ) revert Refusals.InvalidField();
            for (uint256 j; j < i; ++j) {
                if (signers[j].key == one.key) revert Refusals.KeyTaken();
            }
            if (governor) {
                if (s.governorOf[one.key] != 0) revert Refusals.KeyTaken();
                s.governorOf[one.key] = a.participant;
            }
            if (i == 0) capabilities |= ParticipantActs.PRIMARY;
            s.signers[Checks.signerKey(a.participant, one.key)] = ParticipantActs.record(one.person, capabilities);
        }
        if (governor) _countGovernor(s, true);
        s.participants[a.participant] = ParticipantWord.wrap(0).withStatus(ParticipantStatus.ACTIVE).withRoles(a.roles)
            .withTag(a.tag).withKey(signers[0].key);
        s.accounts[a.participant].commitment = a.account;
        s.accounts[a.participant].word = s.accounts[a.participant].word.withSigners(uint8(signers.length));
    }

    function setStatus(Context calldata c, SetStatus memory a, address[] calldata governors)
        external
        returns (uint32 eta)
    {
        if ((eta = Approval.take(c, governors, true)) != 0) return eta;
        State storage s = state();
        ParticipantWord word = s.participants[a.participant];
        if (word.status() == ParticipantStatus.NONE) revert Refusals.UnknownParticipant();
        if (
            (a.status != ParticipantStatus.ACTIVE && a.status != ParticipantStatus.SUSPENDED)
                || a.status == word.status()
        ) revert Refusals.InvalidField();
        if (word.roles() & Role.GOVERNOR != 0) _countGovernor(s, a.status == ParticipantStatus.ACTIVE);
        s.participants[a.participant] = word.withStatus(a.status);
    }

    function setPolicy(
        Context calldata c,
        SetPolicy memory a,
        Threshold[] calldata thresholds,
        address[] calldata governors
    ) external returns (uint32 eta) {
        if ((eta = Approval.take(c, governors, true)) != 0) return eta;
        State storage s = state();
        GovernanceWord governance = s.governance;
        uint16 last = governance.lastPolicy();
        if (uint256(a.version) != uint256(last) + 1) revert Refusals.WrongVersion();
        if (a.effectiveFrom < block.timestamp || a.effectiveFrom < s.policies[last].effectiveFrom()) {
            revert Refusals.InvalidDates();
        }
        s.policies[a.version] = _policy(a);
        s.governance = governance.withLastPolicy(a.version);
        for (uint256 i; i < thresholds.length; ++i) {
            storeThreshold(a.version, thresholds[i].currency, thresholds[i].perAct, thresholds[i].perDay);
        }
    }

    function setCap(Context calldata c, SetCap memory a, address[] calldata governors) external returns (uint32 eta) {
        if ((eta = Approval.take(c, governors, true)) != 0) return eta;
        State storage s = state();
        ParticipantWord word = s.participants[a.obligor];
        if (word.status() == ParticipantStatus.NONE) revert Refusals.UnknownParticipant();
        if (word.roles() & Role.CORE_ENTERPRISE == 0) revert Refusals.RoleMissing();
        uint48 place = Checks.exposureKey(a.obligor, a.currency);
        s.exposures[place] = s.exposures[place].withCap(a.cap);
    }

    function releaseStop(Context calldata c, ReleaseStop memory a, address[] calldata governors)
        external
        returns (uint32 eta)
    {
        if ((eta = Approval.take(c, governors, true)) != 0) return eta;
        State storage s = state();
        ParticipantWord word = s.participants[a.obligor];
        if (word.flags() & Dues.STOPPED == 0) revert Refusals.NotStopped();
        if (s.stops[a.obligor].open() != 0) revert Refusals.NotCured();
        s.participants[a.obligor] = word.withFlags(word.flags() & ~Dues.STOPPED);
        s.stops[a.obligor] = StopWord.wrap(0);
    }

    function pause(Context calldata c, Pause memory a, address[] calldata governors) external returns (uint32 eta) {
        // A pause that waits protects nobody.
        Approval.take(c, governors, false);
        if (a.groups & ~PAUSABLE != 0) revert Refusals.InvalidField();
        if (a.groups != 0 && (a.until <= block.timestamp || a.until > block.timestamp + PAUSE_LIMIT)) {
            revert Refusals.InvalidDates();
        }
        State storage s = state();
        s.governance = s.governance.withPaused(a.groups).withPausedUntil(a.groups == 0 ? 0 : a.until);
        return 0;
    }

    function setGovernance(Context calldata c, SetGovernance memory a, address[] calldata governors)
        external
        returns (uint32 eta)
    {
        if ((eta = Approval.take(c, governors, true)) != 0) return eta;
        State storage s = state();
        if (a.threshold == 0 || a.delay > DELAY_LIMIT) revert Refusals.InvalidField();
        if (a.threshold > s.governance.governors()) revert Refusals.TooFewGovernors();
        s.governance = s.governance.withThreshold(a.threshold).withDelay(a.delay);
    }

    function veto(Context calldata c, Veto memory a) external {
        Checks.signerThoughFrozen(a.governor, Role.GOVERNOR, Capability.MAKER, c.key);
        State storage s = state();
        ScheduledWord record = s.scheduled[a.target];
        if (record.status() != Approval.SCHEDULED) revert Refusals.NotScheduled();
        s.scheduled[a.target] = record.withStatus(Approval.VETOED);
    }

    function _policy(SetPolicy memory a) private pure returns (PolicyWord policy) {
        policy = PolicyWord.wrap(0).withEffectiveFrom(a.effectiveFrom).withTenorDays(a.tenorDays);
        policy = policy.withTenorDaysMax(a.tenorDaysMax).withDepthMax(a.depthMax).withLiveMax(a.liveMax);
        policy = policy.withMinimumLot(a.minimumLot).withGraceDays(a.graceDays).withCoolingDays(a.coolingDays);
        policy = policy.withDefaultDays(a.defaultDays).withLateRate(a.lateRate);
        if (!sound(policy)) revert Refusals.InvalidField();
    }

    /// @dev The parameters of a policy are within the ledger's own bounds.
    function sound(PolicyWord policy) internal pure returns (bool) {
        return policy.tenorDays() >= 1 && policy.tenorDays() <= policy.tenorDaysMax() && policy.tenorDaysMax() <= 365
            && policy.depthMax() >= 1 && policy.liveMax() >= 1 && policy.liveMax() <= 10_000 && policy.minimumLot() >= 1
            && policy.graceDays() <= policy.defaultDays() && policy.lateRate() <= LARGEST_LATE_RATE;
    }

    function storeThreshold(uint16 version, uint16 currency, uint64 perAct, uint64 perDay) internal {
        state().thresholds[Checks.thresholdKey(version, currency)] =
            ThresholdWord.wrap(0).withPerAct(perAct).withPerDay(perDay);
    }

    function _countGovernor(State storage s, bool more) private {
        GovernanceWord governance = s.governance;
        uint8 governors = governance.governors();
        if (more) {
            if (governors == type(uint8).max) revert Refusals.LimitReached();
            s.governance = governance.withGovernors(governors + 1);
        } else {
            if (governors <= governance.threshold()) revert Refusals.TooFewGovernors();
            s.governance = governance.withGovernors(governors - 1);
        }
    }
}
