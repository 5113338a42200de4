"""Saving the embedded chain to files, so that a start need not make every block again.

A snapshot is made beside the running node, which is not disturbed: a second one of the lowest priority begins where the
last snapshot ends, makes the journal's blocks again, each held against its stored hash, and dumps what it has. When the
service ends in order, the running node dumps itself. A start takes the newest snapshot that the journal's hashes and
the state's root speak for; where there is none, everything is made again.
"""

import asyncio
import logging
import shutil
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from eth_hash.auto import keccak
from sqlalchemy import select

from ledger_api.chain.anvil import AnvilNode, Genesis
from ledger_api.chain.blocks import Header, read_header
from ledger_api.chain.errors import ChainDivergedError, NodeStoppedError
from ledger_api.chain.hexes import read_data
from ledger_api.chain.making import as_planned, header_at, make_block, stored_blocks
from ledger_api.chain.rpc import NodeError, RpcClient
from ledger_api.chain.snapshots import Snapshot, SnapshotError, Snapshots
from ledger_api.store.engine import Database
from ledger_api.store.journal import BlockPlan, read_plan
from ledger_api.store.tables.chain import blocks

LEAST_TAIL_S: Final = 1.0
"""Seconds that the node spent on blocks since the last snapshot, about what a start would take longer for them; fewer
are not worth one."""
MOST_TAIL_S: Final = 30.0
"""Past it a snapshot is made though the node is busy."""
PAUSE: Final = 20
"""Times as long as making it took, before the next is made."""
_LOOK_S: Final = 2.0
_BUSY: Final = 0.5
"""Of the time, spent on blocks."""
LEAST_FREE_BYTES: Final = 1 << 30
"""What a snapshot leaves to the database."""
_TIMES_LARGER: Final = 5
_FINISH_S: Final = 15.0
"""For the running node's dump: whoever ends a service waits for it."""
_PATIENT_S: Final = 300.0
_ANYBODY: Final = "0x" + "00" * 20

_log = logging.getLogger(__name__)


class Restored(NamedTuple):
    """A running node and its head; `unrecorded` are blocks whose hashes the journal does not have yet, lowest first."""

    node: AnvilNode
    head: Header
    unrecorded: Sequence[Header]


class Saving:
    """Makes, finds and lets go of snapshots of one chain."""

    def __init__(self, executable: Path, genesis: Genesis, database: Database, snapshots: Snapshots) -> None:
        self._executable = executable
        self._genesis = genesis
        self._database = database
        self._snapshots = snapshots
        self._tail_s = 0.0
        self._cost_s = 0.0
        self._ended = float("-inf")
        self._doubtful: set[bytes] = set()
        self._running = snapshots.partial("running")
        snapshots.tidy()

    @property
    def height(self) -> int | None:
        """The block of the newest snapshot."""
        newest = next(iter(self._snapshots.found()), None)
        return None if newest is None else newest.height

    def node(self) -> AnvilNode:
        """A node that begins empty."""
        return AnvilNode(self._executable, self._genesis, dump=self._running)

    def note(self, seconds: float) -> None:
        """The node spent so long on a block that no snapshot has."""
        self._tail_s += seconds

    def doubt(self) -> None:
        """What was restored led to other hashes than the stored ones: no snapshot there is will be restored again."""
        self._doubtful |= {snapshot.digest for snapshot in self._snapshots.found()}

    async def restore(self) -> Restored | None:
        """A node with the newest snapshot that holds, None where none does."""
        self._tail_s = 0.0
        for snapshot in self._usable():
            node = AnvilNode(self._executable, self._genesis, load=snapshot.path, dump=self._running)
            whole = asyncio.create_task(asyncio.to_thread(snapshot.is_whole))
            try:
                await node.start()
                unrecorded = await self._verified(node.rpc, snapshot)
                if await whole:
                    return Restored(node, await header_at(node.rpc, snapshot.height), unrecorded)
                self._snapshots.discard(snapshot)
                _log.warning("the snapshot of block %d is damaged; an older one or the journal serves", snapshot.height)
            except (SnapshotError, NodeError, NodeStoppedError) as error:
                if not await whole:
                    self._snapshots.discard(snapshot)
                self._doubtful.add(snapshot.digest)
                _log.warning("the snapshot of block %d can't be used: %s", snapshot.height, error)
            except BaseException:
                whole.cancel()
                await node.stop()
                raise
            await node.stop()
        return None

    async def finish(self, node: AnvilNode) -> None:
        """End the running node, and keep what it has where that is worth it."""
        if self._tail_s < LEAST_TAIL_S or not self._roomy():
            await node.stop()
            return
        try:
            head = read_header(await node.rpc.call("eth_getBlockByNumber", "latest", False))
            await node.finish(_FINISH_S)
            await asyncio.to_thread(self._snapshots.publish, self._running, head.number, head.hash)
        except (NodeError, NodeStoppedError, SnapshotError, OSError) as error:
            _log.warning("no snapshot was made at the end: %s", error)
            self._snapshots.tidy()
        finally:
            await node.stop()

    async def run(self) -> None:
        """Make a snapshot whenever one is due. Run until cancelled."""
        before = self._tail_s
        while True:
            await asyncio.sleep(_LOOK_S)
            busy = self._tail_s - before > _BUSY * _LOOK_S
            before = self._tail_s
            rested = time.monotonic() - self._ended >= PAUSE * self._cost_s
            if self._tail_s >= (MOST_TAIL_S if busy else LEAST_TAIL_S) and rested and self._roomy():
                await self._try()

    async def make(self) -> Snapshot | None:
        """Make a snapshot of the journal as it is now; None where the newest one is as new.

        Raises:
            ChainDivergedError: the journal leads to other hashes than the stored ones.
            NodeError, NodeStoppedError, SnapshotError, OSError: it could not be made.
        """
        head = await asyncio.to_thread(self._last_made)
        base = next((one for one in self._usable() if one.height <= head), None)
        after = base.height if base else 0
        if after == head:
            return None
        dump = self._snapshots.partial("beside")
        node = AnvilNode(
            self._executable, self._genesis, load=base.path if base else None, dump=dump, patient=True
        )  # fmt: skip
        try:
            await node.start()
            if base is not None:
                await self._verified(node.rpc, base)
            last = await self._replay(node.rpc, after, head)
            await node.finish(_PATIENT_S)
            return await asyncio.to_thread(self._snapshots.publish, dump, last.number, last.hash)
        finally:
            await node.stop()

    async def _try(self) -> None:
        begun, tail = time.monotonic(), self._tail_s
        try:
            made = await self.make()
            if made is not None:
                _log.info("a snapshot of block %d was made (%d bytes)", made.height, made.size)
            self._tail_s -= tail
        except (ChainDivergedError, NodeError, NodeStoppedError, SnapshotError, OSError) as error:
            _log.warning("no snapshot was made: %s", error)
            self._snapshots.tidy()
        self._ended = time.monotonic()
        self._cost_s = max(1.0, self._ended - begun)

    async def _replay(self, rpc: RpcClient, after: int, head: int) -> Header:
        pages = stored_blocks(self._database, after)
        last = await header_at(rpc, after)
        while last.number < head and (page := await asyncio.to_thread(next, pages, None)):
            for stored in page[: head - last.number]:
                last = await make_block(rpc, stored.plan, stored.transactions)
                if last.hash != stored.plan.hash:
                    raise ChainDivergedError(f"block {last.number} was made to another hash than the stored one")
        return last

    async def _verified(self, rpc: RpcClient, snapshot: Snapshot) -> list[Header]:
        """Hold a node that began with a snapshot against the journal: its head, and the root of all that it holds.

        Raises:
            SnapshotError: it is another chain's, or its state is not its head's.
        """
        head = read_header(await rpc.call("eth_getBlockByNumber", "latest", False))
        if (head.number, head.hash) != (snapshot.height, snapshot.hash):
            raise SnapshotError("its head is another block than it is described with")
        unrecorded: list[Header] = []
        below = head
        while below.number and (plan := await asyncio.to_thread(self._plan, below.number)) is not None:
            if plan.hash is not None:
                if plan.hash != below.hash:
                    raise SnapshotError("its blocks are not those of the journal")
                break
            unrecorded.insert(0, _planned(below, plan))
            below = await header_at(rpc, below.number - 1)
        else:
            raise SnapshotError("the journal does not have its blocks")
        # The first node of any account's proof is the root of the state that the node really works with.
        proof = await rpc.call("eth_getProof", _ANYBODY, [], "latest")
        if keccak(read_data(proof["accountProof"][0])) != head.state_root:
            raise SnapshotError("its state is not that of its head")
        return unrecorded

    def _roomy(self) -> bool:
        """Whether the disk has room for a dump, which is several times as large as what is kept of it."""
        newest = next(iter(self._snapshots.found()), None)
        needed = LEAST_FREE_BYTES + _TIMES_LARGER * (0 if newest is None else newest.size)
        return shutil.disk_usage(self._snapshots.folder).free >= needed

    def _usable(self) -> list[Snapshot]:
        return [snapshot for snapshot in self._snapshots.found() if snapshot.digest not in self._doubtful]

    def _last_made(self) -> int:
        query = select(blocks.c.number).where(blocks.c.hash.is_not(None)).order_by(blocks.c.number.desc()).limit(1)
        with self._database.reader.connect() as connection:
            return int(connection.execute(query).scalar() or 0)

    def _plan(self, number: int) -> BlockPlan | None:
        with self._database.reader.connect() as connection:
            return read_plan(connection, number)


def _planned(header: Header, plan: BlockPlan) -> Header:
    try:
        return as_planned(header, plan)
    except ChainDivergedError as error:
        raise SnapshotError(str(error)) from None
