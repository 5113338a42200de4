"""The chain that a ledger is founded on: what must hold before, when it has happened, and which nodes are of it."""

import asyncio
from collections.abc import Sequence
from typing import Final, NamedTuple

from sqlalchemy import Connection

from ledger_api.chain.contracts import creation_order
from ledger_api.chain.errors import IdentityError
from ledger_api.chain.founding import Start, verify_chain
from ledger_api.chain.hexes import data, quantity, read_data, read_quantity
from ledger_api.chain.identity import Identity
from ledger_api.chain.interface import NetworkView
from ledger_api.chain.outcomes import FOUNDED
from ledger_api.chain.raw import read_raw
from ledger_api.chain.remote.fees import Fee, suggested
from ledger_api.chain.remote.nodes import Node, Nodes
from ledger_api.chain.remote.reading import Seen, hash_at, read_block, seen_at
from ledger_api.chain.remote.sending import receipts_of
from ledger_api.chain.rpc import NodeError, Rpc, RpcUnknownError
from ledger_api.chain.transactions import GAS_LIMIT
from ledger_api.store.journal import SignedTransaction, read_first
from ledger_api.store.rollback import Mark

LEAST_BLOCK_GAS: Final = 8_000_000
"""Of a block: less holds neither the contract's creation nor a batch worth its name."""
_MILLISECONDS: Final = 10**12
_CREATION_GAS: Final = 6_000_000
"""More than any of the contracts needs to be created."""


class Founded(NamedTuple):
    """The block that created the ledger, the one before it, and where the other contracts' creations are."""

    at: int
    before: Mark
    placed: dict[bytes, int]


async def meet(nodes: Nodes) -> tuple[int, bytes, Seen]:
    """The chain id, the genesis block's hash and a head: the same chain by every node that answers.

    Raises:
        IdentityError: the nodes are of several chains, or of one that no ledger can live on.
        NodeError: none answers.
    """
    told = await asyncio.gather(*[_met(node) for node in nodes.all], return_exceptions=True)
    found = [(node, answer) for node, answer in zip(nodes.all, told, strict=True) if isinstance(answer, tuple)]
    if not found:
        names = ", ".join(node.name for node in nodes.all)
        raise RpcUnknownError(f"no node answers ({names}): see that it runs and that its URL (--rpc-url) is right")
    if len({answer[:2] for _, answer in found}) > 1:
        listed = "; ".join(f"{node.name} is of chain {answer[0]}, 0x{answer[1].hex()}" for node, answer in found)
        raise IdentityError(f"the nodes are of different chains: {listed}")
    head = found[0][1][2]
    if head.header.timestamp > _MILLISECONDS:
        raise IdentityError("the chain stamps its blocks in milliseconds: no deadline would ever pass")
    if head.gas_limit < LEAST_BLOCK_GAS:
        raise IdentityError(f"a block of the chain holds {head.gas_limit} gas; the ledger needs {LEAST_BLOCK_GAS}")
    return found[0][1]


async def start_on(nodes: Nodes, relayer: bytes, chain_id: int, head: Seen) -> Start:
    """How to create the ledger on this chain with the relayer's key.

    Raises:
        IdentityError: the relayer can't pay for it.
        NodeError: no node answers.
    """
    nonce = read_quantity(await nodes.call("eth_getTransactionCount", data(relayer), "latest"))
    held = read_quantity(await nodes.call("eth_getBalance", data(relayer), "latest"))
    fee = await suggested(nodes, head, held)
    needed = fee.most * _CREATION_GAS * len(creation_order())
    if held < needed:
        raise IdentityError(
            f"gas costs money on this chain: send at least {needed} wei to the relayer, 0x{relayer.hex()}, and start "
            "again"
        )
    gas = min(GAS_LIMIT, head.gas_limit) if fee == Fee() else _CREATION_GAS
    return Start(chain_id, nonce, fee.most, fee.tip, gas)


def read_creations(connection: Connection, identity: Identity) -> list[SignedTransaction]:
    """The creating transactions with what replaced them, by nonce."""
    first = read_first(connection, identity.relayer, 16 * len(creation_order()))
    return sorted((each for each in first if not read_raw(each.raw).to), key=lambda each: each.nonce)


async def founded(
    rpc: Rpc, identity: Identity, creations: Sequence[SignedTransaction], confirmations: int
) -> Founded | None:
    """Where the ledger was created; None while it is not, or not deep enough.

    Raises:
        NodeError: no usable answer.
    """
    receipts = await receipts_of(rpc, [each.hash for each in creations])
    last = [receipts[each.hash] for each in creations if each.nonce == creations[-1].nonce and each.hash in receipts]
    if not last:
        return None
    at = read_quantity(last[0]["blockNumber"])
    head = await seen_at(rpc, "latest")
    if at > head.header.number - confirmations:
        return None
    seen = await seen_at(rpc, at)
    read = await read_block(rpc, seen, identity.contract, frozenset())
    if not any(log.topics[0] == FOUNDED for log in read.proven.logs):
        raise RpcUnknownError("the node's block does not found the ledger as its receipt says")
    placed = {each: read_quantity(receipt["blockNumber"]) for each, receipt in receipts.items()}
    return Founded(at, Mark(at - 1, seen.header.parent), placed)


async def examine_node(identity: Identity, network: NetworkView, rpc: Rpc) -> None:
    """Let a node pass: chain id, genesis block, and the contract's code where it has come that far.

    Raises:
        IdentityError: it is another chain's, or something else stands in the ledger's place.
        NodeError: it does not answer.
    """
    try:
        chain_id = read_quantity(await rpc.call("eth_chainId"))
        if chain_id != identity.chain_id:
            raise IdentityError(f"its chain id is {chain_id}, the ledger's is {identity.chain_id}")
        if await hash_at(rpc, 0) != network.genesis_hash:
            raise IdentityError("its genesis block is not the one of the ledger's chain")
        head = await seen_at(rpc, "latest")
        code = await rpc.call("eth_getCode", data(identity.contract), quantity(head.header.number))
        if read_data(code):
            await verify_chain(rpc, identity, network.deployed_at, network)
    except ValueError:
        raise NodeError("it answers with what is no number") from None


async def _met(node: Node) -> tuple[int, bytes, Seen]:
    try:
        chain_id = read_quantity(await node.rpc.call("eth_chainId"))
        genesis = await hash_at(node.rpc, 0)
        head = await seen_at(node.rpc, "latest")
    except NodeError as error:
        node.fault = str(error)
        raise
    except ValueError:
        raise RpcUnknownError("the node's chain id is no number") from None
    if genesis is None:
        raise RpcUnknownError("the node does not have the genesis block")
    return chain_id, genesis, head
