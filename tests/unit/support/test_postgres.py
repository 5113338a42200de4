"""The tests' own PostgreSQL server is private, empty for each test and gone with its process."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import sqlalchemy

from tests.support.postgres import PostgresServer

OTHER_PROCESS = """
import sys, time
from tests.support.postgres import running_server
with running_server() as server:
    print(server.socket_folder / "data" / "postmaster.pid", flush=True)
    time.sleep(60)
"""


def tables(url: str) -> list[str]:
    engine = sqlalchemy.create_engine(url)
    try:
        return sqlalchemy.inspect(engine).get_table_names()
    finally:
        engine.dispose()


def test_database_answers_through_sqlalchemy_in_utf8(postgres_url: str) -> None:
    engine = sqlalchemy.create_engine(postgres_url)
    with engine.begin() as connection:
        connection.execute(sqlalchemy.text("CREATE TABLE kept (name text)"))
        connection.execute(sqlalchemy.text("INSERT INTO kept VALUES ('应收账款')"))
    with engine.begin() as connection:
        assert connection.execute(sqlalchemy.text("SELECT name FROM kept")).scalar_one() == "应收账款"
    engine.dispose()


def test_database_is_empty_for_each_test(postgres_url: str) -> None:
    assert tables(postgres_url) == []


def test_server_listens_on_no_network_port(postgres_server: PostgresServer) -> None:
    engine = sqlalchemy.create_engine(postgres_server.url())
    with engine.connect() as connection:
        assert connection.execute(sqlalchemy.text("SHOW listen_addresses")).scalar_one() == ""
    engine.dispose()


def test_server_ends_when_its_test_process_is_killed() -> None:
    with subprocess.Popen([sys.executable, "-c", OTHER_PROCESS], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        pid_file = Path(process.stdout.readline().strip())
        server = int(pid_file.read_text().splitlines()[0])
        process.send_signal(signal.SIGKILL)
    deadline = time.monotonic() + 30
    while running(server):
        assert time.monotonic() < deadline, "the server outlived its test process"
        time.sleep(0.02)
    while pid_file.parents[1].exists():
        assert time.monotonic() < deadline, "the folder outlived its server"
        time.sleep(0.02)


def running(pid: int) -> bool:
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True
