"""What is accepted is stored in its order: a lone act at once, what comes meanwhile together, each told its own end."""

import asyncio
from collections.abc import Iterator
from concurrent.futures import Future
from pathlib import Path
from typing import Any, cast

import pytest
from sqlalchemy import Connection, select

from ledger_api.chain.storing import Job, Storing
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.outbox import OperationRow, OutboxAct
from ledger_api.store.tables import metadata
from ledger_api.store.tables.operations import acts
from ledger_api.store.writer import Writer


class HeldWriter:
    """A writer that does its jobs when the test says so."""

    def __init__(self, connection: Connection) -> None:
        self.connection = connection
        self.jobs: list[tuple[Job[Any], Future[Any]]] = []

    def submit(self, job: Job[Any]) -> "Future[Any]":
        self.jobs.append((job, Future()))
        return self.jobs[-1][1]

    async def work(self) -> None:
        """Do the jobs that are here now."""
        jobs, self.jobs = self.jobs, []
        for job, future in jobs:
            try:
                future.set_result(job(self.connection))
            except Exception as error:  # noqa: BLE001 - it belongs to who gave the job
                future.set_exception(error)
        for _ in range(3):
            await asyncio.sleep(0)


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[HeldWriter]:
    database = Database(sqlite_url(tmp_path / "ledger.db"))
    with database.writer.begin() as connection:
        metadata.create_all(connection)
        yield HeldWriter(connection)
    database.close()


@pytest.fixture
def storing(writer: HeldWriter) -> Storing:
    return Storing(cast("Writer", writer))


def operation(number: int) -> tuple[OperationRow, list[OutboxAct]]:
    identity = number.to_bytes(16, "big")
    act = OutboxAct(number, number.to_bytes(32, "big"), 1, b"wire", 0, 0)
    return OperationRow(identity, 7, 0, ()), [act]


def stored(writer: HeldWriter) -> list[int]:
    return [*writer.connection.execute(select(acts.c.number).order_by(acts.c.number)).scalars()]


async def test_a_lone_act_is_stored_at_once_and_what_comes_meanwhile_together(
    storing: Storing, writer: HeldWriter
) -> None:
    futures = [storing.add(*operation(number)) for number in range(1, 6)]
    assert (len(writer.jobs), storing.acts) == (1, 5)
    await writer.work()
    assert [future.done() for future in futures] == [True, False, False, False, False]
    assert (stored(writer), len(writer.jobs), storing.acts) == ([1], 1, 4)
    await writer.work()
    assert all(future.done() for future in futures)
    assert (stored(writer), len(writer.jobs), storing.acts) == ([1, 2, 3, 4, 5], 0, 0)


async def test_an_operation_that_brings_more_along_has_its_own_job_in_its_place(
    storing: Storing, writer: HeldWriter
) -> None:
    order: list[int] = []

    def alone(_: Connection) -> str:
        order.extend(stored(writer))
        return "mine"

    futures = [storing.add(*operation(1)), storing.add(*operation(2))]
    own = storing.add(*operation(3), alone)
    futures.append(storing.add(*operation(4)))
    await writer.work()
    assert len(writer.jobs) == 3
    await writer.work()
    assert order == [1, 2]
    assert (await own, await asyncio.gather(*futures)) == ("mine", [None, None, None])
    assert stored(writer) == [1, 2, 4]


async def test_what_fails_is_told_to_those_it_concerns_and_the_next_go_on(storing: Storing, writer: HeldWriter) -> None:
    def fails(_: Connection) -> None:
        raise OSError("no room")

    bad, good = storing.add(*operation(1), fails), storing.add(*operation(2))
    await writer.work()
    await writer.work()
    with pytest.raises(OSError, match="no room"):
        await bad
    await good
    assert (stored(writer), storing.acts) == ([2], 0)


async def test_a_writer_that_takes_nothing_is_told_as_well(
    storing: Storing, writer: HeldWriter, monkeypatch: pytest.MonkeyPatch
) -> None:
    def closed(_: Job[Any]) -> "Future[Any]":
        raise RuntimeError("closed")

    monkeypatch.setattr(writer, "submit", closed)
    with pytest.raises(RuntimeError, match="closed"):
        await storing.add(*operation(1))
    assert storing.acts == 0
