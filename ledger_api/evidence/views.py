"""Invoices and attestation requests as the API shows them, with what the ledger holds of each."""

from collections.abc import Sequence
from typing import Literal

from sqlalchemy import Connection

from ledger_api.acts.records import Evidence
from ledger_api.acts.state import EVIDENCE
from ledger_api.evidence import repository
from ledger_api.evidence.repository import StoredInvoice, StoredRequest
from ledger_api.evidence.schemas import AttestationModel, AttestationRequestModel, InvoiceFieldsModel, InvoiceModel
from ledger_api.evidence.service import fields_of, requests_of
from ledger_api.store.ids import id_text
from ledger_api.store.projection import SnapshotState
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties

_CONFLICT, _EXCEEDED = 1, 2
_UNDONE = frozenset({"waiting", "refused", "expired"})


def invoice_models(
    connection: Connection, vault: Vault, invoices: Sequence[StoredInvoice], reader: int
) -> list[InvoiceModel]:
    """Invoices as a reader sees them; the issuer also sees who may read."""
    if not invoices:
        return []
    readers = {
        invoice.id: repository.readers(connection, invoice.document) for invoice in invoices if invoice.issuer == reader
    }
    parties = Parties(connection, {i.issuer for i in invoices}.union(*readers.values()))
    attestations = _attestations(connection, invoices)
    return [
        InvoiceModel(
            id=id_text(invoice.id),
            issuer=parties.model(invoice.issuer),
            amount=MoneyModel.of(invoice.amount, invoice.currency),
            fields=InvoiceFieldsModel.model_validate(fields),
            media_type=invoice.media_type,
            content="0x" + invoice.content.hex(),
            salt=fields["salt"],
            created_at=rfc3339(invoice.created),
            attestation=attestations[invoice.id],
            readers=[parties.model(each) for each in readers[invoice.id]] if invoice.id in readers else None,
        )
        for invoice, fields in ((invoice, fields_of(vault, invoice)) for invoice in invoices)
    ]


def request_models(
    connection: Connection, vault: Vault, requests: Sequence[StoredRequest], reader: int
) -> list[AttestationRequestModel]:
    """Attestation requests with their invoices."""
    invoices = [found for each in requests if (found := repository.invoice(connection, each.invoice)) is not None]
    shown = dict(zip([i.id for i in invoices], invoice_models(connection, vault, invoices, reader), strict=True))
    statuses = repository.act_statuses(connection, [each.digest for each in requests if each.digest])
    parties = Parties(connection, [each.verifier for each in requests])
    return [
        AttestationRequestModel(
            id=id_text(each.id),
            verifier=parties.model(each.verifier),
            status=_answer(shown[each.invoice].attestation, statuses.get(each.digest or b"")),
            created_at=rfc3339(each.created),
            invoice=shown[each.invoice],
        )
        for each in requests
    ]


def _attestations(connection: Connection, invoices: Sequence[StoredInvoice]) -> dict[bytes, AttestationModel]:
    state = SnapshotState(connection)
    known = repository.evidence_by_content(connection, [invoice.content for invoice in invoices])
    asked = requests_of(connection, invoices)
    digests = [each.digest for requests in asked.values() for each in requests if each.digest]
    statuses = repository.act_statuses(connection, digests)
    answers: dict[bytes, AttestationModel] = {}
    for invoice in invoices:
        requests = asked.get(invoice.id, [])
        if invoice.content in known:
            fingerprint, record = known[invoice.content]
            answers[invoice.id] = _on_ledger(invoice, fingerprint, record)
            continue
        answered = next((each for each in reversed(requests) if each.digest), None)
        if answered is None or answered.fingerprint is None:
            answers[invoice.id] = AttestationModel(status="requested" if requests else "none")
            continue
        status = statuses.get(answered.digest or b"", "waiting")
        conflict = status not in _UNDONE and state.get(EVIDENCE, answered.fingerprint) is not None
        answers[invoice.id] = AttestationModel(
            status="conflict" if conflict else _undone(status), fingerprint="0x" + answered.fingerprint.hex()
        )
    return answers


def _on_ledger(invoice: StoredInvoice, fingerprint: bytes, record: Evidence) -> AttestationModel:
    same_issuer = record.issuer == invoice.issuer
    return AttestationModel(
        status="attested" if same_issuer and not record.flags & _CONFLICT else "conflict",
        fingerprint="0x" + fingerprint.hex(),
        verified=MoneyModel.of(record.verified, record.currency),
        used=MoneyModel.of(record.used, record.currency),
        available=MoneyModel.of(max(record.verified - record.used, 0), record.currency),
        exceeded=bool(record.flags & _EXCEEDED),
    )


def _undone(status: str) -> Literal["presented", "refused"]:
    return "refused" if status in {"refused", "expired"} else "presented"


def _answer(
    attestation: AttestationModel, status: str | None
) -> Literal["open", "presented", "attested", "conflict", "refused"]:
    if attestation.status in {"attested", "conflict"}:
        return attestation.status
    return "open" if status is None else _undone(status)
