"""The catalogue and health endpoints answer without sign-in."""

import httpx
import pytest
from eth_hash.auto import keccak

from ledger_api.acts.catalogue import ACTS
from ledger_api.app import create_app
from ledger_api.settings import Settings


@pytest.fixture
def client() -> httpx.AsyncClient:
    transport = httpx.ASGITransport(create_app(Settings()))
    return httpx.AsyncClient(transport=transport, base_url="http://ledger.test")


async def test_the_catalogue_lists_every_act_with_its_type_hash(client: httpx.AsyncClient) -> None:
    acts = {row["name"]: row for row in (await client.get("/v1/acts")).json()["acts"]}
    assert set(acts) == {act.name for act in ACTS}
    assert (
        acts["Cancel"]["type_hash"]
        == "0x" + keccak(b"Cancel(uint32 holder,uint128 certificate,uint24 sequence,uint32 deadline)").hex()
    )


async def test_an_unchanged_answer_is_not_sent_twice(client: httpx.AsyncClient) -> None:
    first = await client.get("/v1/acts/Transfer")
    again = await client.get("/v1/acts/Transfer", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


async def test_an_unknown_path_and_an_unknown_act_get_the_same_problem(client: httpx.AsyncClient) -> None:
    answers = [await client.get(path) for path in ("/v1/acts/Steal", "/v1/nothing")]
    assert answers[0].json() == answers[1].json()
    assert {answer.status_code for answer in answers} == {404}
    assert answers[0].headers["Content-Type"] == "application/problem+json"


async def test_headers_beyond_the_bound_are_refused(client: httpx.AsyncClient) -> None:
    answer = await client.get("/v1/healthz", headers={"X-Long": "x" * 20_000})
    assert (answer.status_code, answer.json()["code"]) == (431, "headers_too_large")
