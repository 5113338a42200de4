"""The real service, `ledger up` in a process of its own, and the cast signed in to it."""

import asyncio
import json
import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import Any, Final, Self

import orjson

from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import Domain, keccak
from ledger_api.bench.cast import Actor
from ledger_api.bench.loads import GENESIS, Load, Scene
from ledger_api.bench.wire import Answer, Connection
from ledger_api.chain import anvil
from ledger_api.sdk.errors import LedgerError

PACKED: Final = "application/octet-stream"
ENTRY: Final = "from ledger_api.cli import main; main()"
START_S: Final = 120.0
WAIT_S: Final = 20
AT_ONCE: Final = 1_000
_BUSY: Final = frozenset({429, 503})
_OPEN: Final = frozenset({"waiting", "sent"})


class ServiceError(LedgerError):
    """The service did not start, or answered what it should not."""


class BenchService:
    """`ledger up` on a data folder, as `async with`; started again on the same folder it goes on."""

    def __init__(
        self, folder: Path, *, genesis: Genesis = GENESIS, sandbox: bool = True, patience_s: float = START_S
    ) -> None:
        self.folder = folder
        self.data = folder / "data"
        self._patience_s = patience_s
        self._genesis = genesis
        self._sandbox = sandbox
        self._process: asyncio.subprocess.Process | None = None
        self._tokens: dict[int, str] = {}
        self._scene: Scene | None = None
        self.start_s = 0.0
        self.host, self.port = "127.0.0.1", 0
        self.domain = Domain(0, bytes(20), bytes(32))

    async def __aenter__(self) -> Self:
        await self.start()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        # Nothing of it is wanted any more, least of all the snapshot that an ending in order would make.
        await self.kill()

    @property
    def pid(self) -> int:
        """The service's process."""
        return self._running().pid

    async def start(self) -> None:
        """Start and wait until it is ready; `start_s` is how long that took.

        Raises:
            ServiceError: it ended, or was not ready in time.
        """
        self.folder.mkdir(parents=True, exist_ok=True)
        genesis = self.folder / "genesis.json"
        genesis.write_text(json.dumps(self._genesis.to_json()))
        begun = time.perf_counter()
        self._process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", ENTRY, "up", "--json", "--port", "0"),
            *("--data", str(self.data), "--genesis", str(genesis)),
            *(["--sandbox"] if self._sandbox else []),
            stdout=asyncio.subprocess.PIPE,
            env=_environment(),
        )
        try:
            line = await asyncio.wait_for(_output(self._process).readline(), self._patience_s)
        except TimeoutError:
            await self.kill()
            raise ServiceError("the service was not ready in time") from None
        if not line:
            raise ServiceError(f"the service ended with {await self._process.wait()}")
        self.start_s = time.perf_counter() - begun
        facts = orjson.loads(line)
        self.port = int(facts["url"].rpartition(":")[2])
        self.domain = Domain(facts["chain_id"], *[bytes.fromhex(facts[name][2:]) for name in ("contract", "salt")])

    async def stop(self) -> None:
        """End it as an operator does."""
        if self._process is not None and self._process.returncode is None:
            self._process.terminate()
            await self._process.wait()

    async def kill(self) -> None:
        """End it as a crash does."""
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            await self._process.wait()

    def scene(self) -> Scene:
        """Loads for this ledger: always the same scene, which knows what it has made before."""
        if self._scene is None:
            self._scene = Scene(self.domain, int(time.time()))
        return self._scene

    def connection(self, token: str | None = None) -> Connection:
        """A connection of nobody's, or of a session's."""
        return Connection(self.host, self.port, token)

    async def signed_in(self, member: Actor) -> Connection:
        """A connection of the member's."""
        if member.number not in self._tokens:
            self._tokens[member.number] = await self._sign_in(member)
        return self.connection(self._tokens[member.number])

    def forget_sessions(self) -> None:
        """The next connections sign in again."""
        self._tokens.clear()

    async def present(self, loads: list[Load]) -> None:
        """Preparation: every act of the loads, in order; all must be executed.

        Raises:
            ServiceError: one was not.
        """
        for load in loads:
            connection = await self.signed_in(load.presenter)
            for start in range(0, len(load.wires), AT_ONCE):
                body = b"".join(load.wires[start : start + AT_ONCE])
                request = connection.request("POST", "/v1/acts:bulk", body, PACKED, WAIT_S)
                told = _checked(await self.ask(connection, request))
                refused = [result for result in told["results"] if not result["accepted"]]
                if refused:
                    raise ServiceError(f"not accepted: {refused[:1]}")
                await self.executed(connection, told["operation"])
            await connection.close()

    async def ask(self, connection: Connection, request: bytes) -> Answer:
        """The answer, asked for again after as long as the service wants while it is busy."""
        while True:
            answer = await connection.send(request)
            if answer.status not in _BUSY:
                return answer
            await asyncio.sleep(answer.retry_after)

    async def executed(self, connection: Connection, operation: dict[str, Any]) -> int:
        """Wait for what was accepted, as long as it takes; how many acts it has.

        Raises:
            ServiceError: not all of it was executed.
        """
        while operation["status"] in _OPEN:
            operation = await self.get(connection, f"/v1/operations/{operation['id']}", WAIT_S)
        if operation["status"] != "executed":
            raise ServiceError(f"not executed but {operation['status']}")
        return len(operation["acts"])

    async def get(self, connection: Connection, path: str, wait: int = 0) -> Any:  # noqa: ANN401 - JSON
        """The JSON answer of a GET.

        Raises:
            ServiceError: an answer other than 2xx.
        """
        return _checked(await self.ask(connection, connection.request("GET", path, wait=wait)))

    async def advance(self, by: Actor, seconds: int) -> None:
        """Move the sandbox's clock."""
        connection = await self.signed_in(by)
        body = orjson.dumps({"advance_seconds": seconds})
        _checked(await connection.send(connection.request("POST", "/v1/sandbox/clock", body)))
        await connection.close()

    async def _sign_in(self, member: Actor) -> str:
        connection = self.connection()
        try:
            return await self._session(connection, member)
        finally:
            await connection.close()

    @staticmethod
    async def _session(connection: Connection, member: Actor) -> str:
        asked = {"participant": member.number, "key": "0x" + member.maker.address.hex()}
        request = connection.request("POST", "/v1/sessions/challenge", orjson.dumps(asked))
        challenge = _checked(await connection.send(request))
        text = challenge["message"].encode()
        packed = member.maker.sign(keccak(b"\x19Ethereum Signed Message:\n%d" % len(text) + text))
        s = int.from_bytes(packed[32:], "big")
        signature = packed[:32] + (s % (1 << 255)).to_bytes(32, "big") + bytes([27 + (s >> 255)])
        answer = {"challenge": challenge["challenge"], "signature": "0x" + signature.hex()}
        session = _checked(await connection.send(connection.request("POST", "/v1/sessions", orjson.dumps(answer))))
        token: str = session["token"]
        return token

    def _running(self) -> asyncio.subprocess.Process:
        if self._process is None:
            raise ServiceError("the service does not run")
        return self._process


def _environment() -> dict[str, str]:
    """This process's, without its settings of a ledger: another's database is none to measure."""
    return {
        name: value for name, value in os.environ.items() if not name.startswith("LEDGER_") or name == anvil.SETTING
    }


def _output(process: asyncio.subprocess.Process) -> asyncio.StreamReader:
    if process.stdout is None:
        raise ServiceError("the service has no output to read")
    return process.stdout


def _checked(answer: Answer) -> Any:  # noqa: ANN401 - JSON
    if not 200 <= answer.status < 300:
        raise ServiceError(f"{answer.status}: {answer.body[:500].decode(errors='replace')}")
    return orjson.loads(answer.body)
