"""The drawn lineage: every certificate once, under its parent, with amount, holder, state and the act that made it."""

import io
from typing import Literal

from rich.console import Console

from ledger_api.demo.drawing import lineage_tree
from ledger_api.sdk.answers import Lineage, LineageNode, Money

State = Literal["available", "offered", "locked", "paying", "spent", "redeemed"]
NAMES = {1: "Harbour Steel", 2: "Pinewood [Fasteners]", 3: "Northern Bank"}


def _money(amount: str) -> Money:
    return {"amount": amount, "currency": "CNY"}


def _node(certificate: int, amount: str, holder: int, state: State, parent: int | None = None) -> LineageNode:
    node: LineageNode = {
        "certificate": str(certificate),
        "amount": _money(amount),
        "holder": {"participant": holder},
        "state": state,
        "view": "present",
    }
    if parent is not None:
        node |= {"parent": str(parent), "made_by": "Split"}
    return node


def drawn(*nodes: LineageNode) -> list[str]:
    lineage: Lineage = {
        "receivable": "77",
        "face": _money("1200.00"),
        "live": _money("1200.00"),
        "redeemed": _money("0.00"),
        "hops": [],
        "path": [],
        "nodes": list(nodes),
        "complete": True,
    }
    text = io.StringIO()
    Console(file=text, width=100).print(lineage_tree(lineage, NAMES.__getitem__))
    return text.getvalue().splitlines()


def test_tree__shows_each_certificate_under_its_parent() -> None:
    assert [
        line.rstrip()
        for line in drawn(
            _node(77, "700.00", 1, "available"),
            _node(881, "300.00", 2, "offered", 77),
            _node(882, "200.00", 3, "locked", 77),
            _node(991, "0.00", 2, "spent", 881),
        )
    ] == [
        "Receivable 77, face 1,200.00 CNY",
        "└── 77 700.00 CNY · Harbour Steel · available",
        "    ├── 881 300.00 CNY · Pinewood [Fasteners] · offered by Split",
        "    │   └── 991 0.00 CNY · Pinewood [Fasteners] · spent by Split",
        "    └── 882 200.00 CNY · Northern Bank · locked by Split",
    ]


def test_certificate_whose_parent_the_reader_does_not_see__hangs_on_the_receivable() -> None:
    lines = drawn(_node(881, "300.00", 2, "offered", 77), _node(991, "100.00", 1, "available", 881))
    assert lines[1].startswith("└── 881 ")
    assert lines[2].startswith("    └── 991 ")


def test_long_ids__are_cut_short() -> None:
    assert "2901893584… 1.00 CNY" in drawn(_node(290189358411923035866534031885129025473, "1.00", 1, "available"))[1]
