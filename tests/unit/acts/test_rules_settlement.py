"""The obligor's money attested, and shared over the certificates, to the minor unit."""

import random
from fractions import Fraction

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.effective import receivable_state
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.ids import child_id
from ledger_api.acts.records import Exposure, Round
from tests.support.cast import AUTHORITY, BANK, CNY, ENTERPRISE, SECOND_SUPPLIER, SUPPLIER, with_fields
from tests.support.world import CAP, DAY, FACE, World


@pytest.fixture
def world() -> World:
    return World()


def divided(world: World, *parts: int, face: int = FACE) -> int:
    """A confirmed receivable whose root was split into these parts and the rest."""
    if face > CAP:
        most = build(m.SetCap(ENTERPRISE.number, CNY, 10**16, world.fresh(), world.deadline))
        world.execute(world.by_governors(most))
    root = world.confirmed(face)
    if parts:
        world.execute(world.signed(world.split(root, *parts), SUPPLIER))
    return root


def amounts(world: World, receivable: int) -> dict[int, int]:
    """The live amounts of a receivable by certificate."""
    rows = world.state.rows(s.CERTIFICATES)
    return {number: row.amount for number, row in rows if row.receivable == receivable and row.amount}


def paged(world: World, receivable: int, *sizes: int) -> list[list[int]]:
    """The receivable's page order cut into pages of these sizes and the rest."""
    order, pages = world.page_order(receivable), []
    for size in sizes:
        pages.append(order[:size])
        order = order[size:]
    return [*pages, order]


# ----- Payments


def test_attested_payment__lowers_what_is_owed_and_waits_to_be_shared(world: World) -> None:
    root = divided(world)
    world.paid(root, 1000)
    record = world.receivable(root)
    assert (record.state, record.settled, record.redeemed) == (R.PART_PAID, 1000, 0)
    assert world.state.get(s.EXPOSURES, (ENTERPRISE.number, CNY)) == Exposure(FACE - 1000, CAP, 0, 0)
    assert amounts(world, root) == {root: FACE}


@pytest.mark.parametrize(("before", "refusal"), [(1, "NotMatured"), (0, None)])
def test_payment__is_attested_from_the_cutoff_on(world: World, before: int, refusal: str | None) -> None:
    root = divided(world)
    world.now = world.receivable(root).cutoff - before
    assert world.refusal(world.signed(world.attest_payment(root, 1), BANK)) == refusal


def test_payments__never_exceed_the_face(world: World) -> None:
    root = world.paid(divided(world), FACE - 1)
    assert world.refusal(world.signed(world.attest_payment(root, 2), BANK)) == "PaymentExceedsFace"
    assert world.refusal(world.signed(world.attest_payment(root, 0), BANK)) == "InvalidAmount"
    world.execute(world.signed(world.attest_payment(root, 1), BANK))
    assert world.refusal(world.signed(world.attest_payment(root, 1), BANK)) == "PaymentExceedsFace"


def test_payment__made_after_now__is_refused(world: World) -> None:
    root = world.paid(divided(world), 1)
    act = with_fields(world.attest_payment(root, 1), paid_at=world.now + 1)
    assert world.refusal(world.signed(act, BANK)) == "InvalidDates"


def test_payment__of_a_settled_receivable__is_refused(world: World) -> None:
    root = world.paid(divided(world), FACE)
    world.execute(world.redeem(root))
    assert world.refusal(world.signed(world.attest_payment(root, 1), BANK)) == "WrongReceivableState"


def test_payment__is_attested_of_a_frozen_receivable_and_by_a_frozen_bank(world: World) -> None:
    root = divided(world)
    world.now = world.receivable(root).cutoff
    for target, subject in ((3, root), (1, BANK.number), (1, ENTERPRISE.number)):
        world.execute(world.signed(world.freeze(target, subject), AUTHORITY))
    world.execute(world.signed(world.attest_payment(root, 5), BANK))
    world.execute(world.redeem(root))
    assert world.receivable(root).redeemed == 5


# ----- One page


def test_whole_payment__gives_every_certificate_its_amount_and_settles(world: World) -> None:
    root = divided(world, 1001, 2002, 333)
    world.paid(root, FACE)
    world.execute(world.redeem(root))
    record = world.receivable(root)
    assert (record.state, record.redeemed, record.live) == (R.SETTLED, FACE, 0)
    assert amounts(world, root) == {}
    assert {row.state for _, row in world.state.rows(s.CERTIFICATES)} == {C.REDEEMED}
    assert world.state.get(s.ROUNDS, root) is None


def test_part_payment__goes_in_proportion_and_the_units_left_to_the_largest_fractions(world: World) -> None:
    # 10 of 1,000 over 100, 300 and 600 is 1, 3 and 6 exactly; 7 of 990 over what is left is 0.7, 2.1 and 4.2.
    root = divided(world, 100, 300, face=1000)
    first, second = child_id(root, 1, 0), child_id(root, 1, 1)
    world.paid(root, 10)
    world.execute(world.redeem(root))
    assert amounts(world, root) == {root: 594, first: 99, second: 297}
    world.paid(root, 7)
    world.execute(world.redeem(root))
    assert amounts(world, root) == {root: 590, first: 98, second: 295}
    assert world.receivable(root).redeemed == 17


def test_equal_fractions__give_the_unit_left_to_the_lowest_id(world: World) -> None:
    root = divided(world, 100, 100, face=300)
    world.paid(root, 100)
    world.execute(world.redeem(root))
    lowest = min(amounts(world, root))
    assert {number: 100 - left for number, left in amounts(world, root).items()} == {
        number: 34 if number == lowest else 33 for number in amounts(world, root)
    }


def test_redemption__keeps_sequence_offer_and_lock(world: World) -> None:
    root = divided(world, 1000)
    lock = world.locked(child_id(root, 1, 0))
    offer = world.offered(root)
    before = {number: world.certificate(number) for number in (lock, offer)}
    world.paid(root, FACE // 2)
    world.execute(world.redeem(root))
    for number, record in before.items():
        assert world.certificate(number) == record._replace(amount=record.amount // 2)


def test_redemption__before_there_is_money__is_refused(world: World) -> None:
    root = divided(world)
    assert world.refusal(world.redeem(root)) == "WrongReceivableState"
    world.paid(root, 10)
    world.execute(world.redeem(root))
    assert world.refusal(world.redeem(root)) == "NothingToRedeem"


def test_redemption__of_money_attested_since__names_the_new_sum(world: World) -> None:
    root = world.paid(divided(world), 10)
    stale = world.redeem(root)
    world.execute(world.signed(world.attest_payment(root, 5), BANK))
    assert world.refusal(stale) == "StaleSettled"
    world.execute(world.redeem(root))
    assert world.receivable(root).redeemed == 15


def test_page__out_of_order_or_of_something_else__is_refused(world: World) -> None:
    other = divided(world, face=500)
    root = divided(world, 1001, 2003)
    world.paid(root, 1234)
    order = world.page_order(root)
    for page, refusal in (
        ((order[1], order[0], order[2]), "WrongPage"),
        ((order[0], order[0]), "WrongPage"),
        ((other,), "WrongPage"),
        ((12345,), "UnknownCertificate"),
    ):
        assert world.refusal(world.redeem(root, *page)) == refusal
    world.execute(world.redeem(root, *order))


def test_closed_certificate__on_a_page__is_refused(world: World) -> None:
    root = world.confirmed()
    world.execute(world.signed(world.pay_many(root, (SECOND_SUPPLIER, FACE)), SUPPLIER))
    world.paid(root, 10)
    assert world.refusal(world.redeem(root, root)) == "CertificateClosed"
    world.execute(world.redeem(root, child_id(root, 1, 0)))


# ----- Several pages


def test_pages__are_measured_first_and_then_paid_in_the_same_order(world: World) -> None:
    root = divided(world, 1001, 2003, 3007)
    world.paid(root, 12345)
    before = amounts(world, root)
    first, second, third = paged(world, root, 1, 2)
    for page in (first, second, third):
        world.execute(world.redeem(root, *page))
        assert amounts(world, root) == before, "a measured page pays nothing"
    current = world.state.get(s.ROUNDS, root)
    assert current is not None
    assert (current.target, current.amounts, current.measured, current.paid) == (12345, FACE, 3, 0)
    assert world.refusal(world.redeem(root, *second)) == "WrongPage"
    for page in (first, second, third):
        world.execute(world.redeem(root, *page))
    assert world.receivable(root).redeemed == 12345
    assert sum(before.values()) - sum(amounts(world, root).values()) == 12345
    assert world.state.get(s.ROUNDS, root) is None
    assert [world.state.get(s.ROUND_PAGES, (root, page)) for page in range(3)] == [None] * 3


def test_money__attested_while_pages_are_paid__waits_for_the_next_round(world: World) -> None:
    root = divided(world, 1001, 2003)
    world.paid(root, 100)
    pages = paged(world, root, 1)
    for page in (*pages, pages[0]):
        world.execute(world.redeem(root, *page))
    world.execute(world.signed(world.attest_payment(root, 50), BANK))
    assert world.refusal(world.redeem(root, *pages[1])) == "StaleSettled"
    world.execute(world.redeem(root, *pages[1], settled=100))
    assert (world.receivable(root).redeemed, world.receivable(root).settled) == (100, 150)
    world.execute(world.redeem(root))
    assert world.receivable(root).redeemed == 150


def test_money__attested_while_pages_are_measured__starts_the_measurement_afresh(world: World) -> None:
    root = divided(world, 1001, 2003)
    world.paid(root, 100)
    first, _ = paged(world, root, 1)
    world.execute(world.redeem(root, *first))
    world.execute(world.signed(world.attest_payment(root, 50), BANK))
    pages = paged(world, root, 2)
    world.execute(world.redeem(root, *pages[0]))
    current = world.state.get(s.ROUNDS, root)
    assert current is not None
    assert (current.target, current.measured) == (150, 1)
    for page in (pages[1], *pages):
        world.execute(world.redeem(root, *page))
    assert world.receivable(root).redeemed == 150


def test_one_page_of_all__ends_a_measurement_and_pays(world: World) -> None:
    root = divided(world, 1001, 2003)
    world.paid(root, 100)
    first, _ = paged(world, root, 1)
    world.execute(world.redeem(root, *first))
    world.execute(world.redeem(root))
    assert world.receivable(root).redeemed == 100
    assert world.state.get(s.ROUNDS, root) is None


def test_abandoned_measurement__leaves_hashes_that_nothing_reads(world: World) -> None:
    root = divided(world, 1001, 2003, 3001)
    world.paid(root, 100)
    for page in paged(world, root, 1, 1)[:2]:
        world.execute(world.redeem(root, *page))
    world.execute(world.redeem(root))
    left = [world.state.get(s.ROUND_PAGES, (root, page)) is not None for page in range(3)]
    assert left == [True, True, False], "as docs/acts.md says of what was measured and not paid"
    world.paid(root, 77)
    pages = paged(world, root, 2)
    for page in (*pages, *pages):
        world.execute(world.redeem(root, *page))
    assert world.receivable(root).redeemed == 177


# ----- Against exact fractions


def expected(money: int, before: dict[int, int]) -> dict[int, int]:
    """The largest remainders, in exact arithmetic: what each certificate is left with."""
    total = sum(before.values())
    exact = {number: Fraction(money * amount, total) for number, amount in before.items()}
    shares = {number: int(share) for number, share in exact.items()}
    left = money - sum(shares.values())
    for number in sorted(before, key=lambda one: (shares[one] - exact[one], one))[:left]:
        shares[number] += 1
    return {number: before[number] - share for number, share in shares.items() if before[number] > share}


@pytest.mark.parametrize("seed", range(40))
def test_payments__in_random_parts_and_pages__are_shared_as_exact_fractions_say(seed: int) -> None:
    print(f"seed {seed}")
    rng = random.Random(seed)
    world = World()
    face = rng.choice((rng.randint(1200, 5000), rng.randint(10**5, 10**9), 10**15 - rng.randint(0, 9)))
    cuts = [rng.randint(100, face // 12) for _ in range(rng.randint(0, 11))]
    root = divided(world, *cuts, face=face)
    while world.receivable(root).state != R.SETTLED:
        record = world.receivable(root)
        owed = face - record.settled
        world.paid(root, rng.choice((owed, rng.randint(1, owed), rng.randint(1, min(owed, 20)))))
        before = amounts(world, root)
        money = world.receivable(root).settled - record.redeemed
        wanted = expected(money, before)
        order = world.page_order(root)
        size = rng.randint(1, len(order))
        pages = [order[at : at + size] for at in range(0, len(order), size)]
        for page in pages if len(pages) == 1 else (*pages, *pages):
            world.execute(world.redeem(root, *page))
        assert amounts(world, root) == wanted
        assert world.receivable(root).redeemed == record.redeemed + money
        assert world.receivable(root).live == len(wanted)


def test_round__keeps_its_sums_where_the_largest_amounts_are(world: World) -> None:
    face = 10**15
    root = divided(world, face // 3, face // 7, face=face)
    world.paid(root, face - 1)
    pages = paged(world, root, 1)
    for page in pages:
        world.execute(world.redeem(root, *page))
    current: Round | None = world.state.get(s.ROUNDS, root)
    assert current is not None
    assert current.amounts == face
    for page in pages:
        world.execute(world.redeem(root, *page))
    assert sum(amounts(world, root).values()) == 1


# ----- Late


def test_receivable__not_paid_by_the_grace_days__is_overdue_and_still_paid(world: World) -> None:
    root = divided(world)
    policy = world.state.get(s.POLICIES, 1)
    world.now = world.receivable(root).cutoff + 3 * DAY
    assert receivable_state(world.receivable(root), policy, world.now) is R.CONFIRMED
    world.wait(1)
    assert receivable_state(world.receivable(root), policy, world.now) is R.OVERDUE
    world.paid(root, FACE)
    assert receivable_state(world.receivable(root), policy, world.now) is R.PART_PAID
    world.execute(world.redeem(root))
    assert receivable_state(world.receivable(root), policy, world.now) is R.SETTLED


def test_redemption__is_anyones_to_present_and_needs_no_signature(world: World) -> None:
    root = world.paid(divided(world), 10)
    act = build(m.Redeem(root, 10), (m.PageItemLine(root),))
    assert world.refusal(world.signed(act, BANK)) == "SignatureCount"
    assert world.refusal(act) is None
