"""Making a planned block on a node, and reading what was planned."""

from collections.abc import Iterator, Sequence
from itertools import groupby, islice

from ledger_api.chain.blocks import Header, read_header
from ledger_api.chain.errors import ChainDivergedError
from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.rpc import Call, RpcClient, RpcError
from ledger_api.store.engine import Database
from ledger_api.store.journal import BlockPlan, SignedTransaction, StoredBlock, read_blocks

_AT_ONCE = 16
"""Blocks read at once: their transactions are held in memory."""


async def make_block(rpc: RpcClient, plan: BlockPlan, transactions: Sequence[SignedTransaction]) -> Header:
    """Send a block's transactions, of which the node may know some, and let it be made.

    Raises:
        NodeError: the node does not answer.
        ChainDivergedError: it made another block than the planned one.
    """
    # Anvil works on the calls of one batch at the same time: only one sender's nonces keep their order in it.
    for _, run in groupby(transactions, key=lambda item: item.sender):
        await _send(rpc, list(run))
    await rpc.call("evm_mine", {"timestamp": plan.timestamp})
    return as_planned(await header_at(rpc, plan.number), plan)


async def header_at(rpc: RpcClient, number: int) -> Header:
    """The header of a block that the node has."""
    return read_header(await rpc.call("eth_getBlockByNumber", quantity(number), False))


def as_planned(header: Header, plan: BlockPlan) -> Header:
    """The header itself.

    Raises:
        ChainDivergedError: the block is not the planned one.
    """
    if (header.number, header.timestamp, header.members) != (plan.number, plan.timestamp, plan.members):
        raise ChainDivergedError(f"block {plan.number} was not made as planned")
    return header


def stored_blocks(database: Database, after: int) -> Iterator[list[StoredBlock]]:
    """Every planned block above a height, lowest first, some at a time; no read is held open between."""
    while True:
        with database.reader.connect() as connection:
            page = list(islice(read_blocks(connection, after, _AT_ONCE), _AT_ONCE))
        if not page:
            return
        yield page
        after = page[-1].plan.number


async def _send(rpc: RpcClient, run: Sequence[SignedTransaction]) -> None:
    answers = await rpc.batch([Call("eth_sendRawTransaction", (data(item.raw),)) for item in run])
    for item, answer in zip(run, answers, strict=True):
        if isinstance(answer, RpcError) and "already" not in answer.message:
            raise ChainDivergedError(f"the node refused a stored transaction of 0x{item.hash.hex()}: {answer}")
