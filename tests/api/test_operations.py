"""Acts over HTTP: accepted once and durably, judged by the rules, waited for, told to nobody else."""

import asyncio
import os

import httpx
import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.messages import EvidenceLine
from ledger_api.operations.schemas import BulkModel
from ledger_api.sdk import AnswerError, InvalidError, NotFoundError, item_outcomes
from ledger_api.sdk.bulk import NOT_ACCEPTED
from tests.support.network import CNY, DAY, MODULE, WAIT, Cast, Member, attestation, executed

pytestmark = MODULE


async def _post(network: Cast, member: Member, path: str, body: object, **headers: str) -> httpx.Response:
    async with network.http() as http:
        return await http.post(path, json=body, headers=await network.bearer(member) | headers)


async def test_an_act_is_accepted_durably_and_executed_soon(network: Cast) -> None:
    member = network.suppliers[0]
    act = member.sign.cancel_nonce()
    answer = await _post(network, member, "/v1/acts", to_json(act))
    assert answer.status_code in {200, 202}
    told = answer.json()
    assert answer.headers["Location"] == f"/v1/operations/{told['id']}"
    assert told["acts"][0]["digest"] == "0x" + member.sign.digest(act).hex()
    done = await member.client.operations.wait(told["id"], WAIT)
    assert (done["status"], done["done"]) == ("executed", True)
    assert done["acts"][0]["block"] > 0


async def test_a_client_that_prefers_to_wait_gets_the_executed_operation(network: Cast) -> None:
    member = network.suppliers[0]
    answer = await _post(network, member, "/v1/acts", to_json(member.sign.cancel_nonce()), Prefer="wait=15")
    assert (answer.status_code, answer.json()["status"]) == (200, "executed")


async def test_the_same_key_and_request_is_the_same_operation(network: Cast) -> None:
    member = network.suppliers[0]
    body = to_json(member.sign.cancel_nonce())
    first = await _post(network, member, "/v1/acts", body, **{"Idempotency-Key": "one", "Prefer": "wait=15"})
    again = await _post(network, member, "/v1/acts", body, **{"Idempotency-Key": "one"})
    assert again.json()["id"] == first.json()["id"]
    assert (first.headers.get("Idempotency-Hit"), again.headers["Idempotency-Hit"]) == (None, "true")


async def test_the_same_key_with_another_request_is_refused(network: Cast) -> None:
    member = network.suppliers[0]
    key = {"Idempotency-Key": "two"}
    await _post(network, member, "/v1/acts", to_json(member.sign.cancel_nonce()), **key)
    other = await _post(network, member, "/v1/acts", to_json(member.sign.cancel_nonce()), **key)
    assert (other.status_code, other.json()["code"]) == (422, "idempotency_key_reused")


async def test_keys_of_two_participants_do_not_meet(network: Cast) -> None:
    key = {"Idempotency-Key": "shared"}
    answers = [
        await _post(network, member, "/v1/acts", to_json(member.sign.cancel_nonce()), **key)
        for member in network.suppliers[:2]
    ]
    assert {answer.status_code for answer in answers} <= {200, 202}
    assert len({answer.json()["id"] for answer in answers}) == 2


async def test_an_act_presented_twice_without_a_key_happens_once(network: Cast) -> None:
    member = network.suppliers[0]
    act = member.sign.cancel_nonce()
    first = await member.client.operations.present(act, wait=WAIT)
    second = await member.client.operations.present(act, wait=WAIT)
    assert first["acts"][0]["block"] == second["acts"][0]["block"]
    assert first["acts"][0]["log_index"] == second["acts"][0]["log_index"]


async def test_a_refused_act_says_which_rule_and_what_to_do(network: Cast) -> None:
    member = network.suppliers[0]
    used = member.sign.cancel_nonce()
    await member.client.operations.present(used, wait=WAIT)
    again = member.sign.cancel_nonce(nonce=used.fields.nonce, deadline=used.fields.deadline + 1)
    with pytest.raises(InvalidError) as refused:
        await member.client.operations.present(again)
    assert (refused.value.code, refused.value.refusal) == ("act_refused", "NonceUsed")
    assert refused.value.problem.remedy


async def test_nobody_presents_anothers_act(network: Cast) -> None:
    act = network.suppliers[0].sign.cancel_nonce()
    answer = await _post(network, network.outsider, "/v1/acts", to_json(act))
    assert (answer.status_code, answer.json()["code"]) == (403, "not_a_signer")


async def test_an_act_on_an_object_that_is_not_the_signers_is_like_on_none(network: Cast) -> None:
    """The outsider signs for a certificate it knows nothing of: the rules' refusal would tell that it exists."""
    claim = await network.confirmed(network.suppliers[0])
    stranger = network.outsider
    acts = [
        stranger.sign.cancel(certificate=certificate, sequence=1)
        for certificate in (claim.receivable, claim.receivable + 1)
    ]
    answers = [
        await _post(network, stranger, path, to_json(act)) for act in acts for path in ("/v1/acts", "/v1/acts:check")
    ]
    assert {answer.status_code for answer in answers} == {404}
    assert len({answer.content for answer in answers}) == 1


async def test_a_dry_run_says_what_would_happen_and_stores_nothing(network: Cast) -> None:
    member = network.suppliers[0]
    act = member.sign.cancel_nonce()
    assert (await member.client.operations.check(act))["verdict"]["accepted"]
    assert (await member.client.operations.check(act))["verdict"]["accepted"]
    late = member.sign.cancel_nonce(deadline=network.now() - 1)
    verdict = (await member.client.operations.check(late))["verdict"]
    assert (verdict["accepted"], verdict["refusal"]) == (False, "DeadlinePassed")


async def test_the_services_typed_data_has_the_digest_that_the_sdk_signs(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    act = network.enterprise.sign.transfer(
        certificate=claim.receivable, sequence=1, receiver=20, receiver_tag=1, amount=5, until=network.now() + DAY
    )
    told = await network.enterprise.client.operations.prepare(act)
    assert told["digest"] == "0x" + network.enterprise.sign.digest(act).hex()
    assert told["typed_data"]["primaryType"] == "Transfer"
    assert bytes.fromhex(told["wire"][2:]) == act.wire


async def test_an_act_of_another_endpoint_or_of_none_is_told_apart(network: Cast) -> None:
    member = network.suppliers[0]
    act = to_json(member.sign.cancel_nonce())
    broken: list[object] = [[], "text", act | {"act": "Steal"}, act | {"fields": {}}, act | {"more": 1}]
    codes = [(await _post(network, member, "/v1/acts", body)).json()["code"] for body in broken]
    assert set(codes) == {"invalid_request"}
    off_chain = member.sign.countersign(
        height=1, block_hash=bytes(32), state_root=bytes(32), executed=0, history=bytes(32)
    )
    answer = await _post(network, member, "/v1/acts", to_json(off_chain))
    assert (answer.status_code, answer.json()["code"]) == (422, "wrong_act")


async def test_a_body_that_is_no_json_is_malformed(network: Cast) -> None:
    async with network.http() as http:
        headers = await network.bearer(network.suppliers[0])
        for path in ("/v1/acts", "/v1/acts:bulk", "/v1/rpc"):
            who = headers if path != "/v1/rpc" else await network.bearer(network.auditor)
            answer = await http.post(path, content=b"{", headers=who | {"Content-Type": "application/json"})
            assert (answer.status_code, answer.json()["code"]) == (400, "malformed_request"), path
            other = await http.post(path, content=b"<a/>", headers=who | {"Content-Type": "application/xml"})
            assert other.status_code in {415, 422}, path


async def test_in_bulk_each_act_has_its_own_result_in_order(network: Cast) -> None:
    member = network.suppliers[0]
    good, late = member.sign.cancel_nonce(), member.sign.cancel_nonce(deadline=network.now() - 1)
    foreign = network.suppliers[1].sign.cancel_nonce()
    told = await member.client.operations.present_many([good, late, foreign, good], wait=WAIT)
    assert [result.get("refusal") or result.get("code") for result in told["results"]] == [
        None,
        "DeadlinePassed",
        "not_a_signer",
        None,
    ]
    assert {act["status"] for act in told["operation"]["acts"]} == {"executed"}


async def test_in_json_and_packed_bulk_is_the_same(network: Cast) -> None:
    member = network.suppliers[0]
    acts = [member.sign.cancel_nonce() for _ in range(3)]
    told = await _post(network, member, "/v1/acts:bulk", [to_json(act) for act in acts], Prefer="wait=15")
    assert told.status_code == 207
    packed = await member.client.operations.present_many(acts, wait=WAIT)
    assert [one["digest"] for one in told.json()["results"]] == [one["digest"] for one in packed["results"]]


async def test_a_bulk_answer_is_what_its_model_and_the_operation_say(network: Cast) -> None:
    member = network.suppliers[0]
    late = member.sign.cancel_nonce(deadline=network.now() - 1)
    acts = [member.sign.cancel_nonce(), late, member.sign.cancel_nonce()]
    answer = await _post(network, member, "/v1/acts:bulk", [to_json(act) for act in acts], Prefer="wait=15")
    told = answer.json()
    assert BulkModel.model_validate(told).model_dump(mode="json", exclude_none=True) == told
    assert told["operation"]["done"]
    assert answer.headers["Location"] == f"/v1/operations/{told['operation']['id']}"
    # What was told from memory is what is stored.
    assert await member.client.operations.get(told["operation"]["id"]) == told["operation"]


async def test_a_bulk_request_repeated_under_its_key_is_answered_as_the_first_time(network: Cast) -> None:
    member = network.suppliers[0]
    late = member.sign.cancel_nonce(deadline=network.now() - 1)
    body = [to_json(act) for act in (member.sign.cancel_nonce(), late, member.sign.cancel_nonce())]
    headers = {"Idempotency-Key": "bulk", "Prefer": "wait=15"}
    first = await _post(network, member, "/v1/acts:bulk", body, **headers)
    again = await _post(network, member, "/v1/acts:bulk", body, **headers)
    assert (first.status_code, again.status_code) == (207, 207)
    assert [one.get("refusal") for one in first.json()["results"]] == [None, "DeadlinePassed", None]
    assert again.json() == first.json()
    assert (first.headers.get("Idempotency-Hit"), again.headers["Idempotency-Hit"]) == (None, "true")


async def test_atomic_bulk_is_all_or_none(network: Cast) -> None:
    member = network.suppliers[0]
    good, late = member.sign.cancel_nonce(), member.sign.cancel_nonce(deadline=network.now() - 1)
    told = await member.client.operations.present_many([good, late], atomic=True)
    assert "operation" not in told
    assert [result["accepted"] for result in told["results"]] == [True, False]
    assert (await member.client.operations.check(good))["verdict"]["accepted"], "nothing was stored"


async def test_a_thousand_acts_at_once_have_an_outcome_each(network: Cast) -> None:
    member = network.suppliers[0]
    acts = [member.sign.cancel_nonce() for _ in range(1_000)]
    acts[499] = member.sign.cancel_nonce(deadline=network.now() - 1)
    domain = network.network.domain
    whole = await member.client.operations.present_many(acts, atomic=True)
    assert [one.status for one in item_outcomes(acts, whole, domain)] == [NOT_ACCEPTED] * 1_000
    each = await member.client.operations.present_many(acts, wait=WAIT)
    outcomes = item_outcomes(acts, each, domain)
    assert [place for place, one in enumerate(outcomes) if not one.executed] == [499]
    assert (outcomes[499].status, outcomes[499].refusal) == (NOT_ACCEPTED, "DeadlinePassed")
    assert (outcomes[499].code, bool(outcomes[499].remedy)) == ("act_refused", True)
    with pytest.raises(AnswerError, match="other acts"):
        item_outcomes(acts[1:], each, domain)


async def test_bulk_bytes_that_are_no_act_have_their_result_too(network: Cast) -> None:
    member = network.suppliers[0]
    async with network.http() as http:
        headers = await network.bearer(member) | {"Content-Type": "application/octet-stream"}
        answer = await http.post("/v1/acts:bulk", content=member.sign.cancel_nonce().wire + b"\x99", headers=headers)
        assert answer.status_code == 207
        assert [one.get("refusal") for one in answer.json()["results"]] == [None, "MalformedAct"]
        many = member.sign.cancel_nonce().wire * 1_001
        assert (await http.post("/v1/acts:bulk", content=many, headers=headers)).status_code == 422
        assert (await http.post("/v1/acts:bulk", content=b"", headers=headers)).status_code == 422


async def test_acts_that_build_on_each_other_go_in_one_bulk(network: Cast) -> None:
    """A supplier submits on an attestation that is accepted and not yet mined."""
    creditor, fingerprint = network.suppliers[0], keccak(os.urandom(32))
    attested = attestation(network.verifier, creditor, fingerprint, 500_00)
    first = await network.verifier.client.operations.present(attested)
    claim = creditor.sign.submit(
        receivable=creditor.new_receivable(),
        obligor=network.enterprise.number,
        obligor_tag=network.enterprise.tag,
        face=500_00,
        currency=CNY,
        cutoff=network.now() + 60 * DAY,
        scenario=0,
        until=network.now() + DAY,
        evidence=[EvidenceLine(fingerprint, 500_00)],
    )
    told = await creditor.client.operations.present(claim, wait=WAIT)
    assert told["status"] == "executed"
    assert (await network.verifier.client.operations.wait(first["id"], WAIT))["status"] == "executed"


async def test_operations_are_listed_newest_first_and_only_to_their_participant(network: Cast) -> None:
    member = network.suppliers[3]
    made = [(await member.client.operations.present(member.sign.cancel_nonce()))["id"] for _ in range(5)]
    async with network.http() as http:
        headers = await network.bearer(member)
        first = (await http.get("/v1/operations?limit=3", headers=headers)).json()
        assert [one["id"] for one in first["items"]] == made[::-1][:3]
        second = (await http.get(f"/v1/operations?limit=2&cursor={first['next']}", headers=headers)).json()
        assert [one["id"] for one in second["items"]] == made[::-1][3:5]
        bad = await http.get("/v1/operations?cursor=bm9uZQ", headers=headers)
        assert (bad.status_code, bad.json()["field"]) == (422, "query/cursor")
    with pytest.raises(NotFoundError):
        await network.outsider.client.operations.get(made[0])
    assert not {one["id"] async for one in network.outsider.client.operations.list()} & set(made)


async def test_who_waits_for_an_operation_is_answered_when_it_is_done(network: Cast) -> None:
    member = network.suppliers[0]
    told = await member.client.operations.present(member.sign.cancel_nonce())
    waited = await asyncio.gather(*(member.client.operations.wait(told["id"], WAIT) for _ in range(5)))
    assert {one["status"] for one in waited} == {"executed"}


async def test_governors_acts_are_presented_by_governors_and_operators_alone(network: Cast) -> None:
    act = network.governed(network.governors[0].sign.set_cap(obligor=11, currency=978, cap=5))
    refused = await _post(network, network.suppliers[0], "/v1/acts", to_json(act))
    assert (refused.status_code, refused.json()["code"]) == (403, "not_a_signer")
    await executed(network.operator, act)
