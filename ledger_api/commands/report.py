"""`ledger report`: what is owed, late, diluted, financed, split and stopped, for an auditor or of one's own."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from datetime import date
from enum import StrEnum
from itertools import islice
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer
from rich.markup import escape
from rich.table import Table

from ledger_api.commands.words import console, in_words
from ledger_api.sdk import Clock, Ledger, LedgerError, Network, Signer, SigningKey


class Kind(StrEnum):
    """The reports."""

    AGEING = "ageing"
    OVERDUE = "overdue"
    DILUTION = "dilution"
    LINES = "lines"
    DERECOGNITION = "derecognition"
    TRANSFERS = "transfers"
    SME = "sme"
    STOPS = "stops"
    DAILY = "daily"


class Side(StrEnum):
    """Whose figures."""

    ALL = "all"
    OBLIGOR = "obligor"
    HOLDER = "holder"


class Asked(NamedTuple):
    """What narrows a report."""

    side: Any
    day: date | None
    flagged: bool


class _Report(NamedTuple):
    items: Callable[[Ledger, Asked], Iterable[Any]]
    columns: tuple[str, ...]
    """Members of an item, with the members of objects after a point; amounts and parties are told by themselves."""
    head: Callable[[Ledger, Asked], Mapping[str, Any]] = lambda _ledger, _asked: {}
    """The first page, where it says more than its items."""


_AGES = ("open", "not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90")
_REPORTS: dict[Kind, _Report] = {
    Kind.AGEING: _Report(
        lambda to, asked: to.reports.ageing(side=asked.side),
        ("obligor", "receivables", *_AGES),
        lambda to, asked: to.reports.ageing_totals(side=asked.side),
    ),
    Kind.OVERDUE: _Report(
        lambda to, asked: to.reports.overdue(side=asked.side),
        ("receivable", "obligor", "creditor", "state", "days_late", "open", "disputed", "late_interest.amount"),
        lambda to, asked: to.reports.overdue_totals(side=asked.side),
    ),
    Kind.DILUTION: _Report(
        lambda to, _: to.reports.dilution(),
        ("obligor", "creditor", "receivables", "confirmed", "credited", "dilution_bps", "disputed", "cancelled"),
    ),
    Kind.LINES: _Report(
        lambda to, _: to.reports.lines(), ("obligor", "cap", "limit", "outstanding", "available", "exceeded", "lines")
    ),
    Kind.DERECOGNITION: _Report(
        lambda to, _: to.reports.derecognition(),
        ("certificate", "kind", "seller", "financier", "recourse", "state", "financed", "open", "called", "repaid"),
        lambda to, _: to.reports.derecognition_totals(),
    ),
    Kind.TRANSFERS: _Report(
        lambda to, asked: to.reports.transfers(flagged=asked.flagged),
        ("receivable", "obligor", "face", "tenor_days", "depth", "live", "parts", "most_parts_in_a_day", "abnormal"),
    ),
    Kind.SME: _Report(
        lambda to, _: to.reports.sme_payment(),
        ("receivable", "obligor", "creditor", "face", "consent", "counted_from", "days", "within_limit"),
    ),
    Kind.STOPS: _Report(
        lambda to, _: to.reports.stops(), ("obligor", "stopped", "since", "open_receivables", "releasable")
    ),
    Kind.DAILY: _Report(
        lambda to, asked: to.reports.daily(asked.day),
        ("obligor", "certificates", "amount"),
        lambda to, asked: to.reports.daily_totals(asked.day),
    ),
}


def report(  # noqa: PLR0913 - each is an option of its own
    kind: Annotated[Kind, typer.Argument(metavar="REPORT", help=", ".join(Kind))],
    *,
    network: Annotated[Path, typer.Option(metavar="FILE", help="The network file that pins the ledger.")],
    key: Annotated[Path, typer.Option(metavar="FILE", help="A key file of the participant that asks.")],
    participant: Annotated[int, typer.Option(min=1, metavar="N", help="The participant's number.")],
    side: Annotated[
        Side | None, typer.Option(help="Of ageing and overdue: whose figures; all needs a mandate.")
    ] = None,
    day: Annotated[
        str | None, typer.Option(metavar="YYYY-MM-DD", help="Of daily: the UTC day; without it today.")
    ] = None,
    flagged: Annotated[bool, typer.Option("--flagged", help="Of transfers: only what is out of the ordinary.")] = False,
    events: Annotated[bool, typer.Option("--events", help="Of daily: every act's outcome of the day too.")] = False,
    most: Annotated[int, typer.Option(min=1, max=1_000_000, metavar="N", help="Items at most.")] = 10_000,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Follow the ledger's clock, which a sandbox moves.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Ask a service for a report: everything for an auditor or an authority, else of what is your own.

    Exits 0 when the report is whole; 1 when the service refuses or --most left something out; 2 when a file or an
    option can't be used.

    Example: ledger report ageing --network network.json --key auditor.key --participant 802 --json
    """
    asked = Asked(side.value if side else None, _day(day), flagged)
    try:
        pinned, signing = Network.load(network), SigningKey.load(key)
    except (OSError, LedgerError) as error:
        raise typer.BadParameter(in_words(error)) from error
    clock = Clock(follow=sandbox)
    wanted = _REPORTS[kind]
    try:
        with Ledger(pinned, Signer(participant, signing, pinned.domain, clock.now), clock=clock) as ledger:
            head = {name: value for name, value in wanted.head(ledger, asked).items() if name not in {"items", "next"}}
            items, more = _bounded(wanted.items(ledger, asked), most)
            told: dict[str, Any] = {"report": kind.value, **head, "items": items}
            if kind is Kind.DAILY and events:
                told["event_list"], left = _bounded(ledger.reports.daily_events(asked.day), most)
                more = more or left
    except LedgerError as error:
        typer.echo(f"ledger report: {error}", err=True)
        raise typer.Exit(1) from error
    if as_json:
        typer.echo(json.dumps({**told, "whole": not more}))
    else:
        _show(told, wanted.columns)
    if more:
        typer.echo(f"ledger report: more than {most} items; raise --most to have all", err=True)
    raise typer.Exit(int(more))


def _bounded(found: Iterable[Any], most: int) -> tuple[list[Any], bool]:
    """At most so many items, and whether there are more."""
    each: Iterator[Any] = iter(found)
    items = list(islice(each, most))
    return items, next(each, None) is not None


def _day(text: str | None) -> date | None:
    try:
        return None if text is None else date.fromisoformat(text)
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--day") from error


def _show(told: Mapping[str, Any], columns: tuple[str, ...]) -> None:
    shown = console()
    items = told["items"]
    shown.print(_table(told["report"], columns, items))
    totals = told.get("totals")
    if totals:
        shown.print(_table("totals", tuple(totals[0]), totals))
    if "event_list" in told:
        shown.print(_table("events", ("at", "block", "act", "outcome", "refusal", "digest"), told["event_list"]))


def _table(title: str, columns: tuple[str, ...], rows: Iterable[Mapping[str, Any]]) -> Table:
    table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), header_style="dim")
    for column in columns:
        table.add_column(column.partition(".")[0].replace("_", " "), overflow="fold")
    for row in rows:
        table.add_row(*(escape(_text(_at(row, column))) for column in columns))
    return table


def _at(row: Mapping[str, Any], column: str) -> Any:  # noqa: ANN401 - a member of an answer
    value: Any = row
    for step in column.split("."):
        value = value.get(step) if isinstance(value, Mapping) else None
    return value


def _text(value: Any) -> str:  # noqa: ANN401
    """An amount as `1234.50 CNY`, a party as its number and name, a list by its members."""
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, Mapping):
        if "currency" in value:
            return f"{value['amount']} {value['currency']}"
        if "participant" in value:
            return f"{value['participant']} {value.get('name', '')}".strip()
        return ", ".join(_text(each) for name, each in value.items() if name in {"financier", "amount"})
    if isinstance(value, list):
        return "; ".join(map(_text, value))
    return str(value)
