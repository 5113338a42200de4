"""Making a checkpoint: the last indexed block, with what was executed up to it."""

from typing import NamedTuple

from sqlalchemy import Connection, insert, select

from ledger_api.store.indexing import EXECUTED_COUNT, HISTORY_HASH
from ledger_api.store.network import read_values
from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.history import checkpoints


class Checkpoint(NamedTuple):
    """The members are the columns of `checkpoints`; `created` in unix seconds."""

    height: int
    block_hash: bytes
    state_root: bytes
    executed: int
    history: bytes
    created: int


_COLUMNS = [checkpoints.c[name] for name in Checkpoint._fields]


def make_checkpoint(connection: Connection, now: int) -> Checkpoint:
    """The checkpoint of the last indexed block, stored where it is not yet.

    Raises:
        LookupError: no block is indexed.
    """
    head = connection.execute(
        select(blocks).where(blocks.c.indexed == 1).order_by(blocks.c.number.desc()).limit(1)
    ).one_or_none()
    if head is None:
        raise LookupError("no block is indexed")
    known = connection.execute(select(*_COLUMNS).where(checkpoints.c.height == head.number)).one_or_none()
    if known is not None:
        return Checkpoint(*known)
    values = read_values(connection)
    executed = int.from_bytes(values[EXECUTED_COUNT], "big")
    made = Checkpoint(head.number, head.hash, head.state_root, executed, values[HISTORY_HASH], now)
    connection.execute(insert(checkpoints).values(**made._asdict()))
    return made
