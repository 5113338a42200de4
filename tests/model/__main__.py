"""`python -m tests.model`: compare the rules with the contract over random acts."""

import argparse
import asyncio
import secrets
import sys

from tests.model.run import DivergenceError, Run


def main() -> int:
    """Run; 0 when rules and contract never differ and everything reachable came up."""
    parser = argparse.ArgumentParser(prog="python -m tests.model", description=__doc__)
    parser.add_argument("--acts", type=int, default=20_000, help="how many random acts")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**32), help="the run's seed")
    parser.add_argument("--counts", action="store_true", help="list how often each act and refusal came")
    options = parser.parse_args()
    print(f"seed {options.seed}, {options.acts} acts", flush=True)
    run = Run(options.seed, options.acts, say=lambda text: print(text, flush=True))
    try:
        asyncio.run(run.go())
    except DivergenceError as error:
        print(error, file=sys.stderr)
        return 1
    print(run.summary())
    if options.counts:
        for counter in (run.generator.executed, run.generator.refused):
            print(" ".join(f"{name}={count}" for name, count in counter.most_common()))
    if run.missing():
        print(f"never came: {', '.join(run.missing())}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
