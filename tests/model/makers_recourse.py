"""Makers of valid acts on disputes, credit notes, overdue receivables, default and recourse."""

from collections.abc import Iterator
from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.effective import certificate_state, receivable_state
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Certificate, Financing, Receivable
from tests.model.situation import DAY, Draft, Maker, Situation

DISPUTED: Final = 2
STOPPED: Final = 32
DEFENCES: Final = 1
_UNPAID: Final = (R.OVERDUE, R.DEFAULTED)


def effective(g: Situation, record: Receivable) -> R:
    """What a confirmed receivable is now."""
    return receivable_state(record, g.state.get(s.POLICIES, record.policy), g.now)


def standing(g: Situation, most: int = 40) -> Iterator[tuple[int, Receivable]]:
    """Some of the receivables in play that stand."""
    for identity in g.few(g.play, most):
        record = g.state.get(s.RECEIVABLES, identity)
        if record and record.state in (R.CONFIRMED, R.PART_PAID):
            yield identity, record


def _part(g: Situation, most: int) -> int:
    return g.some((most, g.between(1, most), g.between(1, min(most, 9))))


def release_stop(g: Situation) -> Draft | None:
    """Of an obligor whose marked receivables have nothing open any more."""
    cured = [number for number, stop in g.state.rows(s.STOPS) if stop.open == 0]
    return g.governed(build(m.ReleaseStop(g.some(cured), g.nonce(), g.deadline()))) if cured else None


def dispute(g: Situation) -> Draft | None:
    """Often of what a financier has bought with recourse, or of what is late."""
    rows = [(i, r) for i, r in standing(g) if not r.waiver & DEFENCES and r.due > r.settled]
    if not rows:
        return None
    sold = {piece.receivable for number in g.bought[-60:] if (piece := g.state.get(s.CERTIFICATES, number))}
    found = g.first(rows, lambda row: row[0] in sold or effective(g, row[1]) in _UNPAID) if g.likely(0.7) else None
    identity, record = found or rows[0]
    amount = _part(g, record.due - record.settled)
    act = build(m.Dispute(record.obligor, identity, amount, g.between(1, 8), g.word(), g.nonce(), g.deadline()))
    return g.signed(act, record.obligor)


def withdraw_dispute(g: Situation) -> Draft | None:
    """Of a dispute that stands."""
    found = g.first(standing(g), lambda row: row[1].flags & DISPUTED != 0)
    if found is None:
        return None
    identity, record = found
    return g.signed(build(m.WithdrawDispute(record.obligor, identity, g.nonce(), g.deadline())), record.obligor)


def credit(g: Situation) -> Draft | None:
    """Of a part, or of all of a certificate."""
    found = g.piece((C.AVAILABLE,), lambda claim: claim.settled == claim.redeemed)
    if found is None:
        return None
    number, record, claim = found
    head = (claim.obligor, record.holder, number, record.sequence, _part(g, record.amount))
    act = build(m.Credit(*head, g.between(0, 8), g.word(), g.deadline()))
    return g.joint(act, claim.obligor, record.holder)


def cancel_receivable(g: Situation) -> Draft | None:
    """Of one that has never left the creditor's hands."""
    for identity, record in standing(g, 60):
        root = g.state.get(s.CERTIFICATES, identity)
        assert root is not None
        whole = (root.holder, root.amount) == (record.creditor, record.face)
        free = certificate_state(root, record.cutoff, g.now) is C.AVAILABLE
        if whole and free and effective(g, record) is R.CONFIRMED:
            head = (record.obligor, record.creditor, identity)
            act = build(m.CancelReceivable(*head, g.between(0, 8), g.word(), g.deadline()))
            return g.joint(act, record.obligor, record.creditor)
    return None


def mark_overdue(g: Situation) -> Draft | None:
    """Rather of an obligor that is stopped already, so that others go on issuing."""
    late = [(i, r) for i, r in standing(g) if effective(g, r) in _UNPAID and not r.marks]
    late = [row for row in late if effective(g, row[1]) is R.OVERDUE]
    if not late:
        return None
    stopped = g.first(late, lambda row: g.state.get(s.STOPS, row[1].obligor) is not None)
    if stopped is None and g.likely(0.6):
        return None
    return Draft(build(m.MarkOverdue((stopped or late[0])[0])), ())


def declare_default(g: Situation) -> Draft | None:
    """By any of the holders."""
    held = (C.AVAILABLE, C.PLEDGED, C.PAYING, C.CALLED)
    found = g.piece(held, lambda claim: effective(g, claim) is R.OVERDUE and _due_for_default(g, claim))
    if found is None:
        return None
    number, record, _ = found
    act = build(m.DeclareDefault(record.holder, number, record.sequence, g.deadline()))
    return g.signed(act, record.holder)


def _due_for_default(g: Situation, claim: Receivable) -> bool:
    policy = g.state.get(s.POLICIES, claim.policy)
    assert policy is not None
    return g.now > claim.cutoff + policy.default_days * DAY


def write_down(g: Situation) -> Draft | None:
    """Of a part, or of all of a certificate."""
    found = g.piece(
        (C.AVAILABLE,), lambda claim: claim.settled == claim.redeemed and effective(g, claim) is R.DEFAULTED
    )
    if found is None:
        return None
    number, record, _ = found
    head = (record.holder, number, record.sequence, _part(g, record.amount))
    return g.signed(build(m.WriteDown(*head, g.between(1, 3), g.deadline())), record.holder)


def bought(g: Situation, *, recourse: bool) -> Iterator[tuple[int, Certificate, Receivable]]:
    """Certificates that their financier still holds, free, bought with recourse or without."""
    for number in g.few(g.bought, 100):
        record, financing = g.state.get(s.CERTIFICATES, number), g.state.get(s.FINANCINGS, number)
        claim = g.state.get(s.RECEIVABLES, record.receivable) if record else None
        if record is None or financing is None or claim is None or financing.state != F.DISBURSED:
            continue
        free = certificate_state(record, claim.cutoff, g.now) is C.AVAILABLE and g.acts_freely(record.holder)
        if free and record.holder == financing.financier and bool(financing.recourse) == recourse:
            yield number, record, claim


def callable_on(g: Situation, claim: Receivable) -> bool:
    """Whether recourse may be called on certificates of the receivable."""
    return claim.flags & DISPUTED != 0 or effective(g, claim) in _UNPAID


def call_recourse(g: Situation) -> Draft | None:
    """Of a part, or of the whole certificate."""
    found = g.first(bought(g, recourse=True), lambda one: callable_on(g, one[2]))
    if found is None:
        return None
    number, record, _ = found
    head = (record.holder, number, record.sequence, _part(g, record.amount))
    return g.signed(build(m.CallRecourse(*head, g.word(), g.deadline())), record.holder)


def called(g: Situation) -> Iterator[tuple[int, Certificate, Financing]]:
    """Certificates that were called."""
    for number in g.few(g.called, 40):
        record, financing = g.state.get(s.CERTIFICATES, number), g.state.get(s.FINANCINGS, number)
        if record and financing and record.state == C.CALLED:
            yield number, record, financing


def withdraw_recourse(g: Situation) -> Draft | None:
    """Of a call that stands."""
    found = g.first(called(g), lambda one: g.acts_freely(one[1].holder))
    if found is None:
        return None
    number, record, _ = found
    return g.signed(build(m.WithdrawRecourse(record.holder, number, record.sequence, g.deadline())), record.holder)


def attest_recourse(g: Situation) -> Draft | None:
    """Of a part of what is called, or of all of it."""
    bank, found = g.one_with(Role.SETTLEMENT_BANK.value), g.first(called(g), lambda _: True)
    if bank is None or found is None:
        return None
    number, record, financing = found
    amount = _part(g, min(financing.called, record.amount))
    paid_at = g.now - g.some((0, 7, DAY))
    act = build(m.AttestRecourse(bank, number, record.sequence, amount, g.word(), paid_at, g.deadline()))
    return g.signed(act, bank)


def substitute(g: Situation) -> Draft | None:
    """Whatever the seller has, of the same receivable or another."""
    for number, record, _ in called(g):
        seller = record.encumbrance
        other = g.piece(
            (C.AVAILABLE,), lambda claim: g.now < claim.cutoff and not claim.flags & DISPUTED, holder=seller, most=90
        )
        if other is not None:
            head = (record.holder, number, record.sequence, seller, g.tag(seller), other[0], other[1].sequence)
            return g.joint(build(m.Substitute(*head, g.deadline())), record.holder, seller)
    return None


CLAIMS: Final[dict[str, tuple[float, Maker]]] = {
    "ReleaseStop": (2.5, release_stop),
    "Dispute": (2.0, dispute),
    "WithdrawDispute": (0.8, withdraw_dispute),
    "Credit": (1.5, credit),
    "CancelReceivable": (0.5, cancel_receivable),
    "MarkOverdue": (1.0, mark_overdue),
    "DeclareDefault": (2.5, declare_default),
    "WriteDown": (4.0, write_down),
    "CallRecourse": (4.0, call_recourse),
    "WithdrawRecourse": (0.6, withdraw_recourse),
    "AttestRecourse": (1.0, attest_recourse),
    "Substitute": (1.2, substitute),
}
"""From the act's name to its weight and maker."""
