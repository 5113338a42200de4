"""From a file's bytes to its invoices, the format told by the content and never by the file's name."""

from collections.abc import Callable

from ledger_api.evidence.importers.china import CHINA_ROOT, read_china
from ledger_api.evidence.importers.cii import CII_ROOT, read_cii
from ledger_api.evidence.importers.csv_columns import HeaderError
from ledger_api.evidence.importers.csv_rows import CsvError, read_csv
from ledger_api.evidence.importers.draft import Draft
from ledger_api.evidence.importers.invoice import ImportedInvoice
from ledger_api.evidence.importers.limits import LIMITS, Limits
from ledger_api.evidence.importers.ubl import CREDIT_NOTE_ROOT, INVOICE_ROOT, read_ubl
from ledger_api.values.currencies import currency
from ledger_api.values.xml_text import EncodingError, looks_like_xml
from ledger_api.values.xml_tree import Node, XmlError, parse_xml

_Reader = Callable[[Node, Draft], None]
_ROOTS: dict[str, tuple[str, _Reader]] = {
    INVOICE_ROOT: ("ubl", read_ubl),
    CREDIT_NOTE_ROOT: ("ubl", read_ubl),
    CII_ROOT: ("cii", read_cii),
    CHINA_ROOT: ("cn", read_china),
}
_UNREAD = frozenset(
    {
        "InvoiceLine",
        "CreditNoteLine",
        "IncludedSupplyChainTradeLineItem",
        "IssuItemInformation",
        "EmbeddedDocumentBinaryObject",
        "AttachmentBinaryObject",
        "UBLExtensions",
        "Signature",
    }
)
"""Local names of elements without a field of the invoice. They are checked and counted but not kept in memory."""


def read_invoices(
    data: bytes, file: str, *, default_currency: str | None = None, limits: Limits = LIMITS
) -> list[ImportedInvoice]:
    """The invoices of one file, at least one: what can't be read is one invoice with nothing but its `error`.

    `default_currency` (ISO 4217) stands for the currency of CSV files that have none; XML states its own.

    Raises:
        UnknownCurrencyError: `default_currency` is no active currency.
    """
    if default_currency is not None:
        currency(default_currency)
    if len(data) > limits.file_bytes:
        return [ImportedInvoice(file=file, error=f"the file has more than {limits.file_bytes} bytes")]
    try:
        if looks_like_xml(data):
            return [_read_xml(data, file, limits)]
        return read_csv(data, file, default_currency, limits)
    except (XmlError, EncodingError, HeaderError, CsvError) as error:
        return [ImportedInvoice(file=file, error=str(error))]


def _read_xml(data: bytes, file: str, limits: Limits) -> ImportedInvoice:
    root = parse_xml(data, limits, _UNREAD)
    known = _ROOTS.get(root.name)
    if known is None:
        return ImportedInvoice(file=file, error=f"no invoice: the document's element is {root.name[:120]!r}")
    form, read = known
    draft = Draft(file, form)
    read(root, draft)
    return draft.finish()
