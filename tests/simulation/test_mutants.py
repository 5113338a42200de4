"""The simulation can fail: the service with one thing wrong breaks a promise within a bounded number of schedules."""

import logging
from collections.abc import Callable, Iterator
from functools import partial
from typing import Final

import pytest

from tests.model.mutants import Mutant
from tests.simulation.faults import Fault
from tests.simulation.mutants import MUTANTS
from tests.simulation.runs import run_one
from tests.simulation.schedule import Step, play
from tests.simulation.template import Template
from tests.simulation.world import Kind

SEED: Final = 2026
SEEDS: Final = 12
MOST: Final = 150
"""Schedules in which a mutant must be found, after those that are made for some of them."""
_WAIT: Final = Step("pass_time", (0.02,))
MADE: Final = (
    [Step("be_odd", (0.6,)), Step("present", (8, 5, Kind.CHAIN, True, False)), Step("pass_time", (3.0,))],
    [Step("go_wrong", (Fault.SOME_LOGS, 0, 1)), Step("bring", (3, 5, False, True)), Step("pass_time", (2.0,))],
    [Step("go_wrong", (Fault.ERROR, 0, 1)), Step("present", (3, 5, Kind.ANY, False, False)), Step("pass_time", (2.0,))],
    [Step("contend", (8, 5, 0.03)), *[_WAIT] * 12],
    [
        Step("present", (1, 5, Kind.ANY, False, False)),
        Step("pass_time", (0.02,)),
        Step("go_wrong", (Fault.SOME_LOGS, 1, 1)),
        Step("bring", (1, 7, False, False)),
        Step("present", (1, 6, Kind.CHAIN, False, False)),
        Step("pass_time", (2.0,)),
    ],
)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def failures(template: Template) -> Iterator[bool]:
    """Whether each schedule fails, the made ones first."""
    for seed in range(SEEDS):
        for steps in MADE:
            yield fails(partial(play, template, seed, steps))
    for number in range(MOST):
        yield fails(partial(run_one, template, SEED, number, shrink=False))


def fails(schedule: Callable[[], object]) -> bool:
    """Whether a schedule ends in whatever failure."""
    try:
        schedule()
    except Exception:  # noqa: BLE001 - whatever the mutant breaks
        return True
    return False


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_service__with_one_thing_wrong__breaks_a_promise(template: Template, mutant: Mutant) -> None:
    with mutant.alive():
        found = next((place for place, failed in enumerate(failures(template)) if failed), None)
    print(f"found by schedule {found}")
    assert found is not None, "the simulation let it live"


def test_service__as_it_is__keeps_its_promises_in_the_schedules_made_for_mutants(template: Template) -> None:
    for seed in range(SEEDS):
        for steps in MADE:
            play(template, seed, steps)
