"""Where a chain and what was read of it part: the last block that both have."""

from functools import partial
from typing import Final

from ledger_api.chain.errors import IdentityError
from ledger_api.chain.interface import NetworkView
from ledger_api.chain.remote.nodes import Node
from ledger_api.chain.remote.reading import hash_at
from ledger_api.store.reader import Reader, Snapshot
from ledger_api.store.rollback import Mark, read_marks

_MARKS: Final = 64


async def common_ancestor(node: Node, reader: Reader, network: NetworkView) -> Mark:
    """The highest block that was read and that the node has; its genesis block where there is none other.

    Raises:
        IdentityError: not even the genesis block is the same.
        NodeError: no usable answer.
    """
    below: int | None = None
    while page := await reader.run(partial(_page, below=below)):
        for mark in page:
            if await hash_at(node.rpc, mark.number) == mark.hash:
                return mark
        below = page[-1].number
    if await hash_at(node.rpc, 0) != network.genesis_hash:
        raise IdentityError("the chain's genesis block is another one now: it is not this ledger's chain any more")
    return Mark(0, network.genesis_hash)


def _page(snapshot: Snapshot, below: int | None) -> list[Mark]:
    return read_marks(snapshot.connection, below, _MARKS)
