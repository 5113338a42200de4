"""Bounds on what a request may cost, enforced before any endpoint runs: size, headers, time, number at once."""

import asyncio
import re
from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

HEADER_BYTES = 16_384
TARGET_BYTES = 8_192


class _BodyTooLargeError(BaseException):
    """Passes by everything that handles Exception: FastAPI would make an unreadable body of it."""


class Limits:
    """ASGI middleware.

    `body_limit(path)` is the bytes that a path takes. A path that is `streaming(path)` has no time limit and a number
    of its own: open streams take no place of other requests.
    """

    def __init__(
        self,
        app: ASGIApp,
        *,
        body_limit: Callable[[str], int],
        streaming: Callable[[str], bool],
        seconds: float,
        at_once: int,
        streams_at_once: int,
    ) -> None:
        self._app = app
        self._body_limit = body_limit
        self._streaming = streaming
        self._seconds = seconds
        self._most = {False: at_once, True: streams_at_once}
        self._running = {False: 0, True: 0}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within the bounds."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = self._refusal(scope)
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        kind = self._streaming(scope["path"])
        self._running[kind] += 1
        try:
            await self._bounded(scope, receive, send)
        finally:
            self._running[kind] -= 1

    def _refusal(self, scope: Scope) -> ProblemError | None:
        target = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if target > TARGET_BYTES or sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
            return ProblemError(Code.HEADERS_TOO_LARGE, f"at most {HEADER_BYTES} bytes, target at most {TARGET_BYTES}")
        length = Headers(scope=scope).get("content-length")
        if length is not None:
            if not re.fullmatch("[0-9]{1,18}", length, re.ASCII):
                return ProblemError(
                    Code.MALFORMED_REQUEST, "Content-Length is no number", field="header/Content-Length"
                )
            if int(length) > self._body_limit(scope["path"]):
                return self._too_large(scope)
        kind = self._streaming(scope["path"])
        if self._running[kind] >= self._most[kind]:
            return ProblemError(Code.TOO_MANY_REQUESTS, retry_after=1)
        return None

    def _too_large(self, scope: Scope) -> ProblemError:
        return ProblemError(Code.BODY_TOO_LARGE, f"at most {self._body_limit(scope['path'])} bytes here")

    async def _bounded(self, scope: Scope, receive: Receive, send: Send) -> None:
        most, taken, started = self._body_limit(scope["path"]), 0, False

        async def counted() -> Message:
            nonlocal taken
            message = await receive()
            taken += len(message.get("body", b""))
            if taken > most:
                raise _BodyTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        seconds = None if self._streaming(scope["path"]) else self._seconds
        try:
            async with asyncio.timeout(seconds):
                await self._app(scope, counted, noted)
        except _BodyTooLargeError:
            if started:
                raise
            await self._too_large(scope).response()(scope, receive, send)
        except TimeoutError:
            if started:
                raise
            await ProblemError(Code.TIMED_OUT, retry_after=1).response()(scope, receive, send)
