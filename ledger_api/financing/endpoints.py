"""Requests for finance, sealed quotes and their acceptance."""

from typing import Annotated, Any, Literal

from fastapi import Path, Query, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection

from ledger_api.access.callers import Acting, Reading
from ledger_api.access.mandates import note
from ledger_api.acts.codec import Act
from ledger_api.financing import repository, service, views
from ledger_api.financing.examples import QUOTE, QUOTE_BODY, REQUEST
from ledger_api.financing.repository import StoredQuote
from ledger_api.financing.schemas import (
    FinancingRequestModel,
    FinancingRequestPage,
    QuoteModel,
    QuotePage,
    SealedModel,
    UnderModel,
)
from ledger_api.financing.service import Seen
from ledger_api.operations.actforms import FORMS, ActForm, example, to_act
from ledger_api.operations.service import domain_of
from ledger_api.operations.taking import Taking, accepting
from ledger_api.store.ids import id_text, parse_id
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.problems import not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Runtime, Service

financing = Endpoints("financing")

_RequestForm: Any = FORMS["RequestFinancing"]
_FinanceForm: Any = FORMS["Finance"]
RequestId = Annotated[str, Path(max_length=36, examples=[REQUEST["id"]], description="Id of the request.")]
QuoteId = Annotated[str, Path(max_length=36, examples=[QUOTE["id"]], description="Id of the quote.")]


NO_BUNDLE = bytes(16)
"""What no bundle's id is: a text that is none finds nothing."""


class QuoteRequest(BaseModel):
    """A half-signed Finance and its terms, sealed for requester and financier."""

    model_config = ConfigDict(extra="forbid")

    quote: _FinanceForm
    sealed: SealedModel
    under: UnderModel | None = None


async def request_financing(
    body: ActForm, response: Response, caller: Acting, runtime: Service
) -> FinancingRequestModel:
    """Ask financiers for quotes: a signed RequestFinancing, judged by the rules. Only holder and invited see it."""
    act, now, domain = to_act(body), runtime.ledger.now(), domain_of(runtime.ledger)

    def job(connection: Connection) -> tuple[FinancingRequestModel, bool]:
        row, new = service.new_request(connection, caller, act, now, domain)
        return views.request_models(connection, [row], caller.participant, now)[0], new

    model, new = await runtime.writer.run(job)
    response.status_code = 201 if new else 200
    return model


request_financing.__annotations__["body"] = _RequestForm
financing.post(
    "/financing-requests",
    Operation(
        id="requestFinancing",
        access=Access.OWN,
        answer=FinancingRequestModel,
        status=201,
        example=REQUEST,
        body=example("RequestFinancing"),
        problems=(Code.ACT_MALFORMED, Code.ACT_REFUSED, Code.NOT_A_SIGNER, Code.NOT_FOUND),
        responses={
            200: {
                "model": FinancingRequestModel,
                "description": "The same request was made before",
                "content": {"application/json": {"example": REQUEST}},
            }
        },
    ),
)(request_financing)


@financing.get(
    "/financing-requests",
    Operation(id="listFinancingRequests", access=Access.OWN, answer=FinancingRequestPage, example={"items": [REQUEST]}),
)
async def list_financing_requests(
    caller: Reading,
    read: Read,
    role: Annotated[Literal["holder", "invited"], Query(description="The caller's, or those that ask it.")] = "holder",
    bundle: Annotated[str | None, Query(max_length=36, description="Only what was asked for together.")] = None,
    certificate: Annotated[
        str | None, Query(max_length=39, pattern="^(0|[1-9][0-9]*)$", description="Only for this certificate.")
    ] = None,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> FinancingRequestPage:
    """The caller's own requests, or those that invite it to quote; newest first."""
    before, me = pages.identity(cursor), caller.participant
    together = None if bundle is None else parse_id(bundle) or NO_BUNDLE

    def query(connection: Connection) -> FinancingRequestPage:
        rows = repository.requests_of(
            connection,
            me,
            invited=role == "invited",
            before=before,
            limit=limit + 1,
            bundle=together,
            certificate=None if certificate is None else min(int(certificate), 2**128 - 1),
        )
        items = views.request_models(connection, rows[:limit], me, read.now)
        return FinancingRequestPage(items=items, next=pages.encode(items[-1].id) if len(rows) > limit else None)

    return await read.run(lambda at: query(at.connection))


@financing.get(
    "/financing-requests/{id}",
    Operation(
        id="getFinancingRequest",
        access=Access.PARTY,
        answer=FinancingRequestModel,
        example=REQUEST,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_financing_request(id: RequestId, caller: Reading, read: Read) -> FinancingRequestModel:  # noqa: A002
    """One request, for its holder and the financiers that it invites."""

    def query(connection: Connection) -> FinancingRequestModel:
        row = service.visible_request(connection, caller, parse_id(id))
        return views.request_models(connection, [row], caller.participant, read.now)[0]

    return await read.run(lambda at: query(at.connection))


@financing.post(
    "/financing-requests/{id}/withdrawal",
    Operation(
        id="withdrawFinancingRequest",
        access=Access.PARTY,
        answer=FinancingRequestModel,
        example=REQUEST | {"status": "withdrawn"},
        problems=(Code.NOT_FOUND, Code.CONFLICT),
    ),
)
async def withdraw_financing_request(id: RequestId, caller: Acting, runtime: Service) -> FinancingRequestModel:  # noqa: A002
    """Take back an own request: it can be quoted no more, and the invited see the certificate no more."""
    now = runtime.ledger.now()

    def job(connection: Connection) -> FinancingRequestModel:
        row = service.withdraw_request(connection, caller, parse_id(id), now)
        return views.request_models(connection, [row], caller.participant, now)[0]

    return await runtime.writer.run(job)


@financing.post(
    "/financing-requests/{id}/quotes",
    Operation(
        id="giveQuote",
        access=Access.PARTY,
        answer=QuoteModel,
        status=201,
        example=QUOTE,
        body=QUOTE_BODY,
        problems=(
            Code.ACT_MALFORMED,
            Code.ACT_REFUSED,
            Code.NOT_A_SIGNER,
            Code.NOT_FOUND,
            Code.CONFLICT,
            Code.OUTSIDE_PRODUCT,
        ),
        responses={
            200: {
                "model": QuoteModel,
                "description": "The same quote was given before",
                "content": {"application/json": {"example": QUOTE}},
            }
        },
    ),
)
async def give_quote(
    id: RequestId,  # noqa: A002
    body: QuoteRequest,
    response: Response,
    caller: Acting,
    runtime: Service,
) -> QuoteModel:
    """Answer a request with a signed quote. No other financier sees it, and the service can't open its terms."""
    act, now, domain = to_act(body.quote), runtime.ledger.now(), domain_of(runtime.ledger)

    def job(connection: Connection) -> tuple[QuoteModel, bool]:
        request = service.visible_request(connection, caller, parse_id(id))
        row, new = service.new_quote(connection, caller, request, act, body.sealed, body.under, now, domain)
        return views.quote_models(connection, [row], now)[0], new

    model, new = await runtime.writer.run(job)
    response.status_code = 201 if new else 200
    return model


@financing.get(
    "/financing-requests/{id}/quotes",
    Operation(
        id="listQuotes",
        access=Access.PARTY,
        answer=QuotePage,
        example={"items": [QUOTE]},
        problems=(Code.NOT_FOUND,),
    ),
)
async def list_quotes(
    id: RequestId,  # noqa: A002
    caller: Reading,
    read: Read,
    runtime: Service,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> QuotePage:
    """For the requester all quotes, from then on binding; for a financier its own. Newest first."""
    before, me = pages.identity(cursor), caller.participant

    def query(connection: Connection) -> tuple[list[StoredQuote], bool]:
        request = service.visible_request(connection, caller, parse_id(id))
        own = request.holder == me
        rows = repository.quotes_for(
            connection, request=request.id, financier=None if own else me, before=before, limit=limit + 1
        )
        return rows, own

    rows, own = await read.run(lambda at: query(at.connection))
    shown = await _shown(runtime, rows[:limit], read.now) if own else rows[:limit]
    items = await read.run(lambda at: views.quote_models(at.connection, shown, read.now))
    return QuotePage(items=items, next=pages.encode(id_text(rows[limit - 1].id)) if len(rows) > limit else None)


@financing.get(
    "/quotes",
    Operation(id="listOwnQuotes", access=Access.OWN, answer=QuotePage, example={"items": [QUOTE]}),
)
async def list_own_quotes(
    caller: Reading, read: Read, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> QuotePage:
    """The quotes that the caller gave, newest first."""
    before = pages.identity(cursor)

    def query(connection: Connection) -> QuotePage:
        rows = repository.quotes_for(
            connection, request=None, financier=caller.participant, before=before, limit=limit + 1
        )
        items = views.quote_models(connection, rows[:limit], read.now)
        return QuotePage(items=items, next=pages.encode(items[-1].id) if len(rows) > limit else None)

    return await read.run(lambda at: query(at.connection))


@financing.get(
    "/quotes/{id}",
    Operation(id="getQuote", access=Access.PARTY, answer=QuoteModel, example=QUOTE, problems=(Code.NOT_FOUND,)),
)
async def get_quote(id: QuoteId, caller: Reading, read: Read, runtime: Service) -> QuoteModel:  # noqa: A002
    """One quote, for requester and financier; an auditor's look is logged. Once the requester has read it, it binds."""
    row, seen = await read.run(lambda at: service.visible_quote(at.connection, caller, parse_id(id)))
    shown = await _shown(runtime, [row], read.now) if seen is Seen.REQUESTER else [row]
    if not shown:
        raise not_found()
    if seen is Seen.AUDITOR:
        await note(runtime, caller, "quote", id)
    return await read.run(lambda at: views.quote_models(at.connection, shown, read.now)[0])


@financing.post(
    "/quotes/{id}/withdrawal",
    Operation(
        id="withdrawQuote",
        access=Access.PARTY,
        answer=QuoteModel,
        example=QUOTE | {"status": "withdrawn"},
        problems=(Code.NOT_FOUND, Code.CONFLICT),
    ),
)
async def withdraw_quote(id: QuoteId, caller: Acting, runtime: Service) -> QuoteModel:  # noqa: A002
    """Take back a quote that the requester has not read. Afterwards only time or the certificate's next act ends it."""
    now = runtime.ledger.now()

    def job(connection: Connection) -> QuoteModel:
        row = service.withdraw(connection, caller, parse_id(id), now)
        return views.quote_models(connection, [row], now)[0]

    return await runtime.writer.run(job)


async def accept_quote(id: QuoteId, form: ActForm, caller: Acting, desk: Taking) -> Response:  # noqa: A002
    """Accept a quote: the Finance act with the holder's signature before the financier's. It locks the certificate."""
    act = to_act(form)
    await desk.service.reader.run(lambda at: _accepting(at.connection, caller.participant, id, act))
    return await desk.take(caller, act)


accept_quote.__annotations__["form"] = _FinanceForm
financing.post("/quotes/{id}/acceptance", accepting("Finance", id="acceptQuote", access=Access.PARTY))(accept_quote)


def _accepting(connection: Connection, participant: int, identity: str, act: Act) -> None:
    quote_id = parse_id(identity)
    row = None if quote_id is None else repository.quote(connection, quote_id)
    request = None if row is None else repository.request(connection, row.request)
    if row is None or request is None or request.holder != participant or row.withdrawn is not None:
        raise not_found()
    service.check_acceptance(request, row, act)


async def _shown(runtime: Runtime, rows: list[StoredQuote], now: int) -> list[StoredQuote]:
    """The quotes that are not withdrawn, which from now on bind: decided and noted in one transaction."""

    def job(connection: Connection) -> list[StoredQuote]:
        present = [found for row in rows if (found := repository.quote(connection, row.id)) is not None]
        binding = [row for row in present if row.withdrawn is None]
        repository.mark_read(connection, [row.id for row in binding if row.read is None], now)
        return binding

    unread = any(row.read is None for row in rows)
    return await runtime.writer.run(job) if unread else [row for row in rows if row.withdrawn is None]
