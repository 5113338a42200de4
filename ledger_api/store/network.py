"""The named values of the table `network`: the network's identity and the service's own counters."""

from collections.abc import Mapping

from sqlalchemy import Connection, select

from ledger_api.store.many import upsert_rows
from ledger_api.store.tables.chain import network


def read_values(connection: Connection) -> dict[str, bytes]:
    """Every value by its name."""
    return {row.name: row.value for row in connection.execute(select(network))}


def read_value(connection: Connection, name: str) -> bytes | None:
    """One value, None where it was never stored."""
    value: bytes | None = connection.execute(select(network.c.value).where(network.c.name == name)).scalar()
    return value


def write_values(connection: Connection, values: Mapping[str, bytes]) -> None:
    """Store values, over earlier ones of the same names."""
    upsert_rows(connection, network, ("name", "value"), [*values.items()])
