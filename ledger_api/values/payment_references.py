"""The reference under which an obligor pays a receivable: a structured creditor reference (ISO 11649).

`RF`, two check digits, then the receivable in 11 letters and digits and the payment's number in up to 6, both in base
36. Whoever sees it booked knows the receivable, and a slip of the pen is caught by the check digits (ISO 7064, mod 97).
"""

from typing import NamedTuple

_DIGITS = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_RECEIVABLE = 11
_NUMBER = 6


class PaymentReference(NamedTuple):
    """A receivable (56 bits) and which of its payments, from 1."""

    receivable: int
    number: int

    @property
    def text(self) -> str:
        """The reference in electronic form, at most 21 letters and digits.

        Raises:
            ValueError: a number does not fit.
        """
        if not (0 < self.receivable < 1 << 56 and 0 < self.number < 36**_NUMBER):
            raise ValueError("a receivable has 56 bits, a payment's number 6 digits in base 36")
        body = _base36(self.receivable).rjust(_RECEIVABLE, "0") + _base36(self.number)
        return f"RF{98 - remainder_97(body + 'RF00'):02d}{body}"


def payment_reference(text: str) -> PaymentReference | None:
    """What a reference stands for, blanks and case aside; None where it is none of a receivable's."""
    plain = "".join(text.split()).upper()
    body = plain[4:]
    if not (plain.isascii() and plain.isalnum() and plain.startswith("RF")):
        return None
    if not _RECEIVABLE < len(body) <= _RECEIVABLE + _NUMBER:
        return None
    found = PaymentReference(int(body[:_RECEIVABLE], 36), int(body[_RECEIVABLE:], 36))
    try:
        return found if found.text == plain else None
    except ValueError:
        return None


def is_iban(text: str) -> bool:
    """Whether the text is an international bank account number (ISO 13616) without blanks, by its check digits."""
    head = text[:2]
    well_formed = text.isascii() and text.isalnum() and head.isalpha() and head.isupper() and text[2:4].isdigit()
    return well_formed and 15 <= len(text) <= 34 and remainder_97(text[4:] + text[:4]) == 1


def remainder_97(text: str) -> int:
    """Modulo 97 of letters and digits, each letter two digits (A is 10): ISO 7064 as ISO 11649 and 13616 use it."""
    return int("".join(str(int(letter, 36)) for letter in text)) % 97


def _base36(number: int) -> str:
    digits = ""
    while number:
        number, digit = divmod(number, 36)
        digits = _DIGITS[digit] + digits
    return digits
