"""Tries: the roots of published examples, every member and absence proven, no altered proof believed."""

import random

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.sdk.proofs import trie
from ledger_api.sdk.proofs.trie import EMPTY_ROOT, MOST_NODES, ProofError, proven, root, storage_root

SEED = 20_261_124

Pairs = dict[bytes, bytes]


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        ({}, "56e81f171bcc55a6ff8345e692c0f86e5b48e01b996cadc001622fb5e363b421"),
        ({b"A": b"a" * 50}, "d23786fb4a010da3ce639d66d5e904a11dbc02746d1ce25029e53290cabf28ab"),
        (
            {b"doe": b"reindeer", b"dog": b"puppy", b"dogglesworth": b"cat"},
            "8aad789dff2f538bca5d8ea56e8abe10f4c7ba3a5dea95fea4cd6e7c3a1168d3",
        ),
        (
            {b"do": b"verb", b"horse": b"stallion", b"doge": b"coin", b"dog": b"puppy"},
            "5991bb8c6514148a29db676a14ac506cd2cd5775ace63c30a4fe457715e9ac84",
        ),
    ],
)
def test_root__is_that_of_the_published_example(pairs: Pairs, expected: str) -> None:
    assert root(pairs).hex() == expected
    assert root(dict(reversed(pairs.items()))).hex() == expected


def test_storage_root__knows_no_zero_words() -> None:
    assert storage_root({5: 0}) == EMPTY_ROOT
    assert storage_root({1: 7, 5: 0}) == storage_root({1: 7})


@pytest.fixture(params=[1, 2, 3, 17, 120])
def grown(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> tuple[Pairs, bytes, list[bytes]]:
    """Random pairs with short shared prefixes, their root, and every node of the trie."""
    rng = random.Random(SEED + request.param)
    print(f"seed {SEED + request.param}")
    pairs = {rng.randbytes(1) + rng.randbytes(3): rng.randbytes(rng.randint(1, 40)) for _ in range(request.param)}
    nodes: list[bytes] = []

    def noted(data: bytes) -> bytes:
        nodes.append(data)
        return keccak(data)

    with monkeypatch.context() as patched:
        patched.setattr(trie, "keccak", noted)
        top = root(pairs)
    return pairs, top, nodes


def _path(top: bytes, key: bytes, nodes: list[bytes]) -> list[bytes]:
    """The nodes that the proof can't do without."""
    kept = list(nodes)
    for node in nodes:
        without = [other for other in kept if other is not node]
        try:
            proven(top, key, without)
        except ProofError:
            continue
        kept = without
    return kept


def test_proven__gives_every_value_and_every_absence(grown: tuple[Pairs, bytes, list[bytes]]) -> None:
    pairs, top, nodes = grown
    assert {key: proven(top, key, nodes) for key in pairs} == pairs
    rng = random.Random(SEED)
    for _ in range(200):
        absent = rng.randbytes(4)
        assert absent in pairs or proven(top, absent, nodes) is None


def test_proven__believes_no_proof_with_a_byte_changed_or_a_node_left_out(
    grown: tuple[Pairs, bytes, list[bytes]],
) -> None:
    pairs, top, nodes = grown
    rng = random.Random(SEED)
    for key in list(pairs)[:5]:
        path = _path(top, key, nodes)
        for index, node in enumerate(path):
            with pytest.raises(ProofError):
                proven(top, key, path[:index] + path[index + 1 :])
            at = rng.randrange(len(node))
            altered = node[:at] + bytes([node[at] ^ 1 << rng.randrange(8)]) + node[at + 1 :]
            with pytest.raises(ProofError):
                proven(top, key, [*path[:index], altered, *path[index + 1 :]])


@pytest.mark.parametrize("node", [b"", b"\xc0", b"\xc2\x01\x02", b"\xc1\x01", b"\xf8", bytes(40), b"\xc2\xc0\x01"])
def test_proven__refuses_nodes_that_are_none(node: bytes) -> None:
    with pytest.raises(ProofError):
        proven(keccak(node), b"key", [node])


def test_proven__refuses_an_endless_proof() -> None:
    with pytest.raises(ProofError, match="too many"):
        proven(EMPTY_ROOT, b"key", [b""] * (MOST_NODES + 1))
