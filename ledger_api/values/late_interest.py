"""Interest on what is paid late: unpaid amount × annual rate × days / 365, from the due date to each payment.

Each day counts with the amount that was unpaid and undisputed on it. The exact sum over all days is rounded once, half
up, to the minor unit, as all interest is (`daycount`). A grace period delays what a ledger does about a late payment,
not the interest: it runs from the due date. A part that is disputed bears none for as long as it is.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from ledger_api.values.daycount import BASIS_POINTS, HIGHEST_RATE, DayCount, DayCountError, days_between
from ledger_api.values.money import MOST_MINOR_UNITS


@dataclass(frozen=True, slots=True)
class Movement:
    """What changed on a day: `paid` (also credited or written down) lowers what is unpaid, `disputed` replaces it.

    Both in minor units; `disputed` None leaves what was disputed before.
    """

    day: date
    paid: int = 0
    disputed: int | None = None


@dataclass(frozen=True, slots=True)
class Period:
    """Days on which the same amount bore interest: `start` counts, `end` doesn't."""

    start: date
    end: date
    base: int

    @property
    def days(self) -> int:
        """Calendar days."""
        return (self.end - self.start).days


@dataclass(frozen=True, slots=True)
class LateInterest:
    """The periods after the due date in which something was unpaid, and the interest on them in minor units."""

    rate_bps: int
    periods: tuple[Period, ...]
    amount: int


def late_interest(
    amount: int, rate_bps: int, due: date, until: date, movements: Iterable[Movement] = ()
) -> LateInterest:
    """Interest on an amount in minor units from the due date (counted) to `until` (not counted).

    Movements may come in any order. One on or before the due date lowers what is due; one from `until` on has no
    effect. More paid than is unpaid leaves nothing, more disputed than is unpaid is all of it.

    Raises:
        DayCountError: amount, rate, days or a movement is negative or out of bounds.
    """
    _check(amount, "amount", MOST_MINOR_UNITS)
    _check(rate_bps, "rate", HIGHEST_RATE)
    if until <= due:
        return LateInterest(rate_bps, (), 0)
    days_between(due, until)
    periods = tuple(_periods(amount, due, until, sorted(movements, key=lambda one: one.day)))
    exact = Fraction(rate_bps * sum(one.base * one.days for one in periods), BASIS_POINTS * DayCount.ACT_365F)
    return LateInterest(rate_bps, periods, _half_up(exact))


def _periods(unpaid: int, due: date, until: date, movements: Iterable[Movement]) -> Iterator[Period]:
    start, disputed = due, 0
    for each in movements:
        if each.day >= until:
            break
        base = max(0, unpaid - disputed)
        if each.day > start:
            if base:
                yield Period(start, each.day, base)
            start = each.day
        _check(each.paid, "payment", MOST_MINOR_UNITS)
        unpaid = max(0, unpaid - each.paid)
        if each.disputed is not None:
            _check(each.disputed, "disputed amount", MOST_MINOR_UNITS)
            disputed = each.disputed
    base = max(0, unpaid - disputed)
    if base:
        yield Period(start, until, base)


def _half_up(exact: Fraction) -> int:
    return (2 * exact.numerator + exact.denominator) // (2 * exact.denominator)


def _check(value: int, what: str, most: int) -> None:
    if type(value) is not int or not 0 <= value <= most:
        raise DayCountError(f"{what} must be an integer from 0 to {most}")
