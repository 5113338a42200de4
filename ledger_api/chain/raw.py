"""Signed transactions as raw bytes, read strictly: what a member sends, and what the journal holds."""

from dataclasses import dataclass
from typing import Final

from coincurve import PublicKey

from ledger_api.acts.hashing import keccak
from ledger_api.acts.signing import HIGHEST_S
from ledger_api.values import rlp

_DYNAMIC_FEE: Final = 2
_FIELDS: Final = 12


@dataclass(frozen=True, slots=True)
class RawTransaction:
    """A transaction of EIP-1559. `fee` is the most wei per gas it offers, `tip` the priority fee within it.

    `to` is empty where it creates a contract; `listed` says that it has an access list.
    """

    hash: bytes
    chain_id: int
    nonce: int
    tip: int
    fee: int
    gas: int
    to: bytes
    value: int
    data: bytes
    sender: bytes
    listed: bool


def read_raw(raw: bytes) -> RawTransaction:
    """The transaction of raw bytes, with the sender that its signature recovers to.

    Raises:
        ValueError: another type than 2, not its one encoding, or a signature that recovers no key or is malleable.
    """
    if not raw or raw[0] != _DYNAMIC_FEE:
        raise ValueError("only transactions of type 2 (EIP-1559) are taken")
    fields = rlp.decode(raw[1:])
    if not isinstance(fields, list) or len(fields) != _FIELDS:
        raise ValueError(f"a transaction of type 2 has {_FIELDS} fields")
    access = fields.pop(8)
    if isinstance(access, bytes) or not all(isinstance(field, bytes) for field in fields):
        raise ValueError("one field is a list: the access list")
    texts = [field for field in fields if isinstance(field, bytes)]
    chain_id, nonce, tip, fee, gas = (_number(text) for text in texts[:5])
    to, value, data = texts[5], _number(texts[6]), texts[7]
    if len(to) not in (0, 20):
        raise ValueError("a receiver has 20 bytes")
    parity, r, s = (_number(text) for text in texts[8:])
    if parity > 1 or r >> 256 or s > HIGHEST_S:
        raise ValueError("the signature is malleable or out of range")
    signed = keccak(raw[:1] + rlp.encode([*fields[:8], access]))
    return RawTransaction(
        keccak(raw), chain_id, nonce, tip, fee, gas, to, value, data, _sender(signed, r, s, parity), bool(access)
    )


def _sender(signed: bytes, r: int, s: int, parity: int) -> bytes:
    signature = r.to_bytes(32, "big") + s.to_bytes(32, "big") + bytes([parity])
    try:
        public = PublicKey.from_signature_and_message(signature, signed, hasher=None)
    except Exception:  # noqa: BLE001  coincurve raises bare Exceptions for what does not recover
        raise ValueError("the signature recovers no key") from None
    return keccak(public.format(compressed=False)[1:])[12:]


def _number(text: bytes) -> int:
    if text[:1] == b"\0" or len(text) > 32:
        raise ValueError("a number has leading zeros or is too long")
    return int.from_bytes(text, "big")
