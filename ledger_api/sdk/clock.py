"""The ledger's clock as a client keeps it: acts get their deadlines from it."""

import time
from collections.abc import Callable

from ledger_api.sdk.errors import ClockError

TOLERANCE = 300
"""Seconds that the ledger's clock may be off this machine's before a client refuses to sign by either."""


class Clock:
    """This machine's clock, or (`follow`) the ledger's, as last heard. Several clients may share one.

    A service could lend an act a longer life by lying about the time, so a client follows only a sandbox, whose clock
    is moved on purpose.
    """

    def __init__(self, *, follow: bool = False, source: Callable[[], float] = time.time) -> None:
        self._follow = follow
        self._source = source
        self._offset = 0

    def now(self) -> int:
        """Unix seconds."""
        return int(self._source()) + self._offset

    def heard(self, instant: int) -> None:
        """Take note of what the ledger says the time is.

        Raises:
            ClockError: it is more than TOLERANCE off, and this clock does not follow.
        """
        off = instant - int(self._source())
        if self._follow:
            self._offset = off
        elif abs(off) > TOLERANCE:
            raise ClockError(f"the ledger's clock is {off} s off this machine's; set the clock, or ask the operator")
