"""Bounds on what a request may cost, enforced before any endpoint runs: size, headers, time, number at once."""

import asyncio
import re
from collections.abc import Callable, Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.web.codes import Code
from ledger_api.web.counters import Counters
from ledger_api.web.problems import ProblemError

HEADER_BYTES = 16_384
TARGET_BYTES = 8_192


class _BodyTooLargeError(BaseException):
    """Passes by everything that handles Exception: FastAPI would make an unreadable body of it."""


class _BodiesTooLargeError(BaseException):
    """The same, for the bodies of all requests together."""


class Limits:
    """ASGI middleware.

    `body_limit(path)` is the bytes that a path takes, `bodies_bytes` those of all requests together: a body counts as
    it is announced or, where that is more, as it has come, until its request is answered. A path that is
    `streaming(path)` has no time limit and a number of its own: open streams take no place of other requests. A path in
    `always` is served however many others are. `refusal(method, path)` may refuse what could only be refused later, at
    a higher cost: under overload that is nearly everything, and what was accepted has to be done meanwhile.
    """

    def __init__(  # noqa: PLR0913 - each is a bound of its own
        self,
        app: ASGIApp,
        *,
        body_limit: Callable[[str], int],
        streaming: Callable[[str], bool],
        seconds: float,
        at_once: int,
        streams_at_once: int,
        bodies_bytes: int,
        counters: Counters,
        always: Collection[str] = (),
        refusal: Callable[[str, str], ProblemError | None] = lambda _method, _path: None,
    ) -> None:
        self._app = app
        self._body_limit = body_limit
        self._streaming = streaming
        self._seconds = seconds
        self._most = {False: at_once, True: streams_at_once}
        self._counters = counters
        self._bodies_bytes = bodies_bytes
        self._always = frozenset(always)
        self._refused = refusal
        self._held = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request within the bounds."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        problem = self._refusal(scope)
        if problem is not None:
            await problem.response()(scope, receive, send)
            return
        streaming = self._streaming(scope["path"])
        self._count(1, streaming=streaming)
        body = _Body(int(Headers(scope=scope).get("content-length", "0")))
        self._held += body.held
        try:
            await self._bounded(scope, receive, send, body)
        finally:
            self._held -= body.held
            self._count(-1, streaming=streaming)

    def _count(self, change: int, *, streaming: bool) -> None:
        if streaming:
            self._counters.streams += change
        else:
            self._counters.running += change

    def _refusal(self, scope: Scope) -> ProblemError | None:
        target = len(scope.get("raw_path") or b"") + len(scope["query_string"])
        if target > TARGET_BYTES or sum(len(name) + len(value) for name, value in scope["headers"]) > HEADER_BYTES:
            return ProblemError(Code.HEADERS_TOO_LARGE, f"at most {HEADER_BYTES} bytes, target at most {TARGET_BYTES}")
        length = Headers(scope=scope).get("content-length")
        announced = 0
        if length is not None:
            if not re.fullmatch("[0-9]{1,18}", length, re.ASCII):
                return ProblemError(
                    Code.MALFORMED_REQUEST, "Content-Length is no number", field="header/Content-Length"
                )
            announced = int(length)
            if announced > self._body_limit(scope["path"]):
                return self._too_large(scope)
        if scope["path"] in self._always:
            return None
        streaming = self._streaming(scope["path"])
        running = self._counters.streams if streaming else self._counters.running
        if running >= self._most[streaming] or self._held + announced > self._bodies_bytes:
            return ProblemError(Code.TOO_MANY_REQUESTS, retry_after=1)
        return self._refused(scope["method"], scope["path"])

    def _too_large(self, scope: Scope) -> ProblemError:
        return ProblemError(Code.BODY_TOO_LARGE, f"at most {self._body_limit(scope['path'])} bytes here")

    async def _bounded(self, scope: Scope, receive: Receive, send: Send, body: "_Body") -> None:
        most, started = self._body_limit(scope["path"]), False

        async def counted() -> Message:
            message = await receive()
            self._held += body.more(len(message.get("body", b"")))
            if body.taken > most:
                raise _BodyTooLargeError
            if self._held > self._bodies_bytes:
                raise _BodiesTooLargeError
            return message

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        seconds = None if self._streaming(scope["path"]) else self._seconds
        try:
            async with asyncio.timeout(seconds):
                await self._app(scope, counted, noted)
        except (_BodyTooLargeError, _BodiesTooLargeError, TimeoutError) as error:
            if started:
                raise
            await self._problem(error, scope).response()(scope, receive, send)

    def _problem(self, error: BaseException, scope: Scope) -> ProblemError:
        if isinstance(error, _BodyTooLargeError):
            return self._too_large(scope)
        crowded = isinstance(error, _BodiesTooLargeError)
        return ProblemError(Code.TOO_MANY_REQUESTS if crowded else Code.TIMED_OUT, retry_after=1)


class _Body:
    """The bytes of one request's body: what has come, and what it counts as."""

    def __init__(self, announced: int) -> None:
        self.taken = 0
        self.held = announced

    def more(self, size: int) -> int:
        """So much has come; by how much more it counts."""
        self.taken += size
        before, self.held = self.held, max(self.held, self.taken)
        return self.held - before
