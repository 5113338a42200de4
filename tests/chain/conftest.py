"""A database, its writer and an embedded chain in a temporary folder."""

from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import pytest

from ledger_api.chain.anvil import AnvilNode, Genesis, find_anvil
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.tables import metadata
from ledger_api.store.writer import Writer

GENESIS = Genesis(chain_id=7_001_001, timestamp=1_750_000_000)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path / "ledger.db"))
    metadata.create_all(database.writer)
    yield database
    database.close()


@pytest.fixture
def writer(database: Database) -> Iterator[Writer]:
    writer = Writer(database.writer)
    writer.start()
    yield writer
    writer.stop()


@pytest.fixture
async def chain(database: Database, writer: Writer) -> AsyncIterator[EmbeddedChain]:
    chain = EmbeddedChain(find_anvil(), GENESIS, database, writer)
    await chain.start()
    yield chain
    await chain.stop()


def node_of(chain: EmbeddedChain) -> AnvilNode:
    """The running node's own face."""
    assert isinstance(chain.node, AnvilNode)
    return chain.node
