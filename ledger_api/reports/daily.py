"""The regulator's daily file: valid certificates per obligor and currency as a day ended, and all that happened in it.

A certificate is valid while it has an amount. The sums of a past day are the present ones with every certificate that
changed since put back to what its history says it was; both are of one snapshot, so they add up to the ledger's own.
An act counts on the day of its last outcome: one that was refused and later executed is an event of the later day.
"""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from sqlalchemy import ColumnElement, Connection, Select, and_, case, exists, func, or_, select, union_all

from ledger_api.access.visibility import OF_CERTIFICATE
from ledger_api.acts.catalogue import BY_KIND
from ledger_api.acts.effective import DAY
from ledger_api.reports.schemas import DailyEventModel, DailyModel, DailyTotalModel
from ledger_api.reports.scope import after_pair, plain, total
from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.history import history
from ledger_api.store.tables.operations import acts
from ledger_api.store.tables.state import certificates, receivables
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import Parties

_TOLD: Final = ("executed", "scheduled", "refused")


@dataclass(frozen=True, slots=True)
class Day:
    """A UTC day and its blocks: after `before`, up to `last`. `complete` is whether it has ended."""

    date: date
    before: int
    last: int
    complete: bool


def day_of(connection: Connection, asked: date, now: int) -> Day:
    """The day's blocks, as far as they are indexed."""
    start = (asked - date(1970, 1, 1)).days * DAY
    return Day(asked, _height(connection, start), _height(connection, start + DAY), now >= start + DAY)


def page(connection: Connection, day: Day, after: tuple[int, int], limit: int) -> list[DailyModel]:
    """Rows after an (obligor, currency), in that order."""
    valid, claim = _valid(day).subquery(), receivables.c
    keys = (claim.obligor, claim.currency)
    query = _figures(valid, *keys).where(after_pair(*keys, after)).group_by(*keys).order_by(*keys).limit(limit)
    rows = connection.execute(query).all()
    parties = Parties(connection, [row[0] for row in rows])
    return [
        DailyModel(obligor=parties.model(obligor), certificates=int(count), amount=MoneyModel.of(int(amount), currency))
        for obligor, currency, count, amount in rows
    ]


def totals(connection: Connection, day: Day) -> list[DailyTotalModel]:
    """The sums by currency."""
    valid, currency = _valid(day).subquery(), receivables.c.currency
    query = _figures(valid, currency).group_by(currency).order_by(currency)
    return [
        DailyTotalModel(certificates=int(count), amount=MoneyModel.of(int(amount), number))
        for number, count, amount in connection.execute(query)
    ]


def events(connection: Connection, day: Day, after: tuple[int, int], limit: int) -> list[DailyEventModel]:
    """Every outcome of the day after a place, in the order of the ledger."""
    row = acts.c
    query = (
        select(row.block, row.log_index, row.kind, row.digest, row.status, row.refusal, blocks.c.timestamp)
        .join(blocks, blocks.c.number == row.block)
        .where(_within(day), after_pair(row.block, row.log_index, after))
        .order_by(row.block, row.log_index)
        .limit(limit)
    )
    return [
        DailyEventModel(
            block=each.block,
            log_index=each.log_index,
            at=rfc3339(each.timestamp),
            act=BY_KIND[each.kind].name,
            digest="0x" + each.digest.hex(),
            outcome=each.status,
            refusal=each.refusal,
        )
        for each in connection.execute(query)
    ]


def count(connection: Connection, day: Day) -> int:
    """How many outcomes the day had."""
    return int(connection.execute(select(func.count()).select_from(acts).where(_within(day))).scalar_one())


def _within(day: Day) -> ColumnElement[bool]:
    row = acts.c
    return and_(row.block > day.before, row.block <= day.last, row.status.in_(_TOLD), row.kind.in_(sorted(BY_KIND)))


def _height(connection: Connection, until: int) -> int:
    """The last indexed block before an instant; 0 where there is none."""
    row = blocks.c
    query = select(func.max(row.number)).where(row.timestamp < until, row.indexed == 1)
    return int(connection.execute(query).scalar() or 0)


def _valid(day: Day) -> Select[Any]:
    """Certificate and amount as of the day's last block."""
    held, line = certificates.c, history.c
    changed = select(line.object).where(line.object_kind == OF_CERTIFICATE, line.block > day.last)
    present = select(held.certificate, plain(held.amount).label("amount")).where(held.certificate.not_in(changed))
    later = history.alias()
    past = select(line.object, plain(line.amount).label("amount")).where(
        line.object_kind == OF_CERTIFICATE,
        line.object.in_(changed),
        line.block <= day.last,
        ~exists(
            select(later.c.block).where(
                later.c.object_kind == OF_CERTIFICATE,
                later.c.object == line.object,
                later.c.block <= day.last,
                or_(
                    later.c.block > line.block,
                    and_(later.c.block == line.block, later.c.log_index > line.log_index),
                ),
            )
        ),
    )
    both = union_all(present, past).subquery()
    return select(both.c[0].label("certificate"), both.c[1].label("amount"))


def _figures(valid: Any, *keys: ColumnElement[Any]) -> Select[Any]:  # noqa: ANN401 - a subquery
    held, claim = certificates.c, receivables.c
    joined = certificates.join(valid, valid.c.certificate == held.certificate)
    joined = joined.join(receivables, claim.receivable == held.receivable)
    counted = func.sum(case((valid.c.amount != 0, 1), else_=0))
    return select(*keys, counted, total(valid.c.amount)).select_from(joined).where(valid.c.amount != 0)
