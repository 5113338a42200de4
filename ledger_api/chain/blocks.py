"""Blocks and logs as a node reports them, strictly read: a malformed answer is an unknown one, never a guess."""

from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from ledger_api.chain.hexes import read_data, read_quantity
from ledger_api.chain.rpc import RpcUnknownError
from ledger_api.sdk.proofs.headers import HeaderError, prove_header


@dataclass(frozen=True, slots=True)
class Header:
    """One block's header, as far as the ledger uses it.

    `members` are its transactions' hashes in order, `gas` what they used.
    """

    number: int
    timestamp: int
    hash: bytes
    parent: bytes
    state_root: bytes
    members: tuple[bytes, ...]
    bloom: bytes
    gas: int = 0


@dataclass(slots=True)
class Log:
    """One event log. `index` counts within the block."""

    # Not frozen: blocks have thousands, and to make a frozen one takes three times as long.
    block: int
    index: int
    transaction: bytes
    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


@dataclass(frozen=True, slots=True)
class Proven:
    """What the roots of a block's header commit to: the ledger's events, and the transactions that failed."""

    logs: tuple[Log, ...]
    failed: frozenset[bytes]


def read_header(answer: Any) -> Header:  # noqa: ANN401 - JSON
    """The header of an `eth_getBlockBy…` answer without full transactions.

    It is held to its hash: what a node says of a block is stored, and the chain is brought back by it.

    Raises:
        RpcUnknownError: the answer is no block, or not the one that its hash names.
    """
    if not isinstance(answer, dict):
        raise RpcUnknownError("the node does not have the block")
    try:
        proven = prove_header(answer)
        return Header(
            number=proven.number,
            timestamp=proven.timestamp,
            hash=proven.hash,
            parent=proven.parent,
            state_root=proven.state_root,
            members=tuple(read_data(member, 32) for member in answer["transactions"]),
            bloom=read_data(answer["logsBloom"], 256),
            gas=read_quantity(answer["gasUsed"]),
        )
    except (HeaderError, KeyError, TypeError, ValueError) as error:
        raise RpcUnknownError(f"the node's block can't be believed: {error}") from None


def read_logs(answer: Any) -> list[Log]:  # noqa: ANN401 - JSON
    """The logs of an `eth_getLogs` answer, in the order of block and index.

    Raises:
        RpcUnknownError: the answer is no list of mined logs.
    """
    # Thousands of logs share a few heights, transactions, addresses, kinds of event and kinds of act.
    quantity, word = cache(read_quantity), cache(partial(read_data, width=32))
    address = cache(partial(read_data, width=20))
    try:
        logs = [
            Log(
                quantity(item["blockNumber"]),
                read_quantity(item["logIndex"]),
                word(item["transactionHash"]),
                address(item["address"]),
                tuple(map(word, item["topics"])),
                read_data(item["data"]),
            )
            for item in answer
        ]
    except (KeyError, TypeError, ValueError) as error:
        raise RpcUnknownError(f"the node's logs can't be read: {type(error).__name__}") from None
    logs.sort(key=lambda log: (log.block, log.index))
    return logs
