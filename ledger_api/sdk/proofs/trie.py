"""Merkle-Patricia tries (Ethereum yellow paper, appendix D): the root over all pairs, and the proof of one.

A header commits to three kinds of tries: accounts (whose storage roots are tries again), transactions and receipts.
"""

from collections.abc import Iterable, Mapping

from ledger_api.acts.hashing import keccak
from ledger_api.values import rlp

EMPTY_ROOT = keccak(rlp.encode(b""))
"""The root over nothing."""
MOST_NODES = 256
"""Nodes of one proof at most; a 32-byte key passes 64 nibbles."""

_HASHED = 32
_BRANCH = 17
_PAIR = 2


class ProofError(ValueError):
    """The proof does not lead from the root to the key."""


def root(pairs: Mapping[bytes, bytes]) -> bytes:
    """The root hash over keys and their values, none of them empty."""
    if not pairs:
        return EMPTY_ROOT
    items = sorted((key.hex(), value) for key, value in pairs.items())
    return keccak(rlp.encode(subtree(items, 0)))


def storage_root(words: Mapping[int, int]) -> bytes:
    """The storage root of an account whose slots hold these words; a zero word is not in the trie."""
    return root(storage_pairs(words))


def storage_pairs(words: Mapping[int, int]) -> dict[bytes, bytes]:
    """The storage trie's keys and values for the words that are not zero."""
    return {keccak(slot.to_bytes(32, "big")): rlp.encode(rlp.number(word)) for slot, word in words.items() if word}


def list_root(values: Iterable[bytes]) -> bytes:
    """The root over a list, its indexes the keys: how a header commits to transactions and receipts."""
    return root({rlp.encode(rlp.number(index)): value for index, value in enumerate(values)})


def proven(root_hash: bytes, key: bytes, nodes: Iterable[bytes]) -> bytes | None:
    """The value under the key in the trie of the root, or None where the proof shows that there is none.

    Raises:
        ProofError: the nodes do not lead from the root to the key or to its absence.
    """
    listed = list(nodes)
    if len(listed) > MOST_NODES:
        raise ProofError("the proof has too many nodes")
    by_hash = {keccak(node): node for node in listed}
    if root_hash == EMPTY_ROOT:
        return None
    node: rlp.Item = root_hash
    path = key.hex()
    while True:
        parts = parts_of(node, by_hash)
        if not parts:
            return None
        if len(parts) == _BRANCH:
            if not path:
                return _value(parts[16])
            node, path = parts[int(path[0], 16)], path[1:]
            continue
        prefix, leaf = path_of(parts[0])
        if leaf:
            return _value(parts[1]) if path == prefix else None
        if not path.startswith(prefix):
            return None
        node, path = parts[1], path[len(prefix) :]


def subtree(items: list[tuple[str, bytes]], depth: int) -> list[rlp.Item]:
    """The node over one or more pairs, sorted by their keys in hexadecimal, that share their first `depth` nibbles."""
    first = items[0]
    if len(items) == 1:
        return [_packed(first[0][depth:], leaf=True), first[1]]
    # Of sorted keys the first and the last differ where any two do.
    last = items[-1][0]
    end = next((at for at, digit in enumerate(first[0]) if last[at] != digit), len(first[0]))
    shared = end - depth
    if shared:
        return [_packed(first[0][depth : depth + shared], leaf=False), _reference(subtree(items, depth + shared))]
    value = b""
    if len(first[0]) == depth:
        value, items = first[1], items[1:]
    below: dict[str, list[tuple[str, bytes]]] = {}
    for item in items:
        below.setdefault(item[0][depth], []).append(item)
    digits = "0123456789abcdef"
    return [*(_reference(subtree(below[digit], depth + 1)) if digit in below else b"" for digit in digits), value]


def _reference(node: list[rlp.Item]) -> rlp.Item:
    encoded = rlp.encode(node)
    return keccak(encoded) if len(encoded) >= _HASHED else node


def _packed(path: str, *, leaf: bool) -> bytes:
    """Hex-prefix encoding: what kind of node, and whether the path has an odd number of nibbles."""
    flag = 2 * leaf + len(path) % 2
    return bytes.fromhex(f"{flag:x}" + ("" if len(path) % 2 else "0") + path)


def path_of(item: rlp.Item) -> tuple[str, bool]:
    """The nibbles of an extension or a leaf, and whether it is a leaf.

    Raises:
        ProofError: the path is malformed.
    """
    if not isinstance(item, bytes) or not item or item[0] >> 4 > 3:
        raise ProofError("a node's path is malformed")
    flag, text = item[0] >> 4, item.hex()
    return text[1:] if flag & 1 else text[2:], flag >= 2


def parts_of(node: rlp.Item, by_hash: Mapping[bytes, bytes]) -> list[rlp.Item]:
    """The parts of a node or of what a hash names: 17 of a branch, 2 else, none where nothing is there.

    Raises:
        ProofError: the hash's node is not given, or the node is malformed.
    """
    if isinstance(node, bytes):
        if not node:
            return []
        encoded = by_hash.get(node)
        if encoded is None:
            raise ProofError("a node of the proof is missing")
        try:
            node = rlp.decode(encoded)
        except ValueError as error:
            raise ProofError(f"a node is malformed: {error}") from error
    if not isinstance(node, list) or len(node) not in {_PAIR, _BRANCH}:
        raise ProofError("a node is neither a branch nor a pair")
    return node


def _value(item: rlp.Item) -> bytes | None:
    if not isinstance(item, bytes):
        raise ProofError("a value is malformed")
    return item or None
