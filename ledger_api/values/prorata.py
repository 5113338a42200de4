"""Sharing a payment among certificates in proportion to their amounts, to the minor unit, with nothing left over.

Each certificate gets the floor of its exact share. The minor units that the floors leave go one each to the largest
fractions, among equal fractions to the lowest id: `docs/acts.md`, Redemption.
"""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

PAGE = 500
"""Certificates that one act of redemption names at most."""


class ShareError(ValueError):
    """The amounts are not positive, or the payment is not within 1 and their sum."""


class Share(NamedTuple):
    """What one certificate gets of a payment, in minor units.

    `fraction` is payment × amount mod the sum of amounts: the part of the exact share below one minor unit.
    """

    certificate: int
    amount: int
    fraction: int
    payment: int


def shares(payment: int, amounts: Mapping[int, int]) -> list[Share]:
    """Share a payment in minor units among live amounts by certificate, in the order in which redemption names them.

    Raises:
        ShareError: see there.
    """
    total = sum(amounts.values())
    if not 0 < payment <= total or any(amount <= 0 for amount in amounts.values()):
        raise ShareError("a payment is shared among positive amounts and is at most their sum")
    ordered = order(payment, total, amounts)
    left = payment - sum(payment * amount // total for _, amount, _ in ordered)
    return [
        Share(certificate, amount, fraction, payment * amount // total + (place < left))
        for place, (certificate, amount, fraction) in enumerate(ordered)
    ]


def order(payment: int, total: int, amounts: Mapping[int, int]) -> list[tuple[int, int, int]]:
    """Certificate, amount and fraction: the largest fraction first, then the lowest id."""
    rows = [(certificate, amount, payment * amount % total) for certificate, amount in amounts.items()]
    return sorted(rows, key=lambda row: (-row[2], row[0]))


def pages(certificates: Sequence[int], size: int = PAGE) -> list[tuple[int, ...]]:
    """The certificates in pages of at most `size`, order kept."""
    return [tuple(certificates[start : start + size]) for start in range(0, len(certificates), size)]
