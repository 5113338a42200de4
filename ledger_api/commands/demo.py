"""`ledger demo`: the whole story, played over HTTP on a real service."""

import json
import signal
import sys
import tempfile
from contextlib import ExitStack
from pathlib import Path
from typing import Annotated

import typer

from ledger_api.commands.words import console, in_words
from ledger_api.demo.papers import OWN
from ledger_api.demo.plan import PlanError
from ledger_api.demo.play import PlayError
from ledger_api.demo.service import ServiceError
from ledger_api.demo.story import Told, played, summary
from ledger_api.demo.telling import Teller
from ledger_api.sdk import LedgerError


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
    data: Annotated[
        Path | None, typer.Option(metavar="DIR", help="A new folder for everything; else a temporary one.")
    ] = None,
    port: Annotated[int, typer.Option(min=0, max=65_535, help="Port of the service; 0 takes a free one.")] = 0,
) -> None:
    """Play the whole story: from governance to a settled, audited receivable.

    Everything goes over HTTP to a real service and chain, signed by each participant's own key. At the end the service
    stays, with example keys, until Ctrl-C. Exits 0 only when every check passed, and 1 otherwise.

    Example: ledger demo --exit --invoices invoices/
    """
    for ending in (signal.SIGTERM, signal.SIGHUP):  # so that the service is ended and the folder removed
        signal.signal(ending, lambda number, _: sys.exit(128 + number))
    teller = Teller(console(stderr=as_json))
    with ExitStack() as stack:
        folder = data or Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="ledger-demo-")))
        try:
            _prepare(folder)
            told = stack.enter_context(played(invoices or OWN, folder, port, teller))
        except (PlanError, PlayError, ServiceError, LedgerError, OSError) as error:
            typer.echo(f"The story can't be played: {in_words(error)}", err=True)
            raise typer.Exit(1) from error
        _end(told, teller)
        if as_json:
            typer.echo(json.dumps(summary(told)))
        elif not leave:
            _stay(told, folder, teller)
        raise typer.Exit(0 if told.ok else 1)


def _prepare(folder: Path) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    if any(folder.iterdir()):
        raise PlayError(f"{folder} is not empty: the story begins on a new folder")


def _end(told: Told, teller: Teller) -> None:
    figures = summary(told)
    kept = sum(check["ok"] for check in figures["checks"])
    teller.say("")
    teller.say(
        f"{figures['participants']} participants, {figures['receivables']} receivables, {figures['certificates']} "
        f"certificates, {figures['acts']} acts in {figures['transactions']} transactions; {kept} of "
        f"{len(figures['checks'])} checks passed in {figures['elapsed_s']:.1f} s."
    )


def _stay(told: Told, folder: Path, teller: Teller) -> None:
    teller.say(f"The service runs at {told.service.url}, its documentation at {told.service.url}/docs.")
    teller.say(
        f"Keys of every participant: {folder / 'keys'} (NUMBER-maker.key); the network: {folder / 'network.json'}."
    )
    teller.say("Ctrl-C ends it.")
    try:
        signal.pause()
    except KeyboardInterrupt:
        teller.say("Ended.")
