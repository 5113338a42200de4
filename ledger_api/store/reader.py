"""Short snapshot reads on worker threads: each sees one height of the ledger and never waits for the writer."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import TypeVar

from sqlalchemy import Connection, select

from ledger_api.store.engine import READERS, Database
from ledger_api.store.tables.chain import blocks

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """One read transaction and the height whose outcomes it sees."""

    connection: Connection
    height: int


class Reader:
    """Runs read functions on a small pool of threads. Keep each short: it holds one of a few connections."""

    def __init__(self, database: Database) -> None:
        self._engine = database.reader
        self._threads = ThreadPoolExecutor(READERS, thread_name_prefix="store-reader")

    async def run(self, query: Callable[[Snapshot], T]) -> T:
        """The query's result, read in one transaction."""
        return await asyncio.get_running_loop().run_in_executor(self._threads, self.read, query)

    def read(self, query: Callable[[Snapshot], T]) -> T:
        """Like `run`, on the caller's own thread."""
        with self._engine.begin() as connection:
            height = connection.execute(
                select(blocks.c.number).where(blocks.c.indexed == 1).order_by(blocks.c.number.desc()).limit(1)
            ).scalar()
            return query(Snapshot(connection, height or 0))

    def close(self) -> None:
        """End the threads once their reads are done."""
        self._threads.shutdown()
