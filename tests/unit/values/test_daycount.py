from datetime import date
from fractions import Fraction
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.daycount import (
    HIGHEST_RATE,
    MOST_DAYS,
    DayCount,
    DayCountError,
    all_in,
    days_between,
    interest,
    quote,
    true_discount,
)
from ledger_api.values.money import MOST_MINOR_UNITS

amounts = st.integers(0, MOST_MINOR_UNITS)
rates = st.integers(0, HIGHEST_RATE)
spans = st.integers(0, MOST_DAYS)
bases = st.sampled_from(DayCount)


def _half_up(value: Fraction) -> int:
    return floor(value + Fraction(1, 2))


@given(amounts, rates, spans, bases)
def test_interest__is_the_exact_quotient_rounded_half_up_once(face: int, rate: int, days: int, basis: DayCount) -> None:
    assert interest(face, rate, days, basis) == _half_up(Fraction(face * rate * days, 10_000 * basis.value))


@pytest.mark.parametrize(
    ("principal", "rate", "days", "basis", "expected"),
    [
        (100_000_000, 385, 180, DayCount.ACT_360, 1_925_000),
        (100_000_000, 385, 180, DayCount.ACT_365F, 1_898_630),
        (1_000_000, 360, 1, DayCount.ACT_360, 100),
        (50, 3650, 10, DayCount.ACT_365F, 1),
        (49, 3650, 10, DayCount.ACT_365F, 0),
        (150, 3650, 10, DayCount.ACT_365F, 2),
    ],
)
def test_interest__of_worked_examples(principal: int, rate: int, days: int, basis: DayCount, expected: int) -> None:
    assert interest(principal, rate, days, basis) == expected


@given(amounts, rates, spans, bases)
def test_true_discount__is_exact_and_never_more_than_the_bank_discount(
    face: int, rate: int, days: int, basis: DayCount
) -> None:
    growth = Fraction(rate * days, 10_000 * basis.value)
    found = true_discount(face, rate, days, basis)
    assert found == _half_up(face - face / (1 + growth))
    assert found <= min(face, interest(face, rate, days, basis))


@given(st.integers(1, MOST_MINOR_UNITS), st.integers(1, MOST_MINOR_UNITS), st.integers(1, MOST_DAYS))
def test_all_in__is_the_exact_simple_rate_on_both_conventions(first: int, second: int, days: int) -> None:
    net, face = sorted((first, second))
    rate = all_in(face, net, days)
    yearly = Fraction(face - net, net) / days * 10_000
    assert rate.act_365_bps == _half_up(yearly * 365)
    assert rate.act_360_bps == _half_up(yearly * 360)


def test_all_in__costs_more_than_the_quoted_rate_because_less_than_the_face_is_received() -> None:
    offer = quote(100_000_000, 385, 180, DayCount.ACT_360, fees=(50_000, 10_000))
    assert (offer.interest, offer.fees, offer.net) == (1_925_000, 60_000, 98_015_000)
    assert (offer.all_in.act_360_bps, offer.all_in.act_365_bps) == (405, 411)


@given(st.integers(10_000, MOST_MINOR_UNITS), st.integers(0, 2_000), st.integers(1, 365), bases, st.integers(0, 100))
def test_quote__adds_up_to_the_minor_unit(face: int, rate: int, days: int, basis: DayCount, fee: int) -> None:
    offer = quote(face, rate, days, basis, fees=(fee, fee))
    assert offer.net + offer.interest + offer.fees == offer.face == face
    assert offer.fees == 2 * fee


def test_quote__that_leaves_nothing_to_pay_out__is_refused() -> None:
    with pytest.raises(DayCountError, match="nothing"):
        quote(100, 0, 30, DayCount.ACT_360, fees=(100,))


@pytest.mark.parametrize(
    ("principal", "rate", "days"),
    [(-1, 1, 1), (1, -1, 1), (1, 1, -1), (MOST_MINOR_UNITS + 1, 1, 1), (1, HIGHEST_RATE + 1, 1), (1, 1, MOST_DAYS + 1)],
)
def test_terms__out_of_bounds__are_refused(principal: int, rate: int, days: int) -> None:
    for rule in (interest, true_discount):
        with pytest.raises(DayCountError):
            rule(principal, rate, days, DayCount.ACT_360)


@pytest.mark.parametrize("value", [1.5, True, "1", None])
def test_terms__that_are_no_integers__are_refused(value: object) -> None:
    with pytest.raises(DayCountError, match="integer"):
        interest(100, value, 1, DayCount.ACT_360)  # type: ignore[arg-type]


@pytest.mark.parametrize(("face", "net", "days"), [(100, 0, 1), (100, 101, 1), (100, 99, 0), (100, -5, 3)])
def test_all_in__of_impossible_terms__is_refused(face: int, net: int, days: int) -> None:
    with pytest.raises(DayCountError):
        all_in(face, net, days)


def test_days__count_the_first_and_not_the_last() -> None:
    assert days_between(date(2026, 2, 28), date(2026, 3, 1)) == 1
    assert days_between(date(2024, 2, 28), date(2024, 3, 1)) == 2
    assert days_between(date(2026, 5, 5), date(2026, 5, 5)) == 0
    with pytest.raises(DayCountError):
        days_between(date(2026, 5, 5), date(2026, 5, 4))
