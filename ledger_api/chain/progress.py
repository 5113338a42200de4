"""What has become readable: the height, and the operations that somebody waits for."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Iterable, Mapping
from dataclasses import dataclass

from ledger_api.chain.errors import ChainStoppedError
from ledger_api.chain.interface import OperationView

_log = logging.getLogger(__name__)

View = Callable[[], OperationView | None]
"""An operation as memory knows it, None where it is not in memory to the last act."""


@dataclass(slots=True)
class _Open:
    left: int
    view: View | None


class Progress:
    """Wakes whoever waits. An operation is open from its acceptance until its last act has a readable outcome."""

    def __init__(self) -> None:
        self.height = 0
        self._changed = asyncio.Event()
        self._open: dict[bytes, _Open] = {}
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

    def open(self, operation: bytes, acts: int, view: View | None = None) -> None:
        """An operation waits for this many acts; `view` is asked when it is done."""
        if not acts:
            return
        known = self._open.get(operation)
        if known is None:
            self._open[operation] = _Open(acts, view)
        else:
            known.left += acts

    def close(self, operations: Iterable[bytes]) -> None:
        """One act of each operation has its outcome."""
        for operation in operations:
            known = self._open.get(operation)
            if known is not None and known.left > 1:
                known.left -= 1
            else:
                self.forget(operation)

    def restart(self, open_: Mapping[bytes, int]) -> None:
        """Begin anew with these operations open, each for so many acts; whoever waits for another is woken."""
        known, self._open = self._open, {operation: _Open(acts, None) for operation, acts in open_.items()}
        for operation in known.keys() | self._waiters.keys():
            if operation not in self._open:
                self.forget(operation)

    def forget(self, operation: bytes) -> None:
        """Nothing is waited for any more: the operation is done, or it was never stored."""
        self._open.pop(operation, None)
        for waiter in self._waiters.pop(operation, ()):
            if not waiter.done():
                waiter.set_result(None)

    async def closed(self, operation: bytes, seconds: float) -> OperationView | None:
        """Return when the operation is not open any more, or after that many seconds.

        The answer is the operation where memory knows all of it; else None.
        """
        known = self._open.get(operation)
        if known is None or seconds <= 0:
            return None
        waiter = asyncio.get_running_loop().create_future()
        waiters = self._waiters.setdefault(operation, [])
        waiters.append(waiter)
        try:
            await asyncio.wait_for(waiter, seconds)
        except TimeoutError:
            if waiter in waiters:
                waiters.remove(waiter)
        return known.view() if known.view is not None else None


class Halt:
    """Whether writes are stopped, and why.

    What stops them stays until the service starts again; what pauses them ends with its cause.
    """

    def __init__(self) -> None:
        self._stopped: str | None = "the chain is starting"
        self._pauses: dict[str, str] = {}
        self.diverged = False

    @property
    def reason(self) -> str | None:
        """Why writes are stopped, None while they are not."""
        return self._stopped or next(iter(self._pauses.values()), None)

    @property
    def resumable(self) -> bool:
        """Whether something stopped them that an operator may have mended: no divergence, and no pause."""
        return self._stopped is not None and not self.diverged

    def release(self) -> None:
        """Writes may begin."""
        if not self.diverged:
            self._stopped = None

    def stop(self, reason: str, *, diverged: bool = False, planned: bool = False) -> None:
        """Stop writes; the first divergence is what will be told. What nobody planned is logged."""
        if not planned:
            _log.error("writes are stopped: %s", reason)
        if not self.diverged:
            self._stopped, self.diverged = reason, diverged

    def pause(self, cause: str, reason: str) -> None:
        """Stop writes until `resumed` is called with the same cause."""
        self._pauses[cause] = reason

    def resumed(self, cause: str) -> bool:
        """What paused writes by this cause is over; whether something did."""
        return self._pauses.pop(cause, None) is not None

    def require_running(self) -> None:
        """Refuse to go on while writes are stopped.

        Raises:
            ChainStoppedError: with the reason.
        """
        if self.reason is not None:
            raise ChainStoppedError(f"writes are stopped: {self.reason}")
