"""Time-ordered identifiers (UUID version 7, RFC 9562): new rows land at an index's end, which keeps inserts cheap."""

import os
import threading
import time
import uuid

_COUNTER_BITS = 12


class IdSource:
    """Makes identifiers that rise strictly within one process, also when the wall clock stands still or goes back."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0

    def next(self, now_ms: int | None = None) -> bytes:
        """A new identifier of 16 bytes. `now_ms` is unix time in milliseconds, by default the wall clock's."""
        clock = (time.time_ns() // 1_000_000 if now_ms is None else now_ms) << _COUNTER_BITS
        with self._lock:
            self._last = max(self._last + 1, clock)
            tick = self._last
        millis, counter = tick >> _COUNTER_BITS, tick & (1 << _COUNTER_BITS) - 1
        tail = int.from_bytes(os.urandom(8), "big") >> 2 | 0b10 << 62
        return ((millis & (1 << 48) - 1) << 80 | (0x7000 | counter) << 64 | tail).to_bytes(16, "big")


_source = IdSource()


def new_id() -> bytes:
    """The next identifier of this process, 16 bytes."""
    return _source.next()


def time_of(value: bytes) -> int:
    """The instant that an identifier was made at, unix time in milliseconds."""
    return int.from_bytes(value[:6], "big")


def id_text(value: bytes) -> str:
    """The canonical text of an identifier, as RFC 9562 writes it."""
    return str(uuid.UUID(bytes=value))


def parse_id(text: str) -> bytes | None:
    """The identifier of a canonical text, or None where the text is none."""
    try:
        value = uuid.UUID(text)
    except ValueError:
        return None
    return value.bytes if str(value) == text else None
