from datetime import UTC, date, datetime, time

import pytest

from ledger_api.values.business_days import (
    CURRENCIES,
    FIRST_YEAR,
    LAST_YEAR,
    CurrencyCalendar,
    currency_cut_off,
    settlement_calendar,
)
from ledger_api.values.calendars import BusinessDayRule, CalendarError, adjust


@pytest.mark.parametrize(
    ("code", "day", "is_open"),
    [
        ("CNY", "2026-10-01", False),
        ("CNY", "2026-10-07", False),
        ("CNY", "2026-10-10", True),  # a Saturday that National Day's week is worked off on
        ("CNY", "2026-02-14", True),
        ("CNY", "2026-02-20", False),
        ("EUR", "2026-04-03", False),  # TARGET closes on Good Friday, and works on Ascension Day
        ("EUR", "2026-05-14", True),
        ("USD", "2026-07-03", True),  # Fedwire opens on the Friday before a holiday on Saturday
        ("USD", "2027-07-05", False),
        ("GBP", "2026-12-28", False),
        ("JPY", "2026-12-31", False),
        ("HKD", "2026-04-07", False),
        ("SGD", "2026-08-10", False),
    ],
)
def test_currency__settles_on_its_own_systems_business_days(code: str, day: str, is_open: bool) -> None:
    assert CurrencyCalendar(code).is_business_day(date.fromisoformat(day)) is is_open


@pytest.mark.parametrize(
    ("code", "due", "rule", "expected"),
    [
        ("CNY", "2026-10-03", BusinessDayRule.FOLLOWING, "2026-10-08T07:00:00"),
        ("EUR", "2026-05-31", BusinessDayRule.FOLLOWING, "2026-06-01T13:00:00"),
        ("EUR", "2026-05-31", BusinessDayRule.MODIFIED_FOLLOWING, "2026-05-29T13:00:00"),
        ("USD", "2027-07-04", BusinessDayRule.FOLLOWING, "2027-07-06T19:00:00"),
        ("JPY", "2026-12-31", BusinessDayRule.FOLLOWING, "2027-01-04T06:00:00"),
        ("JPY", "2026-12-31", BusinessDayRule.MODIFIED_FOLLOWING, "2026-12-30T06:00:00"),
    ],
)
def test_due_date__matures_at_three_where_the_currency_settles(
    code: str, due: str, rule: BusinessDayRule, expected: str
) -> None:
    instant = currency_cut_off(code, time(15), rule).instant(date.fromisoformat(due))
    assert datetime.fromtimestamp(instant, UTC).isoformat() == f"{expected}+00:00"


def test_own_bank_closed_besides__moves_the_day_further() -> None:
    day = date(2026, 10, 8)
    cutoff = currency_cut_off("CNY", time(15), closed=[day])
    assert datetime.fromtimestamp(cutoff.instant(date(2026, 10, 3)), UTC).date() == date(2026, 10, 9)


def test_two_currencies__settle_together_where_both_are_open() -> None:
    both = settlement_calendar("EUR", "USD")
    assert adjust(date(2026, 4, 3), BusinessDayRule.FOLLOWING, both) == date(2026, 4, 7)
    assert adjust(date(2026, 5, 25), BusinessDayRule.FOLLOWING, both) == date(2026, 5, 26)


def test_chinas_year__is_announced_with_its_moved_days_and_others_are_always() -> None:
    assert CurrencyCalendar("CNY").is_announced(date(2026, 10, 8))
    assert not CurrencyCalendar("CNY").is_announced(date(2090, 10, 8))
    assert CurrencyCalendar("EUR").is_announced(date(2090, 10, 8))


@pytest.mark.parametrize("code", CURRENCIES)
def test_every_calendar__reaches_over_all_its_years(code: str) -> None:
    calendar = CurrencyCalendar(code)
    for year in (FIRST_YEAR, LAST_YEAR):
        assert not calendar.is_business_day(date(year, 1, 1))
        assert sum(calendar.is_business_day(date(year, 3, day)) for day in range(1, 31)) >= 20
    with pytest.raises(CalendarError, match="from 2000 to 2099"):
        calendar.is_business_day(date(LAST_YEAR + 1, 1, 4))


def test_currency_without_a_calendar__is_refused_with_the_way_out() -> None:
    with pytest.raises(CalendarError, match="give one of your own"):
        currency_cut_off("KWD", time(15))
