"""From an uploaded body to invoices: read within bounds, the caller's own, each with a document of its own."""

from dataclasses import dataclass, replace
from typing import Final

from ledger_api.evidence.importers import LIMITS, ImportedInvoice, read_invoices
from ledger_api.values.identifiers import (
    IdentifierError,
    legal_id_tag,
    normalise_invoice_number,
    normalise_legal_id,
)
from ledger_api.values.xml_text import looks_like_xml

XML: Final = "application/xml"
CSV: Final = "text/csv"
MEDIA_TYPES: Final = {XML: XML, "text/xml": XML, CSV: CSV}
"""Content types that are taken, and what each is stored as."""
MOST_INVOICES: Final = 1_000
"""Invoices in one CSV body."""
LONGEST_NUMBER: Final = 200

_LIMITS = replace(LIMITS, csv_rows=MOST_INVOICES)


@dataclass(frozen=True, slots=True, repr=False)
class Readable:
    """An invoice of the caller, and its document: the body itself, or its row as a CSV of its own."""

    invoice: ImportedInvoice
    content: bytes


@dataclass(frozen=True, slots=True)
class Unusable:
    """An invoice that can't be stored, and why; `place` counts from 1."""

    place: int
    number: str | None
    error: str


class BodyError(ValueError):
    """The body as a whole is not of the media type that it claims."""


def read_body(
    body: bytes, media_type: str, tag: int, default_currency: str | None
) -> tuple[list[Readable], list[Unusable]]:
    """The invoices of a body. `tag` is that of the caller's legal id: it can import only what it issued.

    Raises:
        BodyError: XML sent as CSV or the other way.
    """
    if looks_like_xml(body) != (media_type == XML):
        raise BodyError(f"the body is not {media_type}")
    usable: list[Readable] = []
    unusable: list[Unusable] = []
    found = read_invoices(body, "body", default_currency=default_currency, limits=_LIMITS)
    for place, invoice in enumerate(found, 1):
        error = _fault(invoice, tag)
        if error is None:
            usable.append(Readable(invoice, body if media_type == XML else invoice.as_csv()))
        else:
            unusable.append(Unusable(place, invoice.number, error))
    return usable, unusable


def _fault(invoice: ImportedInvoice, tag: int) -> str | None:
    if invoice.error is not None:
        return invoice.error
    if not invoice.number or len(invoice.number) > LONGEST_NUMBER:
        return f"the invoice needs a number of at most {LONGEST_NUMBER} characters"
    if not invoice.seller_id:
        return "the invoice does not say its seller's legal or tax id"
    try:
        normalise_invoice_number(invoice.number)
        normalise_legal_id(invoice.seller_id)
        if legal_id_tag(invoice.seller_id) != tag:
            return "the seller's id is not the legal id that you are enrolled with: only the issuer imports an invoice"
    except IdentifierError as error:
        return str(error)
    return None
