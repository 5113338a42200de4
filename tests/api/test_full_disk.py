"""The database's disk is full: what can't be stored is turned away and not acknowledged, and room is all it takes."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection

from ledger_api.acts.jsonforms import to_json
from tests.support.network import Cast, Member, executed
from tests.support.service import running_service

MOST = 1_000_000


@pytest.fixture
async def network(tmp_path: Path) -> AsyncIterator[Cast]:
    """A network of its own: nobody else is to find a full disk."""
    async with running_service(tmp_path) as service:
        cast = Cast(service)
        await cast.enrol()
        yield cast
        await cast.close()


@asynccontextmanager
async def full(network: Cast) -> AsyncIterator[None]:
    """SQLite says that the disk is full, of each further page."""
    await _pages(network, 1)
    try:
        yield
    finally:
        await _pages(network, MOST)


async def _pages(network: Cast, most: int) -> None:
    # By a job, since it is said of the writer's own connection alone.
    await network.service.runtime.writer.insist(
        lambda connection: connection.exec_driver_sql(f"PRAGMA max_page_count = {most}").close()
    )


async def _fill(network: Cast) -> None:
    """Use up the free places in pages that there are, so that every write needs a new page."""

    def job(connection: Connection) -> None:
        connection.exec_driver_sql("CREATE TABLE IF NOT EXISTS filler (bytes BLOB)")
        connection.exec_driver_sql("INSERT INTO filler VALUES (zeroblob(64000))")

    await network.service.runtime.writer.run(job)


async def _presented(network: Cast, member: Member, count: int) -> list[tuple[int, dict[str, object]]]:
    async with network.http() as http:
        headers = await network.bearer(member)
        answers = []
        for _ in range(count):
            answer = await http.post("/v1/acts", json=to_json(member.sign.cancel_nonce()), headers=headers)
            answers.append((answer.status_code, answer.json()))
        return answers


async def test_writes_are_turned_away_while_the_disk_is_full_and_go_on_when_there_is_room(network: Cast) -> None:
    member = network.suppliers[0]
    await executed(member, member.sign.cancel_nonce())
    await _fill(network)
    async with full(network):
        # Some find a place in a page that is there.
        answers = await _presented(network, member, 200)
        turned_away = [body for status, body in answers if status == 503]
        assert turned_away
        assert {body["code"] for body in turned_away} == {"writes_stopped"}
        assert {status for status, _ in answers} <= {200, 202, 503}
    taken = [str(body["id"]) for status, body in answers if status in {200, 202}]
    done = await asyncio.gather(*[member.client.operations.wait(one, 30) for one in taken])
    assert {one["status"] for one in done} <= {"executed"}
    await executed(member, member.sign.cancel_nonce())
    assert all(check.ok for check in await network.service.ledger.health())
