"""An event loop whose time is its own: it jumps from timer to timer, and runs inline what threads would have run.

The same callbacks in the same order at every run: nothing here waits, and nothing asks the machine what time it is.
"""

import asyncio
import time
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from typing import Any, Final, TypeVar
from unittest import mock

from typing_extensions import override

T = TypeVar("T")
_STUCK_S: Final = 1e9


class _NoFiles:
    """Stands where the loop looks for input: there never is any, but while it waits the time goes on."""

    def __init__(self, loop: "VirtualLoop") -> None:
        self._loop = loop

    def select(self, timeout: float | None) -> list[Any]:
        if timeout is None:
            raise RuntimeError("the simulation is stuck: nothing is ready and no timer runs")
        self._loop.passed += timeout
        return []


class VirtualLoop(asyncio.BaseEventLoop):
    """Time begins at 0 seconds and passes only while every task waits. `delay` is how long a thread's work takes."""

    def __init__(self, delay: Callable[[], float]) -> None:
        super().__init__()
        self.passed = 0.0
        self._delay = delay
        self._selector = _NoFiles(self)
        self._clock_resolution = 1e-9

    @override
    def time(self) -> float:
        return self.passed

    @override
    def run_in_executor(  # type: ignore[override]
        self, executor: Executor | None, func: Callable[..., T], *args: Any
    ) -> "asyncio.Future[T]":
        """The call happens after a while, in one go, as a thread's would have by then."""
        future: asyncio.Future[T] = self.create_future()

        def work() -> None:
            if future.done():
                return
            try:
                future.set_result(func(*args))
            except Exception as error:  # noqa: BLE001 - it belongs to who asked
                future.set_exception(error)

        self.call_later(self._delay(), work)
        return future

    def _process_events(self, event_list: object) -> None:
        """There are none."""

    def _write_to_self(self) -> None:
        """Nobody sleeps who had to be woken."""


@contextmanager
def wall_clock(loop: VirtualLoop, start: float) -> Iterator[None]:
    """The machine's clock shows the loop's time, counted from an instant."""

    def seconds() -> float:
        return start + loop.passed

    def nanoseconds() -> int:
        return int(seconds() * 1e9)

    with mock.patch.object(time, "time", seconds), mock.patch.object(time, "time_ns", nanoseconds):
        yield
