"""Requests and quotes as the API shows them."""

from collections.abc import Sequence
from typing import Any, Literal

from sqlalchemy import Connection

from ledger_api.acts.codec import decode
from ledger_api.acts.enums import Recourse
from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.messages import Finance
from ledger_api.acts.records import Receivable
from ledger_api.acts.state import CERTIFICATES, RECEIVABLES
from ledger_api.financing import repository
from ledger_api.financing.repository import StoredFinancingRequest, StoredQuote
from ledger_api.financing.schemas import FinancingRequestModel, QuoteModel, SealedModel, UnderModel
from ledger_api.financing.service import quote_status, sealed_of
from ledger_api.store.ids import id_text
from ledger_api.store.projection import SnapshotState
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

_Status = Literal["open", "expired", "stale", "withdrawn"]


def request_models(
    connection: Connection, rows: Sequence[StoredFinancingRequest], reader: int, now: int
) -> list[FinancingRequestModel]:
    """Requests for their holder and whom they invite; how many quotes came is the holder's to know."""
    invited = repository.invited_to(connection, [row.id for row in rows])
    counts = repository.count_quotes(connection, [row.id for row in rows])
    terms = {row.id: _terms(connection, row.certificate) for row in rows}
    parties = Parties(
        connection,
        [number for row in rows for number in (row.holder, terms[row.id][1].obligor, *invited.get(row.id, ()))],
    )
    return [
        FinancingRequestModel(
            id=id_text(row.id),
            digest="0x" + row.digest.hex(),
            holder=parties.model(row.holder),
            certificate=str(row.certificate),
            sequence=row.sequence,
            amount=MoneyModel.of(row.amount, terms[row.id][1].currency),
            recourse=name_of(Recourse(row.recourse)),
            receivable=str(terms[row.id][0]),
            obligor=parties.model(terms[row.id][1].obligor),
            cutoff=rfc3339(terms[row.id][1].cutoff),
            until=rfc3339(row.until),
            status=_status(connection, row, now),
            created_at=rfc3339(row.created),
            act=to_json(decode(row.wire)),
            bundle=id_text(row.bundle) if row.bundle else None,
            invited=[parties.model(each) for each in invited.get(row.id, ())],
            quotes=counts.get(row.id, 0) if row.holder == reader else None,
        )
        for row in rows
    ]


def quote_models(connection: Connection, rows: Sequence[StoredQuote], now: int) -> list[QuoteModel]:
    """Quotes for requester or financier."""
    statuses = repository.act_statuses(connection, [row.digest for row in rows])
    parties = Parties(connection, [row.financier for row in rows])
    return [_quote(connection, row, statuses.get(row.digest), parties, now) for row in rows]


def _quote(connection: Connection, row: StoredQuote, presented: str | None, parties: Parties, now: int) -> QuoteModel:
    act = decode(row.wire)
    fields: Finance = act.fields
    status: Any = quote_status(connection, row, act, presented, now)
    return QuoteModel(
        id=id_text(row.id),
        request=id_text(row.request),
        digest="0x" + row.digest.hex(),
        financier=parties.model(row.financier),
        certificate=str(fields.certificate),
        sequence=fields.sequence,
        amount=MoneyModel.of(fields.amount, _terms(connection, fields.certificate)[1].currency),
        recourse=name_of(Recourse(fields.recourse)),
        terms="0x" + fields.terms.hex(),
        under=None if row.product is None else UnderModel(product=row.product, version=row.version or 0),
        disburse_by=rfc3339(fields.disburse_by),
        expires_at=rfc3339(fields.deadline),
        status=status,
        created_at=rfc3339(row.created),
        act=to_json(act),
        sealed=SealedModel.model_validate(sealed_of(row)),
    )


def _status(connection: Connection, row: StoredFinancingRequest, now: int) -> _Status:
    if row.withdrawn is not None:
        return "withdrawn"
    record = SnapshotState(connection).get(CERTIFICATES, row.certificate)
    if record is None or record.sequence != row.sequence:
        return "stale"
    return "expired" if now > row.until else "open"


def _terms(connection: Connection, certificate: int) -> tuple[int, Receivable]:
    state = SnapshotState(connection)
    record = state.get(CERTIFICATES, certificate)
    terms = None if record is None else state.get(RECEIVABLES, record.receivable)
    if record is None or terms is None:
        raise LookupError("a request's certificate exists")
    return record.receivable, terms
