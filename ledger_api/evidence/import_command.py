"""`ledger import --dry-run`: what an import would find, one JSON line per invoice."""

import json
import os
from collections.abc import Iterable, Iterator
from typing import TextIO

from ledger_api.evidence.files import FileError, read_bounded, walk
from ledger_api.evidence.importers import LIMITS, ImportedInvoice, Limits, read_invoices
from ledger_api.values.currencies import currency as known_currency


def import_dry_run(
    paths: Iterable[str | os.PathLike[str]], *, currency: str | None = None, out: TextIO, limits: Limits = LIMITS
) -> int:
    """Print one JSON line per invoice found in the files and folders; nothing is stored or sent.

    `currency` (ISO 4217) is that of CSV files without a currency column.

    Returns:
        1 if any line has an error, else 0.

    Raises:
        UnknownCurrencyError: `currency` is no active currency.
    """
    failed = False
    for invoice in invoices(paths, currency=currency, limits=limits):
        failed |= invoice.error is not None
        out.write(json_line(invoice) + "\n")
    out.flush()
    return int(failed)


def invoices(
    paths: Iterable[str | os.PathLike[str]], *, currency: str | None = None, limits: Limits = LIMITS
) -> Iterator[ImportedInvoice]:
    """The invoices of all files, in the order of the paths and sorted below each folder.

    Raises:
        UnknownCurrencyError: `currency` is no active currency.
    """
    if currency is not None:
        known_currency(currency)
    for path, error in walk(paths, limits):
        shown = os.fspath(path).encode("utf-8", "surrogateescape").decode("utf-8", "replace")
        if error is not None:
            yield ImportedInvoice(file=shown, error=str(error))
            continue
        try:
            data = read_bounded(path, limits)
        except FileError as unreadable:
            yield ImportedInvoice(file=shown, error=str(unreadable))
            continue
        yield from read_invoices(data, shown, default_currency=currency, limits=limits)


def json_line(invoice: ImportedInvoice) -> str:
    """One invoice as one line of JSON, the keys in their documented order."""
    return json.dumps(invoice.as_line(), ensure_ascii=False)
