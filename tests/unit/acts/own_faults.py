"""What each act is refused for by its own rule, in the order of its row in docs/acts.md."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Evidence, Receivable
from tests.support.cast import DEPTH_MAX, ENTERPRISE, LIVE_MAX, LOT, SUPPLIER
from tests.support.world import FACE
from tests.unit.acts.changes import (
    FROZEN,
    NONCE,
    WORD,
    certificate,
    changed,
    financing,
    later,
    one_more,
    receivable,
    used_reference,
)
from tests.unit.acts.claims_faults import CLAIMS
from tests.unit.acts.faults import CHECKER, NOBODY, Fault, Faults, due_in
from tests.unit.acts.lending_faults import LENDING
from tests.unit.acts.scene import Scene


def _governors(count: int, **fields: int) -> Fault:
    def fault(w: Scene) -> None:
        w.change(s.GOVERNANCE, 0, governors=count)
        w.set(**fields)

    return fault


def _last_but_two(w: Scene) -> None:
    w.change(s.GOVERNANCE, 0, governors=2)
    w.change(s.PARTICIPANTS, 3, status=1)
    w.set(participant=3, status=2)


def _last_governor_back(w: Scene) -> None:
    w.change(s.GOVERNANCE, 0, governors=255)
    w.change(s.PARTICIPANTS, 3, status=2)
    w.set(participant=3, status=1)


def _governors_key(w: Scene) -> None:
    w.change(s.PARTICIPANTS, w.number(), roles=int(Role.SUPPLIER | Role.GOVERNOR))
    w.state.put(s.GOVERNOR_KEYS, w.fields.key, 2)


def _attested_before(w: Scene) -> None:
    a = w.fields
    w.state.put(
        s.EVIDENCE,
        a.fingerprint,
        Evidence(a.amount, 0, a.issuer, a.currency, a.epoch, a.evidence_type, 0, a.content),
    )


def _existing(w: Scene) -> None:
    w.state.put(s.RECEIVABLES, w.fields.receivable, Receivable(*(0,) * 15, bytes(32)))


def _to_itself(w: Scene) -> None:
    w.change(s.PARTICIPANTS, w.number(), roles=int(Role.SUPPLIER | Role.FINANCIER))
    w.set(financier=w.number())
    w.keys = [w.keys[0], w.keys[0]]


def _for_the_obligor_while_money_waits(w: Scene) -> None:
    w.change(s.FINANCINGS, w.prepared.certificate, financier=ENTERPRISE.number)
    w.change(s.RECEIVABLES, w.prepared.receivable, settled=1)


def _parts(*amounts: int) -> Fault:
    return lambda w: setattr(w, "items", tuple([m.PartLine(amount) for amount in amounts]))


def _page(*certificates: int) -> Fault:
    """A page of these certificates; 0 is the receivable's root."""
    return lambda w: setattr(w, "items", tuple([m.PageItemLine(one or w.prepared.receivable) for one in certificates]))


def _root(**fields: int) -> Fault:
    return lambda w: w.change(s.CERTIFICATES, w.prepared.receivable, **fields)


_STOPPED: Final = ("IssueStopped", lambda w: w.change(s.PARTICIPANTS, w.number(), flags=32))
_STATE: Final = ("WrongReceivableState", receivable(state=R.REJECTED.value))
_STEP: Final = (("DepthExceeded", certificate(depth=DEPTH_MAX)), ("InvalidDates", later(until=0)))
_LIVE: Final = ("TooManyLive", receivable(live=LIVE_MAX))
_CLAIM: Final = (
    ("ForeignId", lambda w: w.set(receivable=NOBODY << 24)),
    ("ReceivableExists", _existing),
)

OWN: Final[dict[str, Faults]] = {
    "Enrol": (
        ("InvalidField", changed(participant=0)),
        ("ParticipantExists", changed(participant=SUPPLIER.number)),
        ("InvalidField", lambda w: w.line(0, capabilities=CHECKER)),
        ("KeyTaken", lambda w: w.line(1, key=w.items[0].key)),
        ("LimitReached", _governors(255, roles=Role.GOVERNOR.value)),
    ),
    "SetStatus": (
        ("UnknownParticipant", changed(participant=NOBODY)),
        ("InvalidField", changed(status=3)),
        ("TooFewGovernors", _last_but_two),
        ("LimitReached", _last_governor_back),
    ),
    "SetPolicy": (
        ("WrongVersion", changed(version=3)),
        ("InvalidDates", later(effective_from=-1)),
        ("InvalidField", changed(depth_max=0)),
    ),
    "SetCap": (("UnknownParticipant", changed(obligor=NOBODY)), ("RoleMissing", changed(obligor=SUPPLIER.number))),
    "Pause": (("InvalidField", changed(groups=1)), ("InvalidDates", later(until=0))),
    "SetGovernance": (("InvalidField", changed(threshold=0)), ("TooFewGovernors", changed(threshold=4))),
    "Veto": (("NotScheduled", changed(target=WORD)),),
    "SetSigner": (
        NONCE,
        ("InvalidField", changed(capabilities=8)),
        ("PrimaryKey", lambda w: w.set(key=SUPPLIER.maker.address, capabilities=CHECKER)),
        ("NotASigner", changed(capabilities=0)),
        ("KeyTaken", _governors_key),
        ("LimitReached", lambda w: w.change(s.ACCOUNTS, w.number(), signers=8)),
    ),
    "BindAccount": (NONCE, ("InvalidField", changed(account=bytes(32)))),
    "CancelNonce": (NONCE,),
    "AttestEvidence": (
        ("UnknownParticipant", changed(issuer=NOBODY)),
        ("InvalidField", changed(evidence_type=6)),
        ("InvalidAmount", changed(amount=0)),
        ("AlreadyAttested", _attested_before),
    ),
    "Submit": (
        *_CLAIM,
        ("SameParty", lambda w: w.set(obligor=w.number())),
        ("InvalidField", changed(scenario=7)),
        ("InvalidAmount", changed(face=0)),
        ("InvalidDates", later(until=0)),
        ("TenorTooLong", due_in(366)),
    ),
    "Open": (
        _STOPPED,
        *_CLAIM,
        ("SameParty", lambda w: w.set(creditor=w.number())),
        ("InvalidField", changed(waiver=4)),
        ("InvalidAmount", changed(face=0)),
        ("InvalidDates", later(until=0)),
    ),
    "Confirm": (
        _STOPPED,
        ("NotAParty", receivable(obligor=NOBODY)),
        FROZEN,
        _STATE,
        ("TermsMismatch", one_more("face")),
        ("TagMismatch", one_more("creditor_tag")),
        ("InvalidField", changed(tenor_reason=5)),
    ),
    "RejectReceivable": (
        FROZEN,
        _STATE,
        ("NotAParty", receivable(obligor=NOBODY)),
        ("InvalidField", changed(reason=9)),
    ),
    "AcceptReceivable": (
        ("NotAParty", receivable(creditor=NOBODY)),
        FROZEN,
        _STATE,
        ("TermsMismatch", one_more("face")),
        ("TagMismatch", one_more("obligor_tag")),
    ),
    "ReleaseEvidence": (
        ("WrongReceivableState", receivable(state=R.CONFIRMED.value)),
        ("AlreadyReleased", receivable(flags=4)),
        ("TermsMismatch", changed(trade_contract=WORD)),
    ),
    "Split": (
        ("BelowMinimumLot", _parts(LOT, LOT - 1)),
        ("AmountExceeded", _parts(LOT, FACE - LOT)),
        ("BelowMinimumLot", _parts(LOT, FACE - 2 * LOT + 1)),
        _LIVE,
    ),
    "Transfer": (
        *_STEP,
        ("AmountExceeded", changed(amount=FACE + 1)),
        ("BelowMinimumLot", changed(amount=FACE - LOT + 1)),
        _LIVE,
    ),
    "PayMany": (
        *_STEP,
        ("BelowMinimumLot", lambda w: w.line(0, amount=LOT - 1)),
        ("AmountExceeded", lambda w: w.line(1, amount=FACE)),
        ("BelowMinimumLot", lambda w: w.line(1, amount=FACE - 2 * LOT + 1)),
        _LIVE,
    ),
    "AcceptOffer": (
        ("NotAParty", certificate(encumbrance=NOBODY)),
        ("TermsMismatch", one_more("amount")),
        ("TagMismatch", one_more("sender_tag")),
        ("DepthExceeded", certificate(depth=DEPTH_MAX)),
    ),
    "RejectOffer": (("NotAParty", certificate(encumbrance=NOBODY)), ("InvalidField", changed(reason=9))),
    "Cancel": (),
    "SetStandingAcceptance": (NONCE,),
    "Finance": (
        ("SameParty", _to_itself),
        ("TagMismatch", one_more("financier_tag")),
        ("ReceivableDisputed", receivable(flags=2)),
        ("InvalidField", changed(recourse=3)),
        ("TermsMismatch", one_more("amount")),
        ("InvalidDates", later(disburse_by=0)),
    ),
    "RegisterFinancing": (
        ("NotAParty", certificate(encumbrance=NOBODY)),
        ("WrongFinancingState", financing(state=F.REGISTERED.value)),
        ("InvalidDates", later(searched_at=1)),
        ("InvalidField", changed(description=bytes(32))),
    ),
    "InstructPayment": (
        ("NotAParty", certificate(encumbrance=NOBODY)),
        ("WrongFinancingState", financing(state=F.ACCEPTED.value)),
    ),
    "AttestDisbursement": (
        ("NotAParty", financing(bank=NOBODY)),
        ("TermsMismatch", changed(payment=WORD)),
        ("InvalidField", changed(paid=2)),
        ("BankReferenceUsed", used_reference),
        ("RedemptionPending", _for_the_obligor_while_money_waits),
    ),
    "ReleaseLock": (("NotAParty", certificate(encumbrance=NOBODY)),),
    "AttestPayment": (
        ("BankReferenceUsed", used_reference),
        ("WrongReceivableState", receivable(state=R.SUBMITTED.value)),
        ("NotMatured", lambda w: w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now + 1)),
        ("InvalidAmount", changed(amount=0)),
        ("PaymentExceedsFace", changed(amount=FACE + 1)),
        ("InvalidDates", later(paid_at=1)),
    ),
    "Redeem": (
        ("WrongReceivableState", receivable(state=R.CONFIRMED.value)),
        ("NothingToRedeem", receivable(redeemed=FACE // 2)),
        ("StaleSettled", one_more("settled")),
        ("UnknownCertificate", _page(NOBODY)),
        ("WrongPage", _root(receivable=NOBODY)),
        ("CertificateClosed", _root(amount=0)),
        ("WrongPage", _page(0, 0)),
    ),
    "Freeze": (
        NONCE,
        ("InvalidField", changed(target=4)),
        ("UnknownParticipant", changed(target=1, subject=NOBODY)),
        ("UnknownCertificate", changed(target=2, subject=NOBODY)),
        ("UnknownReceivable", changed(target=3, subject=NOBODY)),
        ("InvalidDates", later(until=0)),
    ),
    "Unfreeze": (
        NONCE,
        ("InvalidField", changed(target=0)),
        ("NotFrozen", lambda w: w.state.put(s.FREEZES, (1, SUPPLIER.number), None)),
    ),
    **LENDING,
    **CLAIMS,
}
"""From the act to its own faults, in the page's order; what it shares with others stands between them."""
