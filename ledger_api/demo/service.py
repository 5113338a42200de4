"""The service that the play runs on: `ledger up` as a process of its own, spoken to over HTTP alone."""

import json
import os
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ledger_api.acts.hashing import Domain

START_SECONDS = 60.0
STOP_SECONDS = 20.0
_MAIN = "from ledger_api.cli import main; main()"
_LOG = "service.log"
# The guard waits for the end of its input, which comes when the play ends in whatever way, and ends the service then.
_GUARD = '"$@" </dev/null & child=$!; exec >/dev/null; read -r _; kill "$child"; wait "$child"'


class ServiceError(Exception):
    """The service does not start; the message ends with what it said last."""


@dataclass(frozen=True, slots=True)
class Started:
    """A running service. `seconds` is how long it took to be ready."""

    url: str
    domain: Domain
    governor_keys: Path
    height: int
    seconds: float


@contextmanager
def running(data: Path, port: int, environment: Mapping[str, str] | None = None) -> Iterator[Started]:
    """Start the service in its sandbox on a folder and port (0: a free one), and end it afterwards.

    `environment` has settings of it beside those of this process.

    Raises:
        ServiceError: it does not start.
    """
    started = time.perf_counter()
    log_path = data / _LOG
    command = [sys.executable, "-c", _MAIN, "up", "--data", str(data), "--port", str(port), "--sandbox", "--json"]
    with log_path.open("ab") as log:
        process = subprocess.Popen(  # noqa: S603
            ["/bin/sh", "-c", _GUARD, "ledger-guard", *command],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=log,
            env={**os.environ, **(environment or {})},
            start_new_session=True,  # Ctrl-C is the play's, which then ends the service in order.
        )
    try:
        facts = _facts(process, log_path)
        yield Started(
            url=facts["url"],
            domain=Domain(facts["chain_id"], bytes.fromhex(facts["contract"][2:]), bytes.fromhex(facts["salt"][2:])),
            governor_keys=Path(facts["governor_keys"]),
            height=facts["height"],
            seconds=time.perf_counter() - started,
        )
    finally:
        _end(process)


def _facts(process: "subprocess.Popen[bytes]", log: Path) -> dict[str, Any]:
    """The one line that the service prints when it is ready."""
    if process.stdout is None:
        raise ServiceError("the service has no output")
    line, until = b"", time.monotonic() + START_SECONDS
    while not line.endswith(b"\n"):
        ready, _, _ = select.select([process.stdout], [], [], max(0.0, until - time.monotonic()))
        more = os.read(process.stdout.fileno(), 65_536) if ready else b""
        if not more:
            last = log.read_text(encoding="utf-8", errors="replace")[-500:].strip()
            raise ServiceError(f"the service did not start: {last or 'it said nothing'}")
        line += more
    facts: dict[str, Any] = json.loads(line)
    return facts


def _end(process: "subprocess.Popen[bytes]") -> None:
    if process.stdin is not None:
        process.stdin.close()
    try:
        process.wait(STOP_SECONDS)
    except subprocess.TimeoutExpired:
        with suppress(ProcessLookupError):
            os.killpg(process.pid, signal.SIGKILL)
        process.wait()
    if process.stdout is not None:
        process.stdout.close()
