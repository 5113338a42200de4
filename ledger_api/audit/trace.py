"""What the auditor notes while it re-runs the acts: where certificates came from, and by whose word they moved."""

from collections.abc import Hashable
from dataclasses import dataclass
from typing import Any, Final, NamedTuple, TypeVar

from typing_extensions import override

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act
from ledger_api.acts.records import Certificate
from ledger_api.acts.state import CERTIFICATES, MemoryState, Table

K = TypeVar("K", bound=Hashable)
R = TypeVar("R")


class Birth(NamedTuple):
    """How a certificate came to be: from which other (None for a root), by which act, at which height."""

    parent: int | None
    digest: bytes
    block: int
    amount: int
    holder: int


class Move(NamedTuple):
    """A change of holder: the act that completed it, and the holder's act that authorised it."""

    certificate: int
    before: int
    after: int
    digest: bytes
    block: int
    authorised_by: bytes | None


@dataclass(frozen=True, slots=True)
class _Promise:
    """A holder's signed word that another may have its certificate; `until` in unix seconds."""

    holder: int
    receiver: int
    until: int
    digest: bytes


_FOREVER: Final = 2**32 - 1
_ENDING: Final = (
    m.Split, m.Cancel, m.ReleaseLock, m.RejectOffer, m.PayMany, m.Merge, m.Pledge, m.EarlyPayment, m.WithdrawRecourse,
)  # fmt: skip
"""Acts after which nothing is left of what a certificate's holder promised before."""


class TracedState(MemoryState):
    """The rebuilt records, and the certificates that the act in hand made or gave to another."""

    def __init__(self) -> None:
        super().__init__()
        self.changed: list[tuple[int, Certificate | None, Certificate]] = []

    @override
    def put(self, table: Table[K, R], key: K, record: R | None) -> None:
        if table is CERTIFICATES and isinstance(key, int) and isinstance(record, Certificate):
            before = super().get(CERTIFICATES, int(key))
            self.changed.append((key, before, record))
        super().put(table, key, record)


class Trace:
    """The notes over all acts."""

    def __init__(self) -> None:
        self.births: dict[int, Birth] = {}
        self.moves: list[Move] = []
        self.lines: dict[int, tuple[m.EvidenceLine, ...]] = {}
        """From receivable to the evidence it uses."""
        self.released: set[int] = set()
        self.paid: dict[int, int] = {}
        """From receivable to the sum of the attested payments."""
        self.references: list[tuple[int, bytes]] = []
        """Every bank's reference that was attested, in order."""
        self._promises: dict[int, _Promise] = {}

    def note(self, act: Act, digest: bytes, block: int, now: int, state: TracedState) -> None:
        """Note one executed act after it was applied."""
        fields = act.fields
        parent: int | None = getattr(fields, "certificate", None)
        self._promise(act, digest, parent)
        for certificate, before, after in state.changed:
            if before is None:
                self.births[certificate] = Birth(parent, digest, block, after.amount, after.holder)
                self._born(certificate, after, digest, block, now, act)
            else:
                self._changed(certificate, before, after, act, digest, block, now)
        state.changed.clear()
        match fields:
            case m.Submit() | m.Open():
                self.lines[fields.receivable] = act.items
            case m.ReleaseEvidence():
                self.released.add(fields.receivable)
            case m.AttestPayment():
                self.paid[fields.receivable] = self.paid.get(fields.receivable, 0) + fields.amount
                self.references.append((fields.bank, fields.bank_reference))
            case m.AttestDisbursement() | m.AttestRecourse():
                self.references.append((fields.bank, fields.bank_reference))

    def _changed(
        self, certificate: int, before: Certificate, after: Certificate, act: Act, digest: bytes, block: int, now: int
    ) -> None:
        if isinstance(act.fields, m.CallRecourse):  # the seller may have it back, whenever it pays
            self._promises[certificate] = _Promise(after.holder, after.encumbrance, _FOREVER, digest)
        elif isinstance(act.fields, m.Substitute):  # both holders have signed it
            self.moves.append(Move(certificate, before.holder, after.holder, digest, block, digest))
        elif before.holder != after.holder:
            self._moved(certificate, before.holder, after.holder, digest, block, now)
        elif isinstance(act.fields, m.AttestDisbursement) and before.amount > after.amount:  # paid early
            self.paid[after.receivable] = self.paid.get(after.receivable, 0) + before.amount - after.amount

    def _promise(self, act: Act, digest: bytes, certificate: int | None) -> None:
        fields = act.fields
        if isinstance(fields, m.Transfer):
            self._promises[fields.certificate] = _Promise(fields.holder, fields.receiver, fields.until, digest)
        elif isinstance(fields, m.Finance):
            # The bank's word may come after the lock's end: PAYING does not lapse.
            self._promises[fields.certificate] = _Promise(fields.holder, fields.financier, _FOREVER, digest)
        elif isinstance(fields, _ENDING):
            self._promises.pop(certificate or 0, None)

    def _born(self, certificate: int, after: Certificate, digest: bytes, block: int, now: int, act: Act) -> None:
        """A part that is offered, or goes straight to a receiver who accepted beforehand, was its parent's holder's."""
        fields: Any = act.fields
        if isinstance(fields, m.AttestRecourse):
            called = self._promises.get(fields.certificate)
            paid = called if called and called.receiver == after.holder else None
            before = called.holder if called else 0
            self.moves.append(Move(certificate, before, after.holder, digest, block, paid.digest if paid else None))
        if not isinstance(fields, m.Transfer | m.PayMany):
            return
        promised = self._promises.pop(fields.certificate, None) if isinstance(fields, m.Transfer) else None
        receivers = {promised.receiver} if promised else {line.receiver for line in act.items}
        receiver = after.encumbrance or after.holder
        if receiver in receivers:
            self._promises[certificate] = _Promise(fields.holder, receiver, fields.until, digest)
        if after.holder != fields.holder:
            self._moved(certificate, fields.holder, after.holder, digest, block, now)

    def _moved(self, certificate: int, before: int, after: int, digest: bytes, block: int, now: int) -> None:
        promise = self._promises.pop(certificate, None)
        kept = promise and promise.holder == before and promise.receiver == after and now <= promise.until
        self.moves.append(Move(certificate, before, after, digest, block, promise.digest if promise and kept else None))
