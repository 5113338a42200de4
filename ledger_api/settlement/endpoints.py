"""The clearing list, payments and redemptions of a receivable, and the typed writes of settlement."""

from typing import Annotated

from fastapi import Header, Query, Response
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
from ledger_api.settlement.examples import CLEARING, CLEARING_CSV, PAYMENT, PAYMENT_ORDER, REDEMPTION
from ledger_api.settlement.pain001 import pain001
from ledger_api.settlement.payment_order import OrderError, payment_order
from ledger_api.settlement.schemas import ClearingListModel, PaymentPage, RedemptionPage
from ledger_api.store.projection import SnapshotState
from ledger_api.values.currencies import currency_by_number
from ledger_api.values.money import parse_minor
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.objects import ReceivableId, certificate_of
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

settlement = Endpoints("settlement")

CSV = "text/csv"
XML = "application/xml"
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
        record, relation = _matured(connection, caller, id, read.now, _WHOLE | _PAYEE)
        found = clearing.clearing_list(connection, id, record, read.now)
        only = None if relation & _WHOLE else caller.participant
        return views.list_model(connection, runtime.vault, id, record, found, only, read.now), relation.by_mandate

    model = await read.noted("clearing-list", id, query)
    if not as_csv:
        return model
    headers = {"Content-Disposition": f'attachment; filename="clearing-{id}.csv"', "Vary": "Accept"}
    return Response(views.list_csv(model), media_type=CSV, headers=headers)


@settlement.get(
    "/receivables/{id}/clearing-list/pain.001",
    Operation(
        id="getPaymentOrder",
        access=Access.PARTY,
        answer=None,
        example=None,
        problems=(Code.NOT_FOUND, Code.CONFLICT),
        responses={
            200: {
                "description": "An ISO 20022 pain.001.001.09 message",
                "content": {XML: {"schema": {"type": "string"}, "example": PAYMENT_ORDER}},
            }
        },
    ),
)
async def get_payment_order(
    id: ReceivableId,  # noqa: A002
    caller: Reading,
    read: MandateRead,
    runtime: Service,
    amount: Annotated[
        str | None,
        Query(
            pattern=r"^(0|[1-9][0-9]{0,15})(\.[0-9]{1,4})?$",
            description="A part payment, in the receivable's currency; without it all that is still owed.",
            examples=["500000.00"],
        ),
    ] = None,
) -> Response:
    """From the cut-off: the obligor's payment to the holders' accounts, for obligor and settlement bank.

    Each transfer carries the reference that the payment's attestation will carry. Lines that are held back are left out
    of the transfers; a comment says how many, their sum and why.
    """

    def query(connection: Connection) -> tuple[bytes, bool]:
        record, relation = _matured(connection, caller, id, read.now, _WHOLE)
        try:
            part = None if amount is None else _minor(amount, record.currency)
            order = payment_order(connection, runtime.vault, id, record, read.now, part)
        except OrderError as error:
            raise ProblemError(Code.CONFLICT, str(error)) from error
        return pain001(order), relation.by_mandate

    message = await read.noted("payment order", id, query)
    headers = {"Content-Disposition": f'attachment; filename="pain.001-{id}.xml"', "X-Content-Type-Options": "nosniff"}
    return Response(message, media_type=XML, headers=headers)


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


def _visible(
    connection: Connection, caller: Identity, receivable: int, now: int, seen_by: Relation = _WHOLE | _PAYEE
) -> tuple[Receivable, Relation]:
    """A confirmed receivable that the caller pays, settles, is paid from, or audits."""
    relation = Sight(connection, caller, now).of_receivable(receivable)
    record = SnapshotState(connection).get(RECEIVABLES, receivable)
    if record is None or not confirmed(record) or not relation & seen_by:
        raise not_found()
    return record, relation


def _matured(
    connection: Connection, caller: Identity, receivable: int, now: int, seen_by: Relation
) -> tuple[Receivable, Relation]:
    """As `_visible`, from its cut-off on."""
    record, relation = _visible(connection, caller, receivable, now, seen_by)
    if now < record.cutoff:
        raise ProblemError(Code.CONFLICT, f"the receivable matures at {rfc3339(record.cutoff)}")
    return record, relation


def _minor(amount: str, currency: int) -> int:
    try:
        minor = parse_minor(amount, currency_by_number(currency))
    except ValueError as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field="query/amount") from error
    if minor == 0:
        raise ProblemError(Code.INVALID_REQUEST, "nothing is paid with nothing", field="query/amount")
    return minor


def _csv(accept: str | None) -> bool:
    """Whether CSV is asked for; JSON is what a client gets that does not mind."""
    wanted = [part.split(";")[0].strip().lower() for part in (accept or "*/*").split(",")]
    for media_type in wanted:
        if media_type in {"application/json", "application/*", "*/*"}:
            return False
        if media_type in {CSV, "text/*"}:
            return True
    raise ProblemError(Code.NOT_ACCEPTABLE, f"application/json or {CSV}", field="header/Accept")
