"""Sign-in and API keys: who calls is proven, bounded in time and scope, and ends at once."""

import asyncio

import httpx
import pytest

from ledger_api.sdk import AsyncLedger, Clock, ForbiddenError, NotFoundError, NotSignedInError, SigningKey
from tests.support.network import MODULE, Cast, Member, executed

pytestmark = MODULE


async def _challenge(http: httpx.AsyncClient, member: Member) -> dict[str, str]:
    body = {"participant": member.number, "key": member.sign.key.address}
    answer = await http.post("/v1/sessions/challenge", json=body)
    assert answer.status_code == 200
    told: dict[str, str] = answer.json()
    return told


def _proof(told: dict[str, str], key: SigningKey) -> dict[str, str]:
    return {"challenge": told["challenge"], "signature": "0x" + key.sign_text(told["message"]).hex()}


async def test_a_signed_challenge_opens_one_session(network: Cast) -> None:
    member = network.suppliers[0]
    async with network.http() as http:
        told = await _challenge(http, member)
        opened = await http.post("/v1/sessions", json=_proof(told, member.sign.key))
        assert (opened.status_code, opened.json()["participant"]) == (201, member.number)
        assert opened.json()["roles"] == ["supplier"]
        again = await http.post("/v1/sessions", json=_proof(told, member.sign.key))
        assert (again.status_code, again.json()["code"]) == (401, "unauthenticated")


async def test_another_key_a_foreign_challenge_and_an_unknown_participant_get_one_answer(network: Cast) -> None:
    member = network.suppliers[0]
    async with network.http() as http:
        told = await _challenge(http, member)
        altered = told | {"challenge": told["challenge"][:-2] + "00"}
        stranger = SigningKey.generate()
        unknown = (
            await http.post("/v1/sessions/challenge", json={"participant": 4_000_000, "key": stranger.address})
        ).json()
        answers = [
            await http.post("/v1/sessions", json=_proof(told, stranger)),
            await http.post("/v1/sessions", json=_proof(altered, member.sign.key)),
            await http.post("/v1/sessions", json=_proof(unknown, stranger)),
        ]
    assert {answer.status_code for answer in answers} == {401}
    assert {answer.headers["WWW-Authenticate"] for answer in answers} == {"Bearer"}


async def test_the_text_names_service_chain_key_and_participant(network: Cast) -> None:
    member = network.suppliers[0]
    async with network.http() as http:
        text = (await _challenge(http, member))["message"]
    assert text.startswith("ledger.test wants you to sign in")
    assert f"Chain ID: {network.network.domain.chain_id}\n" in text
    assert text.endswith(f"urn:receivables-ledger:participant:{member.number}")
    assert member.sign.key.address in text.lower()


async def test_an_ended_session_is_no_session(network: Cast) -> None:
    member = network.suppliers[1]
    async with network.client(member.number, member.sign.key) as client, network.http() as http:
        await client.access.sign_in()
        bearer = {"Authorization": f"Bearer {client._core._token}"}
        assert (await http.get("/v1/participants/me", headers=bearer)).status_code == 200
        await client.access.end_session()
        ended = await http.get("/v1/participants/me", headers=bearer)
        assert (ended.status_code, ended.json()["code"]) == (401, "unauthenticated")
        assert (await client.participants.me())["number"] == member.number, "the client opens another"


async def test_an_api_key_reads_and_acts_only_within_its_scopes(network: Cast) -> None:
    member = network.suppliers[1]
    made = await member.client.access.create_api_key("ERP", ["read"], 30)
    async with _machine(network, made["token"]) as machine:
        assert (await machine.participants.me())["scopes"] == ["read"]
        with pytest.raises(ForbiddenError) as refused:
            await machine.access.create_api_key("more", ["read"], 1)
        assert refused.value.code == "scope_missing"
        with pytest.raises(ForbiddenError):
            await machine.operations.present(member.sign.cancel_nonce())
    listed = [key async for key in member.client.access.api_keys() if key["id"] == made["id"]]
    assert [key["name"] for key in listed] == ["ERP"]
    assert "token" not in listed[0]


async def test_a_revoked_api_key_ends_at_once_and_is_still_listed(network: Cast) -> None:
    member = network.suppliers[1]
    made = await member.client.access.create_api_key("old ERP", ["read"], 30)
    async with _machine(network, made["token"]) as machine:
        await machine.participants.me()
        await member.client.access.revoke_api_key(made["id"])
        with pytest.raises(NotSignedInError):
            await machine.participants.me()
    await member.client.access.revoke_api_key(made["id"])
    kept = [key async for key in member.client.access.api_keys() if key["id"] == made["id"]]
    assert kept[0]["revoked_at"]


async def test_nobody_revokes_anothers_key_or_learns_of_it(network: Cast) -> None:
    made = await network.suppliers[1].client.access.create_api_key("mine", ["read"], 30)
    with pytest.raises(NotFoundError):
        await network.outsider.client.access.revoke_api_key(made["id"])
    async with _machine(network, made["token"]) as machine:
        assert (await machine.participants.me())["number"] == network.suppliers[1].number


async def test_a_retired_signer_loses_its_session(network: Cast) -> None:
    member, key = network.suppliers[2], SigningKey.generate()
    address = bytes.fromhex(key.address[2:])
    await executed(member, member.sign.set_signer(key=address, capabilities=1, person=bytes(31) + b"\x07"))
    async with network.client(member.number, key) as clerk:
        assert (await clerk.participants.me())["number"] == member.number
        await executed(member, member.sign.set_signer(key=address, capabilities=0, person=bytes(32)))
        # Who called within the last second is remembered for that second.
        async with asyncio.timeout(5):
            while await _is_known(clerk, member):  # noqa: ASYNC110  nothing tells when it is forgotten
                await asyncio.sleep(0.05)


async def _is_known(clerk: AsyncLedger, member: Member) -> bool:
    try:
        return (await clerk.participants.me())["number"] == member.number
    except NotSignedInError:
        return False


async def test_a_token_that_is_none_is_refused_like_a_stolen_one(network: Cast) -> None:
    async with network.http() as http:
        bearers = [
            "",
            "Bearer",
            "Bearer x",
            f"Bearer rls_{'0' * 32}_{'0' * 64}",
            "Basic YTpi",
            f"Bearer rlk_{'f' * 97}",
        ]
        answers = [await http.get("/v1/participants/me", headers={"Authorization": bearer}) for bearer in bearers]
    assert {(answer.status_code, answer.json()["code"]) for answer in answers} == {(401, "unauthenticated")}


def _machine(network: Cast, token: str) -> AsyncLedger:
    return AsyncLedger(network.network, api_key=token, clock=Clock(source=network.now), http=network.http())
