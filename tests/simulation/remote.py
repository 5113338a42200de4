"""A world whose ledger lives on a chain of others: nodes that make blocks by themselves, lag, lie, and reorganise."""

import random
from collections.abc import Sequence
from typing import Final

from typing_extensions import override

from ledger_api.chain.batches import Bounds
from ledger_api.chain.embedded import NodeMaker
from ledger_api.chain.opening import Opening
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.remote.driver import RemoteRelay
from ledger_api.chain.remote.nodes import Node, Nodes
from ledger_api.chain.service import LedgerChain
from tests.simulation.chain import Block, Rules
from tests.simulation.faults import Faults
from tests.simulation.line import Line, SimulatedClient
from tests.simulation.node import Peer
from tests.simulation.service import Service
from tests.simulation.template import KEY_FILE, Template
from tests.simulation.world import World
from tests.support import cast

NODES: Final = ("one", "two")
_BLOCK_S: Final = 0.4


class Network:
    """The chain that the nodes agree on in the end, and the nodes. `lag` is how many blocks each is behind it."""

    def __init__(self, rules: Rules, timestamp: int, chain: Sequence[Block], chance: random.Random) -> None:
        self.chance = chance
        self.true = Peer(rules, timestamp)
        self.peers = {name: Peer(rules, timestamp) for name in NODES}
        self.lag = dict.fromkeys(NODES, 0)
        self.lines: dict[str, list[Line]] = {name: [] for name in NODES}
        for block in chain[1:]:
            self.true.adopt(block)
        self.spread()

    def mine(self, now: int) -> None:
        """Make a block of what the nodes were sent."""
        for peer in self.peers.values():
            for member in [*peer.ready, *peer.queued.values()]:
                self._offer(member)
            peer.forget_pool()
        members, self.true.ready = self.true.ready, []
        self.true.append(max(now, self.true.head.header.timestamp), members)
        self.spread()

    def reorganise(self, depth: int, least: int, keep: float) -> None:
        """Let the last blocks give way to others; their transactions wait again, or some are forgotten."""
        lost: list[RawTransaction] = []
        for _ in range(min(depth, self.true.head.number - least)):
            lost = [*self.true.take_back().transactions, *lost]
        self.true.forget_pool()
        for member in lost:
            if self.chance.random() < keep:
                self._offer(member)

    def spread(self) -> None:
        """Let every node follow, as far as its lag allows."""
        for name, peer in self.peers.items():
            seen = self.true.blocks[: max(1, len(self.true.blocks) - self.lag[name])]
            if len(seen) < len(peer.blocks) and peer.blocks[: len(seen)] == seen and self.lag[name]:
                continue
            while len(peer.blocks) > len(seen) or peer.head.hash != seen[peer.head.number].hash:
                peer.take_back()
            for block in seen[len(peer.blocks) :]:
                peer.adopt(block)

    def _offer(self, member: RawTransaction) -> None:
        known = member in self.true.ready or (member.sender, member.nonce) in self.true.queued
        following = self.true.nonces[member.sender] + sum(one.sender == member.sender for one in self.true.ready)
        if known or member.nonce < following:
            return
        if member.nonce > following:
            self.true.queued[member.sender, member.nonce] = member
            return
        self.true.ready.append(member)
        while (after := self.true.queued.pop((member.sender, following := following + 1), None)) is not None:
            self.true.ready.append(after)


class RemoteWorld(World):
    """As `World`, on a network. Reorganisations reach down to the block with which the template ends."""

    def __init__(self, template: Template, chain: Sequence[Block], seed: int, bounds: Bounds | None = None) -> None:
        super().__init__(template, seed, bounds)
        self.network = Network(self.rules, cast.START, chain, self.chance)
        self.floor = self.network.true.head.number
        self.confirmations = self.chance.choice((0, 0, 1, 3))
        self.asked = {name: Faults(self.chance) for name in NODES}
        self.loop.call_later(_BLOCK_S, self._mine)

    @override
    def opening(self, node: NodeMaker) -> Opening:
        return Opening(
            self.folder,
            self.folder / KEY_FILE,
            genesis=None,
            own_genesis=cast.genesis,
            bounds=self.bounds,
            rpc_urls=NODES,
            confirmations=self.confirmations,
            connect=self._connect,
        )

    def reorganise(self, depth: int, keep: float) -> None:
        """Let the chain's last blocks give way to others."""
        self.disturbed.add("reorganised")
        self.network.reorganise(depth, self.floor, keep)

    def lag_behind(self, place: int, blocks: int) -> None:
        """Let a node be so many blocks behind."""
        self.network.lag[NODES[place]] = blocks

    def wrong_at(self, place: int, fault: object, after: int, times: int) -> None:
        """Let something go wrong between service and one node."""
        self.asked[NODES[place]].arm(fault, after, times)  # type: ignore[arg-type]

    @override
    def settle(self) -> None:
        for name in NODES:
            self.asked[name].clear()
            self.network.lag[name] = 0
        super().settle()

    def _connect(self, _: Sequence[str]) -> Nodes:
        nodes = []
        for name in NODES:
            line = Line(self.network.peers[name], self.asked[name], self.chance)
            nodes.append(Node(name, SimulatedClient(line)))
        return Nodes(nodes)

    def _mine(self) -> None:
        self.network.mine(int(self.now))
        self.loop.call_later(_BLOCK_S * self.chance.choice((0.5, 1, 3)), self._mine)

    @override
    def _still(self, service: Service, ledger: LedgerChain) -> bool:
        driver = ledger._driver
        true = self.network.true
        # A member's transaction that comes after one that never reached the ledger waits for the member.
        return (
            isinstance(driver, RemoteRelay)
            and not ledger.parts.pending
            and not service.writer.waiting
            and not driver._sending._nonces
            and all(guest.nonce > true.nonces[guest.sender] for guest, _ in driver._sending._guests.values())
            and not ledger._queue
            and ledger.height == max(0, true.head.number - self.confirmations)
            and driver._following.tip.hash == true.blocks[ledger.height].hash
        )
