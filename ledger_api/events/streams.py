"""How many streams a participant has open: nobody takes all the places of the others."""

from collections import Counter
from collections.abc import AsyncIterator

from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError


class Streams:
    """Counts the streams of one application."""

    def __init__(self, most: int) -> None:
        self._most = most
        self._open: Counter[int] = Counter()

    def open(self, participant: int, lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        """The lines of one more stream, counted while they are read.

        Raises:
            ProblemError: too_many_requests.
        """
        if self._open[participant] >= self._most:
            raise ProblemError(
                Code.TOO_MANY_REQUESTS, f"at most {self._most} streams of a participant at once", retry_after=5
            )
        return self._counted(participant, lines)

    async def _counted(self, participant: int, lines: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
        # Counted from the first read on: a stream that is never read must not be counted for ever.
        self._open[participant] += 1
        try:
            async for line in lines:
                yield line
        finally:
            self._open[participant] -= 1
            if not self._open[participant]:
                del self._open[participant]
