"""The page on gas says what the committed snapshot says, and whether a goal is met."""

import pytest

from scripts import gas_page
from scripts.gas_page import ALONE, APART, SHARED


def test_page_is_fresh() -> None:
    assert gas_page.main(["--check"]) == 0


def test_page_that_differs_is_named(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(gas_page, "sizes", lambda: {"Ledger": 1})
    assert gas_page.main(["--check"]) == 1
    assert "docs/gas.md is not fresh" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("apart", "shared", "verdict"),
    [
        (20_000, 19_000, "met"),
        (21_234, 20_000, "met on one receivable, else missed by 1,234"),
        (25_000, 20_001, "missed by 5,000"),
    ],
)
def test_goal_is_judged_by_the_dearer_case(apart: int, shared: int, verdict: str) -> None:
    groups = gas_page.snapshot()
    groups[APART]["offer"], groups[SHARED]["offer"] = apart, shared
    assert f"| offer | {apart:,} | {shared:,} | 20,000 | {verdict} |" in gas_page.page(groups, {})


def test_each_row_of_the_snapshot_is_on_the_page() -> None:
    groups = gas_page.snapshot()
    assert set(groups) == {ALONE, APART, SHARED}
    text = gas_page.page(groups, {})
    for group in groups.values():
        for row, gas in group.items():
            assert f"| {row} |" in text
            assert f"{gas:,}" in text
