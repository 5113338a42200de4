"""Late interest is the exact sum over all days, rounded once: compared with a day-by-day count in fractions."""

from datetime import date, timedelta
from fractions import Fraction
from itertools import pairwise
from math import floor

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.daycount import HIGHEST_RATE, DayCount, DayCountError, interest
from ledger_api.values.late_interest import Movement, late_interest
from ledger_api.values.money import MOST_MINOR_UNITS

DUE = date(2026, 3, 1)
AMOUNTS = st.integers(0, MOST_MINOR_UNITS)
RATES = st.integers(0, HIGHEST_RATE)
MOVEMENTS = st.lists(
    st.builds(
        Movement,
        day=st.integers(-40, 440).map(lambda days: DUE + timedelta(days)),
        paid=AMOUNTS,
        disputed=st.none() | AMOUNTS,
    ),
    max_size=6,
)


def _half_up(exact: Fraction) -> int:
    return floor(exact + Fraction(1, 2))


def _day_by_day(amount: int, rate: int, days: int, movements: list[Movement]) -> int:
    """The interest of each day by itself: what was unpaid and undisputed once the day's movements were made."""
    total = Fraction(0)
    ordered = sorted(movements, key=lambda one: one.day)
    for day in (DUE + timedelta(each) for each in range(days)):
        unpaid, disputed = amount, 0
        for each in ordered:
            if each.day <= day:
                unpaid = max(0, unpaid - each.paid)
                disputed = disputed if each.disputed is None else each.disputed
        total += Fraction(max(0, unpaid - disputed) * rate, 10_000 * 365)
    return _half_up(total)


@given(AMOUNTS, RATES, st.integers(0, 400), MOVEMENTS)
def test_interest__is_the_exact_sum_of_its_days_rounded_half_up_once(
    amount: int, rate: int, days: int, movements: list[Movement]
) -> None:
    found = late_interest(amount, rate, DUE, DUE + timedelta(days), movements)
    assert found.amount == _day_by_day(amount, rate, days, movements)


@given(AMOUNTS, RATES, st.integers(0, 400), MOVEMENTS)
def test_periods__follow_one_another_within_the_time_and_never_bear_on_more_than_was_owed(
    amount: int, rate: int, days: int, movements: list[Movement]
) -> None:
    until = DUE + timedelta(days)
    periods = late_interest(amount, rate, DUE, until, movements).periods
    assert all(DUE <= one.start < one.end <= until and 0 < one.base <= amount for one in periods)
    assert all(before.end <= after.start for before, after in pairwise(periods))


@given(AMOUNTS, RATES, st.integers(0, 400))
def test_interest__of_one_unpaid_sum_is_simple_interest_on_act_365(amount: int, rate: int, days: int) -> None:
    found = late_interest(amount, rate, DUE, DUE + timedelta(days))
    assert found.amount == interest(amount, rate, days, DayCount.ACT_365F)


@given(AMOUNTS, RATES, st.integers(1, 400), MOVEMENTS, AMOUNTS)
def test_paying_more__never_costs_more(amount: int, rate: int, days: int, movements: list[Movement], more: int) -> None:
    until = DUE + timedelta(days)
    paid = [*movements, Movement(DUE + timedelta(days // 2), paid=more)]
    assert (
        late_interest(amount, rate, DUE, until, paid).amount
        <= late_interest(amount, rate, DUE, until, movements).amount
    )


def test_a_part_payment_and_a_dispute__by_hand() -> None:
    # 10,000.00 at 18.25 %: 5.00 a day. Ten days whole, ten days of 6,000.00, ten of 5,000.00 (1,000.00 in dispute).
    found = late_interest(
        1_000_000,
        1_825,
        DUE,
        DUE + timedelta(30),
        [
            Movement(DUE + timedelta(20), disputed=100_000),
            Movement(DUE + timedelta(10), paid=400_000),
            Movement(DUE + timedelta(30), paid=600_000),
        ],
    )
    assert [(one.days, one.base) for one in found.periods] == [(10, 1_000_000), (10, 600_000), (10, 500_000)]
    assert found.amount == 5_000 + 3_000 + 2_500


@pytest.mark.parametrize("days", [-30, 0])
def test_until_the_due_date__nothing_is_late(days: int) -> None:
    found = late_interest(1_000_000, 1_825, DUE, DUE + timedelta(days))
    assert (found.amount, found.periods) == (0, ())


def test_what_was_paid_on_the_due_date__was_not_late() -> None:
    assert late_interest(1_000_000, 1_825, DUE, date(2027, 3, 1), [Movement(DUE, paid=1_000_000)]).amount == 0


def test_half_a_minor_unit__is_rounded_up_once_and_not_for_each_payment() -> None:
    # 0.50 + 0.50 of two periods is 1, not 2.
    found = late_interest(50, 3_650, DUE, DUE + timedelta(20), [Movement(DUE + timedelta(10), paid=0)])
    assert (len(found.periods), found.amount) == (2, 1)


@pytest.mark.parametrize(
    ("amount", "rate", "until", "movements"),
    [
        (-1, 1, date(2026, 4, 1), []),
        (1, HIGHEST_RATE + 1, date(2026, 4, 1), []),
        (1, 1, date(2200, 1, 1), []),
        (1, 1, date(2026, 4, 1), [Movement(DUE, paid=-1)]),
        (1, 1, date(2026, 4, 1), [Movement(DUE, disputed=MOST_MINOR_UNITS + 1)]),
    ],
)
def test_figures_out_of_bounds__are_refused(amount: int, rate: int, until: date, movements: list[Movement]) -> None:
    with pytest.raises(DayCountError):
        late_interest(amount, rate, DUE, until, movements)
