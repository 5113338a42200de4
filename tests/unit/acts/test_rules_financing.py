"""Certificates sold to a financier: locked, registered, paid."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.effective import financing_state
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.hashing import keccak
from ledger_api.acts.records import Certificate, Financing
from tests.support.cast import (
    AUTHORITY,
    BANK,
    DEPTH_MAX,
    FINANCIER,
    SECOND_BANK,
    SECOND_FINANCIER,
    SECOND_SUPPLIER,
    SUPPLIER,
    Actor,
    with_fields,
)
from tests.support.world import DAY, FACE, World

NONE = bytes(32)


@pytest.fixture
def world() -> World:
    return World()


def financing(world: World, certificate: int) -> Financing:
    record = world.state.get(s.FINANCINGS, certificate)
    assert record is not None
    return record


def effective(world: World, certificate: int) -> F:
    record = world.certificate(certificate)
    cutoff = world.receivable(record.receivable).cutoff
    return financing_state(financing(world, certificate), record, cutoff, world.now)


def test_title__passes_to_the_financier_when_the_bank_has_paid(world: World) -> None:
    root = world.passed(world.confirmed())
    by = world.now + 2 * DAY
    world.locked(root)
    locked = Certificate(4, SECOND_SUPPLIER.number, FACE, root, 0, C.LOCKED, 1, FINANCIER.number, by)
    assert world.certificate(root) == locked
    head = (FINANCIER.number, 0, 0, by, F.ACCEPTED, 0, SECOND_SUPPLIER.number)
    assert financing(world, root) == Financing(*head, keccak(b"terms"), NONE, NONE, NONE)
    world.execute(world.signed(world.register(root), FINANCIER))
    assert world.certificate(root) == locked._replace(sequence=5)
    world.execute(world.signed(world.instruct(root), FINANCIER))
    assert world.certificate(root) == locked._replace(sequence=6, state=C.PAYING)
    assert financing(world, root).bank == BANK.number
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.certificate(root) == Certificate(7, FINANCIER.number, FACE, root, 0, 1, 2, 0, 0)
    words = (keccak(b"terms"), keccak(b"registration"), keccak(b"description"), keccak(b"payment"))
    assert financing(world, root) == Financing(
        FINANCIER.number, BANK.number, world.now, by, F.DISBURSED, 0, SECOND_SUPPLIER.number, *words
    )


def test_payment_that_failed__leaves_the_seller_its_certificate(world: World) -> None:
    root = world.paying(world.confirmed())
    world.execute(world.signed(world.attest_disbursement(root, paid=0), BANK))
    assert world.certificate(root) == Certificate(5, SUPPLIER.number, FACE, root, 0, 1, 0, 0, 0)
    assert effective(world, root) is F.FAILED
    world.locked(root, SECOND_FINANCIER)
    assert financing(world, root).financier == SECOND_FINANCIER.number
    assert financing(world, root).registration == NONE, "nothing of the first financing is left"


def test_of_two_quotes__one_is_accepted(world: World) -> None:
    root = world.confirmed()
    first, second = world.finance(root), world.finance(root, SECOND_FINANCIER)
    world.execute(world.signed(first, SUPPLIER, FINANCIER))
    assert world.refusal(world.signed(second, SUPPLIER, SECOND_FINANCIER)) == "StaleSequence"


def test_quote__of_one_sequence__does_not_outlive_another_act(world: World) -> None:
    root = world.confirmed()
    quote = world.signed(world.finance(root), SUPPLIER, FINANCIER)
    world.execute(world.signed(world.split(root, 1000), SUPPLIER))
    assert world.refusal(quote) == "StaleSequence"


def test_quote__signed_by_one_side_alone_or_twice__is_refused(world: World) -> None:
    act = world.finance(world.confirmed())
    assert world.refusal(world.signed(act, SUPPLIER)) == "SignatureCount"
    assert world.refusal(world.signed(act, SUPPLIER, SUPPLIER)) == "NotASigner"
    assert world.refusal(world.signed(act, FINANCIER, SUPPLIER)) == "NotASigner"


@pytest.mark.parametrize("amount", [FACE - 1, FACE + 1])
def test_part_of_a_certificate__is_not_financed(world: World, amount: int) -> None:
    act = with_fields(world.finance(world.confirmed()), amount=amount)
    assert world.refusal(world.signed(act, SUPPLIER, FINANCIER)) == "TermsMismatch"


@pytest.mark.parametrize("tag", ["holder_tag", "financier_tag"])
def test_financing__with_a_wrong_tag_of_either_side__is_refused(world: World, tag: str) -> None:
    act = with_fields(world.finance(world.confirmed()), **{tag: 1})
    assert world.refusal(world.signed(act, SUPPLIER, FINANCIER)) == "TagMismatch"


def test_locked_certificate__is_nobodys_to_move(world: World) -> None:
    root = world.locked(world.confirmed())
    for act in (world.cancel(root), world.transfer(root), world.split(root, 1000)):
        assert world.refusal(world.signed(act, SUPPLIER)) == "WrongCertificateState"
    again = world.finance(root, SECOND_FINANCIER)
    assert world.refusal(world.signed(again, SUPPLIER, SECOND_FINANCIER)) == "WrongCertificateState"


def test_steps__come_in_their_order(world: World) -> None:
    root = world.locked(world.confirmed())
    assert world.refusal(world.signed(world.instruct(root), FINANCIER)) == "WrongFinancingState"
    assert world.refusal(world.signed(world.attest_disbursement(root), BANK)) == "WrongCertificateState"
    world.execute(world.signed(world.register(root), FINANCIER))
    assert world.refusal(world.signed(world.register(root), FINANCIER)) == "WrongFinancingState"
    world.execute(world.signed(world.instruct(root), FINANCIER))
    assert world.refusal(world.signed(world.instruct(root), FINANCIER)) == "WrongCertificateState"


def test_steps__are_the_financiers_and_the_named_banks(world: World) -> None:
    root = world.locked(world.confirmed())
    other = with_fields(world.register(root), financier=SECOND_FINANCIER.number)
    assert world.refusal(world.signed(other, SECOND_FINANCIER)) == "NotAParty"
    world.execute(world.signed(world.register(root), FINANCIER))
    world.execute(world.signed(world.instruct(root), FINANCIER))
    by_another = world.attest_disbursement(root, bank=SECOND_BANK)
    assert world.refusal(world.signed(by_another, SECOND_BANK)) == "NotAParty"
    elsewhere = with_fields(world.attest_disbursement(root), payment=keccak(b"another account"))
    assert world.refusal(world.signed(elsewhere, BANK)) == "TermsMismatch"


@pytest.mark.parametrize("state", ["locked", "registered"])
def test_lapsed_lock__frees_the_certificate_and_cancels_the_financing(world: World, state: str) -> None:
    root = getattr(world, state)(world.confirmed())
    world.wait(2 * DAY)
    assert effective(world, root) in (F.ACCEPTED, F.REGISTERED)
    world.wait(1)
    assert effective(world, root) is F.CANCELLED
    assert world.refusal(world.signed(world.register(root), FINANCIER)) == "WrongCertificateState"
    world.execute(world.signed(world.transfer(root), SUPPLIER))
    assert world.certificate(root).state == C.OFFERED


def test_payment_under_way__never_lapses(world: World) -> None:
    root = world.paying(world.confirmed())
    world.wait(3 * DAY)
    assert world.refusal(world.signed(world.cancel(root), SUPPLIER)) == "WrongCertificateState"
    assert effective(world, root) is F.PAYING
    world.now = world.receivable(root).cutoff + 5 * DAY
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.certificate(root).holder == FINANCIER.number


def test_payment_under_way__whose_certificate_was_redeemed__ends_redeemed(world: World) -> None:
    root = world.paying(world.confirmed())
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    assert (world.certificate(root).state, world.certificate(root).amount) == (C.PAYING, 0)
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.certificate(root) == Certificate(5, FINANCIER.number, 0, root, 0, C.REDEEMED, 1, 0, 0)


@pytest.mark.parametrize("state", ["locked", "registered", "paying"])
def test_lock__is_released_by_both_sides(world: World, state: str) -> None:
    root = getattr(world, state)(world.confirmed())
    act = world.release_lock(root)
    assert world.refusal(world.signed(act, SUPPLIER, SUPPLIER)) == "NotASigner"
    other = with_fields(act, financier=SECOND_FINANCIER.number)
    assert world.refusal(world.signed(other, SUPPLIER, SECOND_FINANCIER)) == "NotAParty"
    world.execute(world.signed(act, SUPPLIER, FINANCIER))
    assert world.certificate(root).state == C.AVAILABLE
    assert effective(world, root) is F.CANCELLED


def test_banks_reference__takes_effect_once_for_whatever_it_stands(world: World) -> None:
    reference = keccak(b"reference")
    one, two = world.paying(world.confirmed()), world.paying(world.confirmed())
    world.execute(world.signed(with_fields(world.attest_disbursement(one), bank_reference=reference), BANK))
    again = with_fields(world.attest_disbursement(two), bank_reference=reference)
    assert world.refusal(world.signed(again, BANK)) == "BankReferenceUsed"
    world.now = world.receivable(one).cutoff
    payment = with_fields(world.attest_payment(one, 1), bank_reference=reference)
    assert world.refusal(world.signed(payment, BANK)) == "BankReferenceUsed"
    by_another = with_fields(payment, bank=SECOND_BANK.number)
    assert world.refusal(world.signed(by_another, SECOND_BANK)) is None, "another bank's references are its own"


def test_disbursement__to_a_financier_at_the_last_depth__is_title_all_the_same(world: World) -> None:
    root = world.confirmed()
    for holder in (SECOND_SUPPLIER, SUPPLIER, SECOND_SUPPLIER):
        world.passed(root, holder)
    world.paying(root)
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert (world.certificate(root).holder, world.certificate(root).depth) == (FINANCIER.number, DEPTH_MAX + 1)
    world.locked(root, SECOND_FINANCIER)
    assert world.certificate(root).encumbrance == SECOND_FINANCIER.number, "a financier refinances"


def test_depth__stands_still_at_its_largest(world: World) -> None:
    root = world.paying(world.confirmed())
    world.state.put(s.CERTIFICATES, root, world.certificate(root)._replace(depth=255))
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.certificate(root).depth == 255


@pytest.mark.parametrize("frozen", [SUPPLIER, FINANCIER, BANK], ids=["seller", "financier", "bank"])
def test_banks_word__is_taken_whoever_is_frozen(world: World, frozen: Actor) -> None:
    root = world.paying(world.confirmed())
    world.execute(world.signed(world.freeze(1, frozen.number), AUTHORITY))
    world.execute(world.signed(world.freeze(2, root), AUTHORITY))
    world.execute(world.signed(world.freeze(3, root), AUTHORITY))
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    assert world.certificate(root).holder == FINANCIER.number


@pytest.mark.parametrize(("by", "refusal"), [("now", "InvalidDates"), ("cutoff", "InvalidDates"), ("before", None)])
def test_lock__ends_between_now_and_the_cutoff(world: World, by: str, refusal: str | None) -> None:
    root = world.confirmed()
    cutoff = world.receivable(root).cutoff
    instants = {"now": world.now, "cutoff": cutoff, "before": cutoff - 1}
    act = with_fields(world.finance(root), disburse_by=instants[by])
    assert world.refusal(world.signed(act, SUPPLIER, FINANCIER)) == refusal


def test_registration__without_search_or_commitments__is_refused(world: World) -> None:
    root = world.locked(world.confirmed())
    act = world.register(root)
    for changes, refusal in (
        ({"searched_at": world.now + 1}, "InvalidDates"),
        ({"registration": NONE}, "InvalidField"),
        ({"description": NONE}, "InvalidField"),
    ):
        assert world.refusal(world.signed(with_fields(act, **changes), FINANCIER)) == refusal


def test_holder_that_is_no_supplier_nor_financier__sells_nothing(world: World) -> None:
    root = world.confirmed()
    record = world.state.get(s.PARTICIPANTS, SUPPLIER.number)
    assert record is not None
    world.state.put(s.PARTICIPANTS, SUPPLIER.number, record._replace(roles=1))
    assert world.refusal(world.signed(world.finance(root), SUPPLIER, FINANCIER)) == "RoleMissing"


def test_financier__that_finances_itself__is_refused(world: World) -> None:
    root = world.paying(world.confirmed())
    world.execute(world.signed(world.attest_disbursement(root), BANK))
    itself = world.finance(root)
    assert world.refusal(world.signed(itself, FINANCIER, FINANCIER)) == "SameParty"
