"""What processes used so far, as the kernel counts it (Linux /proc; elsewhere nothing is known)."""

import os
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Final, NamedTuple

from ledger_api.bench.rates import Cost

_TICK: Final = os.sysconf("SC_CLK_TCK")
_KB_OF_MB: Final = 1024


_BESIDE: Final = b"beside.partial"


class Used(NamedTuple):
    """Processor seconds and resident memory in MB."""

    cpu_s: float
    rss_mb: float


def used(pid: int) -> Used | None:
    """Of one process, all its threads included; None where it is gone or the system does not tell."""
    seconds = _seconds(str(pid))
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    if seconds is None:
        return None
    resident = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    return Used(seconds, int(resident) / _KB_OF_MB)


def file_system(folder: Path) -> str | None:
    """The kind of file system that the folder is on: in memory (tmpfs) a commit costs nothing and lasts nothing."""
    try:
        mounts = [line.split()[1:3] for line in Path("/proc/mounts").read_text(encoding="utf-8").splitlines()]
    except OSError:
        return None
    here = [(len(point), kind) for point, kind in mounts if folder.resolve().is_relative_to(point)]
    return max(here)[1] if here else None


def descendants(pid: int) -> list[int]:
    """All processes that the process started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text(encoding="ascii").split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def service_of(pid: int) -> list[int]:
    """The processes of a service: what it started itself, but for the nodes of its chain."""
    return [pid, *[child for child in descendants(pid) if not _node(child)]]


def chain_of(pid: int) -> list[int]:
    """The nodes that the service runs: its chain's, and now and then a second one that saves a snapshot."""
    return [child for child in descendants(pid) if _node(child)]


def node_of(pid: int) -> int:
    """The node on which the service's chain runs; 0 where there is none."""
    return next((child for child in chain_of(pid) if not any(_BESIDE in one for one in _command(child))), 0)


def together(pids: Sequence[int]) -> Used | None:
    """What the processes used, added up; None where nothing of them is known."""
    all_used = [one for one in map(used, pids) if one is not None]
    return Used(*map(sum, zip(*all_used, strict=True))) if all_used else None


def rss_mb(pids: Sequence[int]) -> float | None:
    """Resident memory of processes, in MB; what two of them share counts twice."""
    now = together(pids)
    return now and now.rss_mb


class Costs:
    """What a service, its chain and this process use from when this is made until it is called."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._before = self._now()

    def __call__(self, acts: int) -> Cost:
        """Per act."""
        return Cost(
            *[
                None if then is None or since is None else 1e6 * (since - then) / acts
                for then, since in zip(self._before, self._now(), strict=True)
            ]
        )

    def _now(self) -> tuple[float | None, ...]:
        service, *helpers = service_of(self._pid)
        loop, whole = _seconds(f"{service}/task/{service}"), _seconds(str(service))
        threads = None if loop is None or whole is None else whole - loop
        further = None if whole is None else sum(_seconds(str(one)) or 0.0 for one in helpers)
        nodes = together(chain_of(self._pid))
        return loop, threads, further, nodes and nodes.cpu_s, time.process_time()


def _seconds(task: str) -> float | None:
    """Processor seconds of a process, or of one thread of it, by its path under /proc."""
    try:
        fields = Path(f"/proc/{task}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
    except OSError:
        return None
    return (int(fields[11]) + int(fields[12])) / _TICK


def _command(pid: int) -> list[bytes]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().split(b"\0")
    except OSError:
        return [b""]


def _node(pid: int) -> bool:
    return Path(_command(pid)[0].decode(errors="replace")).name == "anvil"
