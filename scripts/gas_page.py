"""Write `docs/gas.md` from the committed gas snapshot and the shipped artifacts.

`python -m scripts.gas_page` writes it; `--check` writes nothing and exits 1 where it is not fresh.
"""
# ruff: noqa: E501 - lines of the page

import json
import sys
from pathlib import Path
from typing import Final

from scripts.generated import ROOT, run

PAGE: Final = ROOT / "docs" / "gas.md"
SNAPSHOT: Final = ROOT / "tests" / "contracts" / "gas"
ARTIFACTS: Final = ROOT / "ledger_api" / "chain" / "artifacts"

ALONE, APART, SHARED = "alone", "each of 50", "each of 50, one receivable"
GOALS: Final = {
    "split and transfer (standing acceptance)": 46_000,
    "transfer whole (standing acceptance)": 22_000,
    "offer": 20_000,
    "accept": 20_000,
    "redeem, one certificate": 12_000,
}
"""Gas of each of fifty acts in one transaction, at most."""

_HEAD: Final = """# Gas

Written by `scripts/gas_page.py` from the committed snapshot (`tests/contracts/gas`), which `make test` measures again and compares to the unit.

A figure is what the receipt says, its share of the 21,000 of the transaction and of the calldata included, on the osaka hardfork, for code compiled for paris. *Alone*: one act in one transaction.
*Each of 50*: fifty acts of fifty signers in one transaction, divided by fifty; either each on a certificate of another receivable, so that nothing is warm but what all acts share, or all on
certificates of one receivable, as when one claim is passed along. Every act is signed, checked in full (signer, roles, freezes, sequence, pause, tags, policy) and tells its whole wire form and the read face's events.
"""

_SIGNATURE: Final = 3_000 + 100
_COLD, _WARM, _NEW, _CHANGED = 2_100, 100, 22_100, 2_900
_TOPIC, _LOGGED, _CARRIED = 375, 8, 16
_SHARE: Final = 21_000 // 50


def _log(topics: int, words: int) -> int:
    """Gas of an event with so many topics, the event's own among them, and words of data."""
    return _TOPIC + topics * _TOPIC + words * 32 * _LOGGED


def _item(size: int) -> dict[str, int]:
    """Gas of an item of so many bytes, however little is done with it."""
    return {
        "one signature recovered: the precompile and its call": _SIGNATURE,
        "`Executed` with the item, as the ABI writes it": _log(3, 2 + -(-size // 32)),
        "calldata of the item, at most": size * _CARRIED,
        "a fiftieth of the transaction": _SHARE,
        "the act's library called; policy and a party read again": 3 * _WARM,
        "participant, certificate and receivable: three slots read for the first time": 3 * _COLD,
        "the certificate's slot written": _CHANGED,
    }


_STANDING: Final = {"the standing acceptance read and written again": 2 * _WARM}
_PASSED: Final = {"ERC-721 `Transfer`": _log(4, 0)}
FLOORS: Final = {
    "offer": _item(151),
    "accept": _item(115) | _PASSED,
    "transfer whole (standing acceptance)": _item(151) | _STANDING | _PASSED,
    "split and transfer (standing acceptance)": _item(151)
    | _STANDING
    | {
        "the new certificate's slot": _NEW,
        "the live certificates counted: the receivable's slot written": _CHANGED,
        "ERC-3525 `TransferValue`": _log(3, 1),
    }
    | _PASSED
    | {"ERC-5192 `Locked`": _log(1, 1)},
}
"""What the EVM charges for what each act can't do without, on a receivable of its own, each of fifty."""

SHARED_SAVES: Final = {
    "offer": _COLD - _WARM,
    "accept": _COLD - _WARM,
    "transfer whole (standing acceptance)": _COLD - _WARM,
    "split and transfer (standing acceptance)": _COLD - _WARM + _CHANGED - _WARM,
}
"""What is saved of it where the fifty acts are on one receivable."""

_MEANS: Final = """
Where the fifty are on receivables of their own, the goals leave {rooms} for all computation. What would still bring the acts nearer, and why it is not done:

| means | saves an act | at the price of |
|---|---:|---|
| the compiler's newer pipeline (via-IR) | 900; 1,460 where it splits | compiling several times as long, every test included: [decision 12](decisions/0012-legacy-pipeline.md) |
| transfers and acceptances inside `Ledger` instead of in a library | about 650 | the room for the acts to come: about 3,500 bytes of `Ledger`, which needs 130 more for each new kind that is presented often; and checks told from refusals by two ways |
| `Executed` without the kind as a topic; with the bare item for its data | 375; 584 | finding acts by kind; every tool that reads events by the ABI |
| a transfer without the hash of its trade | 768 | the reference by which both sides know what was paid |
| no `Locked` at mint; no `TransferValue` at a split | 1,006; 1,756 | what ERC-5192 and ERC-3525 promise wallets and explorers |
| one signature for many payments | | nothing: *pay many* is there, at {pay_many} a payment |
"""

_PEERS: Final = """
## Beside others

Their figures are quoted from a study made for this project before it was built: receipts on Anvil 1.7.1, prague hardfork, the same compiler (solc 0.8.37, 1,000,000 runs). They are not measured again here. Most are
direct calls by the owner, which check no signature, no role, no freeze and no policy, and tell no act that an auditor could rebuild the state from; ours do all of it.

| operation | ours | others |
|---|---:|---|
| issue a confirmed receivable, alone | {issue} | ERC-3525 reference 204,000; ERC-3643 220,000; ERC-1400 266,000; CMTAT 87,000; ERC-1155 50,000 |
| split and transfer to a fresh holder, alone | {split} | ERC-3525 reference 231,678; ERC-3643 242,082; ERC-1400 168,005; Paladin Noto 112,968; ERC-1155 through an ERC-2771 forwarder 79,105 |
| transfer whole, alone | {whole} | ERC-3525 reference 107,000; ERC-3643 225,000; ERC-721 42,000 to 55,000 |
| split and transfer, each of 50 | {split_many} | ERC-1155 through an ERC-2771 forwarder 56,115 |
| transfer whole, each of 50 | {whole_many} | ERC-1155 through an ERC-2771 forwarder 39,016; ERC-3643 batch transfer, one sender, unsigned 66,189 |
| redeem, each of 50 | {redeem} | ERC-3525 burn 90,830 |
"""


def snapshot() -> dict[str, dict[str, int]]:
    """Gas by group and row."""
    return {
        path.stem: {row: int(gas) for row, gas in json.loads(path.read_text(encoding="utf-8")).items()}
        for path in sorted(SNAPSHOT.glob("*.json"))
    }


def page(groups: dict[str, dict[str, int]], sizes: dict[str, int]) -> str:
    """The text of `docs/gas.md`; sizes are bytes of deployed code."""
    alone, apart = groups[ALONE], groups[APART]
    peers = _PEERS.format(
        issue=_number(alone["confirm (issue)"]),
        split=_number(alone["split and transfer (standing acceptance)"]),
        whole=_number(alone["transfer whole (standing acceptance)"]),
        split_many=_number(apart["split and transfer (standing acceptance)"]),
        whole_many=_number(apart["transfer whole (standing acceptance)"]),
        redeem=_number(apart["redeem, one certificate"]),
    )
    return _HEAD + _goals(groups) + _floors(groups) + _means(apart) + _rows(groups) + peers + _sizes(sizes)


def _goals(groups: dict[str, dict[str, int]]) -> str:
    lines = [
        "",
        "## Goals, each of 50",
        "",
        "| act | fifty receivables | one receivable | goal | |",
        "|---|---:|---:|---:|---|",
    ]
    for act, goal in GOALS.items():
        apart, shared = groups[APART].get(act), groups[SHARED].get(act)
        lines.append(
            f"| {act} | {_number(apart)} | {_number(shared)} | {_number(goal)} | {_verdict(goal, apart, shared)} |"
        )
    return "\n".join([*lines, ""])


def _verdict(goal: int, apart: int | None, shared: int | None) -> str:
    measured = [gas for gas in (apart, shared) if gas is not None]
    if max(measured) <= goal:
        return "met"
    missed = f"missed by {_number(max(measured) - goal)}"
    return f"met on one receivable, else {missed}" if min(measured) <= goal else missed


def _floors(groups: dict[str, dict[str, int]]) -> str:
    """What of each goal's act is unavoidable, and what is left for computation."""
    parts = list(dict.fromkeys(part for floor in FLOORS.values() for part in floor))
    names = list(FLOORS)
    lines = [
        "",
        "## What they can't do without",
        "",
        "Each of fifty, on receivables of their own; what all fifty share is warm.",
        "",
        f"| | {' | '.join(names)} |",
        f"|---|{'---:|' * len(names)}",
    ]
    lines += [f"| {part} | {' | '.join(_number(FLOORS[name].get(part)) for name in names)} |" for part in parts]
    floors = {name: sum(FLOORS[name].values()) for name in names}
    apart = {name: groups[APART][name] - floors[name] for name in names}
    shared = {name: groups[SHARED][name] - floors[name] + SHARED_SAVES[name] for name in names}
    rows = {
        "**together**": floors,
        "the goal": GOALS,
        "computation: reading, hashing, calling the library, checking, writing words": apart,
        "on one receivable: together": {name: floors[name] - SHARED_SAVES[name] for name in names},
        "on one receivable: computation": shared,
    }
    lines += [f"| {title} | {' | '.join(_number(row[name]) for name in names)} |" for title, row in rows.items()]
    return "\n".join([*lines, ""])


def _means(apart: dict[str, int]) -> str:
    rooms = [f"{_signed(GOALS[name] - sum(floor.values()))} to {_article(name)}" for name, floor in FLOORS.items()]
    return _MEANS.format(rooms=", ".join(rooms), pay_many=_number(apart["pay many, one payment"]))


def _signed(gas: int) -> str:
    return f"−{_number(-gas)}" if gas < 0 else _number(gas)


def _article(act: str) -> str:
    return f"{'an' if act[0] in 'ao' else 'a'} {act}"


def _rows(groups: dict[str, dict[str, int]]) -> str:
    names = list(dict.fromkeys(row for group in (ALONE, APART, SHARED) for row in groups[group]))
    lines = ["", "## All acts", "", "| act | alone | each of 50 | each of 50, one receivable |", "|---|---:|---:|---:|"]
    cells = {name: [_number(groups[group].get(name)) for group in (ALONE, APART, SHARED)] for name in names}
    lines += [f"| {name} | {' | '.join(row)} |" for name, row in cells.items()]
    return "\n".join([*lines, ""])


def _sizes(sizes: dict[str, int]) -> str:
    head = (
        "\n## Size of the code\n\nA chain accepts 24,576 bytes for one contract.\n\n| contract | bytes |\n|---|---:|\n"
    )
    return head + "".join(f"| {name} | {_number(size)} |\n" for name, size in sizes.items())


def _number(gas: int | None) -> str:
    return "–" if gas is None else f"{gas:,}"


def sizes() -> dict[str, int]:
    """Bytes of deployed code of each shipped artifact."""
    found = {}
    for path in sorted(ARTIFACTS.glob("*.json")):
        found[path.stem] = len(json.loads(path.read_text(encoding="utf-8"))["deployedBytecode"]) // 2
    return found


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code."""
    files: dict[Path, str] = {PAGE: page(snapshot(), sizes())}
    return run(files, "scripts.gas_page", sys.argv[1:] if arguments is None else arguments)


if __name__ == "__main__":
    sys.exit(main())
