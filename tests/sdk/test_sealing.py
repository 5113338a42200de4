"""Sealed documents open for their readers, for their subject, unaltered, and for nobody else."""

import copy
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.sdk import SealError, SigningKey, seal, unseal
from tests.support.network import MODULE, Cast

READER, OTHER = SigningKey.generate(), SigningKey.generate()
READERS = {7: READER.public_key, 8: OTHER.public_key}


@given(st.binary(max_size=5_000), st.text(st.characters(exclude_categories=["Cs"]), max_size=100))
def test_every_reader_opens_what_was_sealed_for_it(content: bytes, subject: str) -> None:
    sealed = seal(content, subject, READERS)
    assert unseal(sealed, subject, 7, READER) == unseal(sealed, subject, 8, OTHER) == content
    assert not content or len(content) < 8 or content not in str(sealed).encode()


@pytest.mark.parametrize(
    ("subject", "number", "key"),
    [("other", 7, READER), ("quote", 8, READER), ("quote", 9, READER), ("quote", 7, OTHER)],
)
def test_another_subject_number_or_key_opens_nothing(subject: str, number: int, key: SigningKey) -> None:
    with pytest.raises(SealError):
        unseal(seal(b"terms", "quote", READERS), subject, number, key)


def _altered(sealed: dict[str, Any]) -> list[dict[str, Any]]:
    swapped = copy.deepcopy(sealed)
    swapped["keys"]["7"], swapped["keys"]["8"] = sealed["keys"]["8"], sealed["keys"]["7"]
    other = seal(b"other", "quote", READERS)
    return [
        swapped,
        sealed | {"content": other["content"]},
        sealed | {"keys": other["keys"]},
        sealed | {"content": "!"},
        sealed | {"content": None},
        sealed | {"keys": []},
        sealed | {"version": 2},
        {},
    ]


def test_what_was_altered_does_not_open() -> None:
    for altered in _altered(seal(b"terms", "quote", READERS)):
        with pytest.raises(SealError):
            unseal(altered, "quote", 7, READER)


def test_nobody_seals_for_nobody_for_too_many_or_for_what_is_no_key() -> None:
    for readers in ({}, dict.fromkeys(range(65), READER.public_key), {7: bytes(33)}):
        with pytest.raises(SealError):
            seal(b"terms", "quote", readers)


@MODULE
async def test_terms_are_sealed_for_a_counterparty_of_the_checked_directory(network: Cast) -> None:
    """The reader's key is the one that governors enrolled and the CA signed, not one that the service shows."""
    financier, supplier = network.financier, network.suppliers[0]
    reader = await financier.client.participants.verified(supplier.number)
    sealed = seal(b"5.1 % a year", "request 1", {reader.number: reader.public_key})
    assert unseal(sealed, "request 1", supplier.number, supplier.sign.key) == b"5.1 % a year"
    with pytest.raises(SealError):
        unseal(sealed, "request 1", supplier.number, network.outsider.sign.key)
