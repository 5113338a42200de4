"""Ageing: what is owed, by obligor and currency, by how many days it is late."""

from itertools import pairwise
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, func, select

from ledger_api.acts.effective import DAY
from ledger_api.reports.schemas import AgeingModel, AgeingTotalModel
from ledger_api.reports.scope import Scope, after_pair, is_open, plain, total, unpaid
from ledger_api.store.tables.state import certificates, receivables
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties

LAST_DAYS: Final = (30, 60, 90)
"""The last day late of each bucket but the first and the open one."""
BUCKETS: Final = ("not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")


def bucket(days_late: int) -> str:
    """The bucket of a number of days late."""
    edges = (0, *LAST_DAYS)
    return BUCKETS[sum(days_late > edge for edge in edges)]


def page(connection: Connection, scope: Scope, now: int, after: tuple[int, int], limit: int) -> list[AgeingModel]:
    """Rows after an (obligor, currency), in that order."""
    row = receivables.c
    keys = (row.obligor, row.currency)
    query = _figures(scope, now, *keys).where(after_pair(*keys, after)).group_by(*keys).order_by(*keys).limit(limit)
    rows = connection.execute(query).all()
    parties = Parties(connection, [found.obligor for found in rows])
    return [
        AgeingModel(obligor=parties.model(found.obligor), **_amounts(tuple(found)[2:], found.currency))
        for found in rows
    ]


def totals(connection: Connection, scope: Scope, now: int) -> list[AgeingTotalModel]:
    """The sums by currency."""
    currency = receivables.c.currency
    query = _figures(scope, now, currency).group_by(currency).order_by(currency)
    return [AgeingTotalModel(**_amounts(tuple(found)[1:], found.currency)) for found in connection.execute(query)]


def _figures(scope: Scope, now: int, *keys: ColumnElement[Any]) -> Select[Any]:
    """Keys, receivables, sum, and the sum of each bucket: of what is open, or of the holder's live certificates."""
    held, row = certificates.c, receivables.c
    of_holder = scope.side == "holder"
    amount = plain(held.amount) if of_holder else unpaid()
    sums = [total(case((condition, amount), else_=0)) for condition in _conditions(now)]
    query = select(*keys, func.count(row.receivable.distinct()), total(amount), *sums)
    if of_holder:
        query = query.select_from(certificates.join(receivables, row.receivable == held.receivable))
        return query.where(held.holder == scope.participant, held.amount != 0, is_open())
    return query.where(scope.receivables, is_open())


def _conditions(now: int) -> list[ColumnElement[bool]]:
    """By bucket, in which time the cut-off lies: n days late is n calendar days (UTC) before today."""
    today, cutoff = now // DAY, receivables.c.cutoff
    starts = [(today - last) * DAY for last in (0, *LAST_DAYS)]
    within = [and_(cutoff < newer, cutoff >= older) for newer, older in pairwise(starts)]
    return [cutoff >= starts[0], *within, cutoff < starts[-1]]


def _amounts(figures: tuple[Any, ...], currency: int) -> dict[str, Any]:
    count, *amounts = map(int, figures)
    names = ("open", *BUCKETS)
    return {"receivables": count} | {
        name: MoneyModel.of(amount, currency) for name, amount in zip(names, amounts, strict=True)
    }
