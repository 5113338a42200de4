"""GET /receivables, one of them and its history, cut-offs, and the typed writes of a receivable's acts."""

from datetime import date
from datetime import time as clock_time
from typing import Annotated

from fastapi import Query
from sqlalchemy import Connection

from ledger_api.access.callers import Reading
from ledger_api.access.identity import MANDATES
from ledger_api.access.mandates import ALL, MandateRead, note
from ledger_api.access.visibility import OF_RECEIVABLE
from ledger_api.acts.enums import ReceivableState
from ledger_api.evidence.companions import companion_of, with_documents
from ledger_api.operations.taking import typed_write
from ledger_api.receivables import maturity, service, views
from ledger_api.receivables.examples import CUTOFF, DETAILS, HISTORY, LISTED
from ledger_api.receivables.schemas import (
    Convention,
    CutOffModel,
    ReceivableDetailsModel,
    ReceivableHistoryPage,
    ReceivablePage,
    RoleFilter,
    State,
)
from ledger_api.receivables.service import Filters, Listed
from ledger_api.store import chronicle
from ledger_api.store.projection import SnapshotState
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.instants import RFC3339, seconds
from ledger_api.web.objects import ReceivableId
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

receivables = Endpoints("receivables")

_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
_TIME = "^([01][0-9]|2[0-3]):[0-5][0-9](:[0-5][0-9])?$"


@receivables.get(
    "/receivables",
    Operation(id="listReceivables", access=Access.OWN, answer=ReceivablePage, example={"items": [LISTED]}),
)
async def list_receivables(
    caller: Reading,
    read: Read,
    runtime: Service,
    state: Annotated[State | None, Query(description="Only those that are this now.")] = None,
    role: Annotated[RoleFilter | None, Query(description="Only where the caller is this.")] = None,
    updated_after: Annotated[
        str | None,
        Query(pattern=RFC3339, description="Only with an act after this instant.", examples=["2026-04-20T00:00:00Z"]),
    ] = None,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> ReceivablePage:
    """The receivables that the caller is party to, holds or held a part of, is asked to finance or settles."""
    after = pages.number(cursor) or 0
    filters = Filters(ReceivableState[state.upper()] if state else None, role, _seconds(updated_after))
    if caller.has(MANDATES) and role is None:
        await note(runtime, caller, "receivable", ALL)

    def query(connection: Connection) -> ReceivablePage:
        found, last = service.page(connection, caller, read.now, filters, after, limit)
        items = views.receivable_models(connection, found, read.now)
        return ReceivablePage(items=items, next=None if last is None else pages.encode(last))

    return await read.run(lambda at: query(at.connection))


@receivables.get(
    "/cutoff",
    Operation(id="getCutOff", access=Access.SIGNED_IN, answer=CutOffModel, example=CUTOFF),
)
async def get_cut_off(
    _caller: Reading,
    currency: Annotated[str, Query(pattern="^[A-Z]{3}$", description="ISO 4217 code.", examples=["CNY"])],
    due: Annotated[str, Query(pattern=_DATE, description="As the invoice states it.", examples=["2026-10-03"])],
    time: Annotated[str, Query(pattern=_TIME, description="Local, where the currency settles.", examples=["15:00"])],
    convention: Annotated[Convention, Query(description="Where the due date is no business day.")] = "following",
) -> CutOffModel:
    """When a due date matures by the calendar of its currency, to compare with what a client computed itself."""
    try:
        return maturity.cut_off(currency, date.fromisoformat(due), clock_time.fromisoformat(time), convention)
    except ValueError as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field="query") from error


@receivables.get(
    "/receivables/{id}",
    Operation(
        id="getReceivable",
        access=Access.PARTY,
        answer=ReceivableDetailsModel,
        example=DETAILS,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_receivable(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    runtime: Service,
) -> ReceivableDetailsModel:
    """One receivable: terms, states, and what its commitments stand for as far as the caller may read it."""

    def query(connection: Connection) -> tuple[ReceivableDetailsModel, bool]:
        record, relation = service.visible(connection, caller, id, read.now)
        changed_at = chronicle.last_changes(connection, OF_RECEIVABLE, [id]).get(id, (0, 0))[1]
        effective = service.effective_of(SnapshotState(connection), record, read.now)
        listed = Listed(id, record, effective, changed_at)
        papers = service.papers(connection, id)
        model = views.details_model(connection, runtime.vault, listed, papers, relation, caller.participant, read.now)
        return model, relation.by_mandate

    return await read.noted("receivable", id, query)


@receivables.get(
    "/receivables/{id}/history",
    Operation(
        id="getReceivableHistory",
        access=Access.PARTY,
        answer=ReceivableHistoryPage,
        example=HISTORY,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_receivable_history(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> ReceivableHistoryPage:
    """Every act on the receivable itself, oldest first, with what it left."""
    after = pages.pair(cursor)

    def query(connection: Connection) -> tuple[ReceivableHistoryPage, bool]:
        record, relation = service.visible(connection, caller, id, read.now)
        found = chronicle.entries(connection, OF_RECEIVABLE, id, after, limit + 1)
        items = views.act_models(found[:limit], record.currency)
        following = pages.encode(*found[limit - 1].place) if len(found) > limit else None
        return ReceivableHistoryPage(items=items, next=following), relation.by_mandate

    return await read.noted("receivable", id, query)


typed_write(
    receivables,
    "/receivables",
    "createReceivable",
    "Submit",
    "Open",
    body=with_documents("Submit", "Open"),
    companion=companion_of,
)
typed_write(
    receivables,
    "/receivables/{id}/confirmation",
    "confirmReceivable",
    "Confirm",
    about="receivable",
    access=Access.PARTY,
    body=with_documents("Confirm"),
    companion=companion_of,
)
typed_write(
    receivables,
    "/receivables/{id}/rejection",
    "rejectReceivable",
    "RejectReceivable",
    about="receivable",
    access=Access.PARTY,
    body=with_documents("RejectReceivable"),
    companion=companion_of,
)
typed_write(
    receivables,
    "/receivables/{id}/acceptance",
    "acceptReceivable",
    "AcceptReceivable",
    about="receivable",
    access=Access.PARTY,
)
typed_write(
    receivables,
    "/receivables/{id}/evidence-release",
    "releaseEvidence",
    "ReleaseEvidence",
    about="receivable",
    access=Access.PARTY,
)


def _seconds(instant: str | None) -> int | None:
    try:
        return None if instant is None else seconds(instant)
    except ValueError as error:
        raise ProblemError(Code.INVALID_REQUEST, "there is no such instant", field="query/updated_after") from error
