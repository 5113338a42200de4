"""A block that is planned while the one before it is made survives whatever happens to the node meanwhile."""

import asyncio
from pathlib import Path

import pytest

from ledger_api.chain import relay
from ledger_api.chain.interface import ActStatus
from tests.chain.acts import enrolment, submission
from tests.chain.conftest import node_of
from tests.support.service import running_service

WAIT = 20.0


async def test_a_node_lost_with_two_blocks_planned_comes_back_with_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(relay, "_WELL_FILLED", 1)
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        driver = ledger._driver
        assert isinstance(driver, relay.EmbeddedRelay)
        before, operations = ledger.height, []
        async with driver._chain._making:
            for number in (100, 101):
                accepted = await ledger.accept(
                    submission(enrolment(number, ledger.domain, ledger.now(), service.governors))
                )
                assert accepted.operation is not None
                operations.append(accepted.operation.id)
                async with asyncio.timeout(WAIT):
                    while driver._last.number < before + len(operations):  # noqa: ASYNC110 - planned, not told
                        await asyncio.sleep(0.01)
            node_of(driver._chain).kill()
        for place, operation in enumerate(operations, 1):
            done = await ledger.wait(operation, WAIT)
            assert done is not None
            assert [(act.status, act.block) for act in done.acts] == [(ActStatus.EXECUTED, before + place)]
        assert ledger.height == before + 2
        assert all(check.ok for check in await ledger.health())
