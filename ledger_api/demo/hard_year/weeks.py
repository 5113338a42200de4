"""When the book is played: week by week, at each end the week's payments and then the next week's invoices.

An invoice comes onto the ledger at the end of the week before its date, so that it is there on its date; what was paid
in a week is paid at the week's end, before the due date as an early payment, after it as a payment with the file's own
date. At a week's end, before the next invoices come, the ledger therefore stands as the file does.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from ledger_api.demo.hard_year.book import Invoice

WEEK: Final = timedelta(days=7)
QUARTER: Final = 13
"""Weeks after which the figures are compared."""


@dataclass(frozen=True, slots=True)
class Week:
    """The end of a week, in the file's dates: what is paid then, and what comes onto the ledger for the next one."""

    end: date
    early: tuple[Invoice, ...]
    paid: tuple[Invoice, ...]
    coming: tuple[Invoice, ...]
    compared: bool


def weeks(book: Sequence[Invoice]) -> list[Week]:
    """The whole book: from the day before the first invoice until everything is due and paid."""
    first = min(one.issued for one in book) - timedelta(days=1)
    last = max(max(one.due, one.settled or one.due) for one in book)
    count = -((first - last) // WEEK)
    ends = [first + index * WEEK for index in range(count + 1)]
    return [
        _week(book, end, compared=(index and index % QUARTER == 0) or end == ends[-1]) for index, end in enumerate(ends)
    ]


def _week(book: Sequence[Invoice], end: date, *, compared: bool) -> Week:
    settled = [one for one in book if one.settled is not None and end - WEEK < one.settled <= end]
    return Week(
        end=end,
        early=tuple(one for one in settled if end <= one.due),
        paid=tuple(one for one in settled if end > one.due),
        coming=tuple(one for one in book if end < one.issued <= end + WEEK),
        compared=compared,
    )
