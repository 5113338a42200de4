"""Migrations lead to exactly the declared tables, on both databases."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.runtime.migration import MigrationContext
from sqlalchemy import inspect

from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.migrations import newest, revision, upgrade
from ledger_api.store.tables import metadata


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Database]:
    url = sqlite_url(tmp_path / "ledger.db")
    database = Database(url if request.param == "sqlite" else request.getfixturevalue("postgres_url"))
    yield database
    database.close()


def test_an_empty_database_is_brought_to_the_declared_tables(database: Database) -> None:
    with database.writer.begin() as connection:
        upgrade(connection)
    with database.writer.connect() as connection:
        assert revision(connection) == newest()
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, metadata) == []
        inspector = inspect(connection)
        for table in metadata.sorted_tables:
            key = inspector.get_pk_constraint(table.name)["constrained_columns"]
            assert key == [column.name for column in table.primary_key], table.name


def test_a_database_at_the_newest_revision_is_left_alone(database: Database) -> None:
    for _ in range(2):
        with database.writer.begin() as connection:
            upgrade(connection)
    with database.writer.connect() as connection:
        assert revision(connection) == newest()


def test_a_failing_migration_leaves_the_database_as_it_was(database: Database) -> None:
    def fail() -> None:
        with database.writer.begin() as connection:
            upgrade(connection)
            raise LookupError

    with pytest.raises(LookupError):
        fail()
    with database.writer.connect() as connection:
        assert revision(connection) is None
        assert inspect(connection).get_table_names() == []
