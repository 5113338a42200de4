"""Several services on one PostgreSQL: one writes, the others read and take over; nobody writes who must not."""

import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest
from sqlalchemy import func, select, update

from ledger_api.acts.state import PARTICIPANTS
from ledger_api.chain.errors import ChainStoppedError
from ledger_api.chain.hexes import data
from ledger_api.chain.interface import ActStatus
from ledger_api.chain.leadership import Leadership
from ledger_api.chain.transactions import relayer
from ledger_api.store.folder import GOVERNORS, RELAYER_KEY, SERVICE_KEY
from ledger_api.store.tables.chain import relay_lease
from ledger_api.store.tables.operations import acts
from tests.chain.acts import enrolment, submission
from tests.chain.remote import ledger_on, running_chain, until
from tests.chain.test_hard_ways import accepted, ended, enrol, said
from tests.chain.test_ledger import executed
from tests.support.service import RunningService, running_service

EXECUTED = (ActStatus.EXECUTED, None)


def folder_beside(first: Path, second: Path) -> Path:
    """A folder of its own, with the keys of the first."""
    second.mkdir(mode=0o700)
    for name in (RELAYER_KEY, SERVICE_KEY):
        shutil.copy2(first / name, second / name)
    shutil.copytree(first / GOVERNORS, second / GOVERNORS)
    return second


def writes(service: RunningService) -> bool:
    return service.ledger.parts.halt.reason is None


def serving(service: RunningService) -> httpx.AsyncClient:
    return service.client()


@asynccontextmanager
async def two(tmp_path: Path, url: str, **options: Any) -> AsyncIterator[tuple[RunningService, RunningService]]:
    """One that writes, and one that stands by, on the embedded chain."""
    async with running_service(tmp_path / "one", url, sandbox=False, **options) as first:
        await executed(first, 100)
        beside = folder_beside(tmp_path / "one", tmp_path / "two")
        async with running_service(beside, url, sandbox=False, **options) as second:
            yield first, second


async def test_the_second_reads_says_so_and_answers_writes_with_503(tmp_path: Path, postgres_url: str) -> None:
    async with two(tmp_path, postgres_url) as (first, second):
        assert writes(first)
        assert not writes(second)
        act = enrolment(101, second.ledger.domain, second.ledger.now(), second.governors)
        with pytest.raises(ChainStoppedError, match="another service writes"):
            await second.ledger.accept(submission(act))
        await executed(first, 102)
        height = first.ledger.height
        await until(lambda: second.ledger.height == height)
        assert second.ledger.parts.confirmed.get(PARTICIPANTS, 102) is not None
        assert second.ledger.network == first.ledger.network
        async with serving(second) as client:
            network = await client.get("/v1/network")
            assert network.json()["block"] == height
            ready = await client.get("/v1/readyz")
            assert ready.status_code == 503
            assert ready.json()["checks"]["lease"] is False
            assert ready.json()["checks"]["writes"] is False
            refused = await client.post("/v1/acts", json={})
            assert refused.status_code in (401, 503)
        async with serving(first) as client:
            assert (await client.get("/v1/readyz")).json()["checks"]["lease"] is True


async def test_the_second_takes_over_when_the_first_ends_and_finishes_what_it_accepted(
    tmp_path: Path, postgres_url: str
) -> None:
    async with running_service(tmp_path / "one", postgres_url, sandbox=False) as first:
        await executed(first, 100)
        beside = folder_beside(tmp_path / "one", tmp_path / "two")
        async with running_service(beside, postgres_url, sandbox=False) as second:
            operation = await accepted(first, *[enrol(first, number) for number in range(200, 240)])
            for task in first.ledger._tasks:
                task.cancel()
            await first.ledger.stop()
            await until(lambda: writes(second))
            assert said(await ended(second, operation)) == [EXECUTED] * 40
            await executed(second, 101)
            assert all(check.ok for check in await second.ledger.health())
            with pytest.raises(ChainStoppedError):
                await executed(first, 102)


async def test_one_that_lost_its_lease_stops_at_once_stores_nothing_and_stands_by(
    tmp_path: Path, postgres_url: str
) -> None:
    async with two(tmp_path, postgres_url) as (first, second):
        # As if the first had slept past its lease: the second is told that it has lapsed.
        sender = first.ledger.parts.identity.relayer
        await first.runtime.writer.run(
            lambda connection: connection.execute(
                update(relay_lease).where(relay_lease.c.sender == sender).values(until=1)
            )
        )
        await until(lambda: writes(second))
        act = enrolment(101, first.ledger.domain, first.ledger.now(), first.governors)
        with pytest.raises(ChainStoppedError, match="another service writes"):
            await first.ledger.accept(submission(act))
        stored = await first.runtime.reader.run(
            lambda snapshot: snapshot.connection.execute(select(func.count()).select_from(acts)).scalar_one()
        )
        assert stored == 1
        await until(lambda: first.ledger._leadership.lease is None)
        await executed(second, 101)
        height = second.ledger.height
        await until(lambda: first.ledger.height == height)
        # And back again.
        await second.ledger.stop()
        await until(lambda: writes(first))
        await executed(first, 102)
        assert all(check.ok for check in await first.ledger.health())


async def test_a_service_that_starts_again_on_its_folder_does_not_wait_for_its_own_lease(
    tmp_path: Path, postgres_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def killed(_: Leadership) -> None:
        """A kill gives nothing back."""

    async with running_service(tmp_path / "one", postgres_url, sandbox=False) as first:
        await executed(first, 100)
        monkeypatch.setattr(Leadership, "release", killed)
    monkeypatch.undo()
    async with running_service(tmp_path / "one", postgres_url, sandbox=False) as again:
        assert writes(again)
        await executed(again, 101)


async def test_on_a_network_the_standby_takes_over_what_was_on_its_way(tmp_path: Path, postgres_url: str) -> None:
    async with (
        running_chain() as chain,
        ledger_on(tmp_path / "one", chain.url, database_url=postgres_url) as first,
    ):
        await executed(first, 100)
        beside = folder_beside(tmp_path / "one", tmp_path / "two")
        async with ledger_on(beside, chain.url, database_url=postgres_url) as second:
            assert not writes(second)
            assert int(await second.ledger.gateway("eth_chainId", []), 16) == first.ledger.domain.chain_id
            stranger = relayer(b"\7" * 32)
            domain = first.ledger.domain
            sent = stranger.sign(chain_id=domain.chain_id, nonce=0, to=domain.contract, data=b"", gas=100_000)
            with pytest.raises(ChainStoppedError):
                await second.ledger.gateway("eth_sendRawTransaction", [data(sent.raw)])
            await chain.rpc.call("evm_setAutomine", False)
            operation = await accepted(first, *[enrol(first, number) for number in range(200, 220)])
            await until(lambda: first.ledger._driver._sending.underway > 0)  # type: ignore[attr-defined]
            await first.ledger.stop()
            await until(lambda: writes(second))
            await chain.rpc.call("evm_setAutomine", True)
            await chain.mine()
            assert said(await ended(second, operation)) == [EXECUTED] * 20
            await executed(second, 101)
            assert [check for check in await second.ledger.health() if not check.ok] == []
