"""The one core under both clients: a flow says what to send and what to wait for, a driver does it.

A flow is a generator that yields `Request` or `Pause` and is given a `Reply` (or None after a pause). It neither blocks
nor awaits, so that the blocking and the asynchronous client run the very same code.
"""

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import TypeVar

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Request:
    """One HTTP request. `json` and `content` exclude each other; neither is printed, they may hold private data."""

    method: str
    path: str
    params: Mapping[str, str | int] = field(default_factory=dict)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    json: object = field(default=None, repr=False)
    content: bytes | None = field(default=None, repr=False)
    repeatable: bool = True
    """Whether sending it again after an unknown outcome is safe (reads, and writes with an idempotency key)."""


@dataclass(frozen=True, slots=True)
class Pause:
    """Wait so many seconds."""

    seconds: float


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer, or (status 0) none: `failure` then says why."""

    status: int
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    body: bytes = field(default=b"", repr=False)
    failure: str = ""


Step = Request | Pause
Flow = Generator[Step, Reply | None, T]
"""What a core method returns: drive it to get its T."""
