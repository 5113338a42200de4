"""Which slot the audit asks for, to see what a node of the storage's trie holds."""

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.audit.storage import LONGEST_PATH, AccountError, _Slots


def hashed(slot: int) -> str:
    return keccak(slot.to_bytes(32, "big")).hex()


def test_path_that_a_known_slot_lies_on__is_shown_by_it_however_deep() -> None:
    slots = _Slots(dict.fromkeys(range(7_000, 7_100), 0))
    for slot in range(7_000, 7_100):
        assert slots.below(hashed(slot)[:40]) == slot


def test_path_that_no_known_slot_lies_on__is_searched_while_it_is_short() -> None:
    path = "abc"
    assert len(path) <= LONGEST_PATH
    assert hashed(_Slots({}).below(path)).startswith(path)


def test_deeper_path_that_no_known_slot_lies_on__is_not_followed() -> None:
    with pytest.raises(AccountError, match="deeper"):
        _Slots({1: 0}).below("0" * (LONGEST_PATH + 1))
