"""The CSV header: the documented column names and the aliases under which other systems export the same."""

import unicodedata
from dataclasses import dataclass

ALIASES: dict[str, tuple[str, ...]] = {
    "kind": ("kind", "document type"),
    "number": ("number", "invoice number", "invoice no", "invoice id", "数电发票号码", "数电票号码", "发票号码"),
    "seller_id": (
        "seller id",
        "supplier id",
        "vendor id",
        "seller tax id",
        "销方识别号",
        "销售方识别号",
        "销方税号",
        "销售方纳税人识别号",
    ),
    "seller_name": (
        "seller name",
        "seller",
        "supplier name",
        "supplier",
        "vendor name",
        "vendor",
        "销方名称",
        "销售方名称",
    ),
    "buyer_id": (
        "buyer id",
        "customer id",
        "buyer tax id",
        "购方识别号",
        "购买方识别号",
        "购方税号",
        "购买方纳税人识别号",
    ),
    "buyer_name": ("buyer name", "buyer", "customer name", "customer", "购方名称", "购买方名称"),
    "issue_date": ("issue date", "invoice date", "开票日期"),
    "due_date": ("due date", "maturity date", "到期日", "付款到期日"),
    "currency": ("currency", "currency code", "invoice currency", "币种"),
    "amount": ("amount", "payable amount", "invoice amount", "amount due", "价税合计"),
}
"""Field to aliases, the preferred one first. Case, blanks, `_`, `-`, `.` and full-width forms make no difference."""
_MONTH_FIRST_MARK = frozenset({"paperlessdate", "dayslate", "daystosettle"})
"""Columns that only the American accounts-receivable ledger has; its dates are month/day/year."""


class HeaderError(ValueError):
    """The first line is no header of an invoice list."""


class DuplicateColumnError(HeaderError):
    """Two columns have one name, so that either could be meant."""


@dataclass(frozen=True, slots=True)
class Header:
    """Which columns hold which field (preferred first), how many there are, and whether dates are month first."""

    columns: dict[str, tuple[int, ...]]
    width: int
    month_first: bool

    def cell(self, field: str, row: list[str]) -> str:
        """The field's first non-empty cell."""
        return next((row[column] for column in self.columns.get(field, ()) if row[column].strip()), "")


def read_header(cells: list[str]) -> Header:
    """Understand a header line.

    Raises:
        HeaderError: there is no column for the number or none for the amount.
        DuplicateColumnError: see there.
    """
    names = [_plain(cell) for cell in cells]
    columns: dict[str, tuple[int, ...]] = {}
    for field, aliases in ALIASES.items():
        plain = [_plain(alias) for alias in aliases]
        for alias in plain:
            if names.count(alias) > 1:
                raise DuplicateColumnError(f"two columns are named {alias!r}")
        columns[field] = tuple(names.index(alias) for alias in plain if alias in names)
    if not columns["number"] or not columns["amount"]:
        raise HeaderError("no invoice: neither XML nor a CSV header with `number` and `amount`")
    return Header(columns, len(cells), frozenset(names) >= _MONTH_FIRST_MARK)


def _plain(name: str) -> str:
    folded = unicodedata.normalize("NFKC", name).casefold()
    return "".join(letter for letter in folded if letter.isalnum())
