"""Block headers as JSON-RPC gives them, held to their own hash: it commits to everything else in them."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_api.acts.hashing import keccak
from ledger_api.values import rlp

_FIELDS = (
    ("parentHash", 32),
    ("sha3Uncles", 32),
    ("miner", 20),
    ("stateRoot", 32),
    ("transactionsRoot", 32),
    ("receiptsRoot", 32),
    ("logsBloom", 256),
    ("difficulty", 0),
    ("number", 0),
    ("gasLimit", 0),
    ("gasUsed", 0),
    ("timestamp", 0),
    ("extraData", -1),
    ("mixHash", 32),
    ("nonce", 8),
)
"""Name and bytes of each field in its order; 0 is a number, -1 any length."""
_LATER = (
    ("baseFeePerGas", 0),
    ("withdrawalsRoot", 32),
    ("blobGasUsed", 0),
    ("excessBlobGas", 0),
    ("parentBeaconBlockRoot", 32),
    ("requestsHash", 32),
)
"""Fields that hard forks added, each after all before it."""
LONGEST_EXTRA = 16_384
_EXTRA, _MIX = 12, 13
_BFT = bytes.fromhex("63746963616c2062797a616e74696e65206661756c7420746f6c6572616e6365")
"""The mix hash of every block of a BFT chain: "ctical byzantine fault tolerance"."""
_BFT_PARTS = 5


class HeaderError(ValueError):
    """The header is malformed, or is not the one that its hash names."""


@dataclass(frozen=True, slots=True)
class ProvenHeader:
    """A header whose hash was computed here from its fields."""

    number: int
    timestamp: int
    hash: bytes
    parent: bytes
    state_root: bytes
    transactions_root: bytes
    receipts_root: bytes


def prove_header(block: Mapping[str, Any]) -> ProvenHeader:
    """The header in an `eth_getBlockBy…` answer.

    Raises:
        HeaderError: a field is missing or malformed, or the fields do not hash to `hash`.
    """
    fields: list[rlp.Item] = [_field(block, name, width) for name, width in _FIELDS]
    for name, width in _LATER:
        if block.get(name) is None:
            break
        fields.append(_field(block, name, width))
    digest = hex_bytes(block.get("hash"), 32)
    if digest != keccak(rlp.encode(fields)) and digest not in _sealed_hashes(fields):
        raise HeaderError("the header does not hash to the block's hash")
    return ProvenHeader(
        number=hex_number(block["number"]),
        timestamp=hex_number(block["timestamp"]),
        hash=digest,
        parent=hex_bytes(block["parentHash"], 32),
        state_root=hex_bytes(block["stateRoot"], 32),
        transactions_root=hex_bytes(block["transactionsRoot"], 32),
        receipts_root=hex_bytes(block["receiptsRoot"], 32),
    )


def _sealed_hashes(fields: Sequence[rlp.Item]) -> list[bytes]:
    """What the hash can be on a BFT chain (Besu, GoQuorum), where the seals are no part of it.

    The extra data are vanity, validators, vote, round and seals. QBFT hashes them with round zero and no seals, IBFT
    2.0 without both. All other fields count as everywhere.
    """
    extra = fields[_EXTRA]
    if fields[_MIX] != _BFT or not isinstance(extra, bytes):
        return []
    try:
        parts = rlp.decode(extra)
    except ValueError:
        return []
    if not isinstance(parts, list) or len(parts) != _BFT_PARTS:
        return []
    unsealed = rlp.encode([*parts[:3], b"", []]), rlp.encode(parts[:3])
    return [keccak(rlp.encode([*fields[:_EXTRA], each, *fields[_EXTRA + 1 :]])) for each in unsealed]


def hex_bytes(text: object, width: int = -1) -> bytes:
    """The bytes of `0x…`, of the width unless that is -1.

    Raises:
        HeaderError: it is something else.
    """
    if not isinstance(text, str) or not text.startswith("0x"):
        raise HeaderError("hexadecimal data is missing")
    try:
        value = bytes.fromhex(text[2:])
    except ValueError as error:
        raise HeaderError("hexadecimal data is malformed") from error
    if width not in {-1, len(value)}:
        raise HeaderError(f"{width} bytes are expected, not {len(value)}")
    return value


def hex_number(text: object) -> int:
    """The number of `0x…`, at most 256 bits.

    Raises:
        HeaderError: it is something else.
    """
    if not isinstance(text, str) or not text.startswith("0x") or len(text) > 66:
        raise HeaderError("a hexadecimal number is missing")
    try:
        return int(text, 16)
    except ValueError as error:
        raise HeaderError("a hexadecimal number is malformed") from error


def _field(block: Mapping[str, Any], name: str, width: int) -> bytes:
    value = block.get(name)
    if width == 0:
        return rlp.number(hex_number(value))
    data = hex_bytes(value, width)
    if len(data) > LONGEST_EXTRA:
        raise HeaderError(f"{name} is too long")
    return data
