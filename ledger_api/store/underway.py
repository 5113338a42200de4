"""What is on its way to the chain, as the database has it: for operators, beside a running service or without one."""

from typing import NamedTuple

from sqlalchemy import Connection, func, select

from ledger_api.store.tables.chain import transactions
from ledger_api.store.tables.operations import IS_WAITING, acts, operations


class WaitingOperation(NamedTuple):
    """An operation with acts that wait; `created` in unix milliseconds."""

    id: bytes
    created: int
    acts: int


class UnderwayTransaction(NamedTuple):
    """A transaction that no block that was read has.

    `source` is the relay or the gateway, `status` stored or sent, `block` the one it is planned in on the embedded
    chain, `size` its bytes, `created` the instant (unix seconds) at which it was stored.
    """

    hash: bytes
    sender: bytes
    nonce: int
    source: str
    status: str
    block: int | None
    size: int
    created: int


def waiting_operations(connection: Connection, limit: int) -> list[WaitingOperation]:
    """The operations with waiting acts, the oldest first."""
    waiting = (
        select(acts.c.operation, func.count().label("acts"))
        .where(IS_WAITING, acts.c.operation.is_not(None))
        .group_by(acts.c.operation)
        .order_by(func.min(acts.c.number))
        .limit(limit)
        .subquery()
    )
    query = select(waiting.c.operation, operations.c.created, waiting.c.acts).join(
        operations, operations.c.id == waiting.c.operation
    )
    return [WaitingOperation(*row) for row in connection.execute(query.order_by(waiting.c.operation))]


def underway_transactions(connection: Connection, limit: int) -> list[UnderwayTransaction]:
    """The transactions that are stored or sent and in no block that was read, as they came."""
    columns = [transactions.c[name] for name in ("hash", "sender", "nonce", "source", "status", "block", "created")]
    query = select(*columns, func.length(transactions.c.raw).label("size"))
    query = query.where(transactions.c.status.in_(("stored", "sent"))).order_by(transactions.c.number).limit(limit)
    return [UnderwayTransaction(**row) for row in connection.execute(query).mappings()]


def waiting_acts(connection: Connection) -> int:
    """How many acts wait."""
    return int(connection.execute(select(func.count()).select_from(acts).where(IS_WAITING)).scalar_one())
