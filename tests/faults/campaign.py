"""A run of faults: ledgers that are loaded and struck, with one seed for all that chance decides."""

import shutil
import statistics
import tempfile
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from random import Random
from typing import Any, Final

from tests.faults.clock import clock_jumps
from tests.faults.contention import two_services
from tests.faults.kills import Kills
from tests.faults.nodes import NODE_FAULTS, NodeTrial
from tests.faults.storage import disk_full, file_limit, power_fails
from tests.faults.trial import Say, Trial

KILLS: Final = 200
PER_LEDGER: Final = 25
"""Kills of one ledger, before another is founded: what is brought back should be some thousand acts, not ever more."""
FAULTS: Final[dict[str, Callable[[Path, Random, Say], Awaitable[None]]]] = {
    "disk": disk_full,
    "short-write": file_limit,
    "power": power_fails,
    "clock": clock_jumps,
    "two-services": two_services,
}
"""Those that have a ledger of their own."""
KINDS: Final = ("kills", *NODE_FAULTS, *FAULTS)


class Campaign:
    """What was done, for the report."""

    def __init__(self, seed: int, say: Say) -> None:
        self.seed = seed
        self.say = say
        self.kills: Counter[str] = Counter()
        self.starts: list[float] = []
        self.backs: list[float] = []
        self.done: list[str] = []
        self.acknowledged = 0
        self.broken = 0

    async def run(self, kinds: Sequence[str], kills: int) -> None:
        """Those kinds of faults. The node's share a ledger, the kills have some, each other has one of its own.

        Raises:
            FaultError: something that was promised does not hold.
            NeverError: something that has to come did not.
            RefusedLoadError: the service refused what is valid.
        """
        if "kills" in kinds:
            await self.kill(kills)
        if struck := [kind for kind in kinds if kind in NODE_FAULTS]:
            await self._strike_node(struck)
        for kind in kinds:
            if kind in FAULTS:
                await self._strike(kind)

    async def kill(self, count: int) -> None:
        """So many kills, over as many ledgers as that takes. Raises as `run`."""
        ledger = 0
        while (left := count - self.kills.total()) > 0:
            ledger += 1
            self.say(f"kills, ledger {ledger}, {left} to go")
            await self._kill(ledger, min(left, PER_LEDGER))
        self.done.append("kills")

    async def _kill(self, ledger: int, count: int) -> None:
        folder, end = _folder(), count + self.kills.total()
        async with Trial(folder, Random(f"{self.seed}/kills/{ledger}"), self._say) as trial:
            kills = Kills(trial)
            while (left := end - self.kills.total()) > 0:
                self.kills.update(await kills.once(left))
            await trial.close()
        self.starts += trial.service.starts[1:]
        self.backs += kills.backs
        self._count(trial)
        # Kept where something does not hold.
        shutil.rmtree(folder)

    async def _strike_node(self, kinds: Sequence[str]) -> None:
        folder = _folder()
        async with NodeTrial.opened(folder, Random(f"{self.seed}/node"), self._say) as trial:
            for kind in kinds:
                self.say(f"node: {kind}")
                await NODE_FAULTS[kind](trial)
                self.done.append(kind)
        self._count(trial)
        shutil.rmtree(folder)

    async def _strike(self, kind: str) -> None:
        folder = _folder()
        self.say(kind)
        await FAULTS[kind](folder, Random(f"{self.seed}/{kind}"), self._say)
        self.done.append(kind)
        shutil.rmtree(folder)

    def _count(self, trial: Trial) -> None:
        self.acknowledged += len(trial.clients.acknowledged)
        self.broken += trial.clients.broken

    def _say(self, text: str) -> None:
        self.say(f"  {text}")

    def to_json(self) -> dict[str, Any]:
        """The report as one JSON object; times in seconds."""
        return {
            "seed": self.seed,
            "faults": self.done,
            "kills": dict(self.kills),
            "acknowledged": self.acknowledged,
            "requests_without_answer": self.broken,
            "start_s": _spread(self.starts),
            "executes_again_s": _spread(self.backs),
        }

    def summary(self, seconds: float) -> str:
        """The report in words."""
        lines = [f"seed {self.seed}: {', '.join(self.done) or 'nothing'} in {seconds:.0f} s"]
        if self.kills:
            by = ", ".join(f"{count} of {target}" for target, count in sorted(self.kills.items()))
            lines.append(
                f"{self.kills.total()} kills ({by}); {self.acknowledged} acts acknowledged, each once on its chain; "
                f"{self.broken} requests had no answer and were sent again"
            )
        for what, values in (("start-up", self.starts), ("executes again after", self.backs)):
            if spread := _spread(values):
                lines.append(f"{what}: " + ", ".join(f"{name} {value:.2f} s" for name, value in spread.items()))
        return "\n".join(lines)


def _folder() -> Path:
    return Path(tempfile.mkdtemp(prefix="ledger-faults-"))


def _spread(values: Sequence[float]) -> dict[str, float]:
    if not values:
        return {}
    return {"fastest": min(values), "median": statistics.median(values), "slowest": max(values)}
