"""Identifiers that every party computes alike before inclusion: receivables, certificates, storage slots, accounts."""

from collections.abc import Callable
from typing import Any, Final

from ledger_api.acts import state as s
from ledger_api.acts.hashing import keccak
from ledger_api.acts.state import Table

SERIAL_BITS: Final = 24

STATE_SLOT: Final = (
    int.from_bytes(keccak((int.from_bytes(keccak(b"receivables.ledger"), "big") - 1).to_bytes(32, "big")), "big")
    & ~0xFF
)
"""Where the contract's state begins (ERC-7201, namespace `receivables.ledger`)."""


def receivable_id(submitter: int, serial: int) -> int:
    """The 56-bit id of a receivable: its submitter's number and that submitter's own serial (24 bits).

    Raises:
        ValueError: a number does not fit.
    """
    if not (0 < submitter < 1 << 32 and 0 <= serial < 1 << SERIAL_BITS):
        raise ValueError("a submitter has 32 bits, a serial 24")
    return submitter << SERIAL_BITS | serial


def submitter_of(receivable: int) -> int:
    """The participant whose serials the receivable's id is of."""
    return receivable >> SERIAL_BITS


def child_id(parent: int, sequence: int, index: int) -> int:
    """The 128-bit id of an act's output.

    `sequence` is the parent's before the act, `index` counts the act's outputs from 0. The root certificate's id is its
    receivable's.
    """
    packed = parent.to_bytes(16, "big") + sequence.to_bytes(3, "big") + index.to_bytes(2, "big")
    return int.from_bytes(keccak(packed)[:16], "big")


def account_address(contract: bytes, participant: int) -> bytes:
    """The 20-byte address that stands for a participant on the read face.

    It is 16 bytes that are this contract's, then the number: it stays when keys change, and nobody has its key.
    """
    return keccak(b"participant" + contract)[:16] + participant.to_bytes(4, "big")


def nonce_bit(nonce: int) -> tuple[int, int]:
    """The page and the bit's mask under which a participant's nonce is kept."""
    return nonce >> 8, 1 << (nonce & 0xFF)


def _joined(*widths: int) -> Callable[[Any], int]:
    """Keys of several parts stand side by side in one number, the first in the highest bits."""

    def join(parts: Any) -> int:  # noqa: ANN401  as the table's key type says
        number = 0
        for part, width in zip(parts, widths, strict=True):
            number = number << width | (int.from_bytes(part, "big") if isinstance(part, bytes) else part)
        return number

    return join


def _number(key: Any) -> int:  # noqa: ANN401  as the table's key type says
    return int.from_bytes(key, "big") if isinstance(key, bytes) else int(key)


_MEMBERS: dict[Table[Any, Any], tuple[int, Callable[[Any], int]]] = {
    s.PARTICIPANTS: (1, _number),
    s.SIGNERS: (2, _joined(32, 160)),
    s.ACCOUNTS: (3, _number),
    s.GOVERNOR_KEYS: (4, _number),
    s.NONCES: (5, _joined(32, 56)),
    s.POLICIES: (6, _number),
    s.THRESHOLDS: (7, _joined(16, 16)),
    s.EXPOSURES: (8, _joined(32, 16)),
    s.EVIDENCE: (9, _number),
    s.RECEIVABLES: (10, _number),
    s.CERTIFICATES: (11, _number),
    s.FINANCINGS: (12, _number),
    s.STANDING: (13, _joined(32, 32, 32)),
    s.FREEZES: (14, _joined(8, 128)),
    s.SCHEDULED: (15, _number),
    s.ROUNDS: (17, _number),
    s.ROUND_PAGES: (18, _joined(56, 16)),
    s.LINES: (19, _joined(32, 16, 8)),
    s.STOPS: (20, _number),
}
"""The place of each mapping in the contract's state, and how its key is written."""

_BANK_REFERENCES: Final = 16


def storage_slot(table: Table[Any, Any], key: Any) -> int:  # noqa: ANN401  as the table's key type says
    """The first storage slot of a record; its further words follow in the next slots. For `eth_getProof`."""
    if table is s.GOVERNANCE:
        return STATE_SLOT
    if table is s.BANK_REFERENCES:
        bank, reference = key
        return _mapping(int.from_bytes(reference, "big"), _mapping(bank, STATE_SLOT + _BANK_REFERENCES))
    member, number = _MEMBERS[table]
    return _mapping(number(key), STATE_SLOT + member)


def _mapping(key: int, slot: int) -> int:
    return int.from_bytes(keccak(key.to_bytes(32, "big") + slot.to_bytes(32, "big")), "big")
