"""Monitoring: the figures say what happens, in Prometheus' format, and nothing about anybody."""

import asyncio
import re
import time
from typing import Any

import httpx
import pytest

from ledger_api.chain.rpc import RpcUnknownError
from ledger_api.sdk import InvalidError
from tests.api.documents import document
from tests.support.network import MODULE, WAIT, Cast, executed

pytestmark = MODULE

SAMPLE = re.compile(r'ledger_[a-z_]+(\{[a-z]+="[^"\\]*"(,[a-z]+="[^"\\]*")*\})? [0-9.]+')
REFUSED = 'ledger_refusals_total{refusal="NonceUsed"}'


async def _figures(network: Cast) -> dict[str, float]:
    async with network.http() as http:
        answer = await http.get("/metrics", headers=await network.bearer(network.operator))
    assert answer.headers["Content-Type"].startswith("text/plain; version=0.0.4")
    lines = answer.text.splitlines()
    assert all(line.startswith(("# HELP ledger_", "# TYPE ledger_")) or SAMPLE.fullmatch(line) for line in lines)
    samples = [line.rpartition(" ") for line in lines if not line.startswith("#")]
    return {name: float(value) for name, _, value in samples}


async def test_an_idle_ledger_has_nothing_waiting_and_counts_what_was_executed(network: Cast) -> None:
    before = await _figures(network)
    member = network.suppliers[0]
    await executed(member, *[member.sign.cancel_nonce() for _ in range(3)])
    after = await _figures(network)
    assert after["ledger_acts_executed_total"] == before["ledger_acts_executed_total"] + 3
    assert after["ledger_last_block_acts"] == 3
    assert after["ledger_block_height"] == before["ledger_block_height"] + 1 == network.service.ledger.height
    for name in ("blocks_total", "transactions_total"):
        assert after[f"ledger_{name}"] == before[f"ledger_{name}"] + 1, name
    assert after["ledger_gas_total"] - before["ledger_gas_total"] > 3 * 21_000 / 2
    for name in ("reverts_total", "resends_total", "node_restarts_total"):
        assert after[f"ledger_{name}"] == before[f"ledger_{name}"], name
    for name in (
        "acts_waiting",
        "acts_waiting_bytes",
        "acts_in_flight",
        "oldest_act_age_seconds",
        "block_lag",
        "writes_stopped",
    ):
        assert after[f"ledger_{name}"] == 0, name
    assert after["ledger_node_up"] == 1
    assert after["ledger_requests_running"] == 1, "the one that asks"


async def test_refusals_are_counted_by_name_and_requests_by_route_and_status(network: Cast) -> None:
    member = network.suppliers[0]
    used = member.sign.cancel_nonce()
    await executed(member, used)
    before = await _figures(network)
    for path in ("/v1/acts", "/v1/acts:bulk"):
        again = member.sign.cancel_nonce(nonce=used.fields.nonce, deadline=used.fields.deadline - 1)
        if path == "/v1/acts":
            with pytest.raises(InvalidError):
                await member.client.operations.present(again)
        else:
            await member.client.operations.present_many([again])
    after = await _figures(network)
    assert after[REFUSED] == before.get(REFUSED, 0) + 2
    single = 'ledger_requests_total{method="POST",route="/v1/acts",status="422"}'
    assert after[single] == before.get(single, 0) + 1
    routes = {*document()["paths"], "none", "/v1/openapi.json", "/docs"}
    assert {name.split('route="')[1].split('"')[0] for name in after if "route=" in name} <= routes


async def test_what_waits_and_for_how_long_is_seen_while_a_block_is_made(
    network: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    member = network.suppliers[0]
    begun, go_on = asyncio.Event(), asyncio.Event()
    chain = network.service.ledger._driver._chain  # type: ignore[attr-defined]
    make = chain.make_durably

    async def held(*arguments: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await make(*arguments)

    monkeypatch.setattr(chain, "make_durably", held)
    start = time.time()
    first = await member.client.operations.present(member.sign.cancel_nonce())
    await asyncio.wait_for(begun.wait(), WAIT)
    second = await member.client.operations.present(member.sign.cancel_nonce())
    figures = await _figures(network)
    go_on.set()
    for operation in (first, second):
        await member.client.operations.wait(operation["id"], WAIT)
    assert (figures["ledger_acts_waiting"], figures["ledger_acts_in_flight"]) == (2, 1)
    assert 0 < figures["ledger_oldest_act_age_seconds"] <= time.time() - start + 0.01


async def test_a_node_that_does_not_answer_is_told_and_the_other_figures_stay(
    network: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def silent(*_: object) -> None:
        raise RpcUnknownError("no answer")

    monkeypatch.setattr(network.service.ledger._driver.rpc, "call", silent)
    figures = await _figures(network)
    assert figures["ledger_node_up"] == 0
    assert "ledger_block_lag" not in figures
    assert figures["ledger_block_height"] == network.service.ledger.height


async def test_a_key_with_the_scope_to_read_is_enough_for_a_monitor(network: Cast) -> None:
    made = await network.operator.client.access.create_api_key("prometheus", ["read"], 30)
    async with network.http() as http:
        answer: httpx.Response = await http.get("/metrics", headers={"Authorization": f"Bearer {made['token']}"})
    assert answer.status_code == 200
