"""What many acts are refused for, as changes of the act or of the state before which it comes."""

from collections.abc import Callable
from typing import Final

from ledger_api.acts import state as s
from ledger_api.acts.catalogue import Signing
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Scheduled, Signer, Threshold
from ledger_api.acts.signing import Key
from tests.support.cast import CNY, GOVERNORS, SUPPLIER, person, secret_key
from tests.support.world import DAY, FACE
from tests.unit.acts.scene import WAITING, Scene

Fault = Callable[[Scene], None]
Faults = tuple[tuple[str, Fault], ...]

NOBODY = 999
LAST_SEQUENCE = 2**24 - 1
STRANGER, WEAK = secret_key("stranger"), secret_key("weak")
MAKER, CHECKER, ADMIN = 1, 2, 4


# ----- What every act meets


def common(scene: Scene) -> Faults:
    """The checks before an act's own."""
    faults: list[tuple[str, Fault]] = [("MalformedAct", lambda w: setattr(w, "rest", b"\0"))]
    if scene.kind.group not in (0, 6):
        faults.append(
            ("GroupPaused", lambda w: w.change(s.GOVERNANCE, 0, paused=1 << w.kind.group, paused_until=w.now))
        )
    if hasattr(scene.fields, "deadline"):
        faults.append(("DeadlinePassed", lambda w: w.set(deadline=w.now - 1)))
    if scene.kind.name in WAITING:
        return (faults[0], *_SCHEDULED)
    if scene.kind.signing is Signing.NOBODY:
        faults.append(("SignatureCount", lambda w: w.keys.append(STRANGER)))
        return tuple(faults)
    governed = scene.kind.signing is Signing.GOVERNORS
    faults.append(("SignatureCount", lambda w: setattr(w, "keys", w.keys[:1] if governed else [])))
    faults.append(("BadSignature", lambda w: setattr(w, "malleable", True)))
    return (*faults, *(_GOVERNED if governed else ()))


def _suspended_governor(w: Scene) -> None:
    w.change(s.PARTICIPANTS, 1, status=2)


def _weak_governor(w: Scene) -> None:
    w.state.put(s.GOVERNOR_KEYS, GOVERNORS[0].checker.address, 1)
    w.keys = [GOVERNORS[0].checker, GOVERNORS[1].maker]
    w.state.put(s.SIGNERS, (1, GOVERNORS[0].checker.address), Signer(bytes(31), CHECKER))


def _recorded(status: int) -> Fault:
    return lambda w: setattr(w, "scheduled", Scheduled(w.now, status))


_GOVERNED: Final[Faults] = (
    ("NotASigner", lambda w: setattr(w, "keys", [STRANGER, GOVERNORS[1].maker])),
    ("GovernorOrder", lambda w: setattr(w, "keys", [GOVERNORS[1].maker, GOVERNORS[0].maker])),
    ("ParticipantSuspended", _suspended_governor),
    ("CapabilityMissing", _weak_governor),
    ("AlreadyExecuted", _recorded(2)),
    ("Vetoed", _recorded(3)),
    ("AlreadyScheduled", _recorded(1)),
)
_SCHEDULED: Final[Faults] = (
    ("SignatureCount", lambda w: setattr(w, "scheduled", None)),
    ("AlreadyExecuted", _recorded(2)),
    ("Vetoed", _recorded(3)),
    ("NotYetDue", lambda w: setattr(w, "scheduled", Scheduled(w.now + 1, 1))),
    ("ScheduleLapsed", lambda w: setattr(w, "scheduled", Scheduled(w.now - 14 * DAY - 1, 1))),
)


# ----- What acts share


class _Signer:
    """The faults of the participant that signs at one place."""

    def __init__(self, scene: Scene, place: int) -> None:
        self.place = place
        self.field = scene.kind.signers[place]
        self.number = scene.number(place)

    def itself(self, w: Scene) -> None:
        """Undo a later fault that has put another in its place."""
        if w.number(self.place) != self.number:
            w.set(**{self.field: self.number})
            w.keys = list(w.prepared.keys)

    def unknown(self, w: Scene) -> None:
        self.itself(w)
        w.state.put(s.PARTICIPANTS, self.number, None)

    def frozen(self, w: Scene) -> None:
        self.itself(w)
        w.freeze(1, self.number)

    def changed(self, **fields: int) -> Fault:
        def fault(w: Scene) -> None:
            self.itself(w)
            w.change(s.PARTICIPANTS, self.number, **fields)

        return fault

    def by(self, key: Key, capabilities: int) -> Fault:
        def fault(w: Scene) -> None:
            self.itself(w)
            w.keys[self.place] = key
            at = (self.number, key.address)
            w.state.put(s.SIGNERS, at, Signer(bytes(31), capabilities) if capabilities else None)

        return fault


def signer(scene: Scene, of: tuple[str, ...]) -> Faults:
    """The checks of one signing participant: `(field, )roles(, capability)`."""
    signers = scene.kind.signers
    one = _Signer(scene, signers.index(of[0]) if of[0] in signers else 0)
    asks_role = "–" not in of
    weak = MAKER | CHECKER if "ADMIN" in of else CHECKER if "MAKER or ADMIN" in of else CHECKER | ADMIN
    return (
        ("UnknownParticipant", one.unknown),
        ("ParticipantSuspended", one.changed(status=2)),
        *([("RoleMissing", one.changed(roles=Role.AUDITOR.value))] if asks_role else []),
        ("NotASigner", one.by(STRANGER, 0)),
        *([] if "CHECKER or ADMIN" in of else [("CapabilityMissing", one.by(WEAK, weak))]),
        *([("ParticipantFrozen", one.frozen)] if (scene.kind.name, one.field) not in _THOUGH_FROZEN else []),
    )


_THOUGH_FROZEN: Final = frozenset(
    {
        ("AttestDisbursement", "bank"),
        ("AttestPayment", "bank"),
        ("AttestRecourse", "bank"),
        ("ReleaseLock", "financier"),
        ("Veto", "governor"),
    }
)


def _same_person(w: Scene) -> None:
    actor = w.prepared.signers[0]
    w.keys = [actor.maker, actor.checker]
    w.change(s.SIGNERS, (actor.number, actor.checker.address), person=person(actor.maker)[:31])


def checker(_: Scene, __: tuple[str, ...]) -> Faults:
    """The second signature of a dual act."""
    return (
        ("NotASigner", lambda w: setattr(w, "keys", [w.prepared.signers[0].maker, STRANGER])),
        ("CapabilityMissing", lambda w: setattr(w, "keys", [w.prepared.signers[0].maker, w.prepared.signers[0].clerk])),
        ("SamePerson", _same_person),
    )


def counterparty(scene: Scene, _: tuple[str, ...]) -> Faults:
    """The participant that the act names, by number and tag."""
    fields, number = scene.fields, scene.prepared.counterparty
    tags = [name for name in fields._fields if name.endswith("_tag")]
    tag = next(name for name in tags if getattr(fields, name.removesuffix("_tag")) == number)
    return (
        ("CounterpartyNotEligible", lambda w: w.change(s.PARTICIPANTS, w.prepared.counterparty, status=2)),
        ("TagMismatch", lambda w: w.set(**{tag: getattr(w.fields, tag) + 1})),
    )


def payment(scene: Scene, _: tuple[str, ...]) -> Faults:
    """One payment to a receiver: a field of the act, or its first line."""

    def put(**fields: int) -> Fault:
        return lambda w: w.line(0, **fields) if w.kind.items else w.set(**fields)

    tag = scene.prepared.act.items[0].receiver_tag if scene.kind.items else scene.fields.receiver_tag
    return (
        ("SameParty", put(receiver=SUPPLIER.number)),
        ("CounterpartyNotEligible", lambda w: w.change(s.PARTICIPANTS, w.prepared.counterparty, status=2)),
        ("TagMismatch", put(receiver_tag=tag + 1)),
        ("InvalidAmount", put(amount=0)),
    )


def certificate(scene: Scene, of: tuple[str, ...]) -> Faults:
    """The certificate that the act is on, that its last line names, or that it takes as another's substitute."""
    if "substitute" in of:
        return _substituted(scene)
    return _merged(scene) if "line" in of else _held(scene, scene.kind.name != "AttestDisbursement", ends=True)


def claim(scene: Scene, _: tuple[str, ...]) -> Faults:
    """The certificate that the act is on, also past the cut-off."""
    return _held(scene, asks_all=True, ends=False)


def _held(scene: Scene, asks_all: bool, *, ends: bool) -> Faults:
    number = scene.prepared.certificate
    by_holder = scene.world.certificate(number).holder in [scene.number(n) for n in range(len(scene.kind.signers))]

    def other_state(w: Scene) -> None:
        available = w.world.certificate(number).state == C.AVAILABLE
        w.change(s.CERTIFICATES, number, state=C.OFFERED if available else C.AVAILABLE, until=w.now)
        if not ends:  # what is offered past the cut-off is available
            w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now + 1)

    faults: list[tuple[str, Fault]] = list(opened(scene, ()))
    if by_holder:
        faults.append(("NotHolder", lambda w: w.change(s.CERTIFICATES, number, holder=NOBODY)))
    if asks_all:
        faults.append(("CertificateFrozen", lambda w: w.freeze(2, number)))
    if asks_all and not by_holder:
        faults.append(("ParticipantFrozen", lambda w: w.freeze(1, w.world.certificate(number).holder)))
    if asks_all:
        faults.append(("ReceivableFrozen", lambda w: w.freeze(3, w.prepared.receivable)))
    if asks_all and ends:
        faults.append(("Matured", lambda w: w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now)))
    return (*faults, ("WrongCertificateState", other_state))


def opened(scene: Scene, _: tuple[str, ...]) -> Faults:
    """The certificate that the act is on, as it must be for whoever acts."""
    number = scene.prepared.certificate

    def at_its_end(w: Scene) -> None:
        w.change(s.CERTIFICATES, number, sequence=LAST_SEQUENCE)
        w.set(sequence=LAST_SEQUENCE)

    return (
        ("UnknownCertificate", lambda w: w.state.put(s.CERTIFICATES, number, None)),
        ("CertificateClosed", lambda w: w.change(s.CERTIFICATES, number, state=C.SPENT)),
        ("StaleSequence", lambda w: w.set(sequence=w.fields.sequence - 1)),
        ("SequenceExhausted", at_its_end),
    )


def _merged(scene: Scene) -> Faults:
    last = len(scene.prepared.act.items) - 1
    number = scene.prepared.act.items[last].certificate

    def at_its_end(w: Scene) -> None:
        w.change(s.CERTIFICATES, number, sequence=LAST_SEQUENCE)
        w.line(last, sequence=LAST_SEQUENCE)

    return (
        ("UnknownCertificate", lambda w: w.state.put(s.CERTIFICATES, number, None)),
        ("CertificateClosed", lambda w: w.change(s.CERTIFICATES, number, state=C.SPENT)),
        ("StaleSequence", lambda w: w.line(last, sequence=0)),
        ("SequenceExhausted", at_its_end),
        ("NotHolder", lambda w: w.change(s.CERTIFICATES, number, holder=NOBODY)),
        ("CertificateFrozen", lambda w: w.freeze(2, number)),
        ("WrongCertificateState", lambda w: w.change(s.CERTIFICATES, number, state=C.OFFERED, until=w.now)),
    )


def _substituted(scene: Scene) -> Faults:
    number = scene.fields.substitute
    owed = scene.world.certificate(number).receivable

    def at_its_end(w: Scene) -> None:
        w.change(s.CERTIFICATES, number, sequence=LAST_SEQUENCE)
        w.set(substitute_sequence=LAST_SEQUENCE)

    return (
        ("UnknownCertificate", lambda w: w.state.put(s.CERTIFICATES, number, None)),
        ("CertificateClosed", lambda w: w.change(s.CERTIFICATES, number, state=C.SPENT)),
        ("StaleSequence", lambda w: w.set(substitute_sequence=0)),
        ("SequenceExhausted", at_its_end),
        ("NotHolder", lambda w: w.change(s.CERTIFICATES, number, holder=NOBODY)),
        ("CertificateFrozen", lambda w: w.freeze(2, number)),
        ("ReceivableFrozen", lambda w: w.freeze(3, owed)),
        ("Matured", lambda w: w.change(s.RECEIVABLES, owed, cutoff=w.now)),
        ("WrongCertificateState", lambda w: w.change(s.CERTIFICATES, number, state=C.OFFERED, until=w.now)),
    )


def reduction(scene: Scene, _: tuple[str, ...]) -> Faults:
    """An amount by which a certificate falls."""
    amount = scene.world.certificate(scene.prepared.certificate).amount
    return (
        ("InvalidAmount", lambda w: w.set(amount=0)),
        ("AmountExceeded", lambda w: w.set(amount=amount + 1)),
        ("RedemptionPending", lambda w: w.change(s.RECEIVABLES, w.prepared.receivable, settled=1)),
    )


def receivable(_: Scene, __: tuple[str, ...]) -> Faults:
    """The receivable that the act is on."""
    return (("UnknownReceivable", lambda w: w.state.put(s.RECEIVABLES, w.prepared.receivable, None)),)


def lines(_: Scene, __: tuple[str, ...]) -> Faults:
    """The documents of a claim, of which the second is at fault."""

    def document(**fields: int) -> Fault:
        return lambda w: w.change(s.EVIDENCE, w.prepared.act.items[1].fingerprint, **fields)

    def sum_differs(w: Scene) -> None:
        w.line(0, amount=w.items[0].amount - 1)

    return (
        ("DuplicateEvidence", lambda w: w.line(1, fingerprint=w.items[0].fingerprint)),
        ("UnknownEvidence", lambda w: w.line(1, fingerprint=b"\7" * 32)),
        ("NotIssuer", document(issuer=NOBODY)),
        ("CurrencyMismatch", document(currency=CNY + 1)),
        ("EvidenceConflict", document(flags=1)),
        ("InvalidAmount", lambda w: w.line(1, amount=0)),
        ("EvidenceExceeded", document(used=1)),
        ("EvidenceSumMismatch", sum_differs),
    )


def due_in(days: int) -> Fault:
    """A cut-off so many days from now."""

    def fault(w: Scene) -> None:
        w.set(cutoff=w.now + days * DAY)
        if w.kind.name == "Confirm":
            w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now + days * DAY)

    return fault


def tenor(_: Scene, __: tuple[str, ...]) -> Faults:
    """The days until the cut-off."""
    return (("TenorTooLong", due_in(366)), ("TenorReasonMissing", due_in(181)))


def _alone(w: Scene) -> None:
    w.keys = [w.prepared.signers[0].maker]
    w.state.put(s.THRESHOLDS, (1, CNY), Threshold(FACE - 1, 10 * FACE))


def exposure(_: Scene, __: tuple[str, ...]) -> Faults:
    """What one signature may confirm, and the obligor's cap."""
    return (
        ("CheckerRequired", _alone),
        ("CapExceeded", lambda w: w.change(s.EXPOSURES, (w.number(), CNY), cap=FACE - 1)),
    )


SHARED: Final[dict[str, Callable[[Scene, tuple[str, ...]], Faults]]] = {
    "signer": signer,
    "checker": checker,
    "counterparty": counterparty,
    "payment": payment,
    "certificate": certificate,
    "claim": claim,
    "open": opened,
    "reduction": reduction,
    "receivable": receivable,
    "lines": lines,
    "tenor": tenor,
    "exposure": exposure,
}
