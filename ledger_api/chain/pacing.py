"""When to plan the next block: as late as can be, so that it takes in what still comes, and soon enough for the node.

Every block costs the embedded node a look at the whole state, so few large ones are better than many small ones. But a
node that waits for a plan to be stored does nothing at all.
"""

import asyncio
from collections.abc import Callable
from typing import Final

_WEIGHT: Final = 0.3
"""Of the last observation beside all before it."""
_SPARE: Final = 1.5
"""Planning begins so many times earlier than it lately needed."""


class Pace:
    """Learns how long the node takes for an act and how long a plan takes to be stored.

    `clock` is in seconds; without one it is the event loop's.
    """

    def __init__(self, clock: Callable[[], float] | None = None) -> None:
        self.now = clock or _loop_time
        self._per_act = 0.0
        self._planning = 0.0
        self._begun = 0.0
        self._acts = 0

    def begin(self, acts: int) -> None:
        """The node begins a block of so many acts."""
        self._begun, self._acts = self.now(), acts

    def end(self) -> None:
        """The block is made."""
        if self._acts:
            self._per_act = _mean(self._per_act, (self.now() - self._begun) / self._acts)

    def planned(self, begun: float) -> None:
        """A block was planned and its plan stored, since that instant."""
        self._planning = _mean(self._planning, self.now() - begun)

    def left(self) -> float:
        """Seconds until the next block should be planned while this one is made; not above 0 when it is time."""
        made = self._begun + self._per_act * self._acts
        return made - _SPARE * self._planning - self.now()


def _loop_time() -> float:
    return asyncio.get_running_loop().time()


def _mean(before: float, last: float) -> float:
    return before + _WEIGHT * (last - before) if before else last
