"""What the service counts for monitoring: requests and refusals. Labels are routes, statuses and names, not values."""

from collections import Counter
from collections.abc import Iterable

from starlette.requests import Request


class Counters:
    """One for the application; every label is from a closed set, so it stays small."""

    def __init__(self) -> None:
        self.requests: Counter[tuple[str, str, int]] = Counter()
        """By method, route and status."""
        self.refusals: Counter[str] = Counter()
        """Acts that the rules refused when they were presented, by the refusal's name."""
        self.running = 0
        """Requests that are being answered, but for streams."""
        self.streams = 0
        """Streams that are open."""

    def refused(self, names: Iterable[str | None]) -> None:
        """Count refused acts; None was not refused."""
        self.refusals.update(name for name in names if name)


def counters_of(request: Request) -> Counters:
    """The application's counters."""
    counters: Counters = request.app.state.counters
    return counters
