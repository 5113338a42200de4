"""Where the auditor's input comes from: a node, or the service's gateway to one; it is proven, not believed."""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.rpc import Call, RpcClient, RpcError

BLOCKS_AT_ONCE = 32
CALLS_AT_ONCE = 64
SLOTS_AT_ONCE = 100


class SourceError(Exception):
    """The source does not give what the audit needs."""


@dataclass(frozen=True, slots=True)
class RawBlock:
    """A block with whole transactions and their receipts in order, as JSON-RPC gives them."""

    block: Mapping[str, Any]
    receipts: Sequence[Mapping[str, Any]]


class Source(Protocol):
    """What the audit asks for. Addresses have 20 bytes; heights are block numbers; JSON is JSON-RPC's."""

    async def chain_id(self) -> int:
        """The chain's id."""
        ...

    async def head(self) -> int:
        """The last block."""
        ...

    def blocks(self, first: int, last: int) -> AsyncIterator[RawBlock]:
        """Every block of the range, in order."""
        ...

    async def account(self, address: bytes, height: int) -> Mapping[str, Any]:
        """The `eth_getProof` answer for an account, without slots."""
        ...

    async def code(self, address: bytes, height: int) -> bytes:
        """An account's code."""
        ...

    async def storage(self, address: bytes, slots: Sequence[int], height: int) -> Sequence[Mapping[str, Any]]:
        """The `storageProof` entries of an `eth_getProof` answer, one per slot in their order."""
        ...

    async def checkpoints(self) -> Sequence[Mapping[str, Any]]:
        """The checkpoints and what members countersigned, where the source has them."""
        ...


class NodeSource:
    """Any EVM node by JSON-RPC, or the service's `/v1/rpc`."""

    def __init__(self, rpc: RpcClient) -> None:
        self._rpc = rpc

    async def chain_id(self) -> int:
        """See `Source`."""
        return int(await self._rpc.call("eth_chainId"), 16)

    async def head(self) -> int:
        """See `Source`."""
        return int(await self._rpc.call("eth_blockNumber"), 16)

    async def blocks(self, first: int, last: int) -> AsyncIterator[RawBlock]:
        """See `Source`."""
        for start in range(first, last + 1, BLOCKS_AT_ONCE):
            numbers = range(start, min(start + BLOCKS_AT_ONCE, last + 1))
            blocks = await self._all([Call("eth_getBlockByNumber", (quantity(number), True)) for number in numbers])
            hashes = [transaction["hash"] for block in blocks for transaction in block["transactions"]]
            receipts = await self._all([Call("eth_getTransactionReceipt", (name,)) for name in hashes])
            taken = 0
            for block in blocks:
                count = len(block["transactions"])
                yield RawBlock(block, receipts[taken : taken + count])
                taken += count

    async def account(self, address: bytes, height: int) -> Mapping[str, Any]:
        """See `Source`."""
        return await self._dict(Call("eth_getProof", (data(address), [], quantity(height))))

    async def code(self, address: bytes, height: int) -> bytes:
        """See `Source`."""
        return bytes.fromhex((await self._rpc.call("eth_getCode", data(address), quantity(height)))[2:])

    async def storage(self, address: bytes, slots: Sequence[int], height: int) -> Sequence[Mapping[str, Any]]:
        """See `Source`."""
        entries: list[Mapping[str, Any]] = []
        for start in range(0, len(slots), SLOTS_AT_ONCE):
            names = [f"0x{slot:064x}" for slot in slots[start : start + SLOTS_AT_ONCE]]
            answer = await self._dict(Call("eth_getProof", (data(address), names, quantity(height))))
            entries += answer["storageProof"]
        return entries

    async def checkpoints(self) -> Sequence[Mapping[str, Any]]:
        """A node has none: the service keeps what members countersign."""
        return ()

    async def _dict(self, call: Call) -> Mapping[str, Any]:
        return (await self._all([call]))[0]

    async def _all(self, calls: Sequence[Call]) -> list[dict[str, Any]]:
        answers: list[dict[str, Any]] = []
        for start in range(0, len(calls), CALLS_AT_ONCE):
            part = calls[start : start + CALLS_AT_ONCE]
            for call, answer in zip(part, await self._rpc.batch(part), strict=True):
                if isinstance(answer, RpcError):
                    raise SourceError(f"{call.method}: {answer}")
                if not isinstance(answer, dict):
                    raise SourceError(f"{call.method}: the node does not have what is asked for")
                answers.append(answer)
        return answers
