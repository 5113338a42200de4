"""The one writer: groups commit together, jobs fail alone, and the queue is bounded."""

import asyncio
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.errors import StoreBusyError, StoreClosedError, StoreError, StoreUnavailableError
from ledger_api.store.writer import Job, Writer


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path / "ledger.db"))
    with database.writer.begin() as connection:
        connection.execute(text("CREATE TABLE item (value INTEGER PRIMARY KEY)"))
    yield database
    database.close()


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    writer = Writer(database.writer, capacity=8)
    writer.start()
    yield writer
    writer.stop()


def insert(value: int) -> Job[int]:
    def job(connection: Connection) -> int:
        connection.execute(text("INSERT INTO item VALUES (:value)"), {"value": value})
        return value

    return job


def values(database: Database) -> list[int]:
    with database.reader.connect() as connection:
        return list(connection.execute(text("SELECT value FROM item ORDER BY value")).scalars())


async def test_a_job_is_readable_by_others_once_its_result_is_there(database: Database, writer: Writer) -> None:
    assert await writer.run(insert(1)) == 1
    assert values(database) == [1]


def hold(writer: Writer) -> threading.Event:
    """Block the writer's thread inside a job until the event is set."""
    gate, entered = threading.Event(), threading.Event()

    def job(_: Connection) -> None:
        entered.set()
        gate.wait()

    writer.submit(job)
    entered.wait()
    return gate


def test_jobs_that_wait_together_are_committed_together(database: Database, writer: Writer) -> None:
    gate = hold(writer)
    futures = [writer.submit(insert(value)) for value in range(5)]
    gate.set()
    assert [future.result() for future in futures] == [0, 1, 2, 3, 4]
    assert writer.commits == 2
    assert values(database) == [0, 1, 2, 3, 4]


def test_a_failing_job_takes_back_its_own_writes_and_nobody_elses(database: Database, writer: Writer) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(text("INSERT INTO item VALUES (7)"))
        raise LookupError("no such thing")

    gate = hold(writer)
    before, failing, after = writer.submit(insert(1)), writer.submit(fails), writer.submit(insert(2))
    gate.set()
    assert (before.result(), after.result()) == (1, 2)
    with pytest.raises(LookupError):
        failing.result()
    assert values(database) == [1, 2]


def test_so_does_a_job_that_fails_alone(database: Database, writer: Writer) -> None:
    def fails(connection: Connection) -> None:
        connection.execute(text("INSERT INTO item VALUES (7)"))
        raise LookupError("no such thing")

    with pytest.raises(LookupError):
        writer.submit(fails).result()
    assert writer.submit(insert(1)).result() == 1
    assert values(database) == [1]


def test_a_full_queue_refuses_at_once_and_says_when_to_come_back(writer: Writer) -> None:
    gate = hold(writer)
    for value in range(8):
        writer.submit(insert(value))
    with pytest.raises(StoreBusyError) as refused:
        writer.submit(insert(8))
    assert refused.value.retry_after >= 1
    gate.set()


def test_a_stopped_writer_finishes_what_waits_and_takes_no_more(database: Database) -> None:
    writer = Writer(database.writer)
    writer.start()
    gate = hold(writer)
    future = writer.submit(insert(3))
    gate.set()
    writer.stop()
    assert future.result() == 3
    with pytest.raises(StoreClosedError):
        writer.submit(insert(4))
    assert values(database) == [3]


def test_readers_see_the_snapshot_they_began_with(database: Database, writer: Writer) -> None:
    writer.submit(insert(1)).result()
    with database.reader.connect() as connection:
        first = connection.execute(text("SELECT count(*) FROM item")).scalar_one()
        writer.submit(insert(2)).result()
        assert connection.execute(text("SELECT count(*) FROM item")).scalar_one() == first


def test_the_database_is_durable_and_checks_references(database: Database) -> None:
    with database.writer.connect() as connection:
        pragmas = [
            connection.exec_driver_sql(f"PRAGMA {name}").scalar_one()
            for name in ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        ]
    assert pragmas == ["wal", 2, 1, 5000]


# ----- A full disk


def limit(most: int) -> Job[None]:
    """SQLite takes no further page once the database has so many, as if the disk were full.

    A job, since it is said of the writer's own connection alone.
    """
    return lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {most}").close()


def big(value: int) -> Job[None]:
    def job(connection: Connection) -> None:
        connection.execute(text("CREATE TABLE IF NOT EXISTS big (value INTEGER, filler BLOB)"))
        connection.execute(text("INSERT INTO big VALUES (:value, zeroblob(100000))"), {"value": value})

    return job


@pytest.mark.parametrize("beside", [0, 3])
def test_a_full_disk_is_said_to_be_one_and_stores_nothing(database: Database, writer: Writer, beside: int) -> None:
    writer.submit(limit(1)).result()
    gate = hold(writer)
    failing = writer.submit(big(1))
    others = [writer.submit(big(2)) for _ in range(beside)]
    gate.set()
    for future in (failing, *others):
        with pytest.raises(StoreUnavailableError, match="SQLITE_FULL"):
            future.result()
    writer.submit(limit(1_000_000)).result()
    writer.submit(big(3)).result()
    with database.reader.connect() as connection:
        assert list(connection.execute(text("SELECT value FROM big")).scalars()) == [3]


async def test_what_nobody_can_be_sent_away_with_is_stored_once_there_is_room_again(
    database: Database, writer: Writer
) -> None:
    await writer.insist(limit(1))
    tried = asyncio.Event()
    loop = asyncio.get_running_loop()

    def job(connection: Connection) -> None:
        loop.call_soon_threadsafe(tried.set)
        big(1)(connection)

    stored = asyncio.create_task(writer.insist(job))
    for _ in range(3):
        tried.clear()
        trying = asyncio.create_task(tried.wait())
        await asyncio.wait({trying, stored}, timeout=30, return_when=asyncio.FIRST_COMPLETED)
        assert not stored.done(), stored.exception() or "there was room"
        assert trying.done()
    await writer.insist(limit(1_000_000))
    await stored
    with database.reader.connect() as connection:
        assert list(connection.execute(text("SELECT value FROM big")).scalars()) == [1]


async def test_a_write_that_contradicts_what_is_stored_is_not_tried_again(writer: Writer) -> None:
    def twice(connection: Connection) -> None:
        insert(1)(connection)
        insert(1)(connection)

    with pytest.raises(Exception, match="UNIQUE") as refused:
        await asyncio.wait_for(writer.insist(twice), 10)
    assert not isinstance(refused.value, StoreUnavailableError | StoreError)
