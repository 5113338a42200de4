"""Certificates merged, parts of them frozen, and documents of which less is verified than before."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.ids import child_id
from tests.support import lending
from tests.support.cast import AUTHORITY, LOT, SECOND_SUPPLIER, SUPPLIER, VERIFIER
from tests.support.world import DAY, FACE, World


@pytest.fixture
def world() -> World:
    return World()


def parted(world: World, *amounts: int) -> tuple[int, list[int]]:
    """A root and the parts split off it."""
    root = world.confirmed()
    sequence = world.certificate(root).sequence
    world.execute(world.signed(world.split(root, *amounts), SUPPLIER))
    return root, [child_id(root, sequence, index) for index in range(len(amounts))]


def test_merged__have_the_sum_and_the_others_are_spent(world: World) -> None:
    root, parts = parted(world, LOT, 2 * LOT)
    world.execute(world.signed(lending.merge(world, parts[0], root, parts[1]), SUPPLIER))
    assert world.certificate(parts[0]).amount == FACE
    assert [(world.certificate(one).state, world.certificate(one).amount) for one in (root, parts[1])] == [
        (C.SPENT, 0),
        (C.SPENT, 0),
    ]
    assert world.receivable(root).live == 1


def test_merged__have_changed_hands_as_often_as_the_deepest(world: World) -> None:
    root, (part, other) = parted(world, LOT, LOT)
    for one in (part, other):
        world.passed(one)
    world.passed(other, SUPPLIER)
    assert world.certificate(other).depth == 2
    world.execute(world.signed(lending.merge(world, root, other), SUPPLIER))
    assert world.certificate(root).depth == 2


def test_merge__of_anothers_or_of_one_twice_is_refused_whole(world: World) -> None:
    root, (part, other) = parted(world, LOT, LOT)
    assert world.refusal(world.signed(lending.merge(world, root, part, part), SUPPLIER)) == "CertificateClosed"
    assert world.certificate(part).amount == LOT
    assert world.refusal(world.signed(lending.merge(world, root, root), SUPPLIER)) == "TermsMismatch"
    foreign = world.confirmed()
    assert world.refusal(world.signed(lending.merge(world, root, foreign), SUPPLIER)) == "TermsMismatch"
    world.passed(other)
    assert world.refusal(world.signed(lending.merge(world, root, other), SUPPLIER)) == "NotHolder"


def test_frozen_part__stays_its_holders_and_the_rest_is_free(world: World) -> None:
    root = world.confirmed()
    sequence = world.certificate(root).sequence
    world.execute(world.signed(lending.freeze_amount(world, root, 1), AUTHORITY))
    child = child_id(root, sequence, 0)
    part = world.certificate(child)
    assert (part.amount, part.holder, part.flags, part.state) == (1, SUPPLIER.number, 1, C.AVAILABLE)
    assert world.refusal(world.signed(world.cancel(child), SUPPLIER)) == "CertificateFrozen"
    assert world.refusal(world.signed(world.transfer(root), SUPPLIER)) is None
    world.execute(world.signed(world.unfreeze(2, child), AUTHORITY))
    assert world.refusal(world.signed(world.cancel(child), SUPPLIER)) is None


def test_frozen_part__is_ordered_past_the_cutoff_but_not_while_money_waits(world: World) -> None:
    root = world.paid(world.confirmed(), FACE // 2)
    assert world.refusal(world.signed(lending.freeze_amount(world, root), AUTHORITY)) == "RedemptionPending"
    world.execute(world.redeem(root))
    assert world.refusal(world.signed(lending.freeze_amount(world, root), AUTHORITY)) is None


def test_reduced_document__backs_no_more_than_what_is_left(world: World) -> None:
    fingerprint = world.attested(FACE)
    outcome = world.execute(world.signed(lending.reduce_evidence(world, fingerprint, FACE // 2), VERIFIER))
    assert outcome.alert is None
    document = world.state.get(s.EVIDENCE, fingerprint)
    assert document is not None
    assert (document.verified, document.flags) == (FACE // 2, 4)


def test_reduced_document__is_in_no_conflict_with_its_own_attestation(world: World) -> None:
    act = world.attest()
    world.execute(world.signed(act, VERIFIER))
    world.execute(world.signed(lending.reduce_evidence(world, act.fields.fingerprint), VERIFIER))
    assert world.refusal(world.signed(act, VERIFIER)) == "AlreadyAttested"
    other = world.attest(fingerprint=act.fields.fingerprint, content=bytes(31) + b"\1")
    assert world.execute(world.signed(other, VERIFIER)).alert_code == 1


def test_document_used_for_more_than_is_left__raises_an_alert_of_its_own(world: World) -> None:
    identity = world.submit()
    world.execute(world.signed(identity, SUPPLIER))
    fingerprint = identity.items[0].fingerprint
    outcome = world.execute(world.signed(lending.reduce_evidence(world, fingerprint, 0, reason=2), VERIFIER))
    assert (outcome.alert, outcome.alert_code) == (fingerprint, 2)
    document = world.state.get(s.EVIDENCE, fingerprint)
    assert document is not None
    assert (document.verified, document.used, document.flags) == (0, FACE, 6)
    again = lending.reduce_evidence(world, fingerprint, 0)
    assert world.refusal(world.signed(again, VERIFIER)) == "InvalidAmount", "it can't fall further"


def test_merged_certificates__are_offered_as_one(world: World) -> None:
    root, parts = parted(world, LOT)
    world.execute(world.signed(lending.merge(world, root, *parts), SUPPLIER))
    assert world.passed(root, SECOND_SUPPLIER) == root
    world.wait(DAY)
    assert world.certificate(root).holder == SECOND_SUPPLIER.number
