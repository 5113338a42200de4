"""Bounds on connections, enforced before there is a request: their number, and how long and large a head may be.

The server bounds none of these itself: a client that opens connections and says nothing, or never ends its headers,
would hold memory and descriptors for as long as it likes.
"""

import asyncio
from typing import Any, Final

from starlette.types import Receive, Scope, Send
from typing_extensions import override
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle

from ledger_api.web.codes import Code
from ledger_api.web.limits import HEADER_BYTES, TARGET_BYTES
from ledger_api.web.problems import ProblemError

HEAD_SECONDS: Final = 10.0
"""From a connection's beginning, or the first byte of a further request, to the end of its headers."""
HEAD_BYTES: Final = 2 * (HEADER_BYTES + TARGET_BYTES)
"""What comes with the end of a head's bounds already passed is answered in words; more ends the connection."""
_SPARE: Final = 4
"""A quarter more connections than allowed are answered, so that clients are told; those after them are closed."""


class Connection(HttpToolsProtocol):
    """One client's connection."""

    most = 2_048
    head_seconds = HEAD_SECONDS
    _timer: asyncio.TimerHandle | None = None
    _head = 0
    """Bytes of a head that has not ended; -1 outside of one."""

    @override
    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        others = len(self.connections) - 1
        if others >= self.most + self.most // _SPARE:
            transport.abort()
            return
        if others >= self.most:
            self.app = _one_too_many
        self._wait_for_head()

    @override
    def connection_lost(self, exc: Exception | None) -> None:
        self._head_ended()
        super().connection_lost(exc)

    @override
    def data_received(self, data: bytes) -> None:
        if self._head >= 0:
            self._head += len(data)
        super().data_received(data)
        if self._head > HEAD_BYTES:
            self.transport.abort()

    @override
    def on_message_begin(self) -> None:
        super().on_message_begin()
        self._head = max(self._head, 0)
        self._wait_for_head()

    @override
    def on_headers_complete(self) -> None:
        self._head_ended()
        super().on_headers_complete()

    def _wait_for_head(self) -> None:
        if self._timer is None:
            self._timer = self.loop.call_later(self.head_seconds, self._silent)

    def _head_ended(self) -> None:
        self._head = -1
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _silent(self) -> None:
        self._timer = None
        if self._answering():
            # Only when an earlier request has its answer may the connection end.
            self._wait_for_head()
        else:
            self.transport.abort()

    def _answering(self) -> bool:
        cycle: RequestResponseCycle | None = self.cycle
        return cycle is not None and not cycle.response_complete


def connections(most: int, head_seconds: float = HEAD_SECONDS) -> type[Connection]:
    """The server's protocol for so many connections."""
    bounds: dict[str, Any] = {"most": most, "head_seconds": head_seconds}
    return type("BoundedConnection", (Connection,), bounds)


async def _one_too_many(scope: Scope, receive: Receive, send: Send) -> None:
    problem = ProblemError(
        Code.TOO_MANY_REQUESTS, "too many connections are open", retry_after=1, headers={"Connection": "close"}
    )
    await problem.response()(scope, receive, send)
