"""Amounts as documents write them (XML Schema's decimal), read exactly into minor units."""

import re

from ledger_api.evidence.importers.limits import LONGEST_AMOUNT
from ledger_api.values.currencies import Currency
from ledger_api.values.money import parse_minor

_DECIMAL = re.compile(r"([+-]?)0*([0-9]*)(?:\.([0-9]*))?", re.ASCII)


def is_decimal(text: str) -> bool:
    """Whether the text is a plain decimal number, signed or not, without exponent or grouping."""
    return len(text) <= LONGEST_AMOUNT and _DECIMAL.fullmatch(text) is not None and any(map(str.isdigit, text))


def payable_minor(text: str, unit: Currency) -> int:
    """Minor units of a decimal as XML Schema writes it; zeros beyond the currency's digits are no fraction.

    `+100.00` JPY is 100, `.5` EUR is 50 and `-0.0` is 0; `0.005` EUR is refused, nothing is ever rounded.

    Raises:
        MoneyError: no decimal, a smaller fraction than the minor unit, or beyond the ledger's largest amount.
    """
    match = _DECIMAL.fullmatch(text) if is_decimal(text) else None
    if match is None:
        return parse_minor("", unit)
    sign, whole, fraction = match[1], match[2] or "0", (match[3] or "").rstrip("0")
    minor = parse_minor(f"{whole}.{fraction}" if fraction else whole, unit)
    return -minor if sign == "-" else minor
