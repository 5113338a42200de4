"""Makers of valid acts on lines, pledges, early payment, merging, keys replaced, reduced documents and frozen parts."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.effective import certificate_state, line_in_force
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import digest
from ledger_api.acts.records import Certificate, Line, Receivable
from tests.model.situation import CURRENCIES, DAY, Draft, Situation

_ANY_KEY: Final = 7
_SLOTS: Final = (0, 0, 0, 1, 2, 15)


# ----- Keys


def recover_key(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    return g.governed(build(m.RecoverKey(number, g.new_key().address, g.word(), g.nonce(), g.deadline())))


def veto_recovery(g: Situation) -> Draft | None:
    for act in g.few(g.scheduled, 20):
        record = g.state.get(s.SCHEDULED, digest(act, g.domain))
        if record and record.status == 1 and record.participant and g.acts_freely(record.participant):
            veto = m.VetoRecovery(record.participant, digest(act, g.domain), g.deadline())
            return g.signed(build(veto), record.participant, _ANY_KEY)
    return None


def succeed_participant(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    record = g.participant(number)
    if record is None or record.roles & Role.GOVERNOR:
        return None
    retired = [m.SignerLine(address, 0, g.word()) for address in g.state.keys_of[number]]
    fresh = [m.SignerLine(g.new_key().address, g.some((1, 3, 5, 7)), g.word())]
    fresh += [m.SignerLine(g.new_key().address, g.between(1, 7), g.word()) for _ in range(g.between(0, 3))]
    act = build(m.SucceedParticipant(number, g.word(), g.nonce(), g.deadline()), (*retired, *fresh))
    return g.governed(act)


# ----- Documents and orders


def reduce_evidence(g: Situation) -> Draft | None:
    verifier = g.one_with(Role.VERIFIER.value)
    issuers = [number for number, known in g.state.fingerprints.items() if known]
    if verifier is None or not issuers:
        return None
    fingerprint = g.some(g.state.fingerprints[g.some(issuers)])
    document = g.state.get(s.EVIDENCE, fingerprint)
    if document is None or document.verified == 0:
        return None
    left = g.some((0, document.verified - 1, document.used, g.between(0, document.verified)))
    verified = min(left, document.verified - 1)
    fields = (verifier, fingerprint, verified, g.between(1, 2), g.word(), g.deadline())
    return g.signed(build(m.ReduceEvidence(*fields)), verifier)


def freeze_amount(g: Situation) -> Draft | None:
    authority, found = g.one_with(Role.AUTHORITY.value), g.certificate(C.AVAILABLE, free=False)
    if authority is None or found is None or found[1].amount < 2:
        return None
    number, record, _ = found
    amount = g.some((1, record.amount - 1, g.between(1, record.amount - 1)))
    until = g.now + g.some((1, 3600, DAY))
    act = m.FreezeAmount(authority, number, record.sequence, amount, g.word(), until, g.deadline())
    return g.signed(build(act), authority)


# ----- Certificates


def merge(g: Situation) -> Draft | None:
    found = g.certificate(C.AVAILABLE)
    if found is None:
        return None
    number, record, claim = found
    others = [
        m.MergedLine(other, held.sequence)
        for other in g.few(g.state.certificates_of[record.receivable], 40)
        if other != number
        and (held := g.state.get(s.CERTIFICATES, other)) is not None
        and held.holder == record.holder
        and not held.flags & 1
        and certificate_state(held, claim.cutoff, g.now) is C.AVAILABLE
    ]
    if not others:
        return None
    lines = tuple(others[: g.some((1, 2, 100))])
    return g.signed(build(m.Merge(record.holder, number, record.sequence, g.deadline()), lines), record.holder)


def _available(g: Situation) -> tuple[int, Certificate, Receivable] | None:
    found = g.certificate(C.AVAILABLE)
    return found if found and found[2].cutoff - g.now >= 2 else None


def early_payment(g: Situation) -> Draft | None:
    found, bank = _available(g), g.one_with(Role.SETTLEMENT_BANK.value)
    if found is None or bank is None or found[1].holder == found[2].obligor or not g.acts_freely(found[2].obligor):
        return None
    number, record, claim = found
    message = m.EarlyPayment(
        holder=record.holder,
        holder_tag=g.tag(record.holder),
        certificate=number,
        sequence=record.sequence,
        obligor=claim.obligor,
        obligor_tag=g.tag(claim.obligor),
        amount=record.amount,
        terms=g.word(),
        bank=bank,
        bank_tag=g.tag(bank),
        payment=g.word(),
        pay_by=min(g.now + g.some((1, 600, DAY)), claim.cutoff - 1),
        deadline=g.deadline(),
    )
    return g.joint(build(message), record.holder, claim.obligor)


def pledge(g: Situation) -> Draft | None:
    found = _available(g)
    if found is not None and found[2].disputed:
        return None
    financier = g.one_with(Role.FINANCIER.value, besides=found[1].holder) if found else None
    holder = g.participant(found[1].holder) if found else None
    if found is None or financier is None or holder is None or not holder.roles & (Role.SUPPLIER | Role.FINANCIER):
        return None
    number, record, _ = found
    message = m.Pledge(
        holder=record.holder,
        holder_tag=holder.tag,
        certificate=number,
        sequence=record.sequence,
        financier=financier,
        financier_tag=g.tag(financier),
        amount=record.amount,
        terms=g.word(),
        searched_at=g.now - g.some((0, 1, 3600)),
        registration=g.word(),
        until=g.now + g.some((1, 600, DAY, 30 * DAY)),
        deadline=g.deadline(),
    )
    return g.joint(build(message), record.holder, financier)


def release_pledge(g: Situation) -> Draft | None:
    found = g.piece((C.PLEDGED,))
    if found is None:
        return None
    number, record, _ = found
    act = build(m.ReleasePledge(record.encumbrance, number, record.sequence, g.deadline()))
    return g.signed(act, record.encumbrance)


# ----- Lines


def set_line(g: Situation) -> Draft | None:
    financier, obligor = g.one_with(Role.FINANCIER.value), g.one_with(Role.CORE_ENTERPRISE.value)
    if financier is None or obligor is None:
        return None
    currency, slot, trigger = g.some(CURRENCIES), g.some(_SLOTS), g.some((0, 0, g.between(1, 5)))
    present = g.state.get(s.LINES, (obligor, currency, slot))
    if present is not None and present.until >= g.now and g.acts_freely(present.financier):
        financier = present.financier
    begins = max(g.now + g.some((-DAY, 0, 0, 3600)), 0)
    message = m.SetLine(
        financier=financier,
        obligor=obligor,
        obligor_tag=g.tag(obligor),
        currency=currency,
        slot=slot,
        trigger=trigger,
        amount=g.some((0, g.between(1, 10**7), g.between(10**6, 10**9), 10**15)),
        effective_from=begins,
        until=max(begins, g.now) + g.some((1, 3600, DAY, 30 * DAY)),
        nonce=g.nonce(),
        deadline=g.deadline(),
    )
    return g.dual(build(message), financier, two=trigger != 0 or g.likely(0.5))


def allot_line(g: Situation) -> Draft | None:
    found = _own_line(g)
    subsidiary = g.one_with(Role.CORE_ENTERPRISE.value, besides=found[0]) if found else None
    if found is None or subsidiary is None:
        return None
    obligor, currency, slot, line = found
    free = [
        place
        for place in _SLOTS
        if (there := g.state.get(s.LINES, (subsidiary, currency, place))) is None or there.until < g.now
    ]
    if not free:
        return None
    message = m.AllotLine(
        obligor=obligor,
        currency=currency,
        slot=slot,
        subsidiary=subsidiary,
        subsidiary_tag=g.tag(subsidiary),
        subsidiary_slot=g.some(free),
        amount=g.some((line.amount, g.between(1, line.amount))),
        nonce=g.nonce(),
        deadline=g.deadline(),
    )
    return g.dual(build(message), obligor, two=g.likely(0.5))


def _own_line(g: Situation) -> tuple[int, int, int, Line] | None:
    for (obligor, currency, slot), line in g.few(list(g.state.rows(s.LINES)), 10):
        if line_in_force(line, g.now) and g.acts_freely(obligor):
            return obligor, currency, slot, line
    return None
