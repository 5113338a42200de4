"""The ledger that every schedule begins with, made once for all tests of a process."""

import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.simulation.founding import make_template
from tests.simulation.runs import memory_folder
from tests.simulation.template import Template


@pytest.fixture(scope="session")
def template() -> Iterator[Template]:
    with tempfile.TemporaryDirectory(dir=memory_folder()) as folder:
        made = make_template(Path(folder))
        yield made
        made.close()
