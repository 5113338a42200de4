"""Founding a ledger: its identity and the transactions that create its contracts, durable before any node sees them."""

import secrets
from collections.abc import Sequence
from typing import Final, NamedTuple

from eth_hash.auto import keccak
from sqlalchemy import Connection

from ledger_api.acts.apply import found
from ledger_api.acts.genesis import Genesis
from ledger_api.acts.state import Changes, MemoryState, Overlay
from ledger_api.chain import anvil
from ledger_api.chain.contracts import addresses_from, artifact, creation_codes
from ledger_api.chain.errors import IdentityError
from ledger_api.chain.hexes import data, quantity, read_data
from ledger_api.chain.identity import Identity, write_identity
from ledger_api.chain.interface import NetworkView
from ledger_api.chain.rpc import Call, Rpc, RpcError
from ledger_api.chain.transactions import GAS_LIMIT, Relayer
from ledger_api.store.journal import BlockPlan, SignedTransaction, add_transactions, next_nonce, plan_block

FIRST_BLOCK: Final = 1
"""Where the embedded chain's contracts are created."""


def found_embedded(connection: Connection, genesis: Genesis, relayer: Relayer, now: int) -> Identity:
    """Store the identity of a new ledger on a chain of its own, and the plan of the block that creates it.

    Raises:
        RefusedError: the contract would refuse this genesis.
    """
    # Private chains all over the world share small ids; a signature must hold on one of them only.
    chain_id = (1 << 31) + secrets.randbelow(1 << 30)
    node = anvil.Genesis(chain_id=chain_id, timestamp=now)
    start = Start(chain_id, next_nonce(connection, relayer.address), 0, 0, GAS_LIMIT)
    identity, creations = _plan(start, genesis, relayer, node)
    write_identity(connection, identity)
    add_transactions(connection, creations, now)
    plan_block(connection, BlockPlan(FIRST_BLOCK, now, tuple(item.hash for item in creations)))
    return identity


class Start(NamedTuple):
    """Where and how a ledger is created on a running chain: the relayer's next nonce there, prices in wei per gas."""

    chain_id: int
    nonce: int
    fee: int
    tip: int
    gas: int


def found_remote(connection: Connection, genesis: Genesis, relayer: Relayer, now: int, start: Start) -> Identity:
    """Store the identity of a new ledger on a running chain, and its creating transactions, which are sent later.

    Raises:
        RefusedError: the contract would refuse this genesis.
    """
    identity, creations = _plan(start, genesis, relayer, None)
    write_identity(connection, identity)
    add_transactions(connection, creations, now)
    return identity


def _plan(
    start: Start, genesis: Genesis, relayer: Relayer, node: anvil.Genesis | None
) -> tuple[Identity, Sequence[SignedTransaction]]:
    found(MemoryState(), genesis)
    chain_id, first, fee, tip, gas = start
    salt, addresses = secrets.token_bytes(32), addresses_from(relayer.address, first)
    creations = [
        relayer.sign(chain_id=chain_id, nonce=first + place, to=b"", data=code, gas=gas, fee=fee, tip=tip)
        for place, code in enumerate(creation_codes(addresses, salt, genesis))
    ]
    return Identity(chain_id, salt, genesis, relayer.address, addresses, node), creations


def founding_state(genesis: Genesis) -> Changes:
    """The records that the ledger begins with."""
    state = Overlay(MemoryState())
    found(state, genesis)
    return state.changes


async def verify_chain(rpc: Rpc, identity: Identity, deployed_at: int, known: NetworkView | None) -> NetworkView:
    """Hold the node against the identity: chain id, genesis hash, the code of every contract.

    Raises:
        IdentityError: it is another chain, or other code.
        NodeError: the node does not answer.
    """
    names = list(identity.addresses)
    chain_id, block, *codes = await rpc.batch(
        [
            Call("eth_chainId"),
            Call("eth_getBlockByNumber", (quantity(0), False)),
            *(Call("eth_getCode", (data(identity.addresses[name]), "latest")) for name in names),
        ]
    )
    for answer in (chain_id, block, *codes):
        if isinstance(answer, RpcError):
            raise answer
    if int(chain_id, 16) != identity.chain_id:
        raise IdentityError(f"the node's chain id is {int(chain_id, 16)}, the ledger's is {identity.chain_id}")
    for name, text in zip(names, codes, strict=True):
        if not artifact(name).matches(read_data(text), identity.addresses):
            raise IdentityError(f"the code of {name} on the chain is not the one that this version ships")
    network = NetworkView(
        chain_id=identity.chain_id,
        genesis_hash=read_data(block["hash"], 32),
        contract=identity.contract,
        code_hash=keccak(read_data(codes[-1])),
        salt=identity.salt,
        deployed_at=deployed_at,
    )
    if known is not None and known != network:
        raise IdentityError(
            "the node's genesis block or the ledger's code is not the one that the ledger was founded on"
        )
    return network
