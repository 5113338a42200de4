"""What one block leaves in the database, written in one transaction with the block itself."""

from collections.abc import Sequence
from enum import IntEnum
from typing import Final, NamedTuple

from sqlalchemy import Connection, delete, func, insert, select, update

from ledger_api.store.journal import arrange_transactions
from ledger_api.store.many import insert_rows
from ledger_api.store.network import write_values
from ledger_api.store.projection import Changes, clear, write
from ledger_api.store.tables.chain import blocks, transactions
from ledger_api.store.tables.history import events, history, lineage

EXECUTED_COUNT: Final = "executed"
HISTORY_HASH: Final = "history"


class ObjectKind(IntEnum):
    """Whose history a line belongs to."""

    RECEIVABLE = 1
    CERTIFICATE = 2


class Edge(NamedTuple):
    """A certificate and the one it was split off from; the members are the columns of `lineage`."""

    receivable: int
    certificate: int
    parent: int
    digest: bytes
    block: int
    log_index: int


class HistoryLine(NamedTuple):
    """What an executed act left of an object; the members are the columns of `history`."""

    object_kind: int
    object: int
    block: int
    log_index: int
    kind: int
    digest: bytes
    state: int
    holder: int
    amount: int


class FeedLine(NamedTuple):
    """An outcome in a participant's feed; with its sequence the members are the columns of `events`."""

    participant: int
    block: int
    log_index: int
    kind: int
    digest: bytes
    outcome: str


class BlockRow(NamedTuple):
    """A block as it was made; `members` are its transactions' hashes in order."""

    number: int
    timestamp: int
    hash: bytes
    parent: bytes
    state_root: bytes
    members: tuple[bytes, ...]
    undo: bytes | None = None
    """What its changes replaced, where the chain may take it back (`undo`)."""


class Indexed(NamedTuple):
    """Everything of one block; `sequences` are the feed lines' own, `executed` and `history` the running totals."""

    block: BlockRow
    changes: Changes
    edges: Sequence[Edge]
    lines: Sequence[HistoryLine]
    feed: Sequence[FeedLine]
    sequences: Sequence[int]
    executed: int
    history: bytes
    failed: Sequence[bytes] = ()


def store_block(connection: Connection, indexed: Indexed) -> None:
    """Write the projection of a block and mark it indexed."""
    block = indexed.block
    made = {
        "hash": block.hash,
        "parent": block.parent,
        "state_root": block.state_root,
        "indexed": 1,
        "undo": block.undo,
    }
    known = connection.execute(update(blocks).where(blocks.c.number == block.number).values(**made))
    if known.rowcount == 0:
        members = b"".join(block.members)
        connection.execute(
            insert(blocks).values(number=block.number, timestamp=block.timestamp, members=members, **made)
        )
    _settle_transactions(connection, block, indexed.failed)
    store_projection(connection, indexed)


def store_bare(connection: Connection, block: BlockRow, instead_of: int | None) -> None:
    """Write down a block that holds nothing of the ledger, in place of an earlier one that held nothing either."""
    if instead_of is not None:
        connection.execute(delete(blocks).where(blocks.c.number == instead_of))
    made = {"hash": block.hash, "parent": block.parent, "state_root": block.state_root, "indexed": 1}
    connection.execute(insert(blocks).values(number=block.number, timestamp=block.timestamp, members=b"", **made))


def last_bare(connection: Connection) -> int | None:
    """The last block that was read, where it holds nothing of the ledger."""
    read = select(blocks.c.number, blocks.c.members).where(blocks.c.indexed == 1)
    row = connection.execute(read.order_by(blocks.c.number.desc()).limit(1)).one_or_none()
    return row.number if row is not None and not row.members else None


def store_projection(connection: Connection, indexed: Indexed) -> None:
    """Write only what can be dropped and built again from the chain."""
    write(connection, indexed.changes)
    insert_rows(connection, lineage, Edge._fields, indexed.edges)
    insert_rows(connection, history, HistoryLine._fields, indexed.lines)
    feed = [(*line, sequence) for line, sequence in zip(indexed.feed, indexed.sequences, strict=True)]
    insert_rows(connection, events, (*FeedLine._fields, "sequence"), feed)
    write_values(
        connection,
        {EXECUTED_COUNT: indexed.executed.to_bytes(8, "big"), HISTORY_HASH: indexed.history},
    )


def clear_projection(connection: Connection) -> None:
    """Remove all that `store_projection` writes."""
    clear(connection)
    for table in (lineage, history, events):
        connection.execute(delete(table))


def last_sequences(connection: Connection, participants: Sequence[int]) -> dict[int, int]:
    """The last sequence of each participant's feed that has one."""
    rows = connection.execute(
        select(events.c.participant, func.max(events.c.sequence).label("last"))
        .where(events.c.participant.in_(participants))
        .group_by(events.c.participant)
    )
    return {row.participant: row.last for row in rows}


def _settle_transactions(connection: Connection, block: BlockRow, failed: Sequence[bytes]) -> None:
    if not block.members:
        return
    # Where the node makes the blocks, only now it is known which transaction stands where.
    arrange_transactions(connection, "mined", block.number, block.members)
    if failed:
        connection.execute(update(transactions).where(transactions.c.hash.in_(failed)).values(status="failed"))
