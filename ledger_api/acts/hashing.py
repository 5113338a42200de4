"""EIP-712 digests of acts, straight from their packed bodies: one unpack, one pack and one keccak per struct."""

import struct
from dataclasses import dataclass, field

from sha3 import keccak_256  # type: ignore[import-untyped]  # safe-pysha3 has no stubs

from ledger_api.acts.catalogue import ACTS, DOMAIN_NAME, DOMAIN_TYPE, DOMAIN_VERSION, ActType, Field
from ledger_api.acts.codec import Act


def keccak(data: bytes) -> bytes:
    """keccak256, 32 bytes."""
    digest: bytes = keccak_256(data).digest()
    return digest


@dataclass(frozen=True, slots=True)
class Domain:
    """Where an act holds: one deployment of the ledger on one chain.

    `contract` has 20 bytes, `salt` 32; the salt is random per deployment, as two private chains may share their id.
    """

    chain_id: int
    contract: bytes
    salt: bytes
    separator: bytes = field(init=False)
    prefix: bytes = field(init=False, repr=False, compare=False)
    """What stands before every struct hash of this domain."""

    def __post_init__(self) -> None:
        if len(self.contract) != 20 or len(self.salt) != 32:
            raise ValueError("a contract's address has 20 bytes, a salt 32")
        words = (
            keccak(DOMAIN_TYPE.encode()),
            keccak(DOMAIN_NAME.encode()),
            keccak(DOMAIN_VERSION.encode()),
            self.chain_id.to_bytes(32, "big"),
            bytes(12) + self.contract,
            self.salt,
        )
        object.__setattr__(self, "separator", keccak(b"".join(words)))
        object.__setattr__(self, "prefix", b"\x19\x01" + self.separator)


class _Widener:
    """Packed fields to EIP-712 words: the natural widths are read as bytes and written padded to 32."""

    def __init__(self, fields: tuple[Field, ...], *, hashed_list: bool) -> None:
        self._read = struct.Struct("".join(f"{field.width}s" for field in fields))
        padded = "".join(f"{32 - field.width}x{field.width}s" for field in fields)
        self._write = struct.Struct("32s" + padded + ("32s" if hashed_list else ""))
        self.width = self._read.size

    def hash(self, type_hash: bytes, body: bytes, offset: int = 0) -> bytes:
        """The struct hash of a struct without a list."""
        return keccak(self._write.pack(type_hash, *self._read.unpack_from(body, offset)))

    def hash_with_list(self, type_hash: bytes, body: bytes, list_hash: bytes) -> bytes:
        """The struct hash of a struct whose last member is a list."""
        return keccak(self._write.pack(type_hash, *self._read.unpack_from(body, 0), list_hash))


TYPE_HASHES = {act.kind: keccak(act.encoded_type.encode()) for act in ACTS}
"""From kind to the type hash of the act."""

CHECK_TYPE_HASHES = {act.kind: keccak(act.check_type.encode()) for act in ACTS}
"""From kind to the type hash of what a checker signs."""

ITEM_TYPE_HASHES = {act.kind: keccak(act.items.item.encoded_type.encode()) for act in ACTS if act.items}
"""From kind to the type hash of the act's list item."""

_WIDENERS = {act.kind: _Widener(act.fields, hashed_list=act.items is not None) for act in ACTS}
_ITEM_WIDENERS = {act.kind: _Widener(act.items.item.fields, hashed_list=False) for act in ACTS if act.items}


def list_hash(act: Act) -> bytes:
    """The hash of the act's list as EIP-712 hashes an array: keccak of the items' struct hashes."""
    return body_list_hash(act.type, act.body)


def body_list_hash(act_type: ActType, body: bytes) -> bytes:
    """`list_hash` of a well-formed body."""
    kind = act_type.kind
    item, type_hash = _ITEM_WIDENERS[kind], ITEM_TYPE_HASHES[kind]
    start = _WIDENERS[kind].width + 2
    return keccak(b"".join([item.hash(type_hash, body, at) for at in range(start, len(body), item.width)]))


def struct_hash(act: Act) -> bytes:
    """The act's hashStruct."""
    kind = act.type.kind
    if act.type.items is None:
        return _WIDENERS[kind].hash(TYPE_HASHES[kind], act.body)
    return _WIDENERS[kind].hash_with_list(TYPE_HASHES[kind], act.body, body_list_hash(act.type, act.body))


def digest(act: Act, domain: Domain) -> bytes:
    """What the maker, each party or each governor signs; the act's identity in events and in the service."""
    return keccak(domain.prefix + struct_hash(act))


def check_digest(act: Act, domain: Domain) -> bytes:
    """What the checker of a dual act signs: `<Act>Check(<Act> act)` around the same struct."""
    return keccak(domain.prefix + keccak(CHECK_TYPE_HASHES[act.type.kind] + struct_hash(act)))
