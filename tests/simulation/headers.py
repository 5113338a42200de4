"""Block headers as a node of the Prague fork makes them: every root and hash is the real one, but for the state's root.

Nobody but the simulated node itself could say what the contract's storage would hash to.
"""

from collections.abc import Sequence
from functools import cache
from typing import Final, NamedTuple

from ledger_api.acts.hashing import keccak
from ledger_api.values import rlp

EMPTY_ROOT: Final = keccak(rlp.encode(b""))
_NO_UNCLES: Final = keccak(rlp.encode([]))
_NO_REQUESTS: Final = bytes.fromhex("e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
_TYPE: Final = b"\2"

Pair = tuple[list[int], bytes]


class LogEntry(NamedTuple):
    """What the contract logged."""

    address: bytes
    topics: tuple[bytes, ...]
    data: bytes


class Header(NamedTuple):
    """What differs from block to block."""

    number: int
    timestamp: int
    parent: bytes
    state_root: bytes
    transactions_root: bytes
    receipts_root: bytes
    bloom: int
    gas_limit: int
    gas_used: int

    def hash(self) -> bytes:
        """The block's hash."""
        fields = [
            self.parent,
            _NO_UNCLES,
            bytes(20),
            self.state_root,
            self.transactions_root,
            self.receipts_root,
            self.bloom.to_bytes(256, "big"),
            b"",
            rlp.number(self.number),
            rlp.number(self.gas_limit),
            rlp.number(self.gas_used),
            rlp.number(self.timestamp),
            b"",
            bytes(32),
            bytes(8),
            b"",
            EMPTY_ROOT,
            b"",
            b"",
            bytes(32),
            _NO_REQUESTS,
        ]
        return keccak(rlp.encode(list(fields)))

    def to_json(self) -> dict[str, object]:
        """As a node answers it, without hash and transactions."""
        return {
            "parentHash": _hex(self.parent),
            "sha3Uncles": _hex(_NO_UNCLES),
            "miner": _hex(bytes(20)),
            "stateRoot": _hex(self.state_root),
            "transactionsRoot": _hex(self.transactions_root),
            "receiptsRoot": _hex(self.receipts_root),
            "logsBloom": _hex(self.bloom.to_bytes(256, "big")),
            "difficulty": "0x0",
            "number": hex(self.number),
            "gasLimit": hex(self.gas_limit),
            "gasUsed": hex(self.gas_used),
            "timestamp": hex(self.timestamp),
            "extraData": "0x",
            "mixHash": _hex(bytes(32)),
            "nonce": _hex(bytes(8)),
            "baseFeePerGas": "0x0",
            "withdrawalsRoot": _hex(EMPTY_ROOT),
            "blobGasUsed": "0x0",
            "excessBlobGas": "0x0",
            "parentBeaconBlockRoot": _hex(bytes(32)),
            "requestsHash": _hex(_NO_REQUESTS),
            "uncles": [],
            "withdrawals": [],
        }


def receipt(*, status: int, gas: int, bloom: int, logs: Sequence[LogEntry]) -> bytes:
    """A transaction's receipt as the receipts' root holds it; `gas` is cumulative."""
    told = [[log.address, list(log.topics), log.data] for log in logs]
    body: list[rlp.Item] = [rlp.number(status), rlp.number(gas), bloom.to_bytes(256, "big"), [*told]]  # type: ignore[list-item]
    return _TYPE + rlp.encode(body)


def bloom_of(logs: Sequence[LogEntry]) -> int:
    """The filter that has every address and topic of the logs."""
    filled = 0
    for log in logs:
        for value in (log.address, *log.topics):
            filled |= _bits(value)
    return filled


@cache
def _bits(value: bytes) -> int:
    hashed = keccak(value)
    return sum({1 << (int.from_bytes(hashed[at : at + 2], "big") & 2_047) for at in (0, 2, 4)})


def root_of(values: Sequence[bytes]) -> bytes:
    """The root of the trie that holds values under their indices."""
    if not values:
        return EMPTY_ROOT
    pairs = sorted((_nibbles(rlp.encode(rlp.number(index))), value) for index, value in enumerate(values))
    return keccak(rlp.encode(_node(pairs)))


def _node(pairs: list[Pair]) -> rlp.Item:
    """The node of pairs with sorted paths, none of which is the beginning of another."""
    first = pairs[0][0]
    if len(pairs) == 1:
        return [_compact(first, leaf=True), pairs[0][1]]
    shared = next(place for place, nibble in enumerate(first) if nibble != pairs[-1][0][place])
    if shared:
        below = _node([(path[shared:], value) for path, value in pairs])
        return [_compact(first[:shared], leaf=False), _reference(below)]
    branch: list[rlp.Item] = [b""] * 17
    for nibble in range(16):
        under = [(path[1:], value) for path, value in pairs if path[0] == nibble]
        if under:
            branch[nibble] = _reference(_node(under))
    return branch


def _reference(node: rlp.Item) -> rlp.Item:
    encoded = rlp.encode(node)
    return node if len(encoded) < 32 else keccak(encoded)


def _compact(path: list[int], *, leaf: bool) -> bytes:
    odd = len(path) % 2
    nibbles = [2 * leaf + odd, *([] if odd else [0]), *path]
    return bytes(16 * high + low for high, low in zip(nibbles[::2], nibbles[1::2], strict=True))


def _nibbles(key: bytes) -> list[int]:
    return [nibble for byte in key for nibble in (byte >> 4, byte & 15)]


def _hex(value: bytes) -> str:
    return "0x" + value.hex()
