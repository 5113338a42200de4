"""The journal keeps what was signed, whatever becomes of it on the way."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.journal import (
    RELAY,
    SignedTransaction,
    keep_transactions,
    next_nonce,
    read_unmined,
    reject_transactions,
)
from ledger_api.store.tables import metadata

SENDER = bytes(20)


@pytest.fixture
def database(tmp_path: Path) -> Iterator[Database]:
    database = Database(sqlite_url(tmp_path / "ledger.db"))
    metadata.create_all(database.writer)
    yield database
    database.close()


def test_bytes_that_were_given_up_are_taken_up_again_when_their_nonce_is_free_once_more(database: Database) -> None:
    filler, other = (SignedTransaction(bytes([n]) * 32, b"raw", SENDER, 7, RELAY) for n in (1, 2))
    with database.writer.begin() as connection:
        keep_transactions(connection, [filler], 0)
        reject_transactions(connection, [filler.hash])
        assert read_unmined(connection, SENDER) == []
        assert next_nonce(connection, SENDER) == 0
        keep_transactions(connection, [filler, other], 1)
        assert read_unmined(connection, SENDER) == [filler, other]
        assert next_nonce(connection, SENDER) == 8
