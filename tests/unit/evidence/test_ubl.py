import pytest

from ledger_api.evidence.importers import ImportedInvoice
from tests.unit.evidence.support import UBL, changed, fixture, one

LEGAL_ID = "        <cbc:CompanyID>HRB 41877</cbc:CompanyID>\n"
PAYABLE = '<cbc:PayableAmount currencyID="EUR">10000.00</cbc:PayableAmount>'
TAX = """      <cac:PartyTaxScheme>
        <cbc:CompanyID>DE811569869</cbc:CompanyID>
        <cac:TaxScheme><cbc:ID>VAT</cbc:ID></cac:TaxScheme>
      </cac:PartyTaxScheme>
"""


def test_invoice__gives_every_field() -> None:
    assert fixture("ubl-invoice.xml") == [
        ImportedInvoice(
            file="ubl-invoice.xml",
            format="ubl",
            kind="invoice",
            number="GR-2026-0417",
            seller_id="HRB 41877",
            seller_name="Grünwald Guss GmbH",
            buyer_id="SE556036079301",
            buyer_name="Norrland Maskin AB",
            issue_date="2026-09-14",
            due_date="2026-12-13",
            currency="EUR",
            amount="10000.00",
        )
    ]
    assert fixture("ubl-invoice.xml")[0].minor == 1_000_000


def test_credit_note__is_refused_with_its_fields() -> None:
    assert fixture("ubl-credit-note.xml") == [
        ImportedInvoice(
            file="ubl-credit-note.xml",
            format="ubl",
            kind="credit_note",
            number="GR-2026-0417-C",
            seller_id="DE811569869",
            seller_name="Grünwald Guss",
            buyer_id="5560360793",
            buyer_name="Norrland Maskin AB",
            issue_date="2026-09-20",
            due_date="2026-10-20",
            currency="EUR",
            amount="250.00",
            error="a credit note reduces a receivable and can't start one",
        )
    ]
    with pytest.raises(ValueError, match="error"):
        _ = fixture("ubl-credit-note.xml")[0].minor


def test_invoice_with_a_credit_code__is_a_credit_note() -> None:
    invoice = changed(UBL, "<cbc:InvoiceTypeCode>380<", "<cbc:InvoiceTypeCode>381<")
    assert invoice.kind == "credit_note"
    assert invoice.error == "a credit note reduces a receivable and can't start one"


def test_party_id__falls_back_from_register_to_tax_to_identification_to_endpoint() -> None:
    without_legal = UBL.replace(LEGAL_ID, "")
    without_tax = without_legal.replace(TAX, "")
    without_number = without_tax.replace(
        "<cac:PartyIdentification><cbc:ID>SUP-17</cbc:ID></cac:PartyIdentification>", ""
    )
    without_endpoint = without_number.replace('<cbc:EndpointID schemeID="9930">DE811569869</cbc:EndpointID>', "")
    found = [one(text).seller_id for text in (UBL, without_legal, without_tax, without_number, without_endpoint)]
    assert found == ["HRB 41877", "DE811569869", "SUP-17", "DE811569869", None]
    assert one(without_endpoint).error is None


@pytest.mark.parametrize("written", ["8550", "0.01", "+5.00", ".5", "5.", "0005.10", "5.1000"])
def test_amount__is_given_as_it_is_written(written: str) -> None:
    invoice = changed(UBL, PAYABLE, PAYABLE.replace("10000.00", f"\n {written} "))
    assert (invoice.amount, invoice.error) == (written, None)


@pytest.mark.parametrize(
    ("written", "error"),
    [
        ("0", "the payable amount is zero"),
        ("-0.00", "the payable amount is zero"),
        ("-1656.25", "the payable amount is negative"),
        ("1.005", "amount: EUR has 2 fraction digits, the amount has 3"),
        ("10000000000000.01", "amount: the amount is beyond 1000000000000000 minor units"),
    ],
)
def test_amount__that_is_not_owed__is_refused_and_still_given(written: str, error: str) -> None:
    invoice = changed(UBL, PAYABLE, PAYABLE.replace("10000.00", written))
    assert (invoice.amount, invoice.error, invoice.number) == (written, error, "GR-2026-0417")


@pytest.mark.parametrize(
    "written", ["1e3", "1,000.00", "1 000", "NaN", "INF", "0x10", "€5", "--5", ".", "1.2.3", "٣", "9" * 65]
)
def test_amount__that_is_no_decimal__is_refused(written: str) -> None:
    invoice = changed(UBL, PAYABLE, PAYABLE.replace("10000.00", written))
    assert invoice.amount is None
    assert invoice.error is not None
    assert invoice.error.endswith("is not a plain decimal amount")


def test_amount__without_cents_in_a_currency_without_cents__is_exact() -> None:
    invoice = one(UBL.replace("EUR", "JPY"))
    assert (invoice.currency, invoice.amount, invoice.minor) == ("JPY", "10000.00", 10_000)


@pytest.mark.parametrize(
    ("old", "new", "error"),
    [
        ("  <cbc:ID>GR-2026-0417</cbc:ID>", "", "number is missing"),
        ("GR-2026-0417", " \n ", "number is missing"),
        (PAYABLE, "", "amount is missing"),
        (PAYABLE, PAYABLE * 2, "amount: more than one PayableAmount"),
        (
            PAYABLE,
            PAYABLE.replace("10000.00", "<x>1</x>10000.00"),
            "amount: PayableAmount has elements where a text belongs",
        ),
        (PAYABLE, PAYABLE.replace("EUR", "USD"), "currency: the amount is in 'USD', the document in 'EUR'"),
        ("<cbc:IssueDate>2026-09-14</cbc:IssueDate>", "", "issue_date is missing"),
        ("2026-09-14", "2026-02-30", "issue_date: '2026-02-30' is no date"),
        ("2026-12-13", "13.12.2026", "due_date: '13.12.2026' is no date"),
        ("  <cbc:ID>GR-2026-0417</cbc:ID>", "<cbc:ID>A</cbc:ID><cbc:ID>B</cbc:ID>", "number: more than one ID"),
        ("GR-2026-0417", "=HYPERLINK(1)", "number: it looks like a spreadsheet formula"),
        ("HRB 41877", "\uff0b1", "seller_id: it looks like a spreadsheet formula"),
        ("GR-2026-0417", "9" * 129, "number: the invoice number has more than 128 characters"),
        ("HRB 41877", "9" * 65, "seller_id: the legal id has more than 64 characters"),
        ("Grünwald Guss GmbH", "G" * 513, "seller_name: more than 512 characters"),
        ("DocumentCurrencyCode>EUR", "DocumentCurrencyCode>XXX", "currency: unknown currency 'XXX'"),
        (LEGAL_ID, LEGAL_ID + LEGAL_ID.replace("41877", "41878"), "seller_id: different values of CompanyID"),
    ],
)
def test_invoice__with_a_field_that_can_t_be_told__says_which(old: str, new: str, error: str) -> None:
    invoice = changed(UBL, old, new)
    assert invoice.error is not None
    assert error in invoice.error.split("; ")
    assert invoice.buyer_name == "Norrland Maskin AB"


def test_currency__is_the_amount_s_own_where_the_document_has_none() -> None:
    invoice = changed(UBL, "<cbc:DocumentCurrencyCode>EUR</cbc:DocumentCurrencyCode>", "")
    assert (invoice.currency, invoice.error) == ("EUR", None)


def test_number__split_by_a_comment__is_whole() -> None:
    assert changed(UBL, "GR-2026-0417", "GR-2026<!-- x -->-<![CDATA[0417]]>").number == "GR-2026-0417"


def test_line__is_never_taken_for_the_document() -> None:
    total = "<cac:LegalMonetaryTotal><cbc:PayableAmount>1</cbc:PayableAmount></cac:LegalMonetaryTotal>"
    line = f"<cac:InvoiceLine><cbc:ID>EVIL</cbc:ID>{total}</cac:InvoiceLine>"
    invoice = changed(UBL, "<cac:OrderReference>", line + "<cac:OrderReference>")
    assert (invoice.number, invoice.amount, invoice.error) == ("GR-2026-0417", "10000.00", None)


def test_name__with_control_and_direction_characters__is_given_without_them() -> None:
    invoice = changed(UBL, "Grünwald Guss GmbH", "Grün\u202ewald\u0085 Guss\u200b\n  GmbH")
    assert invoice.seller_name == "Grünwald Guss GmbH"
