"""The database of a simulation: a real one, in a file of this process, and the real writer without its thread."""

import random
import sqlite3
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from pathlib import Path
from typing import Any, cast

from sqlalchemy import Connection, Engine
from typing_extensions import override

from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.migrations import upgrade
from ledger_api.store.writer import GROUP, Job, T, Writer
from tests.simulation.loop import VirtualLoop


class Store:
    """One database that is put back to what it was once, schedule after schedule: opening one takes longer."""

    def __init__(self, folder: Path) -> None:
        self.database = Database(sqlite_url(folder / "ledger.db"))
        with self.database.writer.begin() as connection:
            upgrade(connection)

    def copy(self) -> sqlite3.Connection:
        """All that is committed, in memory."""
        kept = sqlite3.connect(":memory:", check_same_thread=False)
        with self._driver() as source:
            source.backup(kept)
        return kept

    def put_back(self, kept: sqlite3.Connection) -> None:
        """Let the database be what was copied."""
        with self._driver() as target:
            kept.backup(target)

    def close(self) -> None:
        """Give the connections back."""
        self.database.close()

    @contextmanager
    def _driver(self) -> Iterator[sqlite3.Connection]:
        connection = self.database.writer.raw_connection()
        try:
            yield cast("sqlite3.Connection", connection.driver_connection)
        finally:
            connection.close()


class _FullDisk:
    """An engine whose transactions run and are never committed."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @contextmanager
    def begin(self) -> Iterator[Connection]:
        with self._engine.connect() as connection:
            yield connection
            connection.rollback()
        raise sqlite3.OperationalError("database or disk is full")


class InlineWriter(Writer):
    """Commits what waits, in one group, a while after the first of it came. `full` is how many commits fail."""

    def __init__(self, engine: Engine, loop: VirtualLoop, chance: random.Random) -> None:
        super().__init__(engine)
        self._loop = loop
        self._chance = chance
        self._disk = engine
        self._died = False
        self.full = 0

    @override
    def start(self) -> None:
        self._open = True

    @override
    def stop(self) -> None:
        self._open = False
        while self._waiting:
            self._drain()

    @override
    def submit(self, job: Job[T]) -> "Future[T]":
        future = super().submit(job)
        if self.waiting == 1:
            self._later()
        return future

    def die(self) -> None:
        """The process ends. What was about to be committed is so, or it is not; nobody is told."""
        self._open = False
        self._died = True
        if self._chance.random() < 0.5:
            self._commit_next()
        self._waiting.clear()

    def _later(self) -> None:
        self._loop.call_later(self._chance.uniform(0.0001, 0.01), self._drain)

    def _drain(self) -> None:
        if not self._died:
            self._commit_next()
            if self._waiting:
                self._later()

    def _commit_next(self) -> None:
        entries = [self._waiting.popleft() for _ in range(min(GROUP, len(self._waiting)))]
        if not entries:
            return
        self._engine = self._disk
        if self.full:
            self.full -= 1
            self._engine = cast("Any", _FullDisk(self._disk))
        self._commit(entries)
