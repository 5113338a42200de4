"""Records as the contract stores them: 256-bit words, fields side by side from the most significant bit.

The layouts are those of docs/acts.md and of `contracts/types/`; tests hold all three equal.
"""

from typing import Any, Final, NamedTuple

from ledger_api.acts import records as r
from ledger_api.acts import state as s
from ledger_api.acts.state import Table

WORD_BITS: Final = 256


class Part(NamedTuple):
    """A field of a record: which word it stands in, its width and how far it is from the word's low end."""

    field: str
    word: int
    bits: int
    shift: int


def _layout(*words: str) -> tuple[Part, ...]:
    parts = []
    for index, text in enumerate(words):
        shift = WORD_BITS
        for entry in text.split():
            field, bits = entry.split(":")
            shift -= int(bits)
            if not field.startswith("-"):
                parts.append(Part(field, index, int(bits), shift))
    return tuple(parts)


LAYOUTS: dict[Table[Any, Any], tuple[type[Any], tuple[Part, ...]]] = {
    s.PARTICIPANTS: (r.Participant, _layout("flags:8 status:8 roles:16 tag:64 key:160")),
    s.SIGNERS: (r.Signer, _layout("person:248 capabilities:8")),
    s.ACCOUNTS: (r.Account, _layout("commitment:256", "pending:256", "effective_from:32 signers:8")),
    s.POLICIES: (
        r.Policy,
        _layout(
            "effective_from:32 tenor_days:16 tenor_days_max:16 depth_max:8 live_max:16 minimum_lot:64 grace_days:8 "
            "cooling_days:8 default_days:16 late_rate:16"
        ),
    ),
    s.THRESHOLDS: (r.Threshold, _layout("per_act:64 per_day:64")),
    s.EXPOSURES: (r.Exposure, _layout("outstanding:64 cap:64 single:64 day:32 lines:8")),
    s.EVIDENCE: (
        r.Evidence,
        _layout("verified:64 used:64 issuer:32 currency:16 epoch:16 kind:8 flags:8", "content:256"),
    ),
    s.RECEIVABLES: (
        r.Receivable,
        _layout(
            "obligor:32 creditor:32 face:64 cutoff:32 until:32 currency:16 policy:16 scenario:4 state:4 "
            "waiver:4 flags:4 live:16",
            "settled:64 redeemed:64 tenor_reason:8",
            "commitment:256",
            "credited:64 written_down:64 disputed:64 dispute_reason:8 marks:8 defaulted_at:32",
        ),
    ),
    s.CERTIFICATES: (
        r.Certificate,
        _layout(
            "sequence:24 holder:32 amount:64 receivable:56 flags:4 state:4 depth:8 encumbrance:32 until:32",
        ),
    ),
    s.FINANCINGS: (
        r.Financing,
        _layout(
            "financier:32 bank:32 searched_at:32 disburse_by:32 state:8 recourse:8 holder:32 called:64",
            "terms:256",
            "registration:256",
            "description:256",
            "payment:256",
        ),
    ),
    s.STANDING: (r.Standing, _layout("remaining:64 latest_cutoff:32 until:32 currency:16")),
    s.FREEZES: (r.Freeze, _layout("until:32 authority:32 order:192")),
    s.GOVERNANCE: (
        r.Governance,
        _layout("threshold:8 delay:32 governors:8 paused:16 paused_until:32 last_policy:16"),
    ),
    s.SCHEDULED: (r.Scheduled, _layout("eta:32 status:8 participant:32")),
    s.LINES: (r.Line, _layout("financier:32 amount:64 effective_from:32 until:32 trigger:8")),
    s.STOPS: (r.Stop, _layout("open:32 since:32")),
    s.ROUNDS: (
        r.Round,
        _layout(
            "target:64 amounts:64 floors:64 measured:16 paid:16 certificates:16",
            "fraction:64 certificate:128 paid_out:64",
        ),
    ),
}
"""The packed records; what is not here is one word that is the number or the 32 bytes themselves."""

_BYTES_FIELDS: Final = frozenset(
    {"key", "person", "commitment", "pending", "content", "terms", "registration", "description", "payment", "order"}
)
_WHOLE_NUMBERS: Final = (s.GOVERNOR_KEYS, s.NONCES, s.BANK_REFERENCES)


def word_count(table: Table[Any, Any]) -> int:
    """Storage slots of one record of the table."""
    return LAYOUTS[table][1][-1].word + 1 if table in LAYOUTS else 1


def pack(table: Table[Any, Any], record: Any) -> tuple[int, ...]:  # noqa: ANN401  as the table's record type says
    """The words of a record, or the zero words of none.

    Raises:
        OverflowError: a field does not fit its bits.
    """
    if record is None:
        return (0,) * word_count(table)
    if table not in LAYOUTS:
        return (int.from_bytes(record, "big") if isinstance(record, bytes) else int(record),)
    words = [0] * word_count(table)
    for field, word, bits, shift in LAYOUTS[table][1]:
        value = getattr(record, field)
        number = int.from_bytes(value, "big") if isinstance(value, bytes) else int(value)
        if number < 0 or number >> bits:
            raise OverflowError(f"{field} has {bits} bits")
        words[word] |= number << shift
    return tuple(words)


def unpack(table: Table[Any, Any], words: tuple[int, ...]) -> Any:  # noqa: ANN401  as the table's record type says
    """The record of its words; None for zero words.

    Raises:
        ValueError: the number of words is not the table's, or a bit outside every field is set.
    """
    if len(words) != word_count(table):
        raise ValueError(f"a record of {table.name} has {word_count(table)} words")
    if not any(words):
        return None
    if table not in LAYOUTS:
        return words[0] if table in _WHOLE_NUMBERS else words[0].to_bytes(32, "big")
    make, layout = LAYOUTS[table]
    values: dict[str, int | bytes] = {}
    for field, word, bits, shift in layout:
        number = words[word] >> shift & (1 << bits) - 1
        values[field] = number.to_bytes(bits // 8, "big") if field in _BYTES_FIELDS else number
    record = make(**values)
    if pack(table, record) != words:
        raise ValueError(f"the words of {table.name} have bits outside every field")
    return record
