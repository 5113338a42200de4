"""The first check that fails names the refusal, act by act in the order of docs/acts.md."""

import pytest

from ledger_api.acts.apply import Status
from ledger_api.acts.catalogue import ACTS
from ledger_api.acts.refusals import REFUSALS
from tests.unit.acts.faults import SHARED, Fault, common
from tests.unit.acts.own_faults import OWN
from tests.unit.acts.page import rows
from tests.unit.acts.scene import Scene

PAGE = rows()


def faults_of(name: str) -> list[tuple[str, Fault]]:
    """Every fault of the act, in the order in which the page says they are looked at."""
    scene, own = Scene(name), list(OWN[name])
    faults = list(common(scene))
    for step in PAGE[name]:
        if step.shared:
            faults += SHARED[step.name](scene, step.of)
        else:
            assert own, f"the page refuses {step.name} where no fault of {name} is left"
            refusal, fault = own.pop(0)
            assert refusal == step.name, f"the page has {step.name} where the faults of {name} have {refusal}"
            faults.append((refusal, fault))
    assert not own, f"the page lacks {[refusal for refusal, _ in own]} of {name}"
    return faults


def test_page__has_a_row_for_every_act_on_chain() -> None:
    assert set(PAGE) == {act.name for act in ACTS if act.on_chain} == set(OWN)


@pytest.mark.parametrize("name", PAGE)
def test_act__with_every_fault__is_refused_for_the_first_then_the_next_until_it_executes(name: str) -> None:
    faults = faults_of(name)
    found = []
    for place in range(len(faults) + 1):
        scene = Scene(name)
        for _, fault in reversed(faults[place:]):
            fault(scene)
        outcome = scene.outcome()
        found.append(outcome.refusal.name if outcome.refusal else outcome.status)
    assert found == [*(refusal for refusal, _ in faults), Status.EXECUTED]


def test_refusals__of_the_closed_list__are_all_met() -> None:
    met = {refusal for name in PAGE for refusal, _ in faults_of(name)}
    assert {refusal.name for refusal in REFUSALS} == met
