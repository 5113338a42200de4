"""Where a cut-off falls in the calendar of its currency, for comparison: what was signed is the instant alone."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

from ledger_api.receivables.schemas import Convention, CutOffModel, MaturityModel
from ledger_api.values.business_days import FIRST_YEAR, LAST_YEAR, CurrencyCalendar, currency_cut_off
from ledger_api.values.calendars import BusinessDayRule, CalendarError, adjust
from ledger_api.values.currencies import UnknownCurrencyError, currency_by_number
from ledger_api.web.instants import rfc3339


def maturity_of(currency: int, cutoff: int) -> MaturityModel | None:
    """The cut-off on the clock where the currency settles; None for a currency or a year without a calendar."""
    try:
        calendar = CurrencyCalendar(currency_by_number(currency).code)
    except (CalendarError, UnknownCurrencyError):
        return None
    local = datetime.fromtimestamp(cutoff, UTC).astimezone(ZoneInfo(calendar.zone))
    if not FIRST_YEAR <= local.year <= LAST_YEAR:
        return None
    return MaturityModel(
        local=local.isoformat(),
        zone=calendar.zone,
        business_day=calendar.is_business_day(local.date()),
        announced=calendar.is_announced(local.date()),
    )


def cut_off(code: str, due: date, at: time, convention: Convention) -> CutOffModel:
    """The cut-off of a due date by the currency's calendar.

    Raises:
        CalendarError: the currency or the year has no calendar.
    """
    rule = BusinessDayRule[convention.upper()]
    calendar = CurrencyCalendar(code)
    day = adjust(due, rule, calendar)
    return CutOffModel(
        currency=code,
        due=due.isoformat(),
        convention=convention,
        time=at.isoformat(),
        zone=calendar.zone,
        day=day.isoformat(),
        cutoff=rfc3339(currency_cut_off(code, at, rule).instant(due)),
        announced=calendar.is_announced(day),
    )
