"""The instant that the next block will carry: the wall clock, moved forward in a sandbox, and never back."""

import time
from typing import Final

from sqlalchemy import Connection

from ledger_api.store.network import read_value, write_values
from ledger_api.store.writer import Writer

OFFSET: Final = "clock_offset"
MOST_SECONDS: Final = 10 * 366 * 86_400
"""How far ahead of the wall clock a sandbox can be moved."""


def read_offset(connection: Connection) -> int:
    """The stored offset in seconds."""
    stored = read_value(connection, OFFSET)
    return int.from_bytes(stored, "big") if stored else 0


class Clock:
    """Unix seconds. `reached` is the timestamp of the last block, which the next one never goes before."""

    def __init__(self, offset: int = 0) -> None:
        self._offset = offset
        self.reached = 0

    def now(self) -> int:
        """The next block's timestamp, were it made now."""
        return max(self.reached, int(time.time()) + self._offset)

    async def advance(self, writer: Writer, seconds: int) -> int:
        """Move forward, durably; the new instant.

        Raises:
            ValueError: backwards, or beyond `MOST_SECONDS` ahead of the wall clock.
        """
        offset = self._offset + seconds
        if seconds < 0 or offset > MOST_SECONDS:
            raise ValueError(f"the clock moves forward only, and at most {MOST_SECONDS} s ahead of the wall clock")
        await writer.run(lambda connection: write_values(connection, {OFFSET: offset.to_bytes(8, "big")}))
        self._offset = max(self._offset, offset)
        return self.now()
