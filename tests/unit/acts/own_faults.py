"""What each act is refused for by its own rule, in the order of its row in docs/acts.md."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.ids import nonce_bit
from ledger_api.acts.records import Evidence, Receivable
from tests.support.cast import DEPTH_MAX, LIVE_MAX, LOT, SUPPLIER
from tests.support.world import FACE
from tests.unit.acts.faults import CHECKER, NOBODY, Fault, Faults, due_in
from tests.unit.acts.scene import Scene


def _set(**fields: int | bytes) -> Fault:
    return lambda w: w.set(**fields)


def _later(**seconds: int) -> Fault:
    """Fields that are instants, so many seconds from now."""
    return lambda w: w.set(**{name: w.now + ahead for name, ahead in seconds.items()})


def _used_nonce(w: Scene) -> None:
    page, bit = nonce_bit(w.fields.nonce)
    w.state.put(s.NONCES, (w.number(), page), bit)


def _used_reference(w: Scene) -> None:
    w.state.put(s.BANK_REFERENCES, (w.number(), w.fields.bank_reference), 1)


def _claim(**fields: int) -> Fault:
    return lambda w: w.change(s.RECEIVABLES, w.prepared.receivable, **fields)


def _certificate(**fields: int) -> Fault:
    return lambda w: w.change(s.CERTIFICATES, w.prepared.certificate, **fields)


def _financing(**fields: int) -> Fault:
    return lambda w: w.change(s.FINANCINGS, w.prepared.certificate, **fields)


def _more(name: str) -> Fault:
    return lambda w: w.set(**{name: getattr(w.fields, name) + 1})


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


def _parts(*amounts: int) -> Fault:
    return lambda w: setattr(w, "items", tuple([m.PartLine(amount) for amount in amounts]))


def _page(*certificates: int) -> Fault:
    """A page of these certificates; 0 is the receivable's root."""
    return lambda w: setattr(w, "items", tuple([m.PageItemLine(one or w.prepared.receivable) for one in certificates]))


def _root(**fields: int) -> Fault:
    return lambda w: w.change(s.CERTIFICATES, w.prepared.receivable, **fields)


_NONCE: Final = ("NonceUsed", _used_nonce)
_FROZEN: Final = ("ReceivableFrozen", lambda w: w.freeze(3, w.prepared.receivable))
_STATE: Final = ("WrongReceivableState", _claim(state=R.REJECTED.value))
_STEP: Final = (("DepthExceeded", _certificate(depth=DEPTH_MAX)), ("InvalidDates", _later(until=0)))
_LIVE: Final = ("TooManyLive", _claim(live=LIVE_MAX))
_CLAIM: Final = (
    ("ForeignId", lambda w: w.set(receivable=NOBODY << 24)),
    ("ReceivableExists", _existing),
)
_WORD: Final = b"\7" * 32

OWN: Final[dict[str, Faults]] = {
    "Enrol": (
        ("InvalidField", _set(participant=0)),
        ("ParticipantExists", _set(participant=SUPPLIER.number)),
        ("InvalidField", lambda w: w.line(0, capabilities=CHECKER)),
        ("KeyTaken", lambda w: w.line(1, key=w.items[0].key)),
        ("LimitReached", _governors(255, roles=Role.GOVERNOR.value)),
    ),
    "SetStatus": (
        ("UnknownParticipant", _set(participant=NOBODY)),
        ("InvalidField", _set(status=3)),
        ("TooFewGovernors", _last_but_two),
        ("LimitReached", _last_governor_back),
    ),
    "SetPolicy": (
        ("WrongVersion", _set(version=3)),
        ("InvalidDates", _later(effective_from=-1)),
        ("InvalidField", _set(depth_max=0)),
    ),
    "SetCap": (("UnknownParticipant", _set(obligor=NOBODY)), ("RoleMissing", _set(obligor=SUPPLIER.number))),
    "Pause": (("InvalidField", _set(groups=1)), ("InvalidDates", _later(until=0))),
    "SetGovernance": (("InvalidField", _set(threshold=0)), ("TooFewGovernors", _set(threshold=4))),
    "Veto": (("NotScheduled", _set(target=_WORD)),),
    "SetSigner": (
        _NONCE,
        ("InvalidField", _set(capabilities=8)),
        ("PrimaryKey", lambda w: w.set(key=SUPPLIER.maker.address, capabilities=CHECKER)),
        ("NotASigner", _set(capabilities=0)),
        ("KeyTaken", _governors_key),
        ("LimitReached", lambda w: w.change(s.ACCOUNTS, w.number(), signers=8)),
    ),
    "BindAccount": (_NONCE, ("InvalidField", _set(account=bytes(32)))),
    "CancelNonce": (_NONCE,),
    "AttestEvidence": (
        ("UnknownParticipant", _set(issuer=NOBODY)),
        ("InvalidField", _set(evidence_type=6)),
        ("InvalidAmount", _set(amount=0)),
        ("AlreadyAttested", _attested_before),
    ),
    "Submit": (
        *_CLAIM,
        ("SameParty", lambda w: w.set(obligor=w.number())),
        ("InvalidField", _set(scenario=7)),
        ("InvalidAmount", _set(face=0)),
        ("InvalidDates", _later(until=0)),
        ("TenorTooLong", due_in(366)),
    ),
    "Open": (
        *_CLAIM,
        ("SameParty", lambda w: w.set(creditor=w.number())),
        ("InvalidField", _set(waiver=4)),
        ("InvalidAmount", _set(face=0)),
        ("InvalidDates", _later(until=0)),
    ),
    "Confirm": (
        ("NotAParty", _claim(obligor=NOBODY)),
        _FROZEN,
        _STATE,
        ("TermsMismatch", _more("face")),
        ("TagMismatch", _more("creditor_tag")),
        ("InvalidField", _set(tenor_reason=5)),
    ),
    "RejectReceivable": (_FROZEN, _STATE, ("NotAParty", _claim(obligor=NOBODY)), ("InvalidField", _set(reason=9))),
    "AcceptReceivable": (
        ("NotAParty", _claim(creditor=NOBODY)),
        _FROZEN,
        _STATE,
        ("TermsMismatch", _more("face")),
        ("TagMismatch", _more("obligor_tag")),
    ),
    "ReleaseEvidence": (
        ("WrongReceivableState", _claim(state=R.CONFIRMED.value)),
        ("AlreadyReleased", _claim(flags=4)),
        ("TermsMismatch", _set(trade_contract=_WORD)),
    ),
    "Split": (
        ("BelowMinimumLot", _parts(LOT, LOT - 1)),
        ("AmountExceeded", _parts(LOT, FACE - LOT)),
        ("BelowMinimumLot", _parts(LOT, FACE - 2 * LOT + 1)),
        _LIVE,
    ),
    "Transfer": (
        *_STEP,
        ("AmountExceeded", _set(amount=FACE + 1)),
        ("BelowMinimumLot", _set(amount=FACE - LOT + 1)),
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
        ("NotAParty", _certificate(encumbrance=NOBODY)),
        ("TermsMismatch", _more("amount")),
        ("TagMismatch", _more("sender_tag")),
        ("DepthExceeded", _certificate(depth=DEPTH_MAX)),
    ),
    "RejectOffer": (("NotAParty", _certificate(encumbrance=NOBODY)), ("InvalidField", _set(reason=9))),
    "Cancel": (),
    "SetStandingAcceptance": (_NONCE,),
    "Finance": (
        ("SameParty", _to_itself),
        ("TagMismatch", _more("financier_tag")),
        ("InvalidField", _set(recourse=3)),
        ("TermsMismatch", _more("amount")),
        ("InvalidDates", _later(disburse_by=0)),
    ),
    "RegisterFinancing": (
        ("NotAParty", _certificate(encumbrance=NOBODY)),
        ("WrongFinancingState", _financing(state=F.REGISTERED.value)),
        ("InvalidDates", _later(searched_at=1)),
        ("InvalidField", _set(description=bytes(32))),
    ),
    "InstructPayment": (
        ("NotAParty", _certificate(encumbrance=NOBODY)),
        ("WrongFinancingState", _financing(state=F.ACCEPTED.value)),
    ),
    "AttestDisbursement": (
        ("NotAParty", _financing(bank=NOBODY)),
        ("TermsMismatch", _set(payment=_WORD)),
        ("InvalidField", _set(paid=2)),
        ("BankReferenceUsed", _used_reference),
    ),
    "ReleaseLock": (("NotAParty", _certificate(encumbrance=NOBODY)),),
    "AttestPayment": (
        ("BankReferenceUsed", _used_reference),
        ("WrongReceivableState", _claim(state=R.SUBMITTED.value)),
        ("NotMatured", lambda w: w.change(s.RECEIVABLES, w.prepared.receivable, cutoff=w.now + 1)),
        ("InvalidAmount", _set(amount=0)),
        ("PaymentExceedsFace", _set(amount=FACE + 1)),
        ("InvalidDates", _later(paid_at=1)),
    ),
    "Redeem": (
        ("WrongReceivableState", _claim(state=R.CONFIRMED.value)),
        ("NothingToRedeem", _claim(redeemed=FACE // 2)),
        ("StaleSettled", _more("settled")),
        ("UnknownCertificate", _page(NOBODY)),
        ("WrongPage", _root(receivable=NOBODY)),
        ("CertificateClosed", _root(amount=0)),
        ("WrongPage", _page(0, 0)),
    ),
    "Freeze": (
        _NONCE,
        ("InvalidField", _set(target=4)),
        ("UnknownParticipant", _set(target=1, subject=NOBODY)),
        ("UnknownCertificate", _set(target=2, subject=NOBODY)),
        ("UnknownReceivable", _set(target=3, subject=NOBODY)),
        ("InvalidDates", _later(until=0)),
    ),
    "Unfreeze": (
        _NONCE,
        ("InvalidField", _set(target=0)),
        ("NotFrozen", lambda w: w.state.put(s.FREEZES, (1, SUPPLIER.number), None)),
    ),
}
"""From the act to its own faults, in the page's order; what it shares with others stands between them."""
