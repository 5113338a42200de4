"""What processes used so far, as the kernel counts it (Linux /proc; elsewhere nothing is known)."""

import os
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
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError:
        return None
    resident = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    return Used((int(fields[11]) + int(fields[12])) / _TICK, int(resident) / _KB_OF_MB)


def rss_mb(pid: int) -> float | None:
    """Resident memory of a process, in MB."""
    now = used(pid)
    return now and now.rss_mb


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


def node_of(pid: int) -> int:
    """The Anvil process on which the service's chain runs; 0 where there is none.

    A second one beside it, which the service starts now and then to save a snapshot, is not meant.
    """
    for child in descendants(pid):
        try:
            name, *arguments = Path(f"/proc/{child}/cmdline").read_bytes().split(b"\0")
        except OSError:
            continue
        if Path(name.decode(errors="replace")).name == "anvil" and not any(_BESIDE in one for one in arguments):
            return child
    return 0


class Costs:
    """What a service and its chain use from when this is made until it is called."""

    def __init__(self, pid: int) -> None:
        self._processes = (pid, node_of(pid))
        self._before = [used(one) for one in self._processes]

    def __call__(self, acts: int) -> Cost:
        """Per act."""
        now = [used(one) for one in self._processes]
        return Cost(
            *[
                None if then is None or since is None else 1e6 * (since.cpu_s - then.cpu_s) / acts
                for then, since in zip(self._before, now, strict=True)
            ]
        )
