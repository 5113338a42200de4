"""The same world in the hands of Hypothesis, which looks for a schedule that breaks a promise and makes it small."""

import logging
from typing import Any, ClassVar

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule, run_state_machine_as_test
from typing_extensions import override

from tests.simulation.checks import check, check_waiting
from tests.simulation.faults import Fault
from tests.simulation.schedule import Step, perform
from tests.simulation.template import Template
from tests.simulation.world import Kind, World

SEEDS = st.integers(0, (1 << 32) - 1)
FEW = st.sampled_from([1, 2, 3, 8])


class LedgerMachine(RuleBasedStateMachine):
    """Members, misfortunes and time; whatever came, the end is rest and the chain's own word."""

    template: ClassVar[Template]

    def __init__(self) -> None:
        super().__init__()
        self.world: World | None = None

    @initialize(seed=SEEDS, odd=st.sampled_from([0.0, 0.0, 0.3, 1.0]))
    def begin(self, seed: int, odd: float) -> None:
        self.world = World(self.template, seed).__enter__()
        self.world.start()
        self.world.pass_time(1.0)
        self.world.be_odd(odd)

    @rule(count=FEW, seed=SEEDS, kind=st.sampled_from(Kind), whole=st.booleans(), keyed=st.booleans())
    def present(self, count: int, seed: int, kind: Kind, whole: bool, keyed: bool) -> None:
        self._do("present", count, seed, kind, whole, keyed)

    @rule(place=st.integers(0, 5))
    def present_again(self, place: int) -> None:
        self._do("present_again", place)

    @rule(count=FEW, seed=SEEDS, too=st.booleans(), odd=st.booleans())
    def bring(self, count: int, seed: int, too: bool, odd: bool) -> None:
        self._do("bring", count, seed, too, odd)

    @rule(count=FEW, seed=SEEDS, gap=st.sampled_from([0.0, 0.01, 0.03]))
    def contend(self, count: int, seed: int, gap: float) -> None:
        self._do("contend", count, seed, gap)

    @rule(seconds=st.sampled_from([0.001, 0.01, 0.03, 0.1, 1.0, 25.0]))
    def pass_time(self, seconds: float) -> None:
        self._do("pass_time", seconds)

    @rule(fault=st.sampled_from(Fault), after=st.integers(0, 5), times=st.integers(1, 2))
    def go_wrong(self, fault: Fault, after: int, times: int) -> None:
        self._do("go_wrong", fault, after, times)

    @rule(seconds=st.sampled_from([1.0, 50.0]))
    def hang_node(self, seconds: float) -> None:
        self._do("hang_node", seconds)

    @rule(name=st.sampled_from(["kill_node", "crash", "stop", "start", "restart", "rest"]))
    def strike(self, name: str) -> None:
        self._do(name)

    @rule(commits=st.integers(1, 2))
    def fill_disk(self, commits: int) -> None:
        self._do("fill_disk", commits)

    @invariant()
    def what_is_judged_over_is_what_the_waiting_acts_lead_to(self) -> None:
        if self.world is not None:
            check_waiting(self.world)

    @override
    def teardown(self) -> None:
        if self.world is None:
            return
        try:
            self.world.settle()
            check(self.world)
        finally:
            self.world.__exit__()

    def _do(self, name: str, *arguments: Any) -> None:
        assert self.world is not None
        perform(self.world, Step(name, arguments))


@pytest.fixture(autouse=True)
def _quiet(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.CRITICAL)


def test_machine__whatever_it_does__finds_every_promise_kept(template: Template) -> None:
    class Machine(LedgerMachine):
        pass

    Machine.template = template
    slow = list(HealthCheck)
    run_state_machine_as_test(
        Machine, settings=settings(max_examples=60, stateful_step_count=12, deadline=None, suppress_health_check=slow)
    )
