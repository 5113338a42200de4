"""Identifiers that every party computes alike: they are what the page says, and no two things share one."""

from typing import Any

import pytest
from eth_abi.packed import encode_packed
from hypothesis import given
from hypothesis import strategies as st

from ledger_api.acts import state as s
from ledger_api.acts.hashing import keccak
from ledger_api.acts.ids import (
    STATE_SLOT,
    account_address,
    child_id,
    nonce_bit,
    receivable_id,
    storage_slot,
    submitter_of,
)
from ledger_api.acts.state import TABLES, Table
from ledger_api.acts.words import word_count


@given(st.integers(1, 2**32 - 1), st.integers(0, 2**24 - 1))
def test_receivables_id__is_its_submitter_and_its_serial(submitter: int, serial: int) -> None:
    identity = receivable_id(submitter, serial)
    assert identity.to_bytes(7, "big") == submitter.to_bytes(4, "big") + serial.to_bytes(3, "big")
    assert submitter_of(identity) == submitter


@pytest.mark.parametrize(("submitter", "serial"), [(0, 1), (2**32, 1), (-1, 1), (1, -1), (1, 2**24)])
def test_receivables_id__of_numbers_that_do_not_fit__is_an_error(submitter: int, serial: int) -> None:
    with pytest.raises(ValueError, match="submitter has 32 bits"):
        receivable_id(submitter, serial)


@given(st.integers(0, 2**128 - 1), st.integers(0, 2**24 - 1), st.integers(0, 2**16 - 1))
def test_childs_id__is_hashed_from_parent_sequence_and_index(parent: int, sequence: int, index: int) -> None:
    packed = encode_packed(["uint128", "uint24", "uint16"], [parent, sequence, index])
    assert child_id(parent, sequence, index).to_bytes(16, "big") == keccak(packed)[:16]


@given(st.integers(0, 2**64 - 1))
def test_nonces_bit__is_one_of_256_on_its_page(nonce: int) -> None:
    page, bit = nonce_bit(nonce)
    assert page * 256 + bit.bit_length() - 1 == nonce
    assert bit.bit_count() == 1


def test_state__begins_where_erc_7201_says() -> None:
    inner = int.from_bytes(keccak(b"receivables.ledger"), "big") - 1
    assert int.from_bytes(keccak(inner.to_bytes(32, "big")), "big") >> 8 << 8 == STATE_SLOT
    assert storage_slot(s.GOVERNANCE, 0) == STATE_SLOT


def test_accounts_address__is_the_contracts_and_ends_with_the_number() -> None:
    contract = bytes(range(20))
    address = account_address(contract, 0x01020304)
    assert len(address) == 20
    assert address[16:] == b"\x01\x02\x03\x04"
    assert address[:16] == account_address(contract, 9)[:16] != account_address(bytes(20), 9)[:16]


def mapping(key: int, slot: int) -> int:
    return int.from_bytes(keccak(key.to_bytes(32, "big") + slot.to_bytes(32, "big")), "big")


@pytest.mark.parametrize(
    ("table", "key", "member", "joined"),
    [
        (s.PARTICIPANTS, 7, 1, 7),
        (s.SIGNERS, (7, b"\x01" * 20), 2, 7 << 160 | int("01" * 20, 16)),
        (s.ACCOUNTS, 7, 3, 7),
        (s.GOVERNOR_KEYS, b"\x02" * 20, 4, int("02" * 20, 16)),
        (s.NONCES, (7, 2**56 - 1), 5, 7 << 56 | 2**56 - 1),
        (s.POLICIES, 3, 6, 3),
        (s.THRESHOLDS, (3, 156), 7, 3 << 16 | 156),
        (s.EXPOSURES, (10, 156), 8, 10 << 16 | 156),
        (s.EVIDENCE, b"\x03" * 32, 9, int("03" * 32, 16)),
        (s.RECEIVABLES, 99, 10, 99),
        (s.CERTIFICATES, 2**128 - 1, 11, 2**128 - 1),
        (s.FINANCINGS, 5, 12, 5),
        (s.STANDING, (1, 2, 3), 13, 1 << 64 | 2 << 32 | 3),
        (s.FREEZES, (2, 5), 14, 2 << 128 | 5),
        (s.SCHEDULED, b"\x04" * 32, 15, int("04" * 32, 16)),
        (s.ROUNDS, 99, 17, 99),
        (s.ROUND_PAGES, (99, 4), 18, 99 << 16 | 4),
    ],
    ids=repr,
)
def test_records_slot__is_that_of_its_mapping(table: Table[Any, Any], key: Any, member: int, joined: int) -> None:
    assert storage_slot(table, key) == mapping(joined, STATE_SLOT + member)


def test_bank_references__are_a_mapping_of_mappings() -> None:
    reference = b"\x05" * 32
    inner = mapping(40, STATE_SLOT + 16)
    assert storage_slot(s.BANK_REFERENCES, (40, reference)) == mapping(int.from_bytes(reference, "big"), inner)


def test_slots__of_neighbouring_records__do_not_meet() -> None:
    keys: dict[Table[Any, Any], list[Any]] = {
        table: [1, 2, 3]
        for table in TABLES
        if table.name in ("participants", "accounts", "policies", "receivables", "certificates", "financings", "rounds")
    }
    keys[s.STANDING] = [(1, 2, 3), (1, 3, 2), (2, 1, 3), (1, 2, 0), (1, 0, 2)]
    keys[s.FREEZES] = [(1, 1), (2, 1), (3, 1)]
    keys[s.ROUND_PAGES] = [(1, 0), (1, 1), (2, 0)]
    slots = [
        storage_slot(table, key) + word
        for table, row in keys.items()
        for key in row
        for word in range(word_count(table))
    ]
    assert len(set(slots)) == len(slots)
