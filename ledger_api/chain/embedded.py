"""The embedded chain: blocks that are committed to the database first and made by the node second.

So killing the node, or the service, at any point loses nothing: an empty node is brought back by sending the stored
bytes again, with the same timestamps and in the same order, to the same hashes.
"""

import asyncio
from collections.abc import Sequence
from itertools import groupby
from pathlib import Path

from ledger_api.chain.anvil import AnvilNode, Genesis
from ledger_api.chain.blocks import Header, read_header
from ledger_api.chain.errors import ChainDivergedError
from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.rpc import Call, RpcClient, RpcError
from ledger_api.store.engine import Database
from ledger_api.store.journal import BlockPlan, SignedTransaction, StoredBlock, read_blocks, record_block
from ledger_api.store.writer import Writer


class EmbeddedChain:
    """One node and the journal it is replayed from. All block making goes through `make`."""

    def __init__(self, executable: Path, genesis: Genesis, database: Database, writer: Writer) -> None:
        self._executable = executable
        self._genesis = genesis
        self._database = database
        self._writer = writer
        self._making = asyncio.Lock()
        self.node = AnvilNode(executable, genesis)
        self.head: Header | None = None

    @property
    def rpc(self) -> RpcClient:
        """The client of the running node."""
        return self.node.rpc

    async def start(self) -> Header:
        """Start the node, replay every stored block, and return the head.

        Raises:
            NodeStoppedError: the node does not start.
            ChainDivergedError: a replayed block has another hash than the stored one.
        """
        async with self._making:
            await self.node.start()
            self.head = read_header(await self.rpc.call("eth_getBlockByNumber", "0x0", False))
            with self._database.reader.connect() as connection:
                for stored in read_blocks(connection, after=0):
                    await self._replay(stored)
            return self.head

    async def stop(self) -> None:
        """End the node."""
        await self.node.stop()

    async def restart(self) -> Header:
        """Bring a lost node back to where the journal is. See `start`."""
        await self.node.stop()
        self.node = AnvilNode(self._executable, self._genesis)
        return await self.start()

    async def make(self, plan: BlockPlan, transactions: Sequence[SignedTransaction]) -> Header:
        """Make a block whose plan is already committed, from members of which the node may know some.

        Raises:
            RpcUnknownError: the node is gone; `restart` makes the block from the journal.
            ChainDivergedError: the node made another block than the planned one.
        """
        async with self._making:
            return await self._make(plan, transactions)

    async def _replay(self, stored: StoredBlock) -> None:
        header = await self._make(stored.plan, stored.transactions)
        if stored.plan.hash is None:
            await self._writer.run(
                lambda connection: record_block(
                    connection, header.number, header.hash, header.parent, header.state_root
                )
            )
        elif header.hash != stored.plan.hash:
            raise ChainDivergedError(f"block {header.number} was replayed to another hash than the stored one")

    async def _make(self, plan: BlockPlan, transactions: Sequence[SignedTransaction]) -> Header:
        # Anvil works on the calls of one batch at the same time: only one sender's nonces keep their order in it.
        for _, run in groupby(transactions, key=lambda item: item.sender):
            await self._send(list(run))
        await self.rpc.call("evm_mine", {"timestamp": plan.timestamp})
        header = read_header(await self.rpc.call("eth_getBlockByNumber", quantity(plan.number), False))
        if (header.timestamp, header.members) != (plan.timestamp, plan.members):
            raise ChainDivergedError(f"block {plan.number} was not made as planned")
        self.head = header
        return header

    async def _send(self, run: Sequence[SignedTransaction]) -> None:
        answers = await self.rpc.batch([Call("eth_sendRawTransaction", (data(item.raw),)) for item in run])
        for item, answer in zip(run, answers, strict=True):
            if isinstance(answer, RpcError) and "already" not in answer.message:
                raise ChainDivergedError(f"the node refused a stored transaction of 0x{item.hash.hex()}: {answer}")
