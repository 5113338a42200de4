"""Every act of the catalogue × roles, statuses, keys and object states, before the rules and before the contract."""

import pytest

from ledger_api.acts.apply import Status, apply
from ledger_api.acts.catalogue import ACTS, ActType
from ledger_api.acts.state import Overlay
from tests.matrix.cases import EXECUTED, SCHEDULED, Case, Matrix
from tests.matrix.recipes import RECIPES
from tests.matrix.rights import ASKED
from tests.support.world import World

ON_CHAIN = [act for act in ACTS if act.on_chain]


def test_matrix__of_the_catalogue__leaves_no_act_out() -> None:
    names = {act.name for act in ON_CHAIN}
    assert set(RECIPES) == names, "each act has a situation in which it executes"
    assert set(ASKED) == names, "each act has its row of rights"
    for act in ON_CHAIN:
        assert len(ASKED[act.name].signers) == len(act.signers), act.name
        named = {field.name for field in act.fields}
        assert ("certificate" in named) == (ASKED[act.name].certificate is not None), act.name


def judged(world: World, case: Case) -> str:
    """What the rules say to the case: the refusal's name, EXECUTED or SCHEDULED."""
    state = Overlay(world.state)
    for table, key, record in case.changes:
        state.put(table, key, record)
    before = dict(state.changes)
    outcome = apply(state, case.item, world.now, world.domain)
    if outcome.refusal is not None:
        assert state.changes == before, "what is refused changes nothing"
        return outcome.refusal.name
    assert state.changes != before
    return SCHEDULED if outcome.status is Status.SCHEDULED else EXECUTED


@pytest.mark.parametrize("kind", ON_CHAIN, ids=lambda kind: kind.name)
def test_act__with_one_thing_changed__is_refused_as_the_page_says(kind: ActType) -> None:
    world = World()
    matrix = Matrix(kind.name, world)
    cases = list(matrix.cases())
    assert len({case.label for case in cases}) == len(cases)
    found = {case.label: judged(world, case) for case in cases}
    assert found == {case.label: case.expected for case in cases}
