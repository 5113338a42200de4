"""Between the service and its node: passes JSON-RPC on, and does to it what the test wants done."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import aiohttp
import orjson
from aiohttp import web

Calls = Sequence[Mapping[str, Any]]
Forward = Callable[[], Awaitable[bytes]]
Fault = Callable[[Calls, Forward], Awaitable[bytes | None]]
"""Given what is asked and a way to have it answered, the answer's body; None breaks the connection."""

_BODY: Final = 64 * 1024 * 1024


class Proxy:
    """As `async with`: listens on `port`, and passes on to the node whose port stands in the folder's file."""

    def __init__(self, folder: Path) -> None:
        self._file = folder / "port"
        self._fault: Fault | None = None
        self._session: aiohttp.ClientSession | None = None
        self._runner: web.ServerRunner | None = None
        self.port = 0
        self.happened = 0
        """How often the fault of now was done."""

    async def __aenter__(self) -> Self:
        self._session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=None))
        self._runner = web.ServerRunner(web.Server(self._handle))
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        self.port = self._runner.addresses[0][1]
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._runner is not None:
            await self._runner.cleanup()
        if self._session is not None:
            await self._session.close()

    @asynccontextmanager
    async def doing(self, fault: Fault) -> AsyncIterator[None]:
        """Do this meanwhile."""
        self._fault, self.happened = fault, 0
        try:
            yield
        finally:
            self._fault = None

    async def _handle(self, request: web.BaseRequest) -> web.StreamResponse:
        body = await request.read()
        asked = orjson.loads(body)
        calls = asked if isinstance(asked, list) else [asked]

        async def forward() -> bytes:
            assert self._session is not None
            url = f"http://127.0.0.1:{self._file.read_text()}"
            async with self._session.post(url, data=body, headers={"Content-Type": "application/json"}) as answer:
                return await answer.read()

        try:
            answer = await (forward() if self._fault is None else self._fault(calls, forward))
        except (aiohttp.ClientError, OSError):
            answer = None
        if answer is None:
            if request.transport is not None:
                request.transport.abort()
            return web.Response()
        return web.Response(body=answer, content_type="application/json")

    # ----- Faults

    def slow(self, seconds: float) -> Fault:
        """Every question and every answer takes so long."""

        async def fault(_: Calls, forward: Forward) -> bytes:
            self.happened += 1
            await asyncio.sleep(seconds)
            answer = await forward()
            await asyncio.sleep(seconds)
            return answer

        return fault

    def dropped(self, method: str, times: int = 1) -> Fault:
        """The node does what it is asked to, and nobody hears of it."""

        async def fault(calls: Calls, forward: Forward) -> bytes | None:
            answer = await forward()
            if self.happened < times and any(call["method"] == method for call in calls):
                self.happened += 1
                return None
            return answer

        return fault

    def garbled(self, method: str, answer: bytes, times: int = 1) -> Fault:
        """Something else comes back in place of the answer."""

        async def fault(calls: Calls, forward: Forward) -> bytes | None:
            if self.happened < times and any(call["method"] == method for call in calls):
                self.happened += 1
                await forward()
                return answer
            return await forward()

        return fault

    def lying(self, method: str, lie: Callable[[Any], Any], times: int = 1) -> Fault:
        """The result of a method is another one; a lie that leaves it as it is does not count."""

        async def fault(calls: Calls, forward: Forward) -> bytes | None:
            told = orjson.loads(await forward())
            by_id = {answer["id"]: answer for answer in (told if isinstance(told, list) else [told])}
            for call in calls:
                answer = by_id.get(call["id"])
                if answer is None or call["method"] != method or self.happened >= times or "result" not in answer:
                    continue
                instead = lie(answer["result"])
                self.happened += instead != answer["result"]
                answer["result"] = instead
            return orjson.dumps(told)

        return fault
