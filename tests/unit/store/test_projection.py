"""The confirmed state answers every key that an act can name."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import event

from ledger_api.acts import state as s
from ledger_api.acts.records import Certificate
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.projection import ProjectionState, SnapshotState, write
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


def test_memory_keeps_what_changed_last_and_reads_the_rest_again(database: Database) -> None:
    state = ProjectionState(database, capacity=16)

    def settle(number: int, amount: int) -> None:
        record = Certificate(1, 7, amount, 9, 0, 1, 0, 0, 0)
        with database.writer.begin() as connection:
            write(connection, {(s.CERTIFICATES, number): record})
        state.settle({(s.CERTIFICATES, number): record})

    reads: list[str] = []
    event.listen(database.reader, "before_cursor_execute", lambda *seen: reads.append(seen[2]))
    for number in range(1, 40):
        settle(number, number)
        settle(1, 1_000 + number)
    one = state.get(s.CERTIFICATES, 1)
    assert one is not None
    assert one.amount == 1_039
    assert reads == [], "what changes all the time stays"
    two = state.get(s.CERTIFICATES, 2)
    assert two is not None
    assert two.amount == 2
    assert any("state_certificates" in read for read in reads), "what did not change for long is read again"
