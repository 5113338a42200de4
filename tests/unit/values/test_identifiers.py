import hashlib
import hmac

import pytest
from eth_hash.auto import keccak
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.identifiers import (
    IdentifierError,
    fingerprint,
    legal_id_tag,
    normalise_invoice_number,
    normalise_legal_id,
)

KEY = bytes(range(32))


def _full_width(text: str) -> str:
    return "".join(chr(ord(character) + 0xFEE0) for character in text)


spellings = st.text(
    st.sampled_from("aA1-\u2013\u2212 \u3000\t\n\u200b\u202e\uff21\uff11\uff0d\ufe0fßŉΐİﬁ①é"), min_size=1, max_size=24
)


@pytest.mark.parametrize(
    "spelling",
    [
        "INV-001",
        "inv-001",
        " Inv - 001 ",
        _full_width("INV-001"),
        "INV\u2013001",
        "INV\u2212001",
        "I\u200bN\u202eV-0\u00ad01",
        "INV\x00-\r\n001",
        "INV\ufe0f-001\U000e0041",
        "\ufeffINV-001",
        "INV\u3000-\u00a0001",
    ],
)
def test_number__however_it_is_spelt__is_one_number(spelling: str) -> None:
    assert normalise_invoice_number(spelling) == "INV-001"
    assert fingerprint(KEY, "GB983294", spelling, "invoice") == fingerprint(KEY, "GB983294", "INV-001", "invoice")


@pytest.mark.parametrize("other", ["INV001", "INV-01", "INV-0001", "INV-OO1", "INV/001", "INV_001", "INV.001"])
def test_number__that_a_reader_tells_apart__stays_apart(other: str) -> None:
    assert normalise_invoice_number(other) != normalise_invoice_number("INV-001")


@given(spellings)
def test_normal_form__normalised_again__stays(text: str) -> None:
    try:
        once = normalise_invoice_number(text)
    except IdentifierError:
        return
    assert normalise_invoice_number(once) == once
    assert normalise_invoice_number(f" {once.lower()}\u200b") == once


@given(st.text(max_size=40))
def test_normal_form__of_any_text__is_stable_or_refused(text: str) -> None:
    try:
        once = normalise_legal_id(text)
    except IdentifierError:
        return
    assert normalise_legal_id(once) == once
    assert 0 < len(once) <= 64
    assert not any(character.isspace() for character in once)


@pytest.mark.parametrize(
    "text", ["", " ", "\u200b", "\ud800", "A\udfff", "A" * 65, " " * 1000, "\ue000", "\u0378", "ﷺ" * 8]
)
def test_legal_id__empty_endless_or_no_text__is_refused(text: str) -> None:
    with pytest.raises(IdentifierError):
        normalise_legal_id(text)


def test_tag__is_the_first_eight_bytes_of_the_prefixed_hash() -> None:
    expected = int.from_bytes(keccak(b"legal-id\x00" + b"91310000MA1FL5MX4K")[:8], "big")
    assert legal_id_tag("91310000ma1fl5mx4k") == legal_id_tag(_full_width("91310000") + " MA1FL5MX4K") == expected
    assert expected == 0x3A39B0DC41FAB558


def test_fingerprint__is_the_keyed_hash_of_length_prefixed_parts() -> None:
    message = b"\x00\x00\x00\x08GB983294" + b"\x00\x00\x00\x03A-1" + b"\x00\x00\x00\x07INVOICE"
    expected = hmac.new(KEY, message, hashlib.sha256).digest()
    assert fingerprint(KEY, "gb 983294", "a-1", "invoice") == expected
    assert len(expected) == 32


def test_fingerprint__differs_by_key_and_by_each_part() -> None:
    base = ("GB983294", "A-1", "invoice")
    others = [
        ("GB983295", "A-1", "invoice"),
        ("GB983294", "A-2", "invoice"),
        ("GB983294", "A-1", "credit note"),
        ("GB98329", "4A-1", "invoice"),
    ]
    prints = {fingerprint(KEY, *parts) for parts in [base, *others]} | {fingerprint(KEY[::-1], *base)}
    assert len(prints) == 6


def test_fingerprint__with_a_short_key__is_refused_without_showing_it() -> None:
    with pytest.raises(IdentifierError) as caught:
        fingerprint(b"secret", "GB983294", "A-1", "invoice")
    assert "secret" not in str(caught.value)
