"""The confirmed state answers every key that an act can name."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_api.acts import state as s
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.projection import ProjectionState, SnapshotState
from ledger_api.store.tables import metadata

LARGEST = (1 << 128) - 1
"""The largest subject that an act of freezing can name."""


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path / "ledger.db"))
    metadata.create_all(database.writer)
    yield database
    database.close()


@pytest.mark.parametrize("table", [s.PARTICIPANTS, s.RECEIVABLES, s.CERTIFICATES])
@pytest.mark.parametrize("subject", [1 << 63, LARGEST])
def test_a_subject_that_no_column_holds_has_no_record(
    database: Database, table: s.Table[int, object], subject: int
) -> None:
    assert ProjectionState(database).get(table, subject) is None
    with database.reader.begin() as connection:
        assert SnapshotState(connection).get(table, subject) is None
