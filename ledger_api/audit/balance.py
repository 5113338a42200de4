"""Conservation as the projection has it: Σ live certificates + redeemed + credited + written down = face.

This is the service's own sum. Who does not want to believe it runs `ledger audit`, which rebuilds it from the chain.
"""

from collections.abc import Mapping, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import BigInteger, ColumnElement, Connection, Select, and_, case, func, or_, select, type_coerce

from ledger_api.acts.enums import ReceivableState
from ledger_api.audit.schemas import BalanceModel, TotalModel
from ledger_api.store.tables.state import certificates, receivables
from ledger_api.web.money import MoneyModel

_CONFIRMED: Final = tuple(
    int(each) for each in (ReceivableState.CONFIRMED, ReceivableState.PART_PAID, ReceivableState.SETTLED)
)
_PARTS: Final = ("face", "settled", "redeemed", "credited", "written_down")


class _Live(NamedTuple):
    amount: int
    certificates: int


def page(connection: Connection, after: int, limit: int) -> list[BalanceModel]:
    """The confirmed receivables after an id, in order."""
    row = receivables.c
    query = select(row.receivable, row.face, row.settled, row.redeemed, row.credited, row.written_down, row.currency)
    query = query.where(_confirmed(), row.receivable > after).order_by(row.receivable).limit(limit)
    rows = connection.execute(query).all()
    live = _live(connection, [found.receivable for found in rows])
    return [_balance(found, live.get(found.receivable, _Live(0, 0))) for found in rows]


def totals(connection: Connection) -> list[TotalModel]:
    """The sums by currency."""
    row = receivables.c
    owed = connection.execute(
        select(row.currency, func.count(), *[_sum(row[name]) for name in _PARTS])
        .where(_confirmed())
        .group_by(row.currency)
        .order_by(row.currency)
    )
    live = {found[0]: _Live(int(found[1]), found[2]) for found in connection.execute(_by(row.currency))}
    made = []
    for currency, count, *sums in owed:
        parts = dict(zip(_PARTS, map(int, sums), strict=True))
        held = live.get(currency, _Live(0, 0))
        made.append(
            TotalModel(
                receivables=count,
                certificates=held.certificates,
                balanced=_balances(held.amount, **parts),
                **_money(currency, live=held.amount, **parts),
            )
        )
    return made


def unbalanced(connection: Connection) -> int:
    """How many receivables do not balance."""
    row = receivables.c
    live = _by(row.receivable).subquery()
    number, amount = live.c[0], func.coalesce(live.c[1], 0)
    face, redeemed, credited, lost, settled = (
        type_coerce(row[name], BigInteger) for name in ("face", "redeemed", "credited", "written_down", "settled")
    )
    whole = face == redeemed + credited + lost + amount
    paid = and_(redeemed <= settled, settled <= face - credited - lost)
    wrong = or_(~whole, ~paid)
    query = select(func.count()).select_from(receivables.outerjoin(live, number == row.receivable))
    return int(connection.execute(query.where(_confirmed(), wrong)).scalar_one())


def _live(connection: Connection, of: Sequence[int]) -> dict[int, _Live]:
    query = _by(receivables.c.receivable).where(receivables.c.receivable.in_(of))
    return {found[0]: _Live(int(found[1]), found[2]) for found in connection.execute(query)}


def _by(group: ColumnElement[Any]) -> Select[Any]:
    """Group, sum of the certificates' amounts, number of those that have one."""
    held = certificates.c
    counted = func.sum(case((held.amount != 0, 1), else_=0))
    query = select(group, _sum(held.amount), counted)
    return query.join_from(certificates, receivables, receivables.c.receivable == held.receivable).group_by(group)


def _sum(column: ColumnElement[int]) -> ColumnElement[int]:
    # The plain number: a sum is of no column's own type.
    return func.sum(type_coerce(column, BigInteger))


def _confirmed() -> ColumnElement[bool]:
    return receivables.c.state.in_(_CONFIRMED)


def _balance(row: Any, held: _Live) -> BalanceModel:  # noqa: ANN401 - a row
    parts = {name: getattr(row, name) for name in _PARTS}
    return BalanceModel(
        receivable=str(row.receivable),
        certificates=held.certificates,
        balanced=_balances(held.amount, **parts),
        **_money(row.currency, live=held.amount, **parts),
    )


def _balances(live: int, face: int, settled: int, redeemed: int, credited: int, written_down: int) -> bool:
    due = face - credited - written_down
    return live + redeemed == due and redeemed <= settled <= due


def _money(currency: int, **amounts: int) -> Mapping[str, Any]:
    return {name: MoneyModel.of(amount, currency) for name, amount in amounts.items()}
