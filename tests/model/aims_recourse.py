"""Aims at the refusals of disputes, credit notes, overdue receivables, default and recourse."""

from collections.abc import Callable, Iterator
from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Certificate, Receivable
from tests.model import makers_claims as claims
from tests.model import makers_recourse as recourse
from tests.model import makers_titles as titles
from tests.model.situation import Draft, Situation


def _stopped_issue(g: Situation) -> Draft | None:
    """A confirmation by an obligor whose issues are stopped."""
    for identity in g.few(g.play, 60):
        record = g.state.get(s.RECEIVABLES, identity)
        if record and record.state == R.SUBMITTED and g.state.get(s.STOPS, record.obligor):
            return g.signed(claims.confirmation(g, identity, record), record.obligor)
    return None


def _stop_released(g: Situation) -> Draft | None:
    """The release of a stop that is not cured, or of none."""
    number = g.some((*[one for one, _ in g.state.rows(s.STOPS)], g.some(g.state.numbers_with[1])))
    return g.governed(build(m.ReleaseStop(number, g.nonce(), g.deadline())))


def _marked(g: Situation) -> Draft | None:
    """A mark on what is marked, or is not overdue."""
    rows = list(recourse.standing(g, len(g.play)))
    if g.likely(0.5):  # late, but for a dispute
        found = g.first(rows, lambda row: 0 < row[1].due - row[1].settled == row[1].disputed and g.now > row[1].cutoff)
    else:
        found = g.first(rows, lambda row: row[1].marks != 0 and recourse.effective(g, row[1]) is R.OVERDUE)
    if found is None or g.likely(0.2):
        found = rows[0] if rows else None
    return Draft(build(m.MarkOverdue(found[0])), ()) if found else None


def _disputed_in_vain(g: Situation) -> Draft | None:
    """A dispute by an obligor that waived its defences, of more than is open, or withdrawn where there is none."""
    rows = list(recourse.standing(g))
    if g.likely(0.5):
        rows = [row for row in rows if row[1].due - row[1].settled < row[1].face and not row[1].waiver & 1] or rows
    for identity, record in rows[:1]:
        if g.likely(0.3):
            act = build(m.WithdrawDispute(record.obligor, identity, g.nonce(), g.deadline()))
            return g.signed(act, record.obligor)
        amount = record.due - record.settled + g.some((0, 0, 1))
        act = build(
            m.Dispute(record.obligor, identity, amount, g.some((0, 1, 8, 9, 3, 4)), g.word(), g.nonce(), g.deadline())
        )
        return g.signed(act, record.obligor)
    return None


def _dispute(g: Situation, identity: int, claim: Receivable) -> Draft | None:
    act = build(m.Dispute(claim.obligor, identity, 1, 1, g.word(), g.nonce(), g.deadline()))
    return g.signed(act, claim.obligor)


def _credited_by_another(g: Situation) -> Draft | None:
    """A credit note by an enterprise that does not owe the receivable."""
    found = g.piece((C.AVAILABLE,), lambda claim: claim.settled == claim.redeemed)
    other = g.one_with(Role.CORE_ENTERPRISE.value, besides=found[2].obligor) if found else None
    if found is None or other is None:
        return None
    number, record, _ = found
    act = build(m.Credit(other, record.holder, number, record.sequence, 1, 0, g.word(), g.deadline()))
    return g.joint(act, other, record.holder)


def _written_down_too_soon(g: Situation) -> Draft | None:
    """A write-down of what is overdue and not in default."""
    found = g.piece((C.AVAILABLE,), lambda claim: recourse.effective(g, claim) is R.OVERDUE)
    if found is None:
        return None
    number, record, _ = found
    return g.signed(build(m.WriteDown(record.holder, number, record.sequence, 1, 1, g.deadline())), record.holder)


def _paid_beyond_the_call(g: Situation) -> Draft | None:
    """A seller's payment of exactly what is called, or of one minor unit more."""
    bank, found = g.one_with(Role.SETTLEMENT_BANK.value), g.first(recourse.called(g), lambda _: True)
    if bank is None or found is None:
        return None
    number, record, deal = found
    amount = deal.called + g.some((0, 1, 1))
    return g.signed(build(m.AttestRecourse(bank, number, record.sequence, amount, g.word(), g.now, g.deadline())), bank)


def _substituted_while_disputed(g: Situation) -> Draft | None:
    """A substitute that is disputed; where the seller has none, one of its receivables becomes disputed."""
    for number, record, _ in recourse.called(g):
        seller = record.encumbrance
        other = g.piece((C.AVAILABLE,), lambda claim: g.now < claim.cutoff, holder=seller, most=90)
        if other is None or not g.acts_freely(record.holder):
            continue
        identity, claim = other[1].receivable, other[2]
        if not claim.disputed:
            return None if claim.waiver & 1 else _dispute(g, identity, claim)
        head = (record.holder, number, record.sequence, seller, g.tag(seller), other[0], other[1].sequence)
        return g.joint(build(m.Substitute(*head, g.deadline())), record.holder, seller)
    return None


def _sold_while_disputed(g: Situation) -> Draft | None:
    """A sale of what is disputed."""
    found = g.piece((C.AVAILABLE,), lambda claim: g.now < claim.cutoff and claim.flags & recourse.DISPUTED != 0)
    financier = g.one_with(Role.FINANCIER.value, besides=found[1].holder) if found else None
    if found is None or financier is None:
        return None
    number, record, claim = found
    head = (record.holder, g.tag(record.holder), number, record.sequence, financier, g.tag(financier), record.amount)
    until = min(g.now + 60, claim.cutoff - 1)
    return g.joint(build(m.Finance(*head, g.word(), 0, until, g.deadline())), record.holder, financier)


def _called_in_vain(g: Situation) -> Draft | None:
    """Recourse called without recourse, on what is neither disputed nor late, or of too much."""
    found = g.first(recourse.bought(g, recourse=False), lambda one: recourse.callable_on(g, one[2]))
    found = found or g.first(recourse.bought(g, recourse=True), lambda _: True)
    if found is None:
        return None
    number, record, _ = found
    amount = record.amount + g.some((0, 0, 1))
    act = build(m.CallRecourse(record.holder, number, record.sequence, amount, g.word(), g.deadline()))
    return g.signed(act, record.holder)


def _called_by_another(g: Situation) -> Draft | None:
    """Recourse called on a certificate by a holder that has not financed it, though a financier before it has."""
    rows = list(_passed_on(g))
    found = g.first(rows, lambda one: recourse.callable_on(g, one[2]))
    contestable = g.first(rows, lambda one: not one[2].waiver & 1)
    if found is None and contestable is not None:  # so that it may be called next time
        return _dispute(g, contestable[1].receivable, contestable[2])
    found = found or g.piece((C.AVAILABLE,))
    if found is None:
        return None
    number, record, _ = found
    act = build(m.CallRecourse(record.holder, number, record.sequence, 1, g.word(), g.deadline()))
    return g.signed(act, record.holder)


def _passed_on(g: Situation) -> Iterator[tuple[int, Certificate, Receivable]]:
    """Certificates that a financier bought with recourse and passed on."""
    for number in g.few(g.bought, 200):
        record, deal = g.state.get(s.CERTIFICATES, number), g.state.get(s.FINANCINGS, number)
        claim = g.state.get(s.RECEIVABLES, record.receivable) if record else None
        if record is None or deal is None or claim is None or deal.state != F.DISBURSED or not deal.recourse:
            continue
        if record.state == C.AVAILABLE and record.holder != deal.financier and g.acts_freely(record.holder):
            yield number, record, claim


def _while_money_waits(g: Situation) -> Draft | None:
    """A credit note, a write-down or a seller's payment while attested money is not distributed."""

    def waiting(claim: Receivable) -> bool:
        return claim.settled > claim.redeemed

    found = g.piece((C.AVAILABLE, C.CALLED), waiting)
    if found is None:
        return None
    number, record, claim = found
    bank = g.one_with(Role.SETTLEMENT_BANK.value)
    if record.state == C.CALLED and bank is not None:
        act = build(m.AttestRecourse(bank, number, record.sequence, 1, g.word(), g.now, g.deadline()))
        return g.signed(act, bank)
    if claim.defaulted_at and g.likely(0.5):
        return g.signed(build(m.WriteDown(record.holder, number, record.sequence, 1, 1, g.deadline())), record.holder)
    head = (claim.obligor, record.holder, number, record.sequence, 1, 0, g.word())
    return g.joint(build(m.Credit(*head, g.deadline())), claim.obligor, record.holder)


def _defaulted_too_soon(g: Situation) -> Draft | None:
    """A default declared of what is overdue for a day, or of what is not."""
    found = g.piece((C.AVAILABLE, C.PLEDGED, C.CALLED), lambda claim: recourse.effective(g, claim) is R.OVERDUE)
    found = found or g.piece((C.AVAILABLE,))
    if found is None:
        return None
    number, record, _ = found
    return g.signed(build(m.DeclareDefault(record.holder, number, record.sequence, g.deadline())), record.holder)


def _cancelled_too_late(g: Situation) -> Draft | None:
    """A cancellation of what has left the creditor's hands, is frozen, or is part paid."""
    for identity, record in recourse.standing(g):
        root = g.state.get(s.CERTIFICATES, identity)
        late = recourse.effective(g, record) is R.OVERDUE
        near = root is not None and root.holder == record.creditor and (late or root.amount < record.face)
        if not near and g.likely(0.9):
            continue
        act = build(m.CancelReceivable(record.obligor, record.creditor, identity, 0, g.word(), g.deadline()))
        return g.joint(act, record.obligor, record.creditor)
    return None


def _paid_early_while_money_waits(g: Situation) -> Draft | None:
    """The bank's word on an early payment after the cut-off, when another payment waits."""
    for number in g.few(g.paying, 40):
        record, financing = g.state.get(s.CERTIFICATES, number), g.state.get(s.FINANCINGS, number)
        claim = g.state.get(s.RECEIVABLES, record.receivable) if record else None
        if record is None or financing is None or claim is None or record.state != C.PAYING:
            continue
        if financing.financier == claim.obligor and claim.settled > claim.redeemed:
            return g.signed(titles.disbursement(g, number, record, paid=1), financing.bank)
    return None


AIMS: Final[tuple[Callable[[Situation], Draft | None], ...]] = (
    _stopped_issue,
    _stop_released,
    _marked,
    _disputed_in_vain,
    _credited_by_another,
    _written_down_too_soon,
    _paid_beyond_the_call,
    _substituted_while_disputed,
    _sold_while_disputed,
    _called_in_vain,
    _called_by_another,
    _while_money_waits,
    _defaulted_too_soon,
    _cancelled_too_late,
    _paid_early_while_money_waits,
)
