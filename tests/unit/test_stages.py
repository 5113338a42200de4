"""The stages of the tests: a failure is never lost, a slow stage is seen."""

import os
import signal
import time
from pathlib import Path

import pytest

from scripts import stages
from scripts.stages import Stage


def test_report_marks_what_failed_and_what_took_too_long() -> None:
    results = [(Stage("quick", 10), 0, 1.0), (Stage("slow", 10), 0, 12.0), (Stage("broken", 10), 2, 3.0)]
    rows = {line.split()[0]: line for line in stages.report(results).splitlines() if line}
    assert rows["quick"].endswith("10")
    assert rows["slow"].endswith("over budget")
    assert rows["broken"].endswith("FAILED (2)")
    assert rows["total"].split() == ["total", "16.0", "30"]


@pytest.mark.parametrize(("codes", "expected"), [((0, 0), 0), ((2, 0), 1)])
def test_one_failed_stage_fails_the_whole_after_the_rest_has_run(
    monkeypatch: pytest.MonkeyPatch, codes: tuple[int, int], expected: int
) -> None:
    ran = []

    def run(stage: Stage) -> tuple[int, float]:
        ran.append(stage.target)
        return codes[len(ran) - 1], 0.1

    monkeypatch.setattr(stages, "STAGES", (Stage("first", 1), Stage("second", 1)))
    monkeypatch.setattr(stages, "run", run)
    monkeypatch.setattr(signal, "signal", lambda *_: None)
    assert stages.main() == expected
    assert ran == ["first", "second"]


def test_budgets_leave_continuous_integration_under_twenty_minutes() -> None:
    assert sum(stage.budget for stage in stages.STAGES) < 20 * 60


def test_stage_that_hangs_is_ended_with_all_it_started(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    (tmp_path / "Makefile").write_text("hang:\n\tsleep 600 & echo $$! >child; wait\n")
    monkeypatch.setattr(stages, "ROOT", tmp_path)
    monkeypatch.setattr(stages, "PATIENCE", 1)
    code, seconds = stages.run(Stage("hang", 1))
    assert code == 124
    assert 1 <= seconds < 60
    child = int((tmp_path / "child").read_text())
    deadline = time.monotonic() + 10
    while alive(child):
        assert time.monotonic() < deadline
        time.sleep(0.01)


def alive(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    # A killed process whose new parent has not asked for its exit code yet.
    stat = Path(f"/proc/{pid}/stat")
    return not (stat.exists() and stat.read_text().rsplit(")", 1)[1].split()[0] == "Z")
