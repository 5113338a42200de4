"""Which of several services on one database writes to the ledger: the one that holds the relayer key's lease.

The others stand by. Every transaction of the one that writes begins by holding its lease in the database until it ends,
so that whoever takes over sees all that was accepted before, and nothing is accepted after.
"""

import asyncio
import hashlib
import logging
import platform
from concurrent.futures import Future
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError
from typing_extensions import override

from ledger_api.chain.errors import LeaseLostError
from ledger_api.store.errors import StoreError
from ledger_api.store.lease import Lease, end_lease, hold_lease, keep_lease, take_lease
from ledger_api.store.writer import Job, Writer

LEASE_SECONDS: Final = 30
"""How long a service that ended without a word keeps others from writing."""
KEEP_S: Final = 8.0
OWN: Final = "folder"
"""Who holds the lease of a database that lies in the data folder: the folder's lock keeps everybody else out."""

T = TypeVar("T")
_log = logging.getLogger(__name__)


class Leadership:
    """One service's part in it. `lost` is set when another one has taken over."""

    def __init__(self, writer: Writer, sender: bytes, folder: Path, *, shared: bool) -> None:
        """`shared` says that other services may work on the database, from folders of their own."""
        self._writer = writer
        self._sender = sender
        self._shared = shared
        self._holder = _name(folder) if shared else OWN
        self._loop = asyncio.get_running_loop()
        self._held = False
        self.lease: Lease | None = None
        self.lost = asyncio.Event()
        if shared:
            writer.prepare = self._prepare

    async def take(self) -> bool:
        """Take the lease where nobody else's is in force."""
        try:
            self.lease = await self._writer.run(
                lambda connection: take_lease(connection, self._sender, self._holder, LEASE_SECONDS)
            )
        except IntegrityError:
            return False
        if self.lease is not None:
            self._held = True
            self.lost.clear()
        return self.lease is not None

    async def keep(self) -> None:
        """Prolong the lease from time to time; return when it is lost."""
        while not self.lost.is_set():
            lease = self.lease
            if lease is not None and self._shared:
                try:
                    if not await self._writer.run(partial(keep_lease, lease=lease, seconds=LEASE_SECONDS)):
                        self._lose()
                except StoreError as error:
                    _log.warning("the lease could not be prolonged: %s", error)
            try:
                await asyncio.wait_for(self.lost.wait(), KEEP_S)
            except TimeoutError:
                continue

    async def release(self) -> None:
        """Let another service take over at once."""
        lease, self.lease = self.lease, None
        if lease is not None and self._shared:
            await self._writer.run(lambda connection: end_lease(connection, lease))

    def require(self) -> None:
        """Refuse a job of a service that stands by. Called within the job, on the writer's thread.

        Raises:
            LeaseLostError: another service writes.
        """
        if self._shared and not self._held:
            raise LeaseLostError("writes are stopped: another service writes to this database")

    def _prepare(self, connection: Connection) -> None:
        lease = self.lease
        self._held = lease is not None and hold_lease(connection, lease)
        if lease is not None and not self._held:
            self._loop.call_soon_threadsafe(self._lose)

    def _lose(self) -> None:
        self.lease, self._held = None, False
        self.lost.set()


class FencedWriter(Writer):
    """The writer for what only the service that writes to the ledger may store."""

    def __init__(self, writer: Writer, leadership: Leadership) -> None:
        self._inner = writer
        self._leadership = leadership

    @override
    def submit(self, job: Job[T]) -> "Future[T]":
        def fenced(connection: Connection) -> T:
            self._leadership.require()
            return job(connection)

        return self._inner.submit(fenced)

    @property
    @override
    def waiting(self) -> int:
        return self._inner.waiting


def _name(folder: Path) -> str:
    """The same for a service that is started again on its folder, and another one's for every other folder."""
    found = folder.resolve().stat()
    told = f"{platform.node()} {found.st_dev} {found.st_ino}"
    return hashlib.sha256(told.encode()).hexdigest()[:32]
