"""Operators see how the relay is and order what can be ordered; nobody else does."""

import asyncio
from typing import Any

import httpx
import pytest

from ledger_api.meta.relay_schemas import RelayModel
from tests.support.network import MODULE, WAIT, Cast, Member

pytestmark = MODULE

UNKNOWN = "0x" + "7e" * 32


async def _ask(network: Cast, member: Member, method: str, path: str, **options: Any) -> httpx.Response:
    async with network.http() as http:
        return await http.request(method, "/v1" + path, headers=await network.bearer(member), **options)


async def test_an_idle_relay_has_nothing_to_do_and_says_who_writes(network: Cast) -> None:
    answer = await _ask(network, network.operator, "GET", "/relay")
    told = RelayModel.model_validate(answer.json())
    assert (told.chain, told.height, told.lag) == ("embedded", network.service.ledger.height, 0)
    assert (told.waiting, told.in_flight, told.oldest_seconds, told.stopped) == (0, 0, 0, None)
    assert told.writes
    assert told.lease is not None
    assert told.nonce > 0
    assert (await _ask(network, network.operator, "GET", "/relay/underway")).json() == {
        "operations": [],
        "transactions": [],
        "complete": True,
    }


async def test_what_waits_is_listed_while_a_block_is_made(network: Cast, monkeypatch: pytest.MonkeyPatch) -> None:
    member, begun, go_on = network.suppliers[0], asyncio.Event(), asyncio.Event()
    chain = network.service.ledger._driver._chain  # type: ignore[attr-defined]
    make = chain.make_durably

    async def held(*arguments: Any) -> Any:
        begun.set()
        await go_on.wait()
        return await make(*arguments)

    monkeypatch.setattr(chain, "make_durably", held)
    operation = await member.client.operations.present(member.sign.cancel_nonce())
    await asyncio.wait_for(begun.wait(), WAIT)
    told = (await _ask(network, network.operator, "GET", "/relay/underway", params={"limit": 1})).json()
    go_on.set()
    await member.client.operations.wait(operation["id"], WAIT)
    assert [(one["operation"], one["acts"]) for one in told["operations"]] == [(operation["id"], 1)]
    (transaction,) = told["transactions"]
    assert (transaction["source"], transaction["status"]) == ("relay", "sent")
    assert transaction["block"] == network.service.ledger.height
    assert told["complete"] is True


@pytest.mark.parametrize(
    ("order", "body", "why"),
    [
        ("resume", None, "writes are not stopped"),
        ("replace", {"transaction": UNKNOWN}, "there is nothing to replace"),
        ("drop", {"transaction": UNKNOWN}, "there is nothing to drop"),
    ],
)
async def test_an_order_that_makes_no_sense_is_refused_in_words(
    network: Cast, order: str, body: dict[str, str] | None, why: str
) -> None:
    answer = await _ask(network, network.operator, "POST", f"/relay:{order}", json=body)
    assert (answer.status_code, answer.json()["code"]) == (409, "conflict")
    assert answer.json()["detail"].endswith(why)


async def test_an_operator_lets_writes_go_on_after_a_stop(network: Cast) -> None:
    member = network.suppliers[0]
    network.service.ledger.parts.halt.stop("an internal error (ValueError)")
    stopped = (await _ask(network, network.operator, "GET", "/relay")).json()
    assert (stopped["stopped"], stopped["resumable"]) == ("an internal error (ValueError)", True)
    answer = await _ask(network, network.operator, "POST", "/relay:resume")
    assert answer.status_code == 200
    assert "stopped" not in answer.json()
    operation = await member.client.operations.present(member.sign.cancel_nonce())
    assert (await member.client.operations.wait(operation["id"], WAIT))["status"] == "executed"


async def test_a_reading_key_orders_nothing(network: Cast) -> None:
    made = await network.operator.client.access.create_api_key("monitor", ["read"], 1)
    headers = {"Authorization": f"Bearer {made['token']}"}
    async with network.http() as http:
        assert (await http.get("/v1/relay", headers=headers)).status_code == 200
        assert (await http.post("/v1/relay:resume", headers=headers)).json()["code"] == "scope_missing"
