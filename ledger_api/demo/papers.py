"""The invoices of the play: those the package brings, or those found in a folder, and why some are left out."""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from pathlib import Path

from ledger_api.evidence.files import FileError, read_bounded, walk
from ledger_api.evidence.importers import LIMITS, ImportedInvoice, read_invoices
from ledger_api.values.identifiers import IdentifierError, normalise_invoice_number, normalise_legal_id

OWN = Path(__file__).parent / "invoices"
"""The invoices written for the play; no firm in them exists."""
MOST_PAPERS = 60
"""Invoices played at most: the play shows the ledger, the benchmark loads it."""


@dataclass(frozen=True, slots=True)
class Paper:
    """One usable invoice and the document that its seller sends in: the file itself, or its row as a CSV of its own."""

    invoice: ImportedInvoice
    content: bytes
    media_type: str

    @property
    def label(self) -> str:
        """Number and file, for the telling."""
        return f"{self.invoice.number} ({Path(self.invoice.file).name})"


@dataclass(frozen=True, slots=True)
class Skipped:
    """An invoice that is not played, and why."""

    file: str
    number: str | None
    why: str


@dataclass(frozen=True, slots=True)
class Papers:
    """What a folder holds: usable invoices in order, the skipped, and how many were assigned to the stand-in seller."""

    usable: tuple[Paper, ...]
    skipped: tuple[Skipped, ...]
    without_seller: int


def read_papers(folder: Path, *, stand_in: tuple[str, str], currency: str | None = None) -> Papers:
    """Read a folder's invoices. One without a seller (a ledger of one firm) is the stand-in's: legal id and name.

    Of several with one seller and number only the first is usable: the others would be the same claim twice.

    Raises:
        UnknownCurrencyError: `currency`, for CSV files without that column, is none.
    """
    usable: list[Paper] = []
    skipped: list[Skipped] = []
    seen: dict[tuple[str, str], str] = {}
    without_seller = 0
    for found, content in _found(folder, currency):
        orphan = not found.seller_id and not found.error
        invoice = replace(found, seller_id=stand_in[0], seller_name=stand_in[1]) if orphan else found
        without_seller += orphan
        why = _unusable(invoice, seen) or ("more than the play takes" if len(usable) == MOST_PAPERS else None)
        if why:
            skipped.append(Skipped(invoice.file, invoice.number, why))
            continue
        seen[_identity(invoice)] = invoice.file
        usable.append(_paper(invoice, content))
    return Papers(tuple(usable), tuple(skipped), without_seller)


def _found(folder: Path, currency: str | None) -> Iterable[tuple[ImportedInvoice, bytes]]:
    for path, error in walk([folder], LIMITS):
        if error is not None:
            yield ImportedInvoice(file=str(path), error=str(error)), b""
            continue
        try:
            content = read_bounded(path, LIMITS)
        except FileError as unreadable:
            yield ImportedInvoice(file=str(path), error=str(unreadable)), b""
            continue
        for invoice in read_invoices(content, str(path), default_currency=currency):
            yield invoice, content


def _unusable(invoice: ImportedInvoice, seen: dict[tuple[str, str], str]) -> str | None:
    if invoice.error is not None:
        return invoice.error
    if not invoice.number or not invoice.buyer_id or not invoice.seller_id or not invoice.currency:
        return "number, buyer or currency is missing"
    try:
        identity = _identity(invoice)
        if identity[0] == normalise_legal_id(invoice.buyer_id):
            return "seller and buyer are the same"
    except IdentifierError as error:
        return str(error)
    first = seen.get(identity)
    return f"the same number of the same seller as {Path(first).name}" if first else None


def _identity(invoice: ImportedInvoice) -> tuple[str, str]:
    return normalise_legal_id(invoice.seller_id or ""), normalise_invoice_number(invoice.number or "")


def _paper(invoice: ImportedInvoice, content: bytes) -> Paper:
    if invoice.format != "csv":
        return Paper(invoice, content, "application/xml")
    return Paper(invoice, invoice.as_csv(), "text/csv")
