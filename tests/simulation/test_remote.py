"""The ledger on a chain of others, whose nodes lag, lie, fall silent and reorganise: nothing acknowledged is lost."""

import logging
import random
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from ledger_api.acts.apply import found
from ledger_api.acts.state import MemoryState
from ledger_api.chain.batches import Bounds
from ledger_api.chain.founding import Start, found_remote
from ledger_api.chain.transactions import GAS_LIMIT, relayer
from tests.simulation.chain import Block, Rules
from tests.simulation.checks import check_remote, check_waiting
from tests.simulation.faults import Fault
from tests.simulation.remote import RemoteWorld
from tests.simulation.runs import memory_folder
from tests.simulation.schedule import Step, perform, random_steps
from tests.simulation.store import Store
from tests.simulation.template import Beginning, Template, key_file, no_quirks, repeatable_founding
from tests.support import cast

SCHEDULES = 100
CHAIN_ID = 424_242
EMBEDDED_ONLY = ("kill_node", "hang_node", "go_wrong")
ELSEWHERE = [
    fault for fault in Fault if fault not in (Fault.DIES_BEFORE, Fault.DIES_AFTER, Fault.EMPTIED, Fault.SHORTENED)
]

Founded = tuple[Template, list[Block]]


@pytest.fixture(scope="module")
def founded() -> Iterator[Founded]:
    logging.disable(logging.CRITICAL)
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        made = make_remote_template(Path(folder))
        yield made
        made[0].close()
    logging.disable(logging.NOTSET)


def make_remote_template(folder: Path) -> Founded:
    """A ledger that was created on a network of two nodes, with its cast, and the chain that it is on."""
    key = relayer(key_file(folder))
    store = Store(folder)
    genesis = cast.genesis()
    with repeatable_founding(), store.database.writer.begin() as connection:
        identity = found_remote(connection, genesis, key, cast.START, Start(CHAIN_ID, 0, 0, 0, GAS_LIMIT))
    state = MemoryState()
    found(state, genesis)
    beginning = Beginning(identity.domain, step=10)
    beginning.found(state)
    rules = Rules(identity, no_quirks)
    bare = Template(folder, store, store.copy(), identity, rules, {}, {}, cast.START)
    with RemoteWorld(bare, [rules.genesis(cast.START)], 0, Bounds()) as world:
        world.confirmations = 0
        world.start()
        world.settle()
        for now, items in beginning.batches():
            world.pass_time(max(0.0, now - world.now))
            world.present(items)
            world.settle()
        chain, now, rules = world.network.true.blocks, int(world.now) + 1, world.rules
        check_remote(world, chain, went_back=False)
        world.stop()
    records, pools = beginning.kept()
    return replace(bare, kept=store.copy(), rules=rules, records=records, pools=pools, now=now), chain


def steps_of(seed: int) -> list[Step]:
    """A schedule as for an embedded chain, with what goes wrong with other nodes instead."""
    chance = random.Random(f"remote {seed}")
    steps = [step for step in random_steps(seed) if step.name not in (*EMBEDDED_ONLY, "rest")]
    for _ in range(chance.randint(1, 5)):
        way = chance.random()
        if way < 0.4:
            step = Step("wrong_at", (chance.randrange(2), chance.choice(ELSEWHERE), chance.choice((0, 2, 9)), 1))
        elif way < 0.7:
            step = Step("reorganise", (chance.randint(1, 3), chance.choice((1.0, 1.0, 0.5))))
        else:
            step = Step("lag_behind", (chance.randrange(2), chance.randint(0, 3)))
        steps.insert(chance.randrange(len(steps) + 1), step)
        steps.insert(chance.randrange(len(steps) + 1), Step("pass_time", (chance.choice((0.2, 1.0, 5.0)),)))
    return steps


def play_remote(founded: Founded, seed: int, steps: list[Step]) -> None:
    with RemoteWorld(*founded, seed) as world:
        world.start()
        world.pass_time(1.0)
        for step in steps:
            perform(world, step)
            check_waiting(world)
        world.settle()
        chain = world.network.true.blocks
        check_remote(world, chain[: len(chain) - world.confirmations], went_back="reorganised" in world.disturbed)


def test_schedules_on_a_chain_of_others__whatever_goes_wrong__keep_every_promise(founded: Founded) -> None:
    for seed in range(SCHEDULES):
        steps = steps_of(seed)
        try:
            play_remote(founded, seed, steps)
        except Exception as error:
            error.add_note("\n".join([f"seed {seed}", *map(str, steps)]))
            raise
