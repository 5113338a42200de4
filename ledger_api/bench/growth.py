"""How the embedded chain slows down as a ledger grows, and what it takes of memory and disk: `ledger bench --long`."""

import asyncio
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ledger_api.bench import ours
from ledger_api.bench.errors import BenchError
from ledger_api.bench.processes import chain_of, rss_mb, service_of
from ledger_api.bench.service import ENTRY, BenchService

STOPS: Final = (100_000, 300_000, 1_000_000)
"""Certificates at which the ledger is looked at."""
SENDERS: Final = 16
CLAIMS_EACH: Final = 16
"""Few enough that none of their receivables holds more certificates than it may."""
WINDOW: Final = 20_000
"""Acts over which the throughput at a stop is measured; a tenth of the stop where that is less."""
IDLE: Final = 20
_MB: Final = 1 << 20

Grown = dict[str, float | bool | None]
"""What was found at a stop, by key."""


async def grow(
    folder: Path, stops: tuple[int, ...], found: list[Grown], say: Callable[[str], None]
) -> dict[str, float | None]:
    """Load a new ledger in the folder in bulk until it has so many certificates, and look at it at each stop.

    What is found goes into `found` at once; the answer has the figures of the whole.

    Raises:
        BenchError: after a start on the whole history the ledger is not the same.
    """
    async with BenchService(folder, patience_s=1_800) as service:
        await service.present(service.scene().network())
        before = rss_mb(service_of(service.pid))
        senders = max(1, min(SENDERS, stops[0] // 2_000))
        load = ours.BulkLoad(service, await ours.prepare(service, senders, CLAIMS_EACH))
        certificates = 0
        for stop in stops:
            window = min(WINDOW, stop // 10)
            certificates += (await load.carry(stop - window - certificates)).acts
            rate = await load.carry(window)
            certificates += rate.acts
            grown = {"certificates": certificates, "bulk_acts_per_s": rate.per_second} | await _look(service)
            found.append(grown)
            say(" ".join(f"{key}={value:.0f}" for key, value in grown.items() if value is not None))
        acts, after = await ours.executed(service), rss_mb(service_of(service.pid))
        chain = rss_mb(chain_of(service.pid))
        await service.stop()
        await service.start()
        if await ours.executed(service) != acts:
            raise BenchError("the history is not the same after the start")
        return {
            "rss_mb_start": before,
            "rss_mb_end": after,
            "chain_rss_mb_end": chain,
            "acts_at_end": acts,
            "start_with_history_s": service.start_s,
            "history_acts": acts,
        }


async def _look(service: BenchService) -> Grown:
    _, waits = await ours.singles(service, 1, IDLE)
    disk = sum(path.stat().st_size for path in service.data.rglob("*") if path.is_file())
    return {
        "idle_p50_ms": waits.p50,
        "rss_mb": rss_mb(service_of(service.pid)),
        "chain_rss_mb": rss_mb(chain_of(service.pid)),
        "disk_mb": disk / _MB,
        "doctor_is_content": await _doctor(service),
    }


async def _doctor(service: BenchService) -> bool:
    """Whether `ledger doctor` beside the running service finds that the embedded chain still carries it with ease."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", ENTRY, "doctor", "--json", "--data", str(service.data)), stdout=asyncio.subprocess.PIPE
    )
    told, _ = await process.communicate()
    checks: list[dict[str, Any]] = json.loads(told)["checks"]
    sizes = [bool(check["ok"]) for check in checks if check["name"] == "size"]
    if not sizes:
        raise BenchError("the doctor says nothing of the ledger's size")
    return sizes[0]
