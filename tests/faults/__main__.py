"""Strike a loaded ledger, and hold after each fault that what was acknowledged is on its chain, once."""

import argparse
import asyncio
import json
import secrets
import sys
import time
from collections.abc import Sequence

from tests.faults.campaign import KILLS, KINDS, PER_LEDGER, Campaign
from tests.faults.load import RefusedLoadError
from tests.faults.waiting import NeverError
from tests.faults.witness import FaultError

_EPILOG = f"""\
Each fault strikes `ledger up` in a process of its own, on real HTTP requests of several clients. After each, a witness
takes the chain's blocks from the node itself, proves and re-judges them, and compares: every acknowledged act took
effect once; the stored projection, hashes and outcomes are the chain's; money is conserved; no feed has a gap. A ledger
ends with `ledger audit`, `ledger doctor` and a projection made anew.

faults: {", ".join(KINDS)}
The kills (of the service, its chain, or both) go over ledgers of {PER_LEDGER} each.

exit codes:
  0  everything that was promised held
  1  something did not: the message says what, and where the ledger's folder is
  2  the arguments are wrong

examples:
  make faults                                       everything, with {KILLS} kills
  make faults ARGS="--seed 7 --kills 20"            a part of a known run
  make faults ARGS="--only power,clock --seed 7"    two kinds
  make faults ARGS="--json" > faults.json           one JSON object; progress goes to stderr
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; the exit codes are in the help."""
    options = _parser().parse_args(arguments)
    out = sys.stderr if options.json else sys.stdout

    def say(text: str) -> None:
        print(text, file=out, flush=True)

    begun = time.perf_counter()
    say(f"seed {options.seed}, {options.kills} kills")
    campaign = Campaign(options.seed, say)
    failure: Exception | None = None
    try:
        asyncio.run(campaign.run(options.only, options.kills))
    except (FaultError, NeverError, RefusedLoadError) as error:
        failure = error
        print("\n".join(["BROKEN", str(error), *getattr(error, "__notes__", [])]), file=sys.stderr)
    if options.json:
        print(json.dumps(campaign.to_json() | {"broken": str(failure) if failure else None}))
    else:
        say(campaign.summary(time.perf_counter() - begun))
    return 0 if failure is None else 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.faults",
        description=__doc__,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="of all chance (default: any)")
    parser.add_argument("--kills", type=_natural, default=KILLS, help="how many kills (default %(default)s)")
    parser.add_argument("--only", type=_kinds, default=list(KINDS), metavar="FAULTS", help="these, with commas between")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
    return parser


def _natural(text: str) -> int:
    if not text.isdecimal():
        raise argparse.ArgumentTypeError("a number from 0")
    return int(text)


def _kinds(text: str) -> list[str]:
    kinds = text.split(",")
    if unknown := sorted(set(kinds) - set(KINDS)):
        raise argparse.ArgumentTypeError(f"no such fault: {', '.join(unknown)} (there are {', '.join(KINDS)})")
    return kinds


if __name__ == "__main__":
    sys.exit(main())
