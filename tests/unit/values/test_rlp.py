"""RLP: the published examples, and one form per value."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.values import rlp

ITEMS = st.recursive(st.binary(max_size=80), lambda items: st.lists(items, max_size=5), max_leaves=20)


@pytest.mark.parametrize(
    ("item", "encoded"),
    [
        (b"dog", "83646f67"),
        ([b"cat", b"dog"], "c88363617483646f67"),
        (b"", "80"),
        (b"\x00", "00"),
        (b"\x0f", "0f"),
        (b"\x04\x00", "820400"),
        ([[], [[]], [[], [[]]]], "c7c0c1c0c3c0c1c0"),
        (
            b"Lorem ipsum dolor sit amet, consectetur adipisicing elit",
            "b8384c6f72656d20697073756d20646f6c6f722073697420616d65742c20636f6e7365637465747572206164697069736963696e6720656c6974",
        ),
    ],
)
def test_the_published_examples(item: rlp.Item, encoded: str) -> None:
    assert rlp.encode(item).hex() == encoded
    assert rlp.decode(bytes.fromhex(encoded)) == item


@given(ITEMS)
def test_what_is_encoded_is_decoded(item: rlp.Item) -> None:
    assert rlp.decode(rlp.encode(item)) == item


@pytest.mark.parametrize("encoded", ["", "8100", "b800", "b837" + "00" * 55, "83646f", "c883636174", "0000", "b90038"])
def test_another_form_is_refused(encoded: str) -> None:
    with pytest.raises(ValueError, match="encoding"):
        rlp.decode(bytes.fromhex(encoded))


def test_nesting_is_bounded() -> None:
    item: rlp.Item = []
    for _ in range(40):
        item = [item]
    with pytest.raises(ValueError, match="nested"):
        rlp.decode(rlp.encode(item))


def test_numbers_have_no_leading_zeros() -> None:
    assert [rlp.number(value) for value in (0, 1, 255, 256)] == [b"", b"\x01", b"\xff", b"\x01\x00"]
