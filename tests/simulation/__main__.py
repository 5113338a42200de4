"""Simulate for as long as wanted: ``python -m tests.simulation --schedules 100000 --seed 7``."""

import argparse
import logging
import secrets
import sys
import tempfile
import time
from collections.abc import Iterable
from itertools import count
from pathlib import Path

from tests.simulation.founding import make_template
from tests.simulation.runs import ScheduleFailedError, memory_folder, run_all


def main(arguments: list[str] | None = None) -> int:
    """Run schedules and return 1 when one failed."""
    parser = argparse.ArgumentParser("tests.simulation", description=__doc__)
    parser.add_argument("--schedules", type=int, default=20_000, help="how many to play (20000)")
    parser.add_argument("--minutes", type=float, help="play for so long instead")
    parser.add_argument("--seed", type=int, default=secrets.randbits(32), help="of the run; by default a new one")
    parser.add_argument("--only", type=int, action="append", help="play this schedule of the run alone; repeatable")
    chosen = parser.parse_args(arguments)
    logging.disable(logging.CRITICAL)
    print(f"seed {chosen.seed}", flush=True)
    begun = time.perf_counter()
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        template = make_template(Path(folder))
        numbers = _numbers(chosen, begun)
        try:
            played = run_all(template, chosen.seed, numbers, lambda line: print(line, flush=True))
        except ScheduleFailedError as error:
            print(error, flush=True)
            return 1
        finally:
            template.close()
    print(f"{played:,} schedules of seed {chosen.seed}, none failed, {time.perf_counter() - begun:,.0f} s")
    return 0


def _numbers(chosen: argparse.Namespace, begun: float) -> Iterable[int]:
    if chosen.only:
        yield from chosen.only
        return
    for number in count() if chosen.minutes else range(chosen.schedules):
        if chosen.minutes and time.perf_counter() - begun > 60 * chosen.minutes:
            return
        yield number


if __name__ == "__main__":
    sys.exit(main())
