"""What processes used so far, as the kernel counts it (Linux /proc)."""

import os
from pathlib import Path
from typing import Final, NamedTuple

_TICK: Final = os.sysconf("SC_CLK_TCK")
_MB: Final = 1024


class Used(NamedTuple):
    """Processor seconds and resident memory in MB."""

    cpu_s: float
    rss_mb: float


def used(pid: int) -> Used:
    """Of one process, all its threads included; zeros where it is gone."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
        status = Path(f"/proc/{pid}/status").read_text()
    except OSError:
        return Used(0.0, 0.0)
    resident = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    return Used((int(fields[11]) + int(fields[12])) / _TICK, int(resident) / _MB)


def descendants(pid: int) -> list[int]:
    """All processes that the process started, and theirs."""
    found: list[int] = []
    for task in Path(f"/proc/{pid}/task").glob("*/children"):
        try:
            children = [int(child) for child in task.read_text().split()]
        except OSError:
            continue
        for child in children:
            found += [child, *descendants(child)]
    return found


def node_of(pid: int) -> int:
    """The Anvil process that the service started; 0 where there is none."""
    for child in descendants(pid):
        try:
            if Path(f"/proc/{child}/comm").read_text().startswith("anvil"):
                return child
        except OSError:
            continue
    return 0
