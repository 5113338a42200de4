"""Putting the running ledger together: founded at the first start, brought back to where it was at every later one."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection, update

from ledger_api.acts.genesis import Genesis
from ledger_api.chain.anvil import find_anvil
from ledger_api.chain.batches import BOUNDS, Bounds
from ledger_api.chain.clock import Clock, read_offset
from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.embedded import EmbeddedChain, NodeMaker
from ledger_api.chain.errors import IdentityError, LeaseLostError
from ledger_api.chain.founding import FIRST_BLOCK, found_embedded, found_remote, founding_state, verify_chain
from ledger_api.chain.health import Health
from ledger_api.chain.identity import Identity, read_identity, read_network, write_network
from ledger_api.chain.indexer import Indexer
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import NetworkView
from ledger_api.chain.leadership import FencedWriter, Leadership
from ledger_api.chain.memory import load
from ledger_api.chain.parts import Parts
from ledger_api.chain.pending import Pending
from ledger_api.chain.progress import Halt, Progress
from ledger_api.chain.queue import Queue
from ledger_api.chain.relay import EmbeddedRelay
from ledger_api.chain.remote.founding import meet, start_on
from ledger_api.chain.remote.nodes import Nodes, connect
from ledger_api.chain.remote.opening import lead_on
from ledger_api.chain.remote.sending import PACE, Pace, Remote
from ledger_api.chain.saving import Saving
from ledger_api.chain.service import Lead, Led, LedgerChain
from ledger_api.chain.snapshots import Snapshots
from ledger_api.chain.standby import StandbyDriver
from ledger_api.chain.transactions import Relayer, relayer
from ledger_api.store.engine import Database
from ledger_api.store.folder import SNAPSHOTS
from ledger_api.store.indexing import clear_projection
from ledger_api.store.keyring import read_secret, secret_file
from ledger_api.store.projection import Changes, ProjectionState, write
from ledger_api.store.reader import Reader
from ledger_api.store.tables.chain import blocks
from ledger_api.store.writer import Writer


@dataclass(frozen=True, slots=True)
class Opening:
    """What a ledger is opened with.

    `genesis` is the one that was given; without it `own_genesis` is asked when the ledger is founded. `shared` says
    that the database is not the folder's own: other services may work on it, and one of them writes.

    `rpc_urls` name nodes of a chain that makes its own blocks; a block is read once `confirmations` others stand above
    it. `connect` makes the clients of these nodes, which are asked and waited for at `pace`. `node` makes the nodes of
    an embedded chain; without it they are Anvil's, with snapshots.

    `reindex` makes the projection anew from the chain. `bounds` are those of the relay's transactions.
    """

    folder: Path
    relayer_key: Path
    genesis: Genesis | None
    own_genesis: Callable[[], Genesis]
    shared: bool = False
    rpc_urls: Sequence[str] = ()
    confirmations: int = 0
    sandbox: bool = False
    reindex: bool = False
    bounds: Bounds = BOUNDS
    node: NodeMaker | None = None
    connect: Callable[[Sequence[str]], Nodes] = connect
    pace: Pace = PACE


async def open_ledger(opening: Opening, database: Database, reader: Reader, writer: Writer) -> LedgerChain:
    """The ledger of a database whose schema is up to date; start it before use.

    Raises:
        RefusedError: the contract would refuse the genesis.
        KeyringError: the relayer's key file is missing or open to others.
        ChainError: the node is missing, does not start, or is another chain.
    """
    remote = None
    if opening.rpc_urls:
        if opening.sandbox:
            raise IdentityError(
                "the time of a running chain is its own: leave out --sandbox, or the node's URL (--rpc-url)"
            )
        remote = Remote(opening.connect(opening.rpc_urls), opening.confirmations, opening.pace)
    try:
        return await _open(opening, remote, database, reader, writer)
    except BaseException:
        if remote is not None:
            await remote.nodes.close()
        raise


async def _open(
    opening: Opening, remote: Remote | None, database: Database, reader: Reader, writer: Writer
) -> LedgerChain:
    identity = await reader.run(lambda snapshot: read_identity(snapshot.connection))
    # A fresh key would be of no use to a ledger that was founded with another.
    secret = secret_file(opening.relayer_key) if identity is None else read_secret(opening.relayer_key)
    key = relayer(secret)
    offset = await reader.run(lambda snapshot: read_offset(snapshot.connection))
    clock = Clock(offset)
    leadership = Leadership(writer, key.address, opening.folder, shared=opening.shared)
    if identity is None:
        if not await leadership.take():
            raise LeaseLostError("another service founds the ledger in this database: start again when it has")
        identity = await _found(opening, remote, key, clock.now(), writer)
    elif opening.genesis not in (None, identity.genesis):
        raise IdentityError("this ledger was founded with another genesis: leave out --genesis, or name another folder")
    if identity.relayer != key.address:
        raise IdentityError("the relayer key is not the one that this ledger was founded with: restore relayer.key")
    if remote is not None and identity.node is not None:
        raise IdentityError(
            "this ledger lives on the chain that is embedded here: leave out the node's URL (--rpc-url)"
        )
    confirmed = ProjectionState(database)
    pending = Pending(confirmed, identity.domain)
    fenced = FencedWriter(writer, leadership)
    parts = Parts(identity, confirmed, pending, clock, Halt(), Progress(), reader, fenced)
    intake = Intake(parts)
    queue = Queue(intake, opening.bounds)
    health = Health(parts, opening.folder, leadership)
    if remote is None:
        lead: Lead = partial(_lead, opening, database, parts, intake, queue, key)
    else:
        dispatcher = Dispatcher(parts, key, opening.bounds.gas)
        lead = partial(lead_on, parts, remote, intake, queue, dispatcher, reindex=opening.reindex)
    known = await reader.run(lambda snapshot: read_network(snapshot.connection, identity))
    standby = StandbyDriver(None if remote is None else remote.nodes)
    return LedgerChain(parts, leadership, lead, standby, known, intake, queue, health, sandbox=opening.sandbox)


async def _found(opening: Opening, remote: Remote | None, key: Relayer, now: int, writer: Writer) -> Identity:
    if remote is None:
        genesis = opening.genesis or opening.own_genesis()
        return await writer.run(lambda connection: found_embedded(connection, genesis, key, now))
    chain_id, _, head = await meet(remote.nodes)
    start = await start_on(remote.nodes, key.address, chain_id, head)
    genesis = opening.genesis or opening.own_genesis()
    return await writer.run(lambda connection: found_remote(connection, genesis, key, now, start))


async def _lead(
    opening: Opening,
    database: Database,
    parts: Parts,
    intake: Intake,
    queue: Queue,
    key: Relayer,
    _moved: Callable[[NetworkView], None],
) -> Led:
    """Start the node and bring memory to where the database is."""
    identity = parts.identity
    if identity.node is None:
        raise IdentityError("this ledger lives on a chain of its own: name its node's URL (--rpc-url)")
    if opening.reindex:
        state = founding_state(identity.genesis)
        await parts.writer.run(lambda connection: _forget_projection(connection, state))
    executable = find_anvil()
    if opening.node is None:
        saving = Saving(executable, identity.node, database, Snapshots(opening.folder / SNAPSHOTS))
        chain = EmbeddedChain(executable, identity.node, database, parts.writer, saving=saving)
    else:
        chain = EmbeddedChain(executable, identity.node, database, parts.writer, opening.node)
    head = await chain.start()
    try:
        known = await parts.reader.run(lambda snapshot: read_network(snapshot.connection, identity))
        network = await verify_chain(chain.rpc, identity, FIRST_BLOCK, known)
        if known is None:
            await parts.writer.run(lambda connection: write_network(connection, network))
        parts.clock.reached = head.timestamp
        indexer = Indexer(parts, network.deployed_at, intake, queue)
        await load(parts, intake, indexer)
        dispatcher = Dispatcher(parts, key, opening.bounds.gas)
        return Led(EmbeddedRelay(parts, chain, dispatcher, intake, queue, indexer), indexer, network)
    except BaseException:
        await chain.stop()
        raise


def _forget_projection(connection: Connection, state: Changes) -> None:
    """Acts that wait are judged over what the ledger began with, until the chain is read again."""
    clear_projection(connection)
    write(connection, state)
    connection.execute(update(blocks).values(indexed=0))
