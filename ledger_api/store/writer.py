"""The one writer: a thread that owns the write connection and commits waiting jobs together.

A job is a plain function of a connection. Each runs in a savepoint of its own, so that a failing job takes back its own
writes and nobody else's; one commit then makes the whole group durable, and only after it are results handed out.
"""

import asyncio
import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import dataclass
from typing import Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import OperationalError

from ledger_api.store.errors import StoreBusyError, StoreClosedError, StoreError, StoreUnavailableError

_BUSY_PAUSE_S = 0.01
_FIRST_PAUSE_S, _LONGEST_PAUSE_S = 0.05, 2.0
"""Before a write is tried again that the database could not take."""

_log = logging.getLogger(__name__)

T = TypeVar("T")
Job = Callable[[Connection], T]

CAPACITY = 4_096
"""Jobs that may wait; past it `StoreBusyError`."""
GROUP = 256
"""Jobs committed together at most: bounds how long the first of them waits."""


@dataclass(slots=True)
class _Entry:
    job: Job[Any]
    future: "Future[Any]"
    result: Any = None
    error: BaseException | None = None


class Writer:
    """Runs jobs one after another on its own thread. `start` before the first job, `stop` after the last."""

    def __init__(self, engine: Engine, *, capacity: int = CAPACITY, group: int = GROUP) -> None:
        self._engine = engine
        self._capacity = capacity
        self._group = group
        self._waiting: deque[_Entry] = deque()
        self._changed = threading.Condition()
        self._open = False
        self._thread: threading.Thread | None = None
        self.commits = 0
        self.prepare: Callable[[Connection], None] | None = None
        """Called with each transaction before its jobs, on the writer's thread."""

    def start(self) -> None:
        """Begin to take jobs."""
        self._open = True
        self._thread = threading.Thread(target=self._work, name="store-writer", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Finish the jobs that wait, then end. Later jobs raise `StoreClosedError`."""
        with self._changed:
            self._open = False
            self._changed.notify()
        if self._thread is not None:
            self._thread.join()

    @property
    def waiting(self) -> int:
        """Jobs not yet begun."""
        return len(self._waiting)

    def submit(self, job: Job[T]) -> "Future[T]":
        """Queue a job; the future has its result once it is durable, or the job's own exception.

        Raises:
            StoreBusyError: too many jobs wait.
            StoreClosedError: the writer does not run.
        """
        entry = _Entry(job, Future())
        with self._changed:
            if not self._open:
                raise StoreClosedError("the writer does not run")
            if len(self._waiting) >= self._capacity:
                raise StoreBusyError(len(self._waiting))
            self._waiting.append(entry)
            self._changed.notify()
        return entry.future

    async def run(self, job: Job[T]) -> T:
        """Like `submit`, awaited. A cancelled caller does not take back a job that was queued."""
        return await asyncio.shield(asyncio.wrap_future(self.submit(job)))

    async def insist(self, job: Job[T]) -> T:
        """Like `run`, for work that nobody can be sent away with: a full queue is waited for, and so is a full disk."""
        pause = 0.0
        while True:
            try:
                result = await self.run(job)
            except StoreBusyError:
                await asyncio.sleep(_BUSY_PAUSE_S)
            except StoreUnavailableError as error:
                if not pause:
                    _log.error("%s: it is tried again until it is taken", error)
                pause = min(max(_FIRST_PAUSE_S, 2 * pause), _LONGEST_PAUSE_S)
                await asyncio.sleep(pause)
            else:
                if pause:
                    _log.warning("the database takes writes again")
                return result

    def _work(self) -> None:
        while True:
            with self._changed:
                while not self._waiting and self._open:
                    self._changed.wait()
                if not self._waiting:
                    return
                entries = [self._waiting.popleft() for _ in range(min(self._group, len(self._waiting)))]
            self._commit(entries)

    def _commit(self, entries: list[_Entry]) -> None:
        try:
            with self._engine.begin() as connection:
                if self.prepare is not None:
                    self.prepare(connection)
                if len(entries) == 1:
                    self._alone(connection, entries[0])
                else:
                    for entry in entries:
                        self._run(connection, entry)
            self.commits += 1
        except Exception as error:  # noqa: BLE001 - whatever broke the commit, nobody's write is stored
            failure = _told(error)
            if failure is error:
                failure = StoreError(f"the transaction was not committed: {type(error).__name__}")
                failure.__cause__ = error
            for entry in entries:
                entry.error = entry.error or failure
        for entry in entries:
            if not entry.future.set_running_or_notify_cancel():
                continue
            if entry.error is not None:
                entry.future.set_exception(entry.error)
            else:
                entry.future.set_result(entry.result)

    @staticmethod
    def _alone(connection: Connection, entry: _Entry) -> None:
        # What a lone job wrote is taken back with the transaction itself.
        try:
            entry.result = entry.job(connection)
        except Exception as error:
            entry.error = _told(error)
            raise

    @staticmethod
    def _run(connection: Connection, entry: _Entry) -> None:
        # In plain SQL: SQLAlchemy's nested transactions cost more than a small job.
        connection.exec_driver_sql("SAVEPOINT job")
        try:
            entry.result = entry.job(connection)
        except Exception as error:  # noqa: BLE001 - the job's exception belongs to who gave the job
            entry.error = _told(error)
            # Where the database has let go of the whole transaction, this fails, and so does the group.
            connection.exec_driver_sql("ROLLBACK TO SAVEPOINT job")
        connection.exec_driver_sql("RELEASE SAVEPOINT job")


def _told(error: Exception) -> Exception:
    """The error itself, or what it says of the database rather than of the job."""
    if not isinstance(error, OperationalError):
        return error
    # By name: a driver's message may quote what was to be stored.
    names = [getattr(error.orig, name, None) for name in ("sqlite_errorname", "sqlstate")]
    said = StoreUnavailableError(
        f"the database takes no writes ({next(filter(None, names), type(error.orig).__name__)})"
    )
    said.__cause__ = error
    return said
