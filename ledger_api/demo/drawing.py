"""A receivable's certificates as a tree: who holds what, and which act split it off."""

from collections.abc import Callable

from rich.markup import escape
from rich.tree import Tree

from ledger_api.demo.telling import money, short
from ledger_api.sdk.answers import Lineage, LineageNode
from ledger_api.sdk.building import minor


def lineage_tree(lineage: Lineage, name_of: Callable[[int], str]) -> Tree:
    """The tree of a lineage answer; `name_of` gives participants' names."""
    face = lineage["face"]
    root = Tree(f"[bold]Receivable {escape(lineage['receivable'])}[/], face {money(minor(face), face['currency'])}")
    branches: dict[str, Tree] = {}
    for node in lineage["nodes"]:  # Parents come first.
        parent = branches.get(node.get("parent", ""), root)
        branches[node["certificate"]] = parent.add(_label(node, name_of))
    return root


def _label(node: LineageNode, name_of: Callable[[int], str]) -> str:
    amount = money(minor(node["amount"]), node["amount"]["currency"])
    holder = name_of(node["holder"]["participant"])
    state = node.get("state", "")
    made_by = f" [dim]by {short(node['made_by'])}[/]" if "made_by" in node else ""
    style = {"available": "green", "redeemed": "dim", "spent": "dim"}.get(state, "yellow")
    return f"[cyan]{short(node['certificate'])}[/] {amount} · [bold]{escape(holder)}[/] · [{style}]{state}[/]{made_by}"
