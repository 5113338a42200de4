"""Keys replaced: a lost one after 72 hours and unless its participant objects, all of them at a succession."""

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import digest
from ledger_api.acts.signing import Key
from tests.support import cast, lending
from tests.support.cast import GOVERNORS, SECOND_SUPPLIER, SUPPLIER, Actor
from tests.support.world import World

HOURS_72 = 72 * 3600
MAKER, ADMIN = 1, 4


@pytest.fixture
def world() -> World:
    return World()


def keys_of(world: World, of: Actor = SUPPLIER) -> dict[bytes, int]:
    return {key: signer.capabilities for (number, key), signer in world.state.rows(s.SIGNERS) if number == of.number}


def veto(world: World, waiting: Act, by: Actor, key: Key) -> str | None:
    act = build(m.VetoRecovery(by.number, digest(waiting, world.domain), world.deadline))
    return world.refusal(world.signed(act, key))


def test_recovery__waits_72_hours_whatever_the_governors_delay(world: World) -> None:
    act = lending.recovery(world)
    world.wait(HOURS_72 - 1)
    assert world.refusal(act) == "NotYetDue"
    world.wait(1)
    world.execute(act)
    fresh = cast.secret_key(SUPPLIER.number, "recovered")
    keys = keys_of(world)
    assert keys[fresh.address] == MAKER | ADMIN, "it makes and administers"
    assert SUPPLIER.maker.address not in keys
    assert len(keys) == 4, "as many as before"
    root_act = build(m.CancelNonce(SUPPLIER.number, world.fresh(), world.deadline))
    assert world.refusal(world.signed(root_act, SUPPLIER.maker)) == "NotASigner"
    assert world.refusal(world.signed(root_act, fresh)) is None


def test_longer_delay_of_the_governors__holds_for_recovery_as_well() -> None:
    world = World(cast.genesis(delay=0))
    world.execute(world.by_governors(build(m.SetGovernance(2, 2 * HOURS_72, world.fresh(), world.deadline))))
    act = lending.recovery(world)
    world.wait(HOURS_72)
    assert world.refusal(act) == "NotYetDue"
    world.wait(HOURS_72)
    assert world.refusal(act) is None


@pytest.mark.parametrize("key", [SUPPLIER.maker, SUPPLIER.checker, SUPPLIER.clerk, SUPPLIER.admin])
def test_recovery__is_stopped_by_any_key_of_its_participant(world: World, key: Key) -> None:
    act = lending.recovery(world)
    assert veto(world, act, SUPPLIER, key) is None
    world.wait(HOURS_72)
    assert world.refusal(act) == "Vetoed"


def test_recovery__is_not_stopped_by_another_and_a_succession_by_nobody_but_a_governor(world: World) -> None:
    act = lending.recovery(world)
    assert veto(world, act, SECOND_SUPPLIER, SECOND_SUPPLIER.maker) == "NotScheduled"
    succession = lending.succeed(world)
    world.execute(world.by_governors(succession))
    assert veto(world, succession, SUPPLIER, SUPPLIER.maker) == "NotScheduled"
    stopped = build(m.Veto(GOVERNORS[2].number, digest(succession, world.domain), world.deadline))
    assert world.refusal(world.signed(stopped, GOVERNORS[2])) is None


def test_governors_own_key__is_recovered_and_governs(world: World) -> None:
    act = lending.recovery(world, GOVERNORS[0])
    world.wait(HOURS_72)
    world.execute(act)
    fresh = cast.secret_key(GOVERNORS[0].number, "recovered")
    assert world.state.get(s.GOVERNOR_KEYS, fresh.address) == GOVERNORS[0].number
    assert world.state.get(s.GOVERNOR_KEYS, GOVERNORS[0].maker.address) is None
    suspended = world.set_status(SUPPLIER.number, 2)
    assert world.refusal(world.by_governors(suspended)) == "NotASigner"
    assert world.refusal(world.signed(suspended, fresh, GOVERNORS[1].maker)) is None


def test_succession__leaves_the_successors_keys_alone(world: World) -> None:
    act = lending.succeed(world)
    world.execute(world.by_governors(act))
    world.wait(HOURS_72)
    world.execute(act)
    first, second = (cast.secret_key(SUPPLIER.number, name) for name in ("administrator", "second"))
    assert keys_of(world) == {first.address: 7, second.address: 2}
    participant, account = (
        world.state.get(s.PARTICIPANTS, SUPPLIER.number),
        world.state.get(s.ACCOUNTS, SUPPLIER.number),
    )
    assert participant is not None
    assert account is not None
    assert (participant.key, account.signers) == (first.address, 2)
