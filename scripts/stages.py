"""Run all stages of the tests, say how long each took beside its budget, and fail when any failed.

A stage over its budget is marked but is no failure: budgets are for two ordinary cores, so that the whole stays under
twenty minutes, and a busy machine is not a defect. One that takes ``PATIENCE`` times its budget hangs, and is ended.
"""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
PATIENCE = 4


@dataclass(frozen=True)
class Stage:
    """A make target and the seconds it may take on two cores."""

    target: str
    budget: int


STAGES = (
    Stage("contracts-check", 20),
    Stage("forge-test", 120),
    Stage("halmos", 40),
    Stage("slither", 60),
    Stage("brownie-test", 90),
    Stage("python-test", 600),
)


def run(stage: Stage) -> tuple[int, float]:
    """Run one stage and return its exit code, 124 when it hung, and how many seconds it took."""
    print(f"\n== make {stage.target}", flush=True)
    start = time.monotonic()
    with subprocess.Popen(["make", stage.target], cwd=ROOT, start_new_session=True) as process:
        try:
            code = process.wait(timeout=PATIENCE * stage.budget)
        except subprocess.TimeoutExpired:
            _end(process)
            code = 124
        except BaseException:
            _end(process)
            raise
    return code, time.monotonic() - start


def _end(process: subprocess.Popen[bytes]) -> None:
    """Kill all that the stage started: killing make alone would leave its children."""
    os.killpg(process.pid, signal.SIGKILL)


def report(results: list[tuple[Stage, int, float]]) -> str:
    """Return the table of stages, their seconds, budgets and outcomes."""
    lines = [f"\n{'stage':<18}{'seconds':>9}{'budget':>8}"]
    for stage, code, seconds in results:
        remark = f"FAILED ({code})" if code else "over budget" if seconds > stage.budget else ""
        lines.append(f"{stage.target:<18}{seconds:9.1f}{stage.budget:8}  {remark}".rstrip())
    total, budget = sum(seconds for _, _, seconds in results), sum(stage.budget for stage, _, _ in results)
    return "\n".join([*lines, f"{'total':<18}{total:9.1f}{budget:8}"])


def main() -> int:
    """Run every stage, also after one that failed, and return 1 when any failed."""
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))  # so that a stage is ended with it
    results = [(stage, *run(stage)) for stage in STAGES]
    print(report(results), flush=True)
    return 1 if any(code for _, code, _ in results) else 0


if __name__ == "__main__":
    sys.exit(main())
