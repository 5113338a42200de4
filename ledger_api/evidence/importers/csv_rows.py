"""A list of invoices as CSV (RFC 4180): one header line, one invoice per row, comma, semicolon or tab between."""

import csv
import io
import re
from collections.abc import Iterator

from ledger_api.evidence.importers.csv_columns import DuplicateColumnError, Header, HeaderError, read_header
from ledger_api.evidence.importers.dates import SlashOrder, csv_date, slash_order
from ledger_api.evidence.importers.draft import CREDIT_NOTE, INVOICE, Draft
from ledger_api.evidence.importers.invoice import ImportedInvoice
from ledger_api.evidence.importers.limits import Limits
from ledger_api.evidence.importers.untdid import is_credit_code

_DELIMITERS = (",", ";", "\t")
_LONGEST_HEADER = 16_384
_CREDIT_WORDS = frozenset({"credit_note", "credit note", "creditnote", "红字发票", "红票"})
_INVOICE_WORDS = frozenset({"", "invoice", "380", "发票", "蓝字发票"})


class CsvError(ValueError):
    """The file as a whole is not a list of invoices, or is beyond the limits."""


def read_csv(data: bytes, file: str, default_currency: str | None, limits: Limits) -> list[ImportedInvoice]:
    """One invoice per row. `default_currency` stands where the file has no currency.

    Raises:
        CsvError: see there; no row of such a file is used.
        HeaderError: the first line is no header of an invoice list.
    """
    text = _decode(data)
    delimiter, header = _header(text)
    rows = list(_rows(text, delimiter, header, limits))
    if not rows:
        raise CsvError("the file has a header and no invoices")
    order = SlashOrder.MONTH_FIRST if header.month_first else _proven_order(header, rows)
    return [_invoice(file, line, row, header, order, default_currency) for line, row in rows]


def _decode(data: bytes) -> str:
    for codec in ("utf-8-sig", "gb18030"):
        try:
            text = data.decode(codec)
        except UnicodeDecodeError:
            continue
        if "\x00" in text:
            break
        return text
    raise CsvError("no invoice: neither XML nor text in UTF-8 or GB18030")


def _header(text: str) -> tuple[str, Header]:
    first_line = text[:_LONGEST_HEADER].lstrip("\r\n").splitlines()[:1]
    if not first_line:
        raise HeaderError("the file is empty")
    failure = HeaderError("the header line is broken")
    for delimiter in _DELIMITERS:
        try:
            cells = next(csv.reader(first_line, delimiter=delimiter, strict=True), [])
            return delimiter, read_header(cells)
        except csv.Error:
            continue
        except DuplicateColumnError:
            raise
        except HeaderError as error:
            failure = error
    raise failure


def _rows(text: str, delimiter: str, header: Header, limits: Limits) -> Iterator[tuple[int, list[str]]]:
    if header.width > limits.csv_columns:
        raise CsvError(f"more than {limits.csv_columns} columns")
    longest = limits.csv_columns * limits.csv_cell_length
    if re.search(rf"[^\r\n]{{{longest}}}", text):
        raise CsvError(f"a line has {longest} characters or more")
    reader = csv.reader(io.StringIO(text.lstrip("\r\n"), newline=""), delimiter=delimiter, strict=True)
    line = 1
    try:
        next(reader)
        for line, row in enumerate(reader, start=2):
            if line > limits.csv_rows + 1:
                raise CsvError(f"more than {limits.csv_rows} rows")
            if not any(cell.strip() for cell in row):
                continue
            if any(len(cell) > limits.csv_cell_length for cell in row):
                raise CsvError(f"row {line}: a cell has more than {limits.csv_cell_length} characters")
            if len(row) > limits.csv_columns:
                raise CsvError(f"row {line}: more than {limits.csv_columns} columns")
            yield line, row
    except csv.Error as error:
        raise CsvError(f"broken CSV after row {line}: {error}") from error


def _proven_order(header: Header, rows: list[tuple[int, list[str]]]) -> SlashOrder:
    whole = [row for _, row in rows if len(row) == header.width]
    return slash_order(header.cell(field, row).strip() for row in whole for field in ("issue_date", "due_date"))


def _invoice(
    file: str, line: int, row: list[str], header: Header, order: SlashOrder, default_currency: str | None
) -> ImportedInvoice:
    draft = Draft(file, "csv", place=f"row {line}")
    if len(row) != header.width:
        draft.problem(f"{len(row)} cells under a header of {header.width}")
        return draft.abandon()
    _put_kind(draft, header.cell("kind", row))
    draft.put_number(header.cell("number", row))
    for side in ("seller", "buyer"):
        draft.put_party_id(f"{side}_id", header.cell(f"{side}_id", row))
        draft.put_party_name(f"{side}_name", header.cell(f"{side}_name", row))
    for field in ("issue_date", "due_date"):
        draft.put_date(field, header.cell(field, row), lambda text: csv_date(text, order))
    _put_currency(draft, header.cell("currency", row) or default_currency)
    draft.put_amount(header.cell("amount", row))
    return draft.finish()


def _put_currency(draft: Draft, code: str | None) -> None:
    if code:
        draft.put_currency(code)
    else:
        draft.fail("currency", "the row has none and no --currency stands for it")


def _put_kind(draft: Draft, text: str) -> None:
    word = text.strip().casefold()
    if word in _CREDIT_WORDS or is_credit_code(word):
        draft.put_kind(CREDIT_NOTE)
    elif word in _INVOICE_WORDS:
        draft.put_kind(INVOICE)
    else:
        draft.problem(f"kind: {text.strip()[:40]!r} is neither invoice nor credit_note")
