"""Examining a data folder whose service does not run: its journal is replayed on a node of its own."""

from collections.abc import Sequence
from functools import partial

from ledger_api.chain.anvil import find_anvil
from ledger_api.chain.checks import check_contract, check_node, check_projection, check_schema, check_size, failed
from ledger_api.chain.clock import Clock, read_offset
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.chain.errors import ChainDivergedError, ChainError, IdentityError
from ledger_api.chain.identity import Identity, read_identity, read_network
from ledger_api.chain.interface import Check, NetworkView
from ledger_api.chain.remote.checks import check_nodes
from ledger_api.chain.remote.founding import examine_node
from ledger_api.chain.remote.nodes import connect
from ledger_api.chain.rpc import NodeError
from ledger_api.store.engine import Database
from ledger_api.store.reader import Reader, Snapshot


async def examine(database: Database, relayer: bytes | None, rpc_urls: Sequence[str] = ()) -> list[Check]:
    """Every check that can be made without the service.

    `relayer` is the address of the folder's relayer key, `rpc_urls` name the nodes of a chain that is not embedded.
    """
    reader = Reader(database)
    try:
        schema = await reader.run(lambda snapshot: check_schema(snapshot.connection))
        if not schema.ok:
            return [schema]
        return [schema, *await _examine(database, reader, relayer, rpc_urls)]
    finally:
        reader.close()


async def _examine(database: Database, reader: Reader, relayer: bytes | None, rpc_urls: Sequence[str]) -> list[Check]:
    def read(snapshot: Snapshot) -> tuple[Identity | None, NetworkView | None, int, Check]:
        identity = read_identity(snapshot.connection)
        network = None if identity is None else read_network(snapshot.connection, identity)
        return identity, network, read_offset(snapshot.connection), check_size(snapshot.connection)

    identity, network, offset, size = await reader.run(read)
    if identity is None or network is None:
        return [Check("journal", ok=True, detail="nothing is founded here yet: `ledger up` does it")]
    found = [] if identity.node is None else [size]
    if relayer != identity.relayer:
        found.append(failed("keys", "relayer.key is not the key that this ledger was founded with"))
    if identity.node is None:
        return [*found, *await _examine_nodes(reader, identity, network, rpc_urls)]
    chain = EmbeddedChain(find_anvil(), identity.node, database, None)
    try:
        head = await chain.start()
        found.append(Check("journal", ok=True, detail=f"{head.number} blocks are replayed to the stored hashes"))
        found += await check_node(chain.rpc, Clock(offset).now())
        found.append(await check_contract(chain.rpc, identity, network))
        found.append(await check_projection(chain.rpc, identity.contract, reader))
    except ChainDivergedError as error:
        found.append(failed("journal", str(error)))
    except (ChainError, NodeError) as error:
        found.append(failed("node", str(error)))
    finally:
        await chain.stop()
    return found


async def _examine_nodes(
    reader: Reader, identity: Identity, network: NetworkView, rpc_urls: Sequence[str]
) -> list[Check]:
    """What the nodes say; each is held to the ledger's chain before it is asked."""
    if not rpc_urls:
        return [failed("node", "this ledger lives on a running chain: name its nodes in LEDGER_RPC_URL")]
    nodes = connect(rpc_urls)
    try:
        await nodes.admit(partial(examine_node, identity, network))
        checks = await check_node(nodes, Clock().now())
        checks.append(await check_contract(nodes, identity, network))
        checks.append(await check_projection(nodes, identity.contract, reader))
    except IdentityError as error:
        checks = [failed("node", str(error))]
    finally:
        await nodes.close()
    return [*checks, check_nodes(nodes.all)]
