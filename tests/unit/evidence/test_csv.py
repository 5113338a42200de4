import csv
import io
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.evidence.importers import ImportedInvoice, Limits, read_invoices
from ledger_api.values.currencies import UnknownCurrencyError
from tests.unit.evidence.support import fixture, refusal

HEADER = "number,seller_id,issue_date,currency,amount"
ROW = "A-1,GB983294,2026-09-01,EUR,10.00"


def rows(text: str | bytes, currency: str | None = None) -> list[ImportedInvoice]:
    data = text.encode() if isinstance(text, str) else text
    return read_invoices(data, "file", default_currency=currency)


def test_list__gives_an_invoice_per_row_and_bad_rows_do_not_stop_it() -> None:
    found = fixture("invoices.csv")
    assert [(one.kind, one.number, one.currency, one.amount, one.error) for one in found] == [
        ("invoice", "A-1001", "CNY", "250000.00", None),
        ("invoice", "A-1002", "JPY", "1200000", None),
        ("credit_note", "A-1003", "CNY", "500.00", "row 5: a credit note reduces a receivable and can't start one"),
        ("invoice", None, "CNY", "500.00", "row 6: number: it looks like a spreadsheet formula"),
    ]
    assert found[0] == ImportedInvoice(
        file="invoices.csv",
        format="csv",
        kind="invoice",
        number="A-1001",
        seller_id="91440300MA5EXAMP1X",
        seller_name="Chenguang Precision, Ltd",
        buyer_id="91310000MA1EXAMP2Y",
        buyer_name="Yuanhang Heavy Industry",
        issue_date="2026-09-01",
        due_date="2026-12-01",
        currency="CNY",
        amount="250000.00",
    )


def test_accounts_receivable_ledger__needs_the_currency_it_does_not_state() -> None:
    assert [one.error for one in fixture("accounts-receivable.csv")] == [
        f"row {row}: currency: the row has none and no --currency stands for it" for row in (2, 3)
    ]
    assert fixture("accounts-receivable.csv", default_currency="USD")[1] == ImportedInvoice(
        file="accounts-receivable.csv",
        format="csv",
        kind="invoice",
        number="0000000102",
        buyer_id="0200-BBBBB",
        issue_date="2026-01-03",
        due_date="2026-02-02",
        currency="USD",
        amount="61.70",
    )


def test_currency_of_the_row__goes_before_the_given_one() -> None:
    assert [one.currency for one in rows(f"{HEADER}\n{ROW}\nA-2,GB983294,2026-09-01,,1.00\n", "USD")] == ["EUR", "USD"]


def test_given_currency__that_is_none__is_refused_before_anything_is_read() -> None:
    with pytest.raises(UnknownCurrencyError):
        rows(f"{HEADER}\n{ROW}\n", "usd")


@pytest.mark.parametrize(
    "text",
    [
        f"{HEADER}\n{ROW}\n",
        f"\ufeff{HEADER}\r\n{ROW}\r\n",
        f"{HEADER}\n{ROW}".replace(",", ";"),
        f"{HEADER}\n{ROW}\n\n,,,,\n".replace(",", "\t"),
        f"Invoice No.,Supplier-ID,Invoice Date,Currency Code,Amount Due\n{ROW}\n",
        f"\n发票号码,销方识别号,开票日期,币种,价税合计\n{ROW}\n",
        f"{HEADER},unknown\n{ROW},ignored\n",
    ],
)
def test_header__in_each_accepted_form__is_understood(text: str) -> None:
    assert rows(text) == [
        ImportedInvoice(
            file="file",
            format="csv",
            kind="invoice",
            number="A-1",
            seller_id="GB983294",
            issue_date="2026-09-01",
            currency="EUR",
            amount="10.00",
        )
    ]


def test_tax_bureau_export__prefers_the_digital_number_and_the_sum_with_tax() -> None:
    text = (
        "发票代码,发票号码,数电发票号码,销方名称,开票日期,金额,税额,价税合计\n"
        ",,26442000000123456789,晨光,2026-09-01,100,13,113\n"
        "044,123,,晨光,2026-09-01,1,0,1\n"
    )
    for data in (text.encode(), text.encode("gb18030")):
        found = rows(data, "CNY")
        assert [(one.number, one.amount, one.seller_name, one.error) for one in found] == [
            ("26442000000123456789", "113", "晨光", None),
            ("123", "1", "晨光", None),
        ]


@pytest.mark.parametrize(
    ("dates", "expected"),
    [
        (["1/2/2026", "1/13/2026"], ["2026-01-02", "2026-01-13"]),
        (["1/2/2026", "13/1/2026"], ["2026-02-01", "2026-01-13"]),
        (["1/2/2026", "2/1/2026"], [None, None]),
        (["13/1/2026", "1/13/2026"], [None, None]),
        (["2026/1/2", "2026年1月2日"], ["2026-01-02", "2026-01-02"]),
    ],
)
def test_dates_with_slashes__are_read_only_in_an_order_that_the_file_proves(
    dates: list[str], expected: list[str | None]
) -> None:
    found = rows("number,issue_date,currency,amount\n" + "".join(f"A,{day},EUR,1\n" for day in dates))
    assert [one.issue_date for one in found] == expected
    assert all((one.error is None) == (one.issue_date is not None) for one in found)


@pytest.mark.parametrize("cell", ["=1+1", "+1", "-1", "@SUM(A1)", " =1", "\uff1d1", '"\t=1"'])
@pytest.mark.parametrize("field", ["number", "seller_id"])
def test_id__that_a_spreadsheet_would_run__is_refused(field: str, cell: str) -> None:
    row = {"number": "A-1", "seller_id": "GB1", "issue_date": "2026-09-01", "currency": "EUR", "amount": "1"} | {
        field: cell
    }
    (found,) = rows(f"{HEADER}\n{','.join(row.values())}\n")
    assert found.error == f"row 2: {field}: it looks like a spreadsheet formula"
    assert getattr(found, field) is None


@pytest.mark.parametrize("row", ["A-1,GB1", "A-1,GB1,2026-09-01,EUR,1,2"])
def test_row__of_another_width__is_refused_and_the_next_one_read(row: str) -> None:
    found = rows(f"{HEADER}\n{row}\n{ROW}\n")
    assert found[0].error == f"row 2: {row.count(',') + 1} cells under a header of 5"
    assert found[1].error is None


def test_kind__that_is_unknown__is_refused() -> None:
    found = rows(
        "kind,number,issue_date,currency,amount\n"
        + "".join(f"{kind},A,2026-09-01,EUR,1\n" for kind in ("381", "红字发票", "order"))
    )
    assert [one.kind for one in found] == ["credit_note", "credit_note", None]
    assert found[2].error == "row 4: kind: 'order' is neither invoice nor credit_note"


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", "the file is empty"),
        (b"\n\r\n", "the file is empty"),
        (b"hello world", "no invoice: neither XML nor"),
        (b"a,b\n1,2\n", "no invoice: neither XML nor"),
        (b"%PDF-1.7\n\xff\xff\xff", "no invoice: neither XML nor text"),
        (b"PK\x03\x04\x00\x00", "no invoice: neither XML nor text"),
        (b"number,amount\n1,\x002\n", "no invoice: neither XML nor text"),
        (b"number,Number,amount\n", "two columns are named 'number'"),
        (b"number,amount\n", "a header and no invoices"),
        (b'number,amount\n"1,2\n3,4\n', "broken CSV after row 1"),
        (b'number,amount\n1,"2"x\n', "broken CSV after row 1"),
        (b'"number,amount\n', "the header line is broken"),
        (f"{HEADER}\n{ROW}".encode("utf-16"), "no invoice: neither XML nor text"),
    ],
)
def test_file__that_is_no_list_of_invoices__is_one_error(data: bytes, error: str) -> None:
    assert error in refusal(data)


@pytest.mark.parametrize(
    ("text", "limits", "error"),
    [
        (f"{HEADER}\n{ROW}\n{ROW}\n{ROW}\n", {"csv_rows": 2}, "more than 2 rows"),
        (f"{HEADER}\n\n\n\n", {"csv_rows": 2}, "more than 2 rows"),
        (f"{HEADER}\n{ROW}\n", {"csv_columns": 4}, "more than 4 columns"),
        (f"number,amount\n1{',2' * 9}\n", {"csv_columns": 8}, "row 2: more than 8 columns"),
        (f"number,amount\n{'9' * 33},2\n", {"csv_cell_length": 32}, "row 2: a cell has more than 32 characters"),
        (
            f"number,amount\n{',' * 10_000}\n",
            {"csv_columns": 10, "csv_cell_length": 32},
            "a line has 320 characters or more",
        ),
        (f"{HEADER}\n{ROW}\n", {"file_bytes": 40}, "the file has more than 40 bytes"),
        ('number,amount\n"' + "x\n" * 100_000 + '",1\n', {}, "broken CSV after row 1"),
    ],
)
def test_file__beyond_a_limit__is_one_error(text: str, limits: dict[str, int], error: str) -> None:
    assert refusal(text, **limits).startswith(error)


@given(st.lists(st.lists(st.text(max_size=12), min_size=5, max_size=5), max_size=5))
def test_rows__of_any_text__are_read_or_refused_one_by_one(cells: list[list[str]]) -> None:
    table = io.StringIO()
    csv.writer(table).writerows([HEADER.split(","), *cells])
    data = table.getvalue().encode(errors="replace")
    for found in rows(data):
        assert found.error is not None or found.minor > 0


@given(st.binary(max_size=200))
def test_file__of_any_bytes__gives_at_least_one_line_and_never_raises(data: bytes) -> None:
    found = read_invoices(data, "file", limits=Limits(csv_rows=5))
    assert found
    assert all(one.error for one in found)


@pytest.mark.parametrize("name", ["invoices.csv", "ubl-invoice.xml"])
def test_invoice__as_a_csv_of_its_own__is_read_as_the_same_invoice(name: str) -> None:
    first = fixture(name)[0]
    (again,) = rows(first.as_csv())
    assert replace(again, file=first.file, format=first.format) == first
