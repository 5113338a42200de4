"""A ledger on a node of the benchmark's own, without the service: what the peers run on."""

import time
from collections import deque
from collections.abc import Iterable, Sequence
from typing import Any, Final, Self

from ledger_api.acts.codec import decode
from ledger_api.acts.hashing import Domain, keccak
from ledger_api.bench.errors import BenchError
from ledger_api.bench.loads import GENESIS, Load, Scene
from ledger_api.chain import anvil
from ledger_api.chain.batches import BOUNDS, pack
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.contracts import LEDGER, addresses_from, created_address, creation_codes
from ledger_api.chain.hexes import data, read_quantity
from ledger_api.chain.items import read_item
from ledger_api.chain.pending import Entry
from ledger_api.chain.rpc import Call, RpcError
from ledger_api.chain.transactions import GAS_LIMIT, relayer

CHAIN_ID: Final = 7_003_003
SALT: Final = keccak(b"benchmark")
SECRET: Final = keccak(b"relayer of the benchmark")
UNLOCKED: Final = "0x00000000000000000000000000000000000bE4c8"
_EXECUTED: Final = keccak(b"Executed(bytes32,uint8,bytes)")
_LINES: Final = 25


class BenchChain:
    """A founded ledger with the cast enrolled. Use it as `async with`."""

    def __init__(self) -> None:
        now = int(time.time())
        self.node = anvil.AnvilNode(anvil.find_anvil(), anvil.Genesis(chain_id=CHAIN_ID, timestamp=now - 60))
        self._relayer = relayer(SECRET)
        self._nonce = 0
        self._addresses = addresses_from(self._relayer.address, 0)
        self.contract = self._addresses[LEDGER]
        self.scene = Scene(Domain(CHAIN_ID, self.contract, SALT), now)

    async def __aenter__(self) -> Self:
        await self.node.start()
        for code in creation_codes(self._addresses, SALT, GENESIS):
            await self.send([self.sign(code, to=b"")])
            await self.mine()
        await self.present(self.scene.network())
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.node.stop()

    def sign(self, call: bytes, *, to: bytes | None = None, gas: int = GAS_LIMIT) -> str:
        """The relayer's next transaction, raw."""
        target = self.contract if to is None else to
        signed = self._relayer.sign(chain_id=CHAIN_ID, nonce=self._nonce, to=target, data=call, gas=gas)
        self._nonce += 1
        return data(signed.raw)

    async def send(self, transactions: Sequence[str]) -> None:
        """Hand raw transactions to the node."""
        for answer in await self.node.rpc.batch([Call("eth_sendRawTransaction", (raw,)) for raw in transactions]):
            if isinstance(answer, RpcError):
                raise answer

    async def mine(self, timestamp: int | None = None) -> None:
        """Make a block of all that was sent, at that instant or now."""
        await self.node.rpc.call("evm_mine", *([] if timestamp is None else [{"timestamp": timestamp}]))

    async def create(self, code: bytes) -> bytes:
        """The address of a contract of that creation code, on the chain by now."""
        address = created_address(self._relayer.address, self._nonce)
        await self.send([self.sign(code, to=b"")])
        await self.mine()
        if await self.node.rpc.call("eth_getCode", data(address), "latest") == "0x":
            raise BenchError("the contract can't be created")
        return address

    async def gas(self, wires: Sequence[bytes]) -> int:
        """The gas of a transaction of these acts, in a block of its own; all must be executed."""
        before = await self.height()
        await self.send([self.sign(encode_submit(b"".join(wires)))])
        await self.mine()
        if await self.executed(before) != len(wires):
            raise BenchError("not every act whose gas is measured was executed")
        return read_quantity((await self.node.rpc.call("eth_getBlockByNumber", "latest", False))["gasUsed"])

    async def like_a_developers(self) -> str:
        """From now on the node makes a block of every transaction at once, and signs for the account answered here."""
        await self.node.rpc.call("anvil_impersonateAccount", UNLOCKED)
        await self.node.rpc.call("evm_setAutomine", True)
        return UNLOCKED

    async def present(self, loads: Iterable[Load]) -> None:
        """Preparation: every act of the loads, in batches, each in a block of its own; all must be executed."""
        wires = [wire for load in loads for wire in load.wires]
        before = await self.executed()
        for batch in batches(wires, _LINES):
            await self.send([self.sign(encode_submit(batch))])
            await self.mine()
        done = await self.executed() - before
        if done != len(wires):
            raise BenchError(f"{done} of {len(wires)} acts of the preparation were executed")

    async def height(self) -> int:
        """The number of the last block."""
        return read_quantity(await self.node.rpc.call("eth_blockNumber"))

    async def executed(self, after: int = 0) -> int:
        """How many acts were executed in the blocks after that one."""
        return await self._logs(after, {"topics": [data(_EXECUTED)]})

    async def events(self) -> int:
        """How many events the ledger has told, of all kinds."""
        return await self._logs(0, {"address": data(self.contract)})

    async def _logs(self, after: int, query: dict[str, Any]) -> int:
        count = 0
        for block in range(after + 1, await self.height() + 1):
            span = {"fromBlock": hex(block), "toBlock": hex(block)}
            count += len(await self.node.rpc.call("eth_getLogs", query | span))
        return count


def batch_size(wire: bytes, domain: Domain) -> int:
    """How many acts like this one the relay packs into a transaction."""
    act = decode(wire)
    entry = Entry(0, act, read_item(wire, domain, act), 0, [])
    return len(pack(deque([entry] * BOUNDS.acts), BOUNDS, 1)[0])


def batches(wires: Sequence[bytes], size: int) -> list[bytes]:
    """The acts in batches of so many."""
    return [b"".join(wires[start : start + size]) for start in range(0, len(wires), size)]
