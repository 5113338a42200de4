"""Invoices from files: UBL 2.1, UN/CEFACT CII, Chinese digital invoices and CSV. See `docs/import.md`.

Nothing here opens a file or a connection: bytes in, invoices out, and no input makes it raise.
"""

from ledger_api.evidence.importers.documents import read_invoices
from ledger_api.evidence.importers.invoice import KEYS, ImportedInvoice
from ledger_api.evidence.importers.limits import LIMITS, Limits

__all__ = ["KEYS", "LIMITS", "ImportedInvoice", "Limits", "read_invoices"]
