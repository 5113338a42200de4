"""What is signed and never sent to the chain is checked by the same rules, in the same order."""

from collections.abc import Callable
from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import keccak
from ledger_api.acts.offchain import check_countersign, check_product, check_quote, check_request
from ledger_api.acts.signing import HIGHEST_S, Key
from ledger_api.acts.state import MemoryState
from tests.support.cast import (
    AUDITOR,
    AUTHORITY,
    BANK,
    ENTERPRISE,
    FINANCIER,
    SECOND_FINANCIER,
    SECOND_SUPPLIER,
    SUPPLIER,
    checked,
    secret_key,
    with_fields,
)
from tests.support.world import DAY, FACE, World

STRANGER = secret_key("stranger")


@pytest.fixture
def world() -> World:
    return World()


def why(check: Callable[..., Any], world: World, act: Act) -> str | None:
    """The name of the first refusal; the check must leave the state alone."""
    before = {table: dict(world.state.rows(table)) for table in s.TABLES}
    refusal = check(world.state, act, world.now, world.domain)
    assert {table: dict(world.state.rows(table)) for table in s.TABLES} == before
    return refusal.name if refusal else None


def suspend(world: World, number: int) -> None:
    world.execute(world.by_governors(world.set_status(number, 2)))


def freeze(world: World, target: int, subject: int) -> None:
    world.execute(world.signed(world.freeze(target, subject), AUTHORITY))


def pause(world: World, group: int) -> None:
    governance = world.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    world.state.put(s.GOVERNANCE, 0, governance._replace(paused=1 << group, paused_until=world.now))


# ----- Requests


def request(world: World, certificate: int, *invited: int, **fields: Any) -> Act:
    record = world.certificate(certificate)
    message = m.RequestFinancing(
        holder=record.holder,
        certificate=certificate,
        sequence=record.sequence,
        amount=record.amount,
        recourse=0,
        until=world.now + DAY,
        deadline=world.deadline,
    )
    numbers = invited or (FINANCIER.number, SECOND_FINANCIER.number)
    return build(message._replace(**fields), tuple([m.InvitedLine(number) for number in numbers]))


def test_request__of_the_holder_to_financiers__holds(world: World) -> None:
    root = world.confirmed()
    assert why(check_request, world, world.signed(request(world, root), SUPPLIER)) is None
    assert why(check_request, world, world.signed(request(world, root), SUPPLIER.clerk)) is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"deadline": -1}, "DeadlinePassed"),
        ({"holder": 999}, "UnknownParticipant"),
        ({"certificate": 999}, "UnknownCertificate"),
        ({"sequence": 2}, "StaleSequence"),
        ({"recourse": 3}, "InvalidField"),
        ({"amount": FACE - 1}, "TermsMismatch"),
        ({"until": 0}, "InvalidDates"),
        ({"until": 90 * DAY}, "InvalidDates"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_request__with_a_wrong_field__does_not_hold(world: World, fields: dict[str, int], refusal: str) -> None:
    instants = {"deadline", "until"}
    changes = {name: world.now + value if name in instants else value for name, value in fields.items()}
    act = with_fields(request(world, world.confirmed()), **changes)
    assert why(check_request, world, world.signed(act, SUPPLIER)) == refusal


@pytest.mark.parametrize(
    ("invited", "refusal"),
    [
        ((FINANCIER.number, FINANCIER.number), "InvalidField"),
        ((SUPPLIER.number,), "SameParty"),
        ((BANK.number,), "CounterpartyNotEligible"),
        ((FINANCIER.number, 999), "CounterpartyNotEligible"),
    ],
)
def test_request__to_who_can_not_quote__does_not_hold(world: World, invited: tuple[int, ...], refusal: str) -> None:
    act = request(world, world.confirmed(), *invited)
    assert why(check_request, world, world.signed(act, SUPPLIER)) == refusal


def test_request__to_a_suspended_financier__does_not_hold(world: World) -> None:
    act = world.signed(request(world, world.confirmed()), SUPPLIER)
    suspend(world, SECOND_FINANCIER.number)
    assert why(check_request, world, act) == "CounterpartyNotEligible"


def test_request__signed_by_somebody_else__does_not_hold(world: World) -> None:
    root = world.confirmed()
    act = request(world, root)
    good = world.signed(act, SUPPLIER).signatures[0]
    malleable = good[:32] + (HIGHEST_S + 1).to_bytes(32, "big")
    for signed, refusal in (
        (act, "SignatureCount"),
        (world.signed(act, SUPPLIER, SUPPLIER), "SignatureCount"),
        (act.signed(malleable), "BadSignature"),
        (world.signed(act, STRANGER), "NotASigner"),
        (world.signed(act, SUPPLIER.checker), "CapabilityMissing"),
        (world.signed(with_fields(act, holder=SECOND_SUPPLIER.number), SECOND_SUPPLIER), "NotHolder"),
        (world.signed(with_fields(act, holder=ENTERPRISE.number), ENTERPRISE), "RoleMissing"),
    ):
        assert why(check_request, world, signed) == refusal


def test_request__of_what_is_not_free__does_not_hold(world: World) -> None:
    root, offered, frozen = world.confirmed(), world.offered(world.confirmed()), world.confirmed()
    freeze(world, 2, frozen)
    assert why(check_request, world, world.signed(request(world, offered), SUPPLIER)) == "WrongCertificateState"
    assert why(check_request, world, world.signed(request(world, frozen), SUPPLIER)) == "CertificateFrozen"
    late = request(world, root)
    world.now = world.receivable(root).cutoff
    act = with_fields(late, deadline=world.now, until=world.now + 1)
    assert why(check_request, world, world.signed(act, SUPPLIER)) == "Matured"


def test_request__of_a_frozen_or_suspended_holder__does_not_hold(world: World) -> None:
    act = world.signed(request(world, world.confirmed()), SUPPLIER)
    freeze(world, 1, SUPPLIER.number)
    assert why(check_request, world, act) == "ParticipantFrozen"
    suspend(world, SUPPLIER.number)
    assert why(check_request, world, act) == "ParticipantSuspended"


def test_request__while_its_group_is_paused__does_not_hold(world: World) -> None:
    act = world.signed(request(world, world.confirmed()), SUPPLIER)
    pause(world, act.type.group)
    assert why(check_request, world, act) == "GroupPaused"


# ----- Quotes


def test_quote__signed_by_the_financier_alone__holds_and_is_what_the_holder_completes(world: World) -> None:
    act = world.finance(world.confirmed())
    assert why(check_quote, world, world.signed(act, FINANCIER)) is None
    world.execute(world.signed(act, SUPPLIER, FINANCIER))


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"deadline": -1}, "DeadlinePassed"),
        ({"holder": 999}, "UnknownParticipant"),
        ({"holder": ENTERPRISE.number}, "RoleMissing"),
        ({"holder": SECOND_SUPPLIER.number}, "NotHolder"),
        ({"certificate": 999}, "UnknownCertificate"),
        ({"sequence": 2}, "StaleSequence"),
        ({"holder_tag": 1}, "TagMismatch"),
        ({"financier_tag": 1}, "TagMismatch"),
        ({"recourse": 3}, "InvalidField"),
        ({"amount": FACE + 1}, "TermsMismatch"),
        ({"disburse_by": 0}, "InvalidDates"),
        ({"disburse_by": 90 * DAY}, "InvalidDates"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_quote__with_a_wrong_field__does_not_hold(world: World, fields: dict[str, int], refusal: str) -> None:
    instants = {"deadline", "disburse_by"}
    changes = {name: world.now + value if name in instants else value for name, value in fields.items()}
    act = with_fields(world.finance(world.confirmed()), **changes)
    assert why(check_quote, world, world.signed(act, FINANCIER)) == refusal


def test_quote__signed_by_somebody_else__does_not_hold(world: World) -> None:
    act = world.finance(world.confirmed())
    for signed, refusal in (
        (act, "SignatureCount"),
        (world.signed(act, SUPPLIER, FINANCIER), "SignatureCount"),
        (act.signed(b"\xff" * 64), "BadSignature"),
        (world.signed(act, SUPPLIER), "NotASigner"),
        (world.signed(act, FINANCIER.checker), "CapabilityMissing"),
        (world.signed(with_fields(act, financier=SUPPLIER.number), SUPPLIER), "RoleMissing"),
    ):
        assert why(check_quote, world, signed) == refusal


def test_quote__of_or_to_the_unfree__does_not_hold(world: World) -> None:
    act = world.signed(world.finance(world.confirmed()), FINANCIER)
    freeze(world, 1, FINANCIER.number)
    assert why(check_quote, world, act) == "ParticipantFrozen"
    suspend(world, FINANCIER.number)
    assert why(check_quote, world, act) == "ParticipantSuspended"
    freeze(world, 1, SUPPLIER.number)
    assert why(check_quote, world, act) == "ParticipantFrozen"
    suspend(world, SUPPLIER.number)
    assert why(check_quote, world, act) == "ParticipantSuspended"


def test_quote__is_stale_as_soon_as_the_certificate_moved(world: World) -> None:
    root = world.confirmed()
    one, two = world.finance(root), world.finance(root, SECOND_FINANCIER)
    world.execute(world.signed(one, SUPPLIER, FINANCIER))
    assert why(check_quote, world, world.signed(two, SECOND_FINANCIER)) == "StaleSequence"


def test_quote__of_a_financier_to_itself__does_not_hold(world: World) -> None:
    root = world.paying(world.confirmed())
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert why(check_quote, world, world.signed(world.finance(root), FINANCIER)) == "SameParty"


# ----- Countersignatures


def countersign(world: World, member: int = AUDITOR.number, **fields: Any) -> Act:
    message = m.Countersign(member, 9, keccak(b"block"), keccak(b"state"), 7, keccak(b"history"), world.deadline)
    return build(message._replace(**fields))


def test_countersignature__of_a_member__holds_also_while_it_is_frozen(world: World) -> None:
    act = world.signed(countersign(world), AUDITOR)
    assert why(check_countersign, world, act) is None
    freeze(world, 1, AUDITOR.number)
    assert why(check_countersign, world, act) is None


def test_countersignature__that_is_no_members_word__does_not_hold(world: World) -> None:
    act = countersign(world)
    for signed, refusal in (
        (act, "SignatureCount"),
        (act.signed(bytes(64)), "BadSignature"),
        (world.signed(act, STRANGER), "NotASigner"),
        (world.signed(act, AUDITOR.checker), "CapabilityMissing"),
        (world.signed(countersign(world, 999), AUDITOR), "UnknownParticipant"),
        (world.signed(countersign(world, deadline=world.now - 1), AUDITOR), "DeadlinePassed"),
    ):
        assert why(check_countersign, world, signed) == refusal
    suspend(world, AUDITOR.number)
    assert why(check_countersign, world, world.signed(act, AUDITOR)) == "ParticipantSuspended"


# ----- Products


def set_product(world: World, maker: Key = FINANCIER.maker, checker: Key = FINANCIER.checker, **fields: Any) -> Act:
    message = m.SetProduct(FINANCIER.number, 3, 1, keccak(b"document"), world.now, world.deadline)
    return checked(build(message._replace(**fields)), maker, checker, world.domain)


def test_product__of_maker_and_checker__holds_from_now_on(world: World) -> None:
    assert why(check_product, world, set_product(world)) is None
    assert why(check_product, world, set_product(world, FINANCIER.clerk, FINANCIER.checker)) is None
    late = set_product(world, version=8, effective_from=world.now + DAY)
    assert check_product(world.state, late, world.now, world.domain, (7, world.now + DAY)) is None


@pytest.mark.parametrize(
    ("fields", "refusal"),
    [
        ({"deadline": -1}, "DeadlinePassed"),
        ({"product": 0}, "InvalidField"),
        ({"document": bytes(32)}, "InvalidField"),
        ({"version": 2}, "WrongVersion"),
        ({"effective_from": -1}, "InvalidDates"),
    ],
    ids=lambda value: next(iter(value)) if isinstance(value, dict) else value,
)
def test_product__with_a_wrong_field__does_not_hold(world: World, fields: dict[str, Any], refusal: str) -> None:
    instants = {"deadline", "effective_from"}
    changes = {name: world.now + value if name in instants else value for name, value in fields.items()}
    assert why(check_product, world, set_product(world, **changes)) == refusal


def test_product__never_comes_into_force_before_the_version_that_it_follows(world: World) -> None:
    act = set_product(world, version=8, effective_from=world.now + DAY - 1)
    for last, refusal in (((7, world.now + DAY), "InvalidDates"), ((8, 0), "WrongVersion"), ((6, 0), "WrongVersion")):
        found = check_product(world.state, act, world.now, world.domain, last)
        assert found is not None
        assert found.name == refusal


def test_product__that_two_people_did_not_sign__does_not_hold(world: World) -> None:
    act = set_product(world)
    maker, checker = act.signatures
    for signed, refusal in (
        (act.signed(), "SignatureCount"),
        (act.signed(maker, checker, checker), "SignatureCount"),
        (act.signed(maker), "CheckerRequired"),
        (act.signed(maker, bytes(64)), "BadSignature"),
        (act.signed(checker, maker), "NotASigner"),
        (set_product(world, FINANCIER.checker, FINANCIER.checker), "CapabilityMissing"),
        (set_product(world, FINANCIER.maker, FINANCIER.maker), "CapabilityMissing"),
        (set_product(world, FINANCIER.maker, SUPPLIER.checker), "NotASigner"),
        (set_product(world, SUPPLIER.maker, SUPPLIER.checker, financier=SUPPLIER.number), "RoleMissing"),
        (set_product(world, financier=999), "UnknownParticipant"),
    ):
        assert why(check_product, world, signed) == refusal
    freeze(world, 1, FINANCIER.number)
    assert why(check_product, world, act) == "ParticipantFrozen"


@pytest.mark.parametrize("check", [check_request, check_quote, check_countersign, check_product])
def test_check__of_another_act__is_an_error_of_the_caller(check: Callable[..., Any], world: World) -> None:
    act = world.cancel(world.confirmed())
    with pytest.raises(TypeError, match="not a Cancel"):
        check(MemoryState(), act, world.now, world.domain)
