"""A firm's receivables from a CSV file: what each customer owed, when it was due, when it was paid, what was disputed.

The columns are those of a published set of accounts receivable: customerID, invoiceNumber, InvoiceDate, DueDate,
InvoiceAmount, Disputed, SettledDate, DaysLate; others are ignored. Dates are month/day/year, amounts decimal, Disputed
is Yes or No; SettledDate may be empty. The file has no currency: its amounts are taken to be `CURRENCY`.
"""

import csv
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from functools import partial
from pathlib import Path
from typing import Final, TypeVar

from ledger_api.values.currencies import currency
from ledger_api.values.identifiers import normalise_invoice_number, normalise_legal_id
from ledger_api.values.money import parse_minor

T = TypeVar("T")

OWN: Final = Path(__file__).parent / "receivables.csv"
"""The book that was written for the story; nobody in it exists."""
CURRENCY: Final = "USD"
COLUMNS: Final = (
    "customerID", "invoiceNumber", "InvoiceDate", "DueDate", "InvoiceAmount", "Disputed", "SettledDate", "DaysLate",
)  # fmt: skip
MOST_BYTES: Final = 10 * 1024 * 1024
MOST_INVOICES: Final = 10_000
MOST_CUSTOMERS: Final = 1_000
LONGEST_TENOR: Final = 180
"""Days from invoice to due date that the story's policy lets an obligor confirm."""
_DATE: Final = re.compile(r"([0-9]{1,2})/([0-9]{1,2})/([0-9]{4})", re.ASCII)
_DISPUTED: Final = {"Yes": True, "No": False}


class BookError(ValueError):
    """The file is no book of receivables; the message names line and column."""


@dataclass(frozen=True, slots=True)
class Invoice:
    """One row. `amount` in minor units of `CURRENCY`; `days_late` is what the file itself says."""

    customer: str
    number: str
    issued: date
    due: date
    amount: int
    disputed: bool
    settled: date | None
    days_late: int

    @property
    def in_dispute(self) -> int:
        """How much of it the story disputes, minor units: a tenth, where the file says that it is disputed."""
        return max(1, self.amount // 10) if self.disputed else 0

    def open_on(self, day: date) -> bool:
        """Whether it was issued and not settled at the end of a day."""
        return self.issued <= day and (self.settled is None or self.settled > day)


def read_book(path: Path) -> tuple[Invoice, ...]:
    """The invoices of a file, by date of issue.

    Raises:
        BookError: a column is missing, a value does not fit, a number comes twice, or the file is too large or empty.
        OSError: the file can't be read.
    """
    with path.open("rb") as opened:
        content = opened.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise BookError(f"the file has more than {MOST_BYTES} bytes")
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        raise BookError("the file is no UTF-8") from error
    invoices = sorted(_invoices(text), key=lambda one: (one.issued, one.number))
    if not invoices:
        raise BookError("the file has no invoices")
    customers = {one.customer for one in invoices}
    if len(customers) > MOST_CUSTOMERS:
        raise BookError(f"the file has more than {MOST_CUSTOMERS} customers")
    return tuple(invoices)


def _invoices(text: str) -> Iterator[Invoice]:
    rows = csv.DictReader(text.splitlines(), strict=True)
    missing = [name for name in COLUMNS if name not in (rows.fieldnames or ())]
    if missing:
        raise BookError(f"line 1: the column {missing[0]} is missing")
    seen: dict[str, int] = {}
    try:
        for count, row in enumerate(rows, 1):
            if count > MOST_INVOICES:
                raise BookError(f"the file has more than {MOST_INVOICES} invoices")
            invoice = _invoice(row, rows.line_num)
            first = seen.setdefault(invoice.number, rows.line_num)
            if first != rows.line_num:
                raise BookError(f"line {rows.line_num}, invoiceNumber: it is that of line {first}")
            yield invoice
    except csv.Error as error:
        raise BookError(f"line {rows.line_num}: {error}") from error


def _invoice(row: Mapping[str, str | None], line: int) -> Invoice:
    def read(column: str, of: Callable[[str], T]) -> T:
        value = (row[column] or "").strip()
        if not value:
            raise BookError(f"line {line}, {column}: it is empty")
        try:
            return of(value)
        except ValueError as error:
            raise BookError(f"line {line}, {column}: {error}") from error

    customer, number = read("customerID", normalise_legal_id), read("invoiceNumber", normalise_invoice_number)
    issued = read("InvoiceDate", _date)
    due = read("DueDate", partial(_after, issued))
    amount, disputed = read("InvoiceAmount", _amount), read("Disputed", _yes_or_no)
    settled = read("SettledDate", partial(_not_before, issued)) if row["SettledDate"] else None
    return Invoice(customer, number, issued, due, amount, disputed, settled, read("DaysLate", int) if settled else 0)


def _date(text: str) -> date:
    found = _DATE.fullmatch(text)
    if found is None:
        raise ValueError("it is no month/day/year")
    month, day, year = map(int, found.groups())
    return date(year, month, day)


def _after(issued: date, text: str) -> date:
    due = _date(text)
    if not 0 < (due - issued).days <= LONGEST_TENOR:
        raise ValueError(f"it is not 1 to {LONGEST_TENOR} days after InvoiceDate")
    return due


def _not_before(issued: date, text: str) -> date:
    settled = _date(text)
    if settled < issued:
        raise ValueError("it is before InvoiceDate")
    return settled


def _amount(text: str) -> int:
    amount = parse_minor(text, currency(CURRENCY))
    if amount == 0:
        raise ValueError("nothing is owed")
    return amount


def _yes_or_no(text: str) -> bool:
    if text not in _DISPUTED:
        raise ValueError("it is neither Yes nor No")
    return _DISPUTED[text]
