"""The application on a real socket, and a network that loses answers."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx
import uvicorn
from starlette.types import ASGIApp
from typing_extensions import override

from ledger_api.web.connections import connections


@asynccontextmanager
async def listening(app: ASGIApp, http: type[asyncio.Protocol] | None = None) -> AsyncIterator[str]:
    """The URL of a server for an application that is started already, with the protocol of `ledger up` or another."""
    config = uvicorn.Config(
        app,
        host="127.0.0.1",
        port=0,
        lifespan="off",
        log_level="warning",
        http=http or connections(most=2_048),
        ws="none",
        timeout_graceful_shutdown=1,  # an open stream ends with the server
    )
    server = uvicorn.Server(config)
    server.install_signal_handlers = lambda: None  # type: ignore[attr-defined]
    serving = asyncio.create_task(server.serve())
    async with asyncio.timeout(10):
        while not server.started:  # noqa: ASYNC110  uvicorn tells of its start in no other way
            await asyncio.sleep(0.01)
    (socket,) = server.servers[0].sockets
    yield f"http://127.0.0.1:{socket.getsockname()[1]}"
    server.should_exit = True
    await serving


class Lossy(httpx.AsyncBaseTransport):
    """Delivers every request and loses the first answers to those that write."""

    def __init__(self, inner: httpx.AsyncBaseTransport, lost: int) -> None:
        self._inner = inner
        self.left = lost
        self.keys: list[str] = []

    @override
    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        response = await self._inner.handle_async_request(request)
        if request.method != "GET" and "/sessions" not in request.url.path:
            self.keys.append(request.headers["Idempotency-Key"])
            if self.left:
                self.left -= 1
                await response.aread()
                raise httpx.ReadError("the answer was lost")
        return response
