"""The feed as a stream: events as they happen, resumed without a gap, ended with the session."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack
from typing import Any

import httpx
import pytest
import pytest_asyncio

from ledger_api.events import service
from ledger_api.events.endpoints import MOST_STREAMS
from tests.support.network import MODULE, WAIT, Cast, Member, executed
from tests.support.sockets import listening

pytestmark = MODULE


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def http(network: Cast) -> AsyncIterator[httpx.AsyncClient]:
    async with listening(network.service.app) as url, httpx.AsyncClient(base_url=url, timeout=20) as client:
        yield client


async def _events(response: httpx.Response) -> AsyncIterator[tuple[int, dict[str, Any]]]:
    identity = 0
    async for line in response.aiter_lines():
        if line.startswith("id: "):
            identity = int(line[4:])
        elif line.startswith("data: "):
            yield identity, json.loads(line[6:])


async def _last(member: Member) -> int:
    return max([0, *[event["sequence"] async for event in member.client.events.list()]])


async def test_events_arrive_as_they_happen(network: Cast, http: httpx.AsyncClient) -> None:
    member = network.suppliers[0]
    known, headers = await _last(member), await network.bearer(member)
    async with http.stream("GET", f"/v1/events/stream?after={known}", headers=headers) as response:
        assert response.headers["Content-Type"].startswith("text/event-stream")
        act = member.sign.cancel_nonce()
        events = _events(response)
        heard = asyncio.ensure_future(anext(events))
        await executed(member, act)
        identity, event = await asyncio.wait_for(heard, WAIT)
    assert identity == event["sequence"] == known + 1
    assert event["digest"] == "0x" + member.sign.digest(act).hex()


async def test_a_stream_is_resumed_after_the_last_event_that_arrived(network: Cast, http: httpx.AsyncClient) -> None:
    member = network.suppliers[0]
    known = await _last(member)
    await executed(member, *[member.sign.cancel_nonce() for _ in range(3)])
    headers = await network.bearer(member) | {"Last-Event-ID": str(known + 1)}
    async with http.stream("GET", "/v1/events/stream?after=0", headers=headers) as response:
        events = _events(response)
        assert [(await anext(events))[0] for _ in range(2)] == [known + 2, known + 3]


async def test_a_long_feed_streams_through_several_pages(
    network: Cast, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "STREAM_PAGE", 2)
    member = network.suppliers[0]
    last = await _last(member)
    async with http.stream("GET", "/v1/events/stream", headers=await network.bearer(member)) as response:
        events = _events(response)
        assert [(await anext(events))[0] for _ in range(last)] == list(range(1, last + 1))


async def test_a_stream_ends_with_its_session(
    network: Cast, http: httpx.AsyncClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service, "HEARTBEAT_S", 0.05)
    member = network.suppliers[1]
    async with network.client(member.number, member.sign.key) as client:
        await client.access.sign_in()
        headers = {"Authorization": f"Bearer {client._core._token}"}
        async with http.stream("GET", f"/v1/events/stream?after={2**62}", headers=headers) as response:
            lines = response.aiter_lines()
            assert await asyncio.wait_for(anext(lines), WAIT) == ": still here"
            await client.access.end_session()
            async with asyncio.timeout(WAIT):
                rest = [line async for line in lines]
    assert not any(line.startswith("data") for line in rest)


async def test_a_participants_open_streams_are_bounded_and_a_closed_one_frees_its_place(
    network: Cast, http: httpx.AsyncClient
) -> None:
    member, other = network.suppliers[2], network.suppliers[3]
    await executed(member, member.sign.cancel_nonce())
    await executed(other, other.sign.cancel_nonce())
    headers = await network.bearer(member)
    async with AsyncExitStack() as stack:
        # A stream whose lines are no longer held is closed by httpx: each stays held until the stack ends.
        heard = [_events(await stack.enter_async_context(_stream(http, headers))) for _ in range(MOST_STREAMS)]
        assert [(await anext(events))[0] for events in heard] == [1] * MOST_STREAMS
        refused = await http.get("/v1/events/stream", headers=headers)
        assert (refused.status_code, refused.json()["code"]) == (429, "too_many_requests")
        async with _stream(http, await network.bearer(other)) as response:
            assert response.status_code == 200, "nobody takes the places of others"
    async with asyncio.timeout(WAIT):
        while await _refused(http, headers):  # noqa: ASYNC110  a closed connection is noticed in time, not at once
            await asyncio.sleep(0.05)
    await _none_open(network, member)


async def test_a_stream_that_nobody_reads_frees_its_place_when_its_connection_ends(
    network: Cast, http: httpx.AsyncClient
) -> None:
    member = network.suppliers[4]
    for _ in range(MOST_STREAMS):
        async with _stream(http, await network.bearer(member)) as response:
            assert response.status_code == 200
    await _none_open(network, member)


async def _none_open(network: Cast, member: Member) -> None:
    async with asyncio.timeout(WAIT):
        while network.service.app.state.streams._open[member.number]:  # noqa: ASYNC110  noticed in time
            await asyncio.sleep(0.05)


def _stream(http: httpx.AsyncClient, headers: dict[str, str]) -> AbstractAsyncContextManager[httpx.Response]:
    return http.stream("GET", "/v1/events/stream", headers=headers)


async def _refused(http: httpx.AsyncClient, headers: dict[str, str]) -> bool:
    async with _stream(http, headers) as response:
        return response.status_code == 429


async def test_an_id_that_is_none_is_refused(network: Cast, http: httpx.AsyncClient) -> None:
    for bad in ("x", "-1", "1" * 19, "１"):
        headers = await network.bearer(network.suppliers[0]) | {"Last-Event-ID": bad}
        encoded = [(name.encode(), value.encode()) for name, value in headers.items()]
        answer = await http.get("/v1/events/stream", headers=encoded)
        assert answer.status_code == 422, bad
