"""Lines: how much of what an obligor may owe is in use, now and at the end of each day of a time.

A financier sees its own lines; what else an obligor may owe, and owes, is seen by itself and under a mandate.
"""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from typing import Any, Final

from sqlalchemy import Connection, and_, exists, select, true

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_CERTIFICATE, OF_RECEIVABLE
from ledger_api.acts.codec import Act, decode
from ledger_api.acts.effective import line_in_force
from ledger_api.acts.enums import FinancingState, LineTrigger, ReceivableState
from ledger_api.acts.messages import (
    AttestDisbursement,
    AttestPayment,
    CancelReceivable,
    Confirm,
    Credit,
    Open,
    RejectReceivable,
    ReleaseEvidence,
    WriteDown,
)
from ledger_api.acts.records import Line, Receivable
from ledger_api.acts.state import RECEIVABLES
from ledger_api.receivables.lateness import date_of
from ledger_api.reports.schemas import LineModel, LinesModel, UseModel
from ledger_api.reports.scope import after_pair
from ledger_api.store import chronicle
from ledger_api.store.projection import SnapshotState
from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.history import history
from ledger_api.store.tables.operations import acts
from ledger_api.store.tables.state import certificates, exposures, financings, lines, receivables
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

MOST_DAYS: Final = 92
"""Days of use that one request looks back over."""


def page(
    connection: Connection, caller: Identity, now: int, after: tuple[int, int], limit: int, *, mandated: bool
) -> tuple[list[LinesModel], tuple[int, int] | None]:
    """Obligors and currencies after a place, and the place to go on after (None at the end).

    All under a mandate, else the caller's own and its clients'.
    """
    row, given, me = exposures.c, lines.c, caller.participant
    mine = exists(
        select(given.slot).where(
            given.obligor == row.obligor, given.currency == row.currency, given.financier == me, given.until >= now
        )
    )
    own = true() if mandated else (row.obligor == me) | mine
    query = select(row.obligor, row.currency, row.outstanding, row.cap).where(
        and_(own, after_pair(row.obligor, row.currency, after))
    )
    rows = connection.execute(query.order_by(row.obligor, row.currency).limit(limit + 1)).all()
    parties = Parties(connection, [each.obligor for each in rows])
    found = [
        _model(connection, parties, tuple(each), now, whole=mandated or each.obligor == me, me=me)
        for each in rows[:limit]
    ]
    return found, (rows[limit - 1].obligor, rows[limit - 1].currency) if len(rows) > limit else None


def _model(
    connection: Connection, parties: Parties, row: tuple[Any, ...], now: int, *, whole: bool, me: int
) -> LinesModel:
    obligor, currency, outstanding, cap = row
    given = lines.c
    query = select(lines).where(given.obligor == obligor, given.currency == currency, given.until >= now)
    if not whole:
        query = query.where(given.financier == me)
    found = [(each[2], Line(*tuple(each)[3:])) for each in connection.execute(query.order_by(given.slot))]
    named = Parties(connection, [line.financier for _, line in found])
    limit = cap + sum(line.amount for _, line in found if line_in_force(line, now))

    def money(minor: int) -> MoneyModel:
        return MoneyModel.of(minor, currency)

    return LinesModel(
        obligor=parties.model(obligor),
        cap=money(cap) if whole else None,
        limit=money(limit) if whole else None,
        outstanding=money(outstanding) if whole else None,
        available=money(max(0, limit - outstanding)) if whole else None,
        exceeded=outstanding > limit if whole else None,
        lines=[
            LineModel(
                slot=slot,
                financier=named.model(line.financier),
                amount=money(line.amount),
                effective_from=rfc3339(line.effective_from),
                until=rfc3339(line.until),
                trigger=None if line.trigger == LineTrigger.NONE else name_of(LineTrigger(line.trigger)),
                in_force=line_in_force(line, now),
            )
            for slot, line in found
        ],
    )


def use(connection: Connection, obligor: int, currency: int, first: date, last: date, now: int) -> list[UseModel]:
    """What the obligor owed at the end of each day (UTC), from the present sum back through its acts."""
    row = exposures.c
    query = select(row.outstanding).where(row.obligor == obligor, row.currency == currency)
    outstanding = connection.execute(query).scalar() or 0
    changes: dict[date, int] = {}
    for at, change in _changes(connection, obligor, currency, _start(first)):
        changes[date_of(at)] = changes.get(date_of(at), 0) + change
    found = []
    for back in range((date_of(now) - first).days + 1):
        day = date_of(now) - timedelta(back)
        if day <= last:
            found.append(UseModel(day=day.isoformat(), outstanding=MoneyModel.of(outstanding, currency)))
        outstanding -= changes.get(day, 0)
    return found[::-1]


def _changes(connection: Connection, obligor: int, currency: int, since: int) -> Iterator[tuple[int, int]]:
    """Instant and change in minor units of what the obligor owes, since an instant."""
    state, row = SnapshotState(connection), history.c
    known: dict[int, Receivable | None] = {}
    query = (
        select(row.object, row.state, acts.c.wire, blocks.c.timestamp)
        .join(blocks, blocks.c.number == row.block)
        .join(acts, acts.c.digest == row.digest)
        .where(row.object_kind == OF_RECEIVABLE, row.holder == obligor, blocks.c.timestamp >= since)
    )
    for each in connection.execute(query.order_by(row.block, row.log_index)):
        if each.object not in known:
            known[each.object] = state.get(RECEIVABLES, each.object)
        record = known[each.object]
        if record is not None and record.currency == currency:
            change = _change(decode(each.wire), record, each.state, opened=each.object >> 24 == obligor)
            if change:
                yield each.timestamp, change
    yield from _paid_early(connection, obligor, currency, since)


def _change(act: Act, record: Receivable, state: int, *, opened: bool) -> int:
    """By how much an act on a receivable moved what its obligor owes; `state` is what it left."""
    fields = act.fields
    if isinstance(fields, Confirm | Open):
        return record.face
    if isinstance(fields, AttestPayment | Credit | WriteDown):
        return -int(fields.amount)
    ended = (
        isinstance(fields, CancelReceivable)
        or (opened and isinstance(fields, RejectReceivable))
        or (opened and isinstance(fields, ReleaseEvidence) and state == ReceivableState.EXPIRED)
    )
    return -record.face if ended else 0


def _paid_early(connection: Connection, obligor: int, currency: int, since: int) -> Iterator[tuple[int, int]]:
    """The obligor's early payments: they redeem one certificate, whose history alone tells of them."""
    deal, held, claim = financings.c, certificates.c, receivables.c
    query = (
        select(deal.certificate)
        .join(certificates, held.certificate == deal.certificate)
        .join(receivables, claim.receivable == held.receivable)
        .where(
            deal.financier == obligor,
            deal.state == int(FinancingState.DISBURSED),
            claim.obligor == obligor,
            claim.currency == currency,
        )
    )
    early = list(connection.execute(query).scalars())
    for entries in chronicle.entries_of_many(connection, OF_CERTIFICATE, early).values():
        for before, after in pairwise(entries):
            if after.at >= since and isinstance(decode(after.wire).fields, AttestDisbursement):
                yield after.at, after.amount - before.amount


def _start(day: date) -> int:
    return int(datetime(day.year, day.month, day.day, tzinfo=UTC).timestamp())
