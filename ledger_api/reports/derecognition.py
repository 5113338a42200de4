"""Derecognition: what was financed, by recourse, how much of it is open, called back, and repaid.

A seller that keeps no risk takes a sold certificate off its books, one that keeps all of it does not (IFRS 9, 3.2.6);
the report gives what that judgement needs and does not make it. An obligor's early payment is no financing. A
certificate that was financed on shows its last financing: who bought it first was repaid by the next.
"""

from collections.abc import Sequence
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, case, func, or_, select, true

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_CERTIFICATE
from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.effective import financing_state
from ledger_api.acts.enums import CertificateState, FinancingState, Recourse
from ledger_api.acts.records import Certificate, Financing
from ledger_api.reports.schemas import DerecognitionModel, DerecognitionTotalModel
from ledger_api.reports.scope import counted, plain, total
from ledger_api.store import chronicle
from ledger_api.store.chronicle import Entry
from ledger_api.store.tables.state import certificates, financings, receivables
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

_PAID = (FinancingState.DISBURSED, FinancingState.RECOURSE_CALLED, FinancingState.REPAID)
_PLEDGED = (FinancingState.PLEDGED, FinancingState.RELEASED)
_STATES: Final = tuple(int(each) for each in (*_PAID, *_PLEDGED))
_TOOK_PLACE: Final = frozenset(BY_NAME[name].kind for name in ("AttestDisbursement", "Substitute", "Pledge"))


def page(
    connection: Connection, caller: Identity, now: int, after: int, limit: int, *, mandated: bool
) -> list[DerecognitionModel]:
    """Financings after a certificate, in order: all under a mandate, else those that the caller sold or bought."""
    deal, held, claim = financings.c, certificates.c, receivables.c
    query = _financed(caller, mandated=mandated).with_only_columns(
        deal.certificate, claim.cutoff, claim.currency, *held, *[column for column in deal if not column.primary_key]
    )
    if after >= 0:
        query = query.where(deal.certificate > after)
    rows = connection.execute(query.order_by(deal.certificate).limit(limit)).all()
    width = len(held)
    found = [
        (row[0], row[1], row[2], Certificate(*tuple(row)[4 : 3 + width]), Financing(*tuple(row)[3 + width :]))
        for row in rows
    ]
    histories = chronicle.entries_of_many(connection, OF_CERTIFICATE, [each[0] for each in found])
    parties = Parties(connection, [number for *_, f in found for number in (f.financier, f.holder)])
    return [_model(parties, each, histories.get(each[0], ()), now) for each in found]


def totals(connection: Connection, caller: Identity, *, mandated: bool) -> list[DerecognitionTotalModel]:
    """The sums by recourse, sale or pledge, and currency."""
    deal, held, claim = financings.c, certificates.c, receivables.c
    pledge = case((deal.state.in_([int(each) for each in _PLEDGED]), 1), else_=0)
    keys = (deal.recourse, pledge, claim.currency)
    repaid = deal.state == int(FinancingState.REPAID)
    over = or_(repaid, held.state == int(CertificateState.REDEEMED))
    figures = (
        func.count(),
        total(case((repaid, 0), else_=plain(held.amount))),
        total(deal.called),
        counted(over),
    )
    query = _financed(caller, mandated=mandated).with_only_columns(*keys, *figures).group_by(*keys).order_by(*keys)
    return [
        DerecognitionTotalModel(
            recourse=name_of(Recourse(recourse)),
            kind="pledge" if pledged else "sale",
            financings=count,
            open=MoneyModel.of(int(owed), currency),
            called=MoneyModel.of(int(called), currency),
            repaid_financings=int(ended),
        )
        for recourse, pledged, currency, count, owed, called, ended in connection.execute(query)
    ]


def _financed(caller: Identity, *, mandated: bool) -> Select[Any]:
    deal, held, claim = financings.c, certificates.c, receivables.c
    joined = financings.join(certificates, held.certificate == deal.certificate)
    joined = joined.join(receivables, claim.receivable == held.receivable)
    me = caller.participant
    own: ColumnElement[bool] = true() if mandated else or_(deal.financier == me, deal.holder == me)
    # The obligor as its own financier paid early.
    return (
        select(deal.certificate)
        .select_from(joined)
        .where(deal.state.in_(_STATES), deal.financier != claim.obligor, own)
    )


def _model(
    parties: Parties, row: tuple[int, int, int, Certificate, Financing], history: Sequence[Entry], now: int
) -> DerecognitionModel:
    identity, cutoff, currency, certificate, financing = row
    effective = financing_state(financing, certificate, cutoff, now)
    began = next((entry for entry in reversed(history) if entry.kind in _TOOK_PLACE), None)
    financed = began.amount if began else certificate.amount
    owed = 0 if effective is FinancingState.REPAID else certificate.amount

    def money(minor: int) -> MoneyModel:
        return MoneyModel.of(minor, currency)

    return DerecognitionModel(
        certificate=str(identity),
        receivable=str(certificate.receivable),
        kind="pledge" if financing.state in _PLEDGED else "sale",
        seller=parties.model(financing.holder),
        financier=parties.model(financing.financier),
        recourse=name_of(Recourse(financing.recourse)),
        state=name_of(effective),
        since=rfc3339(began.at) if began else None,
        financed=money(financed),
        open=money(owed),
        called=money(financing.called),
        repaid=money(max(0, financed - owed)),
    )
