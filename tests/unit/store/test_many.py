"""Rows by the hundred reach both databases as the toolkit's own statements would bring them there."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import Connection, insert, select
from sqlalchemy.exc import IntegrityError

from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.many import SIZES, insert_new_rows, insert_rows, update_rows, upsert_rows
from ledger_api.store.outbox import ActResult
from ledger_api.store.tables import metadata
from ledger_api.store.tables.operations import acts, operations
from ledger_api.store.tables.state import certificates
from tests.support.postgres import PostgresServer

COLUMNS = tuple(column.name for column in certificates.columns)
OPERATION = bytes(16)


@pytest.fixture(params=["sqlite", "postgresql"])
def connection(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Connection]:
    url = sqlite_url(tmp_path / "ledger.db")
    if request.param == "postgresql":
        server: PostgresServer = request.getfixturevalue("postgres_server")
        server.execute("DROP DATABASE IF EXISTS many")
        server.execute("CREATE DATABASE many")
        url = server.url("many")
    database = Database(url)
    with database.writer.begin() as connection:
        metadata.create_all(connection)
        connection.execute(insert(operations).values(id=OPERATION, participant=1, created=0))
        yield connection
    database.close()


def certificate(number: int, amount: int) -> tuple[Any, ...]:
    return ((1 << 127) + number, 1, 7, amount, 9, 0, 1, 2, 0, 0)


def stored(connection: Connection) -> list[tuple[Any, ...]]:
    return [tuple(row) for row in connection.execute(select(certificates).order_by(certificates.c.certificate))]


@pytest.mark.parametrize("count", [0, 1, 3, *SIZES, sum(SIZES), 3 * SIZES[0] + 2])
def test_rows_of_any_number_are_inserted_with_wide_numbers_whole(connection: Connection, count: int) -> None:
    rows = [certificate(number, (1 << 64) - 1 - number) for number in range(count)]
    insert_rows(connection, certificates, COLUMNS, rows)
    assert stored(connection) == rows


def test_an_upsert_replaces_what_is_known_and_adds_the_rest(connection: Connection) -> None:
    insert_rows(connection, certificates, COLUMNS, [certificate(number, 5) for number in range(100)])
    rows = [certificate(number, 6) for number in range(50, 150)]
    upsert_rows(connection, certificates, COLUMNS, rows)
    assert stored(connection) == [certificate(number, 5) for number in range(50)] + rows


def test_a_taken_key_is_an_error_and_not_a_replacement(connection: Connection) -> None:
    insert_rows(connection, certificates, COLUMNS, [certificate(1, 5)])
    with pytest.raises(IntegrityError):
        insert_rows(connection, certificates, COLUMNS, [certificate(1, 6)])


def test_an_update_reaches_the_named_rows_alone_also_with_nothing_in_a_column(connection: Connection) -> None:
    names = ("number", "digest", "kind", "wire", "deadline", "operation", "position", "status")
    rows = [(number, number.to_bytes(32), 1, b"wire", 0, OPERATION, number, "waiting") for number in range(200)]
    insert_rows(connection, acts, names, rows)
    results = [ActResult(number, "refused", None, None, 1 << 40, None) for number in range(0, 100, 2)]
    results += [ActResult(number, "executed", "why", bytes(32), None, number) for number in range(1, 100, 2)]
    update_rows(connection, acts, ActResult._fields, results)
    found = [tuple(row) for row in connection.execute(select(*(acts.c[name] for name in ActResult._fields)))]
    untouched = [ActResult(number, "waiting", None) for number in range(100, 200)]
    assert sorted(found, key=lambda row: row[0]) == sorted([*map(tuple, results), *map(tuple, untouched)])


@pytest.mark.parametrize("count", [0, 1, 5, SIZES[0] + 3])
def test_rows_whose_value_is_taken_are_left_out_and_the_others_counted(connection: Connection, count: int) -> None:
    ids = [number.to_bytes(16, "big") for number in range(1, count + 1)]
    names = ("id", "participant", "created")
    insert_rows(connection, operations, names, [(one, 5, 1) for one in ids[::2]])
    new = insert_new_rows(connection, operations, names, [(one, 6, 2) for one in ids], "id")
    assert new == len(ids[1::2])
    query = select(operations).where(operations.c.id.in_(ids))
    found = {row.id: row.participant for row in connection.execute(query)}
    assert found == {**dict.fromkeys(ids[::2], 5), **dict.fromkeys(ids[1::2], 6)}
