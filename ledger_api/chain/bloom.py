"""A block header's bloom filter: it knows every address and topic of the block's logs, and some that are not there."""

from ledger_api.acts.hashing import keccak

_BITS = 2_047


def may_hold(bloom: bytes, value: bytes) -> bool:
    """False where no log of the block has the address or topic; true where one may have it."""
    filled = int.from_bytes(bloom, "big")
    hashed = keccak(value)
    return all(filled >> (int.from_bytes(hashed[at : at + 2], "big") & _BITS) & 1 for at in (0, 2, 4))
