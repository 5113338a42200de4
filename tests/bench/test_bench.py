"""The benchmark itself, in small: every part runs and every figure comes out. What they are depends on the machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from ledger_api.bench import tools
from ledger_api.bench.goals import GROWN, ROWS, grown_table, table
from ledger_api.bench.parts import PARTS
from ledger_api.bench.plan import QUICK
from ledger_api.bench.run import Run

ROOT = Path(__file__).resolve().parents[2]
ENTRY = "from ledger_api.cli import main; main()"
SNAPSHOT = json.loads((ROOT / "tests/contracts/gas/each of 50.json").read_text())
TINY = QUICK._replace(
    naive=3,
    raw=20,
    chain=200,
    bulk_seconds=0.3,
    senders=2,
    clients=4,
    singles_each=2,
    idle=2,
    lanes=2,
    lives_each=2,
    rebuild=100,
    leaves=150,
    history=600,
)
NAMED_IN_ISSUES = {
    "bulk_acts_per_s",
    "naive_web3_acts_per_s",
    "brownie_acts_per_s",
    "chain_only_acts_per_s",
    "ratio_to_naive",
    "ratio_to_chain",
    "single_acts_per_s",
    "single_p99_ms",
    "idle_p50_ms",
    "mixed_acts_per_s",
    "rebuild_events_per_s",
    "lineage_10k_ms",
    "rss_mb_start",
    "rss_mb_end",
    "gas_split_transfer",
    "gas_whole_transfer",
    "gas_offer",
    "gas_accept",
    "gas_redeem",
}
OF_INSTALLED_PEERS = {"brownie_acts_per_s", "ratio_to_brownie", "erc3525_acts_per_s", "ratio_to_erc3525"}


async def test_every_part_measures_its_figures_on_the_real_service() -> None:
    run = Run(TINY, lambda _: None)
    wanted = [part for part in PARTS if part not in {"brownie", "erc3525"}]
    await run.go(wanted)
    assert (run.failed, run.skipped) == ({}, {})
    missing = {name for name, value in run.figures.items() if value is None}
    assert missing == OF_INSTALLED_PEERS | {name for name in ROWS if name.startswith("gas_erc3525_")}
    # The kernel counts processor time in hundredths of a second: a short load may cost none.
    least = {name: 0.0 if name.endswith("_us_per_act") else 1e-9 for name in ROWS}
    assert all(value >= least[name] for name, value in run.figures.items() if value is not None)
    assert len(run.tenths) == 10
    assert run.figures["bulk_acts_per_s"] == pytest.approx(sum(run.tenths) / 10, rel=0.1)
    assert (run.figures["history_acts"] or 0) >= TINY.history


async def test_a_ledger_is_looked_at_while_it_grows() -> None:
    run = Run(TINY, lambda _: None)
    await run.grow((300, 600))
    assert run.failed == {}
    told = run.report({})["growth"]
    assert [row["certificates"] >= stop for row, stop in zip(told, (300, 600), strict=True)] == [True, True]
    assert all(set(row) == set(GROWN) and row["doctor_is_content"] is True for row in told)
    assert all(value > 0 for row in told for value in row.values())
    assert (run.figures["history_acts"] or 0) > told[-1]["certificates"]
    shown = grown_table(told).splitlines()
    assert [line.split()[-1] for line in shown] == ["doctor", "ok", "ok"]


async def test_gas_on_receipts_is_that_of_the_snapshot() -> None:
    run = Run(TINY, lambda _: None)
    await run.go(["gas"])
    for key, row in {
        "gas_split_transfer": "split and transfer (standing acceptance)",
        "gas_whole_transfer": "transfer whole (standing acceptance)",
        "gas_offer": "offer",
        "gas_accept": "accept",
        "gas_redeem": "redeem, one certificate",
        "gas_confirm": "confirm (issue)",
        "gas_finance": "finance",
    }.items():
        assert run.figures[key] == pytest.approx(float(SNAPSHOT[row]), rel=0.01), key


async def test_a_peer_that_is_not_installed_gives_null_and_says_so(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(tools, "CHECKOUT", tmp_path)
    said: list[str] = []
    run = Run(TINY, said.append)
    await run.go(["brownie", "erc3525"])
    assert set(run.figures.values()) == {None}
    assert run.failed == {}
    assert said == [f"{name}: not measured. {run.skipped[name]}" for name in ("brownie", "erc3525")]
    assert all("make bench" in why for why in run.skipped.values())


async def test_a_part_that_fails_is_told_and_the_others_go_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEDGER_ANVIL", "/nowhere/anvil")
    run = Run(TINY, lambda _: None)
    await run.go(["naive", "idle", "single"])
    assert set(run.failed) == {"naive", "idle, single"}
    assert set(run.figures.values()) == {None}


def test_the_json_object_has_every_key_and_null_for_what_was_not_measured() -> None:
    said = subprocess.run(
        [sys.executable, "-c", ENTRY, "bench", "--quick", "--json", "--only", "gas"],
        cwd=ROOT,
        capture_output=True,
        check=True,
        timeout=60,
    )
    figures = json.loads(said.stdout)
    assert NAMED_IN_ISSUES <= set(ROWS) <= set(figures)
    assert figures["gas_offer"] > 0
    assert figures["bulk_acts_per_s"] is None
    assert figures["cores"] > 0
    assert figures["file_system"]
    assert (figures["plan"], figures["skipped"], figures["failed"]) == ("quick", {}, {})
    assert figures["growth"] is None


def test_the_table_says_which_goals_are_reached() -> None:
    figures: dict[str, float | None] = dict.fromkeys(ROWS)
    figures |= {"bulk_acts_per_s": 6_000.0, "idle_p50_ms": 31.0, "naive_web3_acts_per_s": 60.0}
    lines = {line.split("  ")[0]: line for line in table(figures).splitlines()}
    assert lines["bulk requests, sustained"].endswith("≥ 6,000  reached")
    assert lines["one act on an idle service, p50"].endswith("≤ 30  not reached")
    assert lines["peer: the usual web3.py loop"].endswith("acts/s")
    assert "not measured" in lines["one act per request"]
