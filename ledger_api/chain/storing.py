"""What was accepted, on its way to the disk, in the order of acceptance; what comes close together goes in one commit.

While some is being stored, what comes meanwhile waits and then goes together. So a lone act is stored at once, and many
in few commits, each of which costs the same.
"""

import asyncio
from collections.abc import Callable, Sequence
from itertools import groupby
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Connection

from ledger_api.store.outbox import OperationRow, OutboxAct, store_operations
from ledger_api.store.writer import Writer

T = TypeVar("T")
Job = Callable[[Connection], T]


class _Accepted(NamedTuple):
    """An operation with its acts; `job` stores it where it is more than that."""

    operation: OperationRow
    acts: Sequence[OutboxAct]
    job: Job[Any] | None
    stored: "asyncio.Future[Any]"


class Storing:
    """Gives the writer its jobs. For one event loop."""

    def __init__(self, writer: Writer) -> None:
        self._writer = writer
        self._waiting: list[_Accepted] = []
        self._jobs = 0
        """How many the writer has not done yet."""
        self.acts = 0
        """How many acts are not durable yet."""

    def add(
        self, operation: OperationRow, acts: Sequence[OutboxAct], job: Job[T] | None = None
    ) -> "asyncio.Future[T | None]":
        """Store an operation whose acts are all new, in one statement with others; with a `job`, by that.

        The future is done once it is durable, with the job's result; or it has what kept it from being stored.
        """
        stored: asyncio.Future[T | None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Accepted(operation, acts, job, stored))
        self.acts += len(acts)
        self._go_on()
        return stored

    def _go_on(self) -> None:
        if self._jobs:
            return
        waiting, self._waiting = self._waiting, []
        for alone, run in groupby(waiting, key=lambda each: each.job):
            if alone is None:
                self._submit([*run])
            else:
                for each in run:
                    self._submit([each])

    def _submit(self, together: list[_Accepted]) -> None:
        rows = [(each.operation, each.acts) for each in together]
        job = together[0].job or (lambda connection: store_operations(connection, rows))
        try:
            done = asyncio.wrap_future(self._writer.submit(job))
        except Exception as error:  # noqa: BLE001 - whatever it is, it is told to whom it concerns
            self._tell(together, None, error)
            return
        self._jobs += 1

        def told(done: asyncio.Future[Any]) -> None:
            self._jobs -= 1
            error = done.exception()
            self._tell(together, None if error else done.result(), error)
            self._go_on()

        done.add_done_callback(told)

    def _tell(self, together: Sequence[_Accepted], result: object, error: BaseException | None) -> None:
        for each in together:
            self.acts -= len(each.acts)
            if each.stored.done():
                continue
            if error is None:
                each.stored.set_result(result)
            else:
                each.stored.set_exception(error)
