"""The clearing list, payments and redemptions of a receivable, and the typed writes of settlement."""

from typing import Annotated

from fastapi import Header, Response
from sqlalchemy import Connection

from ledger_api.access.callers import Reading
from ledger_api.access.identity import Identity
from ledger_api.access.mandates import MandateRead
from ledger_api.access.visibility import MANDATED, Relation, Sight
from ledger_api.acts.effective import confirmed
from ledger_api.acts.records import Receivable
from ledger_api.acts.state import RECEIVABLES
from ledger_api.evidence.companions import companion_of, with_documents
from ledger_api.operations.taking import typed_write
from ledger_api.settlement import clearing, repository, views
from ledger_api.settlement.examples import CLEARING, CLEARING_CSV, PAYMENT, REDEMPTION
from ledger_api.settlement.schemas import ClearingListModel, PaymentPage, RedemptionPage
from ledger_api.store.projection import SnapshotState
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.objects import ReceivableId, certificate_of
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

settlement = Endpoints("settlement")

CSV = "text/csv"
_WHOLE = Relation.OBLIGOR | Relation.BANK | MANDATED
"""Who sees every line; a holder sees its own."""
_PAYEE = Relation.HOLDER | Relation.PAST_HOLDER | Relation.FINANCIER


@settlement.get(
    "/receivables/{id}/clearing-list",
    Operation(
        id="getClearingList",
        access=Access.PARTY,
        answer=ClearingListModel,
        example=CLEARING,
        problems=(Code.NOT_FOUND, Code.CONFLICT, Code.NOT_ACCEPTABLE),
        responses={
            200: {
                "description": "The list, in the media type that Accept asks for",
                "content": {
                    "application/json": {"example": CLEARING},
                    CSV: {"schema": {"type": "string"}, "example": CLEARING_CSV},
                },
            }
        },
    ),
)
async def get_clearing_list(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    runtime: Service,
    accept: Annotated[
        str | None, Header(max_length=500, description="application/json or text/csv.", examples=[CSV])
    ] = None,
) -> ClearingListModel | Response:
    """From the cut-off: who is paid what, and where. Obligor and settlement bank see all, a holder its own lines."""
    as_csv = _csv(accept)

    def query(connection: Connection) -> tuple[ClearingListModel, bool]:
        record, relation = _visible(connection, caller, id, read.now)
        if read.now < record.cutoff:
            raise ProblemError(Code.CONFLICT, f"the receivable matures at {rfc3339(record.cutoff)}")
        found = clearing.clearing_list(connection, id, record, read.now)
        only = None if relation & _WHOLE else caller.participant
        return views.list_model(connection, runtime.vault, id, record, found, only, read.now), relation.by_mandate

    model = await read.noted("clearing-list", id, query)
    if not as_csv:
        return model
    headers = {"Content-Disposition": f'attachment; filename="clearing-{id}.csv"', "Vary": "Accept"}
    return Response(views.list_csv(model), media_type=CSV, headers=headers)


@settlement.get(
    "/receivables/{id}/payments",
    Operation(
        id="listPayments",
        access=Access.PARTY,
        answer=PaymentPage,
        example={"items": [PAYMENT]},
        problems=(Code.NOT_FOUND,),
    ),
)
async def list_payments(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    runtime: Service,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> PaymentPage:
    """What settlement banks attest that the obligor paid, oldest first."""
    after = pages.pair(cursor)

    def query(connection: Connection) -> tuple[PaymentPage, bool]:
        record, relation = _visible(connection, caller, id, read.now)
        found = [each for each in clearing.payments(connection, id) if each[0].place > after]
        items = views.payment_models(connection, runtime.vault, found[:limit], record.currency)
        following = pages.encode(*found[limit - 1][0].place) if len(found) > limit else None
        return PaymentPage(items=items, next=following), relation.by_mandate

    return await read.noted("payment", id, query)


@settlement.get(
    "/receivables/{id}/redemptions",
    Operation(
        id="listRedemptions",
        access=Access.PARTY,
        answer=RedemptionPage,
        example={"items": [REDEMPTION]},
        problems=(Code.NOT_FOUND,),
    ),
)
async def list_redemptions(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> RedemptionPage:
    """The statement of what each holder got, oldest first: all of it for obligor and bank, its own for a holder."""
    key = pages.decode(cursor, int, int, str)
    after = (int(key[0]), int(key[1]), certificate_of(key[2])) if key else (-1, -1, -1)

    def query(connection: Connection) -> tuple[RedemptionPage, bool]:
        record, relation = _visible(connection, caller, id, read.now)
        only = None if relation & _WHOLE else caller.participant
        every = clearing.redemptions(connection, list(repository.certificates(connection, id)))
        found = [
            each for each in every if only in {None, each.holder} and (*each.entry.place, each.certificate) > after
        ]
        items = views.redemption_models(connection, found[:limit], record.currency)
        last = found[limit - 1] if len(found) > limit else None
        following = None if last is None else pages.encode(*last.entry.place, str(last.certificate))
        return RedemptionPage(items=items, next=following), relation.by_mandate

    return await read.noted("redemption", id, query)


typed_write(
    settlement,
    "/receivables/{id}/payment-attestations",
    "attestPayment",
    "AttestPayment",
    about="receivable",
    access=Access.PARTY,
    body=with_documents("AttestPayment"),
    companion=companion_of,
)
typed_write(
    settlement, "/receivables/{id}/redemptions", "redeemReceivable", "Redeem", about="receivable", access=Access.PARTY
)


def _visible(connection: Connection, caller: Identity, receivable: int, now: int) -> tuple[Receivable, Relation]:
    """A confirmed receivable that the caller pays, settles, is paid from, or audits."""
    relation = Sight(connection, caller, now).of_receivable(receivable)
    record = SnapshotState(connection).get(RECEIVABLES, receivable)
    if record is None or not confirmed(record) or not relation & (_WHOLE | _PAYEE):
        raise not_found()
    return record, relation


def _csv(accept: str | None) -> bool:
    """Whether CSV is asked for; JSON is what a client gets that does not mind."""
    wanted = [part.split(";")[0].strip().lower() for part in (accept or "*/*").split(",")]
    for media_type in wanted:
        if media_type in {"application/json", "application/*", "*/*"}:
            return False
        if media_type in {CSV, "text/*"}:
            return True
    raise ProblemError(Code.NOT_ACCEPTABLE, f"application/json or {CSV}", field="header/Accept")
