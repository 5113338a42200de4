"""Queries over the feed of one participant."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection, Row, Select, and_, or_, select

from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.history import events, history
from ledger_api.store.tables.state import certificates, receivables

RECEIVABLE, CERTIFICATE = 1, 2


def after(connection: Connection, participant: int, sequence: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The participant's events after a sequence, in order, with their blocks' timestamps."""
    query = (
        select(events, blocks.c.timestamp)
        .join_from(events, blocks, blocks.c.number == events.c.block)
        .where(events.c.participant == participant, events.c.sequence > sequence)
        .order_by(events.c.sequence)
        .limit(limit)
    )
    return connection.execute(query).all()


def certificates_touched(
    connection: Connection, participant: int, first: int, last: int
) -> Sequence[Row[*tuple[Any, ...]]]:
    """Sequence and id of the certificates that the events from `first` to `last` touched: the participant's own.

    Its own are those that it held after the act, or holds or is offered now. What else an act touched is not told: a
    payment of many names other receivers' certificates.
    """
    mine = or_(
        history.c.holder == participant,
        certificates.c.holder == participant,
        certificates.c.encumbrance == participant,
    )
    query = (
        _touched(participant, first, last, CERTIFICATE)
        .join(certificates, certificates.c.certificate == history.c.object)
        .where(mine)
    )
    return connection.execute(query).all()


def receivables_touched(connection: Connection, participant: int, first: int, last: int) -> list[tuple[int, int]]:
    """Sequence and id of the receivables among them that the participant owes or is owed."""
    found = connection.execute(_touched(participant, first, last, RECEIVABLE)).all()
    own = select(receivables.c.receivable).where(
        receivables.c.receivable.in_({row.object for row in found}),
        or_(receivables.c.obligor == participant, receivables.c.creditor == participant),
    )
    mine = set(connection.execute(own).scalars())
    return [(row.sequence, row.object) for row in found if row.object in mine]


def _touched(participant: int, first: int, last: int, kind: int) -> Select[tuple[Any, ...]]:
    here = and_(history.c.block == events.c.block, history.c.log_index == events.c.log_index)
    return (
        select(events.c.sequence, history.c.object)
        .join_from(events, history, here)
        .where(
            events.c.participant == participant,
            events.c.sequence.between(first, last),
            history.c.object_kind == kind,
        )
        .order_by(events.c.sequence, history.c.object)
    )
