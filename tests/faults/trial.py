"""One ledger on trial: a service, the clients that load it, and the witness that looks after each fault."""

import time
from collections.abc import Callable
from pathlib import Path
from random import Random
from types import TracebackType
from typing import Self

from tests.faults.ending import ends_well
from tests.faults.load import Clients
from tests.faults.service import FaultyService
from tests.faults.witness import Seen, Told, Witness

Say = Callable[[str], None]


class Trial:
    """As `async with`: started, prepared and loaded; at the end the service is stopped."""

    def __init__(self, folder: Path, chance: Random, say: Say, service: FaultyService | None = None) -> None:
        self.folder = folder
        self.chance = chance
        self.say = say
        self.service = service or FaultyService(folder)
        self.clients = Clients(self.service, chance)
        self.witness = Witness()

    async def __aenter__(self) -> Self:
        await self.service.start()
        try:
            await self.clients.prepare()
        except BaseException:
            await self.clients.stop()
            await self.service.kill()
            raise
        self.clients.resume()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.clients.stop()
        if error is None:
            await self.service.stop()
        else:
            for service in self.clients.services:
                await service.say()
            error.add_note(f"the ledger's folder is {self.folder}; its log ends: {self.service.last_words()}")
            await self.service.kill()

    @property
    def told(self) -> Told:
        """What the service has acknowledged so far."""
        return Told(dict(self.clients.acknowledged), set(self.clients.transactions))

    async def look(self, what: str) -> Seen:
        """The load pauses while the witness looks; it says what was found.

        Raises:
            FaultError: something that was promised does not hold.
        """
        await self.clients.pause()
        begun = time.perf_counter()
        seen = await self.witness.look(self.clients.serving, self.told)
        taken = time.perf_counter() - begun
        self.say(f"{what}; {seen.acknowledged} acknowledged, once each in {seen.height} blocks ({taken:.1f} s to see)")
        self.clients.resume()
        return seen

    async def close(self) -> None:
        """Hold the whole ledger against the commands that operators and auditors have.

        Raises:
            FaultError: one of them finds something.
        """
        await self.clients.pause()
        begun = time.perf_counter()
        await ends_well(self.service)
        self.say(f"audit, doctor and a new projection agree ({time.perf_counter() - begun:.1f} s to see)")
