"""The confirmed state of the ledger: records read from the `state_…` tables through a bounded cache.

It moves in two steps. `write` is part of the writer job of one block; `settle` moves the cache once that job is
durable. In between, readers still see the block before.
"""

from collections.abc import Mapping
from random import Random
from typing import Any, TypeVar

from sqlalchemy import BigInteger, Connection, Select, and_, bindparam, delete, func, select
from sqlalchemy import Table as SqlTable

from ledger_api.acts.state import CERTIFICATES, Table
from ledger_api.store.engine import Database
from ledger_api.store.many import upsert_rows
from ledger_api.store.tables.state import RECORDS, certificates

K = TypeVar("K")
R = TypeVar("R")

Changes = Mapping[tuple[Table[Any, Any], Any], Any]
"""Records by table and key as an `Overlay` holds them; None removes."""

_MOST = (1 << 63) - 1
"""What both databases' big integers hold."""
CAPACITY = 100_000
"""Records kept in memory: some 600 bytes each, by what the process grows (`ledger bench --long`)."""


class _Binding:
    """How one table's keys and records become rows and back."""

    def __init__(self, sql: SqlTable, record: type[Any] | None) -> None:
        self.sql = sql
        self.record = record
        self.keys = [column.name for column in sql.primary_key]
        self.fields = [column.name for column in sql.columns if not column.primary_key]
        self.columns = (*self.keys, *self.fields)
        self._narrow = [place for place, key in enumerate(sql.primary_key) if isinstance(key.type, BigInteger)]
        here = and_(*(sql.c[name] == bindparam(f"at_{name}") for name in self.keys))
        self.find: Select[Any] = select(*(sql.c[name] for name in self.fields)).where(here)
        self.remove = delete(sql).where(here)

    def at(self, key: Any) -> dict[str, Any]:  # noqa: ANN401 - keys differ by table
        """The parameters of `find` and `remove`."""
        parts = key if len(self.keys) > 1 else (key,)
        return {f"at_{name}": part for name, part in zip(self.keys, parts, strict=True)}

    def fits(self, key: Any) -> bool:  # noqa: ANN401 - keys differ by table
        """Whether there can be a record under the key: a court order may name any number of 128 bits as its subject."""
        parts = key if len(self.keys) > 1 else (key,)
        return all(parts[place] <= _MOST for place in self._narrow)

    def row(self, key: Any, record: Any) -> tuple[Any, ...]:  # noqa: ANN401 - records differ by table
        """The row of a record, in the order of `columns`."""
        parts = key if len(self.keys) > 1 else (key,)
        values = record if self.record is not None else (record,)
        return (*parts, *values)

    def read(self, row: tuple[Any, ...]) -> Any:  # noqa: ANN401 - records differ by table
        """The record of a row."""
        return row[0] if self.record is None else self.record(*row)


_BINDINGS: dict[Table[Any, Any], _Binding] = {table: _Binding(sql, record) for table, sql, record in RECORDS}


class ProjectionState:
    """A `State` that can't be written to but by `settle`. Use it from one thread only."""

    def __init__(self, database: Database, capacity: int = CAPACITY) -> None:
        self._engine = database.reader
        self._capacity = capacity
        self._records: dict[tuple[Table[Any, Any], Any], Any] = {}

    def get(self, table: Table[K, R], key: K) -> R | None:
        """The confirmed record, or None where there is none."""
        at = (table, key)
        try:
            record: R | None = self._records[at]
        except KeyError:
            record = self._records[at] = self._load(table, key)
        return record

    def put(self, table: Table[K, R], key: K, record: R | None) -> None:  # noqa: ARG002 - as `State` has it
        """Refused: what is confirmed changes by blocks alone.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"confirmed {table.name} can't be written; put an Overlay over it")

    def settle(self, changes: Changes) -> None:
        """Take over what `write` has made durable, then let go of what changed longest ago beyond the capacity."""
        for at in changes:
            self._records.pop(at, None)  # so that it stands at the end, with what changed last
        self._records.update(changes)
        excess = len(self._records) - self._capacity
        if excess > 0:
            for at in list(self._records)[: excess + self._capacity // 8]:
                del self._records[at]

    def holders(self, receivable: int, changes: Changes) -> set[int]:
        """Who holds something of a receivable or has an encumbrance on it, after changes that are not settled yet."""
        row = certificates.c
        live = select(row.certificate, row.holder, row.encumbrance).where(row.receivable == receivable, row.amount != 0)
        with self._engine.connect() as connection:
            found = {number: (holder, by) for number, holder, by in connection.execute(live)}
        for (table, key), record in changes.items():
            if table is CERTIFICATES and record is not None and record.receivable == receivable:
                found[key] = (record.holder, record.encumbrance) if record.amount else (0, 0)
        return {number for both in found.values() for number in both if number}

    def forget(self) -> None:
        """Drop the cache: the tables were rebuilt or rolled back."""
        self._records.clear()

    def _load(self, table: Table[K, R], key: K) -> R | None:
        binding = _BINDINGS[table]
        if not binding.fits(key):
            return None
        with self._engine.connect() as connection:
            row = connection.execute(binding.find, binding.at(key)).one_or_none()
        return None if row is None else binding.read(tuple(row))


class SnapshotState:
    """The `State` that one read transaction sees, for effective states and checks of a single answer."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def get(self, table: Table[K, R], key: K) -> R | None:
        """The record, or None where there is none."""
        binding = _BINDINGS[table]
        if not binding.fits(key):
            return None
        row = self._connection.execute(binding.find, binding.at(key)).one_or_none()
        return None if row is None else binding.read(tuple(row))

    def put(self, table: Table[K, R], key: K, record: R | None) -> None:  # noqa: ARG002 - as `State` has it
        """Refused.

        Raises:
            TypeError: always.
        """
        raise TypeError(f"{table.name} of a snapshot can't be written; put an Overlay over it")


def write(connection: Connection, changes: Changes) -> None:
    """Store exactly the changed records."""
    puts: dict[Table[Any, Any], list[tuple[Any, ...]]] = {}
    removals: dict[Table[Any, Any], list[dict[str, Any]]] = {}
    for (table, key), record in changes.items():
        binding = _BINDINGS[table]
        if record is None:
            removals.setdefault(table, []).append(binding.at(key))
        else:
            puts.setdefault(table, []).append(binding.row(key, record))
    for table, rows in puts.items():
        upsert_rows(connection, _BINDINGS[table].sql, _BINDINGS[table].columns, rows)
    for table, gone in removals.items():
        connection.execute(_BINDINGS[table].remove, gone)


def load_all(connection: Connection) -> dict[tuple[Table[Any, Any], Any], Any]:
    """Every record of every table: for comparisons of small ledgers and for tests."""
    records: dict[tuple[Table[Any, Any], Any], Any] = {}
    for table, binding in _BINDINGS.items():
        for row in connection.execute(select(binding.sql)):
            parts = tuple(row)
            width = len(binding.keys)
            key = parts[:width] if width > 1 else parts[0]
            records[table, key] = binding.read(parts[width:])
    return records


def sample(connection: Connection, each: int, chance: Random) -> list[tuple[Table[Any, Any], Any, Any]]:
    """Some records of every table: (table, key, record), beginning at a key chosen by chance."""
    chosen: list[tuple[Table[Any, Any], Any, Any]] = []
    for table, binding in _BINDINGS.items():
        first = binding.sql.c[binding.keys[0]]
        low, high = connection.execute(select(func.min(first), func.max(first))).one()
        if low is None:
            continue
        start = chance.randint(low, high) if isinstance(low, int) else chance.randbytes(len(low))
        ordered = select(binding.sql).order_by(first).limit(each)
        rows = connection.execute(ordered.where(first >= start)).all() or connection.execute(ordered).all()
        for row in rows:
            parts, width = tuple(row), len(binding.keys)
            key = parts[:width] if width > 1 else parts[0]
            chosen.append((table, key, binding.read(parts[width:])))
    return chosen


def clear(connection: Connection) -> None:
    """Remove the whole projection, before it is built again from the chain."""
    for binding in _BINDINGS.values():
        connection.execute(delete(binding.sql))
