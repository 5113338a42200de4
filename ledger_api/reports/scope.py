"""Whose figures a report has: everything for a mandate, else the caller's own, as obligor or as holder."""

from dataclasses import dataclass
from typing import Any, Literal

from sqlalchemy import BigInteger, ColumnElement, and_, case, exists, or_, select, true, type_coerce
from sqlalchemy.sql.functions import func

from ledger_api.access.identity import MANDATES, Identity
from ledger_api.acts.effective import DAY
from ledger_api.acts.enums import ReceivableState, Role
from ledger_api.store.tables.state import certificates, policies, receivables

Side = Literal["all", "obligor", "holder"]

OPEN_STATES = (int(ReceivableState.CONFIRMED), int(ReceivableState.PART_PAID))
"""Stored states in which something may be owed."""


@dataclass(frozen=True, slots=True)
class Scope:
    """The figures that a caller asks for, and whether it sees them under a mandate."""

    side: Side
    participant: int
    mandated: bool

    @property
    def receivables(self) -> ColumnElement[bool]:
        """The condition on `state_receivables`."""
        row = receivables.c
        if self.side == "all":
            return true()
        return row.obligor == self.participant if self.side == "obligor" else held_by(self.participant)


def scope_of(caller: Identity, side: Side | None) -> Scope:
    """The scope; without a side a mandate sees all, a core enterprise what it owes, anybody else what it holds.

    Raises:
        ProblemError: role_missing, all is asked for without a mandate.
    """
    if side == "all":
        caller.require(MANDATES)
    if side is None:
        own: Side = "obligor" if caller.has(Role.CORE_ENTERPRISE) else "holder"
        side = "all" if caller.has(MANDATES) else own
    return Scope(side, caller.participant, side == "all")


def held_by(participant: int) -> ColumnElement[bool]:
    """The condition on `state_receivables` that the participant holds a live certificate of it."""
    held = certificates.c
    return exists(
        select(held.certificate).where(
            held.receivable == receivables.c.receivable, held.holder == participant, held.amount != 0
        )
    )


def plain(column: Any) -> ColumnElement[int]:  # noqa: ANN401 - a column or an expression of one
    """The number as the database has it: no sum or difference of amounts is of a column's own type."""
    return type_coerce(column, BigInteger)


def total(column: Any) -> ColumnElement[int]:  # noqa: ANN401
    """The sum, 0 where there is nothing."""
    return func.coalesce(func.sum(plain(column)), 0)


def unpaid() -> ColumnElement[int]:
    """What is open of a receivable: its face less credited, written down and settled."""
    row = receivables.c
    return plain(row.face) - plain(row.credited) - plain(row.written_down) - plain(row.settled)


def is_open() -> ColumnElement[bool]:
    """Whether something is owed."""
    return and_(receivables.c.state.in_(OPEN_STATES), unpaid() > 0)


def is_overdue(now: int) -> ColumnElement[bool]:
    """Whether a receivable is effectively OVERDUE or DEFAULTED (`acts.effective`), over a join with its policy."""
    row = receivables.c
    late = and_(row.cutoff + policies.c.grace_days * DAY < now, unpaid() > plain(row.disputed))
    return and_(is_open(), or_(row.defaulted_at != 0, late))


def counted(condition: ColumnElement[bool]) -> ColumnElement[int]:
    """How many rows meet a condition."""
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def after_pair(first: ColumnElement[int], second: ColumnElement[int], place: tuple[int, int]) -> ColumnElement[bool]:
    """The rows that come after a place in the order of two columns."""
    return or_(first > place[0], and_(first == place[0], second > place[1]))
