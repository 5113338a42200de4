"""Telling of an error without what it quotes: types and places, never a message, an argument or a local value.

A library's message may hold what a participant sent, and a traceback shows source lines with it; logs hold neither.
"""

import logging
import traceback
from types import TracebackType

from typing_extensions import override

MOST_FRAMES = 40
MOST_CAUSES = 5


def told(error: BaseException) -> str:
    """The error's type and places, the place where it was raised last, then the same of what it came from."""
    parts, current = [], error
    for _ in range(MOST_CAUSES):
        parts.append(f"{type(current).__name__} at {' > '.join(places(current.__traceback__)) or 'no place'}")
        cause = current.__cause__ or (None if current.__suppress_context__ else current.__context__)
        if cause is None:
            break
        current = cause
    return ", from ".join(parts)


def places(frames: TracebackType | None) -> list[str]:
    """`module:line` of the innermost frames, outermost first."""
    walked = [(frame.f_globals.get("__name__", "?"), line) for frame, line in traceback.walk_tb(frames)]
    return [f"{module}:{line}" for module, line in walked[-MOST_FRAMES:]]


class FaultFormatter(logging.Formatter):
    """Formats what anybody logs, libraries too, with places instead of tracebacks."""

    @override
    def format(self, record: logging.LogRecord) -> str:
        # The text that another handler made of the traceback is kept in the record, and would be used again.
        record.exc_text = None
        try:
            return super().format(record)
        finally:
            record.exc_text = None

    @override
    def formatException(self, ei: object) -> str:
        error = ei[1] if isinstance(ei, tuple) else None
        return told(error) if isinstance(error, BaseException) else ""

    @override
    def formatStack(self, stack_info: str) -> str:
        return ""
