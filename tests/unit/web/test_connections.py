"""Connections are bounded before there is a request on them."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any
from urllib.parse import urlsplit

import httpx
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from ledger_api.web.connections import HEAD_BYTES, connections
from tests.support.sockets import listening

HEAD_SECONDS = 0.3
REQUEST = b"GET /slow HTTP/1.1\r\nHost: ledger.test\r\n\r\n"


async def _hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def _slow(_: Request) -> Response:
    await asyncio.sleep(2 * HEAD_SECONDS)
    return PlainTextResponse("slow")


APP = Starlette(routes=[Route("/hello", _hello), Route("/slow", _slow)])


class _Clients:
    """Bare connections to one server, closed together."""

    def __init__(self, url: str) -> None:
        self._parts = urlsplit(url)
        self._writers: list[asyncio.StreamWriter] = []

    async def open(self, said: bytes = b"") -> asyncio.StreamReader:
        reader, writer = await asyncio.open_connection(self._parts.hostname, self._parts.port)
        self._writers.append(writer)
        writer.write(said)
        return reader

    async def close(self) -> None:
        for writer in self._writers:
            writer.close()
            with suppress(OSError):
                await writer.wait_closed()


@asynccontextmanager
async def _served(**bounds: Any) -> AsyncIterator[tuple[str, _Clients]]:
    async with listening(APP, connections(**bounds)) as url:
        clients = _Clients(url)
        yield url, clients
        await clients.close()


async def _ended(reader: asyncio.StreamReader) -> bytes:
    """What comes until the server ends the connection."""
    try:
        async with asyncio.timeout(10):
            return await reader.read()
    except ConnectionResetError:
        return b""


async def test_one_connection_too_many_is_told_so_and_ended_and_far_too_many_are_ended_at_once() -> None:
    async with _served(most=4) as (url, clients):
        for _ in range(4):
            await clients.open()
        async with httpx.AsyncClient(base_url=url) as client:
            answer = await client.get("/hello")
        assert answer.status_code == 429
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Retry-After"] == "1"
        assert answer.headers["Connection"] == "close"
        assert json.loads(answer.text)["code"] == "too_many_requests"
        await clients.open()
        assert await _ended(await clients.open()) == b""
        await clients.close()
        async with httpx.AsyncClient(base_url=url) as client:
            assert (await client.get("/hello")).text == "hello", "places are free again"


async def test_a_connection_that_says_nothing_or_never_ends_its_headers_is_ended() -> None:
    async with _served(most=10, head_seconds=HEAD_SECONDS) as (_, clients):
        silent = await clients.open()
        halting = await clients.open(b"GET /hello HTTP/1.1\r\n")
        again = await clients.open(b"GET /hello HTTP/1.1\r\nHost: ledger.test\r\n\r\nGET /hel")
        assert await _ended(silent) == b""
        assert await _ended(halting) == b""
        assert (await _ended(again)).endswith(b"hello"), "the whole request was answered, the halting one was not"


async def test_headers_without_an_end_end_the_connection_by_their_size() -> None:
    async with _served(most=10) as (_, clients):
        assert await _ended(await clients.open(b"GET /hello HTTP/1.1\r\nX-Long: " + b"x" * 2 * HEAD_BYTES)) == b""


async def test_an_answer_that_takes_longer_than_a_head_may_is_given_before_anything_ends() -> None:
    async with _served(most=10, head_seconds=HEAD_SECONDS) as (_, clients):
        assert (await _ended(await clients.open(REQUEST + b"GET /hel"))).endswith(b"slow")
        assert (await _ended(await clients.open(2 * REQUEST))).count(b"slow") == 2
