"""The ledger's way to a chain that makes its own blocks: `RemoteRelay` sends, follows, and goes back with the chain."""

import asyncio
import logging
from collections.abc import Callable, Coroutine, Sequence
from typing import Any, Final

from sqlalchemy import Connection

from ledger_api.chain.batches import Bounds
from ledger_api.chain.blocks import Header
from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.errors import ChainBusyError, ChainDivergedError, ChainError, GatewayRefusedError, IdentityError
from ledger_api.chain.founding import founding_state
from ledger_api.chain.hexes import data, read_quantity
from ledger_api.chain.identity import write_network
from ledger_api.chain.indexer import Indexer, Made
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import Check, NetworkView
from ledger_api.chain.memory import load
from ledger_api.chain.parts import Parts
from ledger_api.chain.presented import presented_again, presented_by
from ledger_api.chain.queue import MOST_GUESTS, Queue
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.remote.ancestors import common_ancestor
from ledger_api.chain.remote.checks import check_nodes, check_sending
from ledger_api.chain.remote.fees import suggested
from ledger_api.chain.remote.following import ChainWentBackError, Following
from ledger_api.chain.remote.founding import founded, read_creations
from ledger_api.chain.remote.nodes import Node
from ledger_api.chain.remote.reading import Read, Seen, hash_at, seen_at
from ledger_api.chain.remote.sending import Remote, Sending
from ledger_api.chain.rpc import NodeError, Rpc, RpcUnknownError
from ledger_api.chain.transactions import GAS_LIMIT
from ledger_api.sdk.proofs.blocks import ProvenTransaction
from ledger_api.store.errors import StoreError
from ledger_api.store.journal import (
    GATEWAY,
    SignedTransaction,
    add_transactions,
    is_stored,
    place_transactions,
    read_transactions,
    reject_transactions,
)
from ledger_api.store.rollback import Founding, Mark, read_marks, roll_back

CHAIN: Final = "chain"
"""The cause of a pause while the chain does not have what was read."""
PRICE_S: Final = 2.0
"""How long a price is good for."""

_log = logging.getLogger(__name__)


class RemoteRelay:
    """Over nodes of one chain. All that it does is durable before it is sent, and proven before it is believed."""

    def __init__(
        self,
        parts: Parts,
        remote: Remote,
        dispatcher: Dispatcher,
        sending: Sending,
        intake: Intake,
        queue: Queue,
        indexer: Indexer,
        network: NetworkView,
    ) -> None:
        self._parts = parts
        self._nodes = remote.nodes
        self._dispatcher = dispatcher
        self._intake = intake
        self._queue = queue
        self._indexer = indexer
        self._sending = sending
        self._network = network
        self._confirmations = remote.confirmations
        self._pace = remote.pace
        self._following = Following(parts, remote, sending.own, self._take, self._skip)
        self._sent = asyncio.Event()
        self._gone_since: float | None = None
        self._priced = float("-inf")
        self.on_founded: Callable[[NetworkView], None] = lambda _: None
        """Told when the chain lost the ledger's creation, and has it again in another block."""

    @property
    def rpc(self) -> Rpc:
        """The nodes, as one."""
        return self._nodes

    def checks(self) -> list[Check]:
        """See `service.Driver`."""
        trouble = None if self._sending.idle else self._sending.trouble
        return [check_nodes(self._nodes.all), check_sending(trouble)]

    @property
    def saved(self) -> int | None:
        """See `service.Driver`: a chain of others needs no snapshot."""
        return None

    async def begin(self) -> None:
        """Index what the chain has and the database has not; where no node answers, that is for later.

        Raises:
            ChainDivergedError: the chain and the rules differ.
        """
        await self._load()
        tip = await self._parts.reader.run(lambda snapshot: read_marks(snapshot.connection))
        self._following.tip = tip[0] if tip else await self._before_creation()
        try:
            while await self._advance():
                pass
        except NodeError as error:
            _log.warning("the chain is not read to its end yet: %s", error)

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """What runs as long as the service does."""
        return [self._or_stop(each) for each in (self._follow, self._tend, self._dispatch)]

    async def replace(self, transaction: bytes) -> bytes:
        """See `Ledger.replace`."""
        return await self._sending.replace(transaction)

    async def drop(self, transaction: bytes) -> bytes:
        """See `Ledger.drop`."""
        replaced = await self._sending.drop(transaction)
        self._queue.wake()
        return replaced

    async def stop(self) -> None:
        """There is nothing to end: the nodes are others', and are closed by whoever connected to them."""

    async def take_transaction(self, transaction: RawTransaction, raw: bytes) -> None:
        """Store a member's transaction, and send it. See `gateway.Sender`.

        Raises:
            ChainBusyError: too many are on their way.
            GatewayRefusedError: the nodes do not take it.
        """
        self._parts.halt.require_running()
        if self._sending.guests >= MOST_GUESTS:
            raise ChainBusyError(self._sending.guests)
        used = read_quantity(await self._nodes.call("eth_getTransactionCount", data(transaction.sender), "latest"))
        if transaction.nonce < used:
            raise GatewayRefusedError(f"the sender's next nonce is {used}")
        item = SignedTransaction(transaction.hash, raw, transaction.sender, transaction.nonce, GATEWAY)
        now = self._parts.clock.now()

        def job(connection: Connection) -> bool:
            if is_stored(connection, item.hash):
                return False
            add_transactions(connection, [item], now)
            return True

        if not await self._parts.writer.run(job):
            return
        self._sending.add_guest(item)
        refused = await self._sending.send_guest(item)
        if refused is not None:
            await self._parts.writer.run(lambda connection: reject_transactions(connection, [item.hash]))
            raise GatewayRefusedError(f"the node does not take it: {refused}")

    # ----- What runs

    async def _or_stop(self, work: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Do work that never ends, through nodes that do not answer; where it can't go on, writes stop."""
        try:
            while True:
                try:
                    await work()
                except NodeError as error:
                    _log.info("a node gave no usable answer: %s", error)
                    await asyncio.sleep(self._pace.idle)
        except (ChainError, StoreError) as error:
            diverged = isinstance(error, ChainDivergedError | IdentityError)
            self._parts.halt.stop(str(error), diverged=diverged)

    async def _follow(self) -> None:
        if await self._advance():
            return
        self._sent.clear()
        try:
            # What has just been sent may be in the next block, and that one may be there at once.
            await asyncio.wait_for(self._sent.wait(), self._pace.idle if self._sending.idle else self._pace.poll)
        except TimeoutError:
            return

    async def _tend(self) -> None:
        await asyncio.sleep(self._pace.idle if self._sending.idle else self._pace.poll)
        head = self._following.head
        if head is None or self._sending.idle:
            return
        await self._price(head)
        await self._sending.tend(self._nodes, head.header.number)
        await self._sending.lost(self._nodes, lambda: self._following.tip)
        self._queue.wake()

    async def _dispatch(self) -> None:
        await self._queue.wait(self._may_dispatch)
        if self._sending.underway and len(self._queue) < self._queue.bounds.acts:
            # What comes meanwhile goes along.
            await asyncio.sleep(self._pace.gather)
        head = self._following.head or await seen_at(self._nodes, "latest")
        await self._price(head)
        async with self._sending.turn:
            if not self._may_dispatch():
                return
            now = self._parts.clock.now()
            batches, expired = self._queue.take(max(now, head.header.timestamp))
            signed, presented = self._dispatcher.sign(batches)
            await self._dispatcher.store(signed, expired, now, None)
            await self._dispatcher.end(self._intake, expired)
            attempts = self._sending.add(signed, presented, head.header.number)
        await self._sending.send(attempts)
        self._sent.set()

    def _may_dispatch(self) -> bool:
        free = self._sending.may_send(self._queue.bounds.transactions)
        return free and bool(self._queue) and self._parts.halt.reason is None

    async def _price(self, head: Seen) -> None:
        """What new transactions pay and how much gas they may use, as the chain is now."""
        now = asyncio.get_running_loop().time()
        if now - self._priced < PRICE_S:
            return
        held = await self._nodes.call("eth_getBalance", data(self._dispatcher.relayer), "latest")
        fee = await suggested(self._nodes, head, read_quantity(held))
        # As many as fit into a block, each as large as may be.
        gas = head.gas_limit // -(-head.gas_limit // GAS_LIMIT)
        self._sending.fee, self._priced = fee, now
        self._dispatcher.offer(fee.most, fee.tip, gas)
        bounds: Bounds = self._queue.bounds
        self._queue.bounds = bounds._replace(gas=min(gas, GAS_LIMIT))

    # ----- Reading

    async def _advance(self) -> bool:
        try:
            more = await self._following.step()
        except ChainWentBackError as gone:
            return await self._went_back(gone)
        self._gone_since = None
        if self._parts.halt.resumed(CHAIN):
            _log.warning("the chain is read on from block %d", self._following.tip.number)
            self._queue.wake()
        return more

    async def _take(self, read: Read) -> None:
        async with self._sending.turn:
            presented = [self._sending.presented(each.hash) for each in read.transactions]
            unknown = [each for each, known in zip(read.transactions, presented, strict=True) if known is None]
            found = {each.hash: each for each in await self._known(unknown)}
            contract = self._parts.identity.contract
            whole = tuple(
                known or found.get(each.hash) or presented_by(each.hash, each.to, each.input, contract)
                for each, known in zip(read.transactions, presented, strict=True)
            )
            await self._indexer.index(self._nodes, Made(read.header, whole, read.proven))
            self._sending.settled(read.header.members)

    async def _known(self, transactions: Sequence[ProvenTransaction]) -> Sequence[Any]:
        """What those present that the journal has, though they are not on their way any more."""
        if not transactions:
            return ()
        hashes = [each.hash for each in transactions]
        stored = await self._parts.reader.run(lambda snapshot: read_transactions(snapshot.connection, hashes))
        identity = self._parts.identity
        return presented_again(stored, identity.relayer, identity.domain, self._parts.pending)

    async def _skip(self, header: Header) -> None:
        async with self._sending.turn:
            await self._indexer.pass_over(header)

    # ----- Going back

    async def _went_back(self, gone: ChainWentBackError) -> bool:
        """Stop writes, and go back where every node says so; one alone that tells something else is left aside."""
        tip = self._following.tip
        now = asyncio.get_running_loop().time()
        told = await self._following.told(tip.number)
        keepers = [node for node, there in told.items() if there == tip.hash]
        if keepers:
            for node, there in told.items():
                if there not in (tip.hash, None):
                    self._nodes.failed(node, f"its block {tip.number} is not the one that was read")
            self._nodes.prefer(keepers[0])
            return False
        self._parts.halt.pause(CHAIN, f"the chain does not have block {tip.number} any more, which was read")
        if self._gone_since is None:
            self._gone_since = now
        others = {there for there in told.values() if there is not None}
        certain = len(others) == 1 and len(told) == len(self._nodes.all) and None not in told.values()
        waited = now - self._gone_since >= self._pace.patience
        if len(others) > 1 or not told or not (certain or (waited and not await self._syncing())):
            await asyncio.sleep(self._pace.poll)
            return False
        await self._go_back(gone.node if gone.node in told else next(iter(told)))
        return True

    async def _syncing(self) -> bool:
        """Whether a node is still getting the chain from others."""
        return await self._nodes.call("eth_syncing") not in (False, None)

    async def _go_back(self, node: Node) -> None:
        """Take back what the chain does not have any more; its acts wait again, and the stored bytes are sent again.

        Raises:
            IdentityError: not even the first block is the same.
        """
        ancestor = await common_ancestor(node, self._parts.reader, self._network)
        seen = await seen_at(node.rpc, ancestor.number)
        _log.warning("the chain went back: blocks above %d are taken back", ancestor.number)
        founding = Founding(self._network.deployed_at, founding_state(self._parts.identity.genesis))
        await self._intake.settled()
        async with self._sending.turn, self._intake.judging:
            near = await self._parts.writer.insist(lambda connection: roll_back(connection, ancestor.number, founding))
            self._parts.clock.reached = seen.header.timestamp
            await self._load()
            self._queue.clear()
            self._intake.ready = [entry for entry in self._parts.pending.entries() if not entry.sent]
        self._parts.progress.reached(self._parts.progress.height)
        self._gone_since = None
        lost = ancestor.number < founding.at
        self._following.tip = ancestor if near else await self._begin_again(lost=lost)

    async def _begin_again(self, *, lost: bool) -> Mark:
        """The block before the one that created the ledger, which has to be created once more where that is lost."""
        identity = self._parts.identity
        creations = await self._parts.reader.run(lambda snapshot: read_creations(snapshot.connection, identity))
        while True:
            try:
                if not lost:
                    return await self._before_creation()
                await self._sending.tend(self._nodes, 0)
                found = await founded(self._nodes, identity, creations, self._confirmations)
            except NodeError:
                found = None
            if found is not None:
                await self._found(found.at, found.placed)
                return found.before
            await asyncio.sleep(self._pace.poll)

    async def _before_creation(self) -> Mark:
        before = self._network.deployed_at - 1
        there = await hash_at(self._nodes, before)
        if there is None:
            raise RpcUnknownError("the nodes do not have the block that created the ledger")
        return Mark(before, there)

    async def _found(self, deployed_at: int, placed: dict[bytes, int]) -> None:
        network = self._network = NetworkView(
            self._network.chain_id,
            self._network.genesis_hash,
            self._network.contract,
            self._network.code_hash,
            self._network.salt,
            deployed_at,
        )

        def job(connection: Connection) -> None:
            write_network(connection, network)
            place_transactions(connection, placed)

        await self._parts.writer.insist(job)
        self._sending.settled(list(placed))
        self._indexer.deployed_at = deployed_at
        self.on_founded(network)

    async def _load(self) -> None:
        try:
            told = await self._nodes.call("eth_getTransactionCount", data(self._dispatcher.relayer), "latest")
            mined = read_quantity(told)
        except (NodeError, ValueError):
            # The journal knows it too, unless somebody else used the key.
            mined = 0

        await load(self._parts, self._intake, self._indexer)
        await self._parts.reader.run(lambda snapshot: self._dispatcher.load(snapshot.connection, mined))
        await self._sending.load()
