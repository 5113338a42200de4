"""Write the figures of `docs/performance.md` from runs of `ledger bench --json`.

`python -m scripts.performance_page RUN.json …` keeps each run in `docs/figures` (the full one, the long one) and writes
the page's tables, which stand between markers; what is written around them is left alone. Without a run the tables are
written from the kept ones. `--check` writes nothing and exits 1 where the page is not fresh.
"""

import json
import re
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from ledger_api.bench.goals import GROWN, ROWS, Row, grown_cell, number
from scripts.generated import ROOT, run

PAGE: Final = ROOT / "docs" / "performance.md"
FIGURES: Final = ROOT / "docs" / "figures"
KEPT: Final = ("full", "long")
"""The plans whose runs are kept, by the names of their files."""
BUSY: Final = 0.5
"""A load of the machine before a run past which its figures are somebody else's too."""
_PART: Final = re.compile(r"(?P<begin><!-- (?P<name>[a-z-]+) -->\n).*?(?P<end><!-- end -->)", re.DOTALL)

Figures = Mapping[str, Any]

PEERS: Final = {
    "naive_web3_acts_per_s": (
        "the usual loop of web3.py: one act, one transaction, wait for the receipt",
        "ratio_to_naive",
    ),
    "brownie_acts_per_s": ("the same loop by Brownie", "ratio_to_brownie"),
    "erc3525_acts_per_s": ("ERC-3525's reference implementation by the loop of web3.py", "ratio_to_erc3525"),
    "raw_transactions_acts_per_s": (
        "raw transactions of one act each, signed before, in full blocks",
        "ratio_to_raw_transactions",
    ),
    "chain_only_acts_per_s": (
        "the chain alone, fed with batches made before, in blocks as large: the limit",
        "ratio_to_chain",
    ),
}
"""Title and the ratio's key, by the peer's key."""
GAS: Final = {
    "issue (confirm; mint)": ("gas_confirm", "gas_confirm_alone", "gas_erc3525_mint"),
    "split and transfer": ("gas_split_transfer", "gas_split_transfer_alone", "gas_erc3525_split_transfer"),
    "transfer whole": ("gas_whole_transfer", "gas_whole_transfer_alone", "gas_erc3525_whole_transfer"),
    "offer": ("gas_offer", "gas_offer_alone", None),
    "accept": ("gas_accept", "gas_accept_alone", None),
    "finance": ("gas_finance", "gas_finance_alone", None),
    "redeem (burn)": ("gas_redeem", None, "gas_erc3525_burn"),
}
"""Ours each of fifty, ours alone, the reference's alone."""
SPENT: Final = {
    "bulk_loop_us_per_act": "the service's event loop: HTTP, judging, blocks' rules",
    "bulk_threads_us_per_act": "the service's other threads: the database's writer above all",
    "bulk_helpers_us_per_act": "the service's further processes: signers recovered",
    "bulk_chain_us_per_act": "the embedded chain",
    "bulk_load_us_per_act": "the benchmark itself, which sends and reads",
}
"""Who spends the processor's time under the bulk load."""
BLOCKS: Final = {
    "30 million gas each 2 s": 15e6,
    "100 million gas each second": 100e6,
    "300 million gas each 2 s": 150e6,
}
"""Gas per second of chains whose block gas limit binds."""
_ELSEWHERE: Final = {*PEERS, *[ratio for _, ratio in PEERS.values()], *SPENT}


def goals(figures: Figures) -> str:
    """Each figure that has a goal."""
    lines = ["| | measured | goal | |", "|---|---:|---:|---|"]
    for key, title, row in _titled():
        if row.goal is not None:
            goal = f"{'≥' if row.least else '≤'} {number(row.goal)}"
            lines.append(f"| {title} | {_cell(figures[key], row.unit)} | {goal} | {verdict(row, figures[key])} |")
    return "\n".join([*lines, "", _machine(figures)])


def verdict(row: Row, value: float | None) -> str:
    """Whether the goal is met, and by how much it is missed."""
    met = None if value is None else row.met(value)
    if met is None or value is None or row.goal is None:
        return "not measured"
    if met:
        return "met"
    return f"**missed**: {value / row.goal:.0%} of it" if row.least else f"**missed**: {value / row.goal:.2f} times it"


def peers(figures: Figures) -> str:
    """The usual ways, and how many times faster ours is."""
    lines = ["| way | acts/s | ours, in bulk, is |", "|---|---:|---:|"]
    for key, (title, ratio) in PEERS.items():
        times = "" if figures[ratio] is None else f"{figures[ratio]:,.2f} times that"
        lines.append(f"| {title} | {_cell(figures[key])} | {times} |")
    return "\n".join([*lines, f"| **ours, in bulk** | **{_cell(figures['bulk_acts_per_s'])}** | |"])


def gas(figures: Figures) -> str:
    """Gas beside the reference's."""
    lines = [
        "| step | ours, each of 50 | ours, alone | ERC-3525's reference, alone |",
        "|---|---:|---:|---:|",
    ]
    for step, keys in GAS.items():
        lines.append(f"| {step} | {' | '.join('–' if key is None else _cell(figures[key]) for key in keys)} |")
    return "\n".join(lines)


def spent(figures: Figures) -> str:
    """Who spends the processor's time, and what that allows at most."""
    lines = ["| processor time of an act, in bulk | µs |", "|---|---:|"]
    lines += [f"| {title} | {_cell(figures[key])} |" for key, title in SPENT.items()]
    costs = [figures[key] for key in SPENT]
    if None in costs:
        return "\n".join(lines)
    whole = sum(costs)
    lines.append(f"| **together** | **{number(whole)}** |")
    most = number(figures["cores"] * 1e6 / whole)
    span = f"In each tenth of the {number(figures['bulk_seconds'])} s"
    bound = f"{figures['cores']} cores that never wait would do {most} acts/s at that cost."
    tenths = " ".join(f"{count:,}" for count in figures["bulk_tenths"])
    return "\n".join([*lines, "", f"{bound} {span}, acts/s: {tenths}."])


def blocks(figures: Figures) -> str:
    """How many acts a block gas limit lets through, at the gas of each of fifty."""
    split, whole = figures["gas_split_transfer"], figures["gas_whole_transfer"]
    lines = ["| blocks of | split and transfer, acts/s | transfer whole, acts/s |", "|---|---:|---:|"]
    lines += [
        f"| {name} | {number(round(gas / split))} | {number(round(gas / whole))} |" for name, gas in BLOCKS.items()
    ]
    return "\n".join(lines)


def rest(figures: Figures) -> str:
    """What has no goal."""
    lines = ["| | measured |", "|---|---:|"]
    for key, title, row in _titled():
        if row.goal is None and key not in _ELSEWHERE and not key.startswith("gas_"):
            lines.append(f"| {title} | {_cell(figures[key], row.unit)} |")
    return "\n".join(lines)


def growth(figures: Figures) -> str:
    """What was found while a ledger grew, and after its restart."""
    rows: list[Figures] = figures["growth"]
    lines = [f"| {' | '.join(GROWN.values())} |", "|" + "---:|" * len(GROWN)]
    lines += [f"| {' | '.join(grown_cell(row[key]) for key in GROWN)} |" for row in rows]
    acts, seconds = number(figures["history_acts"]), number(figures["start_with_history_s"])
    memory = f"{number(figures['rss_mb_start'])} MB of memory at first, {number(figures['rss_mb_end'])} MB at the end"
    goal = f"goal ≤ {number(ROWS['rss_mb_end'].goal or 0)}: {verdict(ROWS['rss_mb_end'], figures['rss_mb_end'])}"
    told = (
        f"The service had {memory} ({goal}). Started again, it was ready after {seconds} s with {acts} acts of history."
    )
    return "\n".join([*lines, "", told, "", _machine(figures)])


TABLES: Final[dict[str, tuple[str, Callable[[Figures], str]]]] = {
    "goals": ("full", goals),
    "peers": ("full", peers),
    "gas": ("full", gas),
    "spent": ("full", spent),
    "blocks": ("full", blocks),
    "rest": ("full", rest),
    "growth": ("long", growth),
}
"""The plan of whose run each table is, and its writer, by the marker's name."""


def page(text: str, runs: Mapping[str, Figures]) -> str:
    """The page with its tables from these runs; a table of a run that there is none of says so."""

    def written(found: re.Match[str]) -> str:
        plan, table = TABLES[found["name"]]
        inside = table(runs[plan]) if plan in runs else "Not measured yet."
        return f"{found['begin']}\n{inside}\n\n{found['end']}"

    return _PART.sub(written, text)


def kept() -> dict[str, Figures]:
    """The kept runs, by plan."""
    paths = {plan: FIGURES / f"{plan}.json" for plan in KEPT}
    return {plan: json.loads(path.read_text(encoding="utf-8")) for plan, path in paths.items() if path.exists()}


def _titled() -> list[tuple[str, str, Row]]:
    """Key, title and row of each figure; what stands under another is named with it."""
    found, above = [], ""
    for key, row in ROWS.items():
        if not row.title.startswith(" "):
            above = row.title.partition(",")[0]
        found.append((key, f"{above}: {row.title.strip()}" if row.title.startswith(" ") else row.title, row))
    return found


def _cell(value: float | None, unit: str = "") -> str:
    return "not measured" if value is None else f"{number(value)} {unit}".rstrip()


def _machine(figures: Figures) -> str:
    disk = f", {figures['file_system']}" if figures.get("file_system") else ""
    told = f"{figures['cores']} cores ({figures['processor']}){disk}, Python {figures['python']}"
    told += f", {figures['seconds']:,.0f} s"
    if figures["load_before"] <= BUSY:
        return f"{told}, on a machine that did nothing else."
    busy = f"**The machine was busy with other work** (load {figures['load_before']:.1f} before)"
    return f"{told}. {busy}: rates are too low, and ratios mean little."


def main(arguments: list[str] | None = None) -> int:
    """Run the command line; the exit code: 0 done or fresh, 1 not fresh, 2 a run that is none to quote."""
    given = sys.argv[1:] if arguments is None else arguments
    runs = kept()
    files: dict[Path, str] = {}
    for name in (one for one in given if not one.startswith("--")):
        found = json.loads(Path(name).read_text(encoding="utf-8"))
        if found.get("plan") not in KEPT or found["failed"]:
            print(f"{name} is not a full or long run without a failure: no figures to quote", file=sys.stderr)
            return 2
        runs[found["plan"]] = found
        files[FIGURES / f"{found['plan']}.json"] = json.dumps(found, indent=1) + "\n"
    FIGURES.mkdir(exist_ok=True)
    files[PAGE] = page(PAGE.read_text(encoding="utf-8"), runs)
    return run(files, "scripts.performance_page", given)


if __name__ == "__main__":
    sys.exit(main())
