"""Financings on the ledger, and the typed writes that bring one from acceptance to disbursement."""

from typing import Annotated, Literal

from fastapi import Query
from sqlalchemy import Connection

from ledger_api.access.callers import Reading
from ledger_api.access.mandates import MandateRead
from ledger_api.evidence.companions import companion_of, with_documents
from ledger_api.financing import deals, repository
from ledger_api.financing.examples import FINANCING
from ledger_api.financing.schemas import FinancingModel, FinancingPage
from ledger_api.operations.taking import typed_write
from ledger_api.store.tables.state import financings as table
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.objects import CertificateId, certificate_after
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

financings = Endpoints("financing")


@financings.get(
    "/financings",
    Operation(id="listFinancings", access=Access.OWN, answer=FinancingPage, example={"items": [FINANCING]}),
)
async def list_financings(
    caller: Reading,
    read: Read,
    runtime: Service,
    role: Annotated[
        Literal["financier", "holder", "bank"] | None, Query(description="Only where the caller is this.")
    ] = None,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> FinancingPage:
    """The financings that the caller is party to: the last one of each certificate."""
    after, me = certificate_after(cursor), caller.participant
    condition = [repository.party(me) if role is None else table.c[role] == me]

    def query(connection: Connection) -> FinancingPage:
        rows = repository.deals(connection, condition, after, limit + 1)
        items = deals.financing_models(connection, runtime.vault, rows[:limit], caller, read.now)
        return FinancingPage(items=items, next=pages.encode(items[-1].certificate) if len(rows) > limit else None)

    return await read.run(lambda at: query(at.connection))


@financings.get(
    "/financings/{id}",
    Operation(
        id="getFinancing",
        access=Access.PARTY,
        answer=FinancingModel,
        example=FINANCING,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_financing(id: CertificateId, caller: Reading, read: MandateRead, runtime: Service) -> FinancingModel:  # noqa: A002
    """The financing that last locked a certificate, by the certificate's id, with its papers."""

    def query(connection: Connection) -> tuple[FinancingModel, bool]:
        deal, mandated = deals.visible(connection, caller, id)
        return deals.financing_models(connection, runtime.vault, [deal], caller, read.now)[0], mandated

    return await read.noted("financing", id, query)


for _path, _id, _act in (
    ("registration", "registerFinancing", "RegisterFinancing"),
    ("payment-instruction", "instructPayment", "InstructPayment"),
    ("disbursement-attestation", "attestDisbursement", "AttestDisbursement"),
):
    typed_write(
        financings,
        f"/financings/{{id}}/{_path}",
        _id,
        _act,
        about="certificate",
        access=Access.PARTY,
        body=with_documents(_act),
        companion=companion_of,
    )
typed_write(
    financings, "/financings/{id}/release", "releaseLock", "ReleaseLock", about="certificate", access=Access.PARTY
)
