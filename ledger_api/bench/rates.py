"""Figures that parts measure."""

from collections.abc import Mapping, Sequence
from typing import NamedTuple

Figures = Mapping[str, float | None]
"""By key of the JSON object; None for what was not measured."""


class Rate(NamedTuple):
    """So many acts in so many seconds."""

    acts: int
    seconds: float

    @property
    def per_second(self) -> float:
        """Acts per second."""
        return self.acts / self.seconds


class Waits(NamedTuple):
    """Milliseconds from an act's request until it is on the chain and readable."""

    p50: float
    p95: float
    p99: float

    @classmethod
    def of(cls, seconds: Sequence[float]) -> "Waits":
        """The percentiles of what was waited."""
        ordered = sorted(seconds)
        return cls(*[1_000 * ordered[min(len(ordered) - 1, int(len(ordered) * part))] for part in (0.5, 0.95, 0.99)])


class Cost(NamedTuple):
    """Processor microseconds per act, in the service and in its chain; None where the system does not tell."""

    service_us: float | None
    chain_us: float | None
