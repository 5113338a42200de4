"""What the file says must come out, from its rows alone: nothing of the ledger's own code has a part in it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from fractions import Fraction
from math import floor

from ledger_api.demo.hard_year.book import Invoice

BUCKETS = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


@dataclass
class Aged:
    """One customer's open invoices on a day: how many, and how much in each bucket, minor units."""

    receivables: int = 0
    amounts: dict[str, int] = field(default_factory=lambda: dict.fromkeys(BUCKETS, 0))

    @property
    def open(self) -> int:
        """The sum of the buckets."""
        return sum(self.amounts.values())


def ageing(book: Sequence[Invoice], on: date) -> dict[str, Aged]:
    """By customer, what was open at the end of a day, by days past the due date."""
    found: dict[str, Aged] = defaultdict(Aged)
    for one in book:
        if one.open_on(on):
            aged = found[one.customer]
            aged.receivables += 1
            aged.amounts[_bucket((on - one.due).days)] += one.amount
    return dict(found)


def overdue(book: Sequence[Invoice], on: date, grace_days: int) -> dict[str, tuple[int, int]]:
    """By number of invoice, amount and days late of what was overdue: more than the grace, and not all in dispute."""
    return {
        one.number: (one.amount, (on - one.due).days)
        for one in book
        if one.open_on(on) and (on - one.due).days > grace_days and one.amount > one.in_dispute
    }


def days_late(one: Invoice, on: date) -> int:
    """Days from the due date to the payment, or to a day where it is still open."""
    return max(0, ((one.settled or on) - one.due).days)


def late_interest(one: Invoice, on: date, rate_bps: int) -> int:
    """Interest on the undisputed part for the days late, ACT/365, the exact result rounded half up."""
    exact = Fraction((one.amount - one.in_dispute) * rate_bps * days_late(one, on), 10_000 * 365)
    return floor(exact + Fraction(1, 2))


def wrong_days(book: Sequence[Invoice]) -> list[str]:
    """Numbers of settled invoices whose column DaysLate is not what their dates say."""
    return [one.number for one in book if one.settled and one.days_late != days_late(one, one.settled)]


def _bucket(late: int) -> str:
    for name, last in zip(BUCKETS, (0, 30, 60, 90), strict=False):
        if late <= last:
            return name
    return BUCKETS[-1]
