"""One run: the peers, then the service on a folder of its own, every figure by its key."""

import os
import tempfile
import time
from collections.abc import Awaitable, Callable, Collection
from pathlib import Path
from typing import Final

from tests.bench import gas, ours, peers
from tests.bench.goals import ROWS
from tests.bench.plan import Plan
from tests.bench.processes import node_of, used
from tests.bench.rebuild import rebuild
from tests.bench.service import BenchService

Figures = dict[str, float | None]


class Run:
    """Measures the wanted parts; `figures` has every key, None for what was not measured."""

    def __init__(self, plan: Plan, say: Callable[[str], None]) -> None:
        self._plan = plan
        self._say = say
        self.figures: Figures = dict.fromkeys(ROWS)
        self.tenths: list[int] = []
        """Acts per second in each tenth of the bulk load."""
        self._bulk_acts = 0

    async def go(self, wanted: Collection[str]) -> None:
        """Measure."""
        for name, part in _BEFORE.items():
            if name in wanted:
                await self._part(name, part)
        if any(name in wanted for name in _SERVICE):
            with tempfile.TemporaryDirectory(prefix="ledger-bench-") as folder:
                async with BenchService(Path(folder)) as service:
                    await self._service(service, wanted)
        for name, part in _AFTER.items():
            if name in wanted:
                await self._part(name, part)
        self._ratios()

    async def _part(self, name: str, part: Callable[["Run"], Awaitable[None]]) -> None:
        begun = time.perf_counter()
        await part(self)
        self._say(f"{name}: {time.perf_counter() - begun:.1f} s")

    async def _service(self, service: BenchService, wanted: Collection[str]) -> None:
        self.figures |= {"start_s": service.start_s, "rss_mb_start": used(service.pid).rss_mb}
        await service.present(service.scene().network())
        for name, part in _SERVICE.items():
            if name in wanted:

                async def bound(run: "Run", part: _OnService = part) -> None:
                    await part(run, service)

                await self._part(name, bound)

    async def _naive(self) -> None:
        self.figures["naive_web3_acts_per_s"] = (await peers.naive_web3(self._plan.naive)).per_second

    async def _brownie(self) -> None:
        rate = await peers.brownie(self._plan.brownie)
        if rate is None:
            self._say("brownie: its environment is missing; `make brownie-test` makes it")
        self.figures["brownie_acts_per_s"] = rate and rate.per_second

    async def _raw(self) -> None:
        self.figures["raw_transactions_acts_per_s"] = (await peers.raw_transactions(self._plan.raw)).per_second

    async def _chain(self) -> None:
        # As many acts as the service took in bulk: the chain slows down as its state grows.
        self.figures["chain_only_acts_per_s"] = (await peers.chain_only(self._bulk_acts or self._plan.chain)).per_second

    async def _rebuild(self) -> None:
        rate, events = await rebuild(self._plan.rebuild)
        self.figures |= {"rebuild_acts_per_s": rate.per_second, "rebuild_events_per_s": events / rate.seconds}

    async def _gas(self) -> None:
        self.figures |= gas.rows()

    async def _idle(self, service: BenchService) -> None:
        _, waits = await ours.singles(service, 1, self._plan.idle)
        self.figures |= {"idle_p50_ms": waits.p50, "idle_p99_ms": waits.p99}

    async def _single(self, service: BenchService) -> None:
        rate, waits = await ours.singles(service, self._plan.clients, self._plan.singles_each)
        self.figures["single_acts_per_s"] = rate.per_second
        self.figures |= {f"single_{name}_ms": value for name, value in waits._asdict().items()}

    async def _lineage(self, service: BenchService) -> None:
        self.figures["lineage_10k_ms"] = await ours.lineage(service, self._plan.leaves)

    async def _bulk(self, service: BenchService) -> None:
        load = ours.BulkLoad(service, await ours.prepare(service, self._plan.senders))
        bulk = await load.sustain(self._plan.bulk_seconds)
        self.tenths, self._bulk_acts = bulk.tenths, bulk.rate.acts
        self.figures |= {
            "bulk_acts_per_s": bulk.rate.per_second,
            "bulk_service_us_per_act": bulk.cost.service_us,
            "bulk_chain_us_per_act": bulk.cost.chain_us,
        }
        self._say(f"bulk: acts/s in each tenth of the time: {' '.join(map(str, bulk.tenths))}")

    async def _history(self, service: BenchService) -> None:
        acts = await ours.executed(service)
        self.figures |= {
            "history_acts": acts,
            "rss_mb_end": used(service.pid).rss_mb,
            "chain_rss_mb_end": used(node_of(service.pid)).rss_mb,
        }
        await service.stop()
        await service.start()
        if await ours.executed(service) != acts:
            raise RuntimeError("the history is not the same after the start")
        self.figures["start_with_history_s"] = service.start_s

    async def _mixed(self, service: BenchService) -> None:
        rate, cost = await ours.mixed(service, self._plan.lanes, self._plan.lives_each)
        self.figures |= {"mixed_acts_per_s": rate.per_second, "mixed_service_us_per_act": cost.service_us}

    def _ratios(self) -> None:
        bulk = self.figures["bulk_acts_per_s"]
        for ratio, peer in (
            ("naive", "naive_web3"),
            ("brownie",) * 2,
            ("raw_transactions",) * 2,
            ("chain", "chain_only"),
        ):
            base = self.figures[f"{peer}_acts_per_s"]
            if bulk and base:
                self.figures[f"ratio_to_{ratio}"] = bulk / base


_OnService = Callable[[Run, BenchService], Awaitable[None]]
_Alone = Callable[[Run], Awaitable[None]]
_BEFORE: Final[dict[str, _Alone]] = {
    "gas": Run._gas,
    "naive": Run._naive,
    "brownie": Run._brownie,
    "raw": Run._raw,
    "rebuild": Run._rebuild,
}
_AFTER: Final[dict[str, _Alone]] = {"chain": Run._chain}
# The clock is moved for the payments at maturity, so whole lives come last.
_SERVICE: Final[dict[str, _OnService]] = {
    "idle": Run._idle,
    "single": Run._single,
    "lineage": Run._lineage,
    "bulk": Run._bulk,
    "history": Run._history,
    "mixed": Run._mixed,
}
PARTS: Final = (*_BEFORE, *_SERVICE, *_AFTER)
"""The names of what can be measured apart, in the order of a run."""


def machine() -> dict[str, float | int]:
    """What else the figures depend on: the cores that may be used, and the load when the run began."""
    return {"cores": len(os.sched_getaffinity(0)), "load_before": os.getloadavg()[0]}
