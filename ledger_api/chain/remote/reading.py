"""Blocks of a running chain, believed only as far as they prove themselves.

A header is held to its hash, transactions and receipts to the roots in the header. So a node can leave nothing out and
put nothing in without making another block, and whether that block is the chain's is for several nodes to say.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from ledger_api.chain.blocks import Header, Log, Proven
from ledger_api.chain.hexes import data, quantity, read_data, read_quantity
from ledger_api.chain.outcomes import FOUNDED, TOPICS
from ledger_api.chain.rpc import Call, Rpc, RpcError, RpcUnknownError
from ledger_api.sdk.proofs.blocks import BlockError, ProvenBlock, ProvenTransaction, prove_block
from ledger_api.sdk.proofs.headers import HeaderError, prove_header
from ledger_api.sdk.proofs.trie import EMPTY_ROOT

_TOLD: Final = frozenset((*TOPICS, FOUNDED))


@dataclass(frozen=True, slots=True)
class Seen:
    """A header that hashes to its hash. `empty` says that the block has no transactions; fees in wei per gas."""

    header: Header
    empty: bool
    base_fee: int
    gas_limit: int


@dataclass(frozen=True, slots=True)
class Read:
    """What of a block matters to the ledger: its own transactions and those with its events, and what they did."""

    header: Header
    transactions: tuple[ProvenTransaction, ...]
    proven: Proven


def read_seen(answer: Any) -> Seen:  # noqa: ANN401 - JSON
    """The header of an `eth_getBlockBy…` answer.

    Raises:
        RpcUnknownError: the answer is no block, or not the one that its hash names.
    """
    if not isinstance(answer, dict):
        raise RpcUnknownError("the node does not have the block")
    try:
        proven = prove_header(answer)
        header = Header(
            number=proven.number,
            timestamp=proven.timestamp,
            hash=proven.hash,
            parent=proven.parent,
            state_root=proven.state_root,
            members=(),
            bloom=read_data(answer["logsBloom"], 256),
        )
        base_fee = answer.get("baseFeePerGas")
        return Seen(
            header,
            proven.transactions_root == EMPTY_ROOT,
            0 if base_fee is None else read_quantity(base_fee),
            read_quantity(answer["gasLimit"]),
        )
    except (HeaderError, KeyError, TypeError, ValueError) as error:
        raise RpcUnknownError(f"the node's block can't be believed: {error}") from None


async def seen_at(rpc: Rpc, height: int | str) -> Seen:
    """The header at a height, or at a tag.

    Raises:
        NodeError: the node does not have it, does not answer, or gives another block.
    """
    asked = height if isinstance(height, str) else quantity(height)
    seen = read_seen(await rpc.call("eth_getBlockByNumber", asked, False))
    if isinstance(height, int) and seen.header.number != height:
        raise RpcUnknownError("the node gave another block than it was asked for")
    return seen


async def seen_range(rpc: Rpc, first: int, last: int) -> list[Seen]:
    """The headers of a range that the node has to its end, each the child of the one before.

    Raises:
        NodeError: it does not have them, does not answer, or they do not hang together.
    """
    calls = [Call("eth_getBlockByNumber", (quantity(number), False)) for number in range(first, last + 1)]
    found: list[Seen] = []
    for number, answer in zip(range(first, last + 1), await rpc.batch(calls), strict=True):
        if isinstance(answer, RpcError):
            raise answer
        seen = read_seen(answer)
        if seen.header.number != number or (found and seen.header.parent != found[-1].header.hash):
            raise RpcUnknownError("the node's blocks do not hang together")
        found.append(seen)
    return found


async def hash_at(rpc: Rpc, height: int) -> bytes | None:
    """The hash of the block at a height, None where the node has none there.

    Raises:
        NodeError: no usable answer.
    """
    answer = await rpc.call("eth_getBlockByNumber", quantity(height), False)
    if answer is None:
        return None
    seen = read_seen(answer)
    if seen.header.number != height:
        raise RpcUnknownError("the node gave another block than it was asked for")
    return seen.header.hash


async def read_block(rpc: Rpc, seen: Seen, contract: bytes, own: frozenset[bytes]) -> Read:
    """What matters of the block of a header; `own` are hashes of transactions that matter whatever they do.

    Raises:
        NodeError: no usable answer, or one that the header does not commit to.
    """
    header = seen.header
    if seen.empty:
        return Read(header, (), Proven((), frozenset()))
    block = await rpc.call("eth_getBlockByHash", data(header.hash), True)
    if not isinstance(block, dict) or block.get("hash") != data(header.hash):
        raise RpcUnknownError("the node does not have a block that it told of")
    receipts = await _receipts(rpc, header, block)
    try:
        proven = await asyncio.to_thread(prove_block, block, receipts)
        failed = [receipt["transactionHash"] for receipt in receipts if read_quantity(receipt["status"]) == 0]
        return _chosen(header, proven, contract, own, frozenset(read_data(one, 32) for one in failed))
    except (BlockError, KeyError, TypeError, ValueError) as error:
        raise RpcUnknownError(f"the node's block can't be believed: {error}") from None


def _chosen(
    header: Header, proven: ProvenBlock, contract: bytes, own: frozenset[bytes], failed: frozenset[bytes]
) -> Read:
    chosen, logs = [], []
    for transaction in proven.transactions:
        told = [
            Log(header.number, log.index, transaction.hash, log.address, log.topics, log.data)
            for log in transaction.logs
            if log.address == contract and log.topics and log.topics[0] in _TOLD
        ]
        if told or transaction.to == contract or transaction.hash in own:
            chosen.append(transaction)
            logs += told
    members = tuple(transaction.hash for transaction in chosen)
    found = Header(
        header.number, header.timestamp, header.hash, header.parent, header.state_root, members, header.bloom
    )
    return Read(found, tuple(chosen), Proven(tuple(logs), failed.intersection(members)))


async def _receipts(rpc: Rpc, header: Header, block: Mapping[str, Any]) -> Sequence[Mapping[str, Any]]:
    """The receipts of all transactions of a block, in order; not every node gives them by block."""
    try:
        receipts = await rpc.call("eth_getBlockReceipts", quantity(header.number))
    except RpcError:
        receipts = None
    if receipts is None:
        hashes = [body["hash"] for body in block["transactions"]]
        receipts = await rpc.batch([Call("eth_getTransactionReceipt", (each,)) for each in hashes])
    if not isinstance(receipts, list) or not all(isinstance(receipt, dict) for receipt in receipts):
        raise RpcUnknownError("the node does not have the receipts of a block that it told of")
    return receipts
