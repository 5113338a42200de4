from collections.abc import Callable
from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.apply import Status
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import digest
from ledger_api.acts.records import Exposure, Policy, Scheduled, Signer
from tests.support.cast import (
    CNY,
    ENTERPRISE,
    EUR,
    GOVERNORS,
    SUPPLIER,
    account_of,
    actor,
    enrolment,
    person,
    secret_key,
    with_fields,
)
from tests.support.world import DAY, World

DELAY = 3600


@pytest.fixture
def world() -> World:
    return World()


@pytest.fixture
def slow() -> World:
    """A ledger whose governance acts wait an hour."""
    world = World()
    world.execute(world.by_governors(build(m.SetGovernance(2, DELAY, world.fresh(), world.deadline))))
    return world


def governance(world: World) -> Any:
    return world.state.get(s.GOVERNANCE, 0)


def refused(world: World, act: Act) -> str | None:
    return world.refusal(world.by_governors(act))


def scheduled(world: World) -> Act:
    act = world.set_status(SUPPLIER.number, 2)
    outcome = world.present(world.by_governors(act))
    assert (outcome.status, outcome.eta) == (Status.SCHEDULED, world.now + DELAY)
    return act


def test_enrolled_participant__has_its_keys_account_and_status(world: World) -> None:
    new = actor(900, Role.SUPPLIER | Role.FINANCIER)
    world.execute(world.by_governors(enrolment(new, world.deadline)))
    record = world.state.get(s.PARTICIPANTS, 900)
    assert record == (1, 2 | 4, new.tag, new.maker.address, 0)
    assert world.state.get(s.ACCOUNTS, 900) == (account_of(900), bytes(32), 0, 4)
    first = world.state.get(s.SIGNERS, (900, new.maker.address))
    assert first == Signer(person(new.maker)[:31], 1 | 4), "the primary key makes and administers"
    assert world.state.get(s.SIGNERS, (900, new.checker.address)) == Signer(person(new.checker)[:31], 2)


def test_enrolled_governor__counts_and_signs(world: World) -> None:
    world.execute(world.by_governors(enrolment(actor(4, Role.GOVERNOR), world.deadline)))
    assert governance(world).governors == 4
    fourth = actor(4, Role.GOVERNOR)
    act = world.set_status(SUPPLIER.number, 2)
    world.execute(world.signed(act, GOVERNORS[0].maker, fourth.clerk))


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"participant": 0}, "InvalidField"),
        ({"roles": 0}, "InvalidField"),
        ({"roles": 512}, "InvalidField"),
        ({"roles": int(Role.GOVERNOR | Role.OPERATOR)}, "InvalidField"),
        ({"participant": 20}, "ParticipantExists"),
    ],
)
def test_enrolment__with_impossible_fields__is_refused(world: World, changes: dict[str, int], refusal: str) -> None:
    act = enrolment(actor(900, Role.SUPPLIER), world.deadline)
    assert refused(world, with_fields(act, **changes)) == refusal


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda first, second: (first._replace(key=bytes(20)), second), "InvalidField"),
        (lambda first, second: (first._replace(capabilities=2), second), "InvalidField"),
        (lambda first, second: (first, second._replace(capabilities=0)), "InvalidField"),
        (lambda first, second: (first, second._replace(capabilities=8)), "InvalidField"),
        (lambda first, second: (first, second._replace(key=first.key)), "KeyTaken"),
    ],
)
def test_enrolment__with_impossible_keys__is_refused(
    world: World, change: Callable[[Any, Any], Any], refusal: str
) -> None:
    act = enrolment(actor(900, Role.SUPPLIER), world.deadline)
    assert refused(world, build(act.fields, change(*act.items[:2]))) == refusal


def test_governors_key__of_two_governors__is_refused(world: World) -> None:
    new = enrolment(actor(4, Role.GOVERNOR), world.deadline)
    line = m.SignerLine(GOVERNORS[0].maker.address, 1, bytes(32))
    assert refused(world, build(new.fields, (*new.items, line))) == "KeyTaken"
    supplier = enrolment(actor(5, Role.SUPPLIER), world.deadline)
    assert refused(world, build(supplier.fields, (line,))) is None, "another's key is nobody's but a governor's matter"


def test_suspension__of_the_governor_that_is_needed__is_refused(world: World) -> None:
    world.execute(world.by_governors(world.set_status(3, 2)))
    assert governance(world).governors == 2
    assert refused(world, world.set_status(2, 2)) == "TooFewGovernors"
    world.execute(world.by_governors(world.set_status(3, 1)))
    assert governance(world).governors == 3


@pytest.mark.parametrize("status", [0, 1, 3, 255])
def test_status__that_is_none_or_the_present_one__is_refused(world: World, status: int) -> None:
    assert refused(world, world.set_status(SUPPLIER.number, status)) == "InvalidField"


def test_status__of_nobody__is_refused(world: World) -> None:
    assert refused(world, world.set_status(999, 2)) == "UnknownParticipant"


def policy_act(world: World, **changes: int) -> Act:
    fields = m.SetPolicy(2, world.now, 90, 180, 5, 50, 10, 2, 1, 30, 600, world.deadline)
    return build(fields._replace(**changes), (m.ThresholdLine(CNY, 10, 20), m.ThresholdLine(CNY, 30, 40)))


def test_policy__appended__leaves_what_was_confirmed_under_its_own(world: World) -> None:
    before = world.confirmed()
    world.execute(world.by_governors(policy_act(world, effective_from=world.now + 60)))
    assert governance(world).last_policy == 2
    assert world.state.get(s.POLICIES, 2) == Policy(world.now + 60, 90, 180, 5, 50, 10, 2, 1, 30, 600)
    assert world.state.get(s.THRESHOLDS, (2, CNY)) == (30, 40), "of two lines for one currency the later holds"
    assert world.receivable(world.confirmed()).policy == 1, "not yet in force"
    world.wait(60)
    assert world.receivable(world.confirmed()).policy == 2
    assert world.receivable(before).policy == 1


@pytest.mark.parametrize(
    ("changes", "refusal"),
    [
        ({"version": 1}, "WrongVersion"),
        ({"version": 3}, "WrongVersion"),
        ({"effective_from": 1}, "InvalidDates"),
        ({"tenor_days": 0}, "InvalidField"),
        ({"tenor_days": 181}, "InvalidField"),
        ({"tenor_days_max": 366}, "InvalidField"),
        ({"depth_max": 0}, "InvalidField"),
        ({"live_max": 0}, "InvalidField"),
        ({"live_max": 10_001}, "InvalidField"),
        ({"minimum_lot": 0}, "InvalidField"),
        ({"default_days": 9}, None),
        ({"default_days": 9, "grace_days": 10}, "InvalidField"),
        ({"late_rate": 10_000}, None),
        ({"late_rate": 10_001}, "InvalidField"),
    ],
)
def test_policy__out_of_bounds_or_order__is_refused(world: World, changes: dict[str, int], refusal: str | None) -> None:
    assert refused(world, policy_act(world, **changes)) == refusal


def test_policy__that_begins_before_the_last_one__is_refused(world: World) -> None:
    world.execute(world.by_governors(policy_act(world, effective_from=world.now + DAY)))
    assert refused(world, policy_act(world, version=3)) == "InvalidDates"
    assert refused(world, policy_act(world, version=3, effective_from=world.now + DAY)) is None


def test_cap__of_an_enterprise__is_kept_beside_what_it_owes(world: World) -> None:
    world.confirmed(face=1000)
    act = build(m.SetCap(ENTERPRISE.number, CNY, 7, world.fresh(), world.deadline))
    world.execute(world.by_governors(act))
    assert world.state.get(s.EXPOSURES, (ENTERPRISE.number, CNY)) == Exposure(1000, 7, 0, 0)


@pytest.mark.parametrize(("obligor", "refusal"), [(999, "UnknownParticipant"), (20, "RoleMissing")])
def test_cap__of_somebody_else__is_refused(world: World, obligor: int, refusal: str) -> None:
    assert refused(world, build(m.SetCap(obligor, EUR, 7, world.fresh(), world.deadline))) == refusal


def pause_act(world: World, groups: int, until: int) -> Act:
    return build(m.Pause(groups, until, world.fresh(), world.deadline))


def test_pause__stops_its_groups_until_it_ends_or_is_ended(world: World) -> None:
    root = world.confirmed()
    cancel = with_fields(world.cancel(root), deadline=world.now + 2 * DAY)
    world.execute(world.by_governors(pause_act(world, 1 << 4, world.now + DAY)))
    assert world.refusal(world.signed(cancel, SUPPLIER)) == "GroupPaused"
    assert world.refusal(world.signed(world.finance(root), SUPPLIER, actor(30, 4))) is None
    world.wait(DAY + 1)
    world.execute(world.by_governors(pause_act(world, 1 << 4 | 1 << 5, world.now + 72 * 3600)))
    world.execute(world.by_governors(pause_act(world, 0, 77)))
    assert (governance(world).paused, governance(world).paused_until) == (0, 0)


@pytest.mark.parametrize("groups", [1 << 0, 1 << 6, 1 << 8, 1 << 15, 0xFFFF])
def test_pause__of_governance_or_settlement__is_refused(world: World, groups: int) -> None:
    assert refused(world, pause_act(world, groups, world.now + 60)) == "InvalidField"


@pytest.mark.parametrize("ahead", [0, -1, 72 * 3600 + 1])
def test_pause__in_the_past_or_too_long__is_refused(world: World, ahead: int) -> None:
    assert refused(world, pause_act(world, 2, world.now + ahead)) == "InvalidDates"


def test_pause__of_a_slow_governance__holds_at_once(slow: World) -> None:
    assert slow.present(slow.by_governors(pause_act(slow, 2, slow.now + 60))).status is Status.EXECUTED
    assert governance(slow).paused == 2


@pytest.mark.parametrize(
    ("threshold", "delay", "refusal"),
    [(0, 0, "InvalidField"), (1, 30 * DAY + 1, "InvalidField"), (4, 0, "TooFewGovernors")],
)
def test_governance__that_could_not_act__is_refused(world: World, threshold: int, delay: int, refusal: str) -> None:
    assert refused(world, build(m.SetGovernance(threshold, delay, world.fresh(), world.deadline))) == refusal


def test_threshold__raised__asks_for_more_signatures(world: World) -> None:
    world.execute(world.by_governors(build(m.SetGovernance(3, 0, world.fresh(), world.deadline))))
    act = world.set_status(SUPPLIER.number, 2)
    assert world.refusal(world.by_governors(act, 1, 2)) == "SignatureCount"
    assert world.refusal(world.by_governors(act, 1, 2, 3)) is None


def test_governance_act__executed__never_executes_again(world: World) -> None:
    act = world.set_status(SUPPLIER.number, 2)
    world.execute(world.by_governors(act))
    world.execute(world.by_governors(world.set_status(SUPPLIER.number, 1)))
    assert world.refusal(world.by_governors(act)) == "AlreadyExecuted"
    assert world.refusal(act) == "AlreadyExecuted"
    assert world.state.get(s.SCHEDULED, digest(act, world.domain)) == Scheduled(0, 2)


def test_delayed_act__waits_and_executes_once_without_signatures(slow: World) -> None:
    act = scheduled(slow)
    assert slow.refusal(slow.by_governors(act, 1, 3)) == "AlreadyScheduled"
    slow.wait(DELAY - 1)
    assert slow.refusal(act) == "NotYetDue"
    slow.wait(1)
    assert slow.present(act).status is Status.EXECUTED, "its deadline was for the signatures"
    supplier = slow.state.get(s.PARTICIPANTS, SUPPLIER.number)
    assert supplier is not None
    assert supplier.status == 2
    assert slow.refusal(act) == "AlreadyExecuted"


def test_delayed_act__not_executed_in_fourteen_days__lapses(slow: World) -> None:
    act, other = scheduled(slow), build(m.SetGovernance(1, 0, slow.fresh(), slow.deadline))
    slow.execute(slow.by_governors(other))
    slow.wait(DELAY + 14 * DAY)
    slow.execute(other)
    slow.wait(1)
    assert slow.refusal(act) == "ScheduleLapsed"


def test_vetoed_act__never_executes(slow: World) -> None:
    act = scheduled(slow)
    veto = build(m.Veto(3, digest(act, slow.domain), slow.deadline))
    slow.execute(slow.signed(veto, GOVERNORS[2]))
    slow.wait(DELAY)
    assert slow.refusal(act) == "Vetoed"
    again = build(m.Veto(1, digest(act, slow.domain), slow.deadline))
    assert slow.refusal(slow.signed(again, GOVERNORS[0])) == "NotScheduled"


def test_guards__of_a_delayed_act__are_looked_at_when_it_executes(slow: World) -> None:
    act = slow.set_status(999, 2)
    assert slow.present(slow.by_governors(act)).status is Status.SCHEDULED
    slow.wait(DELAY)
    assert slow.refusal(act) == "UnknownParticipant"
    slow.execute(slow.by_governors(cap := build(m.SetCap(ENTERPRISE.number, EUR, 1, slow.fresh(), slow.deadline))))
    slow.wait(DELAY)
    assert slow.refusal(cap) is None


def test_governance_act__that_nobody_scheduled__needs_signatures(slow: World) -> None:
    assert slow.refusal(slow.set_status(SUPPLIER.number, 2)) == "SignatureCount"


def test_key__of_a_retired_governors_signer__signs_no_more(world: World) -> None:
    spare = secret_key("spare")
    governor = GOVERNORS[0]
    add = build(m.SetSigner(1, spare.address, 1, person(spare), world.fresh(), world.deadline))
    world.execute(world.signed(add, governor))
    world.execute(world.signed(world.set_status(SUPPLIER.number, 2), spare, GOVERNORS[1]))
    world.execute(world.signed(with_fields(add, capabilities=0, nonce=world.fresh()), governor))
    again = world.set_status(SUPPLIER.number, 1)
    assert world.refusal(world.signed(again, spare, GOVERNORS[1])) == "NotASigner"
