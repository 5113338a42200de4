"""Queries over a participant's own operations."""

from sqlalchemy import Connection, select

from ledger_api.store.tables.operations import operations


def newest(connection: Connection, participant: int, before: bytes | None, limit: int) -> list[bytes]:
    """Ids of the participant's operations, newest first, older than `before`."""
    query = select(operations.c.id).where(operations.c.participant == participant)
    if before is not None:
        query = query.where(operations.c.id < before)
    return list(connection.execute(query.order_by(operations.c.id.desc()).limit(limit)).scalars())
