"""Many rows in few statements, as tuples straight to the driver.

Per row the toolkit's own way costs as much as the database itself, and SQLite's driver lets go of the interpreter at
every row of an `executemany`: beside a busy event loop each of these can cost milliseconds. So rows go out in
statements of a few sizes, whose texts are few and stay prepared.
"""

from collections.abc import Callable, Iterator, Sequence
from functools import cache, partial
from typing import Any, Final, TypeVar

from sqlalchemy import Column, Connection, LargeBinary, Table
from sqlalchemy.engine import Dialect

from ledger_api.store.tables.numbers import Unsigned64, Wide

SIZES: Final = (256, 64, 16, 4, 1)
"""Rows of one statement, the largest that there are rows for."""

T = TypeVar("T")
Row = tuple[Any, ...]
_Convert = Callable[[Any], Any]


def insert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Insert rows whose values stand in the order of the columns.

    Raises:
        IntegrityError: a row's key is taken.
    """
    _run(connection, _insert_text, table, tuple(columns), rows)


def insert_new_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row], key: str) -> int:
    """As `insert_rows`, without those whose value in the unique column `key` is taken; how many were inserted."""
    return _run(connection, partial(_new_text, key), table, tuple(columns), rows)


def upsert_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """As `insert_rows`; where a row's primary key is known, its other columns are replaced. A key comes once."""
    _run(connection, _upsert_text, table, tuple(columns), rows)


def update_rows(connection: Connection, table: Table, columns: Sequence[str], rows: Sequence[Row]) -> None:
    """Replace values in the rows that the first column names; the others stand in their columns' order."""
    _run(connection, _update_text, table, tuple(columns), rows)


def _parts(rows: Sequence[T]) -> Iterator[Sequence[T]]:
    start = 0
    while start < len(rows):
        size = next(size for size in SIZES if size <= len(rows) - start)
        yield rows[start : start + size]
        start += size


def _run(
    connection: Connection, text: Callable[..., str], table: Table, columns: tuple[str, ...], rows: Sequence[Row]
) -> int:
    """How many rows the database says it has changed."""
    dialect, width, changed = connection.dialect, len(columns), 0
    for part in _parts(rows):
        flat = [value for row in part for value in row]
        for place, convert in _converters(table, columns, dialect):
            flat[place::width] = map(convert, flat[place::width])
        changed += connection.exec_driver_sql(text(table, columns, len(part), dialect), tuple(flat)).rowcount
    return changed


@cache
def _insert_text(table: Table, columns: tuple[str, ...], count: int, dialect: Dialect) -> str:
    preparer = dialect.identifier_preparer
    row = f"({', '.join([_mark(dialect)] * len(columns))})"
    names = ", ".join(map(preparer.quote, columns))
    return f"INSERT INTO {preparer.format_table(table)} ({names}) VALUES {', '.join([row] * count)}"  # noqa: S608


@cache
def _new_text(key: str, table: Table, columns: tuple[str, ...], count: int, dialect: Dialect) -> str:
    conflict = f" ON CONFLICT ({dialect.identifier_preparer.quote(key)}) DO NOTHING"
    return _insert_text(table, columns, count, dialect) + conflict


@cache
def _upsert_text(table: Table, columns: tuple[str, ...], count: int, dialect: Dialect) -> str:
    name = dialect.identifier_preparer.quote
    keys = [column.name for column in table.primary_key]
    rest = ", ".join(f"{name(column)} = excluded.{name(column)}" for column in columns if column not in keys)
    conflict = f" ON CONFLICT ({', '.join(map(name, keys))}) DO UPDATE SET {rest}"
    return _insert_text(table, columns, count, dialect) + conflict


@cache
def _update_text(table: Table, columns: tuple[str, ...], count: int, dialect: Dialect) -> str:
    preparer, mark = dialect.identifier_preparer, _mark(dialect)
    names = [preparer.quote(column) for column in columns]
    # The first row says of what types the columns are: a bare parameter, or NULL, has none.
    typed = ", ".join(f"CAST({mark} AS {table.c[column].type.compile(dialect=dialect)})" for column in columns)
    rows = ", ".join([f"({typed})", *[f"({', '.join([mark] * len(columns))})"] * (count - 1)])
    values = ", ".join(f"{name} = given.{name}" for name in names[1:])
    target = preparer.format_table(table)
    return (
        f"WITH given({', '.join(names)}) AS (VALUES {rows}) "  # noqa: S608
        f"UPDATE {target} SET {values} FROM given WHERE {target}.{names[0]} = given.{names[0]}"
    )


def _mark(dialect: Dialect) -> str:
    return "?" if dialect.paramstyle == "qmark" else "%s"


@cache
def _converters(table: Table, columns: tuple[str, ...], dialect: Dialect) -> tuple[tuple[int, _Convert], ...]:
    """The columns whose values the driver does not take as they are."""
    found = []
    for place, name in enumerate(columns):
        convert = _converter(table.c[name], dialect)
        if convert is not None:
            found.append((place, convert))
    return tuple(found)


def _converter(column: Column[Any], dialect: Dialect) -> _Convert | None:
    kind = column.type
    # Both drivers take bytes; the toolkit would wrap each in an object of its own.
    if isinstance(kind, LargeBinary):
        return None
    if isinstance(kind, Unsigned64 | Wide) and not column.nullable:
        return kind.plain
    return kind.dialect_impl(dialect).bind_processor(dialect)
