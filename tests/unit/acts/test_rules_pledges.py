"""Early payment by the obligor, and the pledge: what they hold, and what ends them."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.records import Financing
from tests.support import lending
from tests.support.cast import BANK, ENTERPRISE, FINANCIER, SECOND_ENTERPRISE, SECOND_FINANCIER, SUPPLIER
from tests.support.world import DAY, FACE, World


@pytest.fixture
def world() -> World:
    return World()


def financing(world: World, certificate: int) -> Financing:
    record = world.state.get(s.FINANCINGS, certificate)
    assert record is not None
    return record


def test_pledge__stays_the_holders_and_is_held_until_its_end(world: World) -> None:
    root = lending.pledged(world, world.confirmed())
    record = world.certificate(root)
    assert (record.state, record.holder, record.encumbrance) == (C.PLEDGED, SUPPLIER.number, FINANCIER.number)
    assert financing(world, root).state == F.PLEDGED
    assert world.refusal(world.signed(world.transfer(root), SUPPLIER)) == "WrongCertificateState"
    world.now = record.until
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) == "WrongCertificateState", "in its last second"
    world.wait(1)
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) is None


def test_pledge__is_released_by_its_pledgee_alone_also_past_the_cutoff(world: World) -> None:
    root = world.confirmed()
    until = world.receivable(root).cutoff + 10 * DAY
    world.execute(world.signed(lending.pledge(world, root, until=until), SUPPLIER, FINANCIER))
    world.now = world.receivable(root).cutoff + DAY
    other = lending.release_pledge(world, root, financier=SECOND_FINANCIER.number)
    assert world.refusal(world.signed(other, SECOND_FINANCIER)) == "NotAParty"
    world.execute(world.signed(lending.release_pledge(world, root), FINANCIER))
    assert world.certificate(root).state == C.AVAILABLE
    assert financing(world, root).state == F.RELEASED


def test_pledged_certificate__is_redeemed_as_every_other(world: World) -> None:
    root = world.confirmed()
    until = world.receivable(root).cutoff + 10 * DAY
    world.execute(world.signed(lending.pledge(world, root, until=until), SUPPLIER, FINANCIER))
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    assert world.certificate(root).state == C.REDEEMED


def test_early_payment__extinguishes_by_the_banks_word(world: World) -> None:
    root = lending.paid_early(world, world.confirmed())
    record = world.certificate(root)
    assert (record.state, record.encumbrance) == (C.PAYING, ENTERPRISE.number)
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    paid, receivable = world.certificate(root), world.receivable(root)
    assert (paid.state, paid.amount, paid.holder) == (C.REDEEMED, 0, SUPPLIER.number)
    assert (receivable.state, receivable.settled, receivable.redeemed) == (R.SETTLED, FACE, FACE)
    exposure = world.state.get(s.EXPOSURES, (ENTERPRISE.number, receivable.currency))
    assert exposure is not None
    assert exposure.outstanding == 0


def test_early_payment_that_failed__leaves_the_certificate_its_holders(world: World) -> None:
    root = lending.paid_early(world, world.confirmed())
    world.execute(world.signed(world.attest_disbursement(root, paid=0), BANK))
    assert world.certificate(root).state == C.AVAILABLE
    assert world.certificate(root).amount == FACE
    assert world.receivable(root).settled == 0


def test_early_payment__is_the_receivables_own_obligors(world: World) -> None:
    act = lending.early_payment(world, world.confirmed(), SECOND_ENTERPRISE)
    assert world.refusal(world.signed(act, SUPPLIER, SECOND_ENTERPRISE)) == "NotAParty"


@pytest.mark.parametrize(("ahead", "refusal"), [(0, "InvalidDates"), (1, None)])
def test_pledge__ends_after_it_begins(world: World, ahead: int, refusal: str | None) -> None:
    act = lending.pledge(world, world.confirmed(), until=world.now + ahead)
    assert world.refusal(world.signed(act, SUPPLIER, FINANCIER)) == refusal
