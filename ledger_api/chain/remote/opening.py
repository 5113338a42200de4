"""Beginning to write to a ledger on a running chain: it is created where it is not yet, and its nodes looked at."""

import asyncio
import logging
from collections.abc import Callable
from functools import partial

from sqlalchemy import Connection

from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.errors import IdentityError
from ledger_api.chain.founding import founding_state, verify_chain
from ledger_api.chain.identity import read_network, write_network
from ledger_api.chain.indexer import Indexer
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import NetworkView
from ledger_api.chain.parts import Parts
from ledger_api.chain.queue import Queue
from ledger_api.chain.remote.driver import RemoteRelay
from ledger_api.chain.remote.founding import examine_node, founded, meet, read_creations
from ledger_api.chain.remote.reading import seen_at
from ledger_api.chain.remote.sending import Remote, Sending
from ledger_api.chain.rpc import NodeError
from ledger_api.chain.service import Led
from ledger_api.store.journal import place_transactions
from ledger_api.store.rollback import forget_followed

_log = logging.getLogger(__name__)

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
    await remote.nodes.admit(partial(examine_node, parts.identity, network))
    indexer = Indexer(parts, network.deployed_at, intake, queue, undoable=True)
    relay = RemoteRelay(parts, remote, dispatcher, sending, intake, queue, indexer, network)
    relay.on_founded = moved
    return Led(relay, indexer, network)


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
        try:
            network = await _created(parts, remote, sending, head.header.number)
            head = await seen_at(nodes, "latest")
        except NodeError as error:
            _log.warning("the ledger's creation is not seen yet: %s", error)
            network = None
        if network is not None:
            return network
        await asyncio.sleep(remote.pace.poll)
    said = f", a node says: {sending.trouble}" if sending.trouble else ""
    raise IdentityError(f"the ledger's creation is not in the chain yet{said}; start again to go on waiting for it")


async def _created(parts: Parts, remote: Remote, sending: Sending, height: int) -> NetworkView | None:
    """The network, once the ledger is in a block that is deep enough."""
    identity, nodes = parts.identity, remote.nodes
    creations = await parts.reader.run(lambda snapshot: read_creations(snapshot.connection, identity))
    await sending.tend(nodes, height)
    found = await founded(nodes, identity, creations, remote.confirmations)
    if found is None:
        return None
    network = await verify_chain(nodes, identity, found.at, None)
    await parts.writer.run(partial(_keep, network=network, placed=found.placed))
    return network


def _keep(connection: Connection, network: NetworkView, placed: dict[bytes, int]) -> None:
    write_network(connection, network)
    place_transactions(connection, placed)
