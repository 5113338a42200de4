"""Records and the words in which the contract stores them: there and back, every bit in its place."""

from collections.abc import Callable
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts import state as s
from ledger_api.acts.records import Certificate, Governance, Signer
from ledger_api.acts.state import TABLES, Table
from ledger_api.acts.words import LAYOUTS, WORD_BITS, pack, unpack, word_count

PACKED = sorted(LAYOUTS, key=lambda table: table.name)


def _bytes_of(bits: int) -> Callable[[int], bytes]:
    return lambda number: number.to_bytes(bits // 8, "big")


def records_of(table: Table[Any, Any]) -> st.SearchStrategy[Any]:
    """Any record of the table, the bounds of its fields often."""
    make, layout = LAYOUTS[table]
    of_bytes = {name for name, kind in make.__annotations__.items() if kind is bytes}
    fields: dict[str, st.SearchStrategy[Any]] = {}
    for field, _, bits, _ in layout:
        most = (1 << bits) - 1
        number = st.one_of(st.integers(0, most), st.sampled_from([0, 1, most]))
        fields[field] = number.map(_bytes_of(bits)) if field in of_bytes else number
    return st.builds(make, **fields)


@st.composite
def rows(draw: st.DrawFn) -> tuple[Table[Any, Any], Any]:
    table = draw(st.sampled_from(PACKED))
    return table, draw(records_of(table))


@given(rows())
def test_record__packed_and_unpacked__is_the_same(row: tuple[Table[Any, Any], Any]) -> None:
    table, record = row
    packed = pack(table, record)
    assert len(packed) == word_count(table)
    assert all(0 <= word < 1 << WORD_BITS for word in packed)
    assert unpack(table, packed) == (record if any(packed) else None)


@given(st.sampled_from(PACKED), st.data())
def test_words__that_unpack__pack_to_themselves(table: Table[Any, Any], data: st.DataObject) -> None:
    given_words = tuple([data.draw(st.integers(0, 2**256 - 1)) for _ in range(word_count(table))])
    used = [0] * word_count(table)
    for _, word, bits, shift in LAYOUTS[table][1]:
        used[word] |= ((1 << bits) - 1) << shift
    kept = tuple([word & mask for word, mask in zip(given_words, used, strict=True)])
    assert pack(table, unpack(table, kept)) == kept
    if kept != given_words:
        with pytest.raises(ValueError, match="outside every field"):
            unpack(table, given_words)


@pytest.mark.parametrize("table", PACKED, ids=repr)
def test_fields__of_a_word__stand_beside_each_other_from_the_top(table: Table[Any, Any]) -> None:
    make, layout = LAYOUTS[table]
    assert sorted(part.field for part in layout) == sorted(make._fields), "every field of the record once"
    for word in range(word_count(table)):
        end = WORD_BITS
        for part in layout:
            if part.word == word:
                assert part.shift == end - part.bits, part
                end = part.shift
        assert end >= 0


@pytest.mark.parametrize("table", PACKED, ids=repr)
def test_field__beyond_its_bits__is_an_error_and_never_another_fields(table: Table[Any, Any]) -> None:
    make, layout = LAYOUTS[table]
    none = unpack(table, (1 << layout[0].shift, *(0,) * (word_count(table) - 1)))
    for part in layout:
        if make.__annotations__[part.field] is int:
            for value in (1 << part.bits, -1):
                with pytest.raises(OverflowError, match=part.field):
                    pack(table, none._replace(**{part.field: value}))


def test_certificates_word__is_that_of_the_page() -> None:
    record = Certificate(0x010203, 0x04050607, 0x08, 0x090A0B0C0D0E0F, 0x1, 0x2, 0x34, 0x35363738, 0x393A3B3C)
    assert pack(s.CERTIFICATES, record) == (
        int("01020304050607" + "0000000000000008" + "090a0b0c0d0e0f" + "1234" + "35363738393a3b3c", 16),
    )


def test_governance_and_signer_words__are_those_of_the_page() -> None:
    governance = Governance(2, 3600, 3, 0x12, 0xAABBCCDD, 7)
    assert pack(s.GOVERNANCE, governance) == (int("0200000e10030012aabbccdd0007", 16) << 144,)
    assert pack(s.SIGNERS, (signer := Signer(b"\xab" * 31, 5))) == (int("ab" * 31 + "05", 16),)
    assert unpack(s.SIGNERS, pack(s.SIGNERS, signer)) == signer


@pytest.mark.parametrize("table", TABLES, ids=repr)
def test_no_record__is_zero_words_and_zero_words_are_none(table: Table[Any, Any]) -> None:
    zero = (0,) * word_count(table)
    assert pack(table, None) == zero
    assert unpack(table, zero) is None


@pytest.mark.parametrize("table", TABLES, ids=repr)
def test_words__too_few_or_too_many__are_an_error(table: Table[Any, Any]) -> None:
    for count in (word_count(table) - 1, word_count(table) + 1):
        with pytest.raises(ValueError, match="words"):
            unpack(table, (1,) * count)


@pytest.mark.parametrize(
    ("table", "record"),
    [(s.GOVERNOR_KEYS, 7), (s.NONCES, 2**256 - 1), (s.BANK_REFERENCES, 1), (s.ROUND_PAGES, b"\x07" * 32)],
    ids=repr,
)
def test_record__that_is_one_number_or_hash__is_the_word_itself(table: Table[Any, Any], record: Any) -> None:
    word = int.from_bytes(record, "big") if isinstance(record, bytes) else record
    assert pack(table, record) == (word,)
    assert unpack(table, (word,)) == record
