"""`ledger demo`: the whole story, played over HTTP on a real service."""

import json
import signal
import sys
import tempfile
from collections.abc import Mapping
from contextlib import ExitStack
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any, NamedTuple

import typer

from ledger_api.commands.words import console, in_words
from ledger_api.demo.hard_year.book import OWN as BOOK
from ledger_api.demo.hard_year.book import BookError
from ledger_api.demo.hard_year.story import played_year
from ledger_api.demo.hard_year.story import summary as summary_of_year
from ledger_api.demo.papers import OWN
from ledger_api.demo.plan import PlanError
from ledger_api.demo.play import PlayError
from ledger_api.demo.service import ServiceError
from ledger_api.demo.story import played, summary
from ledger_api.demo.telling import Teller
from ledger_api.sdk import LedgerError


class Story(StrEnum):
    """The stories."""

    INVOICE_TO_CASH = "invoice-to-cash"
    HARD_YEAR = "hard-year"


class Ending(NamedTuple):
    """How a story ended: whether every check passed, and where its service runs."""

    ok: bool
    url: str


def demo(
    *,
    leave: Annotated[bool, typer.Option("--exit", help="End at the end of the story.")] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object and end; the story goes to stderr.")
    ] = False,
    invoices: Annotated[
        Path | None,
        typer.Option(metavar="DIR", exists=True, file_okay=False, help="Play on the invoices of this folder."),
    ] = None,
    story: Annotated[
        Story, typer.Option(help="Which story: invoice-to-cash, or a year in which much goes wrong.")
    ] = Story.INVOICE_TO_CASH,
    receivables: Annotated[
        Path | None,
        typer.Option(
            metavar="FILE", exists=True, dir_okay=False, help="Of hard-year: play on this firm's book of receivables."
        ),
    ] = None,
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A new folder for everything; else a temporary one.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port of the service; 0 takes a free one.")] = 0,
) -> None:
    """Play a whole story: from governance to a settled, audited receivable, or the hard year.

    Everything goes over HTTP to a real service and chain, signed by each participant's own key. At the end the service
    stays, with example keys, until Ctrl-C. Exits 0 only when every check passed, and 1 otherwise.

    Example: ledger demo --exit --invoices invoices/

    Example: ledger demo --exit --story hard-year --receivables receivables.csv
    """
    if receivables is not None and story is not Story.HARD_YEAR:
        raise typer.BadParameter("only --story hard-year plays on a book", param_hint="--receivables")
    if invoices is not None and story is Story.HARD_YEAR:
        raise typer.BadParameter("--story hard-year plays on --receivables", param_hint="--invoices")
    for ending in (signal.SIGTERM, signal.SIGHUP):  # so that the service is ended and the folder removed
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    teller = Teller(console(stderr=as_json))
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ledger-demo-")))
        try:
            _prepare(folder)
            if story is Story.HARD_YEAR:
                year = stack.enter_context(played_year(receivables or BOOK, folder, port, teller))
                told, figures = Ending(year.ok, year.service.url), summary_of_year(year)
            else:
                tale = stack.enter_context(played(invoices or OWN, folder, port, teller))
                told, figures = Ending(tale.ok, tale.service.url), summary(tale)
        except (BookError, PlanError, PlayError, ServiceError, LedgerError, OSError) as error:
            typer.echo(f"The story can't be played: {in_words(error)}", err=True)
            raise typer.Exit(1) from error
        _end(figures, teller)
        if as_json:
            typer.echo(json.dumps(figures))
        elif not leave:
            _stay(told, folder, teller)
        raise typer.Exit(0 if told.ok else 1)


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PlayError(f"{folder} is not empty: the story begins on a new folder")


def _end(figures: Mapping[str, Any], teller: Teller) -> None:
    kept = sum(check["ok"] for check in figures["checks"])
    teller.say("")
    teller.say(
        f"{figures['participants']} participants, {figures['receivables']} receivables, {figures['certificates']} "
        f"certificates, {figures['acts']} acts in {figures['transactions']} transactions; {kept} of "
        f"{len(figures['checks'])} checks passed in {figures['elapsed_s']:.1f} s."
    )


def _stay(told: Ending, folder: Path, teller: Teller) -> None:
    teller.say(f"The service runs at {told.url}, its documentation at {told.url}/docs.")
    teller.say(
        f"Keys of every participant: {folder / 'keys'} (NUMBER-maker.key); the network: {folder / 'network.json'}."
    )
    teller.say("Ctrl-C ends it.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        teller.say("Ended.")
