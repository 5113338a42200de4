"""A single act by the shorter way is answered as by the declared endpoint, and so is what the way is not for."""

from collections.abc import Callable
from typing import Any
from uuid import UUID

import httpx
import orjson
import pytest

from ledger_api.acts.codec import Act
from ledger_api.acts.jsonforms import to_json
from ledger_api.operations import express
from tests.support.network import MODULE, WAIT, Cast, executed

pytestmark = MODULE

SHORT, DECLARED = "application/json", "application/json; charset=utf-8"
"""Media types that say the same; the shorter way knows only the first."""
_ALWAYS_DIFFERENT = {"id", "created_at", "digest", "transaction", "block", "log_index"}


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Of each request that came to the shorter way, whether it was answered there."""
    seen: list[bool] = []
    take = express._taken

    async def noted(*request: Any) -> Any:
        answer = None
        try:
            answer = await take(*request)
        except BaseException:
            seen.append(True)
            raise
        seen.append(answer is not None)
        return answer

    monkeypatch.setattr(express, "_taken", noted)
    return seen


async def send(network: Cast, body: bytes, media: str, headers: dict[str, str]) -> httpx.Response:
    async with network.http() as http:
        return await http.post("/v1/acts", content=body, headers={**headers, "Content-Type": media})


def alike(told: Any) -> Any:
    """What has to be the same of two answers."""
    if isinstance(told, dict):
        return {name: alike(value) for name, value in told.items() if name not in _ALWAYS_DIFFERENT}
    return [alike(each) for each in told] if isinstance(told, list) else told


def form(act: Act) -> bytes:
    return orjson.dumps(to_json(act))


@pytest.mark.parametrize("prefer", [None, "wait=10", "respond-async, wait=10"])
async def test_an_accepted_act(network: Cast, taken: list[bool], prefer: str | None) -> None:
    member = network.suppliers[0]
    headers = await network.bearer(member) | ({"Prefer": prefer} if prefer else {})
    answers = [await send(network, form(member.sign.cancel_nonce()), media, headers) for media in (SHORT, DECLARED)]
    assert taken == [True, False]
    assert {answer.status_code for answer in answers} == {200 if prefer else 202}
    short, declared = [alike(answer.json()) for answer in answers]
    assert short == declared
    assert answers[0].json().keys() == answers[1].json().keys()
    assert answers[0].headers.keys() == answers[1].headers.keys()
    assert answers[0].headers["Location"] == f"/v1/operations/{answers[0].json()['id']}"
    for answer in answers:
        done = await network.service.ledger.wait(UUID(answer.json()["id"]).bytes, WAIT)
        assert done is not None
        assert done.done


async def test_a_refused_act(network: Cast, taken: list[bool]) -> None:
    member = network.suppliers[0]
    used = member.sign.cancel_nonce()
    await executed(member, used)
    again = member.sign.cancel_nonce(nonce=used.fields.nonce, deadline=used.fields.deadline - 1)
    headers = await network.bearer(member)
    short, declared = [await send(network, form(again), media, headers) for media in (SHORT, DECLARED)]
    assert taken == [True, False]
    assert short.status_code == declared.status_code == 422
    assert short.json() == declared.json()
    assert short.json()["refusal"] == "NonceUsed"
    assert short.headers == declared.headers


BROKEN: dict[str, Callable[[dict[str, Any]], Any]] = {
    "no JSON": lambda _: b"{",
    "no object": lambda told: [told],
    "no such act": lambda told: told | {"act": "Nothing"},
    "an act that goes on no chain": lambda told: told | {"act": "Countersign"},
    "a field too many": lambda told: told | {"fields": told["fields"] | {"more": 1}},
    "a field missing": lambda told: told | {"fields": {}},
    "a number as text": lambda told: told | {"fields": told["fields"] | {"deadline": "1"}},
    "a signature cut short": lambda told: told | {"signatures": ["0x00"]},
    "a member too many": lambda told: told | {"more": 1},
}


@pytest.mark.parametrize("what", BROKEN)
async def test_a_body_that_is_no_act(network: Cast, taken: list[bool], what: str) -> None:
    member = network.suppliers[0]
    told = BROKEN[what](to_json(member.sign.cancel_nonce()))
    body = told if isinstance(told, bytes) else orjson.dumps(told)
    headers = await network.bearer(member)
    short, declared = [await send(network, body, media, headers) for media in (SHORT, DECLARED)]
    assert taken == [False, False]
    assert 400 <= short.status_code < 500
    assert (short.status_code, short.json(), short.headers) == (
        declared.status_code,
        declared.json(),
        declared.headers,
    )


@pytest.mark.parametrize("authorization", [None, "Bearer nothing", "Basic bm9ib2R5", "Bearer"])
async def test_a_caller_that_nobody_knows(network: Cast, taken: list[bool], authorization: str | None) -> None:
    body = form(network.suppliers[0].sign.cancel_nonce())
    headers = {"Authorization": authorization} if authorization else {}
    short, declared = [await send(network, body, media, headers) for media in (SHORT, DECLARED)]
    assert taken == [False, False]
    assert short.status_code == 401
    assert (short.json(), short.headers) == (declared.json(), declared.headers)


async def test_an_act_of_somebody_else(network: Cast, taken: list[bool]) -> None:
    body = form(network.suppliers[0].sign.cancel_nonce())
    headers = await network.bearer(network.suppliers[1])
    short, declared = [await send(network, body, media, headers) for media in (SHORT, DECLARED)]
    assert taken == [True, False]
    assert short.status_code == 403
    assert (short.json(), short.headers) == (declared.json(), declared.headers)


async def test_an_idempotency_key_is_the_declared_endpoints(network: Cast, taken: list[bool]) -> None:
    member = network.suppliers[0]
    body = form(member.sign.cancel_nonce())
    headers = await network.bearer(member) | {"Idempotency-Key": "once", "Prefer": "wait=10"}
    first, again = [await send(network, body, SHORT, headers) for _ in range(2)]
    assert taken == [False, False]
    assert first.json()["id"] == again.json()["id"]
    assert again.headers["Idempotency-Hit"] == "true"


async def test_a_query_is_the_declared_endpoints(network: Cast, taken: list[bool]) -> None:
    member = network.suppliers[0]
    async with network.http() as http:
        answer = await http.post(
            "/v1/acts?dry=true",
            content=form(member.sign.cancel_nonce()),
            headers={**await network.bearer(member), "Content-Type": SHORT},
        )
    assert taken == []
    assert (answer.status_code, answer.json()["field"]) == (422, "query/dry")
