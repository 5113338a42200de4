"""Interest, discount and the all-in annual rate, in integer minor units.

Rounding rule, everywhere here: the exact rational result is rounded once, half up, to the minor unit (for rates: to the
basis point). Nothing is rounded on the way. Rates are annual, in basis points (1 bp = 0.01 %); days are calendar days,
the first counted and the last not (ISDA 2006, 4.16 (d) and (e)).
"""

from dataclasses import dataclass
from datetime import date
from enum import IntEnum

from ledger_api.values.money import MOST_MINOR_UNITS

BASIS_POINTS = 10_000
HIGHEST_RATE = 100 * BASIS_POINTS
"""10,000 % a year: no lawful rate is near it, and a rate in the wrong unit is caught."""
MOST_DAYS = 36_600


class DayCountError(ValueError):
    """An amount, rate or number of days is out of bounds, or nothing would be paid out."""


class DayCount(IntEnum):
    """Day-count convention: the days a year is taken to have."""

    ACT_360 = 360
    ACT_365F = 365


@dataclass(frozen=True, slots=True)
class AllIn:
    """Annual cost of money received now against face paid later, in basis points on both conventions."""

    act_365_bps: int
    act_360_bps: int


@dataclass(frozen=True, slots=True)
class Quote:
    """What a financier pays out for a certificate, in minor units: `net` = `face` − `interest` − `fees`."""

    face: int
    interest: int
    fees: int
    net: int
    all_in: AllIn


def days_between(start: date, end: date) -> int:
    """Calendar days from start (counted) to end (not counted).

    Raises:
        DayCountError: the end is before the start, or more than MOST_DAYS after it.
    """
    days = (end - start).days
    _check(days, "days", MOST_DAYS)
    return days


def interest(principal: int, rate_bps: int, days: int, basis: DayCount) -> int:
    """Simple interest on a principal in minor units: principal × rate × days / year, half up.

    On a face amount this is also the discount of a discounting bank, which takes it off the face at payout.

    Raises:
        DayCountError: an argument is negative or out of bounds.
    """
    _check_terms(principal, rate_bps, days)
    return _half_up(principal * rate_bps * days, BASIS_POINTS * basis)


def true_discount(face: int, rate_bps: int, days: int, basis: DayCount) -> int:
    """The discount whose proceeds earn the rate until they are the face: face − face / (1 + rate × days / year).

    Raises:
        DayCountError: an argument is negative or out of bounds.
    """
    _check_terms(face, rate_bps, days)
    growth = rate_bps * days
    return _half_up(face * growth, BASIS_POINTS * basis + growth)


def all_in(face: int, net: int, days: int) -> AllIn:
    """The simple annual rate at which `net` received now grows to `face` in `days`: (face − net) / net × year / days.

    Raises:
        DayCountError: net is not within 1 … face, or days not within 1 … MOST_DAYS.
    """
    _check_terms(face, 0, days)
    if not 0 < net <= face:
        raise DayCountError("the net amount must be positive and at most the face")
    if days == 0:
        raise DayCountError("a rate needs at least one day")
    cost = (face - net) * BASIS_POINTS
    return AllIn(
        act_365_bps=_half_up(cost * DayCount.ACT_365F, net * days),
        act_360_bps=_half_up(cost * DayCount.ACT_360, net * days),
    )


def quote(face: int, rate_bps: int, days: int, basis: DayCount, fees: tuple[int, ...] = ()) -> Quote:
    """A financier's offer for a face in minor units: interest taken off at payout, and each fee.

    Raises:
        DayCountError: an argument is out of bounds, or interest and fees leave nothing to pay out.
    """
    for fee in fees:
        _check(fee, "fee", MOST_MINOR_UNITS)
    taken = interest(face, rate_bps, days, basis)
    total_fees = sum(fees)
    net = face - taken - total_fees
    if net <= 0:
        raise DayCountError("interest and fees leave nothing to pay out")
    return Quote(face, taken, total_fees, net, all_in(face, net, days))


def _half_up(numerator: int, denominator: int) -> int:
    return (2 * numerator + denominator) // (2 * denominator)


def _check_terms(amount: int, rate_bps: int, days: int) -> None:
    _check(amount, "amount", MOST_MINOR_UNITS)
    _check(rate_bps, "rate", HIGHEST_RATE)
    _check(days, "days", MOST_DAYS)


def _check(value: int, what: str, most: int) -> None:
    if type(value) is not int or not 0 <= value <= most:
        raise DayCountError(f"{what} must be an integer from 0 to {most}")
