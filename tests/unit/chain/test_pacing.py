"""The next block is planned when the node is about to be free: neither long before nor after."""

import pytest

from ledger_api.chain.pacing import Pace


class Clock:
    """Seconds, as the test says."""

    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_what_nobody_knows_yet_is_planned_at_once() -> None:
    clock = Clock()
    pace = Pace(clock)
    pace.begin(1_000)
    assert pace.left() <= 0


def test_a_block_is_planned_before_the_node_is_free_by_what_planning_takes_and_half_as_much() -> None:
    clock = Clock()
    pace = Pace(clock)
    clock.now += 0.04
    pace.planned(100.0)
    pace.begin(1_000)
    clock.now += 0.2
    pace.end()
    pace.begin(4_000)
    assert pace.left() == pytest.approx(0.8 - 0.06)
    clock.now += 0.75
    assert pace.left() < 0


def test_a_node_that_gets_slower_is_given_longer() -> None:
    clock = Clock()
    pace = Pace(clock)
    left = []
    for seconds in (0.1, 0.2, 0.4, 0.8):
        pace.begin(1_000)
        left.append(pace.left())
        clock.now += seconds
        pace.end()
    assert left == sorted(left)
    assert left[-1] > 0.15
