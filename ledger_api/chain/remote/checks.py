"""What can be wrong with the nodes of a network, and with what is sent to them."""

from collections.abc import Sequence

from ledger_api.chain.checks import failed
from ledger_api.chain.interface import Check
from ledger_api.chain.remote.nodes import Node


def check_nodes(nodes: Sequence[Node]) -> Check:
    """Whether every configured node is well: one that is not is stood in for, until the last."""
    wrong = [f"{node.name}: {node.fault}" for node in nodes if node.fault is not None]
    if not wrong:
        return Check("nodes", ok=True, detail=f"{len(nodes)} of {len(nodes)} answer and agree")
    return failed("nodes", "; ".join(wrong))


def check_sending(trouble: str | None) -> Check:
    """Whether the nodes take what is sent to them."""
    if trouble is None:
        return Check("sending", ok=True, detail="the nodes take the relayer's transactions")
    return failed("sending", f"a node does not take a transaction: {trouble}")
