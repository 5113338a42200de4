"""Beginning to write to a ledger on a running chain: it is created where it is not yet, and its nodes looked at."""

import asyncio
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.errors import IdentityError
from ledger_api.chain.founding import founding_state, verify_chain
from ledger_api.chain.hexes import data, quantity, read_data, read_quantity
from ledger_api.chain.identity import Identity, read_network, write_network
from ledger_api.chain.indexer import Indexer
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import NetworkView
from ledger_api.chain.parts import Parts
from ledger_api.chain.queue import Queue
from ledger_api.chain.remote.driver import RemoteRelay
from ledger_api.chain.remote.founding import founded, meet, read_creations
from ledger_api.chain.remote.reading import hash_at, seen_at
from ledger_api.chain.remote.sending import Remote, Sending
from ledger_api.chain.rpc import NodeError, Rpc
from ledger_api.chain.service import Led
from ledger_api.store.journal import place_transactions
from ledger_api.store.rollback import forget_followed

MOST_TRANSACTIONS = 4
"""Of one sending: more follow as soon as the nodes have these."""
FOUNDING_S = 600.0
"""How long the creation of a ledger is waited for at one start."""


async def lead_on(
    parts: Parts,
    remote: Remote,
    intake: Intake,
    queue: Queue,
    dispatcher: Dispatcher,
    moved: Callable[[NetworkView], None],
    *,
    reindex: bool,
) -> Led:
    """Look at the nodes, and create the ledger on their chain if it is not there yet.

    Raises:
        IdentityError: the nodes are another chain's, or have other code in the ledger's place.
        NodeError: no node answers, and the ledger is not created yet.
    """
    if reindex:
        state = founding_state(parts.identity.genesis)
        await parts.writer.run(lambda connection: forget_followed(connection, state))
        parts.confirmed.forget()
    queue.bounds = queue.bounds._replace(transactions=min(MOST_TRANSACTIONS, queue.bounds.transactions))
    sending = Sending(parts, remote, dispatcher, queue)
    network = await parts.reader.run(lambda snapshot: read_network(snapshot.connection, parts.identity))
    if network is None:
        network = await _create(parts, remote, dispatcher, sending)
    await remote.nodes.admit(partial(_examine, parts.identity, network))
    indexer = Indexer(parts, network.deployed_at, intake, queue, undoable=True)
    relay = RemoteRelay(parts, remote, dispatcher, sending, intake, queue, indexer, network)
    relay.on_founded = moved
    return Led(relay, indexer, network)


def the_nodes(remote: Remote) -> Rpc:
    """The nodes as a service that stands by asks them."""
    return remote.nodes


async def _create(parts: Parts, remote: Remote, dispatcher: Dispatcher, sending: Sending) -> NetworkView:
    """Send the creating transactions until they are in blocks that are deep enough."""
    identity, nodes = parts.identity, remote.nodes
    chain_id, _, head = await meet(nodes)
    if chain_id != identity.chain_id:
        raise IdentityError(f"the nodes are of chain {chain_id}, the ledger is of chain {identity.chain_id}")
    await parts.reader.run(lambda snapshot: dispatcher.load(snapshot.connection))
    await sending.load()
    until = asyncio.get_running_loop().time() + FOUNDING_S
    while asyncio.get_running_loop().time() < until:
        creations = await parts.reader.run(lambda snapshot: read_creations(snapshot.connection, identity))
        await sending.tend(nodes, head.header.number)
        found = await founded(nodes, identity, creations, remote.confirmations)
        if found is not None:
            network = await verify_chain(nodes, identity, found.at, None)
            await parts.writer.run(partial(_keep, network=network, placed=found.placed))
            return network
        await asyncio.sleep(remote.pace.poll)
        head = await seen_at(nodes, "latest")
    said = f", a node says: {sending.trouble}" if sending.trouble else ""
    raise IdentityError(f"the ledger's creation is not in the chain yet{said}; start again to go on waiting for it")


def _keep(connection: Connection, network: NetworkView, placed: dict[bytes, int]) -> None:
    write_network(connection, network)
    place_transactions(connection, placed)


async def _examine(identity: Identity, network: NetworkView, rpc: Rpc) -> None:
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
