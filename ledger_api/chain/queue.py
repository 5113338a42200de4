"""What waits to be put into transactions: acts in order of acceptance, halves of failed batches, members' own."""

from collections import deque
from collections.abc import Callable, Sequence

from ledger_api.chain.batches import Bounds, halves, pack
from ledger_api.chain.intake import Intake
from ledger_api.chain.pending import Entry
from ledger_api.store.journal import SignedTransaction

GUESTS_PER_BLOCK = 32
MOST_GUESTS = 1_024
"""Members' own transactions that may wait for a block."""


class Queue:
    """Takes over the intake's durable entries and gives them out in batches."""

    def __init__(self, intake: Intake, bounds: Bounds) -> None:
        self.bounds = bounds
        self._intake = intake
        self._waiting: deque[Entry] = deque()
        self._halves: deque[list[Entry]] = deque()
        self.guests: deque[SignedTransaction] = deque()

    def __bool__(self) -> bool:
        return bool(self._waiting or self._halves or self.guests or self._intake.ready)

    def __len__(self) -> int:
        return len(self._waiting) + len(self._intake.ready) + sum(map(len, self._halves))

    async def wait(self, enough: Callable[[], bool]) -> None:
        """Return when there is enough to take; asked at every arrival, and when somebody wakes the queue."""
        while not enough():
            self._intake.arrived.clear()
            await self._intake.arrived.wait()

    @property
    def coming(self) -> int:
        """Acts that were accepted and will be here once they are durable."""
        return self._intake.storing.acts

    def entries(self) -> list[Entry]:
        """Every act that waits here."""
        return [*self._waiting, *(entry for half in self._halves for entry in half)]

    def clear(self) -> None:
        """Let go of all that waits here: it is in the database."""
        self._waiting.clear()
        self._halves.clear()
        self.guests.clear()

    def wake(self) -> None:
        """Something was put here."""
        self._intake.arrived.set()

    def take(self, now: int, most: int | None = None) -> tuple[list[list[Entry]], list[Entry]]:
        """Batches for the next block, and the entries whose deadline has passed at its instant.

        There are at most as many batches as `most` and the bounds say.
        """
        most = min(most or self.bounds.transactions, self.bounds.transactions)
        self._waiting += self._intake.ready
        self._intake.ready = []
        expired: list[Entry] = []
        self._waiting = deque(self._alive(self._waiting, now, expired))
        batches: list[list[Entry]] = []
        while self._halves and len(batches) < most:
            half = self._alive(self._halves.popleft(), now, expired)
            if half:
                batches.append(half)
        # What stands in a half was accepted before what waits: nothing may overtake it.
        if not self._halves:
            batches += pack(self._waiting, self.bounds, most - len(batches))
        return batches, expired

    def take_guests(self) -> list[SignedTransaction]:
        """Members' own transactions for the next block."""
        return [self.guests.popleft() for _ in range(min(GUESTS_PER_BLOCK, len(self.guests)))]

    def give_back(self, entries: Sequence[Entry]) -> None:
        """These wait again, before everything that was accepted after them."""
        back = [entry for entry in entries if not entry.done]
        for entry in back:
            entry.sent = False
        merged = sorted([*back, *self._waiting], key=lambda entry: entry.number)
        self._waiting = deque(merged)
        self.wake()

    def split(self, batch: Sequence[Entry]) -> None:
        """A batch failed as a whole: its halves go each in a transaction of its own."""
        for entry in batch:
            entry.sent = False
        self._halves.extend(half for half in halves(batch) if half)
        self.wake()

    @staticmethod
    def _alive(entries: Sequence[Entry] | deque[Entry], now: int, expired: list[Entry]) -> list[Entry]:
        alive = []
        for entry in entries:
            if entry.done:
                continue
            if 0 < entry.deadline < now:
                expired.append(entry)
            else:
                alive.append(entry)
        return alive
