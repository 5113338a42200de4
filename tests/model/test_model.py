"""The rules and the contract say the same to random acts; `python -m tests.model` makes longer runs."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.apply import found
from ledger_api.acts.records import Policy
from tests.model import makers_network
from tests.model.generator import Generator
from tests.model.makers_network import LAST_INSTANT
from tests.model.series import ACTS_PER_WORLD, Series, seed_of
from tests.model.situation import genesis
from tests.model.watched import Watched
from tests.support import cast

pytestmark = pytest.mark.xdist_group("model")


def test_rules_and_contract__over_random_acts__never_differ(played: Series) -> None:
    print(played.summary())
    assert played.count >= ACTS_PER_WORLD
    assert played.missing() == [], "every act executes in the run, and every refusal comes"
    assert played.share >= 0.55


def test_worlds__of_one_series__have_seeds_of_their_own() -> None:
    seeds = [seed_of(seed, world) for seed in (1, 2, 256) for world in range(100)]
    assert len(set(seeds)) == 300
    assert seeds == [seed_of(seed, world) for seed in (1, 2, 256) for world in range(100)]


def test_policies__after_one_that_begins_at_the_last_instant__are_made_all_the_same() -> None:
    state = Watched()
    found(state, genesis())
    governance = state.get(s.GOVERNANCE, 0)
    assert governance is not None
    state.put(s.GOVERNANCE, 0, governance._replace(last_policy=2))
    state.put(s.POLICIES, 2, Policy(LAST_INSTANT, 1, 1, 1, 1, 1, 0, 0, 0, 0))
    generator = Generator(state, cast.DOMAIN, seed=1, now=cast.START)
    for _ in range(50):
        draft = makers_network.set_policy(generator)
        assert draft is not None
        assert draft.act.fields.effective_from == LAST_INSTANT
