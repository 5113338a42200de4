"""Cursors are ours or refused; whatever amount stands on chain can be shown."""

import base64
import contextlib
import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.web import pages
from ledger_api.web.money import MoneyModel
from ledger_api.web.problems import ProblemError

KEYS = st.tuples(st.integers(0, 2**63 - 1), st.text(max_size=40))


@given(KEYS)
def test_a_cursor_comes_back_as_its_key(key: tuple[int, str]) -> None:
    assert pages.decode(pages.encode(*key), int, str) == key


def _raw(value: object) -> str:
    return base64.urlsafe_b64encode(json.dumps(value).encode()).decode().rstrip("=")


@pytest.mark.parametrize(
    "cursor", ["!", "e30", _raw([True]), _raw(["x"]), _raw([2**63]), _raw([1, 2]), _raw([1.5]), _raw(7), "W1tb" * 40]
)
def test_another_cursor_is_refused(cursor: str) -> None:
    with pytest.raises(ProblemError) as refused:
        pages.decode(cursor, int)
    assert refused.value.body.field == "query/cursor"


@given(st.text(max_size=200))
def test_no_text_breaks_the_reading_of_a_cursor(text: str) -> None:
    with contextlib.suppress(ProblemError):
        pages.decode(text, int)


@given(st.integers(0, 2**64 - 1), st.integers(0, 2**16 - 1))
def test_every_amount_and_currency_of_the_chain_has_a_form(minor: int, currency: int) -> None:
    shown = MoneyModel.of(minor, currency)
    assert int(shown.amount.replace(".", "")) == minor


@pytest.mark.parametrize(
    ("minor", "currency", "amount", "code"),
    [(123_450, 978, "1234.50", "EUR"), (5, 392, "5", "JPY"), (-1, 156, "-0.01", "CNY"), (7, 999, "7", "999")],
)
def test_amounts_have_their_currencys_digits(minor: int, currency: int, amount: str, code: str) -> None:
    assert MoneyModel.of(minor, currency).model_dump() == {"amount": amount, "currency": code}
