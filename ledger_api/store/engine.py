"""One database by URL: SQLite by default, PostgreSQL by `postgresql+psycopg://…`; one code path for both.

Writes go through one connection with full durability. Reads are short snapshot transactions of their own, which never
wait for the writer (SQLite's write-ahead log, PostgreSQL's repeatable read).
"""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import URL, make_url

BUSY_TIMEOUT_MS = 5_000
READERS = 8
"""Read connections kept at most; further readers wait for one."""

IDLE_TRANSACTION_MS = 10_000
"""How long PostgreSQL lets a transaction wait for its service: one that stands still must not keep the lease's row, or
nobody could take over. Shorter than the lease."""

_CACHE_KIB = {"IMMEDIATE": 32 * 1024, "DEFERRED": 6 * 1024}
"""Pages that SQLite keeps of its own, per connection. The writer changes the same ones again and again; each reader has
pages for itself, which fill as the ledger grows, and finds the rest in the operating system's cache."""
_CHECKPOINT_PAGES = 16_000
"""Pages of the log before it is brought into the file: under load most pages change again and again until then."""


class Database:
    """The write engine and the read engine of one database. Holds no connection until one is asked for."""

    def __init__(self, url: str | URL) -> None:
        parsed = make_url(url)
        self.dialect = parsed.get_backend_name()
        if self.dialect == "sqlite":
            self.writer, self.reader = _sqlite(parsed, "IMMEDIATE"), _sqlite(parsed, "DEFERRED")
        else:
            self.writer = create_engine(parsed, pool_size=1, max_overflow=1, pool_pre_ping=True, hide_parameters=True)
            event.listen(self.writer, "connect", _bound_transactions)
            self.reader = create_engine(
                parsed,
                pool_size=READERS,
                max_overflow=0,
                pool_pre_ping=True,
                hide_parameters=True,
                isolation_level="REPEATABLE READ",
                execution_options={"postgresql_readonly": True},
            )

    def close(self) -> None:
        """Give every connection back."""
        self.writer.dispose()
        self.reader.dispose()


def _bound_transactions(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
    with connection.cursor() as cursor:
        cursor.execute(f"SET idle_in_transaction_session_timeout = {IDLE_TRANSACTION_MS}")
    connection.commit()


def sqlite_url(path: Path) -> str:
    """The URL of a SQLite file."""
    return URL.create("sqlite+pysqlite", database=str(path)).render_as_string()


def _sqlite(url: URL, begin: str) -> Engine:
    size = 1 if begin == "IMMEDIATE" else READERS
    engine = create_engine(
        url,
        pool_size=size,
        max_overflow=size if begin == "IMMEDIATE" else 0,
        hide_parameters=True,
        connect_args={"check_same_thread": False, "timeout": BUSY_TIMEOUT_MS / 1000},
    )

    @event.listens_for(engine, "connect")
    def _configure(connection: Any, _record: object) -> None:  # noqa: ANN401 - the driver's own connection
        # The driver would otherwise begin and commit by itself and break savepoints and snapshots.
        connection.isolation_level = None
        cursor = connection.cursor()
        for pragma in (
            "journal_mode=WAL",
            "synchronous=FULL",
            "foreign_keys=ON",
            f"busy_timeout={BUSY_TIMEOUT_MS}",
            f"cache_size=-{_CACHE_KIB[begin]}",
            f"wal_autocheckpoint={_CHECKPOINT_PAGES}",
            "temp_store=MEMORY",
            "trusted_schema=OFF",
        ):
            cursor.execute(f"PRAGMA {pragma}")
        if begin == "DEFERRED":
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def _begin(connection: Connection) -> None:
        connection.exec_driver_sql(f"BEGIN {begin}")

    return engine
