"""The `ledger` command in a process to which a test does what it can't do to a machine.

`FAULTS_CLOCK` names a file with the seconds that its wall clock is off; `FAULTS_PAGES` one with the most pages that its
SQLite database may have, after which SQLite says "database or disk is full". Both are read at each look. SIGUSR1 makes
it say what it is doing.
"""

import asyncio
import os
import signal
import sys
import time
from collections.abc import Callable
from typing import Final

_CLOCK: Final = os.environ["FAULTS_CLOCK"]
_PAGES: Final = os.environ["FAULTS_PAGES"]
_NS: Final = 1_000_000_000
_NO_LIMIT: Final = 4_294_967_294


def _number(file: str, otherwise: int) -> int:
    try:
        with open(file, "rb") as opened:  # noqa: PTH123 - asked too often for a Path
            return int(opened.read() or otherwise)
    except FileNotFoundError:
        return otherwise


def _shifted(clock: Callable[[], int]) -> Callable[[], int]:
    return lambda: clock() + _number(_CLOCK, 0) * _NS


def _limit_pages() -> None:
    from sqlalchemy import Connection, Engine, event  # noqa: PLC0415 - after the clock

    @event.listens_for(Engine, "begin")
    def _limit(connection: Connection) -> None:
        if connection.dialect.name == "sqlite":
            connection.exec_driver_sql(f"PRAGMA max_page_count = {_number(_PAGES, _NO_LIMIT)}")


def _say(*_: object) -> None:
    """Every task, with where it waits, to standard error."""
    for task in asyncio.all_tasks(asyncio.get_event_loop()):
        task.print_stack(limit=6, file=sys.stderr)
    sys.stderr.flush()


if __name__ == "__main__":
    signal.signal(signal.SIGUSR1, _say)
    _now = _shifted(time.time_ns)
    # Before anything else is imported: nobody has the real ones.
    time.time_ns = _now
    time.time = lambda: _now() / _NS

    _limit_pages()
    from ledger_api.cli import main

    main()
