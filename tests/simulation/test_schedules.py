"""Nothing that was acknowledged is lost or done twice, whatever goes wrong, in hundreds of short schedules.

`python -m tests.simulation` plays as many as one likes; a schedule that fails is shown in its smallest form.
"""

import logging

import pytest

from tests.simulation.runs import run_all, run_one
from tests.simulation.template import Template

SEED = 2026
PARTS = 8
SCHEDULES = 1_000


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("part", range(PARTS))
def test_schedules__whatever_goes_wrong__keep_every_promise(template: Template, part: int) -> None:
    numbers = range(part * SCHEDULES // PARTS, (part + 1) * SCHEDULES // PARTS)
    assert run_all(template, SEED, numbers) == SCHEDULES // PARTS


def test_a_schedule__played_again__does_the_same_at_the_same_instants(template: Template) -> None:
    first = [run_one(template, SEED, number) for number in range(20)]
    assert first == [run_one(template, SEED, number) for number in range(20)]
    assert len(set(first)) == 20
