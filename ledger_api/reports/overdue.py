"""Overdue: receivables past their grace with something undisputed unpaid, or in default, and the late interest."""

from sqlalchemy import Connection, Select, func, select

from ledger_api.acts.effective import receivable_state
from ledger_api.acts.records import Receivable
from ledger_api.acts.state import POLICIES
from ledger_api.receivables.lateness import days_late, lateness_of_many
from ledger_api.receivables.views import late_model
from ledger_api.reports.schemas import OverdueModel, OverdueTotalModel
from ledger_api.reports.scope import Scope, is_overdue, total, unpaid
from ledger_api.store.projection import SnapshotState
from ledger_api.store.tables.state import policies, receivables
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

_MARKED = 1


def page(connection: Connection, scope: Scope, now: int, after: int, limit: int) -> list[OverdueModel]:
    """Overdue receivables after an id, in order."""
    query = _overdue(scope, now).with_only_columns(*receivables.c).where(receivables.c.receivable > after)
    rows = connection.execute(query.order_by(receivables.c.receivable).limit(limit)).all()
    found = [(int(row[0]), Receivable(*tuple(row)[1:])) for row in rows]
    late = lateness_of_many(connection, found, now)
    state = SnapshotState(connection)
    parties = Parties(connection, [number for _, each in found for number in (each.obligor, each.creditor)])
    return [
        OverdueModel(
            receivable=str(identity),
            obligor=parties.model(record.obligor),
            creditor=parties.model(record.creditor),
            state=name_of(receivable_state(record, state.get(POLICIES, record.policy), now)),
            cutoff=rfc3339(record.cutoff),
            days_late=days_late(record.cutoff, now),
            face=MoneyModel.of(record.face, record.currency),
            open=MoneyModel.of(record.due - record.settled, record.currency),
            disputed=MoneyModel.of(record.disputed, record.currency),
            stops_issues=bool(record.marks & _MARKED),
            defaulted_at=rfc3339(record.defaulted_at) if record.defaulted_at else None,
            late_interest=late_model(late.get(identity), record.currency),
        )
        for identity, record in found
    ]


def totals(connection: Connection, scope: Scope, now: int) -> list[OverdueTotalModel]:
    """The sums by currency."""
    currency = receivables.c.currency
    figures = (currency, func.count(), total(unpaid()), total(receivables.c.disputed))
    query = _overdue(scope, now).with_only_columns(*figures).group_by(currency).order_by(currency)
    return [
        OverdueTotalModel(
            receivables=count,
            open=MoneyModel.of(int(owed), number),
            disputed=MoneyModel.of(int(disputed), number),
        )
        for number, count, owed, disputed in connection.execute(query)
    ]


def _overdue(scope: Scope, now: int) -> Select[tuple[int]]:
    joined = receivables.join(policies, policies.c.version == receivables.c.policy)
    return select(receivables.c.receivable).select_from(joined).where(scope.receivables, is_overdue(now))
