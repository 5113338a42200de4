"""How it was before a block: kept with the block for as long as the chain may take it back."""

import json
import zlib
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, select, update

from ledger_api.acts.state import Table
from ledger_api.store.projection import Changes
from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.state import RECORDS

KEPT: Final = 512
"""Blocks with acts that can be taken back one by one. A chain that goes back further is read again from its start."""
_FAST: Final = 1
_TABLES: Final[dict[str, tuple[Table[Any, Any], Any]]] = {table.name: (table, record) for table, _, record in RECORDS}


class Undo(NamedTuple):
    """The records that a block changed, as they were (None where there was none), and the running totals before it."""

    changes: Changes
    executed: int
    history: bytes


def encode_undo(undo: Undo) -> bytes:
    """What is stored."""
    lines = [
        [table.name, _plain(key), None if record is None else _plain(record)]
        for (table, key), record in undo.changes.items()
    ]
    text = json.dumps([undo.executed, undo.history.hex(), lines], separators=(",", ":"))
    return zlib.compress(text.encode(), _FAST)


def decode_undo(stored: bytes) -> Undo:
    """What was stored."""
    executed, history, lines = json.loads(zlib.decompress(stored))
    changes: dict[tuple[Table[Any, Any], Any], Any] = {}
    for name, key, record in lines:
        table, kind = _TABLES[name]
        value = _rich(record)
        changes[table, _rich(key)] = kind(*value) if kind is not None and value is not None else value
    return Undo(changes, executed, bytes.fromhex(history))


def forget_undo(connection: Connection, newest: int) -> None:
    """Let go of what is kept of all but the last `KEPT` blocks with acts; `newest` is the last of them."""
    kept = select(blocks.c.number).where(blocks.c.undo.is_not(None), blocks.c.number <= newest)
    last = connection.execute(kept.order_by(blocks.c.number.desc()).offset(KEPT).limit(1)).scalar()
    if last is not None:
        old = blocks.c.undo.is_not(None) & (blocks.c.number <= last)
        connection.execute(update(blocks).where(old).values(undo=None))


def _plain(value: Any) -> Any:  # noqa: ANN401 - keys and records are numbers, bytes and tuples of them
    if isinstance(value, bytes):
        return value.hex()
    return [_plain(part) for part in value] if isinstance(value, tuple) else int(value)


def _rich(value: Any) -> Any:  # noqa: ANN401 - as `_plain` wrote it
    if isinstance(value, str):
        return bytes.fromhex(value)
    return tuple(_rich(part) for part in value) if isinstance(value, list) else value
