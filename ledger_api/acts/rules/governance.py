"""What the governors decide together: m of n sign one digest, at once or after the delay."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.effective import DAY
from ledger_api.acts.enums import Group, ParticipantStatus
from ledger_api.acts.records import Account, Exposure, Participant, Policy, Scheduled, Signer, Threshold
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.rules.checks import (
    ALL_CAPABILITIES,
    ALL_ROLES,
    CORE_ENTERPRISE,
    GOVERNOR,
    MAKER,
    OPERATOR,
    PRIMARY,
    capable,
    governance_of,
    known_participant,
    require,
    signer_though_frozen,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import STOPPED
from ledger_api.acts.state import (
    ACCOUNTS,
    EXPOSURES,
    GOVERNANCE,
    GOVERNOR_KEYS,
    PARTICIPANTS,
    POLICIES,
    SCHEDULED,
    SIGNERS,
    STOPS,
    THRESHOLDS,
    State,
)

SCHEDULED_STATUS: Final = 1
EXECUTED_STATUS: Final = 2
VETOED_STATUS: Final = 3
WINDOW: Final = 14 * DAY
"""Seconds after its eta in which a scheduled act can be executed."""
LONGEST_PAUSE: Final = 72 * 3600
LONGEST_DELAY: Final = 30 * DAY
MOST_GOVERNORS: Final = 255
HIGHEST_LATE_RATE: Final = 10_000
"""Basis points a year."""
PERSON_BYTES: Final = 31
NO_KEY: Final = bytes(20)
_PAUSABLE: Final = sum(
    1 << group for group in Group if group not in (Group.GOVERNANCE, Group.SETTLEMENT, Group.OFF_CHAIN)
)


def approved(c: Context, *, delayed: bool = True, least_delay: int = 0, recovering: int = 0) -> bool:
    """Whether the act takes effect now; else it is scheduled for `c.eta`. The signatures have been counted.

    It waits for the governors' delay and `least_delay` seconds, whichever is longer, unless it is never `delayed`;
    `recovering` is the participant that may veto it.
    """
    _signed_by_governors(c)
    record = c.state.get(SCHEDULED, c.digest) or Scheduled(0, 0)
    require(record.status != EXECUTED_STATUS, why.ALREADY_EXECUTED)
    require(record.status != VETOED_STATUS, why.VETOED)
    if not c.keys:
        require(c.now >= record.eta, why.NOT_YET_DUE)
        require(c.now <= record.eta + WINDOW, why.SCHEDULE_LAPSED)
    else:
        require(record.status != SCHEDULED_STATUS, why.ALREADY_SCHEDULED)
        delay = max(governance_of(c.state).delay, least_delay)
        if delayed and delay:
            c.eta = c.now + delay
            c.state.put(SCHEDULED, c.digest, Scheduled(c.eta, SCHEDULED_STATUS, recovering))
            return False
    c.state.put(SCHEDULED, c.digest, record._replace(status=EXECUTED_STATUS))
    return True


def _signed_by_governors(c: Context) -> None:
    """Each key is an active governor's maker, in ascending order of the numbers: so all governors are different."""
    before = 0
    for key in c.keys:
        number = c.state.get(GOVERNOR_KEYS, key)
        if number is None:
            raise RefusedError(why.NOT_A_SIGNER)
        require(number > before, why.GOVERNOR_ORDER)
        before = number
        governor = known_participant(c, number)
        require(governor.status == ParticipantStatus.ACTIVE, why.PARTICIPANT_SUSPENDED)
        if key != governor.key:
            capable(c, number, MAKER, key)


def enrol(c: Context, a: m.Enrol, signers: tuple[m.SignerLine, ...]) -> None:
    """Enrol a participant with its keys and its account; it is active at once."""
    if not approved(c):
        return
    governor = a.roles & GOVERNOR != 0
    sound = a.participant > 0 and 0 < a.roles <= ALL_ROLES and not (governor and a.roles & OPERATOR)
    require(sound, why.INVALID_FIELD)
    require(c.state.get(PARTICIPANTS, a.participant) is None, why.PARTICIPANT_EXISTS)
    earlier: set[bytes] = set()
    for line in signers:
        primary = not earlier
        sound = line.key != NO_KEY and 0 < line.capabilities <= ALL_CAPABILITIES
        require(sound and (not primary or line.capabilities & MAKER != 0), why.INVALID_FIELD)
        require(line.key not in earlier, why.KEY_TAKEN)
        if governor:
            require(c.state.get(GOVERNOR_KEYS, line.key) is None, why.KEY_TAKEN)
            c.state.put(GOVERNOR_KEYS, line.key, a.participant)
        capabilities = line.capabilities | (PRIMARY if primary else 0)
        c.state.put(SIGNERS, (a.participant, line.key), Signer(line.person[:PERSON_BYTES], capabilities))
        earlier.add(line.key)
    if governor:
        _count_governor(c, 1)
    c.state.put(
        PARTICIPANTS, a.participant, Participant(ParticipantStatus.ACTIVE.value, a.roles, a.tag, signers[0].key)
    )
    c.state.put(ACCOUNTS, a.participant, Account(a.account, bytes(32), 0, len(signers)))


def set_status(c: Context, a: m.SetStatus) -> None:
    """Suspend a participant, or make it active again."""
    if not approved(c):
        return
    participant = known_participant(c, a.participant)
    active, suspended = ParticipantStatus.ACTIVE, ParticipantStatus.SUSPENDED
    require(a.status in (active, suspended) and a.status != participant.status, why.INVALID_FIELD)
    if participant.roles & GOVERNOR:
        _count_governor(c, 1 if a.status == active else -1)
    c.state.put(PARTICIPANTS, a.participant, participant._replace(status=a.status))


def _count_governor(c: Context, step: int) -> None:
    governance = governance_of(c.state)
    governors = governance.governors + step
    require(governors >= governance.threshold, why.TOO_FEW_GOVERNORS)
    require(governors <= MOST_GOVERNORS, why.LIMIT_REACHED)
    c.state.put(GOVERNANCE, 0, governance._replace(governors=governors))


def set_policy(c: Context, a: m.SetPolicy, thresholds: tuple[m.ThresholdLine, ...]) -> None:
    """Append a version of the policy; receivables confirmed before keep theirs."""
    if not approved(c):
        return
    governance = governance_of(c.state)
    require(a.version == governance.last_policy + 1, why.WRONG_VERSION)
    last = c.state.get(POLICIES, governance.last_policy)
    require(a.effective_from >= max(c.now, last.effective_from if last else 0), why.INVALID_DATES)
    policy = Policy(
        a.effective_from,
        a.tenor_days,
        a.tenor_days_max,
        a.depth_max,
        a.live_max,
        a.minimum_lot,
        a.grace_days,
        a.cooling_days,
        a.default_days,
        a.late_rate,
    )
    require(sound_policy(policy), why.INVALID_FIELD)
    c.state.put(GOVERNANCE, 0, governance._replace(last_policy=a.version))
    store_policy(c.state, a.version, policy, thresholds)


def sound_policy(policy: Policy) -> bool:
    """Whether the parameters are within the ledger's own bounds."""
    return (
        1 <= policy.tenor_days <= policy.tenor_days_max <= 365
        and policy.depth_max >= 1
        and 1 <= policy.live_max <= 10_000
        and policy.minimum_lot >= 1
        and policy.grace_days <= policy.default_days
        and policy.late_rate <= HIGHEST_LATE_RATE
    )


def store_policy(state: State, version: int, policy: Policy, thresholds: tuple[m.ThresholdLine, ...]) -> None:
    """Write a version and its thresholds; of two lines for one currency the later holds."""
    state.put(POLICIES, version, policy)
    for line in thresholds:
        state.put(THRESHOLDS, (version, line.currency), Threshold(line.per_act, line.per_day))


def set_cap(c: Context, a: m.SetCap) -> None:
    """Set the cap on an obligor's outstanding sum; one below what is outstanding stops further confirmations."""
    if not approved(c):
        return
    obligor = known_participant(c, a.obligor)
    require(obligor.roles & CORE_ENTERPRISE != 0, why.ROLE_MISSING)
    at = (a.obligor, a.currency)
    exposure = c.state.get(EXPOSURES, at) or Exposure()
    c.state.put(EXPOSURES, at, exposure._replace(cap=a.cap))


def release_stop(c: Context, a: m.ReleaseStop) -> None:
    """Let an obligor issue again, all of whose receivables that were marked overdue have nothing open any more."""
    if not approved(c):
        return
    obligor = c.state.get(PARTICIPANTS, a.obligor)
    if obligor is None or not obligor.flags & STOPPED:
        raise RefusedError(why.NOT_STOPPED)
    stop = c.state.get(STOPS, a.obligor)
    require(stop is None or stop.open == 0, why.NOT_CURED)
    c.state.put(STOPS, a.obligor, None)
    c.state.put(PARTICIPANTS, a.obligor, obligor._replace(flags=obligor.flags & ~STOPPED))


def pause(c: Context, a: m.Pause) -> None:
    """Pause groups of acts for a while; never delayed, as a pause that waits protects nobody."""
    approved(c, delayed=False)
    require(a.groups & ~_PAUSABLE == 0, why.INVALID_FIELD)
    require(a.groups == 0 or c.now < a.until <= c.now + LONGEST_PAUSE, why.INVALID_DATES)
    until = a.until if a.groups else 0
    c.state.put(GOVERNANCE, 0, governance_of(c.state)._replace(paused=a.groups, paused_until=until))


def set_governance(c: Context, a: m.SetGovernance) -> None:
    """Change how many governors must sign, and the delay of what they decide."""
    if not approved(c):
        return
    governance = governance_of(c.state)
    require(a.threshold > 0 and a.delay <= LONGEST_DELAY, why.INVALID_FIELD)
    require(a.threshold <= governance.governors, why.TOO_FEW_GOVERNORS)
    c.state.put(GOVERNANCE, 0, governance._replace(threshold=a.threshold, delay=a.delay))


def veto(c: Context, a: m.Veto) -> None:
    """One governor stops a scheduled act for good."""
    signer_though_frozen(c, a.governor, GOVERNOR, MAKER, c.keys[0])
    record = c.state.get(SCHEDULED, a.target)
    if record is None or record.status != SCHEDULED_STATUS:
        raise RefusedError(why.NOT_SCHEDULED)
    c.state.put(SCHEDULED, a.target, record._replace(status=VETOED_STATUS))


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "Enrol": enrol,
    "SetStatus": set_status,
    "SetPolicy": set_policy,
    "SetCap": set_cap,
    "ReleaseStop": release_stop,
    "Pause": pause,
    "SetGovernance": set_governance,
    "Veto": veto,
}
