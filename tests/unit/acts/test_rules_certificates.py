"""Certificates divided and passed along the chain."""

from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.ids import child_id
from ledger_api.acts.records import Certificate, Standing
from tests.support.cast import (
    CNY,
    DEPTH_MAX,
    ENTERPRISE,
    EUR,
    LIVE_MAX,
    LOT,
    MORE_SUPPLIERS,
    SECOND_ENTERPRISE,
    SECOND_SUPPLIER,
    SUPPLIER,
    THIRD_SUPPLIER,
    with_fields,
)
from tests.support.world import DAY, FACE, World


@pytest.fixture
def world() -> World:
    return World()


def held(world: World, holder: int) -> int:
    """What a participant holds, in minor units."""
    return sum(record.amount for _, record in world.state.rows(s.CERTIFICATES) if record.holder == holder)


def face_of(world: World, receivable: int) -> int:
    return sum(one.amount for _, one in world.state.rows(s.CERTIFICATES) if one.receivable == receivable)


# ----- Split


def test_split__keeps_the_rest_and_makes_the_parts_the_same_holders(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.split(root, 1000, 2000), SUPPLIER))
    assert world.certificate(root) == Certificate(2, SUPPLIER.number, FACE - 3000, root, 0, 1, 0, 0, 0)
    for index, amount in enumerate((1000, 2000)):
        part = world.certificate(child_id(root, 1, index))
        assert part == Certificate(1, SUPPLIER.number, amount, root, 0, 1, 0, 0, 0)
    assert world.receivable(root).live == 3
    assert face_of(world, root) == FACE


@pytest.mark.parametrize(
    ("amounts", "refusal"),
    [
        ((LOT,), None),
        ((LOT - 1,), "BelowMinimumLot"),
        ((0,), "BelowMinimumLot"),
        ((FACE - LOT,), None),
        ((FACE - LOT + 1,), "BelowMinimumLot"),
        ((FACE,), "AmountExceeded"),
        ((FACE - LOT, LOT), "AmountExceeded"),
        ((2**64 - 1, 2**64 - 1), "AmountExceeded"),
    ],
)
def test_split__leaves_no_piece_below_the_lot_and_makes_no_money(
    world: World, amounts: tuple[int, ...], refusal: str | None
) -> None:
    root = world.confirmed()
    assert world.refusal(world.signed(world.split(root, *amounts), SUPPLIER)) == refusal
    assert face_of(world, root) == FACE


def test_pieces__of_one_receivable__are_as_many_as_may_live(world: World) -> None:
    root = world.confirmed()
    too_many = world.split(root, *[LOT] * LIVE_MAX)
    assert world.refusal(world.signed(too_many, SUPPLIER)) == "TooManyLive"
    world.execute(world.signed(world.split(root, *[LOT] * (LIVE_MAX - 1)), SUPPLIER))
    assert world.receivable(root).live == LIVE_MAX
    part = world.transfer(root, SECOND_SUPPLIER, LOT)
    assert world.refusal(world.signed(part, SUPPLIER)) == "TooManyLive"
    assert world.refusal(world.signed(world.transfer(root), SUPPLIER)) is None, "a whole one is no further piece"


# ----- Offers


def test_whole_certificate__offered_and_accepted__changes_holder_and_depth(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.transfer(root), SUPPLIER))
    offered = Certificate(2, SUPPLIER.number, FACE, root, 0, C.OFFERED, 0, SECOND_SUPPLIER.number, world.now + DAY)
    assert world.certificate(root) == offered
    world.execute(world.signed(world.accept_offer(root), SECOND_SUPPLIER))
    assert world.certificate(root) == Certificate(3, SECOND_SUPPLIER.number, FACE, root, 0, 1, 1, 0, 0)
    assert world.receivable(root).live == 1


def test_part__offered__is_a_child_and_the_parent_keeps_the_rest(world: World) -> None:
    root = world.confirmed()
    child = world.offered(root, amount=1000)
    assert child == child_id(root, 1, 0)
    assert world.certificate(root) == Certificate(2, SUPPLIER.number, FACE - 1000, root, 0, 1, 0, 0, 0)
    assert world.certificate(child).state == C.OFFERED
    assert world.receivable(root).live == 2
    world.execute(world.signed(world.cancel(root), SUPPLIER))
    world.execute(world.signed(world.accept_offer(child), SECOND_SUPPLIER))
    assert held(world, SECOND_SUPPLIER.number) == 1000


def test_offer__to_one_receiver__is_nobody_elses(world: World) -> None:
    root = world.confirmed()
    world.offered(root)
    act = with_fields(world.accept_offer(root), receiver=THIRD_SUPPLIER.number)
    assert world.refusal(world.signed(act, THIRD_SUPPLIER)) == "NotAParty"
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) == "WrongCertificateState"
    assert world.refusal(world.signed(world.accept_offer(root, amount=FACE - 1), SECOND_SUPPLIER)) == "TermsMismatch"


def test_rejected_offer__stays_the_senders_at_its_depth(world: World) -> None:
    root = world.confirmed()
    world.offered(root)
    world.execute(world.signed(world.reject_offer(root), SECOND_SUPPLIER))
    assert world.certificate(root) == Certificate(3, SUPPLIER.number, FACE, root, 0, 1, 0, 0, 0)


def test_offer__in_its_last_second__is_accepted(world: World) -> None:
    root = world.confirmed()
    world.offered(root)
    world.wait(DAY)
    assert world.refusal(world.signed(world.accept_offer(root), SECOND_SUPPLIER)) is None


def test_lapsed_offer__is_the_senders_again_without_an_act(world: World) -> None:
    root = world.confirmed()
    world.offered(root)
    world.wait(DAY + 1)
    assert world.refusal(world.signed(world.accept_offer(root), SECOND_SUPPLIER)) == "WrongCertificateState"
    assert world.refusal(world.signed(world.reject_offer(root), SECOND_SUPPLIER)) == "WrongCertificateState"
    assert world.refusal(world.signed(world.transfer(root, THIRD_SUPPLIER), SUPPLIER)) is None
    assert world.certificate(root).encumbrance == THIRD_SUPPLIER.number


def test_nothing__moves_from_the_cutoff_on(world: World) -> None:
    root = world.confirmed()
    offered = world.offered(root, amount=1000)
    world.now = world.receivable(root).cutoff - 1
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) is None
    world.wait(1)
    for act, signer in (
        (world.cancel(root), SUPPLIER),
        (world.split(root, LOT), SUPPLIER),
        (world.transfer(root), SUPPLIER),
        (world.pay_many(root, (SECOND_SUPPLIER, LOT)), SUPPLIER),
        (world.accept_offer(offered), SECOND_SUPPLIER),
        (world.reject_offer(offered), SECOND_SUPPLIER),
    ):
        assert world.refusal(world.signed(act, signer)) == "Matured"


@pytest.mark.parametrize(("before", "refusal"), [(1, None), (0, "InvalidDates"), (-1, "InvalidDates")])
def test_offer__ends_before_the_cutoff(world: World, before: int, refusal: str | None) -> None:
    root = world.confirmed()
    act = world.transfer(root, until=world.receivable(root).cutoff - before)
    assert world.refusal(world.signed(act, SUPPLIER)) == refusal


def test_certificate__changes_hands_as_often_as_its_depth_allows(world: World) -> None:
    root = world.confirmed()
    chain = (SUPPLIER, SECOND_SUPPLIER, THIRD_SUPPLIER, *MORE_SUPPLIERS)
    for depth in range(DEPTH_MAX):
        assert world.certificate(root).depth == depth
        world.passed(root, chain[depth + 1])
    holder = chain[DEPTH_MAX]
    assert world.refusal(world.signed(world.transfer(root, chain[0]), holder)) == "DepthExceeded"
    assert world.refusal(world.signed(world.pay_many(root, (chain[0], LOT)), holder)) == "DepthExceeded"
    world.execute(world.signed(world.split(root, LOT), holder))
    assert world.certificate(child_id(root, 1 + 2 * DEPTH_MAX, 0)).depth == DEPTH_MAX, "a piece is as deep as the whole"


def test_transfer__to_oneself_or_to_none_or_of_nothing__is_refused(world: World) -> None:
    root = world.confirmed()
    for act, refusal in (
        (world.transfer(root, SUPPLIER), "SameParty"),
        (world.transfer(root, ENTERPRISE), "CounterpartyNotEligible"),
        (with_fields(world.transfer(root), receiver=999), "CounterpartyNotEligible"),
        (world.transfer(root, receiver_tag=1), "TagMismatch"),
        (world.transfer(root, amount=0), "InvalidAmount"),
        (world.transfer(root, amount=FACE + 1), "AmountExceeded"),
        (world.transfer(root, amount=LOT - 1), "BelowMinimumLot"),
        (world.transfer(root, amount=FACE - LOT + 1), "BelowMinimumLot"),
    ):
        assert world.refusal(world.signed(act, SUPPLIER)) == refusal


def test_certificate_below_a_lot__is_passed_as_a_whole(world: World) -> None:
    root = world.confirmed(face=LOT - 1)
    assert world.refusal(world.signed(world.transfer(root, amount=1), SUPPLIER)) == "BelowMinimumLot"
    world.passed(root)
    assert held(world, SECOND_SUPPLIER.number) == LOT - 1


def test_second_act__signed_for_one_sequence__is_stale_whoever_comes_first(world: World) -> None:
    root = world.confirmed()
    one, two = world.transfer(root, SECOND_SUPPLIER), world.transfer(root, THIRD_SUPPLIER)
    world.execute(world.signed(one, SUPPLIER))
    assert world.refusal(world.signed(two, SUPPLIER)) == "StaleSequence"
    world.wait(DAY + 1)
    later = world.transfer(root, THIRD_SUPPLIER, sequence=two.fields.sequence)
    assert world.refusal(world.signed(later, SUPPLIER)) == "StaleSequence", "a lapse gives no sequence back"


def test_cancelled_sequence__takes_what_was_signed_for_it_out_of_the_world(world: World) -> None:
    root = world.confirmed()
    signed = world.signed(world.transfer(root), SUPPLIER)
    world.execute(world.signed(world.cancel(root), SUPPLIER))
    assert world.refusal(signed) == "StaleSequence"
    assert world.certificate(root) == Certificate(2, SUPPLIER.number, FACE, root, 0, 1, 0, 0, 0)


# ----- One act, many receivers


def test_one_act__pays_ten_suppliers_and_spends_the_certificate(world: World) -> None:
    root = world.confirmed()
    lines = [(SECOND_SUPPLIER, FACE // 10)] * 10
    world.execute(world.signed(world.pay_many(root, *lines), SUPPLIER))
    assert world.certificate(root) == Certificate(2, SUPPLIER.number, 0, root, 0, C.SPENT, 0, 0, 0)
    assert world.receivable(root).live == 10
    for index in range(10):
        child = child_id(root, 1, index)
        world.execute(world.signed(world.accept_offer(child), SECOND_SUPPLIER))
    assert held(world, SECOND_SUPPLIER.number) == FACE
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) == "CertificateClosed"


def test_payments__all_or_none(world: World) -> None:
    root = world.confirmed()
    for lines, refusal in (
        (((SECOND_SUPPLIER, LOT), (THIRD_SUPPLIER, FACE)), "AmountExceeded"),
        (((SECOND_SUPPLIER, LOT), (THIRD_SUPPLIER, LOT - 1)), "BelowMinimumLot"),
        (((SECOND_SUPPLIER, LOT), (SUPPLIER, LOT)), "SameParty"),
        (((SECOND_SUPPLIER, LOT), (ENTERPRISE, LOT)), "CounterpartyNotEligible"),
        (((SECOND_SUPPLIER, LOT), (THIRD_SUPPLIER, 0)), "InvalidAmount"),
        (((SECOND_SUPPLIER, LOT), (THIRD_SUPPLIER, FACE - 2 * LOT + 1)), "BelowMinimumLot"),
        (((SECOND_SUPPLIER, LOT),) * LIVE_MAX, "TooManyLive"),
    ):
        assert world.refusal(world.signed(world.pay_many(root, *lines), SUPPLIER)) == refusal
    assert held(world, SECOND_SUPPLIER.number) == 0
    assert world.certificate(root) == Certificate(1, SUPPLIER.number, FACE, root, 0, 1, 0, 0, 0)


def test_payments__that_spend_the_parent__may_be_as_many_as_may_live(world: World) -> None:
    root = world.confirmed(face=LIVE_MAX * LOT)
    world.execute(world.signed(world.pay_many(root, *[(SECOND_SUPPLIER, LOT)] * LIVE_MAX), SUPPLIER))
    assert world.receivable(root).live == LIVE_MAX


# ----- Standing acceptance


def standing(world: World, sender: int = 0, obligor: int = 0, **fields: Any) -> None:
    world.execute(world.signed(world.standing(SECOND_SUPPLIER, sender, obligor, **fields), SECOND_SUPPLIER))


def left(world: World, sender: int = 0, obligor: int = 0) -> int:
    record = world.state.get(s.STANDING, (SECOND_SUPPLIER.number, sender, obligor))
    return record.remaining if record else 0


FORMS = [(SUPPLIER.number, ENTERPRISE.number), (SUPPLIER.number, 0), (0, ENTERPRISE.number), (0, 0)]


@pytest.mark.parametrize("form", FORMS)
def test_standing_acceptance__of_each_form__accepts_at_once_and_is_used_up(world: World, form: tuple[int, int]) -> None:
    root = world.confirmed()
    standing(world, *form, cap=1500)
    world.execute(world.signed(world.transfer(root, amount=1000), SUPPLIER))
    child = child_id(root, 1, 0)
    assert world.certificate(child) == Certificate(1, SECOND_SUPPLIER.number, 1000, root, 0, 1, 1, 0, 0)
    assert left(world, *form) == 500
    world.execute(world.signed(world.transfer(root, amount=501), SUPPLIER))
    assert world.certificate(child_id(root, 2, 0)).state == C.OFFERED, "more than is left"
    world.execute(world.signed(world.transfer(root, amount=500), SUPPLIER))
    assert world.certificate(child_id(root, 3, 0)).holder == SECOND_SUPPLIER.number
    assert left(world, *form) == 0


def test_standing_acceptances__are_used_from_the_most_particular_form_on(world: World) -> None:
    root = world.confirmed()
    for form in FORMS:
        standing(world, *form, cap=1000)
    for used in range(1, 5):
        world.execute(world.signed(world.transfer(root, amount=1000), SUPPLIER))
        assert [left(world, *form) for form in FORMS] == [0] * used + [1000] * (4 - used)


@pytest.mark.parametrize(
    "changes",
    [{"currency": EUR}, {"until": 0}, {"latest_cutoff": 0}, {"cap": 999}],
    ids=lambda changes: next(iter(changes)),
)
def test_standing_acceptance__that_does_not_fit__leaves_an_offer(world: World, changes: dict[str, int]) -> None:
    root = world.confirmed()
    instants = {"until": world.now, "latest_cutoff": world.receivable(root).cutoff - 1}
    standing(world, **{name: instants.get(name, value) for name, value in changes.items()})
    world.wait(1)
    world.execute(world.signed(world.transfer(root, amount=1000), SUPPLIER))
    assert world.certificate(child_id(root, 1, 0)).state == C.OFFERED


@pytest.mark.parametrize("form", [(THIRD_SUPPLIER.number, 0), (0, SECOND_ENTERPRISE.number)])
def test_standing_acceptance__of_another_sender_or_obligor__leaves_an_offer(
    world: World, form: tuple[int, int]
) -> None:
    root = world.confirmed()
    standing(world, *form)
    world.execute(world.signed(world.transfer(root), SUPPLIER))
    assert world.certificate(root).state == C.OFFERED


def test_standing_acceptance__in_its_last_second__holds(world: World) -> None:
    root = world.confirmed()
    standing(world, until=world.now + 5, latest_cutoff=world.receivable(root).cutoff)
    world.wait(5)
    world.execute(world.signed(world.transfer(root), SUPPLIER))
    assert world.certificate(root).holder == SECOND_SUPPLIER.number


def test_revoked_standing_acceptance__leaves_an_offer(world: World) -> None:
    root = world.confirmed()
    standing(world)
    assert world.state.get(s.STANDING, (SECOND_SUPPLIER.number, 0, 0)) == Standing(
        FACE, world.now + 400 * DAY, world.now + 30 * DAY, CNY
    )
    standing(world, cap=0)
    assert world.state.get(s.STANDING, (SECOND_SUPPLIER.number, 0, 0)) is None
    world.execute(world.signed(world.transfer(root), SUPPLIER))
    assert world.certificate(root).state == C.OFFERED


def test_payments_of_one_act__use_a_standing_acceptance_line_by_line(world: World) -> None:
    root = world.confirmed()
    standing(world, cap=2500)
    world.execute(world.signed(world.pay_many(root, *[(SECOND_SUPPLIER, 1000)] * 3), SUPPLIER))
    states = [world.certificate(child_id(root, 1, index)).state for index in range(3)]
    assert states == [C.AVAILABLE, C.AVAILABLE, C.OFFERED]
    assert left(world) == 500


def test_standing_acceptance__takes_no_certificate_deeper_than_the_policy(world: World) -> None:
    root = world.confirmed()
    holders = (SECOND_SUPPLIER, THIRD_SUPPLIER, SUPPLIER)
    for holder in holders:
        world.passed(root, holder)
    standing(world)
    assert world.refusal(world.signed(world.transfer(root), SUPPLIER)) == "DepthExceeded"


def test_policy__that_came_after_the_confirmation__changes_nothing_for_its_certificates(world: World) -> None:
    root = world.confirmed()
    message = m.SetPolicy(2, world.now, 90, 180, 1, 2, 10**6, 2, 1, 30, 600, world.deadline)
    world.execute(world.by_governors(build(message, (m.ThresholdLine(CNY, 1, 1),))))
    assert world.refusal(world.signed(world.split(root, *[LOT] * 5), SUPPLIER)) is None
    later = world.confirmed()
    assert world.refusal(world.signed(world.split(later, LOT), SUPPLIER)) == "BelowMinimumLot"
    assert world.refusal(world.signed(world.split(later, 10**6, 10**6), SUPPLIER)) == "TooManyLive"
