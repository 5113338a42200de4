"""What is overdue is marked by the service itself; from then on its obligor issues nothing until governance lets it."""

import asyncio
from collections.abc import AsyncIterator
from pathlib import Path

import pytest
import pytest_asyncio

from ledger_api.settlement import overdue
from tests.support.network import DAY, Cast, confirmation
from tests.support.service import running_service

_GRACE = 3


@pytest_asyncio.fixture
async def alone(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> AsyncIterator[Cast]:
    """A service of its own that marks what is overdue, and looks at the clock often."""
    monkeypatch.setattr(overdue, "_PAUSE", 0.05)
    async with running_service(tmp_path, mark_overdue=True) as service:
        cast = Cast(service)
        await cast.enrol()
        yield cast
        await cast.close()


async def _marked(cast: Cast, receivable: int) -> bool:
    shown = await cast.enterprise.client.receivables.get(receivable)
    return bool(shown["stops_issues"])


async def test_overdue_receivable__stops_its_obligor_with_nobody_asking(alone: Cast) -> None:
    claim = await alone.confirmed(alone.suppliers[0])
    ledger = alone.service.ledger
    await ledger.advance_clock(claim.cutoff + _GRACE * DAY - alone.now() - 60)
    assert not await overdue.mark_due(alone.service.runtime, alone.now())
    assert not await _marked(alone, claim.receivable), "grace runs until the last second of its last day"

    await ledger.advance_clock(overdue.EVERY + 61)
    async with asyncio.timeout(30):
        async for _ in ledger.blocks():
            if await _marked(alone, claim.receivable):
                break

    stops = [stop async for stop in alone.enterprise.client.reports.stops()]
    assert [(stop["stopped"], stop["open_receivables"]) for stop in stops] == [(True, 1)]
    later = await alone.submitted(alone.suppliers[1])
    act = later.obligor.check(confirmation(later))
    told = await later.obligor.client.operations.present_many([act])
    assert told["results"][0]["refusal"] == "IssueStopped", told
    assert not await overdue.mark_due(alone.service.runtime, alone.now()), "what is marked is marked once"
