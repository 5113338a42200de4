"""How many streams a participant has open: nobody takes all the places of the others."""

from collections import Counter
from collections.abc import AsyncGenerator

from starlette.responses import StreamingResponse
from starlette.types import Receive, Scope, Send
from typing_extensions import override

from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError


class Streams:
    """Counts the streams of one application."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[int] = Counter()

    def take(self, participant: int) -> None:
        """Take a place for one more stream of the participant.

        Raises:
            ProblemError: too_many_requests.
        """
        if self._open[participant] >= self._most:
            raise ProblemError(
                Code.TOO_MANY_REQUESTS, f"at most {self._most} streams of a participant at once", retry_after=5
            )
        self._open[participant] += 1

    def give_back(self, participant: int) -> None:
        """The stream has ended."""
        self._open[participant] -= 1
        if not self._open[participant]:
            del self._open[participant]


class EventStream(StreamingResponse):
    """Server-sent events on a place that was taken; the place is free and the lines are closed however it ends."""

    def __init__(self, lines: AsyncGenerator[bytes, None], streams: Streams, participant: int) -> None:
        super().__init__(lines, media_type="text/event-stream", headers={"Cache-Control": "no-store"})
        self._lines = lines
        self._streams = streams
        self._participant = participant

    @override
    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the lines for as long as the client listens."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._streams.give_back(self._participant)
            await self._lines.aclose()
