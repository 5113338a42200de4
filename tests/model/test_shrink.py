"""A divergence comes down to the few acts that it needs."""

from pathlib import Path

import pytest

from tests.model.divergence import DivergenceError
from tests.model.mutants import MUTANTS
from tests.model.playback import Playback
from tests.model.run import Run
from tests.model.shrink import shrink
from tests.model.tape import load, save

pytestmark = pytest.mark.xdist_group("model")

ENROLMENTS_AND_CAPS = 22


@pytest.mark.parametrize("wrong", ["record.depth < policy.depth_max", "used=document.used + amount"])
async def test_divergence__of_a_wrong_rule__is_shrunk_to_the_acts_that_show_it(wrong: str, tmp_path: Path) -> None:
    mutant = next(one for one in MUTANTS if one.old == wrong)
    run = Run(20261124, 20_000)
    with mutant.alive():
        with pytest.raises(DivergenceError, match="seed 20261124") as found:
            await run.go()
        print(found.value)
        shrunk = await shrink(run.tape, print, budget=20)
        assert shrunk is not None
        print(f"{run.count} acts, {shrunk.acts} after shrinking: {shrunk.difference.text}")
        assert shrunk.acts <= ENROLMENTS_AND_CAPS + 20
        save(shrunk.blocks, tmp_path / "kept.jsonl")
    async with Playback() as playback:
        kept = load(tmp_path / "kept.jsonl")
        assert await playback.difference(kept) is None, "the contract and the right rules agree on them"
        with mutant.alive():
            assert await playback.difference(kept) == shrunk.difference
