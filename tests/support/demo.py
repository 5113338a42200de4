"""`ledger demo` as a person runs it: in a terminal, until Ctrl-C."""

import os
import pty
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

MAIN = "from ledger_api.cli import main; main()"
# As a shell in a terminal starts a command: tests that run in the background may have inherited that Ctrl-C is ignored.
_TAKES_THE_TERMINAL = (
    "import fcntl, signal, termios; fcntl.ioctl(0, termios.TIOCSCTTY, 0); "
    "signal.signal(signal.SIGINT, signal.default_int_handler)"
)
STAYS = "Ctrl-C ends it."
START_SECONDS = 100.0
_STYLE = re.compile("\x1b\\[[0-9;?]*[A-Za-z]")


class Terminal:
    """A `ledger` command with a terminal of its own, as its controlling one."""

    def __init__(self, folder: Path, *arguments: str) -> None:
        self._master, slave = pty.openpty()
        try:
            self.process = subprocess.Popen(
                [sys.executable, "-c", f"{_TAKES_THE_TERMINAL}; {MAIN}", *arguments],
                cwd=folder,
                env={**os.environ, "COLUMNS": "120", "TERM": "xterm"},
                stdin=slave,
                stdout=slave,
                stderr=slave,
                start_new_session=True,
            )
        finally:
            os.close(slave)
        self.shown = ""

    def until(self, text: str, seconds: float) -> None:
        """Read what is shown until a text; AssertionError when it ends or the time is up before."""
        end = time.monotonic() + seconds
        while text not in self.shown:
            assert self._read(end), f"{text!r} was not shown, but: {self.shown[-2000:]}"

    def type(self, keys: str) -> None:
        """Press keys."""
        os.write(self._master, keys.encode())

    def end(self, seconds: float) -> int:
        """The exit code, once all that is shown was read."""
        end = time.monotonic() + seconds
        while self._read(end):
            pass
        return self.process.wait(max(0.1, end - time.monotonic()))

    def close(self) -> None:
        """End the command, if it still runs, with all that it started."""
        if self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)
            self.process.wait(20)
        os.close(self._master)

    def _read(self, end: float) -> bool:
        ready, _, _ = select.select([self._master], [], [], max(0.0, end - time.monotonic()))
        try:
            more = os.read(self._master, 65_536) if ready else b""
        except OSError:  # Linux says so when the terminal's last process has ended.
            more = b""
        self.shown += _STYLE.sub("", more.decode(errors="replace"))
        return bool(more)


@contextmanager
def terminal(folder: Path, *arguments: str) -> Iterator[Terminal]:
    """A command in a terminal, ended afterwards."""
    opened = Terminal(folder, *arguments)
    try:
        yield opened
    finally:
        opened.close()


@pytest.fixture(scope="session")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The folder `sandbox` of a demo that has played its story and stays, as docs/sdk.md has it made."""
    folder = tmp_path_factory.mktemp("demo")
    with terminal(folder, "demo", "--data", "sandbox") as shown:
        shown.until(STAYS, START_SECONDS)
        yield folder / "sandbox"
