"""What a verifier attests of documents."""

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.hashing import keccak
from ledger_api.acts.records import Evidence
from tests.support.cast import CNY, ENTERPRISE, EUR, SECOND_SUPPLIER, SUPPLIER, VERIFIER, with_fields
from tests.support.world import FACE, World


@pytest.fixture
def world() -> World:
    return World()


def document(world: World, fingerprint: bytes) -> Evidence:
    record = world.state.get(s.EVIDENCE, fingerprint)
    assert record is not None
    return record


def test_attested_document__has_its_amount_and_nothing_used(world: World) -> None:
    act = world.attest(FACE)
    assert world.execute(world.signed(act, VERIFIER)).alert is None
    expected = Evidence(FACE, 0, SUPPLIER.number, CNY, 1, 1, 0, keccak(b"content"))
    assert document(world, act.fields.fingerprint) == expected


@pytest.mark.parametrize("changes", [{}, {"epoch": 2}, {"evidence_type": 2}], ids=str)
def test_document__attested_again_alike__is_refused(world: World, changes: dict[str, int]) -> None:
    act = world.attest()
    world.execute(world.signed(act, VERIFIER))
    assert world.refusal(world.signed(with_fields(act, **changes), VERIFIER)) == "AlreadyAttested"


@pytest.mark.parametrize(
    "changes",
    [{"issuer": SECOND_SUPPLIER.number}, {"currency": EUR}, {"amount": 1}, {"content": keccak(b"other")}],
    ids=lambda changes: next(iter(changes)),
)
def test_document__attested_with_other_contents__is_an_alert_that_stops_its_use(
    world: World, changes: dict[str, int]
) -> None:
    act = world.attest(FACE)
    fingerprint = act.fields.fingerprint
    world.execute(world.signed(act, VERIFIER))
    other = world.signed(with_fields(act, **changes), VERIFIER)
    assert world.execute(other).alert == fingerprint
    assert document(world, fingerprint) == Evidence(FACE, 0, SUPPLIER.number, CNY, 1, 1, 1, keccak(b"content"))
    claim = world.submit(FACE, lines=(m.EvidenceLine(fingerprint, FACE),))
    assert world.refusal(world.signed(claim, SUPPLIER)) == "EvidenceConflict"
    assert world.refusal(other) == "AlreadyAttested", "one alert is enough"


def test_document__in_conflict_after_its_use__leaves_what_was_confirmed(world: World) -> None:
    act = world.attest(FACE)
    world.execute(world.signed(act, VERIFIER))
    claim = world.submit(FACE // 2, lines=(m.EvidenceLine(act.fields.fingerprint, FACE // 2),))
    world.execute(world.signed(claim, SUPPLIER))
    world.execute(world.signed(with_fields(act, amount=FACE + 1), VERIFIER))
    world.execute(world.checked(world.confirm(claim.fields.receivable), ENTERPRISE))
    assert document(world, act.fields.fingerprint).used == FACE // 2


@pytest.mark.parametrize("kind", [0, 6, 255])
def test_document__of_no_known_type__is_refused(world: World, kind: int) -> None:
    assert world.refusal(world.signed(world.attest(evidence_type=kind), VERIFIER)) == "InvalidField"
