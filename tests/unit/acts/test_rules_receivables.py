"""Receivables coming to be: submitted and confirmed, opened and accepted, rejected, expired."""

from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.effective import receivable_state
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.ids import receivable_id
from ledger_api.acts.records import Certificate, Exposure
from tests.support.cast import (
    CNY,
    ENTERPRISE,
    EUR,
    PER_ACT,
    PER_DAY,
    SECOND_ENTERPRISE,
    SECOND_SUPPLIER,
    SUPPLIER,
    VERIFIER,
    with_fields,
)
from tests.support.world import CAP, DAY, FACE, World


@pytest.fixture
def world() -> World:
    return World()


def exposure(world: World, currency: int = CNY) -> Exposure:
    record = world.state.get(s.EXPOSURES, (ENTERPRISE.number, currency))
    assert record is not None
    return record


def used(world: World, fingerprint: bytes) -> int:
    record = world.state.get(s.EVIDENCE, fingerprint)
    assert record is not None
    return record.used


# ----- Submitted and confirmed


def test_submitted_receivable__reserves_its_documents_and_owes_nothing(world: World) -> None:
    one, two = world.attested(1000), world.attested(500)
    lines = (m.EvidenceLine(one, 700), m.EvidenceLine(two, 500))
    identity = world.submitted(1200, lines=lines)
    record = world.receivable(identity)
    assert (record.obligor, record.creditor, record.face, record.currency) == (10, 20, 1200, CNY)
    assert (record.state, record.live, record.policy, record.settled) == (R.SUBMITTED, 0, 0, 0)
    assert (used(world, one), used(world, two)) == (700, 500)
    assert exposure(world).outstanding == 0
    assert world.state.get(s.CERTIFICATES, identity) is None


def test_confirmed_receivable__has_a_root_certificate_of_its_whole_face(world: World) -> None:
    identity = world.confirmed()
    record = world.receivable(identity)
    assert (record.state, record.live, record.policy, record.waiver) == (R.CONFIRMED, 1, 1, 3)
    assert world.certificate(identity) == Certificate(1, SUPPLIER.number, FACE, identity, 0, 1, 0, 0, 0)
    assert exposure(world) == Exposure(FACE, CAP, 0, 0), "two signed: nothing counts as single-signed"


@pytest.mark.parametrize("field", ["face", "currency", "cutoff", "commitment", "creditor"])
def test_confirmation__of_other_terms_than_the_submitted__is_refused(world: World, field: str) -> None:
    act = world.confirm(world.submitted())
    value = getattr(act.fields, field)
    other = value + 1 if isinstance(value, int) else bytes(32)
    assert world.refusal(world.checked(with_fields(act, **{field: other}), ENTERPRISE)) == "TermsMismatch"


def test_confirmation__by_another_enterprise__is_refused(world: World) -> None:
    act = with_fields(world.confirm(world.submitted()), obligor=SECOND_ENTERPRISE.number)
    assert world.refusal(world.checked(act, SECOND_ENTERPRISE)) == "NotAParty"


def test_rejected_receivable__gives_its_documents_back_once(world: World) -> None:
    document = world.attested(FACE)
    identity = world.submitted(FACE, lines=(m.EvidenceLine(document, FACE),))
    assert world.refusal(world.release_evidence(identity)) == "WrongReceivableState"
    world.execute(world.signed(world.reject_receivable(identity), ENTERPRISE))
    assert world.receivable(identity).state == R.REJECTED
    assert used(world, document) == FACE
    world.execute(world.release_evidence(identity))
    assert used(world, document) == 0
    assert world.refusal(world.release_evidence(identity)) == "AlreadyReleased"
    again = world.submit(FACE, lines=(m.EvidenceLine(document, FACE),))
    assert world.refusal(world.signed(again, SUPPLIER)) is None


def test_submitted_receivable__nobody_confirmed_in_time__expires_by_itself(world: World) -> None:
    document = world.attested(FACE)
    identity = world.submitted(FACE, lines=(m.EvidenceLine(document, FACE),))
    confirm = world.checked(world.confirm(identity, deadline=world.now + 9 * DAY), ENTERPRISE)
    world.now = world.receivable(identity).until + 1
    assert receivable_state(world.receivable(identity), None, world.now) is R.EXPIRED
    assert world.refusal(confirm) == "WrongReceivableState"
    assert world.refusal(world.signed(world.reject_receivable(identity), ENTERPRISE)) == "WrongReceivableState"
    world.execute(world.release_evidence(identity))
    assert world.receivable(identity).state == R.EXPIRED
    assert used(world, document) == 0


def test_submitted_receivable__in_its_last_second__is_confirmed(world: World) -> None:
    identity = world.submitted()
    world.now = world.receivable(identity).until
    world.execute(world.checked(world.confirm(identity), ENTERPRISE))


def test_invoice__submitted_a_second_time__is_refused_whoever_submits_it(world: World) -> None:
    document = world.attested(FACE)
    lines = (m.EvidenceLine(document, FACE),)
    world.confirmed(FACE, lines=lines)
    again = world.submit(FACE, lines=lines)
    assert world.refusal(world.signed(again, SUPPLIER)) == "EvidenceExceeded"
    by_another = world.submit(FACE, creditor=SECOND_SUPPLIER, lines=lines)
    assert world.refusal(world.signed(by_another, SECOND_SUPPLIER)) == "NotIssuer"


def test_one_invoice__carries_several_receivables_up_to_its_amount(world: World) -> None:
    document = world.attested(FACE)
    for part in (FACE // 2, FACE // 4):
        world.submitted(part, lines=(m.EvidenceLine(document, part),))
    too_much = world.submit(FACE // 4 + 1, lines=(m.EvidenceLine(document, FACE // 4 + 1),))
    assert world.refusal(world.signed(too_much, SUPPLIER)) == "EvidenceExceeded"
    world.submitted(FACE // 4, lines=(m.EvidenceLine(document, FACE // 4),))
    assert used(world, document) == FACE


def test_receivables_id__is_its_submitters_own_and_taken_once(world: World) -> None:
    act = world.submit(receivable=receivable_id(SUPPLIER.number, 77))
    world.execute(world.signed(act, SUPPLIER))
    taken = world.submit(receivable=receivable_id(SUPPLIER.number, 77))
    assert world.refusal(world.signed(taken, SUPPLIER)) == "ReceivableExists"
    foreign = world.submit(receivable=receivable_id(ENTERPRISE.number, 78))
    assert world.refusal(world.signed(foreign, SUPPLIER)) == "ForeignId"


@pytest.mark.parametrize("face", [10**15, 10**15 + 1])
def test_face__is_ten_to_the_fifteenth_at_most(world: World, face: int) -> None:
    act = world.signed(world.submit(face), SUPPLIER)
    assert world.refusal(act) == (None if face == 10**15 else "InvalidAmount")


# ----- Opened and accepted


def test_opened_receivable__counts_at_once_and_is_accepted_by_its_supplier(world: World) -> None:
    identity = world.opened()
    record = world.receivable(identity)
    assert (record.state, record.policy, record.live) == (R.OPENED, 1, 0)
    assert exposure(world).outstanding == FACE
    assert world.state.get(s.CERTIFICATES, identity) is None
    world.execute(world.signed(world.accept_receivable(identity), SUPPLIER))
    assert world.receivable(identity) == record._replace(state=R.CONFIRMED.value, live=1)
    assert world.certificate(identity).holder == SUPPLIER.number
    assert exposure(world).outstanding == FACE


def test_opened_receivable__rejected_by_its_supplier__is_owed_no_more(world: World) -> None:
    identity = world.opened()
    world.execute(world.signed(world.reject_receivable(identity, SUPPLIER), SUPPLIER))
    assert world.receivable(identity).state == R.REJECTED
    assert exposure(world).outstanding == 0
    world.execute(world.release_evidence(identity))
    assert exposure(world).outstanding == 0, "lowered once"


def test_opened_receivable__expired__is_owed_until_its_evidence_is_released(world: World) -> None:
    identity = world.opened()
    world.now = world.receivable(identity).until + 1
    assert world.refusal(world.signed(world.accept_receivable(identity), SUPPLIER)) == "WrongReceivableState"
    assert exposure(world).outstanding == FACE
    world.execute(world.release_evidence(identity))
    assert world.receivable(identity).state == R.EXPIRED
    assert exposure(world).outstanding == 0


@pytest.mark.parametrize("field", ["obligor", "face", "currency", "cutoff", "commitment"])
def test_acceptance__of_other_terms_than_the_opened__is_refused(world: World, field: str) -> None:
    act = world.accept_receivable(world.opened())
    value = getattr(act.fields, field)
    other = value + 1 if isinstance(value, int) else bytes(32)
    assert world.refusal(world.signed(with_fields(act, **{field: other}), SUPPLIER)) == "TermsMismatch"


# ----- One signature or two


def alone(world: World, face: int, **fields: Any) -> str | None:
    """What becomes of a confirmation by the maker alone."""
    return world.refusal(world.signed(world.confirm(world.submitted(face, **fields)), ENTERPRISE))


def test_one_signature__is_enough_up_to_the_threshold_of_an_act(world: World) -> None:
    assert alone(world, PER_ACT + 1) == "CheckerRequired"
    assert alone(world, PER_ACT) is None
    assert exposure(world) == Exposure(PER_ACT, CAP, PER_ACT, world.now // DAY)


def test_one_signature__is_enough_up_to_the_threshold_of_a_utc_day(world: World) -> None:
    world.now -= world.now % DAY  # midnight
    assert alone(world, PER_ACT) is None
    assert alone(world, PER_ACT) is None
    rest = PER_DAY - 2 * PER_ACT
    assert alone(world, rest + 1) == "CheckerRequired"
    world.confirmed(PER_ACT)
    assert alone(world, rest) is None, "what two have signed does not count"
    assert alone(world, 1) == "CheckerRequired"
    world.now += DAY - 1
    assert alone(world, 1) == "CheckerRequired"
    world.now += 1
    assert alone(world, PER_ACT) is None, "the next day counts from nothing"


def test_one_signature__in_a_currency_without_a_threshold__is_never_enough(world: World) -> None:
    world.execute(world.by_governors(build(m.SetCap(ENTERPRISE.number, EUR, CAP, world.fresh(), world.deadline))))
    document = world.attest(100, currency=EUR)
    world.execute(world.signed(document, VERIFIER))
    lines = (m.EvidenceLine(document.fields.fingerprint, 100),)
    identity = world.submitted(100, currency=EUR, lines=lines)
    assert world.refusal(world.signed(world.confirm(identity), ENTERPRISE)) == "CheckerRequired"
    world.execute(world.checked(world.confirm(identity), ENTERPRISE))
    assert exposure(world, EUR).outstanding == 100


def test_opened_receivable__counts_against_the_day_as_a_confirmation_does(world: World) -> None:
    assert world.refusal(world.signed(world.open(PER_ACT + 1), ENTERPRISE)) == "CheckerRequired"
    assert world.refusal(world.signed(world.open(PER_ACT), ENTERPRISE)) is None
    assert exposure(world).single == PER_ACT


# ----- Cap and tenor


def cap(world: World, amount: int) -> None:
    world.execute(world.by_governors(build(m.SetCap(ENTERPRISE.number, CNY, amount, world.fresh(), world.deadline))))


def test_cap__bounds_all_that_an_obligor_owes(world: World) -> None:
    cap(world, 2 * FACE)
    world.confirmed(FACE)
    opened = world.opened(FACE)
    assert world.refusal(world.checked(world.confirm(world.submitted(1)), ENTERPRISE)) == "CapExceeded"
    assert world.refusal(world.checked(world.open(1), ENTERPRISE)) == "CapExceeded"
    world.execute(world.signed(world.reject_receivable(opened, SUPPLIER), SUPPLIER))
    world.confirmed(FACE)
    assert exposure(world).outstanding == 2 * FACE


def test_cap__gives_room_again_as_the_obligor_pays(world: World) -> None:
    cap(world, FACE)
    root = world.confirmed(FACE)
    world.paid(root, FACE // 4)
    assert exposure(world).outstanding == FACE - FACE // 4
    world.confirmed(FACE // 4)
    assert world.refusal(world.checked(world.confirm(world.submitted(1)), ENTERPRISE)) == "CapExceeded"


def test_obligor__without_a_cap_in_the_currency__confirms_nothing(world: World) -> None:
    document = world.attest(100, currency=EUR)
    world.execute(world.signed(document, VERIFIER))
    lines = (m.EvidenceLine(document.fields.fingerprint, 100),)
    identity = world.submitted(100, currency=EUR, lines=lines)
    assert world.refusal(world.checked(world.confirm(identity), ENTERPRISE)) == "CapExceeded"


@pytest.mark.parametrize(
    ("ahead", "reason", "refusal"),
    [
        (180 * DAY, 0, None),
        (180 * DAY + 1, 0, "TenorReasonMissing"),
        (180 * DAY + 1, 2, None),
        (365 * DAY, 4, None),
        (365 * DAY + 1, 4, "TenorTooLong"),
    ],
)
def test_tenor__above_the_normal_needs_a_reason_and_has_a_bound(
    world: World, ahead: int, reason: int, refusal: str | None
) -> None:
    act = world.open(cutoff=world.now + ahead, tenor_reason=reason)
    assert world.refusal(world.checked(act, ENTERPRISE)) == refusal


def test_tenor__is_counted_anew_when_the_obligor_confirms(world: World) -> None:
    identity = world.submitted(cutoff=world.now + 181 * DAY)
    assert world.refusal(world.checked(world.confirm(identity), ENTERPRISE)) == "TenorReasonMissing"
    world.wait(DAY)
    assert world.refusal(world.checked(world.confirm(identity), ENTERPRISE)) is None


@pytest.mark.parametrize(
    ("until", "cutoff", "refusal"),
    [(0, 9, "InvalidDates"), (9, 9, "InvalidDates"), (9, 8, "InvalidDates"), (1, 2, None)],
)
def test_dates__run_from_now_to_the_answer_to_the_cutoff(
    world: World, until: int, cutoff: int, refusal: str | None
) -> None:
    act = world.submit(until=world.now + until, cutoff=world.now + cutoff)
    assert world.refusal(world.signed(act, SUPPLIER)) == refusal
