"""The model can fail: a rule with one thing wrong is told from the contract, within a bounded number of acts."""

import pytest

from ledger_api.acts.hashing import Domain
from tests.model.mutants import MUTANTS, Mutant
from tests.model.recording import Step, acts_until_difference, record
from tests.model.series import Series

pytestmark = pytest.mark.xdist_group("model")


@pytest.fixture(scope="module")
def recorded(played: Series) -> tuple[list[Step], Domain]:
    """What real rules and the real contract did alike, act by act."""
    assert played.run is not None
    domain = played.run.generator.domain
    return record(played.run.tape, domain), domain


def test_rules__as_they_are__do_all_that_was_recorded(recorded: tuple[list[Step], Domain]) -> None:
    assert acts_until_difference(*recorded) is None


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_rule__with_one_thing_wrong__diverges_from_the_contract(
    recorded: tuple[list[Step], Domain], mutant: Mutant
) -> None:
    with mutant.alive():
        acts = acts_until_difference(*recorded)
    print(f"noticed at act {acts}")
    assert acts is not None, "the model let it live"
