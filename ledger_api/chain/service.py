"""The running ledger: the chain it lives on, what goes in, what comes out. Implements `interface.Ledger`."""

import asyncio
import logging
from collections.abc import AsyncIterator, Awaitable, Callable, Coroutine, Sequence
from dataclasses import replace
from typing import Any, Final, NamedTuple, Protocol

from ledger_api.acts.hashing import Domain
from ledger_api.chain.errors import (
    ChainDivergedError,
    ChainError,
    ChainStoppedError,
    ClockFixedError,
    NodeStoppedError,
    RelayRefusedError,
)
from ledger_api.chain.gateway import Gateway, Sender
from ledger_api.chain.health import Health
from ledger_api.chain.hexes import data, quantity, read_quantity
from ledger_api.chain.indexer import Indexer
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import (
    Check,
    CheckpointView,
    Load,
    NetworkView,
    OperationAccepted,
    OperationView,
    RelayView,
    Submission,
    Verdict,
)
from ledger_api.chain.leadership import Leadership
from ledger_api.chain.parts import Parts
from ledger_api.chain.queue import Queue
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.room import oldest
from ledger_api.chain.rpc import Call, NodeError, Rpc, RpcError
from ledger_api.chain.standby import STANDBY
from ledger_api.store.checkpoints import make_checkpoint
from ledger_api.store.errors import StoreError
from ledger_api.store.journal import next_nonce
from ledger_api.store.lease import Lease, read_lease
from ledger_api.store.reader import Snapshot
from ledger_api.values.faults import told

CHECKPOINT_SECONDS: Final = 3_600.0
STANDBY_SECONDS: Final = 1.0
"""Between looks at what another service writes, and whether it still does."""
LEASE: Final = "lease"
"""The cause of a pause while another service writes."""

_log = logging.getLogger(__name__)


class Driver(Sender, Protocol):
    """How the ledger gets its blocks: made by itself, or followed on a node that makes its own."""

    @property
    def rpc(self) -> Rpc:
        """The client of the node."""
        ...

    @property
    def saved(self) -> int | None:
        """The block of the newest snapshot, None where there is none."""
        ...

    async def begin(self) -> None:
        """Index what the chain has and the database has not, and take up what waits."""

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the service does."""
        ...

    async def replace(self, transaction: bytes) -> bytes:
        """See `Ledger.replace`."""
        ...

    async def drop(self, transaction: bytes) -> bytes:
        """See `Ledger.drop`."""
        ...

    async def stop(self) -> None:
        """Let go of the node."""

    def checks(self) -> list[Check]:
        """What it knows to be well or wrong itself, beside what can be looked at."""
        ...


class Led(NamedTuple):
    """What a service has that writes: the way to the chain, who follows it, and the network as the chain has it."""

    driver: Driver
    indexer: Indexer
    network: NetworkView


Lead = Callable[[Callable[[NetworkView], None]], Awaitable[Led]]


class LedgerChain:
    """One per process; `opening.open_ledger` puts it together. `start` before use, `stop` at the end.

    Of several on one database one writes; the others read what it stores, and one of them takes over when it ends.
    """

    def __init__(  # noqa: PLR0913 - the place where everything comes together
        self,
        parts: Parts,
        leadership: Leadership,
        lead: Lead,
        standby: Driver,
        network: NetworkView | None,
        intake: Intake,
        queue: Queue,
        health: Health,
        *,
        sandbox: bool,
    ) -> None:
        """`standby` stands in for the driver of a service that writes.

        `lead` makes from the database what such a service has; it is given whom to tell when the chain loses the
        ledger's creation and has it again elsewhere.
        """
        self._parts = parts
        self._leadership = leadership
        self._lead = lead
        self._standby = standby
        self._driver = standby
        self._network = network
        self._intake = intake
        self._queue = queue
        self._indexer: Indexer | None = None
        self._health = health
        self._sandbox = sandbox
        embedded = parts.identity.node is not None
        self._gateway = Gateway(lambda: self._driver.rpc, parts.identity, self, free_gas=embedded)
        self._tasks: list[asyncio.Task[None]] = []
        self._succession: asyncio.Task[None] | None = None
        self._resuming = asyncio.Lock()

    @property
    def network(self) -> NetworkView:
        """See `Ledger.network`."""
        if self._network is None:
            raise ChainStoppedError("the ledger is not founded yet")
        return self._network

    @property
    def domain(self) -> Domain:
        """Where acts of this ledger hold."""
        return self._parts.identity.domain

    @property
    def height(self) -> int:
        """See `Ledger.height`."""
        return self._parts.progress.height

    def bound(self, acts: int, size: int) -> None:
        """How many acts may wait, and how many bytes of them."""
        self._intake.room.most_acts, self._intake.room.most_bytes = acts, size

    @property
    def parts(self) -> Parts:
        """What the ledger works on, for its tests and tools."""
        return self._parts

    async def start(self) -> None:
        """Bring the database to the chain's head, then take acts; or stand by, where another service does that.

        A chain that the rules can't account for is served for reading only: `health` says why.
        """
        if self._leadership.lease is not None or await self._leadership.take():
            await self._begin()
        else:
            await self._stand_by()
        self._succession = asyncio.create_task(self._succeed())
        self._succession.add_done_callback(self._ended)

    async def stop(self) -> None:
        """Take nothing more and end; what was accepted and is not on the chain yet goes there after the next start."""
        self._parts.halt.stop("the service is stopping", planned=True)
        if self._succession is not None:
            self._succession.cancel()
            await asyncio.gather(self._succession, return_exceptions=True)
        await self._end()
        await self._standby.stop()
        await self._parts.recovery.stop()
        try:
            await self._leadership.release()
        except StoreError as error:
            _log.warning("the lease is left to lapse: %s", error)

    async def _begin(self) -> None:
        """Write from now on, from where the database is."""
        led = await self._lead(self._moved)
        self._driver, self._indexer, self._network = led
        try:
            await self._driver.begin()
        except ChainDivergedError as error:
            self._parts.halt.stop(str(error), diverged=True)
            return
        placed = {*self._queue.entries(), *self._intake.ready}
        entries = self._parts.pending.entries()
        self._intake.ready += [entry for entry in entries if entry not in placed and not entry.sent]
        for work in [*self._driver.tasks(), self._checkpoint_hourly()]:
            task = asyncio.create_task(work)
            task.add_done_callback(self._ended)
            self._tasks.append(task)
        self._parts.halt.release()
        self._parts.halt.resumed(LEASE)
        self._queue.wake()

    async def _end(self) -> None:
        """Let go of all that a service has that writes."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)
        self._tasks.clear()
        driver, self._driver = self._driver, self._standby
        if driver is not self._standby:
            await driver.stop()

    async def _stand_by(self) -> None:
        """Only read, what another service stores."""
        self._parts.halt.pause(LEASE, STANDBY)
        await self._end()
        await self._forget()
        self._parts.halt.release()
        _log.warning("%s", STANDBY)

    async def _forget(self) -> None:
        """Let go of what waits, in memory: the database has it."""
        await self._intake.settled()
        async with self._intake.judging:
            self._parts.pending.clear()
            self._parts.progress.restart({})
            self._queue.clear()
            self._intake.ready = []

    async def _succeed(self) -> None:
        """Stop when another service takes over, and take over when that one ends. Run until cancelled."""
        while True:
            if self._leadership.lease is not None:
                await self._leadership.keep()
                await self._stand_by()
            try:
                if await self._leadership.take():
                    await self._begin()
                    _log.warning("this service writes from now on")
                    continue
                await self._look_on()
            except (ChainError, NodeError, StoreError) as error:
                _log.error("taking over failed, and is tried again: %s", error)
                await self._end()
                await self._leadership.release()
            await asyncio.sleep(STANDBY_SECONDS)

    async def _look_on(self) -> None:
        """Move with what the other service stores."""
        height = await self._parts.reader.run(lambda snapshot: snapshot.height)
        if height != self.height:
            self._parts.confirmed.forget()
            self._parts.progress.reached(height)

    async def take_transaction(self, transaction: RawTransaction, raw: bytes) -> None:
        """See `gateway.Sender`."""
        await self._driver.take_transaction(transaction, raw)

    def _moved(self, network: NetworkView) -> None:
        self._network = network

    async def relay(self) -> RelayView:
        """See `Ledger.relay`."""
        identity, halt = self._parts.identity, self._parts.halt

        def read(snapshot: Snapshot) -> tuple[Lease | None, int]:
            return read_lease(snapshot.connection, identity.relayer), next_nonce(snapshot.connection, identity.relayer)

        lease, nonce = await self._parts.reader.run(read)
        writes = self._leadership.lease is not None
        embedded, resumable = identity.node is not None, writes and halt.resumable
        return RelayView(embedded, identity.relayer, nonce, lease, writes, halt.reason, resumable)

    async def resume(self) -> None:
        """See `Ledger.resume`."""
        async with self._resuming:
            halt = self._parts.halt
            if halt.reason is None:
                raise RelayRefusedError("writes are not stopped")
            if halt.diverged:
                raise RelayRefusedError(f"the chain and the rules differ, and no command mends that: {halt.reason}")
            if self._leadership.lease is None or not halt.resumable:
                raise RelayRefusedError(f"writes go on by themselves when the cause is over: {halt.reason}")
            await self._end()
            await self._forget()
            try:
                await self._begin()
            except BaseException:
                await self._end()
                raise
            _log.warning("an operator let writes go on")

    async def replace(self, transaction: bytes) -> bytes:
        """See `Ledger.replace`."""
        return await self._driver.replace(transaction)

    async def drop(self, transaction: bytes) -> bytes:
        """See `Ledger.drop`."""
        return await self._driver.drop(transaction)

    def now(self) -> int:
        """See `Ledger.now`."""
        return self._parts.clock.now()

    def require_room(self) -> None:
        """See `Ledger.require_room`."""
        self._intake.room.require()

    async def accept(self, submission: Submission) -> OperationAccepted:
        """See `Ledger.accept`."""
        return await self._intake.accept(submission)

    def check(self, wires: Sequence[bytes]) -> tuple[Verdict, ...]:
        """See `Ledger.check`."""
        return self._intake.check(wires)

    async def operation(self, identity: bytes) -> OperationView | None:
        """See `Ledger.operation`."""
        return await self._intake.operation(identity)

    async def wait(self, identity: bytes, seconds: float) -> OperationView | None:
        """See `Ledger.wait`."""
        return await self._parts.progress.closed(identity, seconds) or await self._intake.operation(identity)

    def blocks(self) -> AsyncIterator[int]:
        """See `Ledger.blocks`."""
        return self._parts.progress.heights()

    async def gateway(self, method: str, params: Sequence[Any]) -> Any:  # noqa: ANN401 - JSON
        """See `Ledger.gateway`."""
        return await self._gateway.answer(method, params)

    async def prove(self, slots: Sequence[bytes], height: int | None = None) -> dict[str, Any]:
        """See `Ledger.prove`."""
        block = quantity(self.height if height is None else height)
        asked = [data(slot) for slot in slots]
        proof, header = await self._driver.rpc.batch(
            [
                Call("eth_getProof", (data(self.network.contract), asked, block)),
                Call("eth_getBlockByNumber", (block, False)),
            ]
        )
        for answer in (proof, header):
            if isinstance(answer, RpcError):
                raise answer
        return {"proof": proof, "block": header}

    async def checkpoint(self) -> CheckpointView:
        """See `Ledger.checkpoint`."""
        now = self.now()
        made = await self._parts.writer.run(lambda connection: make_checkpoint(connection, now))
        return CheckpointView(*made)

    async def advance_clock(self, seconds: int) -> int:
        """See `Ledger.advance_clock`."""
        if not self._sandbox or self._parts.identity.node is None:
            raise ClockFixedError("only a sandbox on the embedded chain lets the clock be moved")
        return await self._parts.clock.advance(self._parts.writer, seconds)

    async def health(self) -> list[Check]:
        """See `Ledger.health`."""
        return [*await self._health.checks(self.network, lambda: self._driver.rpc), *self._driver.checks()]

    async def load(self) -> Load:
        """See `Ledger.load`."""
        entries = list(self._parts.pending.entries())
        try:
            lag = max(0, read_quantity(await self._driver.rpc.call("eth_blockNumber")) - self.height)
        except (NodeError, NodeStoppedError):
            lag = None
        return Load(
            waiting=len(entries),
            in_flight=sum(entry.sent for entry in entries),
            oldest=oldest(self._parts.pending),
            batch=0 if self._indexer is None else self._indexer.batch,
            height=self.height,
            lag=lag,
            executed=0 if self._indexer is None else self._indexer.executed,
            stopped=self._parts.halt.reason is not None,
            bytes=self._parts.pending.size,
            saved=self._driver.saved,
            tally=replace(self._parts.tally),
        )

    async def _checkpoint_hourly(self) -> None:
        while True:
            await asyncio.sleep(CHECKPOINT_SECONDS)
            await self.checkpoint()

    def _ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            # A fault of the program itself: going on would be guessing.
            self._parts.halt.stop(f"an internal error ({type(error).__name__})")
            _log.error("the internal error: %s", told(error))
