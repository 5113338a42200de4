"""From the outbox to blocks of the embedded chain: signed bytes and the block's plan are durable before either is sent.

An idle relay makes a block of whatever there is at once; while it makes one, the next gathers. Under load the next is
planned and stored shortly before this one is made (`pacing`), so that the node never waits for the disk.
"""

import asyncio
from collections.abc import Callable, Coroutine
from functools import partial
from itertools import islice
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection

from ledger_api.chain.applying import Presented
from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.chain.errors import (
    ChainBusyError,
    ChainDivergedError,
    ChainError,
    GatewayRefusedError,
    RelayRefusedError,
)
from ledger_api.chain.indexer import Indexer, Made
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import Check
from ledger_api.chain.making import as_planned, header_at
from ledger_api.chain.pacing import Pace
from ledger_api.chain.parts import Parts
from ledger_api.chain.presented import presented_again
from ledger_api.chain.queue import MOST_GUESTS, Queue
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.rpc import RpcClient
from ledger_api.store.errors import StoreError
from ledger_api.store.journal import (
    GATEWAY,
    PAGE,
    BlockPlan,
    SignedTransaction,
    StoredBlock,
    add_transactions,
    is_stored,
    last_indexed,
    last_plan,
    next_nonce,
    read_blocks,
    read_guests,
)

_AHEAD: Final = 2
"""Blocks that may be made before the one before them is indexed."""
_WELL_FILLED: Final = 1_000
"""Acts that make a block worth planning while the one before it is made; fewer had better wait for more."""
_STAGES: Final = 3
"""Where acts are at a time: on their way in, in the block that is being made, in the one that is being indexed."""
_ACTS_EACH: Final = 250
"""About as many acts fit into a transaction."""
_LEAST: Final = 8
"""Transactions that a block takes in any case."""


NEVER_STUCK: Final = "on the embedded chain each transaction has its place in a block that the service makes itself"


class _Planned(NamedTuple):
    """A durable plan, its transactions, and what each of them presents."""

    plan: BlockPlan
    transactions: tuple[SignedTransaction, ...]
    presented: tuple[Presented, ...]


class EmbeddedRelay:
    """Makes the blocks of the embedded chain and hands them to the indexer, in order."""

    def __init__(
        self, parts: Parts, chain: EmbeddedChain, dispatcher: Dispatcher, intake: Intake, queue: Queue, indexer: Indexer
    ) -> None:
        self._parts = parts
        self._chain = chain
        chain.tally = parts.tally
        self._dispatcher = dispatcher
        self._intake = intake
        self._queue = queue
        self._indexer = indexer
        self._planned: asyncio.Queue[_Planned] = asyncio.Queue()
        self._pace = Pace()
        self._idle = True
        """No block is being made, and none is planned."""
        self._made: asyncio.Queue[Made] = asyncio.Queue(_AHEAD)
        self._last = BlockPlan(0, 0, ())
        self._taking: set[asyncio.Task[None]] = set()
        """Members' transactions that are being stored."""

    @property
    def rpc(self) -> RpcClient:
        """The client of the node that runs now."""
        return self._chain.rpc

    @property
    def saved(self) -> int | None:
        """See `service.Driver`."""
        return self._chain.saved

    async def begin(self) -> None:
        """Index what was made and not indexed, and take up what waits.

        Raises:
            ChainDivergedError: the chain and the rules differ.
        """
        while page := await self._parts.reader.run(lambda snapshot: _unindexed(snapshot.connection)):
            for stored in page:
                await self._chain.insist(partial(self._index_again, stored))

        def load(connection: Connection) -> None:
            self._last = last_plan(connection) or self._last
            self._dispatcher.load(connection)
            self._queue.guests.extend(read_guests(connection))

        await self._parts.reader.run(lambda snapshot: load(snapshot.connection))

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the service does."""
        work = (self._plan_blocks, self._make_blocks, self._index_blocks, self._chain.supervise)
        return [*(self._or_stop(each) for each in work), self._chain.save()]

    async def replace(self, transaction: bytes) -> bytes:  # noqa: ARG002 - as `Driver` has it
        """Refused.

        Raises:
            RelayRefusedError: always.
        """
        raise RelayRefusedError(f"{NEVER_STUCK}: there is nothing to replace")

    async def drop(self, transaction: bytes) -> bytes:  # noqa: ARG002 - as `Driver` has it
        """Refused.

        Raises:
            RelayRefusedError: always.
        """
        raise RelayRefusedError(f"{NEVER_STUCK}: there is nothing to drop")

    async def stop(self) -> None:
        """End the node, and let what was being stored be taken up: whoever writes next finds the queue whole."""
        await asyncio.gather(*self._taking, return_exceptions=True)
        await self._chain.finish()

    def checks(self) -> list[Check]:
        """See `service.Driver`."""
        return []

    async def take_transaction(self, transaction: RawTransaction, raw: bytes) -> None:
        """Put a member's transaction into the journal and the next block. See `gateway.Sender`.

        Raises:
            GatewayRefusedError: its nonce is not the sender's next one.
            ChainBusyError: too many wait.
        """
        self._parts.halt.require_running()
        if len(self._queue.guests) >= MOST_GUESTS:
            raise ChainBusyError(len(self._queue.guests))
        item = SignedTransaction(transaction.hash, raw, transaction.sender, transaction.nonce, GATEWAY)
        now = self._parts.clock.now()

        def job(connection: Connection) -> bool:
            if is_stored(connection, item.hash):
                return False
            following = next_nonce(connection, item.sender)
            if item.nonce != following:
                raise GatewayRefusedError(f"the sender's next nonce is {following}")
            add_transactions(connection, [item], now)
            return True

        # What is stored goes to the chain, though nobody waits for the answer any more.
        taking = asyncio.create_task(self._take_up(item, job))
        self._taking.add(taking)
        taking.add_done_callback(self._taking.discard)
        await asyncio.shield(taking)

    async def _take_up(self, item: SignedTransaction, job: Callable[[Connection], bool]) -> None:
        if await self._parts.writer.run(job):
            self._queue.guests.append(item)
            self._queue.wake()

    async def _or_stop(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do work that never ends; where it can't go on, writes stop."""
        try:
            while True:
                await work()
        except (ChainError, StoreError) as error:
            self._parts.halt.stop(str(error), diverged=isinstance(error, ChainDivergedError))

    async def _plan_blocks(self) -> None:
        await self._queue.wait(self._worth_a_block)
        begun = self._pace.now()
        planned = await self._plan()
        self._pace.planned(begun)
        if planned is not None:
            self._idle = False
            self._planned.put_nowait(planned)
            await self._planned.join()

    async def _make_blocks(self) -> None:
        planned = await self._planned.get()
        self._planned.task_done()
        self._pace.begin(sum(len(presented.entries) for presented in planned.presented))
        asyncio.get_running_loop().call_later(max(0.0, self._pace.left()), self._queue.wake)
        header = await self._chain.make_durably(planned.plan, planned.transactions)
        self._pace.end()
        await self._made.put(Made(header, planned.presented))
        if self._planned.empty():
            self._idle = True
            self._queue.wake()

    def _worth_a_block(self) -> bool:
        waiting = len(self._queue)
        if self._idle:
            # Where more acts are about to be durable than wait, a block of the few would only hold up the many.
            return bool(self._queue) and waiting >= self._queue.coming
        # What fills its share would not grow any more by waiting.
        return waiting >= self._share() * _ACTS_EACH or (waiting >= _WELL_FILLED and self._pace.left() <= 0)

    async def _index_blocks(self) -> None:
        made = await self._made.get()
        await self._chain.insist(lambda: self._indexer.index(self.rpc, made))

    async def _index_again(self, stored: StoredBlock) -> None:
        identity = self._parts.identity
        header = as_planned(await header_at(self.rpc, stored.plan.number), stored.plan)
        presented = presented_again(stored.transactions, identity.relayer, identity.domain, self._parts.pending)
        await self._indexer.index(self.rpc, Made(header, presented))

    def _share(self) -> int:
        """Transactions of the next block: a part of all that is under way, so that node and indexer both have work."""
        return max(_LEAST, len(self._parts.pending) // (_STAGES * _ACTS_EACH))

    async def _plan(self) -> _Planned | None:
        timestamp = max(self._last.timestamp, self._parts.clock.now())
        batches, expired = self._queue.take(timestamp, self._share())
        guests = self._queue.take_guests()
        signed, presented = self._dispatcher.sign(batches)
        members = (*signed, *guests)
        plan = BlockPlan(self._last.number + 1, timestamp, tuple(item.hash for item in members)) if members else None
        await self._dispatcher.store(signed, expired, timestamp, plan)
        await self._dispatcher.end(self._intake, expired)
        if plan is None:
            return None
        self._last = plan
        identity = self._parts.identity
        visitors = presented_again(guests, identity.relayer, identity.domain, self._parts.pending)
        return _Planned(plan, members, (*presented, *visitors))


def _unindexed(connection: Connection) -> list[StoredBlock]:
    return list(islice(read_blocks(connection, after=last_indexed(connection)), PAGE))
