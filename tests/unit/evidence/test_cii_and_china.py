import pytest

from ledger_api.evidence.importers import ImportedInvoice
from tests.unit.evidence.support import CHINA, CII, changed, fixture, one

LEGAL = """        <ram:SpecifiedLegalOrganization>
          <ram:ID schemeID="0002">552100554</ram:ID>
          <ram:TradingBusinessName>Rhône Câbles</ram:TradingBusinessName>
        </ram:SpecifiedLegalOrganization>
"""
TAX = '<ram:SpecifiedTaxRegistration><ram:ID schemeID="VA">FR11552100554</ram:ID></ram:SpecifiedTaxRegistration>'
RED = (
    "<SpecificInformation><RedEInvoice><OriginalInvoiceCode>1</OriginalInvoiceCode></RedEInvoice></SpecificInformation>"
)


def test_cii__gives_every_field() -> None:
    assert fixture("cii-invoice.xml") == [
        ImportedInvoice(
            file="cii-invoice.xml",
            format="cii",
            kind="invoice",
            number="F20260031",
            seller_id="552100554",
            seller_name="Câbles du Rhône SAS",
            buyer_id="CHE116281710",
            buyer_name="Alpenbahn AG",
            issue_date="2026-08-01",
            due_date="2026-11-30",
            currency="CHF",
            amount="7675.10",
        )
    ]


def test_cii_party_id__falls_back_from_register_to_tax_to_global_to_own() -> None:
    without_legal = CII.replace(LEGAL, "")
    without_tax = without_legal.replace(TAX, "")
    without_global = without_tax.replace('        <ram:GlobalID schemeID="0088">3770001000019</ram:GlobalID>\n', "")
    found = [one(text).seller_id for text in (CII, without_legal, without_tax, without_global)]
    assert found == ["552100554", "FR11552100554", "3770001000019", "F-881"]


@pytest.mark.parametrize(
    ("old", "new", "kind", "error"),
    [
        (
            "<ram:TypeCode>380<",
            "<ram:TypeCode>381<",
            "credit_note",
            "a credit note reduces a receivable and can't start one",
        ),
        ("DuePayableAmount>7675.10<", "DuePayableAmount>-7675.10<", "invoice", "the payable amount is negative"),
        ("DuePayableAmount>7675.10<", "DuePayableAmount>0.00<", "invoice", "the payable amount is zero"),
        (
            "<ram:DuePayableAmount>",
            '<ram:DuePayableAmount currencyID="EUR">',
            "invoice",
            "currency: the amount is in 'EUR', the document in 'CHF'",
        ),
        ('"102">20260801', '"203">202608011200', "invoice", "issue_date: not in the date format 102"),
        ("20260801", "20261301", "invoice", "issue_date: '20261301' is no date"),
        ("F20260031", "", "invoice", "number is missing"),
    ],
)
def test_cii__that_can_t_start_a_receivable__says_why(old: str, new: str, kind: str, error: str) -> None:
    invoice = changed(CII, old, new)
    assert (invoice.kind, invoice.error) == (kind, error)
    assert invoice.buyer_id == "CHE116281710"


def test_cii__with_instalments__has_no_single_due_date() -> None:
    date = "<ram:DueDateDateTime><udt:DateTimeString>20261231</udt:DateTimeString></ram:DueDateDateTime>"
    term = f"<ram:SpecifiedTradePaymentTerms>{date}</ram:SpecifiedTradePaymentTerms>"
    invoice = changed(CII, "<ram:InvoiceCurrencyCode>", term + "<ram:InvoiceCurrencyCode>")
    assert (invoice.due_date, invoice.error) == (None, "due_date: different values of DateTimeString")


def test_chinese_invoice__gives_every_field() -> None:
    assert fixture("china-invoice.xml") == [
        ImportedInvoice(
            file="china-invoice.xml",
            format="cn",
            kind="invoice",
            number="26442000000123456789",
            seller_id="91440300MA5EXAMP1X",
            seller_name="深圳市晨光精密五金有限公司",
            buyer_id="91310000MA1EXAMP2Y",
            buyer_name="上海远航重工股份有限公司",
            issue_date="2026-09-01",
            currency="CNY",
            amount="1130000.00",
        )
    ]
    assert fixture("china-invoice.xml")[0].minor == 113_000_000


def test_red_letter_invoice__is_refused_with_its_fields() -> None:
    (invoice,) = fixture("china-red-letter.xml")
    assert (invoice.kind, invoice.number, invoice.amount) == ("credit_note", "26442000000123450000", "-113000.00")
    assert invoice.error == "the payable amount is negative; a credit note reduces a receivable and can't start one"


def test_invoice__that_names_the_one_it_reverses__is_a_credit_note_whatever_its_sign() -> None:
    assert changed(CHINA, "</EInvoiceData>", RED + "</EInvoiceData>").kind == "credit_note"
    assert changed(CHINA, "</EInvoiceData>", RED.replace(">1<", "><") + "</EInvoiceData>").kind == "invoice"


@pytest.mark.parametrize(
    "written", ["2026-09-01", "2026-09-01T10:32:07", "2026/9/1", "2026年9月1日", "2026年09月01日 10:32:07", "20260901"]
)
def test_chinese_issue_time__in_each_of_its_spellings__is_one_date(written: str) -> None:
    invoice = changed(CHINA, "2026-09-01 10:32:07", written)
    assert (invoice.issue_date, invoice.error) == ("2026-09-01", None)


@pytest.mark.parametrize("written", ["2026-13-01", "2026年9-1", "26-09-01", "01/09/2026", "2026-09-01 noon"])
def test_chinese_issue_time__that_is_no_date__is_refused(written: str) -> None:
    invoice = changed(CHINA, "2026-09-01 10:32:07", written)
    assert invoice.issue_date is None
    assert invoice.error == f"issue_date: {written!r} is no date"


def test_chinese_invoice__in_gb18030__reads_the_same() -> None:
    assert one(CHINA.replace("UTF-8", "GBK").encode("gb18030")) == one(CHINA)
