"""What an import yields: one `ImportedInvoice` per document or row, good or bad."""

import csv
import io
from dataclasses import dataclass, fields

from ledger_api.evidence.importers.amounts import payable_minor
from ledger_api.values.currencies import currency


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportedInvoice:
    """One invoice as its document states it; what the document does not say is None.

    `format` is `ubl`, `cii`, `cn` or `csv`; `kind` is `invoice` or `credit_note`; dates are ISO 8601; `amount` is the
    payable amount's decimal string as written. With an `error` the invoice can't start a receivable; the fields that
    could be read are still there. The order of the fields is the order of the keys of the JSON line.
    """

    file: str
    format: str | None = None
    kind: str | None = None
    number: str | None = None
    seller_id: str | None = None
    seller_name: str | None = None
    buyer_id: str | None = None
    buyer_name: str | None = None
    issue_date: str | None = None
    due_date: str | None = None
    currency: str | None = None
    amount: str | None = None
    error: str | None = None

    def as_line(self) -> dict[str, str | None]:
        """The JSON line's object."""
        return {key: getattr(self, key) for key in KEYS}

    def as_csv(self) -> bytes:
        """The invoice as a CSV of its own, with the documented header: a row of a list is no document by itself."""
        text = io.StringIO()
        writer = csv.writer(text, lineterminator="\n")
        writer.writerow(COLUMNS)
        writer.writerow([getattr(self, column) or "" for column in COLUMNS])
        return text.getvalue().encode()

    @property
    def minor(self) -> int:
        """The payable amount in minor units of the currency.

        Raises:
            ValueError: the invoice has an error.
        """
        if self.error is not None or self.amount is None or self.currency is None:
            raise ValueError("an invoice with an error has no amount to owe")
        return payable_minor(self.amount, currency(self.currency))


KEYS: tuple[str, ...] = tuple(field.name for field in fields(ImportedInvoice))
COLUMNS: tuple[str, ...] = tuple(key for key in KEYS if key not in {"file", "format", "error"})
"""The header of a CSV."""
