"""Invoices: POST and GET /invoices, their documents, readers and attestation requests."""

import asyncio
from typing import Annotated

from fastapi import Path, Query, Request, Response
from sqlalchemy import Connection

from ledger_api.access.callers import Acting, Reading
from ledger_api.access.identity import Identity
from ledger_api.access.mandates import MandateRead, note
from ledger_api.acts.enums import Role
from ledger_api.acts.state import PARTICIPANTS
from ledger_api.evidence import repository, service, views
from ledger_api.evidence.examples import IMPORT, INVOICE, INVOICE_BODY, READERS, REQUEST
from ledger_api.evidence.imports import MEDIA_TYPES, BodyError, Readable, Unusable, read_body
from ledger_api.evidence.schemas import (
    AttestationRequest,
    AttestationRequestModel,
    AttestationRequestPage,
    GrantRequest,
    GrantsModel,
    ImportedModel,
    ImportModel,
    InvoiceModel,
    InvoicePage,
    RejectedModel,
)
from ledger_api.operations.taking import typed_write
from ledger_api.store.ids import id_text, parse_id
from ledger_api.store.projection import SnapshotState
from ledger_api.values.currencies import UnknownCurrencyError, currency
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.idempotency import Answer, Idempotent, once
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Runtime, Service

evidence = Endpoints("evidence")

InvoiceId = Annotated[str, Path(max_length=36, examples=[INVOICE["id"]])]


@evidence.post(
    "/invoices",
    Operation(
        id="importInvoices",
        access=Access.OWN,
        answer=ImportModel,
        status=201,
        example=IMPORT,
        problems=(Code.DOCUMENT_UNREADABLE, Code.IDEMPOTENCY_KEY_REUSED),
        openapi={"requestBody": INVOICE_BODY},
    ),
)
async def import_invoices(
    request: Request,
    response: Response,
    caller: Acting,
    runtime: Service,
    idempotency: Idempotent,
    currency: Annotated[str | None, Query(pattern="^[A-Z]{3}$", description="Of a CSV without a currency.")] = None,
) -> ImportModel:
    """Import the caller's own invoices: a UBL, CII or Chinese XML, or a CSV of up to 1,000.

    Each is stored encrypted, for its issuer alone. The same document again is the same invoice.
    """
    media_type = MEDIA_TYPES.get(request.headers.get("content-type", "").split(";")[0].strip().lower())
    if media_type is None:
        raise ProblemError(
            Code.UNSUPPORTED_MEDIA_TYPE, "application/xml, text/xml or text/csv", field="header/Content-Type"
        )
    _known_currency(currency)
    body = await request.body()
    tag = await runtime.reader.run(lambda at: _tag(at.connection, caller.participant))
    usable, unusable = await asyncio.to_thread(_read, body, media_type, tag, currency)
    if not usable:
        raise ProblemError(Code.DOCUMENT_UNREADABLE, unusable[0].error, field="body")
    prepared = await asyncio.to_thread(_prepare, runtime, caller.participant, usable, media_type)
    now = runtime.ledger.now()

    def work(connection: Connection) -> Answer:
        stored = [service.store(connection, caller.participant, row, now) for row in prepared]
        items = [
            ImportedModel(
                id=id_text(invoice.id),
                number=invoice.number,
                amount=MoneyModel.of(invoice.amount, invoice.currency),
                content="0x" + invoice.content.hex(),
                created=created,
            )
            for invoice, created in stored
        ]
        rejected = [RejectedModel(place=each.place, number=each.number, error=each.error) for each in unusable]
        return ImportModel(items=items, rejected=rejected).model_dump(mode="json")

    answer = await once(runtime.writer, caller.participant, idempotency, now, work, response)
    return ImportModel.model_validate(answer)


@evidence.get(
    "/invoices",
    Operation(id="listInvoices", access=Access.OWN, answer=InvoicePage, example={"items": [INVOICE]}),
)
async def list_invoices(
    caller: Reading,
    read: Read,
    runtime: Service,
    shared: Annotated[bool, Query(description="Others' invoices that the caller may read.")] = False,
    content: Annotated[
        str | None, Query(pattern="^0x[0-9a-f]{64}$", description="Only with this content commitment.")
    ] = None,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> InvoicePage:
    """The caller's own invoices, newest first. An auditor finds anybody's by its content commitment."""
    before = pages.identity(cursor)
    wanted = bytes.fromhex(content[2:]) if content else None
    mandated = wanted is not None and caller.has(Role.AUDITOR)
    if mandated and wanted is not None:
        await note(runtime, caller, "invoice", wanted.hex())

    def query(connection: Connection) -> tuple[list[InvoiceModel], bool]:
        if mandated and wanted is not None:
            rows = repository.by_content(connection, wanted, limit)
        else:
            rows = repository.invoices_of(
                connection, caller.participant, shared=shared, content=wanted, before=before, limit=limit + 1
            )
        shown = views.invoice_models(connection, runtime.vault, rows[:limit], caller.participant)
        return shown, len(rows) > limit

    items, more = await read.run(lambda at: query(at.connection))
    return InvoicePage(items=items, next=pages.encode(items[-1].id) if more else None)


@evidence.get(
    "/invoices/{id}",
    Operation(id="getInvoice", access=Access.PARTY, answer=InvoiceModel, example=INVOICE, problems=(Code.NOT_FOUND,)),
)
async def get_invoice(id: InvoiceId, caller: Reading, read: MandateRead, runtime: Service) -> InvoiceModel:  # noqa: A002
    """An invoice that the caller may read, and how far it is evidence on the ledger."""

    def query(connection: Connection) -> tuple[InvoiceModel, bool]:
        invoice, mandated = service.visible(connection, caller, parse_id(id))
        return views.invoice_models(connection, runtime.vault, [invoice], caller.participant)[0], mandated

    return await read.noted("invoice", id, query)


@evidence.get(
    "/invoices/{id}/document",
    Operation(
        id="getInvoiceDocument",
        access=Access.PARTY,
        answer=None,
        example=None,
        problems=(Code.NOT_FOUND,),
        responses={
            200: {
                "description": "The document as it was imported",
                "content": {
                    media_type: {"schema": {"type": "string", "format": "binary"}, "example": example}
                    for media_type, example in (("application/xml", "<Invoice/>"), ("text/csv", "number\n2026-0417\n"))
                },
            }
        },
    ),
)
async def get_invoice_document(id: InvoiceId, caller: Reading, read: MandateRead, runtime: Service) -> Response:  # noqa: A002
    """The document itself, for its readers."""

    def query(connection: Connection) -> tuple[tuple[bytes, str], bool]:
        invoice, mandated = service.visible(connection, caller, parse_id(id))
        reader = invoice.issuer if mandated else caller.participant
        return service.document_of(connection, runtime.vault, invoice, reader), mandated

    content, media_type = await read.noted("document", id, query)
    # The document is somebody else's text: a browser must neither run it nor guess what it is.
    headers = {
        "Content-Disposition": "attachment",
        "X-Content-Type-Options": "nosniff",
        "Content-Security-Policy": "default-src 'none'; sandbox",
    }
    return Response(content, media_type=media_type, headers=headers)


@evidence.post(
    "/invoices/{id}/grants",
    Operation(
        id="grantInvoice",
        access=Access.PARTY,
        answer=GrantsModel,
        example=READERS,
        body={"participant": 3},
        problems=(Code.NOT_FOUND, Code.CONFLICT),
    ),
)
async def grant_invoice(id: InvoiceId, body: GrantRequest, caller: Acting, runtime: Service) -> GrantsModel:  # noqa: A002
    """Let another participant read an invoice and its document. Granting twice is once."""
    now = runtime.ledger.now()

    def job(connection: Connection) -> GrantsModel:
        invoice = service.owned(connection, caller, parse_id(id))
        service.grant(connection, runtime.vault, invoice, body.participant, now)
        return _readers(connection, invoice.document)

    return await runtime.writer.run(job)


@evidence.delete(
    "/invoices/{id}/grants/{participant}",
    Operation(
        id="revokeInvoiceGrant",
        access=Access.PARTY,
        answer=None,
        example=None,
        status=204,
        problems=(Code.NOT_FOUND,),
    ),
)
async def revoke_invoice_grant(
    id: InvoiceId,  # noqa: A002
    participant: Annotated[int, Path(ge=1, le=2**32 - 1, description="Who may no longer read.")],
    caller: Acting,
    runtime: Service,
) -> None:
    """Stop letting a participant read. What it has read it has read; revoking twice is once."""

    def job(connection: Connection) -> None:
        invoice = service.owned(connection, caller, parse_id(id))
        if participant != invoice.issuer:
            repository.remove_key(connection, invoice.document, participant)

    await runtime.writer.run(job)


@evidence.post(
    "/invoices/{id}/attestation-requests",
    Operation(
        id="requestAttestation",
        access=Access.PARTY,
        answer=AttestationRequestModel,
        status=201,
        example=REQUEST,
        body={"verifier": 8},
        problems=(Code.NOT_FOUND, Code.CONFLICT),
    ),
)
async def request_attestation(
    id: InvoiceId,  # noqa: A002
    body: AttestationRequest,
    caller: Acting,
    runtime: Service,
) -> AttestationRequestModel:
    """Ask a verifier to attest an invoice, and let it read the invoice. Asking twice is once."""
    now = runtime.ledger.now()

    def job(connection: Connection) -> AttestationRequestModel:
        invoice = service.owned(connection, caller, parse_id(id))
        identity, _ = service.ask(connection, runtime.vault, invoice, body.verifier, now)
        return _request(connection, runtime, identity, caller)

    return await runtime.writer.run(job)


@evidence.get(
    "/attestation-requests",
    Operation(
        id="listAttestationRequests",
        access=Access.OWN,
        answer=AttestationRequestPage,
        example={"items": [REQUEST]},
    ),
)
async def list_attestation_requests(
    caller: Reading,
    read: Read,
    runtime: Service,
    unanswered: Annotated[bool, Query(description="Only those without an attestation.")] = False,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> AttestationRequestPage:
    """What the caller is asked to attest, oldest first."""
    after = pages.identity(cursor)

    def query(connection: Connection) -> tuple[list[AttestationRequestModel], bool]:
        rows = repository.requests_to(
            connection, caller.participant, unanswered=unanswered, after=after, limit=limit + 1
        )
        return views.request_models(connection, runtime.vault, rows[:limit], caller.participant), len(rows) > limit

    items, more = await read.run(lambda at: query(at.connection))
    return AttestationRequestPage(items=items, next=pages.encode(items[-1].id) if more else None)


@evidence.get(
    "/attestation-requests/{id}",
    Operation(
        id="getAttestationRequest",
        access=Access.PARTY,
        answer=AttestationRequestModel,
        example=REQUEST,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_attestation_request(
    id: Annotated[str, Path(max_length=36, examples=[REQUEST["id"]])],  # noqa: A002
    caller: Reading,
    read: Read,
    runtime: Service,
) -> AttestationRequestModel:
    """One request, for the verifier that is asked and the issuer that asks."""
    identity = parse_id(id)
    if identity is None:
        raise not_found()
    return await read.run(lambda at: _request(at.connection, runtime, identity, caller))


typed_write(
    evidence,
    "/attestations",
    "attestEvidence",
    "AttestEvidence",
    companion=service.attestation_companion,
)


def _request(connection: Connection, runtime: Runtime, identity: bytes, caller: Identity) -> AttestationRequestModel:
    found = repository.request(connection, identity)
    if found is None or caller.participant not in {found.verifier, found.issuer}:
        raise not_found()
    return views.request_models(connection, runtime.vault, [found], caller.participant)[0]


def _read(body: bytes, media_type: str, tag: int, currency_code: str | None) -> tuple[list[Readable], list[Unusable]]:
    try:
        return read_body(body, media_type, tag, currency_code)
    except BodyError as error:
        raise ProblemError(Code.DOCUMENT_UNREADABLE, str(error), field="header/Content-Type") from error


def _prepare(runtime: Runtime, issuer: int, usable: list[Readable], media_type: str) -> list[service.Prepared]:
    return [service.prepare(runtime, issuer, each, media_type) for each in usable]


def _tag(connection: Connection, participant: int) -> int:
    known = SnapshotState(connection).get(PARTICIPANTS, participant)
    return known.tag if known else 0


def _known_currency(code: str | None) -> None:
    try:
        if code is not None:
            currency(code)
    except UnknownCurrencyError as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field="query/currency") from error


def _readers(connection: Connection, document: bytes) -> GrantsModel:
    numbers = repository.readers(connection, document)
    parties = Parties(connection, numbers)
    return GrantsModel(readers=[parties.model(each) for each in numbers])
