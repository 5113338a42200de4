"""Submissions that are stored together: each hears of its end, also where the database did not get as far as theirs."""

import asyncio

import pytest
from sqlalchemy import Connection, select

from ledger_api.chain.storing import Storing
from ledger_api.store.engine import Database
from ledger_api.store.errors import StoreError
from ledger_api.store.outbox import OperationRow, OutboxAct
from ledger_api.store.tables.operations import acts
from ledger_api.store.writer import Writer


def submission(number: int) -> tuple[OperationRow, list[OutboxAct]]:
    row = OperationRow(number.to_bytes(16, "big"), 7, 0, ())
    return row, [OutboxAct(number, number.to_bytes(32, "big"), 0x21, b"wire", 0, 0)]


async def test_submissions_that_come_while_the_first_is_stored_share_one_commit(
    database: Database, writer: Writer
) -> None:
    storing, before = Storing(writer), writer.commits
    await asyncio.gather(*[storing.add(*submission(number)) for number in range(1, 6)])
    assert writer.commits == before + 2
    with database.reader.connect() as connection:
        assert list(connection.execute(select(acts.c.number)).scalars()) == [1, 2, 3, 4, 5]


async def test_a_job_that_was_never_begun_ends_its_submissions_and_stops_no_later_one(
    database: Database, writer: Writer
) -> None:
    def refuse(_: Connection) -> None:
        raise LookupError("another service writes")

    storing = Storing(writer)
    writer.prepare = refuse
    async with asyncio.timeout(10):
        told = await asyncio.gather(
            *[storing.add(*submission(number)) for number in range(1, 4)], return_exceptions=True
        )
    assert [type(one) for one in told] == [StoreError] * 3
    writer.prepare = None
    async with asyncio.timeout(10):
        await storing.add(*submission(4))
    with database.reader.connect() as connection:
        assert list(connection.execute(select(acts.c.number)).scalars()) == [4]


async def test_a_commit_that_fails_ends_them_too(writer: Writer) -> None:
    storing = Storing(writer)
    await storing.add(*submission(1))
    async with asyncio.timeout(10):
        with pytest.raises(Exception, match="UNIQUE"):
            await storing.add(*submission(1))
        await storing.add(*submission(2))
