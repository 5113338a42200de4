"""Tries compared by proofs: every difference is found, nothing else is looked at."""

import random

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.sdk.proofs import trie
from ledger_api.sdk.proofs.difference import difference
from ledger_api.sdk.proofs.trie import root

SEED = 20_261_125

Pairs = dict[bytes, bytes]


def _nodes(pairs: Pairs, monkeypatch: pytest.MonkeyPatch) -> dict[bytes, bytes]:
    nodes: dict[bytes, bytes] = {}

    def noted(data: bytes) -> bytes:
        nodes[keccak(data)] = data
        return keccak(data)

    with monkeypatch.context() as patched:
        patched.setattr(trie, "keccak", noted)
        root(pairs)
    return nodes


@pytest.mark.parametrize("count", [0, 1, 2, 40, 300])
def test_difference__is_every_key_added_changed_or_missing(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    print(f"seed {SEED + count}")
    rng = random.Random(SEED + count)
    expected = {keccak(rng.randbytes(8)): rng.randbytes(rng.randint(1, 33)) for _ in range(count)}
    actual = dict(expected)
    for key in list(expected)[::7]:
        del actual[key]
    for key in list(expected)[1::11]:
        actual[key] = b"changed"
    actual |= {keccak(rng.randbytes(8)): b"added" for _ in range(3)}
    found = difference(root(actual), expected, _nodes(actual, monkeypatch))
    assert found.unseen == []
    differing = {key for key in expected | actual if expected.get(key) != actual.get(key)}
    assert found.leaves == {key: actual.get(key) for key in differing}


def test_equal_tries__need_no_node_at_all() -> None:
    pairs = {keccak(bytes([at])): b"value" for at in range(50)}
    found = difference(root(pairs), pairs, {})
    assert (found.leaves, found.unseen) == ({}, [])


def test_unknown_nodes__are_named_by_the_path_that_leads_to_them(monkeypatch: pytest.MonkeyPatch) -> None:
    pairs = {keccak(bytes([at])): b"value" for at in range(50)}
    other = pairs | {keccak(b"more"): b"value"}
    assert difference(root(other), pairs, {}).unseen == [""]
    top = {root(other): _nodes(other, monkeypatch)[root(other)]}
    assert difference(root(other), pairs, top).unseen == [keccak(b"more").hex()[:1]]
