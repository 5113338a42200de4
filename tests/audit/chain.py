"""A world whose acts go onto a real chain, block after block, with a checkpoint that members countersign."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts.codec import build
from ledger_api.acts.hashing import Domain
from ledger_api.acts.jsonforms import to_json
from ledger_api.audit.rebuild import Mark
from ledger_api.chain.anvil import AnvilNode, Genesis, find_anvil
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.contracts import LEDGER, addresses_from, creation_codes
from ledger_api.chain.hexes import data
from ledger_api.chain.transactions import Relayer, relayer
from tests.support import cast
from tests.support.cast import Actor
from tests.support.world import World

CHAIN_ID = 7_001_002
SALT = b"\x5a" * 32


@dataclass
class OnChain:
    """The node, the ledger on it, and the world that says what to present."""

    node: AnvilNode
    sender: Relayer
    contract: bytes
    world: World
    nonce: int
    presented: int = 0

    async def present(self, *items: bytes, step: int = 60) -> None:
        """One transaction in a block of its own with these items, or with what the world was told since the last."""
        batch = items or tuple(item for _, item, _ in self.world.presented[self.presented :])
        self.presented = len(self.world.presented)
        await self._send(self.contract, encode_submit(b"".join(batch)))
        await self.node.rpc.call("evm_mine", {"timestamp": self.world.now})
        self.world.wait(step)

    async def create(self, codes: list[bytes]) -> None:
        for code in codes:
            await self._send(b"", code)
        await self.node.rpc.call("evm_mine", {"timestamp": self.world.now})

    async def _send(self, to: bytes, call: bytes) -> None:
        transaction = self.sender.sign(chain_id=CHAIN_ID, nonce=self.nonce, to=to, data=call)
        self.nonce += 1
        await self.node.rpc.call("eth_sendRawTransaction", data(transaction.raw))


@asynccontextmanager
async def on_chain() -> AsyncIterator[OnChain]:
    """A fresh chain with the cast's ledger founded on it and the cast enrolled."""
    node = AnvilNode(find_anvil(), Genesis(CHAIN_ID, cast.START - 100))
    await node.start()
    try:
        sender = relayer(b"\x11" * 32)
        addresses = addresses_from(sender.address, 0)
        genesis = cast.genesis()
        domain = Domain(CHAIN_ID, addresses[LEDGER], SALT)
        chain = OnChain(node, sender, addresses[LEDGER], World(genesis, domain), 0)
        chain.world.now -= 50
        await chain.create(creation_codes(addresses, SALT, genesis))
        chain.world.now += 50
        await chain.present()
        yield chain
    finally:
        await node.stop()


def checkpoint(height: int, mark: Mark, domain: Domain, /, *members: Actor, **changes: Any) -> dict[str, Any]:
    """A checkpoint as the API shows it, with the members' countersignatures (over other values, with changes)."""
    act = m.Countersign(0, height, *mark, deadline=cast.START + 10**8)._replace(**changes)
    return {
        "height": height,
        "block_hash": data(mark.block_hash),
        "state_root": data(mark.state_root),
        "executed": mark.executed,
        "history": data(mark.history),
        "countersignatures": [
            {"act": to_json(cast.signed(build(act._replace(member=member.number)), member.maker, domain=domain))}
            for member in members
        ],
    }
