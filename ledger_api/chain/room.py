"""How much may wait for the chain: acts and bytes, those that are being judged included."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

from ledger_api.chain.errors import ChainBusyError
from ledger_api.chain.pending import Pending
from ledger_api.store.ids import time_of

MOST_ACTS: Final = 50_000
MOST_BYTES: Final = 64 * 1024 * 1024
FREE_AGAIN: Final = 0.75
"""Of either bound: once full, nothing more is taken until so little waits. Else every request would be read, only to
find that there is room for a few of its acts."""
LONGEST_RETRY_S: Final = 10


class Room:
    """Asked before an act is looked at, so that what is too much costs next to nothing."""

    def __init__(self, pending: Pending) -> None:
        self._pending = pending
        self.most_acts = MOST_ACTS
        self.most_bytes = MOST_BYTES
        self._judged_acts = 0
        self._judged_bytes = 0
        self._full = False

    def require(self, acts: int = 1, size: int = 0) -> None:
        """Refuse to go on where so much more is too much.

        Raises:
            ChainBusyError: it is. A queue that has waited for long is worth asking later.
        """
        waiting, held = len(self._pending) + self._judged_acts, self._pending.size + self._judged_bytes
        if self._full and (waiting > FREE_AGAIN * self.most_acts or held > FREE_AGAIN * self.most_bytes):
            raise self._busy(waiting)
        self._full = waiting + acts > self.most_acts or held + size > self.most_bytes
        if self._full:
            raise self._busy(waiting)

    @contextmanager
    def kept(self, acts: int, size: int) -> Iterator[None]:
        """Keep room for acts while they are judged; what is accepted of them waits for itself from then on.

        Raises:
            ChainBusyError: see `require`.
        """
        self.require(acts, size)
        self._judged_acts += acts
        self._judged_bytes += size
        try:
            yield
        finally:
            self._judged_acts -= acts
            self._judged_bytes -= size

    def _busy(self, waiting: int) -> ChainBusyError:
        return ChainBusyError(waiting, max(1, min(LONGEST_RETRY_S, round(oldest(self._pending)))))


def oldest(pending: Pending) -> float:
    """Seconds since the first of the waiting acts was accepted, 0 where none waits."""
    # An operation's id begins with the instant of its acceptance.
    first = next((time_of(entry.operations[0]) for entry in pending.entries() if entry.operations), None)
    return 0.0 if first is None else max(0.0, time.time() - first / 1_000)
