"""Recourse: called, paid in part and whole, given up, and answered with another certificate."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.ids import child_id
from ledger_api.acts.records import Financing
from tests.support import claiming
from tests.support.cast import AUTHORITY, BANK, DEPTH_MAX, FINANCIER, SECOND_FINANCIER, SECOND_SUPPLIER, SUPPLIER
from tests.support.claiming import PART
from tests.support.world import FACE, World


@pytest.fixture
def world() -> World:
    return World()


def financing(world: World, certificate: int) -> Financing:
    """The financing that last locked the certificate."""
    record = world.state.get(s.FINANCINGS, certificate)
    assert record is not None
    return record


def test_call__encumbers_the_certificate_with_its_seller(world: World) -> None:
    root = claiming.called(world)
    record, deal = world.certificate(root), financing(world, root)
    assert (record.state, record.holder, record.encumbrance, record.until) == (
        C.CALLED,
        FINANCIER.number,
        SUPPLIER.number,
        0,
    )
    assert (deal.state, deal.called, deal.holder) == (F.RECOURSE_CALLED, PART, SUPPLIER.number)
    assert world.refusal(world.signed(world.cancel(root), FINANCIER)) == "WrongCertificateState"


@pytest.mark.parametrize(("recourse", "refusal"), [(0, "NoRecourse"), (1, None), (2, None)])
def test_call__needs_recourse_limited_or_full(world: World, recourse: int, refusal: str | None) -> None:
    root = claiming.disputed(world, claiming.bought(world, claiming.contestable(world), recourse))
    assert world.refusal(world.signed(claiming.call_recourse(world, root), FINANCIER)) == refusal


def test_call__on_what_is_neither_disputed_nor_late__is_refused(world: World) -> None:
    root = claiming.bought(world, world.confirmed())
    world.now = world.receivable(root).cutoff
    assert world.refusal(world.signed(claiming.call_recourse(world, root), FINANCIER)) == "WrongReceivableState"
    claiming.overdue(world, root)
    world.execute(world.signed(claiming.call_recourse(world, root, FACE), FINANCIER))


def test_call__on_what_is_paid_and_waits_for_its_distribution__is_refused(world: World) -> None:
    root = claiming.disputed(world, claiming.bought(world, claiming.contestable(world)))
    world.paid(root, FACE)
    assert world.refusal(world.signed(claiming.call_recourse(world, root), FINANCIER)) == "WrongReceivableState"


def test_call__is_the_financiers_of_its_own_purchase(world: World) -> None:
    root = claiming.disputed(world, claiming.contestable(world))
    act = world.signed(claiming.call_recourse(world, root), SUPPLIER)
    assert world.refusal(act) == "WrongFinancingState", "its holder has not bought it from anybody"
    bought = claiming.bought(world, claiming.contestable(world))
    claiming.bought(world, bought, financier=SECOND_FINANCIER)
    claiming.disputed(world, bought)
    call = claiming.call_recourse(world, bought)
    world.execute(world.signed(call, SECOND_FINANCIER))
    assert world.certificate(bought).encumbrance == FINANCIER.number, "the last seller"


def test_call__of_more_than_the_certificate__is_refused(world: World) -> None:
    root = claiming.disputed(world, claiming.bought(world, claiming.contestable(world)))
    for amount, refusal in ((0, "InvalidAmount"), (FACE + 1, "AmountExceeded"), (FACE, None)):
        assert world.refusal(world.signed(claiming.call_recourse(world, root, amount), FINANCIER)) == refusal


def test_withdrawn_call__leaves_the_purchase_as_it_was(world: World) -> None:
    root = claiming.called(world)
    world.execute(world.signed(claiming.withdraw_recourse(world, root), FINANCIER))
    record, deal = world.certificate(root), financing(world, root)
    assert (record.state, record.encumbrance, record.holder) == (C.AVAILABLE, 0, FINANCIER.number)
    assert (deal.state, deal.called) == (F.DISBURSED, 0)
    world.execute(world.signed(claiming.call_recourse(world, root), FINANCIER))


def test_part_paid_by_the_seller__becomes_a_certificate_of_its_own(world: World) -> None:
    root = claiming.called(world)
    before = world.certificate(root)
    act = claiming.attest_recourse(world, root, PART - 1)
    world.execute(world.signed(act, BANK))
    child = world.certificate(child_id(root, act.fields.sequence, 0))
    assert (child.holder, child.amount, child.state, child.sequence) == (SUPPLIER.number, PART - 1, C.AVAILABLE, 1)
    assert child.depth == before.depth + 1
    kept = world.certificate(root)
    assert kept == before._replace(sequence=before.sequence + 1, amount=FACE - PART + 1)
    assert (financing(world, root).state, financing(world, root).called) == (F.RECOURSE_CALLED, 1)
    assert world.receivable(root).live == 2
    assert world.refusal(world.signed(claiming.attest_recourse(world, root, 2), BANK)) == "AmountExceeded"
    world.execute(world.signed(claiming.attest_recourse(world, root, 1), BANK))
    assert (world.certificate(root).state, world.certificate(root).encumbrance) == (C.AVAILABLE, 0)
    assert (financing(world, root).state, financing(world, root).called) == (F.DISBURSED, 0)


def test_whole_certificate_paid_by_the_seller__is_the_sellers_again(world: World) -> None:
    root = claiming.called(world, FACE)
    depth = world.certificate(root).depth
    world.execute(world.signed(claiming.attest_recourse(world, root, FACE), BANK))
    record, deal = world.certificate(root), financing(world, root)
    assert (record.holder, record.state, record.amount, record.depth) == (
        SUPPLIER.number,
        C.AVAILABLE,
        FACE,
        depth + 1,
    )
    assert (deal.state, deal.called) == (F.REPAID, 0)
    assert world.receivable(root).live == 1


def test_whole_certificate__is_what_is_left_of_it_after_a_redemption(world: World) -> None:
    root = claiming.called(world, FACE)
    world.paid(root, FACE // 2)
    part = world.signed(claiming.attest_recourse(world, root, 5), BANK)
    assert world.refusal(part) == "RedemptionPending", "a part would be one more certificate to share among"
    world.execute(world.redeem(root))
    assert world.refusal(world.signed(claiming.attest_recourse(world, root, FACE), BANK)) == "AmountExceeded"
    world.execute(world.signed(claiming.attest_recourse(world, root, FACE - FACE // 2), BANK))
    assert world.certificate(root).holder == SUPPLIER.number


def test_whole_certificate__passes_while_money_waits(world: World) -> None:
    root = claiming.called(world, FACE)
    world.paid(root, 100)
    world.execute(world.signed(claiming.attest_recourse(world, root, FACE), BANK))
    world.execute(world.redeem(root))
    assert (world.certificate(root).holder, world.certificate(root).amount) == (SUPPLIER.number, FACE - 100)


def test_called_certificate__redeemed_whole__is_closed(world: World) -> None:
    root = claiming.called(world)
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    record = world.certificate(root)
    assert (record.state, record.encumbrance, record.holder) == (C.REDEEMED, 0, FINANCIER.number)
    assert world.refusal(world.signed(claiming.attest_recourse(world, root), BANK)) == "CertificateClosed"


def test_sellers_payment__is_attested_whatever_is_frozen(world: World) -> None:
    root = claiming.called(world)
    for target, subject in ((1, BANK.number), (1, FINANCIER.number), (1, SUPPLIER.number), (2, root), (3, root)):
        world.execute(world.signed(world.freeze(target, subject), AUTHORITY))
    act = claiming.attest_recourse(world, root)
    world.execute(world.signed(act, BANK))
    assert world.certificate(child_id(root, act.fields.sequence, 0)).flags == 0, "the order is on the certificate"
    assert world.certificate(root).flags == 1


def test_sellers_payment__takes_effect_once(world: World) -> None:
    root = claiming.called(world)
    act = claiming.attest_recourse(world, root, 1)
    world.execute(world.signed(act, BANK))
    again = claiming.attest_recourse(world, root, 1, bank_reference=act.fields.bank_reference)
    assert world.refusal(world.signed(again, BANK)) == "BankReferenceUsed"


def test_substitute__changes_places_with_the_called_certificate(world: World) -> None:
    root = claiming.called(world)
    deal = financing(world, root)
    other = claiming.another_of_the_seller(world)
    world.execute(world.signed(claiming.substitute(world, root, other), FINANCIER, SUPPLIER))
    back, taken = world.certificate(root), world.certificate(other)
    assert (back.holder, back.state, back.depth) == (SUPPLIER.number, C.AVAILABLE, 2)
    assert (taken.holder, taken.state, taken.depth) == (FINANCIER.number, C.AVAILABLE, 1)
    assert financing(world, root) == deal._replace(state=F.REPAID.value, called=0)
    assert financing(world, other) == deal._replace(state=F.DISBURSED.value, called=0)
    claiming.overdue(world, other)
    world.execute(world.signed(claiming.call_recourse(world, other), FINANCIER))


def test_substitute__that_is_disputed_matured_or_anothers__is_refused(world: World) -> None:
    root = claiming.called(world)
    disputed = claiming.disputed(world, claiming.contestable(world))
    act = claiming.substitute(world, root, disputed)
    assert world.refusal(world.signed(act, FINANCIER, SUPPLIER)) == "ReceivableDisputed"
    passed = world.passed(world.confirmed())
    act = claiming.substitute(world, root, passed)
    assert world.refusal(world.signed(act, FINANCIER, SUPPLIER)) == "NotHolder"
    act = claiming.substitute(world, root, passed, seller=SECOND_SUPPLIER.number, seller_tag=SECOND_SUPPLIER.tag)
    assert world.refusal(world.signed(act, FINANCIER, SECOND_SUPPLIER)) == "NotAParty"
    act = claiming.substitute(world, root, root)
    assert world.refusal(world.signed(act, FINANCIER, SUPPLIER)) == "NotHolder"
    other = world.confirmed()
    world.now = world.receivable(other).cutoff
    act = claiming.substitute(world, root, other)
    assert world.refusal(world.signed(act, FINANCIER, SUPPLIER)) == "Matured"


def test_recourse__is_kept_from_nobody_by_the_policys_depth(world: World) -> None:
    root = claiming.called(world, FACE)
    for certificate, depth in ((root, DEPTH_MAX), (root, 255)):
        record = world.certificate(certificate)
        world.state.put(s.CERTIFICATES, certificate, record._replace(depth=depth))
        world.execute(world.signed(claiming.attest_recourse(world, root, 1), BANK))
        child = child_id(root, record.sequence, 0)
        assert world.certificate(child).depth == min(depth + 1, 255)
