"""Two services with folders of their own on one PostgreSQL: one of them writes, whoever thinks that it does."""

import os
import signal
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Final

from sqlalchemy import select, update

from ledger_api.store.engine import Database
from ledger_api.store.tables.chain import relay_lease
from tests.faults.service import FaultyService
from tests.faults.trial import Say, Trial
from tests.faults.waiting import until
from tests.support.postgres import running_server

TURNS: Final = 2
ACTS: Final = 60
EXECUTED: Final = 10


class Pair:
    """Two services, of which one holds the lease."""

    def __init__(self, trial: Trial, services: tuple[FaultyService, FaultyService], database: Database) -> None:
        self.trial = trial
        self._services = services
        self._database = database

    @property
    def leader(self) -> FaultyService:
        """The one that the clients are served by."""
        return self.trial.clients.serving

    @property
    def other(self) -> FaultyService:
        """The one that stands by."""
        return next(one for one in self._services if one is not self.leader)

    async def lapses(self) -> None:
        """The lease runs out, as if its holder had been silent for half a minute; then the other one takes it."""
        token = self._token()

        def taken() -> bool:
            # A holder that lives prolongs it now and then.
            with self._database.writer.begin() as connection:
                connection.execute(update(relay_lease).where(relay_lease.c.token == token).values(until=0))
            return self._token() > token

        await until(taken, "a service takes the lease")

    async def goes_on(self, what: str) -> None:
        """Acts are executed again, and everything is looked at."""
        begun = time.perf_counter()
        await self.trial.clients.done(EXECUTED)
        took = time.perf_counter() - begun
        await self.trial.look(f"{what}; executes after {took:.2f} s")

    def _token(self) -> int:
        with self._database.reader.begin() as connection:
            return int(connection.execute(select(relay_lease.c.token)).scalar_one())


async def two_services(folder: Path, chance: Random, say: Say) -> None:
    """The lease changes hands under load: it lapses, its holder is stopped or killed, or stands still for a while."""
    async with _pair(folder, chance, say) as pair:
        clients = pair.trial.clients
        for _ in range(TURNS):
            await clients.more(chance.randint(1, ACTS))
            await pair.lapses()
            await pair.goes_on("the lease ran out under its holder")

        await clients.more(chance.randint(1, ACTS))
        ended = pair.leader
        await ended.stop()
        await pair.goes_on("the one that writes was stopped")
        await ended.start()

        await clients.more(chance.randint(1, ACTS))
        ended = pair.leader
        await ended.kill()
        await pair.lapses()
        await pair.goes_on("the one that writes was killed")
        await ended.start()

        await clients.more(chance.randint(1, ACTS))
        still = pair.leader
        os.kill(still.pid, signal.SIGSTOP)
        try:
            await pair.lapses()
            await clients.done(EXECUTED)
        finally:
            os.kill(still.pid, signal.SIGCONT)
        await pair.goes_on("the one that writes stood still, and went on when another wrote")


@asynccontextmanager
async def _pair(folder: Path, chance: Random, say: Say) -> AsyncIterator[Pair]:
    with running_server() as server:
        server.execute("CREATE DATABASE faults")
        url = server.url("faults")
        first = FaultyService(folder / "first", database_url=url)
        second = FaultyService(folder / "second", database_url=url)
        database = Database(url)
        try:
            async with Trial(folder, chance, say, first) as trial:
                second.beside(first)
                await second.start()
                try:
                    trial.clients.beside(second)
                    yield Pair(trial, (first, second), database)
                except BaseException:
                    await second.say()
                    raise
                finally:
                    await second.kill()
        finally:
            database.close()
