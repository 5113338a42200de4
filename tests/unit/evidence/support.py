"""Documents to import: the fixtures, and small UBL invoices written around the piece under test."""

from pathlib import Path

from ledger_api.evidence.importers import ImportedInvoice, Limits, read_invoices

FIXTURES = Path(__file__).parents[2] / "fixtures" / "invoices"
UBL = (FIXTURES / "ubl-invoice.xml").read_text(encoding="utf-8")
CII = (FIXTURES / "cii-invoice.xml").read_text(encoding="utf-8")
CHINA = (FIXTURES / "china-invoice.xml").read_text(encoding="utf-8")


def fixture(name: str, *, default_currency: str | None = None) -> list[ImportedInvoice]:
    return read_invoices((FIXTURES / name).read_bytes(), name, default_currency=default_currency)


def one(document: str | bytes, **limits: int) -> ImportedInvoice:
    data = document.encode() if isinstance(document, str) else document
    (invoice,) = read_invoices(data, "file", limits=Limits(**limits))
    return invoice


def changed(document: str, old: str, new: str) -> ImportedInvoice:
    assert document.count(old) == 1, f"{old!r} is not written once"
    return one(document.replace(old, new))


def refusal(document: str | bytes, **limits: int) -> str:
    """The error of a document of which nothing may be read."""
    invoice = one(document, **limits)
    assert invoice == ImportedInvoice(file="file", error=invoice.error)
    assert invoice.error
    return invoice.error
