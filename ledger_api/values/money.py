"""Money: a decimal string and an ISO 4217 code outside, integer minor units and an ISO 4217 number inside.

Never a float.
"""

import re
from dataclasses import dataclass

from ledger_api.values.currencies import Currency, currency, currency_by_number

MOST_MINOR_UNITS = 10**15
"""No amount on the ledger is larger, in minor units of its currency (contract and service alike)."""

_DECIMAL = re.compile(r"(-?)(0|[1-9][0-9]{0,15})(?:\.([0-9]{1,4}))?", re.ASCII)


class MoneyError(ValueError):
    """The text or number is not an amount of money in the currency."""


def parse_minor(text: str, unit: Currency, *, negative: bool = False) -> int:
    """Minor units of a decimal string in plain notation: `1234.5` EUR is 123450.

    No exponent, sign (unless `negative`), grouping, blank, leading zero or bare point; at most the currency's own
    fraction digits, fewer are read as if padded with zeros. Minus zero is refused.

    Raises:
        MoneyError: the text is anything else, or its value is beyond MOST_MINOR_UNITS.
    """
    match = _DECIMAL.fullmatch(text)
    if match is None:
        raise MoneyError("not a plain decimal amount")
    sign, whole, fraction = match[1], match[2], match[3] or ""
    if len(fraction) > unit.minor_unit:
        raise MoneyError(f"{unit.code} has {unit.minor_unit} fraction digits, the amount has {len(fraction)}")
    minor = int(whole + fraction.ljust(unit.minor_unit, "0"))
    if sign and (not negative or minor == 0):
        raise MoneyError("a negative amount is not allowed here")
    return check_minor(-minor if sign else minor)


def format_minor(minor: int, unit: Currency) -> str:
    """The decimal string with exactly the currency's fraction digits: 123450 EUR is `1234.50`, 5 JPY is `5`.

    Raises:
        MoneyError: the amount is beyond MOST_MINOR_UNITS.
    """
    return decimal_text(check_minor(minor), unit)


def decimal_text(minor: int, unit: Currency) -> str:
    """As `format_minor`, without a bound: for sums of many amounts."""
    whole, fraction = divmod(abs(minor), unit.scale)
    sign = "-" if minor < 0 else ""
    return f"{sign}{whole}.{fraction:0{unit.minor_unit}d}" if unit.minor_unit else f"{sign}{whole}"


def check_minor(minor: int) -> int:
    """The same number, when it is an integer within MOST_MINOR_UNITS either way.

    Raises:
        MoneyError: it is beyond, or no integer (a float or a bool never stands for money).
    """
    if type(minor) is not int:
        raise MoneyError("minor units are an integer")
    if abs(minor) > MOST_MINOR_UNITS:
        raise MoneyError(f"the amount is beyond {MOST_MINOR_UNITS} minor units")
    return minor


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in integer minor units of the currency with an ISO 4217 number; currencies never mix."""

    minor: int
    currency: int

    def __post_init__(self) -> None:
        check_minor(self.minor)
        currency_by_number(self.currency)

    @classmethod
    def parse(cls, amount: str, code: str, *, negative: bool = False) -> "Money":
        """Read the outside form: decimal string and alphabetic code.

        Raises:
            MoneyError: see `parse_minor`.
            UnknownCurrencyError: the code is not an active currency.
        """
        unit = currency(code)
        return cls(parse_minor(amount, unit, negative=negative), unit.numeric)

    @property
    def unit(self) -> Currency:
        """The currency's row of ISO 4217."""
        return currency_by_number(self.currency)

    @property
    def code(self) -> str:
        """ISO 4217 alphabetic code."""
        return self.unit.code

    @property
    def amount(self) -> str:
        """The decimal string."""
        return format_minor(self.minor, self.unit)

    def __add__(self, other: "Money") -> "Money":
        return Money(self.minor + self._minor_of(other), self.currency)

    def __sub__(self, other: "Money") -> "Money":
        return Money(self.minor - self._minor_of(other), self.currency)

    def _minor_of(self, other: "Money") -> int:
        if self.currency != other.currency:
            raise MoneyError(f"{self.code} and {other.code} do not add up")
        return other.minor
