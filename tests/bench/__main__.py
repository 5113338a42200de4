"""Measure the ledger's throughput and latency beside other ways to the chain, in one run on one machine."""

import argparse
import asyncio
import json
import sys
import time

import uvloop

from tests.bench.goals import table
from tests.bench.plan import FULL, QUICK
from tests.bench.run import PARTS, Run, machine

_EPILOG = f"""\
Acts are signed before the clock runs. The load generator, the service and its chain share the machine.

parts: {", ".join(PARTS)}

examples:
  make bench                                     everything; some minutes
  make bench ARGS="--quick"                      everything in small, within a minute
  make bench ARGS="--only bulk --seconds 20"     one part
  make bench ARGS="--json" > bench.json          one JSON object; progress goes to stderr
"""


def main() -> int:
    """Run; 0 when every wanted part was measured, whatever came out."""
    parser = argparse.ArgumentParser(
        prog="python -m tests.bench",
        description=__doc__,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--quick", action="store_true", help="small counts: shapes, not figures to quote")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
    parser.add_argument("--only", type=_parts, default=PARTS, metavar="PARTS", help="these parts, with commas between")
    parser.add_argument("--seconds", type=float, help="how long the bulk load lasts")
    options = parser.parse_args()
    plan = QUICK if options.quick else FULL
    if options.seconds is not None:
        plan = plan._replace(bulk_seconds=options.seconds)

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    about, begun = machine(), time.perf_counter()
    run = Run(plan, say)
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run.go(options.only))
    about["seconds"] = round(time.perf_counter() - begun, 1)
    if options.json:
        figures = {name: None if value is None else round(value, 3) for name, value in run.figures.items()}
        print(json.dumps(about | {"quick": options.quick, "bulk_tenths": run.tenths} | figures))
    else:
        print(table(run.figures))
        print(f"{about['cores']} cores, load {about['load_before']:.2f} before, {about['seconds']} s")
    return 0


def _parts(text: str) -> tuple[str, ...]:
    parts = tuple(text.split(","))
    unknown = [part for part in parts if part not in PARTS]
    if unknown:
        raise argparse.ArgumentTypeError(f"no such part: {', '.join(unknown)}; there are {', '.join(PARTS)}")
    return parts


if __name__ == "__main__":
    sys.exit(main())
