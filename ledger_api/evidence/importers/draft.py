"""An invoice in the making: fields are put in as they are read, problems collected, the result judged at the end."""

import unicodedata
from collections.abc import Callable

from ledger_api.evidence.importers.amounts import is_decimal, payable_minor
from ledger_api.evidence.importers.invoice import ImportedInvoice
from ledger_api.evidence.importers.limits import LONGEST_NAME
from ledger_api.values.currencies import UnknownCurrencyError, currency
from ledger_api.values.identifiers import IdentifierError, normalise_invoice_number, normalise_legal_id
from ledger_api.values.money import MoneyError
from ledger_api.values.printable import clean

INVOICE = "invoice"
CREDIT_NOTE = "credit_note"

_REQUIRED = ("number", "issue_date", "currency", "amount")
_FORMULA = ("=", "+", "-", "@")
"""First characters that make a spreadsheet run a cell as a formula."""


class FieldError(ValueError):
    """A field of the document can't be told: it is written twice, or not as its format demands."""


class Draft:
    """Collects one invoice's fields. Every `put_…` takes the text as written, None where there is none."""

    def __init__(self, file: str, form: str, place: str = "") -> None:
        self._place = place
        self._values: dict[str, str] = {"file": file, "format": form}
        self._problems: list[str] = []
        self._failed: set[str] = set()

    def read(self, field: str, value: Callable[[], str | None], put: Callable[[str | None], None]) -> None:
        """Put what `value` returns; its FieldError becomes a problem of the field."""
        try:
            put(value())
        except FieldError as error:
            self.fail(field, str(error))

    def problem(self, text: str) -> None:
        """Note why the invoice can't be used; noted once."""
        if text not in self._problems:
            self._problems.append(text)

    def fail(self, field: str, text: str) -> None:
        """Note why a field could not be read."""
        self._failed.add(field)
        self.problem(f"{field}: {text}")

    def put_kind(self, kind: str) -> None:
        """`INVOICE` or `CREDIT_NOTE`."""
        self._values["kind"] = kind

    def put_number(self, text: str | None) -> None:
        """The document's number."""
        self._put_identifier("number", text, normalise_invoice_number)

    def put_party_id(self, field: str, text: str | None) -> None:
        """`seller_id` or `buyer_id`."""
        self._put_identifier(field, text, normalise_legal_id)

    def put_party_name(self, field: str, text: str | None) -> None:
        """`seller_name` or `buyer_name`."""
        name = clean(text)
        if len(name) > LONGEST_NAME:
            self.fail(field, f"more than {LONGEST_NAME} characters")
        elif name:
            self._values[field] = name

    def put_date(self, field: str, text: str | None, read: Callable[[str], str]) -> None:
        """`issue_date` or `due_date`, read by the format's own rule."""
        written = clean(text)
        if written:
            try:
                self._values[field] = read(written)
            except ValueError as error:
                self.fail(field, str(error))

    def put_currency(self, text: str | None, *, amount_currency: str | None = None) -> None:
        """The document's currency; the amount's own, where it is written, must be the same."""
        code, stated = clean(text) or clean(amount_currency), clean(amount_currency)
        if not code:
            return
        try:
            self._values["currency"] = currency(code).code
        except UnknownCurrencyError as error:
            self.fail("currency", str(error))
        if stated and stated != code:
            self.fail("currency", f"the amount is in {stated[:12]!r}, the document in {code[:12]!r}")

    def put_amount(self, text: str | None) -> None:
        """The payable amount as written."""
        written = clean(text)
        if not written:
            return
        if is_decimal(written):
            self._values["amount"] = written
        else:
            self.fail("amount", f"{written[:40]!r} is not a plain decimal amount")

    def finish(self) -> ImportedInvoice:
        """The invoice, with everything that stands against it in `error`."""
        self._judge_amount()
        if self._values.get("kind") == CREDIT_NOTE:
            self.problem("a credit note reduces a receivable and can't start one")
        for field in _REQUIRED:
            if field not in self._values and field not in self._failed:
                self.problem(f"{field} is missing")
        return self.abandon()

    def abandon(self) -> ImportedInvoice:
        """The invoice as far as it was read, without a look for what is missing."""
        problems = "; ".join(self._problems) or None
        error = f"{self._place}: {problems}" if problems and self._place else problems
        return ImportedInvoice(**self._values, error=error)

    def _judge_amount(self) -> None:
        amount, code = self._values.get("amount"), self._values.get("currency")
        if amount is None or code is None:
            return
        try:
            minor = payable_minor(amount, currency(code))
        except MoneyError as error:
            self.fail("amount", str(error))
            return
        if minor <= 0:
            self.problem("the payable amount is zero" if minor == 0 else "the payable amount is negative")

    def _put_identifier(self, field: str, text: str | None, normalise: Callable[[str], str]) -> None:
        written = clean(text)
        if not written:
            return
        if unicodedata.normalize("NFKC", written).startswith(_FORMULA):
            self.fail(field, "it looks like a spreadsheet formula")
            return
        try:
            normalise(written)
        except IdentifierError as error:
            self.fail(field, str(error))
            return
        self._values[field] = written
