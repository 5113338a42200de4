"""Quotes for one request, the best first: by what the money costs the holder, everything included."""

from collections.abc import Iterable
from dataclasses import dataclass

from ledger_api.sdk import answers
from ledger_api.sdk.quotes import OpenedQuote


@dataclass(frozen=True, slots=True)
class RankedQuote:
    """A quote that can be accepted, opened and checked. `quote` is its id."""

    quote: str
    opened: OpenedQuote

    @property
    def annual_bps(self) -> int:
        """The all-in annual rate on ACT/365, in basis points: interest and fees as the holder bears them."""
        return self.opened.terms.annual.act_365_bps

    @property
    def net(self) -> int:
        """What the holder is paid, in minor units."""
        return self.opened.terms.net


@dataclass(frozen=True, slots=True)
class Unusable:
    """A quote that is left out, and why."""

    quote: str
    financier: int
    reason: str


@dataclass(frozen=True, slots=True)
class Ranking:
    """The open quotes of a request, the cheapest first, and what could not be ranked."""

    quotes: tuple[RankedQuote, ...]
    unusable: tuple[Unusable, ...]

    @property
    def best(self) -> RankedQuote | None:
        """The cheapest."""
        return self.quotes[0] if self.quotes else None


def ranked(quotes: Iterable[RankedQuote], unusable: Iterable[Unusable]) -> Ranking:
    """Rank by the all-in annual rate.

    At the same rate the more cash comes first, then the earlier payout, then the offer that holds longer, then the
    lower number of the financier, so that the order never depends on how the quotes came in.
    """
    return Ranking(tuple(sorted(quotes, key=_cost)), tuple(unusable))


def unusable(quote: answers.Quote, reason: str) -> Unusable:
    """A quote that is left out."""
    return Unusable(quote["id"], quote["financier"]["participant"], reason)


def _cost(one: RankedQuote) -> tuple[int, int, int, int, int]:
    fields = one.opened.act.fields
    return one.annual_bps, -one.net, fields.disburse_by, -fields.deadline, fields.financier
