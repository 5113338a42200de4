"""What a request may cost is bounded before any endpoint runs."""

import asyncio
from collections.abc import AsyncIterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response, StreamingResponse
from starlette.routing import Route

from ledger_api.web.counters import Counters
from ledger_api.web.limits import HEADER_BYTES, TARGET_BYTES, Limits

BODY = 1_000
BODIES = 1_500


async def _length(request: Request) -> Response:
    return PlainTextResponse(str(len(await request.body())))


async def _slow(_: Request) -> Response:
    await asyncio.sleep(60)
    return PlainTextResponse("never")


async def _stream(_: Request) -> Response:
    async def lines() -> AsyncIterator[bytes]:
        yield b"one"
        await asyncio.sleep(0.3)
        yield b"two"

    return StreamingResponse(lines())


async def _alive(_: Request) -> Response:
    return PlainTextResponse("alive")


@pytest.fixture
def client() -> httpx.AsyncClient:
    app = Starlette(
        routes=[
            Route("/length", _length, methods=["POST"]),
            Route("/slow", _slow),
            Route("/stream", _stream),
            Route("/alive", _alive),
        ]
    )
    limited = Limits(
        app,
        body_limit=lambda _: BODY,
        streaming=lambda path: path == "/stream",
        seconds=0.1,
        at_once=2,
        streams_at_once=1,
        bodies_bytes=BODIES,
        counters=Counters(),
        always=("/alive",),
    )
    return httpx.AsyncClient(transport=httpx.ASGITransport(limited), base_url="http://ledger.test")


def _code(answer: httpx.Response) -> tuple[int, str]:
    assert answer.headers["Content-Type"] == "application/problem+json"
    return answer.status_code, answer.json()["code"]


async def test_a_body_up_to_the_bound_is_taken(client: httpx.AsyncClient) -> None:
    assert (await client.post("/length", content=b"x" * BODY)).text == str(BODY)


async def test_a_body_beyond_the_bound_is_refused_by_its_announced_length(client: httpx.AsyncClient) -> None:
    answer = await client.post("/length", content=b"x" * (BODY + 1))
    assert _code(answer) == (413, "body_too_large")


async def test_a_body_without_a_length_is_refused_where_it_passes_the_bound(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(20):
            yield b"x" * 100

    answer = await client.post("/length", content=chunks())
    assert _code(answer) == (413, "body_too_large")


async def test_the_bodies_of_all_requests_together_are_bounded(client: httpx.AsyncClient) -> None:
    async def chunks() -> AsyncIterator[bytes]:
        for _ in range(9):
            yield b"x" * 100

    async def slow() -> AsyncIterator[bytes]:
        yield b"x" * 900
        await asyncio.sleep(0.05)

    first = asyncio.create_task(client.post("/length", content=slow()))
    await asyncio.sleep(0.01)
    announced, chunked = await asyncio.gather(
        client.post("/length", content=b"x" * 700), client.post("/length", content=chunks())
    )
    assert _code(announced) == (429, "too_many_requests")
    assert _code(chunked) == (429, "too_many_requests")
    assert announced.headers["Retry-After"] == chunked.headers["Retry-After"] == "1"
    assert (await first).text == "900"
    assert (await client.post("/length", content=b"x" * BODY)).text == str(BODY), "what was held is free again"


@pytest.mark.parametrize("length", ["-1", "1e3", "１", "0x10", ""])
async def test_a_length_that_is_no_number_is_malformed(client: httpx.AsyncClient, length: str) -> None:
    headers = [(b"content-length", length.encode())]
    answer = await client.post("/length", content=b"", headers=headers)
    assert _code(answer) == (400, "malformed_request")


async def test_long_headers_and_targets_are_refused(client: httpx.AsyncClient) -> None:
    answers = [
        await client.post("/length", headers={"X-Long": "x" * HEADER_BYTES}),
        await client.get("/slow?" + "x" * TARGET_BYTES),
    ]
    assert {_code(answer) for answer in answers} == {(431, "headers_too_large")}


async def test_what_takes_too_long_is_answered_and_may_be_repeated(client: httpx.AsyncClient) -> None:
    answer = await client.get("/slow")
    assert _code(answer) == (503, "timed_out")
    assert answer.headers["Retry-After"] == "1"


async def test_requests_at_once_are_bounded_and_a_place_comes_free(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(*(client.get("/slow") for _ in range(3)))
    assert sorted(_code(answer) for answer in answers) == [
        (429, "too_many_requests"),
        (503, "timed_out"),
        (503, "timed_out"),
    ]
    assert (await client.post("/length", content=b"x")).status_code == 200


async def test_monitoring_is_answered_though_every_place_is_taken(client: httpx.AsyncClient) -> None:
    slow = [asyncio.create_task(client.get("/slow")) for _ in range(2)]
    await asyncio.sleep(0.01)
    assert _code(await client.get("/slow")) == (429, "too_many_requests")
    assert (await client.get("/alive")).text == "alive"
    await asyncio.gather(*slow)


async def test_a_stream_has_no_time_limit_and_takes_no_place_of_a_request(client: httpx.AsyncClient) -> None:
    streamed, *rest = await asyncio.gather(client.get("/stream"), client.get("/slow"), client.get("/slow"))
    assert streamed.text == "onetwo"
    assert {answer.status_code for answer in rest} == {503}


async def test_streams_at_once_are_bounded(client: httpx.AsyncClient) -> None:
    answers = await asyncio.gather(client.get("/stream"), client.get("/stream"))
    assert sorted(answer.status_code for answer in answers) == [200, 429]
