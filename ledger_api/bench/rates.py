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
    """Processor microseconds per act, by who spends them; None where the system does not tell.

    `loop` is the service's event loop, `threads` its other threads (the writer, the readers, the database's), `helpers`
    its further processes, `chain` its node, `load` the benchmark itself, which shares the machine.
    """

    loop_us: float | None
    threads_us: float | None
    helpers_us: float | None
    chain_us: float | None
    load_us: float | None

    @property
    def service_us(self) -> float | None:
        """All that the service spends."""
        if self.loop_us is None or self.threads_us is None or self.helpers_us is None:
            return None
        return self.loop_us + self.threads_us + self.helpers_us
