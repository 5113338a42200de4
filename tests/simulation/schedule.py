"""A schedule: what happens to a world, step by step. Everything in it follows from its seed."""

import random
from collections.abc import Callable, Sequence
from typing import Any, Final, NamedTuple

from typing_extensions import override

from tests.simulation.checks import check, check_waiting
from tests.simulation.faults import Fault
from tests.simulation.template import Template
from tests.simulation.world import Kind, World

MOST_STEPS: Final = 9


class Step(NamedTuple):
    """One thing that happens: a method of the world, or of `EXTRA`, and its arguments."""

    name: str
    arguments: tuple[Any, ...] = ()

    @override
    def __str__(self) -> str:
        return f"{self.name}({', '.join(map(str, self.arguments))})"


def _present(world: World, count: int, seed: int, kind: Kind, whole: bool, keyed: bool) -> None:
    items = world.make(count, seed, kind)
    if kind is not Kind.ANY and not whole:
        for item in items:
            world.present([item], keyed=keyed)
    else:
        world.present(items, whole=whole, keyed=keyed)


def _bring(world: World, count: int, seed: int, too: bool, odd: bool) -> None:
    items = world.make(count, seed)
    if too:
        world.present(items)
    world.bring(items, odd=odd)


def _contend(world: World, count: int, seed: int, gap: float) -> None:
    """A member's own transaction comes before acts that are made, and judged, without it."""
    world.bring(world.make(1, seed, Kind.CHAIN, rival=True))
    world.pass_time(gap)
    world.present(world.make(count, seed + 1, Kind.CHAIN))


def _restart(world: World) -> None:
    world.crash()
    world.start()


def _rest(world: World) -> None:
    world.settle()
    check(world)


EXTRA: Final[dict[str, Callable[..., None]]] = {
    "present": _present,
    "bring": _bring,
    "contend": _contend,
    "restart": _restart,
    "rest": _rest,
}


def play(template: Template, seed: int, steps: Sequence[Step]) -> World:
    """Let the steps happen, then let the world come to rest, and check it.

    Raises:
        BrokenPromiseError: something is not as it must be.
    """
    with World(template, seed) as world:
        world.start()
        world.pass_time(1.0)
        for step in steps:
            perform(world, step)
            check_waiting(world)
        _rest(world)
    return world


def perform(world: World, step: Step) -> None:
    """Let one step happen."""
    extra = EXTRA.get(step.name)
    if extra is not None:
        extra(world, *step.arguments)
    else:
        getattr(world, step.name)(*step.arguments)


def random_steps(seed: int) -> list[Step]:
    """The steps of a seed."""
    chance = random.Random(f"schedule {seed}")
    kind = chance.random()
    weights = {
        "present": 8.0,
        "present_again": 1.0,
        "pass_time": 5.0,
        "bring": 1.0 if kind < 0.5 else 0.0,
        "contend": 0.7 if kind < 0.5 else 0.0,
        "go_wrong": 4.0,
        "kill_node": 0.7,
        "hang_node": 0.7,
        "fill_disk": 0.5 if kind > 0.3 else 0.0,
        "be_odd": 0.3 if kind < 0.6 else 0.0,
        "restart": 1.2,
        "crash": 0.4,
        "stop": 0.4,
        "start": 0.8,
        "rest": 0.3,
    }
    names = list(weights)
    odd = [_MAKERS["be_odd"](chance)] if 0.2 < kind < 0.6 else []
    return odd + [
        _MAKERS[name](chance)
        for name in chance.choices(names, [weights[name] for name in names], k=chance.randint(3, MOST_STEPS))
    ]


_KINDS: Final = (Kind.ANY, Kind.ANY, Kind.ANY, Kind.CONFLICTING, Kind.CHAIN)


def _seed(chance: random.Random) -> int:
    return chance.getrandbits(32)


_MAKERS: Final[dict[str, Callable[[random.Random], Step]]] = {
    "present": lambda c: Step(
        "present", (c.choice((1, 1, 2, 3, 5, 8)), _seed(c), c.choice(_KINDS), c.random() < 0.15, c.random() < 0.3)
    ),
    "present_again": lambda c: Step("present_again", (c.randrange(8),)),
    "pass_time": lambda c: Step("pass_time", (c.choice((0.0005, 0.005, 0.02, 0.05, 0.1, 0.5, 3.0, 25.0)),)),
    "bring": lambda c: Step("bring", (c.randint(1, 3), _seed(c), c.random() < 0.4, c.random() < 0.3)),
    "contend": lambda c: Step("contend", (c.choice((1, 4, 8)), _seed(c), c.choice((0.0, 0.01, 0.03)))),
    "go_wrong": lambda c: Step("go_wrong", (c.choice(list(Fault)), c.choice((0, 0, 1, 2, 5)), c.choice((1, 1, 2)))),
    "kill_node": lambda _: Step("kill_node"),
    "hang_node": lambda c: Step("hang_node", (c.choice((1.0, 15.0, 50.0)),)),
    "fill_disk": lambda c: Step("fill_disk", (c.choice((1, 2)),)),
    "be_odd": lambda c: Step("be_odd", (c.choice((0.0, 0.3, 0.6, 1.0)),)),
    "restart": lambda _: Step("restart"),
    "crash": lambda _: Step("crash"),
    "stop": lambda _: Step("stop"),
    "start": lambda _: Step("start"),
    "rest": lambda _: Step("rest"),
}
