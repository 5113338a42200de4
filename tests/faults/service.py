"""`ledger up` in a process of its own, made to be killed; its node, clock and database can be tampered with."""

import asyncio
import json
import os
import shutil
import signal
import sys
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Final, TypeVar

from sqlalchemy import Connection
from typing_extensions import override

from ledger_api.acts.hashing import Domain
from ledger_api.bench.cast import Actor
from ledger_api.bench.processes import descendants
from ledger_api.bench.service import BenchService, ServiceError
from ledger_api.chain.anvil import find_anvil
from ledger_api.store.engine import Database, sqlite_url
from tests.faults.waiting import until

ROOT: Final = Path(__file__).resolve().parents[2]
NODE: Final = Path(__file__).with_name("anvil")
BESIDE: Final = b"beside."
"""In the arguments of a node that prepares a snapshot beside the one that serves."""
START_S: Final = 180.0

T = TypeVar("T")


class FaultyService(BenchService):
    """The service on a folder. `proxy` is the port that it takes for its node's, `data` the folder it works on."""

    def __init__(
        self, folder: Path, *, proxy: int | None = None, database_url: str | None = None, data: Path | None = None
    ) -> None:
        super().__init__(folder)
        self.data = data or folder / "data"
        self.database_url = database_url
        self._offset = folder / "clock"
        self._pages = folder / "pages"
        self.ready = asyncio.Event()
        self.starts: list[float] = []
        self._proxy = proxy
        self._begun = 0.0
        self._node_folder = folder / "node"

    def beside(self, other: "FaultyService") -> None:
        """Be a service of the other one's ledger, from a folder of its own."""
        self.data.mkdir(mode=0o700, parents=True)
        for name in ("relayer.key", "service.key"):
            shutil.copy2(other.data / name, self.data / name)
        self._tokens, self._scene = other._tokens, other.scene()

    @property
    def url(self) -> str:
        """Where it listens."""
        return f"http://{self.host}:{self.port}"

    @property
    def log(self) -> Path:
        """What it wrote to standard error."""
        return self.folder / "service.log"

    @property
    def node(self) -> int:
        """The process of the node; 0 where none runs. One that only prepares a snapshot is none."""
        for child in descendants(self.pid):
            with suppress(OSError):
                command = Path(f"/proc/{child}/cmdline").read_bytes()
                if command.startswith(str(find_anvil()).encode()) and BESIDE not in command:
                    return child
        return 0

    @property
    def node_url(self) -> str:
        """Where the real node listens, past the proxy."""
        return f"http://127.0.0.1:{int((self._node_folder / 'port').read_text())}"

    async def token(self, member: Actor) -> str:
        """A session's bearer token of the member's."""
        await (await self.signed_in(member)).close()
        return self._tokens[member.number]

    def exchange_node(self, port: int) -> None:
        """What the proxy is asked from now on is passed on to another node."""
        replace(self._node_folder / "port", str(port))

    def node_is(self, port: int) -> bool:
        """Whether what the proxy is asked is passed on to this port."""
        return (self._node_folder / "port").read_text() == str(port)

    def shift_clock(self, seconds: int) -> None:
        """The service's wall clock is so far from the machine's from now on."""
        replace(self._offset, str(seconds))

    def limit_pages(self, pages: int | None) -> None:
        """The service's SQLite database may grow to so many pages from now on, or as it likes."""
        replace(self._pages, "" if pages is None else str(pages))

    @override
    async def start(self) -> None:
        """Start and wait until it is ready; `start_s` is how long that took.

        Raises:
            ServiceError: it ended, or was not ready in time.
        """
        await self.begin()
        await self.started()

    async def begin(self, *options: str) -> None:
        """Start the process."""
        self._node_folder.mkdir(parents=True, exist_ok=True)
        genesis = self.folder / "genesis.json"
        genesis.write_text(json.dumps(self._genesis.to_json()))
        environment = {
            **os.environ,
            "PYTHONPATH": str(ROOT),
            "FAULTS_ANVIL": str(find_anvil()),
            "FAULTS_FOLDER": str(self._node_folder),
            "LEDGER_ANVIL": str(NODE),
            "FAULTS_CLOCK": str(self._offset),
            "FAULTS_PAGES": str(self._pages),
            **({"FAULTS_PROXY": str(self._proxy)} if self._proxy else {}),
            **({"LEDGER_DATABASE_URL": self.database_url} if self.database_url else {}),
        }
        self._begun = time.perf_counter()
        with self.log.open("ab") as log:
            self._process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "tests.faults.entry", "up", "--json", "--port", "0", "--sandbox"),
                *("--data", str(self.data), "--genesis", str(genesis)),
                *options,
                cwd=ROOT,
                env=environment,
                stdout=asyncio.subprocess.PIPE,
                stderr=log,
            )

    async def started(self) -> None:
        """Wait until what was begun is ready. Raises as `start`."""
        process = self._running()
        assert process.stdout is not None
        try:
            line = await asyncio.wait_for(process.stdout.readline(), START_S)
        except TimeoutError:
            await self.kill()
            raise ServiceError("the service was not ready in time") from None
        if not line:
            raise ServiceError(f"the service ended with {await process.wait()}: {self.last_words()}")
        self.start_s = time.perf_counter() - self._begun
        self.starts.append(self.start_s)
        facts = json.loads(line)
        self.port = int(facts["url"].rpartition(":")[2])
        self.domain = Domain(facts["chain_id"], *[bytes.fromhex(facts[name][2:]) for name in ("contract", "salt")])
        self.ready.set()

    @override
    async def stop(self) -> None:
        """End it as an operator does."""
        self.ready.clear()
        await super().stop()

    @override
    async def kill(self) -> None:
        """End it as a crash does; its node ends with it."""
        self.ready.clear()
        await super().kill()

    async def exit_code(self) -> int:
        """Wait until it has ended by itself."""
        return await self._running().wait()

    async def kill_node(self) -> int:
        """Kill the node as soon as there is one; its process number."""
        found = await until(lambda: self.node, "the service has a node")
        os.kill(found, signal.SIGKILL)
        return found

    async def say(self) -> None:
        """Have it write to its log what it is doing."""
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(signal.SIGUSR1)
            # It may be too late for an answer.
            await asyncio.sleep(1)

    def last_words(self) -> str:
        """The end of its log."""
        return self.log.read_text(errors="replace")[-600:] if self.log.exists() else ""

    def read(self, query: Callable[[Connection], T]) -> T:
        """The result of a function of a read connection, in one snapshot. Beside a running service only."""
        database = Database(self.database_url or sqlite_url(self.data / "ledger.db"))
        try:
            with database.reader.begin() as connection:
                return query(connection)
        finally:
            database.close()


def replace(file: Path, text: str) -> None:
    """Write the file in one step: whoever reads it at the time sees the old text or the new."""
    partial = file.with_suffix(".partial")
    partial.write_text(text)
    partial.replace(file)
