"""Which invoice plays which part: pure, so that the same folder always gives the same play."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from ledger_api.demo.papers import Paper
from ledger_api.values.identifiers import normalise_legal_id

SMALLEST_MAIN = 1_000
"""Minor units that the main receivable needs, so that it can be split, paid to ten and financed."""
MOST_LINES = 32
MOST_TRADES = 12


class PlanError(ValueError):
    """The invoices can't carry the story."""


@dataclass(frozen=True, slots=True)
class Line:
    """An invoice's amount, or a part of it, in minor units."""

    paper: Paper
    amount: int


@dataclass(frozen=True, slots=True)
class Trade:
    """One receivable to come: a seller's invoices to one buyer in one currency."""

    seller: str
    buyer: str
    currency: str
    lines: tuple[Line, ...]

    @property
    def face(self) -> int:
        """The sum of the lines, minor units."""
        return sum(line.amount for line in self.lines)


@dataclass(frozen=True, slots=True)
class Plan:
    """The parts. `rejected` may use the main trade's invoice: it comes first and its amount is released again."""

    main: Trade
    single: Trade
    opened: Trade
    rejected: Trade
    more: tuple[Trade, ...]
    notes: tuple[str, ...]

    @property
    def confirmed(self) -> tuple[Trade, ...]:
        """The trades that become receivables with certificates."""
        return (self.main, self.single, self.opened, *self.more)

    @property
    def trades(self) -> tuple[Trade, ...]:
        """All, the rejected one too."""
        return (*self.confirmed, self.rejected)

    def threshold(self, currency: str) -> int:
        """Face in minor units up to which one signature is enough: the main trade is above, the single one is not."""
        faces = [trade.face for trade in self.trades if trade.currency == currency]
        if currency != self.main.currency:
            return max(faces)
        round_half = _one_digit(self.main.face // 2)
        least = self.single.face if self.single.currency == currency else 1
        return round_half if least <= round_half < self.main.face else self.main.face - 1


def make_plan(papers: Sequence[Paper]) -> Plan:
    """Give out the parts, the largest trade first; with fewer than four trades, parts of invoices stand in.

    Raises:
        PlanError: there is no invoice, or none is large enough.
    """
    trades = sorted(_trades(papers), key=lambda trade: (-trade.face, trade.lines[0].paper.invoice.file))
    if not trades or trades[0].face < SMALLEST_MAIN:
        raise PlanError(f"the play needs an invoice of at least {SMALLEST_MAIN} minor units")
    notes: list[str] = []
    if len(trades) > MOST_TRADES:
        notes.append(f"{len(trades) - MOST_TRADES} further pairs of seller and buyer are left out.")
        trades = trades[:MOST_TRADES]
    main, *rest = trades
    if not rest:
        main, single = _cut(main)
        main, opened = _cut(main)
        notes.append("One seller and buyer: parts of its invoice are confirmed by one signature and opened.")
    elif len(rest) == 1:
        main, single, opened = _carve(main, rest[0])
        notes.append("Two pairs of seller and buyer: a part of an invoice is opened by the buyer.")
    else:
        opened, single = rest[0], rest[-1]
    if len(rest) >= 3:
        rejected, more = rest[1], tuple(rest[2:-1])
    else:
        rejected, more = _cut(main)[1], ()
        notes.append("The rejected receivable is a part of the main invoice; its amount is released again.")
    if single.face >= main.face:
        single = _cut(single)[1]
    return Plan(main, single, opened, rejected, more, tuple(notes))


def _carve(main: Trade, other: Trade) -> tuple[Trade, Trade, Trade]:
    """Main, single and opened out of two trades: the opened is cut from the other, or from main where that is tiny."""
    if other.face < SMALLEST_MAIN:
        main, opened = _cut(main)
        return main, other, opened
    single, opened = _cut(other)
    return main, single, opened


def _trades(papers: Iterable[Paper]) -> Iterable[Trade]:
    grouped: dict[tuple[str, str, str], list[Line]] = defaultdict(list)
    for paper in papers:
        invoice = paper.invoice
        seller, buyer = normalise_legal_id(invoice.seller_id or ""), normalise_legal_id(invoice.buyer_id or "")
        grouped[seller, buyer, invoice.currency or ""].append(Line(paper, invoice.minor))
    for (seller, buyer, currency), lines in grouped.items():
        for start in range(0, len(lines), MOST_LINES):
            yield Trade(seller, buyer, currency, tuple(lines[start : start + MOST_LINES]))


def _cut(trade: Trade) -> tuple[Trade, Trade]:
    """The trade without a tenth of its largest line, and that tenth; the largest of at most 32 lines is never tiny."""
    largest = max(trade.lines, key=lambda line: line.amount)
    part = largest.amount // 10
    rest = tuple(replace(line, amount=line.amount - part) if line is largest else line for line in trade.lines)
    return replace(trade, lines=rest), replace(trade, lines=(replace(largest, amount=part),))


def _one_digit(amount: int) -> int:
    digits = str(amount)
    return int(digits[0] + "0" * (len(digits) - 1))
