"""The page on performance says what the kept runs say, and whether a goal is met."""

import json
from pathlib import Path
from typing import Any

import pytest

from ledger_api.bench.goals import GROWN, ROWS
from scripts import performance_page
from scripts.performance_page import PAGE, TABLES, page, verdict

ABOUT = {
    "cores": 2,
    "processor": "x86_64",
    "python": "3.11.7",
    "seconds": 312.5,
    "bulk_seconds": 60.0,
    "load_before": 0.1,
}


@pytest.fixture
def full() -> dict[str, Any]:
    figures = {key: 1_000.0 + place for place, key in enumerate(ROWS)}
    return ABOUT | {"plan": "full", "failed": {}, "bulk_tenths": [9_000] * 10} | figures


@pytest.fixture
def long(full: dict[str, Any]) -> dict[str, Any]:
    row = dict.fromkeys(GROWN, 50.0) | {"doctor_is_content": False}
    return full | {"plan": "long", "growth": [row, row | {"certificates": 300_123, "doctor_is_content": True}]}


def test_page_is_fresh() -> None:
    assert performance_page.main(["--check"]) == 0


def test_every_table_has_its_place_on_the_page_and_every_figure_its_row(
    full: dict[str, Any], long: dict[str, Any]
) -> None:
    text = PAGE.read_text()
    assert all(f"<!-- {name} -->\n" in text for name in TABLES)
    written = page(text, {"full": full, "long": long})
    for key, value in full.items():
        if key in ROWS and not key.startswith("ratio_") and key != "gas_erc3525_burn":
            assert f"{value:,.0f}" in written, key
    assert "300,123" in written
    assert "outgrown" in written
    assert "Not measured yet." not in written
    assert page(written, {"full": full, "long": long}) == written


def test_what_was_not_measured_is_said(full: dict[str, Any]) -> None:
    written = page(PAGE.read_text(), {"full": full | {"brownie_acts_per_s": None, "ratio_to_brownie": None}})
    assert "| the same loop by Brownie | not measured |  |" in written
    assert "Not measured yet." in written


@pytest.mark.parametrize(
    ("key", "value", "told"),
    [
        ("bulk_acts_per_s", 6_000.0, "met"),
        ("bulk_acts_per_s", 4_500.0, "**missed**: 75% of it"),
        ("idle_p50_ms", 30.0, "met"),
        ("idle_p50_ms", 45.0, "**missed**: 1.50 times it"),
        ("idle_p50_ms", None, "not measured"),
        ("start_s", 1.0, "not measured"),
    ],
)
def test_goal_is_judged(key: str, value: float | None, told: str) -> None:
    assert verdict(ROWS[key], value) == told


def test_a_busy_machine_is_told(full: dict[str, Any]) -> None:
    assert "did nothing else" in performance_page.goals(full)
    assert "**The machine was busy with other work** (load 3.0" in performance_page.goals(full | {"load_before": 3.0})


def test_what_the_processors_time_allows_is_told(full: dict[str, Any]) -> None:
    figures = full | dict.fromkeys(performance_page.SPENT, 50.0)
    assert "2 cores that never wait would do 8,000 acts/s at that cost." in performance_page.spent(figures)


@pytest.mark.parametrize("change", [{"plan": "quick"}, {"failed": {"bulk": "BenchError: no"}}])
def test_a_run_that_is_none_to_quote_is_refused(
    full: dict[str, Any], change: dict[str, Any], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "run.json"
    file.write_text(json.dumps(full | change))
    before = PAGE.read_text()
    assert performance_page.main([str(file)]) == 2
    assert "no figures to quote" in capsys.readouterr().err
    assert PAGE.read_text() == before
