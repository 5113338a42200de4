"""However the demo ends, its service ends with it; one that can't be played says why in a line and exits 1."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.support.demo import MAIN

START_SECONDS = 60
END_SECONDS = 30


def _wait(until: float, what: str) -> None:
    assert time.monotonic() < until, f"{what} in time"
    time.sleep(0.05)


def _listening(folder: Path) -> tuple[int, str]:
    """The service's process and URL, once it says them in its lock file."""
    until = time.monotonic() + START_SECONDS
    while True:
        try:
            holder = json.loads((folder / "lock").read_text())
        except (OSError, ValueError):
            holder = {}
        if holder.get("url"):
            return holder["pid"], holder["url"]
        _wait(until, "the service did not start")


def _runs(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


@pytest.mark.parametrize("ending", [signal.SIGKILL, signal.SIGTERM, signal.SIGHUP], ids=lambda one: one.name)
def test_demo_that_is_ended__leaves_no_service(tmp_path: Path, ending: signal.Signals) -> None:
    folder = tmp_path / "demo"
    demo = subprocess.Popen(
        [sys.executable, "-c", MAIN, "demo", "--data", str(folder)],
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        service, url = _listening(folder)
        demo.send_signal(ending)
        assert demo.wait(END_SECONDS) in {-signal.SIGKILL, 128 + ending}
    finally:
        demo.kill()
        demo.wait()
    until = time.monotonic() + END_SECONDS
    while _runs(service):
        _wait(until, "the service did not end")
    with pytest.raises(httpx.TransportError):
        httpx.get(f"{url}/v1/healthz")


def _ended(*arguments: str | Path) -> tuple[int, str]:
    words = [sys.executable, "-c", MAIN, "demo", "--exit", *map(str, arguments)]
    ended = subprocess.run(words, capture_output=True, text=True, timeout=START_SECONDS, check=False)
    assert "Traceback" not in ended.stderr
    return ended.returncode, ended.stderr


def test_demo_that_cannot_be_played__exits_1_and_says_why(tmp_path: Path) -> None:
    (tmp_path / "used").mkdir()
    (tmp_path / "used" / "something").touch()
    (tmp_path / "none").mkdir()
    assert _ended("--data", tmp_path / "used") == (
        1,
        f"The story can't be played: {tmp_path / 'used'} is not empty: the story begins on a new folder\n",
    )
    code, said = _ended("--invoices", tmp_path / "none")
    assert (code, "the play needs an invoice of at least" in said) == (1, True)
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, said = _ended("--port", str(taken.getsockname()[1]))
    assert (code, "can't be listened on" in said) == (1, True)


def test_demo_on_a_folder_that_is_not_there__is_a_usage_error(tmp_path: Path) -> None:
    code, said = _ended("--invoices", tmp_path / "missing")
    assert (code, "--invoices" in said) == (2, True)
