"""Connections are set up so that no service that stands still keeps the others from going on."""

import pytest
from sqlalchemy import select, update

from ledger_api.store import engine
from ledger_api.store.engine import Database
from ledger_api.store.tables import metadata
from ledger_api.store.tables.chain import relay_lease
from tests.support.postgres import PostgresServer


def test_a_transaction_whose_service_stands_still_gives_the_lease_back(
    postgres_server: PostgresServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "IDLE_TRANSACTION_MS", 200)
    postgres_server.execute("DROP DATABASE IF EXISTS standing_still")
    postgres_server.execute("CREATE DATABASE standing_still")
    url = postgres_server.url("standing_still")
    still, other = Database(url), Database(url)
    try:
        with other.writer.begin() as connection:
            metadata.create_all(connection)
            connection.execute(relay_lease.insert().values(sender=bytes(20), holder="first", token=1, until=0))
        holding = still.writer.connect()
        holding.execute(select(relay_lease).with_for_update(read=True)).all()
        with other.writer.begin() as connection:
            connection.exec_driver_sql("SET LOCAL lock_timeout = '20s'")
            taken = connection.execute(update(relay_lease).values(holder="second", token=2))
        assert taken.rowcount == 1
        holding.invalidate()
        holding.close()
    finally:
        still.close()
        other.close()
