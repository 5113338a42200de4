"""Queries over receivables and the acts that made them."""

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Connection, select

from ledger_api.acts.records import Receivable
from ledger_api.store.tables import state


def batch(
    connection: Connection, condition: Sequence[ColumnElement[bool]], after: int, limit: int
) -> list[tuple[int, Receivable]]:
    """Receivables that meet all conditions, by rising id, after one."""
    row = state.receivables
    query = select(row).where(row.c.receivable > after, *condition).order_by(row.c.receivable).limit(limit)
    return [(found[0], Receivable(*tuple(found)[1:])) for found in connection.execute(query)]


def held_by(participant: int) -> ColumnElement[bool]:
    """The condition that the participant holds a certificate of the receivable."""
    held = state.certificates.c
    return state.receivables.c.receivable.in_(select(held.receivable).where(held.holder == participant))
