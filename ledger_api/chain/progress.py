"""What has become readable: the height, and the operations that somebody waits for."""

import asyncio
from collections.abc import AsyncIterator, Iterable

from ledger_api.chain.errors import ChainStoppedError


class Progress:
    """Wakes whoever waits. An operation is open from its acceptance until its last act has a readable outcome."""

    def __init__(self) -> None:
        self.height = 0
        self._changed = asyncio.Event()
        self._open: dict[bytes, int] = {}
        self._waiters: dict[bytes, list[asyncio.Future[None]]] = {}

    def reached(self, height: int) -> None:
        """A block's outcomes are readable."""
        self.height = height
        changed, self._changed = self._changed, asyncio.Event()
        changed.set()

    async def heights(self) -> AsyncIterator[int]:
        """The present height, then each that a reader is quick enough to see."""
        while True:
            changed, height = self._changed, self.height
            yield height
            if height == self.height:
                await changed.wait()

    def open(self, operation: bytes, acts: int) -> None:
        """An operation waits for this many acts."""
        if acts:
            self._open[operation] = self._open.get(operation, 0) + acts

    def close(self, operations: Iterable[bytes]) -> None:
        """One act of each operation has its outcome."""
        for operation in operations:
            left = self._open.get(operation, 0) - 1
            if left > 0:
                self._open[operation] = left
                continue
            self._open.pop(operation, None)
            for waiter in self._waiters.pop(operation, ()):
                if not waiter.done():
                    waiter.set_result(None)

    def forget(self, operation: bytes) -> None:
        """The operation was never stored."""
        self._open[operation] = 0
        self.close([operation])

    async def closed(self, operation: bytes, seconds: float) -> None:
        """Return when the operation is not open any more, or after that many seconds."""
        if operation not in self._open or seconds <= 0:
            return
        waiter = asyncio.get_running_loop().create_future()
        waiters = self._waiters.setdefault(operation, [])
        waiters.append(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            if waiter in waiters:
                waiters.remove(waiter)


class Halt:
    """Whether writes are stopped, and why. What stopped them stays until the service starts again."""

    def __init__(self) -> None:
        self.reason: str | None = "the chain is starting"
        self.diverged = False

    def release(self) -> None:
        """Writes may begin."""
        if not self.diverged:
            self.reason = None

    def stop(self, reason: str, *, diverged: bool = False) -> None:
        """Stop writes; the first divergence is what will be told."""
        if not self.diverged:
            self.reason, self.diverged = reason, diverged

    def require_running(self) -> None:
        """Refuse to go on while writes are stopped.

        Raises:
            ChainStoppedError: with the reason.
        """
        if self.reason is not None:
            raise ChainStoppedError(f"writes are stopped: {self.reason}")
