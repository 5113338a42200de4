"""Reading the chain block by block, as deep below its head as it must be to stay.

What is read proves itself (`reading`), hangs together with what was read before, and is what the other nodes have too.
Where the chain does not have any more what was read, `ChainWentBackError` says so, and nothing further is read.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Final

from ledger_api.chain.blocks import Header
from ledger_api.chain.parts import Parts
from ledger_api.chain.remote.nodes import Node
from ledger_api.chain.remote.reading import Read, Seen, hash_at, read_block, seen_at, seen_range
from ledger_api.chain.remote.sending import Remote
from ledger_api.chain.rpc import NodeError, RpcError, RpcUnknownError
from ledger_api.store.rollback import Mark

AHEAD: Final = 64
"""Blocks that are asked for at once."""
_SILENT: Final = b""
"""No usable answer."""
NODES: Final = "nodes"
"""The cause of a pause while the nodes tell different things."""


class ChainWentBackError(Exception):
    """The last block that was read is not on a node's chain. `other` is the hash there, None where it ends before."""

    def __init__(self, node: Node, other: bytes | None) -> None:
        super().__init__(node.name)
        self.node = node
        self.other = other


class Following:
    """`step` reads what there is; `take` is given each block that holds something of the ledger, `skip` the others."""

    def __init__(
        self,
        parts: Parts,
        remote: Remote,
        own: Callable[[], frozenset[bytes]],
        take: Callable[[Read], Awaitable[None]],
        skip: Callable[[Header], Awaitable[None]],
    ) -> None:
        self._parts = parts
        self._nodes = remote.nodes
        self._confirmations = remote.confirmations
        self._pace = remote.pace
        self._own = own
        self._take = take
        self._skip = skip
        self._behind: dict[Node, float] = {}
        self._disagree: tuple[int, float] | None = None
        self._checked = (b"", b"")
        self.tip = Mark(0, b"")
        self.head: Seen | None = None

    async def step(self) -> bool:
        """Read the next blocks where there are some; whether there were.

        Raises:
            ChainWentBackError: the last block that was read is gone.
            NodeError: no node answers usably.
            ChainDivergedError: the chain and the rules differ.
        """
        return await self._nodes.ask(self._reading)

    async def told(self, height: int) -> dict[Node, bytes | None]:
        """The hash at a height by each node that is well; None where its chain ends before."""
        usable = await self._nodes.usable()
        answers = await asyncio.gather(*[self._told(node, height) for node in usable])
        return {node: answer for node, answer in zip(usable, answers, strict=True) if answer is not _SILENT}

    async def _reading(self, node: Node) -> bool:
        try:
            return await self._step(node)
        except RpcError as error:
            # A block that was told of can be read; who can't give it is not of use now.
            raise RpcUnknownError(str(error)) from None

    async def _step(self, node: Node) -> bool:
        head = await seen_at(node.rpc, "latest")
        node.head, self.head = head.header.number, head
        first, last = self.tip.number + 1, min(head.header.number - self._confirmations, self.tip.number + AHEAD)
        if last < first:
            await self._still_there(node, head.header)
            return False
        found = await seen_range(node.rpc, first, last)
        if found[0].header.parent != self.tip.hash:
            raise ChainWentBackError(node, await hash_at(node.rpc, self.tip.number))
        if not await self._agreed(node, found[-1].header):
            return False
        skipped: Header | None = None
        for seen in found:
            read = await read_block(node.rpc, seen, self._parts.identity.contract, self._own())
            if read.transactions:
                await self._take(read)
                skipped, self.tip = None, Mark(seen.header.number, seen.header.hash)
            else:
                skipped = seen.header
        if skipped is not None:
            await self._skip(skipped)
            self.tip = Mark(skipped.number, skipped.hash)
        return True

    async def _still_there(self, node: Node, head: Header) -> None:
        """The last block that was read is still on the chain of this head, which is not much above it."""
        checked = (head.hash, self.tip.hash)
        if checked == self._checked:
            return
        there: bytes | None = None
        if head.number == self.tip.number:
            there = head.hash
        elif head.number > self.tip.number:
            there = await hash_at(node.rpc, self.tip.number)
        if there != self.tip.hash:
            raise ChainWentBackError(node, there)
        self._checked = checked

    async def _agreed(self, node: Node, header: Header) -> bool:
        """Whether no other node has another block there. One that lags is waited for, but not for long."""
        now = asyncio.get_running_loop().time()
        votes = {node: header.hash}
        for other, there in (await self.told(header.number)).items():
            if other is node:
                continue
            if there is not None:
                self._behind.pop(other, None)
                votes[other] = there
            elif now - self._behind.setdefault(other, now) < self._pace.lag:
                return False
            else:
                self._nodes.blame(other, f"it does not have block {header.number}")
        if set(votes.values()) == {header.hash}:
            self._disagree = None
            self._parts.halt.resumed(NODES)
            return True
        return self._outvoted(header, votes, now)

    def _outvoted(self, header: Header, votes: dict[Node, bytes], now: float) -> bool:
        counts = list(votes.values())
        for there in set(counts):
            if 2 * counts.count(there) > len(self._nodes.all):
                for other, different in votes.items():
                    if different != there:
                        self._nodes.failed(other, f"its block {header.number} is not the one that most nodes have")
                return there == header.hash
        if self._disagree is None or self._disagree[0] < header.number - AHEAD:
            self._disagree = (header.number, now)
        if now - self._disagree[1] >= self._pace.patience:
            names = ", ".join(f"{node.name} has 0x{there.hex()[:8]}…" for node, there in votes.items())
            self._parts.halt.pause(NODES, f"the nodes do not agree on block {header.number}: {names}")
        return False

    async def _told(self, node: Node, height: int) -> bytes | None:
        try:
            return await hash_at(node.rpc, height)
        except NodeError as error:
            self._nodes.failed(node, str(error))
            return _SILENT
