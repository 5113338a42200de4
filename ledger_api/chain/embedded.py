"""The embedded chain: blocks that are committed to the database first and made by the node second.

So killing the node, or the service, at any point loses nothing: an empty node is brought back by sending the stored
bytes again, with the same timestamps and in the same order, to the same hashes; from a snapshot on where there is one.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path
from typing import Final, Protocol, TypeVar

from ledger_api.chain.anvil import AnvilNode, Genesis
from ledger_api.chain.blocks import Header
from ledger_api.chain.errors import ChainDivergedError, NodeStoppedError
from ledger_api.chain.making import as_planned, header_at, make_block, stored_blocks
from ledger_api.chain.rpc import NodeError, RpcClient
from ledger_api.chain.saving import Saving
from ledger_api.chain.tally import Tally
from ledger_api.store.engine import Database
from ledger_api.store.journal import BlockPlan, SignedTransaction, StoredBlock, record_block
from ledger_api.store.writer import Writer

T = TypeVar("T")

ATTEMPTS: Final = 3
"""Nodes, each made anew, that must differ from the journal or the rules before that is believed and writes stop."""
FIRST_DELAY_S = 0.1
LONGEST_DELAY_S = 5.0
"""Between attempts to start a node again."""


class Node(Protocol):
    """What the chain lives on, until it is lost and another takes its place. `ended` is set when it has ended."""

    ended: asyncio.Event

    @property
    def rpc(self) -> RpcClient:
        """The client of this node.

        Raises:
            NodeStoppedError: it has not been started, or was stopped.
        """
        ...

    async def start(self) -> None:
        """Start it, empty.

        Raises:
            NodeStoppedError: it does not start.
        """

    async def stop(self) -> None:
        """End it, and return when it is gone."""


NodeMaker = Callable[[Path, Genesis], Node]
"""Makes a node that is not started, of an executable and what decides block 0."""


class EmbeddedChain:
    """One node and the journal it is replayed from. All block making goes through `make`.

    Without a writer the journal is only replayed, and nothing is stored of it. With `saving` it is replayed from the
    last snapshot on; the nodes are its own then.
    """

    def __init__(
        self,
        executable: Path,
        genesis: Genesis,
        database: Database,
        writer: Writer | None,
        node: NodeMaker = AnvilNode,
        saving: Saving | None = None,
    ) -> None:
        self._executable = executable
        self._genesis = genesis
        self._database = database
        self._writer = writer
        self._making = asyncio.Lock()
        self._reviving = asyncio.Lock()
        self._new_node = node
        self._saving = saving
        self.node: Node = self._empty_node()
        self.head: Header | None = None
        self.tally = Tally()

    @property
    def rpc(self) -> RpcClient:
        """The client of the running node."""
        return self.node.rpc

    @property
    def saved(self) -> int | None:
        """The block of the newest snapshot, None where there is none."""
        return None if self._saving is None else self._saving.height

    async def start(self) -> Header:
        """Start the node, replay every stored block, and return the head.

        Raises:
            NodeStoppedError: the node does not start.
            ChainDivergedError: a replayed block has another hash than the stored one, on several nodes in turn.
        """
        async with self._making:
            for _ in range(ATTEMPTS - 1):
                try:
                    return await self._start()
                except ChainDivergedError:
                    if self._saving is not None:
                        self._saving.doubt()
                await self.node.stop()
                self.node = self._empty_node()
            return await self._start()

    async def stop(self) -> None:
        """End the node."""
        await self.node.stop()

    async def finish(self) -> None:
        """End the node in order, when nothing asks it any more."""
        if self._saving is not None and isinstance(self.node, AnvilNode):
            await self._saving.finish(self.node)
        await self.node.stop()

    async def save(self) -> None:
        """Make snapshots from time to time. Run until cancelled."""
        if self._saving is not None:
            await self._saving.run()

    async def make_durably(self, plan: BlockPlan, transactions: Sequence[SignedTransaction]) -> Header:
        """Like `make`, by `insist`.

        Raises:
            ChainDivergedError: the node made another block than the planned one.
        """
        # A replay makes the block too, as its plan is in the journal; then it is only read.
        return await self.insist(lambda: self.make(plan, transactions))

    async def insist(self, work: Callable[[], Awaitable[T]]) -> T:
        """What work on the node returns, through as many lost nodes as it takes.

        A node that tells what can't be is replaced like a lost one. Only where nodes that were made anew tell it again
        it is so: one wrong answer stops nobody, as the journal is whole.

        Raises:
            ChainDivergedError: by the work, on several nodes in turn.
        """
        differed = 0
        while True:
            node = self.node
            try:
                return await work()
            except (NodeError, NodeStoppedError):
                pass
            except ChainDivergedError:
                differed += 1
                if differed == ATTEMPTS:
                    raise
            await self.revive(node)

    async def revive(self, lost: Node) -> None:
        """Replace a node that does not answer by one that was replayed to the same place.

        Raises:
            ChainDivergedError: see `start`.
        """
        async with self._reviving:
            delay = FIRST_DELAY_S
            while self.node is lost:
                self.tally.restarts += 1
                try:
                    await self.restart()
                except (NodeError, NodeStoppedError):
                    lost = self.node
                    await asyncio.sleep(delay)
                    delay = min(2 * delay, LONGEST_DELAY_S)

    async def supervise(self) -> None:
        """Revive the node whenever it ends by itself. Run until cancelled."""
        while True:
            node = self.node
            await node.ended.wait()
            await self.revive(node)

    async def restart(self) -> Header:
        """Bring a lost node back to where the journal is. See `start`."""
        await self.node.stop()
        self.node = self._empty_node()
        return await self.start()

    async def make(self, plan: BlockPlan, transactions: Sequence[SignedTransaction]) -> Header:
        """Make a block whose plan is already committed, from members of which the node may know some.

        Raises:
            RpcUnknownError: the node is gone; `restart` makes the block from the journal.
            ChainDivergedError: the node made another block than the planned one.
        """
        async with self._making:
            return await self._make(plan, transactions)

    def _empty_node(self) -> Node:
        return self._saving.node() if self._saving else self._new_node(self._executable, self._genesis)

    async def _start(self) -> Header:
        restored = await self._saving.restore() if self._saving is not None else None
        if restored is not None:
            self.node, self.head = restored.node, restored.head
            for header in restored.unrecorded:
                await self._record(header)
        else:
            await self.node.start()
            self.head = await header_at(self.rpc, 0)
        for page in stored_blocks(self._database, self.head.number):
            for stored in page:
                await self._replay(stored)
        return self.head

    async def _replay(self, stored: StoredBlock) -> None:
        self.tally.resends += len(stored.transactions)
        header = await self._make(stored.plan, stored.transactions)
        if stored.plan.hash is None:
            await self._record(header)
        elif header.hash != stored.plan.hash:
            raise ChainDivergedError(f"block {header.number} was replayed to another hash than the stored one")

    async def _record(self, header: Header) -> None:
        if self._writer is not None:
            await self._writer.insist(
                lambda connection: record_block(
                    connection, header.number, header.hash, header.parent, header.state_root
                )
            )

    async def _make(self, plan: BlockPlan, transactions: Sequence[SignedTransaction]) -> Header:
        if self.head is not None and self.head.number >= plan.number:
            # A replay came first and found the plan in the journal.
            return as_planned(await header_at(self.rpc, plan.number), plan)
        begun = time.monotonic()
        before, header = self.head, await make_block(self.rpc, plan, transactions)
        if before is not None and header.parent != before.hash:
            # What was below it has been exchanged under us: no hash of it may be stored.
            raise ChainDivergedError(f"block {plan.number} was made upon another block than the one before it")
        self.head = header
        if self._saving is not None:
            self._saving.note(time.monotonic() - begun)
        return self.head
