import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values.payment_references import PaymentReference, is_iban, payment_reference

receivables = st.integers(1, 2**56 - 1)
numbers = st.integers(1, 36**6 - 1)


@given(receivables, numbers)
def test_reference__is_an_iso_11649_reference_that_names_receivable_and_payment(receivable: int, number: int) -> None:
    text = PaymentReference(receivable, number).text
    assert len(text) <= 21
    digits = "".join(str(int(letter, 36)) for letter in text[4:] + text[:4])
    assert int(digits) % 97 == 1
    spaced = " ".join(text[at : at + 4] for at in range(0, len(text), 4)).lower()
    assert payment_reference(spaced) == payment_reference(text) == PaymentReference(receivable, number)


@given(receivables, numbers, st.integers(0, 20), st.sampled_from("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ"))
def test_reference__with_one_letter_wrong__is_none(receivable: int, number: int, at: int, letter: str) -> None:
    text = PaymentReference(receivable, number).text
    wrong = text[:at] + letter + text[at + 1 :]
    assert wrong == text or at >= len(text) or payment_reference(wrong) is None


@pytest.mark.parametrize(
    "text",
    [
        "",
        "RF",
        "RF712348231",  # a creditor reference, of somebody else's
        "NOTPROVIDED",
        "RF18" + "0" * 12,
        "RF18" + "Z" * 18,
        "ＲＦ18000000HPVO01",
        "RF18-00000HPVO01",
    ],
)
def test_other_texts__are_no_receivables_references(text: str) -> None:
    assert payment_reference(text) is None


def test_numbers_that_do_not_fit__have_no_reference() -> None:
    for receivable, number in ((0, 1), (2**56, 1), (1, 0), (1, 36**6)):
        with pytest.raises(ValueError, match="56 bits"):
            _ = PaymentReference(receivable, number).text


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("DE89370400440532013000", True),
        ("GB82WEST12345698765432", True),
        ("DE89370400440532013001", False),
        ("de89370400440532013000", False),
        ("6222000012345678", False),
        ("DE89 3704 0044 0532 0130 00", False),
        ("", False),
    ],
)
def test_iban__is_known_by_its_check_digits(text: str, is_one: bool) -> None:
    assert is_iban(text) is is_one
