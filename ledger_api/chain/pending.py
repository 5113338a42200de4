"""What was accepted and has no outcome yet, and the state that it leads to: the one that new acts are judged over.

Each entry keeps what it was judged to change. When a block brings exactly these changes, the view over the confirmed
state stays as it is and the entry's part of it is let go. Anything else (a refusal, another value, an act that came
from elsewhere) makes every remaining entry be judged again.
"""

import asyncio
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from ledger_api.acts.apply import Outcome, Status
from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import Domain
from ledger_api.acts.state import Changes, Overlay, State, Table
from ledger_api.chain.interface import ActView
from ledger_api.chain.items import Item, judge
from ledger_api.chain.strides import STRIDE


@dataclass(slots=True, eq=False)
class Entry:
    """One accepted act. `deadline` is 0 where time alone can't refuse it; `number` is its place in the outbox.

    `changes` is what it was last judged to write, nothing where it was judged to be refused. `orphaned` says that it is
    so because another was refused; `sent` that a transaction with it is on its way. `outcome` is what came of it.
    """

    number: int
    act: Act
    item: Item
    deadline: int
    operations: list[bytes]
    changes: Changes = field(default_factory=dict)
    durable: bool = False
    sent: bool = False
    orphaned: bool = False
    done: bool = False
    outcome: ActView | None = None

    @property
    def digest(self) -> bytes:
        """The act's identity."""
        return self.item.digest

    @property
    def wire(self) -> bytes:
        """The act as it stands in a batch."""
        return self.item.wire


class Pending:
    """The entries in order of acceptance, over the confirmed state. For one event loop."""

    def __init__(self, confirmed: State, domain: Domain) -> None:
        self._confirmed = confirmed
        self._domain = domain
        self._entries: dict[bytes, Entry] = {}
        self._last: dict[tuple[Table[Any, Any], Any], Entry] = {}
        self.view = Overlay(confirmed)
        self.size = 0
        """Bytes of the entries' acts as they stand in a batch."""

    def __len__(self) -> int:
        return len(self._entries)

    def clear(self) -> None:
        """Let go of every entry."""
        self._entries.clear()
        self.size = 0
        self._last.clear()
        self.view.discard()

    def get(self, digest: bytes) -> Entry | None:
        """The entry of an act."""
        return self._entries.get(digest)

    def entries(self) -> Iterable[Entry]:
        """The entries in order of acceptance."""
        return self._entries.values()

    def trial(self) -> Overlay:
        """Something to judge presented acts over, one after another, before any of them is accepted."""
        return Overlay(self.view)

    def judge(self, trial: Overlay, item: Item, now: int) -> tuple[Outcome, Changes]:
        """The rules' answer to an act and what it changes; the trial moves on where it is not refused."""
        outcome, changes = judge(trial, item, now, self._domain)
        trial.changes.update(changes)
        return outcome, changes

    def add(self, entry: Entry) -> None:
        """Accept an entry that was judged over everything before it."""
        self._entries[entry.digest] = entry
        self.size += len(entry.wire)
        self._write(entry)

    def settle(self, entry: Entry, changes: Changes | None) -> bool:
        """Let an entry go whose outcome is confirmed: what it really changed, None where it did not take effect.

        Returns whether that is what it was judged to change.
        """
        entry.done = True
        if self._entries.get(entry.digest) is entry:
            self._drop(entry)
        as_judged = entry.changes == (changes or {})
        for at in entry.changes:
            if self._last.get(at) is entry:
                del self._last[at]
                del self.view.changes[at]
        return as_judged

    def rests_on(self, lost: Changes, item: Item, now: int, over: State) -> bool:
        """Whether a refused act would not have been, had the acts taken effect that wrote `lost`."""
        if not lost:
            return False
        supposed = Overlay(over)
        supposed.changes.update(lost)
        return judge(supposed, item, now, self._domain)[0].status is not Status.REFUSED

    async def rebase(self, now: int, lost: Changes) -> list[Entry]:
        """Judge every entry anew over the confirmed state.

        `lost` is what acts that did not take effect would have written; it grows by that of the acts which rest on
        them. Returns those of them that no transaction carries yet: they will never be sent. An entry that is refused
        for another reason stays: the chain has the last word, on it and on what rests on it.
        """
        self.view.discard()
        self._last.clear()
        orphans = []
        doubtful: Changes = {}
        for place, entry in enumerate(list(self._entries.values())):
            if place % STRIDE == STRIDE - 1:
                await asyncio.sleep(0)
            before = entry.changes
            outcome, entry.changes = judge(self.view, entry.item, now, self._domain)
            if outcome.status is not Status.REFUSED:
                entry.orphaned = False
                self._write(entry)
            elif not before:
                continue
            elif self.rests_on(lost, entry.item, now, self.view):
                lost.update(before)
                entry.orphaned = True
                if not entry.sent:
                    self._drop(entry)
                    entry.done = True
                    orphans.append(entry)
            else:
                entry.orphaned = self.rests_on(doubtful, entry.item, now, self.view)
                doubtful.update(before)
        return orphans

    def _drop(self, entry: Entry) -> None:
        del self._entries[entry.digest]
        self.size -= len(entry.wire)

    def _write(self, entry: Entry) -> None:
        self.view.changes.update(entry.changes)
        self._last.update(dict.fromkeys(entry.changes, entry))
