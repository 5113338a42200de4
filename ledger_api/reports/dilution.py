"""Dilution: by obligor, creditor and currency, how much of what was confirmed was credited away afterwards."""

from typing import Any

from sqlalchemy import ColumnElement, Connection, and_, case, func, or_, select, true

from ledger_api.access.identity import Identity
from ledger_api.acts.enums import ReceivableState
from ledger_api.reports.schemas import DilutionModel
from ledger_api.reports.scope import counted, total
from ledger_api.store.tables.state import receivables
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties

_CANCELLED = int(ReceivableState.CANCELLED)
_EVER_CONFIRMED = tuple(
    int(each)
    for each in (
        ReceivableState.CONFIRMED,
        ReceivableState.PART_PAID,
        ReceivableState.SETTLED,
        ReceivableState.CANCELLED,  # Only what was confirmed is cancelled.
    )
)


def page(
    connection: Connection, caller: Identity, after: tuple[int, int, int], limit: int, *, mandated: bool
) -> list[DilutionModel]:
    """Pairs after an (obligor, creditor, currency), in that order: of everybody under a mandate, else the caller's."""
    row = receivables.c
    keys = (row.obligor, row.creditor, row.currency)
    figures = (
        func.count(),
        total(row.face),
        total(row.credited),
        total(row.written_down),
        total(row.disputed),
        counted(row.state == _CANCELLED),
        total(case((row.state == _CANCELLED, row.face), else_=0)),
    )
    me = caller.participant
    own = true() if mandated else or_(row.obligor == me, row.creditor == me)
    query = select(*keys, *figures).where(row.state.in_(_EVER_CONFIRMED), own, _after(after)).group_by(*keys)
    rows = connection.execute(query.order_by(*keys).limit(limit)).all()
    parties = Parties(connection, [number for found in rows for number in (found.obligor, found.creditor)])
    return [_model(parties, tuple(found)) for found in rows]


def share_bps(credited: int, confirmed: int) -> int:
    """Credited by confirmed in basis points, rounded half up; 0 of nothing."""
    return (20_000 * credited + confirmed) // (2 * confirmed) if confirmed else 0


def _model(parties: Parties, found: tuple[Any, ...]) -> DilutionModel:
    obligor, creditor, currency, *figures = map(int, found)
    count, face, credited, written_down, disputed, cancelled, cancelled_face = figures

    def money(minor: int) -> MoneyModel:
        return MoneyModel.of(minor, currency)

    return DilutionModel(
        obligor=parties.model(obligor),
        creditor=parties.model(creditor),
        receivables=count,
        confirmed=money(face),
        credited=money(credited),
        dilution_bps=share_bps(credited, face),
        written_down=money(written_down),
        disputed=money(disputed),
        cancelled_receivables=cancelled,
        cancelled=money(cancelled_face),
    )


def _after(place: tuple[int, int, int]) -> ColumnElement[bool]:
    row, (obligor, creditor, currency) = receivables.c, place
    return or_(
        row.obligor > obligor,
        and_(row.obligor == obligor, row.creditor > creditor),
        and_(row.obligor == obligor, row.creditor == creditor, row.currency > currency),
    )
