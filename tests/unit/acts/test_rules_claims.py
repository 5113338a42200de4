"""Receivables that are not simply paid: disputed, credited, cancelled, overdue, in default, written down."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts import state as s
from ledger_api.acts.effective import receivable_state
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.ids import child_id
from ledger_api.acts.records import Receivable, Stop
from tests.support import claiming, lending
from tests.support.cast import (
    AUTHORITY,
    BANK,
    CNY,
    ENTERPRISE,
    FINANCIER,
    GOVERNORS,
    SECOND_ENTERPRISE,
    SECOND_SUPPLIER,
    SUPPLIER,
    with_fields,
)
from tests.support.claiming import PART, PRICE_DIFFERS
from tests.support.world import DAY, FACE, World

DISPUTED, CLAIMED, STOPPED = 2, 8, 32


@pytest.fixture
def world() -> World:
    return World()


def effective(world: World, receivable: int) -> R:
    """What the receivable is now."""
    record = world.receivable(receivable)
    return receivable_state(record, world.state.get(s.POLICIES, record.policy), world.now)


def outstanding(world: World) -> int:
    """What the enterprise owes in all."""
    exposure = world.state.get(s.EXPOSURES, (ENTERPRISE.number, CNY))
    assert exposure is not None
    return exposure.outstanding


def stopped(world: World) -> tuple[bool, Stop | None]:
    """The enterprise's flag, and why."""
    record = world.state.get(s.PARTICIPANTS, ENTERPRISE.number)
    assert record is not None
    return record.flags & STOPPED != 0, world.state.get(s.STOPS, ENTERPRISE.number)


def conserved(world: World, receivable: int) -> bool:
    """Whether what lives and what became of the rest add up to the face."""
    record = world.receivable(receivable)
    rows = [one for _, one in world.state.rows(s.CERTIFICATES) if one.receivable == receivable]
    gone = record.redeemed + record.credited + record.written_down
    gone += record.face if record.state == R.CANCELLED else 0
    return sum(one.amount for one in rows) + gone == record.face and record.live == sum(one.amount > 0 for one in rows)


# ----- Disputes


def test_dispute__is_recorded_and_a_later_one_takes_its_place(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world))
    record = world.receivable(root)
    assert (record.disputed, record.dispute_reason, record.flags) == (PART, PRICE_DIFFERS, DISPUTED | CLAIMED)
    world.execute(world.signed(claiming.dispute(world, root, 7, reason=8), ENTERPRISE))
    assert (world.receivable(root).disputed, world.receivable(root).dispute_reason) == (7, 8)
    assert outstanding(world) == FACE, "what is disputed is owed until it is credited"


def test_withdrawn_dispute__leaves_no_reason_and_no_flag(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world))
    world.execute(world.signed(claiming.withdraw_dispute(world, root), ENTERPRISE))
    record = world.receivable(root)
    assert (record.disputed, record.dispute_reason, record.flags) == (0, 0, CLAIMED)
    assert world.refusal(world.signed(claiming.withdraw_dispute(world, root), ENTERPRISE)) == "NotDisputed"


@pytest.mark.parametrize(("waiver", "refusal"), [(0, None), (1, "DefencesWaived"), (2, None), (3, "DefencesWaived")])
def test_obligor__that_waived_its_defences__disputes_nothing(world: World, waiver: int, refusal: str | None) -> None:
    root = world.submitted()
    world.execute(world.checked(world.confirm(root, waiver=waiver), ENTERPRISE))
    assert world.refusal(world.signed(claiming.dispute(world, root), ENTERPRISE)) == refusal


def test_dispute__is_of_no_more_than_is_open(world: World) -> None:
    root = world.paid(claiming.contestable(world), FACE - 10)
    assert world.refusal(world.signed(claiming.dispute(world, root, 11), ENTERPRISE)) == "InvalidAmount"
    assert world.refusal(world.signed(claiming.dispute(world, root, 0), ENTERPRISE)) == "InvalidAmount"
    claiming.disputed(world, root, 10)


def test_payment__lowers_a_dispute_to_what_is_left_and_at_nothing_ends_it(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world), FACE)
    world.paid(root, FACE - 5)
    assert (world.receivable(root).disputed, world.receivable(root).flags & DISPUTED) == (5, DISPUTED)
    world.paid(root, 5)
    record = world.receivable(root)
    assert (record.disputed, record.dispute_reason, record.flags & DISPUTED) == (0, 0, 0)


def test_disputed_receivable__is_neither_sold_nor_pledged_and_passes_on(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world))
    sale = world.signed(world.finance(root), SUPPLIER, FINANCIER)
    assert world.refusal(sale) == "ReceivableDisputed"
    pledge = world.signed(lending.pledge(world, root), SUPPLIER, FINANCIER)
    assert world.refusal(pledge) == "ReceivableDisputed"
    world.passed(root)


def test_disputed_part__keeps_only_itself_from_being_overdue(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world), FACE)
    claiming.overdue(world, root)
    assert effective(world, root) is R.CONFIRMED
    world.execute(world.signed(claiming.dispute(world, root, FACE - 1), ENTERPRISE))
    assert effective(world, root) is R.OVERDUE
    world.paid(root, 1)
    assert effective(world, root) is R.PART_PAID, "all that is left is disputed"


# ----- Credit notes


def test_credit__lowers_the_certificate_and_what_is_due(world: World) -> None:
    root = claiming.credited(world, world.confirmed())
    record = world.receivable(root)
    assert (record.credited, record.due, record.flags, record.state) == (PART, FACE - PART, CLAIMED, R.CONFIRMED)
    assert (world.certificate(root).amount, world.certificate(root).sequence) == (FACE - PART, 2)
    assert outstanding(world) == FACE - PART
    assert conserved(world, root)


def test_credit__of_the_whole__spends_the_certificate_and_settles_the_receivable(world: World) -> None:
    root = claiming.credited(world, world.confirmed(), FACE)
    record = world.receivable(root)
    assert (record.state, record.live, outstanding(world)) == (R.SETTLED, 0, 0)
    assert (world.certificate(root).state, world.certificate(root).amount) == (C.SPENT, 0)
    assert conserved(world, root)


def test_credit__ends_the_dispute_that_it_answers(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world), FACE)
    claiming.credited(world, root, FACE - 3)
    assert (world.receivable(root).disputed, world.receivable(root).flags & DISPUTED) == (3, DISPUTED)
    claiming.credited(world, root, 3)
    assert world.receivable(root).flags == CLAIMED


def test_credit__while_money_waits__is_refused_until_it_is_shared(world: World) -> None:
    root = world.paid(world.confirmed(), 100)
    act = world.signed(claiming.credit(world, root), ENTERPRISE, SUPPLIER)
    assert world.refusal(act) == "RedemptionPending"
    world.execute(world.redeem(root))
    world.execute(act)
    world.paid(root, FACE - 100 - PART)
    assert world.refusal(world.signed(world.attest_payment(root, 1), BANK)) == "PaymentExceedsFace"
    world.execute(world.redeem(root))
    assert (world.receivable(root).state, conserved(world, root)) == (R.SETTLED, True)


def test_credit__of_an_offer_that_lapsed__frees_the_certificate(world: World) -> None:
    root = world.offered(world.confirmed())
    assert world.refusal(world.signed(claiming.credit(world, root), ENTERPRISE, SUPPLIER)) == "WrongCertificateState"
    world.wait(DAY + 1)
    claiming.credited(world, root)
    record = world.certificate(root)
    assert (record.state, record.encumbrance, record.until) == (C.AVAILABLE, 0, 0)


@given(st.lists(st.integers(1, FACE), min_size=1, max_size=5), st.integers(1, FACE))
def test_credits_and_payments__of_any_amounts__conserve_the_face(credits_: list[int], payment: int) -> None:
    world = World()
    root = world.confirmed()
    for amount in credits_:
        if amount < world.certificate(root).amount:
            claiming.credited(world, root, amount)
    world.paid(root, min(payment, world.receivable(root).due))
    world.execute(world.redeem(root))
    record = world.receivable(root)
    assert conserved(world, root)
    assert outstanding(world) == record.due - record.settled
    assert (record.state == R.SETTLED) == (record.settled == record.due)


# ----- Cancellation


def test_cancelled_receivable__owes_nothing_and_gives_its_evidence_back(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(claiming.cancel_receivable(world, root), ENTERPRISE, SUPPLIER))
    record = world.receivable(root)
    assert (record.state, record.live, outstanding(world)) == (R.CANCELLED, 0, 0)
    assert (world.certificate(root).state, world.certificate(root).amount) == (C.SPENT, 0)
    assert conserved(world, root)
    world.execute(world.release_evidence(root))
    assert world.receivable(root).flags & 4
    assert (world.receivable(root).state, outstanding(world)) == (R.CANCELLED, 0)
    assert world.refusal(world.release_evidence(root)) == "AlreadyReleased"


def test_receivable__that_has_left_the_creditor_or_was_divided__is_not_cancelled(world: World) -> None:
    passed, divided, sold = world.passed(world.confirmed()), world.confirmed(), world.locked(world.confirmed())
    world.execute(world.signed(world.split(divided, PART), SUPPLIER))
    for root in (passed, divided, sold):
        act = world.signed(claiming.cancel_receivable(world, root), ENTERPRISE, SUPPLIER)
        assert world.refusal(act) == "WrongCertificateState"


def test_receivable__is_cancelled_by_its_own_parties_alone(world: World) -> None:
    root = world.confirmed()
    act = claiming.cancel_receivable(world, root, creditor=SECOND_SUPPLIER.number)
    assert world.refusal(world.signed(act, ENTERPRISE, SECOND_SUPPLIER)) == "NotAParty"
    claiming.overdue(world, root)
    act = claiming.cancel_receivable(world, root)
    assert world.refusal(world.signed(act, ENTERPRISE, SUPPLIER)) == "WrongReceivableState"


def test_marked_receivable__that_is_cancelled__stops_nobody(world: World) -> None:
    root = claiming.marked(world, claiming.contestable(world))
    claiming.disputed(world, root, FACE)
    world.execute(world.signed(claiming.cancel_receivable(world, root), ENTERPRISE, SUPPLIER))
    record, (_, stop) = world.receivable(root), stopped(world)
    assert (record.marks, record.disputed, record.flags) == (0, 0, CLAIMED)
    assert stop is not None
    assert stop.open == 0


# ----- Overdue, and the stop


def test_overdue_receivable__once_marked__stops_its_obligors_issues(world: World) -> None:
    submitted = world.submitted(until=world.now + 100 * DAY, cutoff=world.now + 150 * DAY)
    root = world.confirmed()
    world.now = world.receivable(root).cutoff + 3 * DAY
    assert world.refusal(claiming.mark_overdue(root)) == "WrongReceivableState"
    world.wait(1)
    world.execute(claiming.mark_overdue(root))
    assert stopped(world) == (True, Stop(1, world.now))
    assert world.refusal(claiming.mark_overdue(root)) == "AlreadyMarked"
    assert world.refusal(world.checked(world.confirm(submitted), ENTERPRISE)) == "IssueStopped"
    assert world.refusal(world.checked(world.open(), ENTERPRISE)) == "IssueStopped"
    assert world.refusal(world.checked(world.open(obligor=SECOND_ENTERPRISE), SECOND_ENTERPRISE)) is None


def test_stop__ends_by_the_governors_once_all_that_is_marked_is_paid(world: World) -> None:
    first, second = world.confirmed(), world.confirmed(face=1000)
    since = world.receivable(first).cutoff + 3 * DAY + 1
    claiming.marked(world, first)
    world.wait(50)
    world.execute(claiming.mark_overdue(second))
    assert stopped(world) == (True, Stop(2, since))
    release = world.by_governors(claiming.release_stop(world))
    assert world.refusal(release) == "NotCured"
    world.paid(first, FACE - 1)
    assert stopped(world)[1] == Stop(2, since), "one unit is still open"
    world.paid(first, 1)
    world.paid(second, 1000)
    assert stopped(world) == (True, Stop(0, since)), "paying alone does not end it"
    world.execute(release)
    assert stopped(world) == (False, None)
    assert world.refusal(world.by_governors(claiming.release_stop(world))) == "NotStopped"
    world.confirmed()


def test_stop_released__is_that_of_an_obligor_that_exists(world: World) -> None:
    act = with_fields(claiming.release_stop(world), obligor=999)
    assert world.refusal(world.by_governors(act)) == "NotStopped"
    assert world.refusal(world.by_governors(claiming.release_stop(world, GOVERNORS[0]))) == "NotStopped"


@pytest.mark.parametrize("way", ["credit", "write-down", "early payment"])
def test_marked_receivable__stops_no_longer_however_its_last_unit_goes(world: World, way: str) -> None:
    root = world.confirmed()
    if way == "early payment":
        lending.paid_early(world, root)
    claiming.marked(world, root)
    if way == "credit":
        claiming.credited(world, root, FACE)
    elif way == "write-down":
        claiming.defaulted(world, root)
        world.execute(world.signed(claiming.write_down(world, root, FACE), SUPPLIER))
    else:
        world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.receivable(root).marks == 0
    stop = stopped(world)[1]
    assert stop is not None
    assert stop.open == 0
    assert conserved(world, root)


# ----- Default and write-down


def test_default__is_declared_from_the_first_second_after_the_policys_days(world: World) -> None:
    root = world.confirmed()
    world.now = world.receivable(root).cutoff + 90 * DAY
    act = world.signed(claiming.declare_default(world, root, deadline=world.now + DAY), SUPPLIER)
    assert world.refusal(act) == "NotYetDue"
    world.wait(1)
    world.execute(act)
    record = world.receivable(root)
    assert (record.defaulted_at, record.marks, record.flags) == (world.now, 1, CLAIMED)
    assert effective(world, root) is R.DEFAULTED
    assert stopped(world) == (True, Stop(1, world.now))
    assert world.certificate(root).sequence == 2
    again = world.signed(claiming.declare_default(world, root), SUPPLIER)
    assert world.refusal(again) == "WrongReceivableState"


def test_default__of_what_was_marked_before__marks_it_once(world: World) -> None:
    root = claiming.marked(world, world.confirmed())
    claiming.defaulted(world, root)
    stop = stopped(world)[1]
    assert stop is not None
    assert stop.open == 1


def test_default__leaves_a_pledge_as_it_is_and_ends_an_offer_that_time_has_ended(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.split(root, PART, PART), SUPPLIER))
    pledged, offered = child_id(root, 1, 0), child_id(root, 1, 1)
    act = lending.pledge(world, pledged, until=world.now + 300 * DAY)
    world.execute(world.signed(act, SUPPLIER, FINANCIER))
    world.offered(offered)
    before = world.certificate(pledged)
    claiming.long_overdue(world, root)
    world.execute(world.signed(claiming.declare_default(world, pledged), SUPPLIER))
    assert world.certificate(pledged) == before._replace(sequence=before.sequence + 1)
    other = world.confirmed(obligor=SECOND_ENTERPRISE)
    world.offered(other)
    claiming.defaulted(world, other)
    record = world.certificate(other)
    assert (record.state, record.encumbrance, record.until) == (C.AVAILABLE, 0, 0)


def test_receivable__paid_after_its_default__is_cured(world: World) -> None:
    root = claiming.defaulted(world, world.confirmed())
    world.paid(root, FACE)
    assert effective(world, root) is R.PART_PAID, "nothing is open any more"
    world.execute(world.redeem(root))
    assert (world.receivable(root).state, effective(world, root)) == (R.SETTLED, R.CURED)


def test_write_down__of_all_holders__writes_the_receivable_off(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.split(root, PART), SUPPLIER))
    claiming.defaulted(world, root)
    part = child_id(root, 1, 0)
    world.execute(world.signed(claiming.write_down(world, part), SUPPLIER))
    record = world.receivable(root)
    assert (record.written_down, record.live, effective(world, root)) == (PART, 1, R.DEFAULTED)
    assert outstanding(world) == FACE - PART
    world.execute(world.signed(claiming.write_down(world, root, FACE - PART), SUPPLIER))
    assert (effective(world, root), outstanding(world), conserved(world, root)) == (R.WRITTEN_OFF, 0, True)


def test_write_down__of_what_is_only_overdue__is_refused(world: World) -> None:
    root = claiming.overdue(world, world.confirmed())
    assert world.refusal(world.signed(claiming.write_down(world, root), SUPPLIER)) == "WrongReceivableState"


# ----- Freezes, and what is past


@pytest.mark.parametrize("target", [1, 2, 3])
def test_frozen__holder_certificate_or_receivable__is_neither_credited_nor_declared_in_default(
    world: World, target: int
) -> None:
    root = claiming.long_overdue(world, world.confirmed())
    order = world.freeze(target, SUPPLIER.number if target == 1 else root)
    world.execute(world.signed(order, AUTHORITY))
    expected = ("ParticipantFrozen", "CertificateFrozen", "ReceivableFrozen")[target - 1]
    for act in (claiming.declare_default(world, root), claiming.credit(world, root)):
        signers = (SUPPLIER,) if act.type.name == "DeclareDefault" else (ENTERPRISE, SUPPLIER)
        assert world.refusal(world.signed(act, *signers)) == expected
    world.execute(claiming.mark_overdue(root))


def test_early_payment__of_a_part__settles_that_part_at_once(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world), FACE)
    world.execute(world.signed(claiming.withdraw_dispute(world, root), ENTERPRISE))
    world.execute(world.signed(world.split(root, PART), SUPPLIER))
    part = lending.paid_early(world, child_id(root, 1, 0))
    claiming.disputed(world, root, FACE)
    world.execute(world.signed(world.attest_disbursement(part), BANK))
    record: Receivable = world.receivable(root)
    assert (record.state, record.settled, record.redeemed, record.live) == (R.PART_PAID, PART, PART, 1)
    assert record.disputed == FACE - PART
    piece = world.certificate(part)
    assert (piece.state, piece.amount, piece.holder, piece.depth) == (C.REDEEMED, 0, SUPPLIER.number, 0)
    assert (outstanding(world), conserved(world, root)) == (FACE - PART, True)


def test_early_payment__attested_while_another_payment_waits__comes_after_its_distribution(world: World) -> None:
    root = lending.paid_early(world, world.confirmed())
    world.paid(root, 100)
    word = world.signed(world.attest_disbursement(root), BANK)
    assert world.refusal(word) == "RedemptionPending"
    world.execute(world.redeem(root))
    world.execute(word)
    record = world.receivable(root)
    assert (record.state, record.settled, record.redeemed, record.live) == (R.SETTLED, FACE, FACE, 0)


def test_early_payment__of_what_was_redeemed_meanwhile__settles_nothing_twice(world: World) -> None:
    root = lending.paid_early(world, world.confirmed())
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    before = world.receivable(root)
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.receivable(root) == before
    assert (world.certificate(root).state, world.certificate(root).holder) == (C.REDEEMED, SUPPLIER.number)
