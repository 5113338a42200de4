"""The running hash over everything the ledger executed or scheduled, in log order."""

from typing import Final

from ledger_api.acts.hashing import keccak

START: Final = bytes(32)


def extend(history: bytes, block: int, log_index: int, digest: bytes) -> bytes:
    """The history after one more act: keccak256 of the history so far, block (8 bytes), log index (4) and digest."""
    return keccak(history + block.to_bytes(8, "big") + log_index.to_bytes(4, "big") + digest)
