"""Waiting for what must come to be: asked again and again, within a bound that only a defect exceeds."""

import asyncio
import time
from collections.abc import Callable
from typing import Final, TypeVar

PATIENCE_S: Final = 120.0
_PAUSE_S: Final = 0.01

T = TypeVar("T")


class NeverError(Exception):
    """What was waited for did not come to be."""


async def until(found: Callable[[], T], what: str, seconds: float = PATIENCE_S) -> T:
    """The first result that is true.

    Raises:
        NeverError: there was none within the seconds.
    """
    end = time.monotonic() + seconds
    while not (result := found()):
        if time.monotonic() > end:
            raise NeverError(f"not within {seconds:.0f} s: {what}")
        await asyncio.sleep(_PAUSE_S)
    return result
