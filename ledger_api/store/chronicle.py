"""What happened to an object, act by act: the history with each act's signed bytes and the instant of its block."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Select, func, select

from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.history import history
from ledger_api.store.tables.operations import acts


@dataclass(frozen=True, slots=True)
class Entry:
    """One executed act and what it left: state, holder (obligor of a receivable), amount (settled of a receivable)."""

    object: int
    block: int
    log_index: int
    kind: int
    digest: bytes
    state: int
    holder: int
    amount: int
    at: int
    """Unix seconds of the block."""
    wire: bytes

    @property
    def place(self) -> tuple[int, int]:
        """Its place in the order of the ledger."""
        return self.block, self.log_index


def entries(
    connection: Connection,
    object_kind: int,
    of: int,
    after: tuple[int, int] = (-1, -1),
    limit: int | None = None,
) -> list[Entry]:
    """The object's history in order, after a place; `object_kind` 1 receivable, 2 certificate."""
    row = history.c
    block, log_index = after
    later = (row.block > block) | ((row.block == block) & (row.log_index > log_index))
    query = _entries().where(row.object_kind == object_kind, row.object == of, later)
    query = query.order_by(row.block, row.log_index)
    if limit is not None:
        query = query.limit(limit)
    return [Entry(*found) for found in connection.execute(query)]


def entries_of_many(connection: Connection, object_kind: int, of: Sequence[int]) -> dict[int, list[Entry]]:
    """The histories of several objects, each in order."""
    row = history.c
    found: dict[int, list[Entry]] = {}
    for part in _parts(of):
        query = _entries().where(row.object_kind == object_kind, row.object.in_(part))
        for each in connection.execute(query.order_by(row.object, row.block, row.log_index)):
            found.setdefault(each.object, []).append(Entry(*each))
    return found


def last_changes(connection: Connection, object_kind: int, of: Sequence[int]) -> dict[int, tuple[int, int]]:
    """Height and instant (unix seconds) of the last act on each object."""
    row = history.c
    found: dict[int, tuple[int, int]] = {}
    for part in _parts(of):
        last = (
            select(row.object, func.max(row.block).label("height"))
            .where(row.object_kind == object_kind, row.object.in_(part))
            .group_by(row.object)
            .subquery()
        )
        query = select(last.c.object, last.c.height, blocks.c.timestamp).join(blocks, blocks.c.number == last.c.height)
        found |= {each.object: (each.height, each.timestamp) for each in connection.execute(query)}
    return found


def _entries() -> Select[Any]:
    row = history.c
    return (
        select(
            row.object,
            row.block,
            row.log_index,
            row.kind,
            row.digest,
            row.state,
            row.holder,
            row.amount,
            blocks.c.timestamp,
            acts.c.wire,
        )
        .join(blocks, blocks.c.number == row.block)
        .join(acts, acts.c.digest == row.digest)
    )


def _parts(of: Sequence[int], size: int = 500) -> Iterable[Sequence[int]]:
    return (of[start : start + size] for start in range(0, len(of), size))
