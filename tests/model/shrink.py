"""From a tape that ends in a difference the few acts that are needed for it.

First only what touched the records of the difference, and what those acts touched, and so on back; then, as long as
there is time, pieces are left out as long as the difference stays.
"""

import time
from collections.abc import Callable, Iterable, Sequence
from itertools import groupby
from typing import Any, Final, NamedTuple

from typing_extensions import override

from ledger_api.acts.apply import apply
from ledger_api.acts.state import GOVERNANCE, MemoryState, Table
from tests.model.playback import Difference, Playback, Record
from tests.model.recording import founded, plant
from tests.model.tape import Block

BUDGET: Final = 60.0
"""Seconds that leaving out pieces may take."""


class Shrunk(NamedTuple):
    """The acts that are left, and the difference they end in."""

    blocks: list[Block]
    difference: Difference

    @property
    def acts(self) -> int:
        """How many acts are left."""
        return sum(len(block.items) for block in self.blocks)


class _Tracking(MemoryState):
    """Notes which records are read and written."""

    def __init__(self, below: MemoryState) -> None:
        super().__init__()
        self._rows = below._rows
        self.read: set[Record] = set()
        self.written: set[Record] = set()

    @override
    def get(self, table: Table[Any, Any], key: Any) -> Any:
        self.read.add((table, key))
        return super().get(table, key)

    @override
    def put(self, table: Table[Any, Any], key: Any, record: Any) -> None:
        self.written.add((table, key))
        super().put(table, key, record)


async def shrink(tape: Sequence[Block], say: Callable[[str], None], budget: float = BUDGET) -> Shrunk | None:
    """The few acts of the tape that differ, None where the tape, played again, has no difference."""
    async with Playback() as playback:
        difference = await playback.difference(tape)
        if difference is None:
            return None
        steps = _flat(tape[: difference.block + 1])
        if difference.item is not None:
            left = len(tape[difference.block].items) - difference.item - 1
            steps = steps[: len(steps) - left]
        say(f"  shrinking from {len(steps):,} acts")
        best = Shrunk(_grouped(steps), difference)
        for besides in ((GOVERNANCE,), ()):  # every act reads how the network is governed, few need its history
            sliced = _slice(steps, difference, playback, besides)
            different = await playback.difference(_grouped(sliced))
            if different is not None:
                steps, best = sliced, Shrunk(_grouped(sliced), different)
                say(f"  {len(steps):,} of them touch the same records")
                break
        return await _without_pieces(playback, steps, best, time.monotonic() + budget)


def _slice(
    steps: Sequence[Block], difference: Difference, playback: Playback, besides: Sequence[Table[Any, Any]]
) -> list[Block]:
    """The steps on whose records the difference rests, found from the end to the beginning."""
    state = _Tracking(founded())
    touched: list[tuple[set[Record], set[Record]]] = []
    for step in steps:
        state.read, state.written = set(), set()
        if step.planted:
            plant(state, step.planted)
        for item in step.items:
            try:
                apply(state, item, step.now, playback.domain)
            except (ArithmeticError, LookupError, ValueError):
                break
        touched.append((state.read, state.written))
    needed = set(difference.records)
    if difference.item is not None:
        needed |= {record for record in touched[-1][0] if record[0] not in besides}
    kept: list[Block] = [steps[-1]] if difference.item is not None else []
    for step, (read, written) in reversed(list(zip(steps, touched, strict=True))[: len(steps) - len(kept)]):
        if written & needed:
            needed |= {record for record in read | written if record[0] not in besides}
            kept.append(step)
    return kept[::-1]


async def _without_pieces(playback: Playback, steps: list[Block], best: Shrunk, until: float) -> Shrunk:
    """Leave out ever smaller pieces as long as the rest still differs."""
    size = len(steps) // 2
    while size >= 1:
        start = 0
        while start < len(steps) and time.monotonic() < until:
            rest = steps[:start] + steps[start + size :]
            different = await playback.difference(_grouped(rest)) if rest else None
            if different is None:
                start += size
            else:
                steps, best = rest, Shrunk(_grouped(rest), different)
        size //= 2
    return best


def _flat(blocks: Iterable[Block]) -> list[Block]:
    """One step for each act and each planted certificate."""
    steps = []
    for now, items, planted in blocks:
        if planted:
            steps.append(Block(now, planted=planted))
        steps += [Block(now, (item,)) for item in items]
    return steps


def _grouped(steps: Iterable[Block]) -> list[Block]:
    """Steps of one instant in one block again."""
    blocks: list[Block] = []
    for (now, planted), row in groupby(steps, key=lambda step: (step.now, step.planted)):
        if planted:
            blocks.append(Block(now, planted=planted))
        else:
            blocks.append(Block(now, tuple([item for step in row for item in step.items])))
    return blocks
