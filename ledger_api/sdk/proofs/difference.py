"""Where a trie differs from the one that its pairs should give, looking only at nodes on the way to a difference."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from ledger_api.acts.hashing import keccak
from ledger_api.sdk.proofs.trie import parts_of, path_of, subtree
from ledger_api.values import rlp

_HASH = 32
_BRANCH = 17

_Items = list[tuple[str, bytes]]


@dataclass(slots=True)
class Difference:
    """What was found so far. It is complete when nothing is `unseen`."""

    leaves: dict[bytes, bytes | None] = field(default_factory=dict)
    """The trie's value under each key where it is not the expected one; None where it has none."""
    unseen: list[str] = field(default_factory=list)
    """Paths (nibbles) below which it differs and whose node is not known; the proof of any key on one shows it."""


def difference(root: bytes, pairs: Mapping[bytes, bytes], nodes: Mapping[bytes, bytes]) -> Difference:
    """Compare the trie of a root, as far as its nodes are known by their hashes, with the one over the pairs.

    Raises:
        ProofError: a node is malformed.
    """
    found = Difference()
    _compare(root, "", sorted((key.hex(), value) for key, value in pairs.items()), nodes, found)
    return found


def _compare(reference: rlp.Item, path: str, items: _Items, nodes: Mapping[bytes, bytes], found: Difference) -> None:
    if isinstance(reference, bytes) and len(reference) == _HASH:
        if items and keccak(rlp.encode(subtree(items, len(path)))) == reference:
            return
        if reference not in nodes:
            found.unseen.append(path)
            return
    parts = parts_of(reference, nodes)
    if len(parts) == _BRANCH:
        below: dict[str, _Items] = {}
        for item in items:
            below.setdefault(item[0][len(path)], []).append(item)
        for at, digit in enumerate("0123456789abcdef"):
            _compare(parts[at], path + digit, below.get(digit, []), nodes, found)
        return
    if not parts:
        _missing(items, found)
        return
    more, leaf = path_of(parts[0])
    path += more
    _missing([item for item in items if not item[0].startswith(path)], found)
    inside = [item for item in items if item[0].startswith(path)]
    if not leaf:
        _compare(parts[1], path, inside, nodes, found)
    elif [(path, parts[1])] != inside:
        found.leaves[bytes.fromhex(path)] = parts[1] if isinstance(parts[1], bytes) else b""


def _missing(items: _Items, found: Difference) -> None:
    found.leaves.update({bytes.fromhex(key): None for key, _ in items})
