"""The one function of the ledger that the relay calls: `submit(bytes)`, packed and read by hand."""

from typing import Final

from ledger_api.acts.hashing import keccak

SUBMIT: Final = keccak(b"submit(bytes)")[:4]
_OFFSET: Final = (32).to_bytes(32, "big")
HEAD_BYTES: Final = 4 + 64


def encode_submit(batch: bytes) -> bytes:
    """The call data that presents a batch."""
    return b"".join((SUBMIT, _OFFSET, len(batch).to_bytes(32, "big"), batch, bytes(-len(batch) % 32)))


def decode_submit(data: bytes) -> bytes | None:
    """The batch of call data in the one form that `encode_submit` writes; None for any other call."""
    if len(data) < HEAD_BYTES or data[:4] != SUBMIT or data[4:36] != _OFFSET:
        return None
    length = int.from_bytes(data[36:68], "big")
    if length > len(data) - HEAD_BYTES:
        return None
    return data[HEAD_BYTES : HEAD_BYTES + length]
