"""Audit over the API: the sums of everything, and proofs that whoever gets one verifies without the service."""

import copy
from collections.abc import Callable, Iterator, Sequence
from typing import Any

import pytest
from sqlalchemy import select, update

from ledger_api.acts.hashing import Domain
from ledger_api.acts.jsonforms import from_json, to_json
from ledger_api.acts.messages import PartLine
from ledger_api.chain.rpc import RpcError, RpcUnknownError
from ledger_api.sdk import ForbiddenError, NotFoundError
from ledger_api.sdk.answers import CertificateProof
from ledger_api.sdk.building import children, minor
from ledger_api.sdk.verify import AUTHORISED, FINAL, VerificationError, verify_certificate
from ledger_api.store.tables.access import access_log
from ledger_api.store.tables.state import certificates
from tests.support.financing import instructed, locked
from tests.support.network import MODULE, Cast, Confirmed, Member, executed

pytestmark = MODULE

Bundle = dict[str, Any]


async def test_the_balance_adds_up_receivable_by_receivable_and_in_all(network: Cast) -> None:
    holder, auditor = network.suppliers[0], network.auditor
    claim = await network.confirmed(holder)
    await executed(
        holder, holder.sign.split(certificate=claim.receivable, sequence=1, parts=[PartLine(1), PartLine(2)])
    )
    waiting = await network.submitted(holder)
    rows = {int(one["receivable"]): one async for one in auditor.client.audit.balances()}
    mine = rows[claim.receivable]
    assert waiting.receivable not in rows, "nobody owes what is not confirmed"
    assert (mine["face"], mine["live"], mine["certificates"]) == (mine["live"], mine["face"], 3)
    assert all(one["balanced"] for one in rows.values())
    told = await auditor.client.audit.totals()
    assert told["unbalanced"] == 0
    (total,) = told["totals"]
    assert (total["receivables"], total["balanced"]) == (len(rows), True)
    for name in ("face", "settled", "redeemed", "live"):
        assert minor(total[name]) == sum(minor(one[name]) for one in rows.values())
    assert total["certificates"] == sum(one["certificates"] for one in rows.values())
    logged = select(access_log.c.reader).where(access_log.c.subject == "balance")
    readers = await network.service.runtime.reader.run(lambda at: set(at.connection.execute(logged).scalars()))
    assert readers == {auditor.number}


async def test_a_projection_that_was_altered_does_not_balance(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])

    async def amount_is(amount: int) -> None:
        row = update(certificates).where(certificates.c.certificate == claim.receivable).values(amount=amount)
        assert await network.service.runtime.writer.run(lambda connection: connection.execute(row).rowcount) == 1

    await amount_is(claim.face + 1)
    told = await network.auditor.client.audit.totals()
    rows = {int(one["receivable"]): one async for one in network.auditor.client.audit.balances()}
    await amount_is(claim.face)
    assert (told["unbalanced"], told["totals"][0]["balanced"]) == (1, False)
    assert [each for each, one in rows.items() if not one["balanced"]] == [claim.receivable]
    assert (await network.auditor.client.audit.totals())["unbalanced"] == 0


async def test_only_an_auditor_sees_the_sums_of_all(network: Cast) -> None:
    for member in (network.governors[0], network.operator, network.bank, network.authority, network.suppliers[0]):
        with pytest.raises(ForbiddenError):
            await member.client.audit.totals()


async def test_a_certificate_under_a_countersigned_checkpoint_is_final(network: Cast) -> None:
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    bundle, members = await _countersigned(network, claim), network.governors[:2]
    proven = _verified(network, bundle, claim)
    assert (proven.verdict, proven.members) == (FINAL, tuple(each.number for each in members))
    assert (proven.certificate.holder, proven.certificate.amount, proven.certificate.sequence) == (
        holder.number,
        claim.face,
        1,
    )
    assert (proven.receivable.obligor, proven.receivable.face) == (claim.obligor.number, claim.face)
    assert proven.financing is None
    # One trusted member fewer, and its word is not enough; nobody who is unknown counts.
    assert _verified(network, bundle, claim, trusted=members[:1]).verdict == AUTHORISED
    assert _verified(network, bundle, claim, trusted=(network.auditor, network.bank)).members == ()


async def test_what_changed_since_the_last_checkpoint_is_authorised_and_not_final(network: Cast) -> None:
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    await _countersigned(network, claim)
    await executed(holder, holder.sign.cancel(certificate=claim.receivable, sequence=1))
    bundle = await _bundle(holder, claim.receivable)
    assert "checkpoint" not in bundle
    proven = _verified(network, bundle, claim)
    assert (proven.verdict, proven.certificate.sequence) == (AUTHORISED, 2)
    # Under the next checkpoint it is final again, though blocks have been made since.
    again = await _countersigned(network, claim)
    await executed(network.suppliers[1], network.suppliers[1].sign.cancel_nonce())
    assert await _bundle(holder, claim.receivable) == again
    assert _verified(network, again, claim).verdict == FINAL


async def test_a_node_that_has_let_go_of_old_states_proves_the_head_and_a_silent_one_nothing(
    network: Cast, monkeypatch: pytest.MonkeyPatch
) -> None:
    claim = await network.confirmed(network.suppliers[0])
    at = (await _countersigned(network, claim))["height"]
    await executed(network.suppliers[1], network.suppliers[1].sign.cancel_nonce())
    ledger = network.service.ledger
    prove = ledger.prove

    async def pruned(slots: Sequence[bytes], height: int | None = None) -> dict[str, Any]:
        if height == at:
            raise RpcError(-32000, "missing trie node")
        return await prove(slots, height)

    async def silent(*_: object) -> dict[str, Any]:
        raise RpcUnknownError("no answer")

    monkeypatch.setattr(ledger, "prove", pruned)
    bundle = await _bundle(network.suppliers[0], claim.receivable)
    assert bundle["height"] == ledger.height > at
    assert _verified(network, bundle, claim).verdict == AUTHORISED
    monkeypatch.setattr(ledger, "prove", silent)
    async with network.http() as http:
        path = f"/v1/audit/proofs/certificates/{claim.receivable}"
        answer = await http.get(path, headers=await network.bearer(network.suppliers[0]))
    assert (answer.status_code, answer.json()["code"]) == (503, "node_unavailable")
    assert answer.headers["Retry-After"] == "1"


async def test_a_financing_is_proven_with_its_certificate(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    await locked(network, holder, lender, claim.receivable, claim.face)
    await instructed(network, lender, claim.receivable)
    proven = _verified(network, await _bundle(holder, claim.receivable), claim)
    assert proven.financing is not None
    assert (proven.financing.financier, proven.financing.bank) == (lender.number, network.bank.number)


async def test_proofs_are_for_the_holder_and_the_auditor(network: Cast) -> None:
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    split = holder.sign.split(certificate=claim.receivable, sequence=1, parts=[PartLine(100)])
    await executed(holder, split)
    (part,) = children(split)
    audited = await _bundle(network.auditor, part)
    assert audited == await _bundle(holder, part)
    for stranger in (claim.obligor, network.suppliers[1], network.bank, network.authority, network.operator):
        with pytest.raises(NotFoundError):
            await stranger.client.audit.certificate_proof(part)
    logged = select(access_log.c.subject_id).where(access_log.c.subject == "proof")
    read = await network.service.runtime.reader.run(lambda at: list(at.connection.execute(logged).scalars()))
    assert str(part) in read


async def test_whatever_is_altered_in_a_bundle_is_noticed(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    bundle = await _countersigned(network, claim)
    unnoticed = []
    for place in _places(bundle):
        altered = copy.deepcopy(bundle)
        _alter(altered, place)
        try:
            _verified(network, altered, claim)
        except VerificationError:
            continue
        unnoticed.append("/".join(str(part) for part in place))
    # Instants of the service's own, and what a node tells beside the header.
    told = {"checkpoint/created_at", *(f"checkpoint/countersignatures/{each}/created_at" for each in (0, 1))}
    assert [place for place in unnoticed if place not in told | {"block/size", "block/totalDifficulty"}] == []
    assert len(unnoticed) < len(list(_places(bundle))) / 10


ALTERATIONS: dict[str, Callable[[Bundle], object]] = {
    "no header": lambda b: b.pop("block"),
    "another block's header": lambda b: b["block"].update(number="0x1"),
    "a node of the account's proof less": lambda b: b["proof"]["accountProof"].pop(),
    "a slot less": lambda b: b["proof"]["storageProof"].pop(0),
    "a node of a slot's proof less": lambda b: b["proof"]["storageProof"][0]["proof"].pop(),
    "the value of another slot": lambda b: b["proof"]["storageProof"][0].update(value="0x0"),
    "another slot's proof": lambda b: b["proof"]["storageProof"][0].update(
        proof=b["proof"]["storageProof"][1]["proof"]
    ),
    "too many slots": lambda b: b["proof"].update(storageProof=b["proof"]["storageProof"] * 20),
    "no words": lambda b: b["proof"].update(storageProof=None),
    "another checkpoint": lambda b: b["checkpoint"].update(height=1),
    "another member's name": lambda b: b["checkpoint"]["countersignatures"][0].update(member=3),
    "two signatures": lambda b: b["checkpoint"]["countersignatures"][0]["act"]["signatures"].append("0x" + "11" * 64),
    "too many countersignatures": lambda b: b["checkpoint"].update(
        countersignatures=b["checkpoint"]["countersignatures"] * 600
    ),
}


@pytest.mark.parametrize("alteration", ALTERATIONS)
async def test_a_bundle_with_something_missing_or_swapped_is_refused(network: Cast, alteration: str) -> None:
    claim = await network.confirmed(network.suppliers[0])
    bundle = await _countersigned(network, claim)
    ALTERATIONS[alteration](bundle)
    with pytest.raises(VerificationError):
        _verified(network, bundle, claim)


async def test_a_bundle_of_another_certificate_or_another_ledger_is_refused(network: Cast) -> None:
    first, second = [await network.confirmed(network.suppliers[0]) for _ in range(2)]
    bundle = await _countersigned(network, first)
    with pytest.raises(VerificationError, match="words of certificates are not proven"):
        _verified(network, bundle, second)
    domain = network.network.domain
    elsewhere = Domain(domain.chain_id, bytes(20), domain.salt)
    with pytest.raises(VerificationError, match="another contract"):
        verify_certificate(bundle, first.receivable, elsewhere, keys={}, needed=2)
    with pytest.raises(VerificationError):
        verify_certificate(bundle, first.receivable, domain, keys={}, needed=0)


async def test_a_member_that_signed_for_another_chain_is_not_counted_for_this_one(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    bundle = await _countersigned(network, claim)
    forms = bundle["checkpoint"]["countersignatures"]
    act = from_json(forms[0]["act"])
    other = network.governors[0].sign.key.sign(bytes(32))
    forms[0]["act"] = to_json(act.signed(other))
    with pytest.raises(VerificationError, match="participant 1 did not sign"):
        _verified(network, bundle, claim)
    forms.pop(0)
    assert _verified(network, bundle, claim).verdict == AUTHORISED


async def _countersigned(network: Cast, claim: Confirmed) -> Bundle:
    """The bundle under a checkpoint that two governors countersigned."""
    made = await network.auditor.client.checkpoints.create()
    for governor in network.governors[:2]:
        act = governor.sign.countersign(
            height=made["height"],
            block_hash=bytes.fromhex(made["block_hash"][2:]),
            state_root=bytes.fromhex(made["state_root"][2:]),
            executed=made["executed"],
            history=bytes.fromhex(made["history"][2:]),
        )
        await governor.client.checkpoints.countersign(act)
    return await _bundle(claim.creditor, claim.receivable)


async def _bundle(member: Member, certificate: int) -> Bundle:
    answer: CertificateProof = await member.client.audit.certificate_proof(certificate)
    return dict(answer)


def _verified(network: Cast, bundle: Bundle, claim: Confirmed, trusted: tuple[Member, ...] | None = None) -> Any:
    members = network.governors if trusted is None else trusted
    keys = {member.sign.key.address: member.number for member in members}
    return verify_certificate(bundle, claim.receivable, network.network.domain, keys=keys, needed=2)


def _places(value: object, path: tuple[str | int, ...] = ()) -> Iterator[tuple[str | int, ...]]:
    if isinstance(value, dict):
        for name, each in value.items():
            yield from _places(each, (*path, name))
    elif isinstance(value, list):
        for at, each in enumerate(value):
            yield from _places(each, (*path, at))
    elif value is not None:
        yield path


def _alter(bundle: Bundle, place: tuple[str | int, ...]) -> None:
    """Change the last digit of a number or text."""
    holder: Any = bundle
    for part in place[:-1]:
        holder = holder[part]
    value = holder[place[-1]]
    if isinstance(value, int):
        holder[place[-1]] = value + 1
    else:
        holder[place[-1]] = value[:-1] + ("1" if value[-1:] != "1" else "2")
