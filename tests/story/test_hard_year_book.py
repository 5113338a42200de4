"""The hard year's book: read strictly, planned so that the ledger stands as the file does, and its figures by hand."""

from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.demo.hard_year.book import COLUMNS, OWN, BookError, Invoice, read_book
from ledger_api.demo.hard_year.figures import ageing, days_late, late_interest, overdue, wrong_days
from ledger_api.demo.hard_year.weeks import WEEK, weeks

HEADER = ",".join(("countryCode", *COLUMNS))
ROW = "391,0379-NEVHP,0000611365,1/2/2013,2/1/2013,55.94,No,1/15/2013,0"

DATES = st.integers(0, 400).map(lambda days: date(2013, 1, 1) + timedelta(days))


@st.composite
def invoices(draw: st.DrawFn) -> Invoice:
    issued, number = draw(DATES), draw(st.integers(0, 10**9))
    due = issued + timedelta(draw(st.integers(1, 60)))
    settled = draw(st.none() | st.integers(0, 200).map(lambda days: issued + timedelta(days)))
    late = max(0, (settled - due).days) if settled else 0
    customer = draw(st.sampled_from(["A", "B", "C"]))
    return Invoice(customer, str(number), issued, due, draw(st.integers(1, 10**9)), draw(st.booleans()), settled, late)


BOOKS = st.lists(invoices(), min_size=1, max_size=12, unique_by=lambda one: one.number)


def written(tmp_path: Path, *rows: str, header: str = HEADER) -> Path:
    path = tmp_path / "receivables.csv"
    path.write_text("\n".join((header, *rows)) + "\n")
    return path


def test_a_row__is_read_with_its_amount_in_minor_units(tmp_path: Path) -> None:
    (one,) = read_book(written(tmp_path, ROW))
    assert one == Invoice(
        "0379-NEVHP", "0000611365", date(2013, 1, 2), date(2013, 2, 1), 5594, False, date(2013, 1, 15), 0
    )


@pytest.mark.parametrize(
    ("change", "column"),
    [
        (("0379-NEVHP", ""), "customerID"),
        (("0000611365", " "), "invoiceNumber"),
        (("1/2/2013", "2013-01-02"), "InvoiceDate"),
        (("1/2/2013", "13/2/2013"), "InvoiceDate"),
        (("2/1/2013", "1/2/2013"), "DueDate"),
        (("2/1/2013", "2/1/2014"), "DueDate"),
        (("55.94", "55.941"), "InvoiceAmount"),
        (("55.94", "0"), "InvoiceAmount"),
        (("No", "Maybe"), "Disputed"),
        (("1/15/2013", "1/1/2013"), "SettledDate"),
        (("1/15/2013,0", "1/15/2013,x"), "DaysLate"),
    ],
)
def test_a_value_that_does_not_fit__is_named_by_line_and_column(
    tmp_path: Path, change: tuple[str, str], column: str
) -> None:
    with pytest.raises(BookError, match=rf"line 3, {column}: "):
        read_book(written(tmp_path, ROW, ROW.replace("0000611365", "0000611366").replace(*_second(change))))


def _second(change: tuple[str, str]) -> tuple[str, str]:
    old, new = change
    return old.replace("0000611365", "0000611366"), new


def test_a_book__needs_every_column_an_invoice_and_each_number_once(tmp_path: Path) -> None:
    with pytest.raises(BookError, match="the column DaysLate is missing"):
        read_book(written(tmp_path, header=HEADER.removesuffix(",DaysLate")))
    with pytest.raises(BookError, match="no invoices"):
        read_book(written(tmp_path))
    with pytest.raises(BookError, match="line 3, invoiceNumber: it is that of line 2"):
        read_book(written(tmp_path, ROW, ROW))
    (tmp_path / "receivables.csv").write_bytes(b"\xff\xfe")
    with pytest.raises(BookError, match="UTF-8"):
        read_book(tmp_path / "receivables.csv")


def test_the_own_book__is_one_in_which_everything_happens() -> None:
    book = read_book(OWN)
    assert wrong_days(book) == []
    assert any(one.disputed and one.days_late for one in book)
    assert any(one.settled and one.settled < one.due for one in book)
    lates = {next(bound for bound in (0, 30, 60, 90, 999) if one.days_late <= bound) for one in book}
    assert lates == {0, 30, 60, 90, 999}


@given(BOOKS)
def test_each_invoice__comes_once_in_time_and_is_paid_once_afterwards(book: list[Invoice]) -> None:
    plan = weeks(book)
    came = {one.number: week.end for week in plan for one in week.coming}
    assert len(came) == sum(len(week.coming) for week in plan) == len(book)
    for one in book:
        assert came[one.number] < one.issued <= came[one.number] + WEEK
    ends = [
        (one, week.end, early)
        for week in plan
        for early in (True, False)
        for one in (week.early if early else week.paid)
    ]
    assert sorted(one.number for one, _, _ in ends) == sorted(one.number for one in book if one.settled)
    for one, end, early in ends:
        assert one.settled is not None
        assert end - WEEK < one.settled <= end
        assert came[one.number] < end
        assert early == (end <= one.due), "before the due date it is an early payment"


@given(BOOKS)
def test_at_each_weeks_end__what_the_plan_has_made_open_is_what_the_file_has_open(book: list[Invoice]) -> None:
    opened: set[str] = set()
    for week in weeks(book):
        opened -= {one.number for one in (*week.early, *week.paid)}
        assert opened == {one.number for one in book if one.open_on(week.end)}
        opened |= {one.number for one in week.coming}
    assert opened == {one.number for one in book if one.settled is None}
    assert weeks(book)[-1].compared


@given(BOOKS, DATES)
def test_ageing__holds_every_open_invoice_once(book: list[Invoice], on: date) -> None:
    found = ageing(book, on)
    still = [one for one in book if one.open_on(on)]
    assert sum(each.open for each in found.values()) == sum(one.amount for one in still)
    assert sum(each.receivables for each in found.values()) == len(still)
    not_due = sum(one.amount for one in still if one.due >= on)
    assert sum(each.amounts["not_due"] for each in found.values()) == not_due


def test_figures__by_hand(tmp_path: Path) -> None:
    book = read_book(
        written(
            tmp_path,
            "391,A,1,1/1/2013,1/31/2013,100.00,No,3/2/2013,30",
            "391,A,2,1/1/2013,1/31/2013,50.00,Yes,3/3/2013,31",
            "391,B,3,1/20/2013,2/19/2013,10.00,No,2/1/2013,0",
        )
    )
    on = date(2013, 3, 1)
    aged = ageing(book, on)
    assert (set(aged), aged["A"].receivables) == ({"A"}, 2)
    assert aged["A"].amounts == {
        "not_due": 0, "days_1_30": 15_000, "days_31_60": 0, "days_61_90": 0, "days_over_90": 0
    }  # fmt: skip
    assert ageing(book, date(2013, 3, 2))["A"].amounts["days_1_30"] == 5_000, "settled on a day is not open at its end"
    assert ageing(book, date(2013, 1, 31))["A"].amounts["not_due"] == 15_000, "on its due date nothing is late"
    assert overdue(book, on, 3) == {"1": (10_000, 29), "2": (5_000, 29)}
    assert overdue(book, date(2013, 2, 3), 3) == {}
    assert [days_late(one, on) for one in book] == [30, 31, 0]
    assert [late_interest(one, on, 1_825) for one in book] == [
        150,
        round(Fraction(4_500 * 1_825 * 31, 3_650_000)),
        0,
    ]
