"""What the acts on lines, pledges, recovery, merging and frozen parts are refused for by their own rules."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Line
from tests.support.cast import CNY, ENTERPRISE, SECOND_ENTERPRISE, SECOND_FINANCIER, SUPPLIER
from tests.support.world import CAP, FACE
from tests.unit.acts.changes import NONCE, WORD, certificate, changed, later, one_more, receivable
from tests.unit.acts.faults import NOBODY, STRANGER, Fault, Faults
from tests.unit.acts.scene import Scene

_OTHER_RECEIVABLE: Final = NOBODY << 24


def _new_line(capabilities: int) -> m.SignerLine:
    return m.SignerLine(STRANGER.address, capabilities, bytes(32))


def _retired_after_a_new_key(w: Scene) -> None:
    w.items = (_new_line(1), *w.items)


def _too_many_keys(w: Scene) -> None:
    w.items = (*w.items, *[m.SignerLine(bytes([place]) * 20, 1, bytes(32)) for place in range(1, 8)])


def _of_another_receivable(w: Scene) -> None:
    w.state.put(s.RECEIVABLES, _OTHER_RECEIVABLE, w.state.get(s.RECEIVABLES, w.prepared.receivable))
    w.change(s.CERTIFICATES, w.items[-1].certificate, receivable=_OTHER_RECEIVABLE)


def _to_itself(field: str, role: Role) -> Fault:
    """The first signer as the second as well, with the role that the second needs."""

    def fault(w: Scene) -> None:
        w.change(s.PARTICIPANTS, w.number(), roles=int(Role.SUPPLIER | role))
        w.set(**{field: w.number()})
        w.keys = [w.keys[0], w.keys[0]]

    return fault


def _offered(w: Scene) -> None:
    w.change(s.CERTIFICATES, w.prepared.certificate, state=C.OFFERED, until=w.now)


def _uplift_alone(w: Scene) -> None:
    w.set(trigger=1)
    w.keys = w.keys[:1]


def _taken(obligor: int, slot: int) -> Fault:
    """A line of another financier's, in its last second."""
    return lambda w: w.state.put(
        s.LINES, (obligor, CNY, slot), Line(SECOND_FINANCIER.number, 1, w.now - 1, w.now, trigger=0)
    )


LENDING: Final[dict[str, Faults]] = {
    "RecoverKey": (
        ("UnknownParticipant", changed(participant=NOBODY)),
        ("InvalidField", changed(key=bytes(20))),
        ("KeyTaken", changed(key=SUPPLIER.clerk.address)),
    ),
    "VetoRecovery": (("NotScheduled", changed(target=WORD)),),
    "SucceedParticipant": (
        ("UnknownParticipant", changed(participant=NOBODY)),
        ("InvalidField", changed(order=bytes(32))),
        ("InvalidField", _retired_after_a_new_key),
        ("NotASigner", lambda w: w.line(0, key=STRANGER.address)),
        ("InvalidField", lambda w: w.line(4, capabilities=8)),
        ("KeyTaken", lambda w: w.line(5, key=w.items[0].key)),
        ("SignersLeft", lambda w: w.change(s.ACCOUNTS, SUPPLIER.number, signers=5)),
        ("InvalidField", _too_many_keys),
    ),
    "ReduceEvidence": (
        ("UnknownEvidence", changed(fingerprint=WORD)),
        ("InvalidField", changed(reason=3)),
        ("InvalidAmount", changed(verified=FACE)),
    ),
    "Merge": (("TermsMismatch", _of_another_receivable),),
    "EarlyPayment": (
        ("SameParty", _to_itself("obligor", Role.CORE_ENTERPRISE)),
        ("TagMismatch", one_more("holder_tag")),
        ("NotAParty", receivable(obligor=NOBODY)),
        ("TermsMismatch", one_more("amount")),
        ("InvalidDates", later(pay_by=0)),
    ),
    "Pledge": (
        ("SameParty", _to_itself("financier", Role.FINANCIER)),
        ("TagMismatch", one_more("financier_tag")),
        ("ReceivableDisputed", receivable(flags=2)),
        ("TermsMismatch", one_more("amount")),
        ("InvalidDates", later(until=0)),
        ("InvalidField", changed(registration=bytes(32))),
    ),
    "ReleasePledge": (("NotAParty", certificate(encumbrance=NOBODY)),),
    "SetLine": (
        NONCE,
        ("InvalidField", changed(slot=16)),
        ("CheckerRequired", _uplift_alone),
        ("SlotTaken", _taken(ENTERPRISE.number, 0)),
        ("InvalidDates", later(until=0)),
        ("InvalidAmount", changed(amount=10**15 + 1)),
    ),
    "AllotLine": (
        NONCE,
        ("SameParty", lambda w: w.set(subsidiary=w.number())),
        ("InvalidField", changed(subsidiary_slot=16)),
        ("UnknownLine", lambda w: w.change(s.LINES, (ENTERPRISE.number, CNY, 0), until=w.now - 1)),
        ("InvalidAmount", changed(amount=0)),
        ("AmountExceeded", changed(amount=10 * FACE + 1)),
        ("SlotTaken", _taken(SECOND_ENTERPRISE.number, 1)),
        ("CapExceeded", lambda w: w.change(s.EXPOSURES, (ENTERPRISE.number, CNY), outstanding=CAP + 6 * FACE + 1)),
    ),
    "FreezeAmount": (
        ("WrongCertificateState", _offered),
        ("InvalidAmount", changed(amount=0)),
        ("AmountExceeded", changed(amount=FACE)),
        ("InvalidDates", later(until=0)),
        ("TooManyLive", receivable(live=2**16 - 1)),
        ("RedemptionPending", receivable(settled=1)),
    ),
}
"""From the act to its own faults, as in `own_faults`."""
