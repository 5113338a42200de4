"""What a node says wrongly: once, and nothing comes of it; ever again, and writes stop with nothing wrong stored."""

import logging

import pytest

from tests.simulation.checks import check
from tests.simulation.faults import Fault
from tests.simulation.schedule import Step, play
from tests.simulation.template import Template
from tests.simulation.world import Kind, World

ACTS = Step("present", (3, 7, Kind.ANY, False, False))
WRONG = (
    Fault.ERROR,
    Fault.ERROR_AFTER,
    Fault.GARBAGE,
    Fault.TWICE,
    Fault.NO_LOGS,
    Fault.SOME_LOGS,
    Fault.OTHER_LOG,
    Fault.NO_BLOCK,
    Fault.OTHER_BLOCK,
    Fault.OTHER_HASH,
    Fault.SHORTENED,
    Fault.EMPTIED,
    Fault.POOL_LOST,
)


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


@pytest.mark.parametrize("fault", WRONG)
def test_a_node_that_goes_wrong_once__wherever_it_does__stops_nobody(template: Template, fault: Fault) -> None:
    for after in range(6):
        play(template, after, [Step("go_wrong", (fault, after, 1)), ACTS, Step("pass_time", (3.0,)), ACTS])


@pytest.mark.parametrize("fault", [Fault.NO_LOGS, Fault.SOME_LOGS, Fault.OTHER_LOG])
def test_what_a_member_did_by_an_unusual_call__kept_back_by_the_node__is_found(
    template: Template, fault: Fault
) -> None:
    for seed in range(4):
        with World(template, seed) as world:
            world.generator.patient = True
            world.start()
            world.settle()
            world.go_wrong(fault, 0, 2)
            world.bring(world.make(3, seed, Kind.CHAIN), odd=True)
            world.pass_time(2.0)
            world.settle()
            check(world)


@pytest.mark.parametrize("fault", [Fault.SOME_LOGS, Fault.OTHER_LOG, Fault.OTHER_BLOCK])
def test_a_node_that_goes_on_telling_what_can_not_be__stops_writes_and_nothing_of_it_is_stored(
    template: Template, fault: Fault
) -> None:
    with World(template, 1) as world:
        world.start()
        world.settle()
        world.go_wrong(fault, 0, 1_000_000)
        world.present(world.make(4, 3, Kind.CHAIN))
        world.pass_time(120.0)
        assert world.service is not None
        assert world.service.ledger is not None
        assert world.service.ledger.parts.halt.diverged
        world.crash()
        world.faults.clear()
        world.settle()
        check(world)
