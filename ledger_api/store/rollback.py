"""Taking blocks back that the chain does not have any more: the projection as it was, and what waits once again."""

from typing import Any, Final, NamedTuple

from sqlalchemy import ColumnElement, Connection, delete, select, update

from ledger_api.acts.history import START
from ledger_api.store.indexing import EXECUTED_COUNT, HISTORY_HASH, clear_projection
from ledger_api.store.network import write_values
from ledger_api.store.outbox import SUCCESSES, WAITING
from ledger_api.store.projection import Changes, write
from ledger_api.store.tables.chain import blocks, transactions
from ledger_api.store.tables.history import checkpoints, countersignatures, events, history, lineage
from ledger_api.store.tables.operations import acts, repeats
from ledger_api.store.undo import decode_undo

_NOWHERE: Final = {"transaction": None, "block": None, "log_index": None}


class Mark(NamedTuple):
    """A block that was read, by which a chain is known again."""

    number: int
    hash: bytes


def read_marks(connection: Connection, below: int | None = None, most: int = 1) -> list[Mark]:
    """The last blocks that were read and are still kept, the highest first: those below a height, or of all."""
    query = select(blocks.c.number, blocks.c.hash).where(blocks.c.indexed == 1)
    if below is not None:
        query = query.where(blocks.c.number < below)
    return [Mark(*row) for row in connection.execute(query.order_by(blocks.c.number.desc()).limit(most))]


class Founding(NamedTuple):
    """The block that created the ledger, and the state that it left."""

    at: int
    state: Changes


def roll_back(connection: Connection, ancestor: int, founding: Founding) -> bool:
    """Take back all blocks above a height, with all they led to; their acts wait again.

    Returns whether the projection is that of the ancestor now. Else it is as at the founding, since the chain went back
    further than is kept, or behind the founding itself, and has to be read from the chain again.
    """
    above = blocks.c.number > ancestor
    rows = connection.execute(select(blocks).where(above).order_by(blocks.c.number.desc())).all()
    near = ancestor >= founding.at and all(row.undo is not None or not row.members for row in rows)
    if near:
        for row in rows:
            if row.undo is not None:
                undo = decode_undo(row.undo)
                write(connection, undo.changes)
                _write_totals(connection, undo.executed, undo.history)
        for table in (lineage, history, events):
            connection.execute(delete(table).where(table.c.block > ancestor))
        connection.execute(delete(blocks).where(above))
    else:
        forget_followed(connection, founding.state)
    for kept in (checkpoints, countersignatures):
        connection.execute(delete(kept).where(kept.c.height > ancestor))
    _reopen_acts(connection, acts.c.block > ancestor)
    gone = transactions.c.block > ancestor
    connection.execute(update(transactions).where(gone).values(status="stored", block=None, position=None))
    return near


def forget_followed(connection: Connection, state: Changes) -> None:
    """Go back to the state at the founding, with no block read: the chain will be read from where the ledger began."""
    clear_projection(connection)
    write(connection, state)
    connection.execute(delete(blocks))
    _write_totals(connection, 0, START)


def _write_totals(connection: Connection, executed: int, history_hash: bytes) -> None:
    write_values(connection, {EXECUTED_COUNT: executed.to_bytes(8, "big"), HISTORY_HASH: history_hash})


def _reopen_acts(connection: Connection, gone: ColumnElement[bool]) -> None:
    # What others brought to the chain and was refused there is nobody's here. What took effect is worth bringing again.
    wanted: Any = acts.c.operation.is_not(None) | acts.c.status.in_(SUCCESSES) | acts.c.digest.in_(_repeated())
    connection.execute(update(acts).where(gone, wanted).values(status=WAITING, refusal=None, **_NOWHERE))
    connection.execute(delete(acts).where(gone))


def _repeated() -> Any:  # noqa: ANN401 - a subquery
    return select(repeats.c.digest)
