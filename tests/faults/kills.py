"""Kills at moments of chance: the service with its relay and indexer, its chain, or both, under load."""

import asyncio
import os
import signal
import time
from contextlib import suppress
from enum import StrEnum
from typing import Final

from ledger_api.bench.service import ServiceError
from tests.faults.trial import Trial
from tests.faults.waiting import until

MOST_BEFORE: Final = 80
"""Acts that are acknowledged before a kill, at most."""
AGAIN: Final = 0.25
"""How often what was killed is killed once more while it comes back."""


class Target(StrEnum):
    """What is killed."""

    SERVICE = "service"
    CHAIN = "chain"
    BOTH = "both"


class Kills:
    """Kills of one ledger; `backs` has the seconds until acts were executed again."""

    def __init__(self, trial: Trial) -> None:
        self._trial = trial
        self.backs: list[float] = []

    async def once(self, most: int) -> dict[str, int]:
        """One kill, perhaps with another (within `most`) while it comes back; then everything is looked at.

        What was killed, and how often.

        Raises:
            FaultError: something that was acknowledged was lost or doubled, or the projection is not the chain's.
        """
        trial, chance = self._trial, self._trial.chance
        await trial.clients.more(chance.randint(0, MOST_BEFORE))
        # Not at the instant of an answer only.
        await asyncio.sleep(chance.random() * 0.1)
        target = chance.choice(list(Target))
        again = most > 1 and chance.random() < AGAIN
        begun = time.perf_counter()
        await (self._chain(again=again) if target is Target.CHAIN else self._service(target, again=again))
        await trial.clients.done()
        back = time.perf_counter() - begun
        self.backs.append(back)
        started = "" if target is Target.CHAIN else f", started in {trial.service.start_s:.2f} s"
        await trial.look(f"{target}{' twice' if again else ''} killed{started}, executes after {back:.2f} s")
        return {target: 1 + again}

    async def _service(self, target: Target, *, again: bool) -> None:
        trial, chance = self._trial, self._trial.chance
        service = trial.service
        if target is Target.BOTH and (node := service.node):
            first, second = chance.sample((node, service.pid), 2)
            for process in (first, second):
                with suppress(ProcessLookupError):
                    os.kill(process, signal.SIGKILL)
        await service.kill()
        if again:
            await service.begin()
            # Somewhere between its first line and its first answer.
            await asyncio.sleep(chance.random() * max(service.starts[-3:]))
            await service.kill()
        await service.start()

    async def _chain(self, *, again: bool) -> None:
        service = self._trial.service
        killed = await service.kill_node()
        if again:
            await until(lambda: service.node not in {0, killed}, "the service starts a node again")
            with suppress(ServiceError):
                await service.kill_node()
