"""Compare the Python rules with the real contract over random acts, valid and not, word by word."""

import argparse
import asyncio
import json
import secrets
import sys
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

from tests.model.divergence import DivergenceError
from tests.model.generator import kind_of
from tests.model.playback import Difference, Playback
from tests.model.series import ACTS_PER_WORLD, Series
from tests.model.shrink import shrink
from tests.model.tape import load, save

_SHRUNK: Final = Path("build/model")
_MOST_SHOWN: Final = 40
_FINE, _DIVERGED, _NEVER_CAME = 0, 1, 3
_EPILOG = f"""\
A run is a series of worlds of about {ACTS_PER_WORLD:,} acts, each with a chain, a founding and a seed of its own, so
one world alone reproduces what happened in it.

exit codes:
  0  rules and contract never differed
  1  they differed, or an invariant does not hold: the message says in which act and how to play it again
  2  the arguments are wrong
  3  they never differed, but an act never executed or a refusal never came (asked of {ACTS_PER_WORLD:,} acts and more)

examples:
  python -m tests.model                                  {ACTS_PER_WORLD:,} acts, a seed of its own
  python -m tests.model --acts 1000000 --seed 2026       the million
  python -m tests.model --seed 2026 --world 41           one world of it again
  python -m tests.model --replay build/model/7.jsonl     the few acts that a divergence came down to
  python -m tests.model --json > model.json              one JSON object; progress goes to stderr
"""


def main(arguments: Sequence[str] | None = None) -> int:
    """Run; the exit codes are in the help."""
    options = _parser().parse_args(arguments)
    out = sys.stderr if options.json else sys.stdout

    def say(text: str) -> None:
        print(text, file=out, flush=True)

    if options.replay is not None:
        return _replay(options.replay, say)
    acts = ACTS_PER_WORLD if options.world is not None else options.acts
    say(f"seed {options.seed}, {acts:,} acts")
    series = Series(options.seed, acts, say)
    divergence: DivergenceError | None = None
    try:
        asyncio.run(series.go(None if options.world is None else [options.world]))
    except DivergenceError as error:
        divergence = error
        print("\n".join(["DIVERGENCE", str(error), *error.__notes__]), file=sys.stderr)
        _shrink(series)
    missing = series.missing() if series.count >= ACTS_PER_WORLD else []
    if options.json:
        print(json.dumps(series.to_json() | {"divergence": str(divergence) if divergence else None}))
    else:
        say(series.summary())
    if options.counts:
        for counter in (series.executed, series.refused):
            say(" ".join(f"{name}={count}" for name, count in counter.most_common()))
    if divergence is not None:
        return _DIVERGED
    if missing:
        print(f"never came: {', '.join(missing)}", file=sys.stderr)
    return _NEVER_CAME if missing else _FINE


def _shrink(series: Series) -> None:
    """Write the few acts that are needed for the divergence, and say how to play them."""
    assert series.run is not None

    def say(text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    shrunk = asyncio.run(shrink(series.run.tape, say))
    if shrunk is None:
        say("  played again, rules and contract agree: it is not of what was presented alone")
        return
    path = _SHRUNK / f"{series.run.seed}.jsonl"
    save(shrunk.blocks, path)
    say(f"  {shrunk.acts} acts are enough: {shrunk.difference.text}")
    for block in shrunk.blocks[-_MOST_SHOWN:]:
        say(f"    {block.now} {', '.join(map(kind_of, block.items)) or f'planted {block.planted:#x}'}")
    say(f"  again: python -m tests.model --replay {path}")


def _replay(path: Path, say: Callable[[str], None]) -> int:
    async def play() -> Difference | None:
        async with Playback() as playback:
            return await playback.difference(load(path))

    difference = asyncio.run(play())
    say(
        "rules and contract agree"
        if difference is None
        else f"DIVERGENCE in block {difference.block}: {difference.text}"
    )
    return _FINE if difference is None else _DIVERGED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m tests.model",
        description=__doc__,
        epilog=_EPILOG,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--acts", type=_positive, default=ACTS_PER_WORLD, help="how many acts (default %(default)s)")
    parser.add_argument("--seed", type=_seed, default=secrets.randbelow(2**32), help="the series' seed (default: any)")
    parser.add_argument("--world", type=_natural, help="play this world of the seed alone, counted from 0")
    parser.add_argument("--replay", type=Path, metavar="FILE", help="play the acts that an earlier divergence left")
    parser.add_argument("--json", action="store_true", help="print one JSON object at the end")
    parser.add_argument("--counts", action="store_true", help="list how often each act and refusal came")
    return parser


def _natural(text: str) -> int:
    number = int(text)
    if number < 0:
        raise argparse.ArgumentTypeError("a number from 0")
    return number


def _positive(text: str) -> int:
    number = _natural(text)
    if number == 0:
        raise argparse.ArgumentTypeError("a number from 1")
    return number


def _seed(text: str) -> int:
    number = _natural(text)
    if number >= 2**128:
        raise argparse.ArgumentTypeError("a number below 2^128")
    return number


if __name__ == "__main__":
    sys.exit(main())
