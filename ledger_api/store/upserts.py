"""Insert or update by primary key, in the words of either database."""

from typing import Any

from sqlalchemy import Connection, Executable, Table
from sqlalchemy.dialects import postgresql, sqlite


def upsert(connection: Connection, table: Table, rows: list[dict[str, Any]]) -> None:
    """Store the rows; where a row's primary key is known, its other columns are replaced."""
    if rows:
        connection.execute(upsert_statement(connection.dialect.name, table), rows)


def upsert_statement(dialect: str, table: Table) -> Executable:
    """The statement that `upsert` runs."""
    insert = sqlite.insert if dialect == "sqlite" else postgresql.insert
    statement = insert(table)
    keys = [column.name for column in table.primary_key]
    rest = {column.name: statement.excluded[column.name] for column in table.columns if column.name not in keys}
    return statement.on_conflict_do_update(index_elements=keys, set_=rest)
