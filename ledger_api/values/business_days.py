"""When banks settle in a currency: public calendars, kept by the `holidays` library, and what closes beside them.

A country's future holidays are what its law says today. China alone also moves working days between week and weekend,
by a yearly notice of the State Council; until it is out, and the library has it, its year is not *announced*: the
statutory holidays are known, the moved days are not.
"""

from collections.abc import Iterable
from datetime import date, time
from functools import lru_cache
from typing import NamedTuple

from ledger_api.values.calendars import (
    BusinessCalendar,
    BusinessDayRule,
    CalendarError,
    CutOff,
    HolidayCalendar,
    JointCalendar,
    holiday_calendar,
)

FIRST_YEAR, LAST_YEAR = 2000, 2099
"""Years that every calendar has."""


class _Source(NamedTuple):
    """Where the money settles, and which of the library's calendars says when."""

    zone: str
    market: str | None = None
    country: str | None = None
    subdivision: str | None = None
    categories: tuple[str, ...] = ("public",)


_SOURCES = {
    "CNY": _Source("Asia/Shanghai", country="CN"),
    "EUR": _Source("Europe/Berlin", market="XECB"),
    "GBP": _Source("Europe/London", country="GB", subdivision="ENG"),
    "HKD": _Source("Asia/Hong_Kong", country="HK"),
    "JPY": _Source("Asia/Tokyo", country="JP", categories=("public", "bank")),
    "SGD": _Source("Asia/Singapore", country="SG"),
    "USD": _Source("America/New_York", market="XFED"),
}
CURRENCIES = tuple(_SOURCES)
"""ISO 4217 codes of the currencies with a calendar."""


class CurrencyCalendar:
    """The business days of a currency's own settlement system, and the zone it lives in."""

    def __init__(self, code: str) -> None:
        """For an ISO 4217 alphabetic code.

        Raises:
            CalendarError: no calendar of that currency is known here.
        """
        if code not in _SOURCES:
            raise CalendarError(f"no calendar of {code[:40]!r} is known: give one of your own (HolidayCalendar)")
        self.code = code
        self.zone = _SOURCES[code].zone

    def is_business_day(self, day: date) -> bool:
        """See `BusinessCalendar`. CalendarError outside the years 2000 to 2099."""
        return _year(self.code, day.year).is_business_day(day)

    def is_announced(self, day: date) -> bool:
        """Whether the day's year is final as far as is known: every year but China's that no notice is out for."""
        return self.code != "CNY" or bool(_year(self.code, day.year).working_days)


def settlement_calendar(*codes: str, closed: Iterable[date] = ()) -> BusinessCalendar:
    """Days on which money settles in all of these currencies, but for those on which your own bank is closed.

    Raises:
        CalendarError: a currency has no calendar here.
    """
    own = holiday_calendar(closed)
    calendars: list[BusinessCalendar] = [CurrencyCalendar(code) for code in codes]
    return JointCalendar((*calendars, own) if own.holidays else tuple(calendars))


def currency_cut_off(
    code: str, at: time, rule: BusinessDayRule = BusinessDayRule.FOLLOWING, *, closed: Iterable[date] = ()
) -> CutOff:
    """The cut-off at a local time of day where the currency settles, by the currency's own calendar.

    Raises:
        CalendarError: the currency has no calendar here: a `CutOff` with a calendar of your own does it.
    """
    return CutOff(at, CurrencyCalendar(code).zone, rule, settlement_calendar(code, closed=closed))


@lru_cache(maxsize=1_024)
def _year(code: str, year: int) -> HolidayCalendar:
    import holidays  # noqa: PLC0415 - heavy, and of no use to most who import the SDK

    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise CalendarError(f"calendars reach from {FIRST_YEAR} to {LAST_YEAR}")
    source = _SOURCES[code]
    if source.market:
        return holiday_calendar(holidays.financial_holidays(source.market, years=year))
    listed = holidays.country_holidays(
        source.country or "", subdiv=source.subdivision, years=year, categories=source.categories
    )
    return holiday_calendar(listed, [day for day in listed.weekend_workdays if day.year == year])
