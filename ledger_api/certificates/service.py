"""What a caller sees of a certificate, what can be done with it next, and the trade that an offer pays for."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_CERTIFICATE, PRESENT, Relation, Sight
from ledger_api.acts.codec import decode
from ledger_api.acts.effective import DAY, certificate_state, financing_state, is_frozen, receivable_state
from ledger_api.acts.enums import CertificateState, FinancingState, FreezeTarget, ReceivableState, Recourse, Role
from ledger_api.acts.ids import child_id
from ledger_api.acts.messages import PayMany, Transfer
from ledger_api.acts.records import Certificate, Receivable
from ledger_api.acts.state import FINANCINGS, POLICIES
from ledger_api.certificates import repository
from ledger_api.store import chronicle
from ledger_api.store.chronicle import Entry
from ledger_api.store.projection import SnapshotState
from ledger_api.web.problems import not_found

_HOLDER_ACTS: Final = ("Split", "Transfer", "PayMany", "Cancel", "Merge", "EarlyPayment")
_FINANCING_ACTS: Final = {
    FinancingState.ACCEPTED: ("RegisterFinancing",),
    FinancingState.REGISTERED: ("InstructPayment",),
}


@dataclass(frozen=True, slots=True)
class Seen:
    """A certificate, its receivable's terms, and how the caller stands to it."""

    id: int
    record: Certificate
    terms: Receivable
    relation: Relation


def visible(connection: Connection, caller: Identity, certificate: int, now: int) -> Seen:
    """A certificate that the caller sees.

    Raises:
        ProblemError: not_found.
    """
    relation = Sight(connection, caller, now).of_certificate(certificate)
    row = repository.one(connection, certificate)
    if row is None or not relation:
        raise not_found()
    return Seen(*row, relation)


def next_acts(state: SnapshotState, seen: Seen, caller: Identity, now: int) -> list[str]:
    """The acts that the caller can sign for the certificate now, by its state and the caller's part in it."""
    effective = certificate_state(seen.record, seen.terms.cutoff, now)
    # Only the bank's word on a payment that is on its way stands above the cut-off and a freeze.
    acts = ["AttestDisbursement"] if effective is CertificateState.PAYING and seen.relation & Relation.BANK else []
    if is_held(state, seen.id, seen.record, seen.terms, now):
        return acts
    acts += _claims(state, seen, effective, now)
    if now >= seen.terms.cutoff:
        return acts
    if seen.relation & Relation.HOLDER and effective is CertificateState.AVAILABLE:
        acts += _HOLDER_ACTS
        if caller.has(Role.SUPPLIER | Role.FINANCIER) and not seen.terms.disputed:
            acts += ["RequestFinancing", "Finance", "Pledge"]
    if seen.relation & Relation.RECEIVER:
        acts += ["AcceptOffer", "RejectOffer"]
    deal = state.get(FINANCINGS, seen.id)
    if deal is not None and effective is CertificateState.LOCKED and seen.relation & Relation.FINANCIER:
        acts += _FINANCING_ACTS.get(financing_state(deal, seen.record, seen.terms.cutoff, now), ())
    locked = effective in {CertificateState.LOCKED, CertificateState.PAYING}
    if locked and seen.relation & (Relation.HOLDER | Relation.FINANCIER):
        acts.append("ReleaseLock")
    return acts


def _claims(state: SnapshotState, seen: Seen, effective: CertificateState, now: int) -> list[str]:
    """The acts on pledge, default and recourse, which are possible past the cut-off as well."""
    holder, deal = bool(seen.relation & Relation.HOLDER), state.get(FINANCINGS, seen.id)
    if effective is CertificateState.PLEDGED:
        return ["ReleasePledge"] if seen.relation & Relation.FINANCIER else []
    if effective is CertificateState.CALLED:
        return ["WithdrawRecourse", "Substitute"] if holder else ["Substitute"] * bool(seen.relation & Relation.SELLER)
    if not holder or effective is not CertificateState.AVAILABLE:
        return []
    policy = state.get(POLICIES, seen.terms.policy)
    stands = receivable_state(seen.terms, policy, now)
    late = stands in {ReceivableState.OVERDUE, ReceivableState.DEFAULTED}
    acts = ["WriteDown"] if stands is ReceivableState.DEFAULTED else []
    long_overdue = policy is not None and now > seen.terms.cutoff + policy.default_days * DAY
    acts += ["DeclareDefault"] if stands is ReceivableState.OVERDUE and long_overdue else []
    bought = deal is not None and deal.state == FinancingState.DISBURSED and deal.financier == seen.record.holder
    if deal is not None and bought and deal.recourse != Recourse.WITHOUT and (late or seen.terms.disputed):
        acts.append("CallRecourse")
    return acts


def is_held(state: SnapshotState, certificate: int, record: Certificate, terms: Receivable, now: int) -> bool:
    """Whether an order freezes the certificate or its receivable."""
    return is_frozen(state, FreezeTarget.CERTIFICATE, certificate, record.flags, now) or is_frozen(
        state, FreezeTarget.RECEIVABLE, record.receivable, terms.flags, now
    )


@dataclass(frozen=True, slots=True)
class Passed:
    """A certificate as it left a past holder's hands."""

    receiver: int
    amount: int
    at: int


def passed_on(history: Sequence[Entry], holder: int) -> Passed | None:
    """How the holder passed the certificate on for the last time; None where it never did."""
    for place in range(len(history) - 1, 0, -1):
        before, after = history[place - 1], history[place]
        if before.holder == holder != after.holder:
            return Passed(after.holder, after.amount, after.at)
    if history and _gave(history[0], holder):
        return Passed(history[0].holder, history[0].amount, history[0].at)
    return None


def _gave(birth: Entry, sender: int) -> bool:
    """Whether the certificate came to be in another's hands by an act of the sender: it never held it itself."""
    act = decode(birth.wire)
    return isinstance(act.fields, Transfer | PayMany) and act.fields.holder == sender != birth.holder


def visible_history(history: Sequence[Entry], seen: Seen, me: int) -> list[Entry]:
    """The acts that the caller may see: its own time with the certificate, and the act that ended it; a mandate all."""
    if seen.relation & (Relation.AUDITOR | Relation.AUTHORITY):
        return list(history)
    return [
        entry
        for place, entry in enumerate(history)
        if entry.holder == me or (history[place - 1].holder == me if place else _gave(entry, me))
    ]


def shows_present(relation: Relation) -> bool:
    """Whether the caller sees the certificate as it now is, rather than amount and holder or as it left its hands."""
    return bool(relation & PRESENT)


def trade_of(certificate: int, history: Sequence[Entry]) -> bytes:
    """The trade commitment of the certificate's latest offer in a history; zero bytes where there is none."""
    for place in range(len(history) - 1, -1, -1):
        entry = history[place]
        act = decode(entry.wire)
        if isinstance(act.fields, PayMany) and act.fields.certificate != certificate:
            return _trade_of_line(certificate, act.fields, act.items)
        if isinstance(act.fields, Transfer):
            moved = place > 0 and history[place - 1].holder != entry.holder
            # A transfer of a part stands in the parent's history too, where it offers nothing.
            if act.fields.certificate != certificate or moved or entry.state == CertificateState.OFFERED:
                trade: bytes = act.fields.trade
                return trade
    return bytes(32)


def histories(connection: Connection, certificates: Sequence[int]) -> dict[int, list[Entry]]:
    """The histories of several certificates."""
    return chronicle.entries_of_many(connection, OF_CERTIFICATE, certificates)


def _trade_of_line(certificate: int, act: PayMany, lines: Sequence[object]) -> bytes:
    for index, line in enumerate(lines):
        if child_id(act.certificate, act.sequence, index) == certificate:
            trade: bytes = line.trade  # type: ignore[attr-defined]
            return trade
    return bytes(32)
