"""Court orders: what they stop, how long, and who ends them."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import keccak
from ledger_api.acts.records import Freeze
from tests.support.cast import (
    AUTHORITY,
    BANK,
    ENTERPRISE,
    FINANCIER,
    SECOND_SUPPLIER,
    SUPPLIER,
    VERIFIER,
    Actor,
    with_fields,
)
from tests.support.world import DAY, FACE, World


@pytest.fixture
def world() -> World:
    return World()


def freeze(world: World, target: int, subject: int, **fields: int) -> None:
    world.execute(world.signed(with_fields(world.freeze(target, subject), **fields), AUTHORITY))


def refused(world: World, act: Act, *by: Actor) -> str | None:
    return world.refusal(world.signed(act, *by))


def test_order__is_kept_with_its_end_and_marks_its_subject(world: World) -> None:
    freeze(world, 1, SUPPLIER.number)
    record = world.state.get(s.FREEZES, (1, SUPPLIER.number))
    assert record == Freeze(world.now + 30 * DAY, AUTHORITY.number, keccak(b"order")[:24])
    supplier = world.state.get(s.PARTICIPANTS, SUPPLIER.number)
    assert supplier is not None
    assert supplier.flags == 1


def test_frozen_participant__signs_nothing_and_is_no_counterparty(world: World) -> None:
    root = world.confirmed()
    freeze(world, 1, SUPPLIER.number)
    assert refused(world, world.cancel(root), SUPPLIER) == "ParticipantFrozen"
    freeze(world, 1, SECOND_SUPPLIER.number)
    world.wait(30 * DAY)
    assert refused(world, world.cancel(root), SUPPLIER) == "ParticipantFrozen", "in the last second"
    world.wait(1)
    world.execute(world.signed(world.cancel(root), SUPPLIER))
    freeze(world, 1, SECOND_SUPPLIER.number)
    assert refused(world, world.transfer(root), SUPPLIER) == "CounterpartyNotEligible"


def test_frozen_receiver__accepts_nothing_and_frozen_sender_gives_nothing(world: World) -> None:
    one, two = world.offered(world.confirmed()), world.offered(world.confirmed())
    freeze(world, 1, SUPPLIER.number, until=world.now + 60)
    assert refused(world, world.accept_offer(one), SECOND_SUPPLIER) == "ParticipantFrozen"
    assert refused(world, world.reject_offer(two), SECOND_SUPPLIER) == "ParticipantFrozen"
    world.wait(61)
    freeze(world, 1, SECOND_SUPPLIER.number)
    assert refused(world, world.accept_offer(one), SECOND_SUPPLIER) == "ParticipantFrozen"


def test_frozen_certificate__stays_where_it_is_and_its_pieces_start_free(world: World) -> None:
    root = world.confirmed()
    child = world.offered(root, amount=FACE // 2)
    freeze(world, 2, root)
    for act in (world.cancel(root), world.split(root, 1000), world.transfer(root)):
        assert refused(world, act, SUPPLIER) == "CertificateFrozen"
    assert refused(world, world.finance(root), SUPPLIER, FINANCIER) == "CertificateFrozen"
    assert refused(world, world.accept_offer(child), SECOND_SUPPLIER) is None
    world.execute(world.signed(world.unfreeze(2, root), AUTHORITY))
    assert world.certificate(root).flags == 0
    world.execute(world.signed(world.cancel(root), SUPPLIER))


def test_frozen_receivable__stops_every_certificate_of_it(world: World) -> None:
    root = world.confirmed()
    child = world.offered(root, amount=FACE // 2)
    submitted = world.submitted()
    freeze(world, 3, root)
    freeze(world, 3, submitted)
    assert refused(world, world.cancel(root), SUPPLIER) == "ReceivableFrozen"
    assert refused(world, world.accept_offer(child), SECOND_SUPPLIER) == "ReceivableFrozen"
    assert world.refusal(world.checked(world.confirm(submitted), ENTERPRISE)) == "ReceivableFrozen"
    assert refused(world, world.reject_receivable(submitted), ENTERPRISE) == "ReceivableFrozen"


def test_frozen_certificate__is_redeemed_as_every_other(world: World) -> None:
    root = world.confirmed()
    freeze(world, 2, root, until=world.now + 366 * DAY)
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    assert world.certificate(root).amount == 0


def test_later_order__replaces_the_earlier(world: World) -> None:
    freeze(world, 1, SUPPLIER.number, until=world.now + 300 * DAY)
    freeze(world, 1, SUPPLIER.number, until=world.now + 1)
    world.wait(2)
    assert refused(world, world.submit(), SUPPLIER) is None


def test_ended_order__is_no_more_to_be_released(world: World) -> None:
    freeze(world, 1, SUPPLIER.number, until=world.now + 5)
    world.wait(6)
    assert refused(world, world.unfreeze(1, SUPPLIER.number), AUTHORITY) == "NotFrozen"
    assert refused(world, world.unfreeze(2, 1), AUTHORITY) == "NotFrozen"


def test_released_subject__is_as_before_but_for_the_nonces(world: World) -> None:
    before = world.state.get(s.PARTICIPANTS, SUPPLIER.number)
    freeze(world, 1, SUPPLIER.number)
    act = world.unfreeze(1, SUPPLIER.number)
    world.execute(world.signed(act, AUTHORITY))
    assert world.state.get(s.PARTICIPANTS, SUPPLIER.number) == before
    assert world.state.get(s.FREEZES, (1, SUPPLIER.number)) is None
    assert refused(world, act, AUTHORITY) == "NonceUsed"


@pytest.mark.parametrize(
    ("ahead", "refusal"), [(0, "InvalidDates"), (366 * DAY, None), (366 * DAY + 1, "InvalidDates")]
)
def test_order__lasts_a_year_at_most(world: World, ahead: int, refusal: str | None) -> None:
    act = with_fields(world.freeze(1, SUPPLIER.number), until=world.now + ahead)
    assert refused(world, act, AUTHORITY) == refusal


@pytest.mark.parametrize(
    ("target", "subject", "refusal"),
    [
        (0, 20, "InvalidField"),
        (4, 20, "InvalidField"),
        (1, 999, "UnknownParticipant"),
        (2, 999, "UnknownCertificate"),
        (3, 999, "UnknownReceivable"),
    ],
)
def test_order__on_nothing_that_there_is__is_refused(world: World, target: int, subject: int, refusal: str) -> None:
    assert refused(world, world.freeze(target, subject), AUTHORITY) == refusal


@pytest.mark.parametrize("actor", [ENTERPRISE, SUPPLIER, BANK, VERIFIER])
def test_order__of_no_authority__is_refused(world: World, actor: Actor) -> None:
    act = with_fields(world.freeze(1, SECOND_SUPPLIER.number), authority=actor.number)
    assert refused(world, act, actor) == "RoleMissing"
