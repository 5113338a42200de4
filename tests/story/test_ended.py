"""However the demo ends, its service ends with it: also when it is killed and can clean up nothing."""

import json
import os
import signal
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
