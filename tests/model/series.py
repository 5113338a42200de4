"""A long run as a series of worlds: each has a chain, a founding and a seed of its own.

So time stays where acts can name it, the node stays small, and what diverges in world 41 is reproduced by world 41.
"""

import time
from collections import Counter
from collections.abc import Callable, Iterable
from typing import Any, Final

from ledger_api.acts.catalogue import ACTS
from ledger_api.acts.hashing import keccak
from ledger_api.acts.refusals import REFUSALS
from tests.model.run import Run

ACTS_PER_WORLD: Final = 30_000


def seed_of(seed: int, world: int) -> int:
    """The seed of a world of the series, worlds counted from 0."""
    return int.from_bytes(
        keccak(b"world of the model" + seed.to_bytes(16, "big") + world.to_bytes(8, "big"))[:8], "big"
    )


class Series:
    """Worlds of about `ACTS_PER_WORLD` acts until there are `acts`, and their totals."""

    def __init__(self, seed: int, acts: int, say: Callable[[str], None] = print) -> None:
        self.seed = seed
        self.acts = acts
        self._say = say
        self.worlds = 0
        self.count = 0
        self.executed: Counter[str] = Counter()
        self.refused: Counter[str] = Counter()
        self.blocks = 0
        self.records = 0
        self.seconds = 0.0
        self.run: Run | None = None
        """The world that is being played, or was played last."""

    async def go(self, worlds: Iterable[int] | None = None) -> None:
        """Play the worlds one after another, all of the series or these alone.

        Raises:
            DivergenceError: by the first world in which rules and contract differ.
        """
        all_worlds = range(-(-self.acts // ACTS_PER_WORLD))
        chosen = list(all_worlds if worlds is None else worlds)
        begun = time.perf_counter()
        for world in chosen:
            rest = min(ACTS_PER_WORLD, self.acts - world * ACTS_PER_WORLD)
            self.run = run = Run(seed_of(self.seed, world), rest if worlds is None else ACTS_PER_WORLD)
            try:
                await run.go()
            except Exception as error:
                error.add_note(f"world {world} of seed {self.seed}: python -m tests.model {self.again(world)}")
                raise
            finally:
                self._add(run)
                self.seconds = time.perf_counter() - begun
            left = (len(chosen) - self.worlds) * self.seconds / self.worlds
            self._say(
                f"  world {world}: {run.count:,} acts, seed {run.seed} · total {self.count:,}, "
                f"{self.share:.0%} executed, no divergence, {self.count / self.seconds:,.0f}/s, {left:,.0f} s to go"
            )

    def again(self, world: int) -> str:
        """The arguments that play this world alone."""
        return f"--seed {self.seed} --world {world}"

    def _add(self, run: Run) -> None:
        self.worlds += 1
        self.count += run.count
        self.blocks += run.blocks
        self.records += run.words
        self.executed += run.generator.executed
        self.refused += run.generator.refused

    @property
    def share(self) -> float:
        """Of the acts presented, the part that executed."""
        return self.executed.total() / max(self.count, 1)

    def missing(self) -> list[str]:
        """Acts that never executed and refusals that never came."""
        kinds = {act.name for act in ACTS if act.on_chain} - set(self.executed)
        refusals = {refusal.name for refusal in REFUSALS} - set(self.refused)
        return sorted(kinds) + sorted(refusals)

    def summary(self) -> str:
        """What the series was, for people."""
        return (
            f"seed {self.seed}: {self.count:,} acts in {self.blocks:,} blocks of {self.worlds} worlds, "
            f"{self.executed.total():,} executed ({self.share:.0%}), {len(self.executed)} kinds of act, "
            f"{len(self.refused)} refusals, {self.records:,} records compared, {self.seconds:.0f} s"
        )

    def to_json(self) -> dict[str, Any]:
        """What the series was, for programs."""
        return {
            "seed": self.seed,
            "worlds": self.worlds,
            "acts": self.count,
            "executed": self.executed.total(),
            "share": round(self.share, 4),
            "blocks": self.blocks,
            "records_compared": self.records,
            "seconds": round(self.seconds, 1),
            "executed_by_act": dict(sorted(self.executed.items())),
            "refused_by_reason": dict(sorted(self.refused.items())),
            "never_came": self.missing(),
        }
