"""The benchmark itself, in small: every part runs and every figure comes out. What they are depends on the machine."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from tests.bench.goals import ROWS, table
from tests.bench.plan import QUICK
from tests.bench.run import PARTS, Run

ROOT = Path(__file__).resolve().parents[2]
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


async def test_every_part_measures_its_figures_on_the_real_service() -> None:
    run = Run(TINY, lambda _: None)
    wanted = [part for part in PARTS if part != "brownie"]
    await run.go(wanted)
    missing = {name for name, value in run.figures.items() if value is None}
    assert missing == {"brownie_acts_per_s", "ratio_to_brownie"}
    assert all(value > 0 for value in run.figures.values() if value is not None)
    assert len(run.tenths) == 10
    assert run.figures["bulk_acts_per_s"] == pytest.approx(sum(run.tenths) / 10, rel=0.1)


def test_the_json_object_has_every_key_and_null_for_what_was_not_measured() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "tests.bench", "--quick", "--json", "--only", "gas"],
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


def test_the_table_says_which_goals_are_reached() -> None:
    figures: dict[str, float | None] = dict.fromkeys(ROWS)
    figures |= {"bulk_acts_per_s": 6_000.0, "idle_p50_ms": 31.0, "naive_web3_acts_per_s": 60.0}
    lines = {line.split("  ")[0]: line for line in table(figures).splitlines()}
    assert lines["bulk requests, sustained"].endswith("≥ 6,000  reached")
    assert lines["one act on an idle service, p50"].endswith("≤ 30  not reached")
    assert lines["peer: the usual web3.py loop"].endswith("acts/s")
    assert "not measured" in lines["one act per request"]
