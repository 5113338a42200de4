"""Reading camt.054.001.08: what is booked, under which reference, and no way for a file to do harm."""

from datetime import UTC, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.sdk import NotificationError, read_notification
from ledger_api.sdk.notifications import NAMESPACE, Booking, Flaw, NotificationLimits
from ledger_api.values.payment_references import PaymentReference
from tests.support.camt054 import Entry, Part, notification, paid

ONE, TWO = PaymentReference(201 << 24 | 7, 1).text, PaymentReference(201 << 24 | 8, 1).text


def _read(*entries: Entry) -> list[Booking]:
    return read_notification(notification(*entries))


def test_an_entry__is_its_amount_in_minor_units_at_the_begin_of_its_day_where_the_currency_settles() -> None:
    (booking,) = _read(paid(ONE, "40000.5", bank_id="B-1"))
    assert (booking.amount, booking.currency, booking.side) == (40_000_50, "CNY", "debit")
    assert (booking.reference, booking.bank_id, booking.account) == (ONE, "B-1", "6222000000000010")
    assert datetime.fromtimestamp(booking.booked_at, UTC).isoformat() == "2026-03-01T16:00:00+00:00"
    (exact,) = _read(paid(ONE, "1", booked="<DtTm>2026-03-02T10:00:00.5+01:00</DtTm>"))
    assert datetime.fromtimestamp(exact.booked_at, UTC).isoformat() == "2026-03-02T09:00:00+00:00"


def test_a_batch__is_one_booking_for_each_reference_and_adds_up() -> None:
    parts = (Part(ONE, "10.00"), Part(TWO, "5.00"), Part(ONE, "2.50"))
    assert [(each.reference, each.amount, each.flaw) for each in _read(Entry("17.50", parts))] == [
        (ONE, 12_50, None),
        (TWO, 5_00, None),
    ]
    alike = (Part(ONE), Part(ONE))
    assert [(each.reference, each.amount) for each in _read(Entry("17.50", alike))] == [(ONE, 17_50)]


@pytest.mark.parametrize(
    "parts",
    [
        (Part(ONE, "10.00"), Part(TWO, "5.00")),
        (Part(ONE, "10.00"), Part(TWO)),
        (Part(ONE, "10.00"), Part(TWO, "7.50", currency="EUR")),
        (Part(ONE, "10.00"), Part(TWO, "-7.50")),
    ],
)
def test_a_batch_that_does_not_add_up__has_no_amounts(parts: tuple[Part, ...]) -> None:
    assert {each.flaw for each in _read(Entry("17.50", parts))} == {Flaw.AMOUNT_UNCLEAR}


@pytest.mark.parametrize(
    ("entry", "flaw"),
    [
        (Entry("1.00", (Part(ONE),), status="PDNG"), Flaw.NOT_BOOKED),
        (Entry("1.00", (Part(ONE),), reversal=True), Flaw.REVERSED),
        (Entry("1.001", (Part(ONE),)), Flaw.AMOUNT_UNCLEAR),
        (Entry("0.00", (Part(ONE),)), Flaw.AMOUNT_UNCLEAR),
        (Entry("1e3", (Part(ONE),)), Flaw.AMOUNT_UNCLEAR),
        (Entry("1.00", (Part(ONE),), currency="XXX"), Flaw.AMOUNT_UNCLEAR),
        (Entry("1.00", (Part(ONE),), booked="<Dt>soon</Dt>"), Flaw.DATE_UNCLEAR),
        (Entry("1.00", (Part(ONE),), booked="<Dt>1969-12-31</Dt>"), Flaw.DATE_UNCLEAR),
        (Entry("1.00", (Part(ONE),), booked="<Dt>9999-12-31</Dt>"), Flaw.DATE_UNCLEAR),
        (Entry("1.00", (Part(ONE),), booked="<Dt>0001-01-01</Dt>"), Flaw.DATE_UNCLEAR),
        (Entry("1.00", (Part(ONE, structured=TWO),)), Flaw.REFERENCE_UNCLEAR),
    ],
)
def test_what_is_not_certain__is_said_of_the_entry(entry: Entry, flaw: Flaw) -> None:
    assert [each.flaw for each in _read(entry)] == [flaw]


def test_the_creditor_reference__stands_in_where_there_is_no_end_to_end_id_of_ours() -> None:
    for end_to_end in ("NOTPROVIDED", "INV-7", ONE):
        (booking,) = _read(Entry("1.00", (Part(end_to_end, structured=ONE),)))
        assert (booking.reference, booking.flaw) == (ONE, None)
    assert [each.reference for each in _read(paid("INV-7", "1.00"), paid("NOTPROVIDED", "1.00"), Entry("1.00"))] == [
        "INV-7",
        "",
        "",
    ]


_BOMB = '<!DOCTYPE d [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>'
_FETCH = '<!DOCTYPE d [<!ENTITY x SYSTEM "file:///etc/passwd">]>'


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (b"", "not well-formed"),
        (b"%PDF-1.7", "not well-formed"),
        (notification()[:-20], "not well-formed"),
        (notification().replace(b"<Document", _BOMB.encode() + b"<Document"), "entities"),
        (notification().replace(b"<Document", _FETCH.encode() + b"<Document"), "entities"),
        (notification().replace(b"UTF-8", b"UTF-7"), "utf-7"),
        (notification().replace(b"camt.054.001.08", b"camt.053.001.08"), "no camt.054.001.08"),
        (notification().replace(b"<GrpHdr>", b"<a>" * 40 + b"</a>" * 40 + b"<GrpHdr>"), "nested more than 32"),
        (notification(Entry("1.00", side="BOTH")), "entry 1: CdtDbtInd"),
        (notification(Entry('1.00</Amt><Amt Ccy="CNY">2.00')), "entry 1: more than one Amt"),
        (
            notification().replace(
                b"<GrpHdr>", b'<x xmlns:i="http://www.w3.org/2001/XInclude"><i:include/></x><GrpHdr>'
            ),
            "XInclude",
        ),
    ],
)
def test_what_is_no_notification_or_would_do_harm__is_refused_in_words(content: bytes, why: str) -> None:
    with pytest.raises(NotificationError, match=why):
        read_notification(content)


def test_sizes__are_bounded() -> None:
    many = notification(*[paid(ONE, "1.00")] * 5)
    for limits, why in (
        (NotificationLimits(file_bytes=100), "100 bytes"),
        (NotificationLimits(entries=4), "4 entries"),
        (NotificationLimits(bookings=4), "4 bookings"),
        (NotificationLimits(xml_elements=20), "20 elements"),
    ):
        with pytest.raises(NotificationError, match=f"more than {why}"):
            read_notification(many, limits)
    assert NAMESPACE in many.decode()


_WHOLE = notification(Entry("17.50", (Part(ONE, "10.00"), Part(TWO, "7.50"))), paid(ONE, "1.00", bank_id="B")).decode()
_PIECES = st.sampled_from(
    ["", "<", ">", "&", "</Ntry>", "<Ntry>", "CNY", "1e9", "99999999999999999999", "\x00", "\uffff", "é"]
)


@given(st.lists(st.tuples(st.integers(0, len(_WHOLE)), st.integers(0, 30), _PIECES), min_size=1, max_size=4))
def test_a_file_that_was_damaged_anywhere__is_read_or_refused_and_raises_nothing_else(
    damages: list[tuple[int, int, str]],
) -> None:
    text = _WHOLE
    for at, length, piece in damages:
        text = text[:at] + piece + text[at + length :]
    try:
        bookings = read_notification(text.encode())
    except NotificationError:
        return
    assert all(each.flaw or (each.amount > 0 and each.booked_at) for each in bookings)
