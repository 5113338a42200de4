"""Receivables from submission to confirmation, rejection or expiry, each party reading what it may."""

import os

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.acts.messages import EvidenceLine
from ledger_api.sdk import CommittedDocument, ForbiddenError, InvalidError, NotFoundError
from ledger_api.sdk.building import (
    confirmation,
    evidence_of,
    evidence_release,
    receivable_acceptance,
    receivable_commitment,
)
from ledger_api.sdk.documents import opened
from ledger_api.values.commitments import Subject
from ledger_api.web.instants import rfc3339
from tests.support.network import CNY, DAY, MODULE, WAIT, Cast, Member, attestation, executed

pytestmark = MODULE

FACE = 40_000_00


async def _evidence(network: Cast, issuer: Member, amount: int = FACE) -> tuple[EvidenceLine, ...]:
    fingerprint = keccak(os.urandom(32))
    await executed(network.verifier, attestation(network.verifier, issuer, fingerprint, amount))
    return (EvidenceLine(fingerprint, amount),)


async def _submitted(
    network: Cast,
    creditor: Member,
    contract: CommittedDocument,
    evidence: tuple[EvidenceLine, ...],
    face: int = FACE,
) -> tuple[int, int]:
    cutoff = network.now() + 90 * DAY
    act = creditor.sign.submit(
        receivable=creditor.new_receivable(),
        obligor=network.enterprise.number,
        obligor_tag=network.enterprise.tag,
        face=face,
        currency=CNY,
        cutoff=cutoff,
        scenario=1,
        trade_contract=contract.commitment,
        until=network.now() + DAY,
        evidence=evidence,
    )
    await creditor.client.receivables.create(act, documents=[contract], wait=WAIT)
    return act.fields.receivable, cutoff


async def test_a_receivable_is_submitted_read_and_confirmed_with_its_papers(network: Cast) -> None:
    creditor, obligor = network.suppliers[0], network.enterprise
    contract = CommittedDocument.new(Subject.TRADE_CONTRACT, {"contract": "NR-2026-118"})
    evidence = await _evidence(network, creditor)
    receivable, cutoff = await _submitted(network, creditor, contract, evidence)

    shown = await obligor.client.receivables.get(receivable)
    assert (shown["state"], shown["scenario"]) == ("submitted", "procurement")
    assert (shown["face"], shown["cutoff"]) == ({"amount": "40000.00", "currency": "CNY"}, rfc3339(cutoff))
    assert shown["outstanding"]["amount"] == "0.00"
    assert (shown["obligor"], shown["creditor"]["participant"]) == (
        {"participant": obligor.number, "name": obligor.name},
        creditor.number,
    )
    assert "policy" not in shown
    assert "root_certificate" not in shown
    assert shown["answer_by"]
    assert opened(Subject.TRADE_CONTRACT, shown["trade_contract"]) == contract.document
    assert evidence_of(shown) == (contract.commitment, evidence)
    assert "0x" + receivable_commitment(contract.commitment, evidence).hex() == shown["commitment"]

    text = CommittedDocument.new(Subject.TEXT, {"text": "We owe and will pay.", "version": 3})
    act = confirmation(obligor.sign, shown, creditor.tag, cutoff=cutoff, text=text.commitment, waiver=3)
    await obligor.client.receivables.confirm(obligor.check(act), documents=[text], wait=WAIT)

    confirmed = await creditor.client.receivables.get(receivable)
    assert (confirmed["state"], confirmed["outstanding"]["amount"]) == ("confirmed", "40000.00")
    assert (confirmed["policy"], confirmed["waiver"]) == (1, ["defences", "set_off"])
    assert confirmed["root_certificate"] == str(receivable)
    assert opened(Subject.TEXT, confirmed["text"]) == text.document
    root = await creditor.client.certificates.get(receivable)
    assert (root["amount"], root["holder"]["participant"]) == (shown["face"], creditor.number)
    history = [one async for one in creditor.client.receivables.history(receivable)]
    assert [(one["act"], one["state"]) for one in history] == [("Submit", "submitted"), ("Confirm", "confirmed")]


async def test_one_signature_below_the_threshold_is_enough_and_above_it_is_not(network: Cast) -> None:
    creditor, obligor = network.suppliers[1], network.enterprise
    contract = CommittedDocument.new(Subject.TRADE_CONTRACT, {"contract": "small and large"})
    small, cutoff = await _submitted(network, creditor, contract, await _evidence(network, creditor))
    shown = await obligor.client.receivables.get(small)
    await obligor.client.receivables.confirm(confirmation(obligor.sign, shown, creditor.tag, cutoff=cutoff), wait=WAIT)

    evidence = await _evidence(network, creditor, 2_000_000_00)
    large, cutoff = await _submitted(network, creditor, contract, evidence, 2_000_000_00)
    shown = await obligor.client.receivables.get(large)
    act = confirmation(obligor.sign, shown, creditor.tag, cutoff=cutoff)
    with pytest.raises(InvalidError) as refused:
        await obligor.client.receivables.confirm(act)
    assert refused.value.refusal == "CheckerRequired"
    await obligor.client.receivables.confirm(obligor.check(act), wait=WAIT)


async def test_a_rejection_says_why_to_the_parties_alone_and_gives_the_invoice_back(network: Cast) -> None:
    creditor, obligor = network.suppliers[0], network.enterprise
    contract = CommittedDocument.new(Subject.TRADE_CONTRACT, {"contract": "rejected"})
    evidence = await _evidence(network, creditor)
    receivable, _ = await _submitted(network, creditor, contract, evidence)
    note = CommittedDocument.new(Subject.NOTE, {"note": "Two pallets are missing."})
    act = obligor.sign.reject_receivable(receivable=receivable, reason=2, note=note.commitment)
    await obligor.client.receivables.reject(act, documents=[note], wait=WAIT)

    shown = await creditor.client.receivables.get(receivable)
    assert (shown["state"], shown["rejection"]) == ("rejected", "quantity_differs")
    assert opened(Subject.NOTE, shown["note"]) == note.document
    assert shown["evidence_released"] is False
    release = evidence_release(creditor.sign, shown)
    with pytest.raises(NotFoundError):
        await network.outsider.client.receivables.release_evidence(release)
    await creditor.client.receivables.release_evidence(release, wait=WAIT)
    assert (await creditor.client.receivables.get(receivable))["evidence_released"] is True
    # What was given back can be used again.
    await _submitted(network, creditor, contract, evidence)


async def test_an_invoice_in_use_is_refused_to_another_receivable(network: Cast) -> None:
    creditor = network.suppliers[0]
    contract = CommittedDocument.new(Subject.TRADE_CONTRACT, {"contract": "once"})
    evidence = await _evidence(network, creditor)
    await _submitted(network, creditor, contract, evidence)
    with pytest.raises(InvalidError) as refused:
        await _submitted(network, creditor, contract, evidence)
    assert refused.value.refusal == "EvidenceExceeded"
    with pytest.raises(InvalidError) as foreign:
        await _submitted(network, network.suppliers[1], contract, evidence)
    assert foreign.value.refusal == "NotIssuer"


async def test_what_the_obligor_opens_the_supplier_accepts(network: Cast) -> None:
    creditor, obligor = network.suppliers[2], network.enterprise
    cutoff = network.now() + 120 * DAY
    text = CommittedDocument.new(Subject.TEXT, {"text": "We owe."})
    contract = CommittedDocument.new(Subject.TRADE_CONTRACT, {"contract": "opened"})
    act = obligor.sign.open(
        receivable=obligor.new_receivable(),
        creditor=creditor.number,
        creditor_tag=creditor.tag,
        face=FACE,
        currency=CNY,
        cutoff=cutoff,
        scenario=0,
        trade_contract=contract.commitment,
        text=text.commitment,
        waiver=1,
        tenor_reason=0,
        until=network.now() + DAY,
        evidence=await _evidence(network, creditor),
    )
    await obligor.client.receivables.create(obligor.check(act), documents=[text, contract], wait=WAIT)
    receivable = act.fields.receivable
    shown = await creditor.client.receivables.get(receivable)
    assert (shown["state"], shown["outstanding"]["amount"]) == ("opened", "40000.00")
    assert opened(Subject.TEXT, shown["text"]) == text.document
    accepted = receivable_acceptance(creditor.sign, shown, obligor.tag, cutoff=cutoff)
    await creditor.client.receivables.accept(accepted, wait=WAIT)
    assert (await creditor.client.receivables.get(receivable))["state"] == "confirmed"


async def test_lists_are_narrowed_by_state_role_and_time(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[3])
    made = await claim.creditor.client.receivables.get(claim.receivable)

    async def listed(member: Member, **filters: str) -> set[int]:
        return {int(one["id"]) async for one in member.client.receivables.list(**filters)}  # type: ignore[arg-type]

    assert claim.receivable in await listed(claim.obligor, state="confirmed", role="obligor")
    assert claim.receivable not in await listed(claim.obligor, state="submitted")
    assert claim.receivable not in await listed(claim.obligor, role="creditor")
    assert claim.receivable in await listed(claim.creditor, role="holder")
    assert claim.receivable in await listed(network.bank, state="confirmed")
    assert claim.receivable in await listed(network.auditor)
    assert claim.receivable not in await listed(network.outsider)
    assert claim.receivable not in await listed(claim.creditor, updated_after=made["updated_at"])
    assert claim.receivable in await listed(claim.creditor, updated_after="2020-01-01T00:00:00Z")


async def test_a_document_that_the_act_does_not_commit_to_is_refused(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    note = CommittedDocument.new(Subject.NOTE, {"note": "one"})
    other = CommittedDocument.new(Subject.NOTE, {"note": "another"})
    act = claim.obligor.sign.reject_receivable(receivable=claim.receivable, reason=1, note=note.commitment)
    with pytest.raises(InvalidError) as refused:
        await claim.obligor.client.receivables.reject(act, documents=[other])
    assert refused.value.code == "commitment_differs"
    assert refused.value.problem.field == "body/documents/0"


async def test_a_typed_write_takes_its_own_act_about_its_own_object(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    act = claim.obligor.sign.reject_receivable(receivable=claim.receivable, reason=1, note=bytes(32))
    with pytest.raises(ForbiddenError):
        await claim.creditor.client.receivables.reject(act)
    headers = await network.bearer(claim.obligor)
    form = {"act": "RejectReceivable", "fields": {}, "signatures": []}
    async with network.http() as http:
        wrong = await http.post(f"/v1/receivables/{claim.receivable}/confirmation", json=form, headers=headers)
        assert wrong.status_code == 422
    await executed(claim.creditor, claim.creditor.sign.cancel(certificate=claim.receivable, sequence=1))
