"""What is wrong in the form of a request is named by its place in what was sent, and in words for who sent it."""

from typing import Any

import httpx
import pytest

from ledger_api.acts.jsonforms import to_json
from tests.support.network import MODULE, Cast

pytestmark = MODULE


def _act(network: Cast, **changes: Any) -> dict[str, Any]:
    return to_json(network.suppliers[0].sign.cancel_nonce()) | changes


async def _post(network: Cast, path: str, body: object) -> dict[str, Any]:
    async with network.http() as http:
        answer = await http.post(path, json=body, headers=await network.bearer(network.suppliers[0]))
    problem: dict[str, Any] = answer.json()
    assert (answer.status_code, problem["code"]) == (422, "invalid_request")
    return problem


@pytest.mark.parametrize("path", ["/v1/acts", "/v1/acts:check", "/v1/acts:prepare"])
async def test_a_wrong_member_of_an_act_is_named_by_its_place_in_the_body(network: Cast, path: str) -> None:
    fields = _act(network)["fields"]
    wrong = await _post(network, path, _act(network, fields=fields | {"nonce": -1}))
    assert wrong["field"] == "body/fields/nonce"
    extra = await _post(network, path, _act(network, colour="red"))
    assert extra["field"] == "body/colour"
    missing = await _post(network, path, _act(network, fields={"participant": 1}))
    assert missing["field"] == "body/fields/nonce"


async def test_a_wrong_member_in_bulk_is_named_by_the_place_of_its_act(network: Cast) -> None:
    signatures = ["0x" + "00" * 64, "0x00"]
    wrong = await _post(network, "/v1/acts:bulk", [_act(network), _act(network, signatures=signatures)])
    assert wrong["field"] == "body/1/signatures/1"


@pytest.mark.parametrize("bulk", [False, True])
async def test_an_act_of_no_known_name_is_told_in_words(network: Cast, bulk: bool) -> None:
    place = "body/0/act" if bulk else "body/act"
    path = "/v1/acts:bulk" if bulk else "/v1/acts"
    unknown = _act(network, act="Teleport")
    told = await _post(network, path, [unknown] if bulk else unknown)
    assert (told["field"], told["detail"]) == (place, "it is none of the names that are taken here")
    nameless = {"fields": unknown["fields"], "signatures": unknown["signatures"]}
    told = await _post(network, path, [nameless] if bulk else nameless)
    assert (told["field"], told["detail"]) == (place, "Field required")


@pytest.mark.parametrize(
    "path",
    [
        "/v1/receivables",
        "/v1/receivables/1/confirmation",
        "/v1/receivables/1/acceptance",
        "/v1/certificates/1/splits",
        "/v1/certificates/1/transfers",
        "/v1/financings/1/registration",
        "/v1/attestations",
    ],
)
async def test_a_typed_write_says_that_it_takes_another_act(network: Cast, path: str) -> None:
    async with network.http() as http:
        headers = await network.bearer(network.suppliers[0])
        answer = await http.post(path, json=_act(network), headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"], problem["field"]) == (422, "wrong_act", "body/act")
    assert problem["detail"].endswith("not CancelNonce")


async def test_a_header_is_named_as_one(network: Cast) -> None:
    async with network.http() as http:
        headers = await network.bearer(network.suppliers[0])
        keyed = headers | {"Idempotency-Key": "test-forms"}
        _, reused = [await http.post("/v1/acts", json=_act(network), headers=keyed) for _ in range(2)]
        media = await http.post("/v1/acts:bulk", content=b"x", headers=headers | {"Content-Type": "text/plain"})
    assert (reused.json()["code"], reused.json()["field"]) == ("idempotency_key_reused", "header/Idempotency-Key")
    assert (media.json()["code"], media.json()["field"]) == ("unsupported_media_type", "header/Content-Type")


async def test_a_path_with_a_slash_too_much_is_not_found_rather_than_sent_elsewhere(network: Cast) -> None:
    async with network.http() as http:
        answer: httpx.Response = await http.get("/v1/network/")
    assert (answer.status_code, answer.json()["code"]) == (404, "not_found")


async def test_documentation_asks_no_other_host_for_anything(network: Cast) -> None:
    async with network.http() as http:
        page = await http.get("/docs")
        assert page.status_code == 200
        sources = [part.split('"')[0] for part in page.text.replace("src=", "href=").split('href="')[1:]]
        assert len(sources) == 3, "style, script and icon"
        for source in sources:
            assert source.startswith("/docs/")
            assert (await http.get(source)).status_code == 200
