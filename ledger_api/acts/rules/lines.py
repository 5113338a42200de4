"""What financiers let an obligor issue beyond its cap: lines, uplifts for a time, parts allotted to subsidiaries."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.effective import limit_in_force, line_in_force
from ledger_api.acts.enums import LineTrigger
from ledger_api.acts.records import Exposure, Line
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.rules.checks import (
    CORE_ENTERPRISE,
    FINANCIER,
    counterparty,
    made_and_checked,
    require,
    spend,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.state import EXPOSURES, LINES

LAST_SLOT: Final = 15
LARGEST_LINE: Final = 10**15
_LAST_TRIGGER: Final = max(LineTrigger)


def set_line(c: Context, a: m.SetLine) -> None:
    """Grant a line, or an uplift for a time, in one of the obligor's slots; without an amount it ends."""
    made_and_checked(c, a.financier, FINANCIER)
    spend(c, a.financier, a.nonce)
    counterparty(c, a.obligor, CORE_ENTERPRISE, a.obligor_tag)
    require(a.slot <= LAST_SLOT and a.trigger <= _LAST_TRIGGER, why.INVALID_FIELD)
    require(a.trigger == LineTrigger.NONE or len(c.keys) > 1, why.CHECKER_REQUIRED)
    at = (a.obligor, a.currency, a.slot)
    present = c.state.get(LINES, at)
    require(present is None or present.financier == a.financier or present.until < c.now, why.SLOT_TAKEN)
    if a.amount == 0:
        c.state.put(LINES, at, None)
        return
    require(a.effective_from < a.until and c.now < a.until, why.INVALID_DATES)
    require(a.amount <= LARGEST_LINE, why.INVALID_AMOUNT)
    _store(c, at, Line(a.financier, a.amount, a.effective_from, a.until, a.trigger))


def allot_line(c: Context, a: m.AllotLine) -> None:
    """Move a part of an obligor's line to a subsidiary, which issues on it until the line's own end."""
    made_and_checked(c, a.obligor, CORE_ENTERPRISE)
    spend(c, a.obligor, a.nonce)
    require(a.subsidiary != a.obligor, why.SAME_PARTY)
    counterparty(c, a.subsidiary, CORE_ENTERPRISE, a.subsidiary_tag)
    require(max(a.slot, a.subsidiary_slot) <= LAST_SLOT, why.INVALID_FIELD)
    own, other = (a.obligor, a.currency, a.slot), (a.subsidiary, a.currency, a.subsidiary_slot)
    line = c.state.get(LINES, own)
    if line is None or not line_in_force(line, c.now):
        raise RefusedError(why.UNKNOWN_LINE)
    require(a.amount > 0, why.INVALID_AMOUNT)
    require(a.amount <= line.amount, why.AMOUNT_EXCEEDED)
    present = c.state.get(LINES, other)
    require(present is None or present.until < c.now, why.SLOT_TAKEN)
    left = line.amount - a.amount
    c.state.put(LINES, own, line._replace(amount=left) if left else None)
    exposure = c.state.get(EXPOSURES, (a.obligor, a.currency)) or Exposure()
    within = exposure.outstanding <= limit_in_force(c.state, a.obligor, a.currency, exposure, c.now)
    require(within, why.CAP_EXCEEDED)
    _store(c, other, line._replace(amount=a.amount))


def _store(c: Context, at: tuple[int, int, int], line: Line) -> None:
    """Store the line; the obligor's exposure says up to which slot there may be one."""
    obligor, currency, slot = at
    c.state.put(LINES, at, line)
    exposure = c.state.get(EXPOSURES, (obligor, currency)) or Exposure()
    if exposure.lines <= slot:
        c.state.put(EXPOSURES, (obligor, currency), exposure._replace(lines=slot + 1))


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {"SetLine": set_line, "AllotLine": allot_line}
