"""`ledger import --dry-run`: what an import would find, one JSON line per invoice."""

import json
import os
import re
from collections.abc import Iterable, Iterator
from typing import TextIO

from ledger_api.evidence.files import FileError, read_bounded, walk
from ledger_api.evidence.importers import LIMITS, ImportedInvoice, Limits, read_invoices
from ledger_api.values.currencies import currency as known_currency

_INVISIBLE = re.compile("[\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff]")
"""Characters of a file's name that would break the line or change how a terminal shows it."""


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
    # A terminal or file that can't show every character must not stop the run half way.
    ascii_only = not (out.encoding or "utf-8").casefold().startswith("utf")
    failed = False
    for invoice in invoices(paths, currency=currency, limits=limits):
        failed |= invoice.error is not None
        out.write(json_line(invoice, ascii_only=ascii_only) + "\n")
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


def json_line(invoice: ImportedInvoice, *, ascii_only: bool = False) -> str:
    """One invoice as one line of JSON, the keys in their documented order."""
    line = json.dumps(invoice.as_line(), ensure_ascii=ascii_only)
    return _INVISIBLE.sub(lambda match: f"\\u{ord(match[0]):04x}", line)
