"""Dates as the formats write them, read strictly; the result is ISO 8601 (`2026-03-31`)."""

import re
from collections.abc import Iterable
from datetime import date
from enum import Enum

_XML_DATE = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:Z|[+-]\d{2}:\d{2})?", re.ASCII)
_COMPACT = re.compile(r"(\d{4})(\d{2})(\d{2})", re.ASCII)
_YEAR_FIRST = re.compile(
    r"(\d{4})([-/.年])(\d{1,2})([-/.月])(\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2}(?:\.\d+)?)?)?", re.ASCII
)
_YEAR_LAST = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})(?: \d{1,2}:\d{2}(?::\d{2})?)?", re.ASCII)


class DateError(ValueError):
    """The text is no date, or can be read as two."""


class SlashOrder(Enum):
    """How a file writes dates with the year last. Unknown where every day and month in it could be either."""

    MONTH_FIRST = "month/day/year"
    DAY_FIRST = "day/month/year"
    UNKNOWN = "unknown"


def xml_date(text: str) -> str:
    """XML Schema's `date`; a time zone after it is dropped, the day is the one written."""
    return _iso(_XML_DATE.fullmatch(text), text)


def compact_date(text: str) -> str:
    """UN/EDIFACT 2379 format 102: `20260331`."""
    return _iso(_COMPACT.fullmatch(text), text)


def year_first_date(text: str) -> str:
    """`2026-3-31`, `2026/03/31`, `2026年3月31日`, `20260331`, with or without a time of day after it."""
    match = _YEAR_FIRST.fullmatch(text)
    if match is None:
        return _iso(_COMPACT.fullmatch(text), text)
    if (match[2], match[4]) not in {("-", "-"), ("/", "/"), (".", "."), ("年", "月")}:
        raise DateError(f"{text[:40]!r} is no date")
    return _date(match[1], match[3], match[5], text)


def csv_date(text: str, order: SlashOrder) -> str:
    """A date of a CSV cell: year first, or with slashes and the year last in the file's order."""
    match = _YEAR_LAST.fullmatch(text)
    if match is None:
        return year_first_date(text)
    if order is SlashOrder.UNKNOWN:
        raise DateError(f"{text[:40]!r} can be read as day/month or month/day; write YYYY-MM-DD")
    month, day = (match[1], match[2]) if order is SlashOrder.MONTH_FIRST else (match[2], match[1])
    return _date(match[3], month, day, text)


def slash_order(cells: Iterable[str]) -> SlashOrder:
    """The order that a file's dates prove: a number above 12 is a day. Contradicting or silent dates prove nothing."""
    month_first = day_first = False
    for cell in cells:
        match = _YEAR_LAST.fullmatch(cell)
        if match is not None:
            month_first |= int(match[2]) > 12
            day_first |= int(match[1]) > 12
    if month_first == day_first:
        return SlashOrder.UNKNOWN
    return SlashOrder.MONTH_FIRST if month_first else SlashOrder.DAY_FIRST


def _iso(match: re.Match[str] | None, text: str) -> str:
    if match is None:
        raise DateError(f"{text[:40]!r} is no date")
    return _date(match[1], match[2], match[3], text)


def _date(year: str, month: str, day: str, text: str) -> str:
    try:
        return date(int(year), int(month), int(day)).isoformat()
    except ValueError as error:
        raise DateError(f"{text[:40]!r} is no date") from error
