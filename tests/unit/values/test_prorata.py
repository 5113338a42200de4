"""A payment is shared in proportion, to the minor unit, and nothing is left over or invented."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.prorata import PAGE, ShareError, pages, shares

AMOUNTS = st.dictionaries(st.integers(1, 2**128 - 1), st.integers(1, 10**15), min_size=1, max_size=40)


@st.composite
def _payments(draw: st.DrawFn) -> tuple[int, dict[int, int]]:
    amounts = draw(AMOUNTS)
    return draw(st.integers(1, sum(amounts.values()))), amounts


@given(_payments())
def test_the_shares_sum_to_the_payment_and_none_is_a_minor_unit_off(case: tuple[int, dict[int, int]]) -> None:
    payment, amounts = case
    given_out = shares(payment, amounts)
    assert sum(share.payment for share in given_out) == payment
    assert {share.certificate for share in given_out} == set(amounts)
    total = sum(amounts.values())
    for share in given_out:
        exact = Fraction(payment * share.amount, total)
        assert abs(exact - share.payment) < 1
        assert 0 <= share.payment <= share.amount


@given(_payments())
def test_no_certificate_that_got_the_extra_unit_has_a_smaller_fraction_than_one_that_did_not(
    case: tuple[int, dict[int, int]],
) -> None:
    payment, amounts = case
    total = sum(amounts.values())
    key = {
        share.certificate: (-(Fraction(payment * share.amount, total) % 1), share.certificate)
        for share in shares(payment, amounts)
    }
    extra = [s.certificate for s in shares(payment, amounts) if s.payment > payment * s.amount // total]
    floor = [s.certificate for s in shares(payment, amounts) if s.payment == payment * s.amount // total]
    if extra and floor:
        assert max(key[each] for each in extra) < min(key[each] for each in floor)


def test_the_remainder_goes_to_the_largest_fraction_then_to_the_lowest_id() -> None:
    # 100 among 3 × 1: 33 1/3 each, so the lowest id gets the 34th.
    assert [(s.certificate, s.payment) for s in shares(100, {9: 100, 7: 100, 8: 100})] == [(7, 34), (8, 33), (9, 33)]
    # 10 of 30 among 1, 2 and 27: 1/3, 2/3 and 9 exactly; one unit is left and goes to 2/3.
    assert [(s.certificate, s.payment) for s in shares(10, {1: 1, 2: 2, 3: 27})] == [(2, 1), (1, 0), (3, 9)]


def test_a_whole_payment_pays_each_certificate_its_amount() -> None:
    amounts = {5: 17, 6: 1, 7: 982}
    assert {s.certificate: s.payment for s in shares(1000, amounts)} == amounts


@pytest.mark.parametrize(("payment", "amounts"), [(0, {1: 1}), (2, {1: 1}), (1, {}), (1, {1: 2, 2: 0})])
def test_what_can_not_be_shared_is_refused(payment: int, amounts: dict[int, int]) -> None:
    with pytest.raises(ShareError):
        shares(payment, amounts)


def test_pages_keep_the_order_and_the_bound() -> None:
    numbers = list(range(2 * PAGE + 1))
    cut = pages(numbers)
    assert [len(page) for page in cut] == [PAGE, PAGE, 1]
    assert [each for page in cut for each in page] == numbers
