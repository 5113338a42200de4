"""GET /reports/…: ageing, overdue, dilution, lines, derecognition, transfers, payment to small firms, stops, the day.

An auditor and an authority see all, on record; anybody else sees its own.
"""

from collections.abc import Callable, Sequence
from datetime import date
from typing import Annotated, TypeVar

from fastapi import Query
from sqlalchemy import Connection

from ledger_api.access.callers import Reading
from ledger_api.access.identity import MANDATES, Identity
from ledger_api.access.mandates import ALL, MandateRead
from ledger_api.receivables.lateness import date_of
from ledger_api.reports import ageing, daily, derecognition, dilution, examples, lines, overdue, sme, stops, transfers
from ledger_api.reports.schemas import (
    AgeingPage,
    DailyEventPage,
    DailyPage,
    DerecognitionPage,
    DilutionPage,
    LinesPage,
    OverduePage,
    SmePage,
    StopPage,
    TransfersPage,
    UseOverTime,
)
from ledger_api.reports.scope import Side, scope_of
from ledger_api.values.currencies import UnknownCurrencyError, currency
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.objects import certificate_after
from ledger_api.web.parties import Parties
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

reports = Endpoints("reports")

T = TypeVar("T")
_DATE = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"
Sided = Annotated[
    Side | None,
    Query(
        description="Whose figures: `all` needs a mandate. Without it a mandate gets all, a core enterprise what it "
        "owes, anybody else what it holds."
    ),
]
Dated = Annotated[str | None, Query(pattern=_DATE, description="A UTC day; without it today.", examples=["2026-11-23"])]


@reports.get(
    "/reports/ageing",
    Operation(
        id="getAgeing",
        access=Access.OWN,
        answer=AgeingPage,
        example=examples.AGEING,
        problems=(Code.ROLE_MISSING,),
    ),
)
async def get_ageing(
    caller: Reading, read: MandateRead, side: Sided = None, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> AgeingPage:
    """What is open by obligor and currency, by days late; for a holder what its certificates have."""
    after, scope = pages.pair(cursor), scope_of(caller, side)

    def query(connection: Connection) -> tuple[AgeingPage, bool]:
        found = ageing.page(connection, scope, read.now, after, limit + 1)
        answer = AgeingPage(at=rfc3339(read.now), side=scope.side, items=found[:limit])
        answer.next = _next(
            found, limit, lambda one: pages.encode(one.obligor.participant, _numeric(one.open.currency))
        )
        if cursor is None:
            answer.totals = ageing.totals(connection, scope, read.now)
        return answer, scope.mandated

    return await read.noted("ageing", ALL, query)


@reports.get(
    "/reports/overdue",
    Operation(
        id="getOverdue",
        access=Access.OWN,
        answer=OverduePage,
        example=examples.OVERDUE,
        problems=(Code.ROLE_MISSING,),
    ),
)
async def get_overdue(
    caller: Reading, read: MandateRead, side: Sided = None, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> OverduePage:
    """Receivables past their grace with something undisputed unpaid, or in default, each with its late interest."""
    after, scope = pages.number(cursor) or 0, scope_of(caller, side)

    def query(connection: Connection) -> tuple[OverduePage, bool]:
        found = overdue.page(connection, scope, read.now, after, limit + 1)
        answer = OverduePage(at=rfc3339(read.now), side=scope.side, items=found[:limit])
        answer.next = _next(found, limit, lambda one: pages.encode(int(one.receivable)))
        if cursor is None:
            answer.totals = overdue.totals(connection, scope, read.now)
        return answer, scope.mandated

    return await read.noted("overdue", ALL, query)


@reports.get(
    "/reports/dilution",
    Operation(id="getDilution", access=Access.OWN, answer=DilutionPage, example=examples.DILUTION),
)
async def get_dilution(
    caller: Reading, read: MandateRead, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> DilutionPage:
    """By obligor, first creditor and currency, how much of what was confirmed was credited afterwards."""
    key = pages.decode(cursor, int, int, int)
    after = (int(key[0]), int(key[1]), int(key[2])) if key else (-1, -1, -1)
    mandated = caller.has(MANDATES)

    def query(connection: Connection) -> tuple[DilutionPage, bool]:
        found = dilution.page(connection, caller, after, limit + 1, mandated=mandated)
        following = _next(
            found,
            limit,
            lambda one: pages.encode(
                one.obligor.participant, one.creditor.participant, _numeric(one.confirmed.currency)
            ),
        )
        return DilutionPage(items=found[:limit], next=following), mandated

    return await read.noted("dilution", ALL, query)


@reports.get(
    "/reports/lines",
    Operation(id="getLines", access=Access.OWN, answer=LinesPage, example=examples.LINES),
)
async def get_lines(
    caller: Reading, read: MandateRead, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> LinesPage:
    """What obligors may owe, and owe: a core enterprise its own, a financier the lines that it gave."""
    after, mandated = pages.pair(cursor), caller.has(MANDATES)

    def query(connection: Connection) -> tuple[LinesPage, bool]:
        found, place = lines.page(connection, caller, read.now, after, limit, mandated=mandated)
        following = None if place is None else pages.encode(*place)
        return LinesPage(at=rfc3339(read.now), items=found, next=following), mandated

    return await read.noted("lines", ALL, query)


@reports.get(
    "/reports/lines/use",
    Operation(
        id="getLineUse",
        access=Access.SIGNED_IN,
        answer=UseOverTime,
        example=examples.USE,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_line_use(
    caller: Reading,
    read: MandateRead,
    currency: Annotated[str, Query(pattern="^[A-Z]{3}$", description="ISO 4217 code.", examples=["CNY"])],
    first: Annotated[
        str, Query(alias="from", pattern=_DATE, description="The first UTC day.", examples=["2026-11-01"])
    ],
    to: Dated = None,
    obligor: Annotated[
        int | None, Query(ge=1, le=2**32 - 1, description="Another than the caller, under a mandate.")
    ] = None,
) -> UseOverTime:
    """What an obligor owed at the end of each day, over at most 92 days."""
    whom = caller.participant if obligor is None else obligor
    mandated = whom != caller.participant
    if mandated and not caller.has(MANDATES):
        raise not_found()
    number = _currency(currency)
    start, end = _day(first, "query/from", read.now), _day(to, "query/to", read.now)
    if not start <= end or (date_of(read.now) - start).days >= lines.MOST_DAYS:
        raise ProblemError(
            Code.INVALID_REQUEST, f"from is at most `to`, and less than {lines.MOST_DAYS} days ago", field="query/from"
        )

    def query(connection: Connection) -> tuple[UseOverTime, bool]:
        found = lines.use(connection, whom, number, start, end, read.now)
        return UseOverTime(obligor=Parties(connection, [whom]).model(whom), items=found), mandated

    return await read.noted("line use", whom, query)


@reports.get(
    "/reports/derecognition",
    Operation(id="getDerecognition", access=Access.OWN, answer=DerecognitionPage, example=examples.DERECOGNITION),
)
async def get_derecognition(
    caller: Reading, read: MandateRead, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> DerecognitionPage:
    """Financings by recourse, with what is open, called back and repaid, for their sellers and financiers."""
    after, mandated = certificate_after(cursor), caller.has(MANDATES)

    def query(connection: Connection) -> tuple[DerecognitionPage, bool]:
        found = derecognition.page(connection, caller, read.now, after, limit + 1, mandated=mandated)
        answer = DerecognitionPage(at=rfc3339(read.now), items=found[:limit])
        answer.next = _next(found, limit, lambda one: pages.encode(one.certificate))
        if cursor is None:
            answer.totals = derecognition.totals(connection, caller, mandated=mandated)
        return answer, mandated

    return await read.noted("derecognition", ALL, query)


@reports.get(
    "/reports/transfers",
    Operation(id="getTransfers", access=Access.OWN, answer=TransfersPage, example=examples.TRANSFERS),
)
async def get_transfers(
    caller: Reading,
    read: MandateRead,
    flagged: Annotated[bool, Query(description="Only those with something out of the ordinary.")] = False,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> TransfersPage:
    """Tenor, layers and parts of receivables against their policy, and what is abnormal: of all or of what one owes."""
    after = pages.number(cursor) or 0
    scope = scope_of(caller, None if caller.has(MANDATES) else "obligor")

    def query(connection: Connection) -> tuple[TransfersPage, bool]:
        found, last = transfers.page(connection, scope, after, limit, flagged=flagged)
        answer = TransfersPage(
            items=found,
            next=None if last is None else pages.encode(last),
            burst=transfers.BURST,
            near_live_percent=transfers.NEAR_LIVE,
        )
        return answer, scope.mandated

    return await read.noted("transfers", ALL, query)


@reports.get(
    "/reports/sme",
    Operation(id="getSmePayment", access=Access.OWN, answer=SmePage, example=examples.SME),
)
async def get_sme_payment(
    caller: Reading, read: MandateRead, runtime: Service, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> SmePage:
    """Of each receivable the creditor's consent to a certificate, and whether it is paid within 60 days."""
    after, mandated = pages.number(cursor) or 0, caller.has(MANDATES)

    def query(connection: Connection) -> tuple[SmePage, bool]:
        found = sme.page(connection, runtime.vault, caller, after, limit + 1, mandated=mandated)
        following = _next(found, limit, lambda one: pages.encode(int(one.receivable)))
        return SmePage(limit_days=sme.LONGEST, items=found[:limit], next=following), mandated

    return await read.noted("sme", ALL, query)


@reports.get(
    "/reports/stops",
    Operation(id="getStops", access=Access.OWN, answer=StopPage, example=examples.STOPS),
)
async def get_stops(
    caller: Reading, read: MandateRead, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> StopPage:
    """Obligors that may issue nothing: all under a mandate, else the caller's own stop."""
    after, mandated = pages.number(cursor) or 0, caller.has(MANDATES)

    def query(connection: Connection) -> tuple[StopPage, bool]:
        found = stops.page(connection, caller, after, limit + 1, mandated=mandated)
        following = _next(found, limit, lambda one: pages.encode(one.obligor.participant))
        return StopPage(at=rfc3339(read.now), items=found[:limit], next=following), mandated

    return await read.noted("stops", ALL, query)


@reports.get(
    "/reports/daily",
    Operation(id="getDaily", access=Access.ROLE, roles=MANDATES, answer=DailyPage, example=examples.DAILY),
)
async def get_daily(
    caller: Reading, read: MandateRead, day: Dated = None, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> DailyPage:
    """Count and sum of the valid certificates of each obligor and currency, as the day ended or as it is now."""
    after, asked = pages.pair(cursor), _mandated_day(caller, day, read.now)

    def query(connection: Connection) -> tuple[DailyPage, bool]:
        of = daily.day_of(connection, asked, read.now)
        found = daily.page(connection, of, after, limit + 1)
        answer = DailyPage(
            day=asked.isoformat(),
            complete=of.complete,
            first_block=min(of.before + 1, of.last),
            last_block=of.last,
            items=found[:limit],
        )
        answer.next = _next(
            found, limit, lambda one: pages.encode(one.obligor.participant, _numeric(one.amount.currency))
        )
        if cursor is None:
            answer.totals, answer.events = daily.totals(connection, of), daily.count(connection, of)
        return answer, True

    return await read.noted("daily", asked.isoformat(), query)


@reports.get(
    "/reports/daily/events",
    Operation(
        id="listDailyEvents",
        access=Access.ROLE,
        roles=MANDATES,
        answer=DailyEventPage,
        example=examples.DAILY_EVENTS,
    ),
)
async def list_daily_events(
    caller: Reading, read: MandateRead, day: Dated = None, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> DailyEventPage:
    """Every act's outcome of a day, in the order of the ledger."""
    after, asked = pages.pair(cursor), _mandated_day(caller, day, read.now)

    def query(connection: Connection) -> tuple[DailyEventPage, bool]:
        of = daily.day_of(connection, asked, read.now)
        found = daily.events(connection, of, after, limit + 1)
        following = _next(found, limit, lambda one: pages.encode(one.block, one.log_index))
        return DailyEventPage(day=asked.isoformat(), items=found[:limit], next=following), True

    return await read.noted("daily events", asked.isoformat(), query)


def _next(found: Sequence[T], limit: int, key: Callable[[T], str]) -> str | None:
    """The cursor after a page's last item, where one more was found."""
    return key(found[limit - 1]) if len(found) > limit else None


def _mandated_day(caller: Identity, day: str | None, now: int) -> date:
    caller.require(MANDATES)
    return _day(day, "query/day", now)


def _day(text: str | None, field: str, now: int) -> date:
    """A day that has begun; today without one.

    Raises:
        ProblemError: invalid_request, there is no such day, or it has not begun.
    """
    today = date_of(now)
    try:
        asked = today if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field=field) from error
    if not date(1970, 1, 1) <= asked <= today:
        raise ProblemError(Code.INVALID_REQUEST, f"a day from 1970-01-01 to {today.isoformat()}", field=field)
    return asked


def _currency(code: str) -> int:
    try:
        return currency(code).numeric
    except UnknownCurrencyError as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field="query/currency") from error


def _numeric(code: str) -> int:
    """The number behind a currency in an answer, which may be one that ISO 4217 does not know."""
    return int(code) if code.isdigit() else currency(code).numeric
