"""What the acts on disputes, credit notes, default and recourse are refused for by their own rules."""

from typing import Final

from ledger_api.acts import state as s
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from tests.support.cast import ENTERPRISE
from tests.support.world import DAY, FACE
from tests.unit.acts.changes import (
    FROZEN,
    NONCE,
    certificate,
    changed,
    financing,
    later,
    one_more,
    receivable,
    used_reference,
)
from tests.unit.acts.faults import LAST_SEQUENCE, NOBODY, Fault, Faults
from tests.unit.acts.scene import Scene


def _root(**fields: int) -> Fault:
    return lambda w: w.change(s.CERTIFICATES, w.prepared.receivable, **fields)


def _in_time(w: Scene) -> None:
    """The last second of the policy's days until a default."""
    w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now - 90 * DAY)


def _in_grace(w: Scene) -> None:
    """The last second of the days of grace."""
    w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now - 3 * DAY)


def _substitute_disputed(w: Scene) -> None:
    w.change(s.RECEIVABLES, w.world.certificate(w.fields.substitute).receivable, flags=2)


_NOT_THE_OBLIGOR: Final = ("NotAParty", receivable(obligor=NOBODY))
_NO_STATE: Final = ("WrongReceivableState", receivable(state=R.REJECTED.value))
_UNDISPUTED: Final = receivable(disputed=0, dispute_reason=0, flags=8)

CLAIMS: Final[dict[str, Faults]] = {
    "ReleaseStop": (
        ("NotStopped", lambda w: w.change(s.PARTICIPANTS, ENTERPRISE.number, flags=0)),
        ("NotCured", lambda w: w.change(s.STOPS, ENTERPRISE.number, open=1)),
    ),
    "Dispute": (
        NONCE,
        _NOT_THE_OBLIGOR,
        FROZEN,
        _NO_STATE,
        ("DefencesWaived", receivable(waiver=3)),
        ("InvalidField", changed(reason=0)),
        ("InvalidAmount", changed(amount=FACE + 1)),
    ),
    "WithdrawDispute": (NONCE, _NOT_THE_OBLIGOR, FROZEN, ("NotDisputed", _UNDISPUTED)),
    "Credit": (_NOT_THE_OBLIGOR, ("InvalidField", changed(reason=9))),
    "CancelReceivable": (
        ("NotAParty", receivable(creditor=NOBODY)),
        FROZEN,
        _NO_STATE,
        ("SequenceExhausted", _root(sequence=LAST_SEQUENCE)),
        ("CertificateFrozen", lambda w: w.freeze(2, w.prepared.receivable)),
        ("WrongCertificateState", _root(amount=FACE - 1)),
        ("InvalidField", changed(reason=9)),
    ),
    "MarkOverdue": (("WrongReceivableState", _in_grace), ("AlreadyMarked", receivable(marks=1))),
    "DeclareDefault": (("WrongReceivableState", receivable(disputed=FACE)), ("NotYetDue", _in_time)),
    "WriteDown": (("WrongReceivableState", receivable(defaulted_at=0)), ("InvalidField", changed(reason=0))),
    "CallRecourse": (
        ("WrongFinancingState", financing(state=F.FAILED.value)),
        ("NoRecourse", financing(recourse=0)),
        ("WrongReceivableState", _UNDISPUTED),
        ("InvalidAmount", changed(amount=0)),
        ("AmountExceeded", changed(amount=FACE + 1)),
    ),
    "WithdrawRecourse": (),
    "AttestRecourse": (
        ("WrongCertificateState", certificate(state=1)),
        ("BankReferenceUsed", used_reference),
        ("InvalidAmount", changed(amount=0)),
        ("AmountExceeded", financing(called=1)),
        ("InvalidDates", later(paid_at=1)),
        ("TooManyLive", receivable(live=2**16 - 1)),
        ("RedemptionPending", receivable(settled=1)),
    ),
    "Substitute": (
        ("NotAParty", certificate(encumbrance=NOBODY)),
        ("ReceivableDisputed", _substitute_disputed),
        ("TagMismatch", one_more("seller_tag")),
    ),
}
"""From the act to its own faults, as in `own_faults`."""
