"""Invoices: only their issuer brings them in, only their readers see them, only a verifier makes them evidence."""

from typing import Final

import pytest
from sqlalchemy import func, select

from ledger_api.sdk import AnswerError, FingerprintKeys, ForbiddenError, InvalidError, NotFoundError
from ledger_api.sdk.documents import checked_content
from ledger_api.store.tables.access import access_log
from ledger_api.store.tables.evidence import documents, invoices
from ledger_api.values.money import Money
from tests.support.invoices import HEADER, new_number, row, ubl
from tests.support.network import MODULE, WAIT, Cast, Member

pytestmark = MODULE

KEYS = FingerprintKeys.generate()
XML: Final = "application/xml"


async def _imported(network: Cast, seller: Member, content: bytes | None = None) -> str:
    answer = await seller.client.evidence.import_invoices(content or ubl(seller, network.enterprise), XML)
    return answer["items"][0]["id"]


async def _attested(network: Cast, seller: Member, identity: str) -> None:
    asked = await seller.client.evidence.request_attestation(identity, network.verifier.number)
    verifier = network.verifier.client.evidence
    invoice = (await verifier.attestation_request(asked["id"]))["invoice"]
    document = await verifier.document(invoice["id"])
    await verifier.attest(KEYS.attestation(network.verifier.sign, invoice, document), wait=WAIT)


async def test_an_invoice_goes_from_its_document_to_evidence_on_the_ledger(network: Cast) -> None:
    seller, evidence = network.suppliers[0], network.suppliers[0].client.evidence
    content = ubl(seller, network.enterprise, "40000.00")
    told = await evidence.import_invoices(content, XML)
    assert [(one["amount"], one["created"]) for one in told["items"]] == [
        ({"amount": "40000.00", "currency": "CNY"}, True)
    ]
    identity = told["items"][0]["id"]
    invoice = await evidence.invoice(identity)
    assert invoice["fields"]["seller_id"] == seller.binding.legal_id
    assert invoice["attestation"] == {"status": "none", "exceeded": False}
    assert await evidence.document(identity) == content
    assert checked_content(invoice, content).hex() == invoice["content"][2:]

    asked = await evidence.request_attestation(identity, network.verifier.number)
    assert (await evidence.invoice(identity))["attestation"]["status"] == "requested"
    open_requests = [one async for one in network.verifier.client.evidence.attestation_requests(unanswered=True)]
    assert asked["id"] in [one["id"] for one in open_requests]
    await _attested(network, seller, identity)

    attestation = (await evidence.invoice(identity))["attestation"]
    fingerprint = KEYS.fingerprint(seller.binding.legal_id.lower(), f" {told['items'][0]['number']} ")
    assert attestation == {
        "status": "attested",
        "fingerprint": "0x" + fingerprint.hex(),
        "verified": {"amount": "40000.00", "currency": "CNY"},
        "used": {"amount": "0.00", "currency": "CNY"},
        "available": {"amount": "40000.00", "currency": "CNY"},
        "exceeded": False,
    }
    answered = await network.verifier.client.evidence.attestation_request(asked["id"])
    assert answered["status"] == "attested"
    still_open = [one["id"] async for one in network.verifier.client.evidence.attestation_requests(unanswered=True)]
    assert asked["id"] not in still_open


async def test_the_same_number_with_another_content_is_a_conflict_for_both(network: Cast) -> None:
    seller, number = network.suppliers[0], new_number()
    first = await _imported(network, seller, ubl(seller, network.enterprise, "500.00", number))
    second = await _imported(network, seller, ubl(seller, network.enterprise, "700.00", number))
    assert first != second
    await _attested(network, seller, first)
    await _attested(network, seller, second)
    for identity in (first, second):
        assert (await seller.client.evidence.invoice(identity))["attestation"]["status"] == "conflict"


async def test_the_same_document_again_is_the_same_invoice(network: Cast) -> None:
    seller = network.suppliers[0]
    content = ubl(seller, network.enterprise)
    first = await seller.client.evidence.import_invoices(content, XML)
    again = await seller.client.evidence.import_invoices(content, "text/xml")
    assert [one["id"] for one in again["items"]] == [one["id"] for one in first["items"]]
    assert [one["created"] for one in again["items"]] == [False]


async def test_a_replayed_import_answers_as_the_first_time(network: Cast) -> None:
    seller, content = network.suppliers[0], ubl(network.suppliers[0], network.enterprise)
    key = new_number()
    first = await seller.client.evidence.import_invoices(content, XML, key=key)
    assert await seller.client.evidence.import_invoices(content, XML, key=key) == first
    with pytest.raises(InvalidError) as reused:
        await seller.client.evidence.import_invoices(ubl(seller, network.enterprise), XML, key=key)
    assert reused.value.code == "idempotency_key_reused"


async def test_each_row_of_a_list_is_an_invoice_with_a_document_of_its_own(network: Cast) -> None:
    seller, other = network.suppliers[0], network.suppliers[1]
    rows = [row(seller, network.enterprise, "1.00"), row(other, network.enterprise), row(seller, network.enterprise)]
    told = await seller.client.evidence.import_invoices((HEADER + "".join(rows)).encode(), "text/csv")
    assert len({one["content"] for one in told["items"]}) == 2
    assert [(one["place"], "only the issuer" in one["error"]) for one in told["rejected"]] == [(2, True)]
    for one, line in zip(told["items"], (rows[0], rows[2]), strict=True):
        document = (await seller.client.evidence.document(one["id"])).decode()
        assert line.split(",")[0] in document
        assert rows[1].split(",")[0] not in document


async def test_nobody_imports_what_somebody_else_issued(network: Cast) -> None:
    with pytest.raises(InvalidError) as refused:
        await network.outsider.client.evidence.import_invoices(ubl(network.suppliers[0], network.enterprise), XML)
    assert refused.value.code == "document_unreadable"


HOSTILE = {
    "entities": b'<?xml version="1.0"?><!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>',
    "external": b'<?xml version="1.0"?><!DOCTYPE a SYSTEM "file:///etc/passwd"><a/>',
    "depth": b"<a>" * 200 + b"</a>" * 200,
    "cut short": b"<Invoice><ID>1",
    "another document": b"<html><body/></html>",
    "bytes": bytes(range(256)) * 8,
    "empty": b"",
    "no UTF-8": b"<a>\xff\xfe</a>",
}


@pytest.mark.parametrize("name", HOSTILE)
@pytest.mark.parametrize("media_type", ["application/xml", "text/csv"])
async def test_a_hostile_document_is_one_clear_error(network: Cast, name: str, media_type: str) -> None:
    async with network.http() as http:
        answer = await http.post(
            "/v1/invoices",
            content=HOSTILE[name],
            headers=await network.bearer(network.suppliers[0]) | {"Content-Type": media_type},
        )
    assert (answer.status_code, answer.json()["code"]) == (422, "document_unreadable")
    assert answer.json()["detail"]


async def test_another_media_type_and_too_many_rows_are_refused(network: Cast) -> None:
    seller = network.suppliers[0]
    async with network.http() as http:
        headers = await network.bearer(seller) | {"Content-Type": "application/pdf"}
        assert (await http.post("/v1/invoices", content=b"%PDF", headers=headers)).status_code == 415
        headers["Content-Type"] = "text/csv; charset=utf-8"
        body = HEADER + "".join(row(seller, network.enterprise) for _ in range(1_001))
        answer = await http.post("/v1/invoices", content=body.encode(), headers=headers)
    assert (answer.status_code, answer.json()["code"]) == (422, "document_unreadable")
    assert "1000" in answer.json()["detail"]


async def test_only_readers_see_an_invoice_and_nobody_learns_that_it_exists(network: Cast) -> None:
    seller, obligor = network.suppliers[0], network.enterprise
    identity = await _imported(network, seller)
    strangers = [network.outsider, obligor, network.financier, network.verifier, network.authority, network.operator]
    for stranger in strangers:
        bodies = set()
        async with network.http() as http:
            for path in (f"/v1/invoices/{identity}", f"/v1/invoices/{identity[:-4]}ffff", "/v1/invoices/none"):
                for tail in ("", "/document"):
                    answer = await http.get(path + tail, headers=await network.bearer(stranger))
                    assert answer.status_code == 404
                    bodies.add(answer.content)
        assert len(bodies) == 1
        assert identity not in [one["id"] async for one in stranger.client.evidence.invoices()]
    for forbidden in (
        obligor.client.evidence.grant(identity, obligor.number),
        obligor.client.evidence.revoke_grant(identity, seller.number),
        obligor.client.evidence.request_attestation(identity, network.verifier.number),
    ):
        with pytest.raises(NotFoundError):
            await forbidden


async def test_a_grant_lets_read_until_it_is_revoked(network: Cast) -> None:
    seller, reader = network.suppliers[0], network.financier
    content = ubl(seller, network.enterprise)
    identity = await _imported(network, seller, content)
    granted = await seller.client.evidence.grant(identity, reader.number)
    assert [one["participant"] for one in granted["readers"]] == [seller.number, reader.number]
    assert await reader.client.evidence.document(identity) == content
    assert identity in [one["id"] async for one in reader.client.evidence.invoices(shared=True)]
    shown = await reader.client.evidence.invoice(identity)
    assert "readers" not in shown
    await seller.client.evidence.revoke_grant(identity, reader.number)
    with pytest.raises(NotFoundError):
        await reader.client.evidence.document(identity)
    assert await seller.client.evidence.document(identity) == content


async def test_only_verifiers_are_asked_and_only_participants_are_granted(network: Cast) -> None:
    seller = network.suppliers[0]
    identity = await _imported(network, seller)
    for wrong in (
        seller.client.evidence.request_attestation(identity, network.financier.number),
        seller.client.evidence.grant(identity, 4_000_000),
    ):
        with pytest.raises(InvalidError) as refused:
            await wrong
        assert refused.value.code == "invalid_request"


async def test_an_auditors_read_is_on_record_and_finds_a_document_by_its_commitment(network: Cast) -> None:
    seller = network.suppliers[0]
    identity = await _imported(network, seller)
    content = (await seller.client.evidence.invoice(identity))["content"]

    def count() -> int:
        query = select(func.count()).where(
            access_log.c.reader == network.auditor.number, access_log.c.subject_id.in_([identity, content[2:]])
        )
        return network.service.runtime.reader.read(lambda at: at.connection.execute(query).scalar_one())

    before = count()
    found = [one["id"] async for one in network.auditor.client.evidence.invoices(content=content)]
    assert found == [identity]
    assert (await network.auditor.client.evidence.invoice(identity))["id"] == identity
    assert b"<Invoice" in await network.auditor.client.evidence.document(identity)
    assert count() == before + 3


async def test_neither_the_document_nor_what_it_says_is_readable_in_the_database(network: Cast) -> None:
    seller = network.suppliers[0]
    identity = await _imported(network, seller)
    invoice = await seller.client.evidence.invoice(identity)

    def stored() -> bytes:
        def read(at: object) -> bytes:
            connection = at.connection  # type: ignore[attr-defined]
            rows = connection.execute(
                select(documents.c.ciphertext, invoices.c.fields).select_from(
                    invoices.join(documents, documents.c.id == invoices.c.document)
                )
            )
            return b"".join(bytes(part) for row_ in rows for part in row_)

        return network.service.runtime.reader.read(read)

    raw = stored()
    for secret in ("Buyer", network.enterprise.binding.legal_id, invoice["salt"], "<Invoice", "2026-10-14"):
        assert secret.encode() not in raw


async def test_a_verifier_attests_only_the_document_that_was_committed_to(network: Cast) -> None:
    seller = network.suppliers[0]
    identity = await _imported(network, seller)
    invoice = await seller.client.evidence.invoice(identity)
    with pytest.raises(AnswerError):
        KEYS.attestation(network.verifier.sign, invoice, b"<Invoice/>")
    document = await seller.client.evidence.document(identity)
    less = KEYS.attestation(network.verifier.sign, invoice, document, Money.parse("100.00", "CNY"))
    assert less.fields.amount == 10_000
    with pytest.raises(ForbiddenError) as refused:
        await seller.client.evidence.attest(less)
    assert refused.value.code == "not_a_signer"
