"""What can be measured apart, each with the figures that it gives.

Peers run on chains of their own. The ledger is measured in groups, each on a new folder: what one leaves behind would
slow the next.
"""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import Final

from ledger_api.bench import ours, peers
from ledger_api.bench.errors import BenchError
from ledger_api.bench.gas import gas
from ledger_api.bench.plan import Plan
from ledger_api.bench.processes import chain_of, rss_mb, service_of
from ledger_api.bench.rates import Figures
from ledger_api.bench.rebuild import rebuild
from ledger_api.bench.service import BenchService


@dataclass(slots=True)
class Kept:
    """What a part leaves: acts of the bulk load, those of one block, and acts per second in each tenth of the time."""

    bulk_acts: int = 0
    block_acts: float = peers.BLOCK_ACTS
    tenths: list[int] = field(default_factory=list)


Alone = Callable[[Plan, Kept], Awaitable[Figures]]
OnService = Callable[[Plan, Kept, BenchService], Awaitable[Figures]]


async def _gas(_plan: Plan, _: Kept) -> Figures:
    return await gas()


async def _naive(plan: Plan, _: Kept) -> Figures:
    from ledger_api.bench import loops  # noqa: PLC0415 - web3 takes a second, which `ledger --help` need not wait for

    return {"naive_web3_acts_per_s": (await loops.web3(plan.naive)).per_second}


async def _brownie(plan: Plan, _: Kept) -> Figures:
    from ledger_api.bench import loops  # noqa: PLC0415 - as above

    return {"brownie_acts_per_s": (await loops.brownie(plan.brownie)).per_second}


async def _reference(plan: Plan, _: Kept) -> Figures:
    from ledger_api.bench.reference import reference  # noqa: PLC0415 - as above

    return await reference(plan.reference)


async def _raw(plan: Plan, _: Kept) -> Figures:
    return {"raw_transactions_acts_per_s": (await peers.raw_transactions(plan.raw)).per_second}


async def _chain(plan: Plan, kept: Kept) -> Figures:
    # As many acts as the service took in bulk, in blocks as large: the chain slows down as its state grows.
    return {"chain_only_acts_per_s": (await peers.chain_only(kept.bulk_acts or plan.chain, kept.block_acts)).per_second}


async def _rebuild(plan: Plan, _: Kept) -> Figures:
    rate, events = await rebuild(plan.rebuild)
    return {"rebuild_acts_per_s": rate.per_second, "rebuild_events_per_s": events / rate.seconds}


async def _idle(plan: Plan, _: Kept, service: BenchService) -> Figures:
    _rate, waits = await ours.singles(service, 1, plan.idle)
    return {"idle_p50_ms": waits.p50, "idle_p99_ms": waits.p99}


async def _single(plan: Plan, _: Kept, service: BenchService) -> Figures:
    rate, waits = await ours.singles(service, plan.clients, plan.singles_each)
    return {"single_acts_per_s": rate.per_second} | {f"single_{name}_ms": ms for name, ms in waits._asdict().items()}


async def _bulk(plan: Plan, kept: Kept, service: BenchService) -> Figures:
    before = rss_mb(service_of(service.pid))
    load = ours.BulkLoad(service, await ours.prepare(service, plan.senders))
    bulk = await load.sustain(plan.bulk_seconds)
    kept.tenths, kept.bulk_acts = bulk.tenths, bulk.rate.acts
    kept.block_acts = bulk.rate.acts / max(1, bulk.blocks)
    return {
        "bulk_acts_per_s": bulk.rate.per_second,
        "bulk_acts_per_block": kept.block_acts,
        **{f"bulk_{name}_per_act": us for name, us in bulk.cost._asdict().items()},
        "bulk_service_us_per_act": bulk.cost.service_us,
        "rss_mb_start": before,
        "rss_mb_end": rss_mb(service_of(service.pid)),
        "chain_rss_mb_end": rss_mb(chain_of(service.pid)),
        "acts_at_end": await ours.executed(service),
    }


async def _mixed(plan: Plan, _: Kept, service: BenchService) -> Figures:
    rate, cost = await ours.mixed(service, plan.lanes, plan.lives_each)
    return {"mixed_acts_per_s": rate.per_second, "mixed_service_us_per_act": cost.service_us}


async def _lineage(plan: Plan, _: Kept, service: BenchService) -> Figures:
    return {"lineage_10k_ms": await ours.lineage(service, plan.leaves)}


async def _history(plan: Plan, _: Kept, service: BenchService) -> Figures:
    first = service.start_s
    load = ours.BulkLoad(service, await ours.prepare(service, plan.senders))
    await load.carry(max(0, plan.history - await ours.executed(service)))
    acts = await ours.executed(service)
    await service.stop()
    await service.start()
    if await ours.executed(service) != acts:
        raise BenchError("the history is not the same after the start")
    return {"start_s": first, "start_with_history_s": service.start_s, "history_acts": acts}


BEFORE: Final[dict[str, Alone]] = {
    "gas": _gas,
    "naive": _naive,
    "brownie": _brownie,
    "erc3525": _reference,
    "raw": _raw,
    "rebuild": _rebuild,
}
GROUPS: Final[tuple[dict[str, OnService], ...]] = (
    {"idle": _idle, "single": _single, "bulk": _bulk},
    {"lineage": _lineage, "history": _history},
    # The clock is moved for the payments at maturity, so whole lives come last where all is on one folder.
    {"mixed": _mixed},
)
AFTER: Final[dict[str, Alone]] = {"chain": _chain}
PARTS: Final = (*BEFORE, *[name for group in GROUPS for name in group], *AFTER)
"""The names of the parts, in the order of a run."""
