"""`ledger import`: what an import would find in files and folders."""

import sys
from pathlib import Path
from typing import Annotated

import typer

from ledger_api.evidence.import_command import import_dry_run
from ledger_api.values.currencies import UnknownCurrencyError


def import_invoices(
    files: Annotated[list[Path], typer.Argument(metavar="FILE…", help="Invoices, or folders that are read whole.")],
    *,
    dry_run: Annotated[
        bool, typer.Option("--dry-run", help="Only print what is found; the one mode there is.")
    ] = False,
    currency: Annotated[
        str | None, typer.Option(metavar="CODE", help="ISO 4217 currency of CSV files without that column.")
    ] = None,
) -> None:
    """Read invoices (UBL 2.1, CII, Chinese XML, CSV) and print one JSON line for each.

    Nothing is stored or sent; a supplier's own program stores a document with POST /v1/invoices (docs/sdk.md). Exits 0
    when every invoice is free of errors, 1 when any has one, which is in its line.

    Example: ledger import --dry-run invoices/ october.csv --currency EUR
    """
    if not dry_run:
        raise typer.BadParameter("say --dry-run: documents are stored through the API (docs/sdk.md)")
    try:
        code = import_dry_run(files, currency=currency, out=sys.stdout)
    except UnknownCurrencyError as error:
        raise typer.BadParameter(str(error), param_hint="--currency") from error
    raise typer.Exit(code)
