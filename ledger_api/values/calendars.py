"""Business days and the cut-off instant at which a receivable matures.

Calendars and time zones stay off chain: the instant is computed once, shown, signed and stored at confirmation, and a
later change of a calendar or of a zone's rules does not move it.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

LATEST_INSTANT = 2**32 - 1
"""Instants are uint32 unix seconds on chain (until 2106-02-07)."""
_LONGEST_CLOSURE = 60
_WEEKEND = frozenset({5, 6})
_DAY = timedelta(days=1)


class CalendarError(ValueError):
    """The zone is unknown, the instant is out of range, or the calendar has no business day in reach."""


class BusinessDayRule(Enum):
    """What becomes of a due date that is no business day (ISDA 2006, 4.12)."""

    NONE = "none"
    FOLLOWING = "following"
    MODIFIED_FOLLOWING = "modified following"
    PRECEDING = "preceding"


class BusinessCalendar(Protocol):
    """Anything that knows a place's business days."""

    def is_business_day(self, day: date) -> bool:
        """Whether banks settle on the day."""
        ...


@dataclass(frozen=True, slots=True)
class HolidayCalendar:
    """Weekends (Monday is 0) and listed holidays are closed, except listed working days (China's shifted weekends)."""

    holidays: frozenset[date] = frozenset()
    working_days: frozenset[date] = frozenset()
    weekend: frozenset[int] = _WEEKEND

    def is_business_day(self, day: date) -> bool:
        """See `BusinessCalendar`."""
        if day in self.working_days:
            return True
        return day.weekday() not in self.weekend and day not in self.holidays


@dataclass(frozen=True, slots=True)
class JointCalendar:
    """A business day of several places at once, such as obligor's and holders' settlement banks."""

    calendars: tuple[BusinessCalendar, ...]

    def is_business_day(self, day: date) -> bool:
        """See `BusinessCalendar`."""
        return all(calendar.is_business_day(day) for calendar in self.calendars)


WEEKENDS_ONLY = HolidayCalendar()


@dataclass(frozen=True, slots=True)
class CutOff:
    """When, on an adjusted due date, a receivable matures: local time of day, IANA zone, rule and calendar."""

    at: time
    zone: str
    rule: BusinessDayRule = BusinessDayRule.NONE
    calendar: BusinessCalendar = WEEKENDS_ONLY

    def instant(self, due: date) -> int:
        """The cut-off in UTC unix seconds. See `cut_off_instant`."""
        return cut_off_instant(due, self.at, self.zone, self.rule, self.calendar)


def holiday_calendar(holidays: Iterable[date], working_days: Iterable[date] = ()) -> HolidayCalendar:
    """A calendar with Saturday and Sunday closed, from any source of dates."""
    return HolidayCalendar(frozenset(holidays), frozenset(working_days))


def adjust(due: date, rule: BusinessDayRule, calendar: BusinessCalendar = WEEKENDS_ONLY) -> date:
    """The due date moved by the rule. Modified following turns back rather than leave the month.

    Raises:
        CalendarError: there is no business day within two months.
    """
    if rule is BusinessDayRule.NONE:
        return due
    if rule is BusinessDayRule.PRECEDING:
        return _nearest(due, -_DAY, calendar)
    following = _nearest(due, _DAY, calendar)
    if rule is BusinessDayRule.MODIFIED_FOLLOWING and following.month != due.month:
        return _nearest(due, -_DAY, calendar)
    return following


def cut_off_instant(
    due: date,
    at: time,
    zone: str,
    rule: BusinessDayRule = BusinessDayRule.NONE,
    calendar: BusinessCalendar = WEEKENDS_ONLY,
) -> int:
    """The instant of the cut-off in UTC unix seconds, whole seconds only.

    Where clocks are set back and the local time comes twice, the later one counts; where they are set forward and it
    does not come, the time that long after the change counts (02:30 skipped by an hour is 03:30).

    Raises:
        CalendarError: the zone is no IANA zone, the time has a zone or microseconds, or the instant is beyond uint32.
    """
    if at.tzinfo is not None or at.microsecond:
        raise CalendarError("the time of day is local, in whole seconds")
    local = datetime.combine(adjust(due, rule, calendar), at, tzinfo=_zone(zone))
    return _seconds(local)


def _seconds(local: datetime) -> int:
    # In a repeated hour fold 1 is the later instant; in a skipped hour it is the earlier one.
    try:
        instant = max(_instant(local.replace(fold=0)), _instant(local.replace(fold=1)))
    except OverflowError as error:
        raise CalendarError("the instant is out of range") from error
    if not 0 <= instant <= LATEST_INSTANT:
        raise CalendarError("the instant is out of range")
    return instant


def _instant(local: datetime) -> int:
    return (local.astimezone(UTC) - datetime(1970, 1, 1, tzinfo=UTC)) // timedelta(seconds=1)


def _zone(name: str) -> ZoneInfo:
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise CalendarError(f"unknown time zone {name[:40]!r}") from error


def _nearest(day: date, step: timedelta, calendar: BusinessCalendar) -> date:
    try:
        for _ in range(_LONGEST_CLOSURE):
            if calendar.is_business_day(day):
                return day
            day += step
    except OverflowError as error:
        raise CalendarError("the date is out of range") from error
    raise CalendarError(f"no business day within {_LONGEST_CLOSURE} days")
