"""The rebuilt records as the contract would store them, held against the storage root of its account.

One root covers every slot: where it is equal, no word differs and none is there that no act wrote.
"""

from bisect import bisect_left
from collections.abc import Iterator, Mapping
from itertools import count
from typing import Any, NamedTuple

from ledger_api.acts.hashing import keccak
from ledger_api.acts.ids import storage_slot
from ledger_api.acts.state import CERTIFICATES, FINANCINGS, RECEIVABLES, ROUNDS, STOPS, TABLES, MemoryState, Table
from ledger_api.acts.words import pack, word_count
from ledger_api.audit.invariants import MOST_WRONG, Check
from ledger_api.audit.rebuild import Rebuild
from ledger_api.audit.source import Source, SourceError
from ledger_api.sdk.proofs.difference import difference
from ledger_api.sdk.proofs.headers import HeaderError, hex_bytes
from ledger_api.sdk.proofs.trie import EMPTY_ROOT, ProofError, proven, storage_pairs, storage_root
from ledger_api.values import rlp

NAME = "storage is what was rebuilt"
MOST_PROOFS = 4_096
WORDS_A_PROOF = 2
"""Of a large ledger one proof is asked for so many words at most."""
LONGEST_PATH = 5
"""Nibbles for which a slot that nobody knows is searched: a million hashes."""
_ZERO = rlp.encode(b"")


class AccountError(ValueError):
    """The account's proof does not lead from the state root to what it says."""


class Account(NamedTuple):
    """A proven account: the root over its storage and the hash of its code."""

    storage_root: bytes
    code_hash: bytes


class Place(NamedTuple):
    """Whose word stands in a slot."""

    table: Table[Any, Any]
    key: Any
    word: int

    @property
    def label(self) -> str:
        """The table, the key and the number of the word."""
        key = self.key if isinstance(self.key, tuple) else (self.key,)
        parts = ", ".join(f"0x{part.hex()}" if isinstance(part, bytes) else str(part) for part in key)
        return f"{self.table.name} ({parts}) word {self.word}"


async def compare(source: Source, rebuild: Rebuild) -> Check:
    """Whether the contract stores exactly what was rebuilt; where not, the words that differ.

    Anvil, unlike other nodes, keeps a leaf for slots that were read while they were zero. So where the root differs,
    the difference is followed through proofs to its leaves, and a leaf that says zero is as good as none.
    """
    words, places = words_of(rebuild.state)
    figures: dict[str, int | str] = {"words": sum(word != 0 for word in words.values())}
    header = rebuild.head.header
    try:
        answer = await source.account(rebuild.contract, header.number)
        root = prove_account(answer, rebuild.contract, header.state_root).storage_root
        if root == storage_root(words):
            return Check(NAME, True, figures)
        known = {**words, **dict.fromkeys(_left_zero(rebuild.state), 0)}
        leaves = await _leaves(source, rebuild.contract, header.number, root, words, _Slots(known))
    except (AccountError, SourceError, ProofError) as error:
        return Check(NAME, False, figures, (f"it can't be shown to be the same: {error}",))
    slots = {keccak(slot.to_bytes(32, "big")): slot for slot in words}
    wrong = [_told(key, leaf, slots.get(key), words, places) for key, leaf in leaves.items() if leaf != _ZERO]
    zeros = sum(leaf == _ZERO and not words.get(slots.get(key, -1)) for key, leaf in leaves.items())
    wrong += [
        _told(key, leaf, slots[key], words, places)
        for key, leaf in leaves.items()
        if leaf == _ZERO and key in slots and words[slots[key]]
    ]
    return Check(NAME, not wrong, figures | {"zero words kept": zeros}, tuple(wrong[:MOST_WRONG]))


class _Slots:
    """Slots to ask for: a proof of any slot below a path shows what is there."""

    def __init__(self, known: Mapping[int, int]) -> None:
        self._known = sorted((keccak(slot.to_bytes(32, "big")).hex(), slot) for slot in known)

    def below(self, path: str) -> int:
        """A slot whose hashed key begins with the nibbles: a known one, whose own leaf may be what is looked for.

        Raises:
            AccountError: there is none, and none is found by searching.
        """
        at = bisect_left(self._known, (path, 0))
        if at < len(self._known) and self._known[at][0].startswith(path):
            return self._known[at][1]
        if len(path) > LONGEST_PATH:
            raise AccountError("the storage's trie is deeper than the audit follows")
        return next(slot for slot in count() if keccak(slot.to_bytes(32, "big")).hex().startswith(path))


def _left_zero(state: MemoryState) -> Iterator[int]:
    """Slots that acts read or clear and that hold nothing: rounds at their end, stops, financings that never were."""
    for key, receivable in state.rows(RECEIVABLES):
        yield from _slots(ROUNDS, key)
        yield from _slots(STOPS, receivable.obligor)
    for key, _ in state.rows(CERTIFICATES):
        yield from _slots(FINANCINGS, key)


def _slots(table: Table[Any, Any], key: int) -> range:
    first = storage_slot(table, key)
    return range(first, first + word_count(table))


async def _leaves(
    source: Source, contract: bytes, height: int, root: bytes, words: Mapping[int, int], places: _Slots
) -> Mapping[bytes, bytes | None]:
    """The leaves that are not as expected; each round of proofs shows what the round before left unseen."""
    pairs, nodes, asked = storage_pairs(words), dict[bytes, bytes](), 0
    most = max(MOST_PROOFS, len(words) // WORDS_A_PROOF)
    while True:
        found = difference(root, pairs, nodes)
        if not found.unseen:
            return found.leaves
        asked += len(found.unseen)
        if asked > most:
            raise AccountError(f"more than {most} words differ")
        slots = [places.below(path) for path in found.unseen]
        known = len(nodes)
        for entry in await source.storage(contract, slots, height):
            nodes |= {keccak(node): node for node in _nodes(entry, "proof")}
        if len(nodes) == known:
            raise AccountError("the storage's proofs do not lead from its root")


def _told(
    key: bytes, leaf: bytes | None, slot: int | None, words: Mapping[int, int], places: Mapping[int, Place]
) -> str:
    value = rlp.decode(leaf) if leaf else b""
    stored = value.hex().rjust(64, "0") if isinstance(value, bytes) else "something malformed"
    if slot is None:
        return f"0x{stored} is stored where no act wrote, under the hashed slot 0x{key.hex()}"
    return f"{places[slot].label}: 0x{stored} is stored, 0x{words[slot]:064x} was rebuilt"


def words_of(state: MemoryState) -> tuple[dict[int, int], dict[int, Place]]:
    """Every slot that the records stand in: its word, and whose it is."""
    words: dict[int, int] = {}
    places: dict[int, Place] = {}
    for table in TABLES:
        for key, record in state.rows(table):
            slot = storage_slot(table, key)
            for index, word in enumerate(pack(table, record)):
                words[slot + index] = word
                places[slot + index] = Place(table, key, index)
    return words, places


def prove_account(answer: Mapping[str, Any], address: bytes, state_root: bytes) -> Account:
    """The account of an `eth_getProof` answer under a block's state root.

    Raises:
        AccountError: the proof is malformed or does not hold, or there is no such account.
    """
    try:
        value = proven(state_root, keccak(address), _nodes(answer, "accountProof"))
        fields = rlp.decode(value) if value else None
    except ValueError as error:
        raise AccountError(f"the account's proof does not hold: {error}") from error
    if not isinstance(fields, list) or len(fields) != 4:
        raise AccountError("there is no such account")
    root, code_hash = fields[2], fields[3]
    if not isinstance(root, bytes) or not isinstance(code_hash, bytes):
        raise AccountError("the account is malformed")
    return Account(root or EMPTY_ROOT, code_hash)


def _nodes(answer: Mapping[str, Any], name: str) -> list[bytes]:
    try:
        return [hex_bytes(node) for node in answer[name]]
    except (KeyError, TypeError, HeaderError) as error:
        raise AccountError(f"a proof is malformed: {error}") from error
