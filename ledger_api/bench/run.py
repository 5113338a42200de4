"""One run: the wanted parts one after the other, and every figure by its key."""

import os
import platform
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection, Mapping
from pathlib import Path
from typing import Any, Final

from ledger_api.bench.errors import BenchError, MissingPeerError
from ledger_api.bench.goals import ROWS
from ledger_api.bench.growth import STOPS, Grown, grow
from ledger_api.bench.parts import AFTER, BEFORE, GROUPS, Kept, OnService
from ledger_api.bench.plan import Plan
from ledger_api.bench.processes import file_system
from ledger_api.bench.rates import Figures
from ledger_api.bench.service import BenchService
from ledger_api.chain.errors import ChainError
from ledger_api.chain.rpc import NodeError
from ledger_api.sdk.errors import LedgerError

_FAULTS: Final = (BenchError, ChainError, LedgerError, NodeError, OSError)
_RATIOS: Final = {
    "ratio_to_naive": "naive_web3_acts_per_s",
    "ratio_to_brownie": "brownie_acts_per_s",
    "ratio_to_erc3525": "erc3525_acts_per_s",
    "ratio_to_raw_transactions": "raw_transactions_acts_per_s",
    "ratio_to_chain": "chain_only_acts_per_s",
}


class Run:
    """Measures the wanted parts. `figures` has every key, None for what was not measured."""

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self._kept = Kept()
        self.figures: dict[str, float | None] = dict.fromkeys(ROWS)
        self.skipped: dict[str, str] = {}
        """Why a part was left out, by its name: what it needs is not installed."""
        self.failed: dict[str, str] = {}
        """What went wrong in a part, by its name."""
        self.growth: list[Grown] | None = None
        """What was found at each stop, where the ledger was grown."""

    @property
    def tenths(self) -> list[int]:
        """Acts per second in each tenth of the bulk load."""
        return self._kept.tenths

    async def go(self, wanted: Collection[str]) -> None:
        """Measure. A part that fails leaves the others alone."""
        for name, part in BEFORE.items():
            if name in wanted:
                await self._part(name, part(self._plan, self._kept))
        together = {name: part for group in GROUPS for name, part in group.items()}
        for group in (together,) if self._plan.together else GROUPS:
            parts = {name: part for name, part in group.items() if name in wanted}
            if parts:
                await self._part(", ".join(parts), self._group(parts))
        for name, part in AFTER.items():
            if name in wanted:
                await self._part(name, part(self._plan, self._kept))
        bulk = self.figures["bulk_acts_per_s"]
        for ratio, peer in _RATIOS.items():
            base = self.figures[peer]
            if bulk and base:
                self.figures[ratio] = bulk / base

    async def grow(self, stops: tuple[int, ...] = STOPS) -> None:
        """Load a ledger until it has so many certificates; minutes for each hundred thousand."""
        self.growth = []
        with tempfile.TemporaryDirectory(prefix="ledger-bench-", ignore_cleanup_errors=True) as folder:
            await self._part("growth", grow(Path(folder), stops, self.growth, self._say))

    async def _group(self, parts: dict[str, OnService]) -> Figures:
        """Parts on one ledger. What keeps them all from starting is told by all their names."""
        with tempfile.TemporaryDirectory(prefix="ledger-bench-", ignore_cleanup_errors=True) as folder:
            async with BenchService(Path(folder)) as service:
                await service.present(service.scene().network())
                for name, part in parts.items():
                    await self._part(name, part(self._plan, self._kept, service))
        return {}

    async def _part(self, name: str, measuring: Awaitable[Figures]) -> None:
        begun = time.perf_counter()
        try:
            self.figures |= await measuring
        except MissingPeerError as error:
            self.skipped[name] = str(error)
            self._say(f"{name}: not measured. {error}")
        except _FAULTS as error:
            self.failed[name] = f"{type(error).__name__}: {error}"
            self._say(f"{name}: failed. {self.failed[name]}")
        else:
            self._say(f"{name}: {time.perf_counter() - begun:.1f} s")

    def report(self, about: dict[str, Any]) -> dict[str, Any]:
        """The JSON object: what the run was, then every figure."""
        notes = {"skipped": self.skipped, "failed": self.failed, "bulk_tenths": self.tenths}
        grown = None if self.growth is None else [_rounded(one) for one in self.growth]
        return about | notes | {"growth": grown} | _rounded(self.figures)


def _rounded(figures: Mapping[str, float | bool | None]) -> dict[str, float | bool | None]:
    return {name: round(value, 3) if isinstance(value, float) else value for name, value in figures.items()}


def machine() -> dict[str, Any]:
    """What the figures depend on beside the code: the cores that may be used, the disk, the load when the run began."""
    return {
        "cores": len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count(),
        "processor": platform.machine(),
        "python": platform.python_version(),
        "file_system": file_system(Path(tempfile.gettempdir())),
        "load_before": round(os.getloadavg()[0], 2),
    }
