"""Submissions that come close together, stored by one job of the writer, in one statement for all of them."""

import asyncio
from collections.abc import Sequence
from threading import Lock

from sqlalchemy import Connection

from ledger_api.store.outbox import OperationRow, OutboxAct, store_operations
from ledger_api.store.writer import Writer

_Stored = asyncio.Future[None]
_Accepted = tuple[OperationRow, Sequence[OutboxAct]]


class Storing:
    """Takes operations whose acts are all new and which bring nothing else along. For one event loop."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._waiting: list[tuple[_Accepted, _Stored]] = []
        self._lock = Lock()
        """Held while operations are added, here, or taken, on the writer's thread."""

    def add(self, operation: OperationRow, acts: Sequence[OutboxAct]) -> _Stored:
        """Store an operation; done once it is durable, in the order of the calls.

        Raises:
            StoreBusyError: too many jobs wait.
            StoreClosedError: the writer does not run.
        """
        stored: _Stored = asyncio.get_running_loop().create_future()
        with self._lock:
            if not self._waiting:
                self._begin()
            self._waiting.append(((operation, acts), stored))
        return stored

    def _begin(self) -> None:
        taken: list[tuple[_Accepted, _Stored]] = []

        def take() -> None:
            with self._lock:
                taken.extend(self._waiting)
                self._waiting.clear()

        def job(connection: Connection) -> None:
            take()
            store_operations(connection, [accepted for accepted, _ in taken])

        def told(done: asyncio.Future[None]) -> None:
            error = done.exception()
            if not taken:
                # The writer never came to this job: another one writes, or the disk is full.
                take()
            for _, stored in taken:
                if stored.done():
                    continue
                if error is None:
                    stored.set_result(None)
                else:
                    stored.set_exception(error)

        asyncio.wrap_future(self._writer.submit(job)).add_done_callback(told)
