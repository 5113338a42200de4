"""The rules and the contract say the same to random acts; `python -m tests.model` makes longer runs."""

import os

from tests.model.run import Run

ACTS = 20_000
SEED = int(os.environ.get("LEDGER_MODEL_SEED", "20261124"))


async def test_rules_and_contract__over_random_acts__never_differ() -> None:
    run = Run(SEED, ACTS)
    print(f"seed {SEED}")
    await run.go()
    print(run.summary())
    assert run.missing() == [], "every act executes in the run, and every refusal comes"
    assert run.executed >= 0.55 * run.count
