"""Makers of valid acts of certificates and financing."""

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import Act, build
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.records import Certificate, Policy, Receivable
from tests.model.situation import CURRENCIES, DAY, Draft, Situation

_SUPPLIER = Role.SUPPLIER.value


def _policy(g: Situation, claim: Receivable) -> Policy:
    policy = g.state.get(s.POLICIES, claim.policy)
    assert policy is not None
    return policy


def _until(g: Situation, claim: Receivable) -> int:
    return min(g.now + g.some((1, 600, DAY, 3 * DAY)), claim.cutoff - 1)


def _room(g: Situation, record: Certificate, claim: Receivable, pieces: int) -> list[int] | None:
    """Amounts of up to so many pieces that leave a rest, all at least a lot, if there is room for one."""
    policy = _policy(g, claim)
    lot = policy.minimum_lot
    most = min(pieces, policy.live_max - claim.live, record.amount // lot - 1)
    if most < 1:
        return None
    share = record.amount // (most + 1)
    return [g.some((lot, share, g.between(lot, share))) for _ in range(g.between(1, most))]


def split(g: Situation) -> Draft | None:
    found = g.certificate(C.AVAILABLE)
    parts = _room(g, found[1], found[2], g.some((1, 2, 5, 60))) if found else None
    if found is None or parts is None:
        return None
    number, record, _ = found
    act = build(
        m.Split(record.holder, number, record.sequence, g.deadline()), tuple([m.PartLine(one) for one in parts])
    )
    return g.signed(act, record.holder)


def transfer(g: Situation) -> Draft | None:
    found = g.certificate(C.AVAILABLE)
    if found is None or found[1].depth >= _policy(g, found[2]).depth_max or found[2].cutoff - g.now < 2:
        return None
    number, record, claim = found
    receiver = g.one_with(_SUPPLIER, besides=record.holder)
    parts = _room(g, record, claim, 1) if g.likely(0.65) else None
    if receiver is None:
        return None
    message = m.Transfer(
        holder=record.holder,
        certificate=number,
        sequence=record.sequence,
        receiver=receiver,
        receiver_tag=g.tag(receiver),
        amount=parts[0] if parts else record.amount,
        until=_until(g, claim),
        trade=g.word(),
        deadline=g.deadline(),
    )
    return g.signed(build(message), record.holder)


def pay_many(g: Situation) -> Draft | None:
    found = g.certificate(C.AVAILABLE)
    if found is None or found[1].depth >= _policy(g, found[2]).depth_max or found[2].cutoff - g.now < 2:
        return None
    number, record, claim = found
    parts = _room(g, record, claim, g.some((2, 3, 10, 60)))
    receivers = [n for n in g.few(g.state.numbers_with[_SUPPLIER], 12) if n != record.holder and g.acts_freely(n)]
    if parts is None or not receivers:
        return None
    if g.likely(0.3):  # nothing is left of the parent
        parts.append(record.amount - sum(parts))
    lines = []
    for amount in parts:
        receiver = g.some(receivers)
        lines.append(m.PaymentLine(receiver, g.tag(receiver), amount, g.word()))
    message = m.PayMany(record.holder, number, record.sequence, _until(g, claim), g.deadline())
    return g.signed(build(message, tuple(lines)), record.holder)


def _offer(g: Situation) -> tuple[int, Certificate, Receivable] | None:
    found = g.certificate(C.OFFERED)
    return found if found and g.acts_freely(found[1].encumbrance) else None


def accept_offer(g: Situation) -> Draft | None:
    found = _offer(g)
    if found is None:
        return None
    number, record, _ = found
    sender, receiver = record.holder, record.encumbrance
    message = m.AcceptOffer(receiver, number, record.sequence, sender, g.tag(sender), record.amount, g.deadline())
    return g.signed(build(message), receiver)


def reject_offer(g: Situation) -> Draft | None:
    found = _offer(g)
    if found is None:
        return None
    number, record, _ = found
    act = build(m.RejectOffer(record.encumbrance, number, record.sequence, g.between(0, 8), g.deadline()))
    return g.signed(act, record.encumbrance)


def cancel(g: Situation) -> Draft | None:
    found = g.certificate(C.AVAILABLE)
    if found is None:
        return None
    number, record, _ = found
    return g.signed(build(m.Cancel(record.holder, number, record.sequence, g.deadline())), record.holder)


def set_standing_acceptance(g: Situation) -> Draft | None:
    receiver = g.one_with(_SUPPLIER)
    if receiver is None:
        return None
    sender = g.some((0, g.some(g.state.numbers_with[_SUPPLIER])))
    obligor = g.some((0, g.some(g.state.numbers_with[Role.CORE_ENTERPRISE.value])))
    message = m.SetStandingAcceptance(
        receiver=receiver,
        sender=sender,
        obligor=obligor,
        currency=g.some(CURRENCIES),
        cap=g.some((0, g.between(1, 10**5), 10**7)),
        latest_cutoff=g.now + g.between(0, 60 * DAY),
        until=g.now + g.between(0, 20 * DAY),
        nonce=g.nonce(),
        deadline=g.deadline(),
    )
    return g.signed(build(message), receiver)


def finance(g: Situation) -> Draft | None:
    found = g.certificate(C.AVAILABLE)
    if found is None or found[2].cutoff - g.now < 2 or found[2].disputed:
        return None
    number, record, claim = found
    holder, financier = g.participant(record.holder), g.one_with(Role.FINANCIER.value, besides=record.holder)
    if holder is None or not holder.roles & (2 | 4) or financier is None:
        return None
    message = m.Finance(
        holder=record.holder,
        holder_tag=holder.tag,
        certificate=number,
        sequence=record.sequence,
        financier=financier,
        financier_tag=g.tag(financier),
        amount=record.amount,
        terms=g.word(),
        recourse=g.between(0, 2),
        disburse_by=_until(g, claim),
        deadline=g.deadline(),
    )
    return g.joint(build(message), record.holder, financier)


def _locked(g: Situation, state: F) -> tuple[int, Certificate, Receivable] | None:
    for _ in range(3):
        found = g.certificate(C.LOCKED)
        financing = g.state.get(s.FINANCINGS, found[0]) if found else None
        if found and financing and financing.state == state and g.acts_freely(found[1].encumbrance):
            return found
    return None


def register_financing(g: Situation) -> Draft | None:
    found = _locked(g, F.ACCEPTED)
    if found is None:
        return None
    number, record, _ = found
    fields = (record.encumbrance, number, record.sequence, g.now - g.some((0, DAY)), g.word(), g.word())
    return g.signed(build(m.RegisterFinancing(*fields, g.deadline())), record.encumbrance)


def instruct_payment(g: Situation) -> Draft | None:
    found, bank = _locked(g, F.REGISTERED), g.one_with(Role.SETTLEMENT_BANK.value)
    if found is None or bank is None:
        return None
    number, record, _ = found
    fields = (record.encumbrance, number, record.sequence, bank, g.tag(bank), g.word())
    return g.signed(build(m.InstructPayment(*fields, g.deadline())), record.encumbrance)


def attest_disbursement(g: Situation) -> Draft | None:
    while g.paying:
        place = g.between(0, len(g.paying) - 1)
        number = g.paying[place]
        record, financing = g.state.get(s.CERTIFICATES, number), g.state.get(s.FINANCINGS, number)
        if record and financing and record.state == C.PAYING:
            claim = g.state.get(s.RECEIVABLES, record.receivable)
            if number % 8 == 0 and claim and claim.state != R.SETTLED:  # a bank that answers after the money is shared
                return None
            return g.signed(disbursement(g, number, record, paid=g.some((0, 1, 1))), financing.bank)
        g.paying[place] = g.paying[-1]
        g.paying.pop()
    return None


def disbursement(g: Situation, number: int, record: Certificate, paid: int) -> Act:
    """The bank's word on a payment under way."""
    financing = g.state.get(s.FINANCINGS, number)
    assert financing is not None
    fields = (financing.bank, number, record.sequence, paid, financing.payment, g.word())
    return build(m.AttestDisbursement(*fields, g.deadline()))


def release_lock(g: Situation) -> Draft | None:
    found = g.certificate(g.some((C.LOCKED, C.LOCKED, C.PAYING)))
    if found is None:
        return None
    number, record, _ = found
    act = build(m.ReleaseLock(record.holder, number, record.sequence, record.encumbrance, g.deadline()))
    return g.joint(act, record.holder, record.encumbrance)
