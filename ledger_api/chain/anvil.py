"""The embedded node: Anvil as a child process on a private port, which never outlives the service.

Anvil keeps everything in memory and loses it when it is killed. What must last is in the database before the node hears
of it (see `embedded`); a dump only saves the time of making it again (see `saving`).
"""

import asyncio
import os
import platform
import re
import shutil
import signal
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from ledger_api.chain.errors import NodeMissingError, NodeStoppedError
from ledger_api.chain.rpc import NodeError, RpcClient

SETTING = "LEDGER_ANVIL"
START_S = 20.0
LOADING_S = 300.0
"""A start from a dump may take longer: it is read and taken in before the node listens."""
LONGEST_CALL_S = 600.0
PULSE_S = 20.0
"""Without an answer and without any work done, after which a node is ended."""
KEPT_STATES = 16
"""Blocks whose state the node can still be asked about. Each costs a copy of the whole state, and without this bound
the node would keep hundreds in memory and write thousands into its user's home."""
_SELDOM_S = "315360000"
"""Seconds between dumps of a running node, which is to dump at its end alone: left to itself it writes all that it has
each minute, 2 GB at 300,000 certificates."""
_NPM = "node_modules"
# The guard's reader waits for the end of its input, which comes when the service ends in whatever way, and ends the
# node then. The guard itself ends with the node: an event loop may leave it an end of the pipe whose end tells of that.
_GUARD = """
exec 3<&0
"$@" </dev/null 2>&1 3<&- & child=$!
echo "pid $child"
exec >/dev/null 2>&1
(read -r _ <&3; kill -9 "$child") & reader=$!
wait "$child"
kill -9 "$reader"
"""
_LISTENING = re.compile(rb"Listening on 127\.0\.0\.1:(\d+)")
_PID = re.compile(rb"pid (\d+)")


@dataclass(frozen=True, slots=True)
class Genesis:
    """What decides block 0 and the rules of the embedded chain. `timestamp` in unix seconds, `gas_limit` per block."""

    chain_id: int
    timestamp: int
    gas_limit: int = 1_000_000_000
    hardfork: str = "prague"


def find_anvil(setting: str | None = None) -> Path:
    """The Anvil executable: the setting (or `LEDGER_ANVIL`), else the one that npm installed, else the one on PATH.

    Raises:
        NodeMissingError: there is none.
    """
    named = setting or os.environ.get(SETTING)
    if named:
        if not os.access(named, os.X_OK):
            raise NodeMissingError(f"{SETTING} names no executable")
        return Path(named)
    machine = {"x86_64": "amd64", "aarch64": "arm64"}.get(platform.machine(), platform.machine())
    package = f"@foundry-rs/anvil-{platform.system().lower()}-{machine}"
    for folder in (Path.cwd(), *Path(__file__).resolve().parents):
        # The package's own executable: npm's launcher would keep a Node process beside every chain.
        candidate = folder / _NPM / package / "bin" / "anvil"
        if candidate.is_file():
            return candidate
    found = shutil.which("anvil")
    if found is None:
        raise NodeMissingError("Anvil is not installed: run `npm ci`, or name the executable in LEDGER_ANVIL")
    return Path(found)


def processor_time(pid: int) -> int | None:
    """What a process used so far, in clock ticks; None where the system does not tell."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return int(fields[11]) + int(fields[12])


class AnvilNode:
    """One running node. `rpc` talks to it; `ended` is set when it has ended, in whatever way.

    It begins with the chain that was dumped to `load`, and dumps its own to `dump` when it is told to `finish`. A
    `patient` one works in what time others leave (the lowest priority), and is waited for accordingly.
    """

    def __init__(
        self,
        executable: Path,
        genesis: Genesis,
        *,
        load: Path | None = None,
        dump: Path | None = None,
        patient: bool = False,
    ) -> None:
        self._executable = executable
        self._genesis = genesis
        self._load = load
        self.dump = dump
        self._patient = patient
        self._process: asyncio.subprocess.Process | None = None
        self._drain: asyncio.Task[None] | None = None
        self._pulse: asyncio.Task[None] | None = None
        self.ended = asyncio.Event()
        self.pid = 0
        self.port = 0
        self._rpc: RpcClient | None = None

    @property
    def rpc(self) -> RpcClient:
        """The client of this node.

        Raises:
            NodeStoppedError: it has not been started, or was stopped.
        """
        if self._rpc is None:
            raise NodeStoppedError("the embedded node does not run")
        return self._rpc

    @property
    def url(self) -> str:
        """Where it listens, on this machine only."""
        return f"http://127.0.0.1:{self.port}"

    def _arguments(self) -> list[str]:
        genesis = self._genesis
        return [
            *(["nice", "-n", "19"] if self._patient else []),
            str(self._executable),
            *("--host", "127.0.0.1", "--port", "0", "--no-cors", "--no-request-size-limit"),
            *("--no-mining", "--order", "fifo", "--accounts", "0"),
            *("--base-fee", "0", "--disable-min-priority-fee"),
            *("--gas-limit", str(genesis.gas_limit), "--enable-tx-gas-limit"),
            *("--chain-id", str(genesis.chain_id), "--timestamp", str(genesis.timestamp)),
            *("--hardfork", genesis.hardfork, "--prune-history", str(KEPT_STATES)),
            *(["--load-state", str(self._load)] if self._load else []),
            *(["--dump-state", str(self.dump), "--state-interval", _SELDOM_S] if self.dump else []),
        ]

    async def start(self) -> None:
        """Start the process and wait until it listens.

        Raises:
            NodeStoppedError: it ended, or did not listen in time.
        """
        self._process = await asyncio.create_subprocess_exec(
            *("/bin/sh", "-c", _GUARD, "anvil-guard", *self._arguments()),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            start_new_session=True,
        )
        try:
            async with asyncio.timeout(LOADING_S if self._load or self._patient else START_S):
                await self._listening()
        except TimeoutError:
            await self.stop()
            raise NodeStoppedError("the embedded node did not start in time") from None
        self._drain = asyncio.create_task(self._watch())
        self._rpc = RpcClient(self.url, timeout_s=LONGEST_CALL_S)
        if not self._patient:
            self._pulse = asyncio.create_task(self._feel_pulse())
        await self._rpc.call("anvil_setLoggingEnabled", False)

    async def finish(self, seconds: float) -> None:
        """End the process in order, so that it writes its dump, or at once where that takes longer than `seconds`."""
        if self.pid and not self.ended.is_set():
            os.kill(self.pid, signal.SIGTERM)
            with suppress(TimeoutError):
                await asyncio.wait_for(self.ended.wait(), seconds)
        await self.stop()

    async def stop(self) -> None:
        """End the process and wait until it is gone."""
        if self._pulse is not None:
            self._pulse.cancel()
            await asyncio.gather(self._pulse, return_exceptions=True)
            self._pulse = None
        if self._rpc is not None:
            await self._rpc.close()
            self._rpc = None
        if self._process is None:
            return
        if self._process.stdin is not None:
            self._process.stdin.close()
        await self._process.wait()
        if self._drain is not None:
            await self._drain
        self._process = self._drain = None
        self.ended.set()

    def kill(self) -> None:
        """End the node at once, as a crash would."""
        if self.pid and not self.ended.is_set():
            os.kill(self.pid, signal.SIGKILL)

    async def _listening(self) -> None:
        said = bytearray()
        async for line in self._output():
            said += line
            if pid := _PID.match(line):
                self.pid = int(pid[1])
            if port := _LISTENING.search(line):
                self.port = int(port[1])
                return
        last = bytes(said[-300:]).decode(errors="replace").strip()
        raise NodeStoppedError(f"the embedded node ended at once: {last}")

    async def _feel_pulse(self) -> None:
        """End a node that neither answers nor works. One that only takes long is left to it: killed, it begins anew."""
        async with RpcClient(self.url, timeout_s=PULSE_S) as client:
            while True:
                await asyncio.sleep(PULSE_S / 4)
                before = processor_time(self.pid)
                try:
                    await client.call("eth_chainId")
                except NodeError:
                    if before == processor_time(self.pid):
                        self.kill()

    async def _watch(self) -> None:
        async for _ in self._output():
            pass
        self.ended.set()

    def _output(self) -> asyncio.StreamReader:
        if self._process is None or self._process.stdout is None:
            raise NodeStoppedError("the embedded node does not run")
        return self._process.stdout
