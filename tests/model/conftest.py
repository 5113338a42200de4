"""One world on the real contract, made once for the tests of the model."""

import asyncio
import os

import pytest

from tests.model.series import ACTS_PER_WORLD, Series

SEED = int(os.environ.get("LEDGER_MODEL_SEED", "20261124"))


@pytest.fixture(scope="session")
def played() -> Series:
    """A series of one world, played to its end."""
    series = Series(SEED, ACTS_PER_WORLD)
    print(f"seed {SEED}")
    asyncio.run(series.go())
    return series
