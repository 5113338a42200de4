"""Acts packed into transactions: as many as gas, bytes and count allow, always in order of acceptance.

The gas is an estimate. Where it was too low the contract leaves the rest of the batch for later (`Deferred`), so an
estimate can cost time and nothing else.
"""

from collections import deque
from collections.abc import Sequence
from typing import Final, NamedTuple

from ledger_api.acts.catalogue import BY_NAME
from ledger_api.chain.calldata import HEAD_BYTES
from ledger_api.chain.pending import Entry
from ledger_api.chain.transactions import GAS_LIMIT, MOST_BYTES

_ENVELOPE_BYTES: Final = 512
_KEPT_GAS: Final = 350_000
"""What the contract wants to have left before it looks at one more act, and the transaction's own cost."""
_SIGNATURE_GAS: Final = 5_000
"""Of each signature after the first."""
_ANY_ACT: Final = (100_000, 60_000)
_MEASURED: Final[dict[int, tuple[int, int]]] = {
    BY_NAME[name].kind: gas
    for name, gas in {
        "AttestEvidence": (64_000, 0),
        "ReduceEvidence": (22_500, 0),
        "Submit": (46_000, 29_500),
        "Confirm": (63_000, 0),
        "Split": (26_000, 32_000),
        "Transfer": (58_500, 0),
        "AcceptOffer": (26_500, 0),
        "RejectOffer": (26_500, 0),
        "PayMany": (38_000, 36_000),
        "Merge": (26_500, 13_500),
        "Finance": (73_000, 0),
        "RegisterFinancing": (75_000, 0),
        "InstructPayment": (52_500, 0),
        "AttestDisbursement": (57_000, 0),
        "EarlyPayment": (99_500, 0),
        "Pledge": (98_500, 0),
        "ReleasePledge": (30_000, 0),
        "SetLine": (65_000, 0),
        "AttestPayment": (67_500, 0),
        "Redeem": (60_000, 12_000),
        "FreezeAmount": (81_000, 0),
        "Dispute": (47_500, 0),
        "WithdrawDispute": (20_000, 0),
        "Credit": (57_000, 0),
        "MarkOverdue": (40_000, 0),
        "DeclareDefault": (34_500, 0),
        "WriteDown": (38_000, 0),
        "CallRecourse": (29_500, 0),
        "WithdrawRecourse": (27_500, 0),
        "AttestRecourse": (87_000, 0),
        "Substitute": (169_000, 0),
    }.items()
}
"""Gas of an act and of each of its lines, in a batch where they differ in all they can: as measured (docs/gas.md), with
a few parts in a hundred on top. A transfer counts as one that splits, a mark as what first writes the claim's word."""


class Bounds(NamedTuple):
    """Of one transaction, and how many of them one block carries."""

    gas: int = GAS_LIMIT
    size: int = MOST_BYTES
    acts: int = 400
    transactions: int = 48


BOUNDS: Final = Bounds()


def gas_of(entry: Entry) -> int:
    """About what the act costs in a batch."""
    act = entry.act
    fixed, line = _MEASURED.get(act.type.kind, _ANY_ACT)
    return fixed + line * len(act.items) + _SIGNATURE_GAS * max(0, len(act.signatures) - 1)


def pack(waiting: deque[Entry], bounds: Bounds, most: int) -> list[list[Entry]]:
    """Take entries from the front into at most `most` batches; an entry that fits nowhere goes alone."""
    batches: list[list[Entry]] = []
    gas = size = 0
    while waiting:
        entry = waiting[0]
        gas += gas_of(entry)
        size += len(entry.wire)
        full = batches and (
            len(batches[-1]) >= bounds.acts
            or gas + _KEPT_GAS > bounds.gas
            or size + HEAD_BYTES + _ENVELOPE_BYTES > bounds.size
        )
        if not batches or full:
            if len(batches) == most:
                break
            batches.append([])
            gas, size = gas_of(entry), len(entry.wire)
        batches[-1].append(waiting.popleft())
    return batches


def halves(batch: Sequence[Entry]) -> tuple[list[Entry], list[Entry]]:
    """A batch that failed as a whole, in two: by and by the one act that makes it fail stands alone."""
    middle = len(batch) // 2
    return list(batch[:middle]), list(batch[middle:])
