"""What an attacker may send as XML: each is one error line, quickly, and nothing outside the bytes is ever touched."""

import codecs
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.evidence.importers import read_invoices
from tests.unit.evidence.support import UBL, changed, one, refusal

BODY = UBL.partition("?>")[2]
SECRET = "the secret of the machine"
UMLAUT = UBL.index("ü")
NO_DOCTYPE = "a document type, entities and external references are not accepted"
LAUGHS = "<!DOCTYPE lolz [<!ENTITY a 'lol'>" + "".join(
    f"<!ENTITY {name} '{f'&{before};' * 10}'>" for before, name in zip("abcdefghi", "bcdefghij", strict=True)
) + "]>"  # fmt: skip


def _document(prolog: str, number: str = "GR-2026-0417") -> str:
    return f'<?xml version="1.0" encoding="UTF-8"?>{prolog}{BODY.replace("GR-2026-0417", number)}'


@pytest.mark.parametrize(
    ("prolog", "number"),
    [
        (LAUGHS, "&j;"),
        (f"<!DOCTYPE x [<!ENTITY a '{'A' * 50_000}'>]>", "&a;" * 1_000),
        ("<!DOCTYPE x [<!ENTITY % a '%a;'> %a;]>", "1"),
        ('<!DOCTYPE Invoice SYSTEM "http://192.0.2.1/evil.dtd">', "1"),
        ('<!DOCTYPE Invoice PUBLIC "-//x//y" "http://192.0.2.1/evil.dtd">', "1"),
        ('<!DOCTYPE x [<!ENTITY % a SYSTEM "http://192.0.2.1/evil.dtd"> %a;]>', "1"),
        ('<!DOCTYPE x [<!ENTITY a PUBLIC "p" "ftp://192.0.2.1/"><!NOTATION n SYSTEM "n">]>', "&a;"),
        ("<!DOCTYPE x [<!ATTLIST Invoice a CDATA 'default'>]>", "1"),
        ("<!DOCTYPE Invoice>", "1"),
    ],
)
def test_document_type__of_any_kind__is_refused(prolog: str, number: str) -> None:
    assert refusal(_document(prolog, number)) == NO_DOCTYPE
    assert refusal(_document(prolog, number).replace('"UTF-8"', '"UTF-16"', 1).encode("utf-16")) == NO_DOCTYPE


def test_external_entity__never_shows_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    for uri in (secret.as_uri(), str(secret), "/dev/zero"):
        invoice = one(_document(f'<!DOCTYPE x [<!ENTITY a SYSTEM "{uri}">]>', "&a;"))
        assert SECRET not in str(invoice)
        assert invoice.error == NO_DOCTYPE


def test_inclusion__never_shows_a_file(tmp_path: Path) -> None:
    secret = tmp_path / "secret"
    secret.write_text(SECRET)
    include = f'<xi:include xmlns:xi="http://www.w3.org/2001/XInclude" href="{secret.as_uri()}" parse="text"/>'
    assert refusal(_document("", include)) == "XInclude is not accepted"


def test_schema_location_and_stylesheet__are_never_followed() -> None:
    hint = (
        'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="x http://192.0.2.1/x.xsd" xmlns:cac='
    )
    sheet = '<?xml-stylesheet type="text/xsl" href="http://192.0.2.1/evil.xsl"?>'
    document = _document(sheet).replace("xmlns:cac=", hint, 1)
    assert one(document) == one(UBL)


def test_undefined_entity__is_not_well_formed() -> None:
    assert refusal(_document("", "&nbsp;")).startswith("not well-formed XML: undefined entity")


def test_undefined_entity__with_an_endless_name__is_a_short_error() -> None:
    assert len(refusal(_document("", f"&{'n' * 1_000_000};"))) < 200


def test_nesting__is_bounded() -> None:
    assert refusal("<a>" * 100_000) == "elements are nested more than 64 deep"
    within = changed(UBL, "<cac:OrderReference>", "<x>" * 62 + "</x>" * 62 + "<cac:OrderReference>")
    assert within.error is None
    assert refusal(UBL.replace("<cac:OrderReference>", "<x>" * 64 + "</x>" * 64 + "<cac:OrderReference>")) == (
        "elements are nested more than 64 deep"
    )


def test_nesting__below_an_element_that_is_not_kept__is_bounded_too() -> None:
    assert refusal("<a><InvoiceLine>" + "<a>" * 100_000) == "elements are nested more than 64 deep"


def test_elements__are_counted_kept_or_not() -> None:
    for opening in ("<a>", "<a><Signature>"):
        assert refusal(opening + "<b/>" * 300, xml_elements=200) == "more than 200 elements"
    assert refusal("<a>" + "<b/>" * 2_000_000) == "more than 250000 elements"


def test_text__is_bounded_even_in_pieces() -> None:
    longer = "more than 100000 characters of text"
    for filling in (
        "x" * 100_001,
        "x<b/>" * 100_001,
        "&#65;" * 100_001,
        "<![CDATA[" + "x" * 100_001 + "]]>",
        "\n" * 100_001,
    ):
        assert longer in refusal(f"<a>{filling}</a>")


def test_attachment__is_read_over() -> None:
    attachment = (
        f"<cac:A><cbc:EmbeddedDocumentBinaryObject>{'QUJD' * 500_000}</cbc:EmbeddedDocumentBinaryObject></cac:A>"
    )
    assert changed(UBL, "<cac:OrderReference>", attachment + "<cac:OrderReference>") == one(UBL)


@pytest.mark.parametrize(
    ("tag", "error"),
    [
        (f'<a b="{"x" * 9_000}"/>', "an attribute has more than 8192 characters"),
        ("<a " + " ".join(f'b{n}=""' for n in range(65)) + "/>", "an element has more than 64 attributes"),
        (f'<a b="{"x" * 5_000_000}"/>', "a tag has more than 65536 characters"),
        ("<a " + " ".join(f"b{n}='>'" for n in range(300_000)) + "/>", "a tag has more than 65536 characters"),
        ("<a " + " ".join(f'xmlns:b{n}="u{n}"' for n in range(100_000)) + "/>", "a tag has more than 65536 characters"),
        (f"<a>{'x' * 70_000}<{'n' * 70_000}/></a>", "a tag has more than 65536 characters"),
        ('<a b="1" b="2"/>', "not well-formed XML: duplicate attribute"),
    ],
)
def test_tag__that_is_huge_or_repeats_itself__is_refused(tag: str, error: str) -> None:
    assert refusal(tag).startswith(error)


@pytest.mark.parametrize(
    "document",
    [
        "<",
        "<a",
        "<a>",
        "<a></b>",
        "<a/><b/>",
        "<a/>x",
        "<?xml version='1.0'?>",
        "<!-- -->",
        "<a>\x01</a>",
        " <?xml version='1.0'?><a/>",
        UBL[:-20],
        UBL + UBL,
        "<a:b/>",
        "<<<<",
        "<a>&#0;</a>",
        "<a>&#xD800;</a>",
    ],
)
def test_broken_document__is_refused(document: str) -> None:
    assert refusal(document).startswith("not well-formed XML")


@pytest.mark.parametrize(
    "document", ["<html/>", "<EInvoices/>", "<Invoice/>", "<Invoice xmlns='urn:x'/>", "<a:EInvoice xmlns:a='urn:x'/>"]
)
def test_other_document__is_no_invoice(document: str) -> None:
    assert refusal(document).startswith("no invoice: the document's element is ")


@pytest.mark.parametrize("codec", ["utf-8", "utf-8-sig", "utf-16", "iso-8859-1", "windows-1252", "gb18030"])
def test_encoding__that_is_stated_and_kept__reads_the_same(codec: str) -> None:
    stated = UBL.replace('"UTF-8"', f'"{codec.removesuffix("-sig").upper()}"', 1)
    assert one(stated.encode(codec)) == one(UBL)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (UBL.encode("iso-8859-1"), f"byte {UMLAUT} is not utf-8, the document's encoding"),
        (UBL.encode("utf-16"), "the byte order mark says UTF-16, the declaration 'utf-8'"),
        (UBL.encode("utf-16-le"), "UTF-16 and UTF-32 need a byte order mark"),
        (UBL.encode("utf-16-be"), "UTF-16 and UTF-32 need a byte order mark"),
        (UBL.encode("utf-32"), "the encoding UTF-32 is not accepted"),
        (UBL.encode("utf-32-be"), "UTF-16 and UTF-32 need a byte order mark"),
        (codecs.BOM_UTF16_BE + UBL.encode("utf-16-le"), "not well-formed XML"),
        (codecs.BOM_UTF16_LE + b"<", "byte 0 is not utf-16-le, the document's encoding"),
        (codecs.BOM_UTF16_LE + b"<\x00a\x00>\x00\x00\xd8", "byte 6 is not utf-16-le, the document's encoding"),
        (codecs.BOM_UTF8 + UBL.replace("UTF-8", "ISO-8859-1", 1).encode(), "the byte order mark says UTF-8, the decl"),
        (UBL.replace("UTF-8", "UTF-7", 1).encode(), "the encoding 'utf-7' is not accepted"),
        (UBL.replace("UTF-8", "unicode_escape", 1).encode(), "the encoding 'unicode_escape' is not accepted"),
        (UBL.replace("UTF-8", "cp037", 1).encode(), "the encoding 'cp037' is not accepted"),
        (UBL.replace("UTF-8", "UTF-16", 1).encode(), "the encoding 'utf-16' is not accepted"),
        (UBL.replace("UTF-8", "US-ASCII", 1).encode(), f"byte {UMLAUT + 3} is not ascii, the document's encoding"),
        (b"<a>\xc0\xbc</a>", "byte 3 is not utf-8, the document's encoding"),
        (b"<a>\xed\xa0\x80</a>", "byte 3 is not utf-8, the document's encoding"),
    ],
)
def test_encoding__that_is_not_what_it_states__is_refused(data: bytes, error: str) -> None:
    assert refusal(data).startswith(error)


def test_markup_in_utf_7__stays_text() -> None:
    assert refusal(b"+ADw-Invoice+AD4-").startswith("no invoice: neither XML nor")


@given(st.binary(max_size=300))
def test_document__of_any_bytes__is_one_error(tail: bytes) -> None:
    (invoice,) = read_invoices(b"<" + tail, "file")
    assert invoice.error


@given(st.data())
def test_invoice__with_any_bytes_exchanged__is_one_line_and_never_raises(data: st.DataObject) -> None:
    document = bytearray(UBL.encode())
    for place in data.draw(st.lists(st.integers(0, len(document) - 1), min_size=1, max_size=8)):
        document[place] = data.draw(st.integers(0, 255))
    (invoice,) = read_invoices(bytes(document), "file")
    assert invoice.error is not None or invoice.minor > 0
