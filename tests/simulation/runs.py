"""Many schedules one after another, each with a seed of its own, and the smallest form of one that fails."""

import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import Final

from ledger_api.acts.hashing import keccak
from tests.simulation.schedule import Step, play, random_steps
from tests.simulation.template import Template

SHRINKING_S: Final = 60.0
_TELL_EVERY_S: Final = 10.0


class ScheduleFailedError(AssertionError):
    """A schedule after which something is not as it must be."""

    def __init__(self, seed: int, number: int, steps: Sequence[Step], cause: BaseException) -> None:
        lines = [f"schedule {number} of seed {seed}: {type(cause).__name__}: {cause}", *(f"  {step}" for step in steps)]
        lines.append(f"again: python -m tests.simulation --seed {seed} --only {number}")
        super().__init__("\n".join(lines))
        self.number = number
        self.steps = steps
        self.cause = cause


def memory_folder() -> Path | None:
    """A folder that needs no disk, where the machine has one: what is simulated here is the crash, not the disk."""
    shared = Path("/dev/shm")
    return shared if shared.is_dir() else None


def seed_of(seed: int, number: int) -> int:
    """The seed of a schedule of a run, counted from 0."""
    return int.from_bytes(keccak(f"schedule {seed}/{number}".encode())[:8], "big")


def run_all(
    template: Template, seed: int, numbers: Iterable[int], say: Callable[[str], None] | None = None, shrink: bool = True
) -> int:
    """Play schedules; how many there were.

    Raises:
        ScheduleFailedError: by the first that fails, in the smallest form that was found.
    """
    begun = told = time.perf_counter()
    count = 0
    for number in numbers:
        run_one(template, seed, number, shrink=shrink)
        count += 1
        if say is not None and time.perf_counter() - told > _TELL_EVERY_S:
            told = time.perf_counter()
            say(f"  {count:,} schedules, none failed, {count / (told - begun):,.0f}/s")
    return count


def run_one(template: Template, seed: int, number: int, *, shrink: bool = True) -> bytes:
    """Play one schedule; the fingerprint of what happened.

    Raises:
        ScheduleFailedError: it fails.
    """
    own = seed_of(seed, number)
    steps = random_steps(own)
    try:
        return play(template, own, steps).fingerprint()
    except Exception as error:  # noqa: BLE001 - whatever it is, it is told with its schedule
        cause: Exception = error
    if shrink:
        steps, cause = _smallest(template, own, steps, cause)
    raise ScheduleFailedError(seed, number, steps, cause) from cause


def _smallest(template: Template, seed: int, steps: list[Step], cause: Exception) -> tuple[list[Step], Exception]:
    """Leave steps out as long as what is left still fails."""
    until = time.perf_counter() + SHRINKING_S
    place = 0
    while place < len(steps) and time.perf_counter() < until:
        fewer = steps[:place] + steps[place + 1 :]
        try:
            play(template, seed, fewer)
            place += 1
        except Exception as error:  # noqa: BLE001 - whatever fails, fails smaller
            steps, cause, place = fewer, error, 0
    return steps, cause
