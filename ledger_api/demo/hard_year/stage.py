"""The stage of the hard year: the book beside the cast, and how its dates become the ledger's."""

import time as clock
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from pathlib import Path
from typing import Final

from ledger_api.acts.codec import Act
from ledger_api.demo.cast import Member
from ledger_api.demo.hard_year.book import Invoice
from ledger_api.demo.play import PlayError, Stage
from ledger_api.sdk.answers import Operation

GRACE_DAYS: Final = 3
LATE_RATE: Final = 1_825
"""Basis points a year: 0.05 % a day."""
MOST_AT_ONCE: Final = 1_000
_PATIENCE: Final = 120.0
_PAUSE: Final = 0.05
_LOOK: Final = time(20)
"""When a week ends, UTC; what is due on that day is due at the day's end."""


@dataclass(kw_only=True)
class HardYear(Stage):
    """What the chapters share."""

    book: tuple[Invoice, ...]
    source: Path
    obligors: dict[str, Member]
    """The customers as obligors, by the customer's id in the book."""
    shift: timedelta = timedelta(0)
    """From the book's dates to the ledger's."""
    receivables: dict[str, int] = field(default_factory=dict)
    """The receivables by number of invoice."""
    tally: dict[str, int] = field(default_factory=dict)
    """Acts of the book, by what they did."""

    @property
    def supplier(self) -> Member:
        """Whose book it is."""
        return self.cast.tiers[1][0]

    def cutoff(self, due: date) -> int:
        """The last second of the due date, on the ledger."""
        return self.instant(due + timedelta(days=1), time(0)) - 1

    def instant(self, day: date, at: time = _LOOK) -> int:
        """The ledger's instant at a time (UTC) of one of the book's days."""
        return int(datetime.combine(day + self.shift, at, UTC).timestamp())

    def reach(self, day: date) -> None:
        """Move the clock to the evening of one of the book's days."""
        self.cast.auditor.client.sandbox.advance(self.instant(day) - self.now())

    def bulk(self, by: Member, what: str, acts: Sequence[Act]) -> list[Operation]:
        """Present acts together and wait until all are carried out, a thousand at a time.

        Raises:
            PlayError: one was not accepted.
        """
        done = []
        for start in range(0, len(acts), MOST_AT_ONCE):
            part = acts[start : start + MOST_AT_ONCE]
            answer = by.client.operations.present_many(part, wait=_PATIENCE)
            refused = [one for one in answer["results"] if not one["accepted"]]
            if refused or "operation" not in answer:
                raise PlayError(f"{by.name} could not ({what}): {refused[:1]}")
            done.append(answer["operation"])
            self.presented += len(part)
        self.tally[what] = self.tally.get(what, 0) + len(acts)
        return done

    def until_redeemed(self) -> None:
        """The service redeems the holders by itself: wait until all that was paid has reached them.

        Raises:
            PlayError: it does not.
        """
        until = clock.monotonic() + _PATIENCE
        while True:
            totals = self.cast.auditor.client.audit.totals()["totals"]
            if all(total["settled"] == total["redeemed"] for total in totals):
                return
            if clock.monotonic() > until:
                raise PlayError("not all that was paid reached the holders")
            clock.sleep(_PAUSE)
