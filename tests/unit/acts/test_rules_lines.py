"""Lines: what an obligor may issue beyond its cap, for how long, and what of it passes to a subsidiary."""

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.records import Line
from tests.support import lending
from tests.support.cast import CNY, ENTERPRISE, FINANCIER, SECOND_ENTERPRISE, SECOND_FINANCIER, Actor
from tests.support.world import DAY, FACE, World


@pytest.fixture
def world() -> World:
    """The enterprise may owe one face by its cap."""
    world = World()
    cap = build(m.SetCap(ENTERPRISE.number, CNY, FACE, world.fresh(), world.deadline))
    world.execute(world.by_governors(cap))
    return world


def confirmation(world: World, face: int, obligor: Actor = ENTERPRISE) -> str | None:
    """The refusal of a confirmation of this face."""
    return world.refusal(world.checked(world.confirm(world.submitted(face, obligor)), obligor))


def line(world: World, obligor: Actor = ENTERPRISE, slot: int = 0) -> Line | None:
    return world.state.get(s.LINES, (obligor.number, CNY, slot))


def test_cap_and_line_together__are_the_limit_to_the_last_unit(world: World) -> None:
    lending.lined(world, amount=FACE // 2)
    assert confirmation(world, FACE) is None
    assert confirmation(world, FACE // 2 + 1) == "CapExceeded"
    assert confirmation(world, FACE // 2) is None
    assert confirmation(world, 1) == "CapExceeded"


def test_uplift__counts_from_its_first_second_to_its_last(world: World) -> None:
    assert confirmation(world, FACE) is None
    begins, ends = world.now + 60, world.now + 120
    lending.lined(world, slot=3, trigger=2, effective_from=begins, until=ends, amount=FACE)
    assert confirmation(world, 1) == "CapExceeded"
    world.now = begins
    assert confirmation(world, 1) is None
    world.now = ends
    assert confirmation(world, 1) is None
    world.now = ends + 1
    assert confirmation(world, 1) == "CapExceeded", "it has ended by itself"


def test_payment__frees_what_was_issued_on_a_line(world: World) -> None:
    lending.lined(world, amount=FACE)
    root = world.confirmed(FACE)
    assert confirmation(world, FACE) is None
    assert confirmation(world, 1) == "CapExceeded"
    world.paid(root, FACE)
    assert confirmation(world, 1) is None


def test_line_without_an_amount__ends_and_what_is_owed_stays(world: World) -> None:
    lending.lined(world, amount=FACE)
    assert confirmation(world, 2 * FACE) is None
    world.execute(world.signed(lending.set_line(world, amount=0), FINANCIER))
    assert line(world) is None
    assert confirmation(world, 1) == "CapExceeded"


def test_slot__is_its_financiers_until_the_line_is_over(world: World) -> None:
    until = world.now + DAY
    lending.lined(world, until=until)
    other = lending.set_line(world, financier=SECOND_FINANCIER)
    world.now = until
    refreshed = lending.set_line(world, financier=SECOND_FINANCIER)
    assert world.refusal(world.signed(refreshed, SECOND_FINANCIER)) == "SlotTaken", "in its last second"
    assert world.refusal(world.signed(lending.set_line(world, amount=FACE), FINANCIER)) is None, "its own"
    world.wait(366 * DAY)
    assert world.refusal(world.signed(lending.set_line(world, financier=SECOND_FINANCIER), SECOND_FINANCIER)) is None
    assert other.fields.financier == SECOND_FINANCIER.number


def test_uplift_with_one_signature__is_refused_and_a_line_is_not(world: World) -> None:
    assert world.refusal(world.signed(lending.set_line(world, trigger=1), FINANCIER)) == "CheckerRequired"
    assert world.refusal(world.signed(lending.set_line(world), FINANCIER)) is None


def test_allotment__moves_a_part_with_the_lines_own_times(world: World) -> None:
    lending.lined(world, amount=10 * FACE, trigger=1)
    given = line(world)
    assert given is not None
    world.execute(world.checked(lending.allot_line(world, amount=4 * FACE), ENTERPRISE))
    assert line(world) == given._replace(amount=6 * FACE)
    assert line(world, SECOND_ENTERPRISE, 1) == given._replace(amount=4 * FACE)
    exposure = world.state.get(s.EXPOSURES, (SECOND_ENTERPRISE.number, CNY))
    assert exposure is not None
    assert exposure.lines == 2, "slots 0 and 1 are looked at"


def test_allotment_of_all__leaves_a_free_slot(world: World) -> None:
    lending.lined(world, amount=FACE)
    world.execute(world.checked(lending.allot_line(world, amount=FACE), ENTERPRISE))
    assert line(world) is None


def test_what_is_used__is_not_allotted(world: World) -> None:
    lending.lined(world, amount=FACE)
    assert confirmation(world, FACE + FACE // 2) is None
    half = FACE // 2
    over = world.checked(lending.allot_line(world, amount=half + 1), ENTERPRISE)
    assert world.refusal(over) == "CapExceeded"
    assert world.refusal(world.checked(lending.allot_line(world, amount=half), ENTERPRISE)) is None


def test_allotment__is_of_a_line_in_force_alone(world: World) -> None:
    lending.lined(world, effective_from=world.now + 60)
    assert world.refusal(world.signed(lending.allot_line(world), ENTERPRISE)) == "UnknownLine"
    world.wait(60)
    assert world.refusal(world.signed(lending.allot_line(world), ENTERPRISE)) is None
