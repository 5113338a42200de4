"""Who made signatures: many of them are recovered in processes of their own, beside the event loop and not on it.

To recover a key takes longer than all else that the service does with an act. Threads would not do: each
recovery lets go of the interpreter, and has to wait for it again.
"""

import asyncio
import logging
import os
import sys
from collections import deque
from collections.abc import Sequence
from typing import Final

from ledger_api.acts.signing import recover
from ledger_api.chain.recovering import ADDRESS_BYTES, COUNT_BYTES, NOBODY
from ledger_api.chain.strides import STRIDE

Signed = tuple[bytes, bytes]
"""A digest and a signature of 64 bytes over it."""

MANY: Final = 32
"""Signatures that are worth the way to another process and back."""
MOST_WORKERS: Final = 4
_WORKER: Final = "ledger_api.chain.recovering"
_REST_S: Final = 1.0
"""After a worker was lost, before another is started."""

_log = logging.getLogger(__name__)


class Recovery:
    """Recovers signers, with as many workers as cores can be spared. They start at the first need of them.

    What a lost worker leaves is done here, and another takes its place.
    """

    def __init__(self, workers: int | None = None) -> None:
        self._most = _spare_cores() if workers is None else workers
        self._workers: list[_Worker] = []
        self._starting: asyncio.Task[None] | None = None

    async def keys(self, signed: Sequence[Signed]) -> list[bytes | None]:
        """The address of each signer in order, None where a signature is malleable or nothing recovers."""
        if len(signed) >= MANY and self._most:
            worker = self._free()
            if worker is not None:
                try:
                    return await worker.keys(signed)
                except ConnectionError:
                    self._lost(worker)
        found = []
        for place, (digest, signature) in enumerate(signed):
            if place % STRIDE == STRIDE - 1:
                await asyncio.sleep(0)
            found.append(recover(digest, signature))
        return found

    async def stop(self) -> None:
        """End the workers; what is asked afterwards is done here."""
        self._most = 0
        if self._starting is not None:
            self._starting.cancel()
            await asyncio.gather(self._starting, return_exceptions=True)
        workers, self._workers = self._workers, []
        await asyncio.gather(*[worker.stop() for worker in workers])

    def _free(self) -> "_Worker | None":
        if self._starting is None and len(self._workers) < self._most:
            self._starting = asyncio.create_task(self._start(0.0))
        return min(self._workers, key=lambda worker: worker.owed, default=None)

    def _lost(self, worker: "_Worker") -> None:
        if worker not in self._workers:
            return
        self._workers.remove(worker)
        _log.warning("a process that recovers signers was lost")
        if self._starting is None:
            self._starting = asyncio.create_task(self._start(_REST_S))

    async def _start(self, after: float) -> None:
        await asyncio.sleep(after)
        try:
            while len(self._workers) < self._most:
                self._workers.append(await _Worker.start())
        except OSError as error:
            _log.warning("no process to recover signers in: %s", type(error).__name__)
            self._most = 0
        self._starting = None


class _Worker:
    """One process; it answers in the order of the questions."""

    def __init__(
        self, process: asyncio.subprocess.Process, ask: asyncio.StreamWriter, told: asyncio.StreamReader
    ) -> None:
        self._process = process
        self._ask = ask
        self._waiting: deque[tuple[int, asyncio.Future[bytes]]] = deque()
        self.owed = 0
        """Signatures that it was asked about and has not answered."""
        self._reading = asyncio.create_task(self._read(told))

    @classmethod
    async def start(cls) -> "_Worker":
        """A new process. Ctrl-C is not for it: it ends when its input does."""
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", _WORKER),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        if process.stdin is None or process.stdout is None:
            raise OSError("the process has no pipes")
        return cls(process, process.stdin, process.stdout)

    async def keys(self, signed: Sequence[Signed]) -> list[bytes | None]:
        """As `Recovery.keys`.

        Raises:
            ConnectionError: the process is gone.
        """
        if self._reading.done():
            raise ConnectionError
        answer: asyncio.Future[bytes] = asyncio.get_running_loop().create_future()
        count = len(signed)
        self._waiting.append((count, answer))
        self.owed += count
        self._ask.write(count.to_bytes(COUNT_BYTES, "big") + b"".join([part for pair in signed for part in pair]))
        told = await answer
        addresses = [told[start : start + ADDRESS_BYTES] for start in range(0, len(told), ADDRESS_BYTES)]
        return [None if address == NOBODY else address for address in addresses]

    async def stop(self) -> None:
        """End the process and wait until it is gone."""
        self._ask.close()
        await self._process.wait()
        await self._reading

    async def _read(self, told: asyncio.StreamReader) -> None:
        try:
            while True:
                first = await told.readexactly(ADDRESS_BYTES)
                count, answer = self._waiting.popleft()
                self.owed -= count
                rest = await told.readexactly((count - 1) * ADDRESS_BYTES)
                if not answer.done():
                    answer.set_result(first + rest)
        except (EOFError, OSError):
            for _, answer in self._waiting:
                if not answer.done():
                    answer.set_exception(ConnectionResetError())


def _spare_cores() -> int:
    """One core is the node's, one the service's own; of more, half."""
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1
    return min(MOST_WORKERS, cores // 2)
