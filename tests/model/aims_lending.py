"""Aims at the refusals of lines, pledges, merging, successions, reduced documents and frozen parts."""

from collections.abc import Callable
from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import Role
from tests.model import makers_lending as lending
from tests.model.situation import CURRENCIES, Draft, Situation


def _anothers_slot(g: Situation) -> Draft | None:
    """A line in a slot that another financier's has."""
    draft = lending.set_line(g)
    lines = g.few(list(g.state.rows(s.LINES)), 5)
    taken = g.first(lines, lambda row: row[1].until >= g.now and draft is not None)
    if draft is None or taken is None:
        return None
    (obligor, currency, slot), _ = taken
    fields = draft.act.fields
    changed = fields._replace(obligor=obligor, obligor_tag=g.tag(obligor), currency=currency, slot=slot)
    return Draft(build(changed), draft.keys)


def _uplift_alone(g: Situation) -> Draft | None:
    draft = lending.set_line(g)
    return Draft(build(draft.act.fields._replace(trigger=g.between(1, 5))), draft.keys[:1]) if draft else None


def _too_large_or_too_late(g: Situation) -> Draft | None:
    """A line beyond the ledger's bound, or over before it began; made and checked."""
    draft = lending.set_line(g)
    if draft is None:
        return None
    amount, until = g.some(((10**15 + 1, draft.act.fields.until), (1, g.now), (1, draft.act.fields.effective_from)))
    return Draft(build(draft.act.fields._replace(amount=amount, until=until)), draft.keys)


def _no_line(g: Situation) -> Draft | None:
    obligor = g.one_with(Role.CORE_ENTERPRISE.value)
    subsidiary = g.one_with(Role.CORE_ENTERPRISE.value, besides=obligor or 0)
    if obligor is None or subsidiary is None:
        return None
    place = (obligor, g.some(CURRENCIES), g.between(0, 15), subsidiary, g.tag(subsidiary), g.between(0, 15))
    return g.signed(build(m.AllotLine(*place, g.some((0, 1)), g.nonce(), g.deadline())), obligor)


def _more_than_the_line(g: Situation) -> Draft | None:
    draft = lending.allot_line(g)
    if draft is None:
        return None
    line = g.state.get(s.LINES, (draft.act.fields.obligor, draft.act.fields.currency, draft.act.fields.slot))
    assert line is not None
    return Draft(build(draft.act.fields._replace(amount=line.amount + 1)), draft.keys)


def _allotted_to_itself(g: Situation) -> Draft | None:
    draft = lending.allot_line(g)
    if draft is None:
        return None
    own = draft.act.fields.obligor
    return Draft(build(draft.act.fields._replace(subsidiary=own, subsidiary_tag=g.tag(own))), draft.keys)


def _merged_twice_or_with_another(g: Situation) -> Draft | None:
    """A certificate merged twice, with itself, or with one of another receivable."""
    draft, other = lending.merge(g), g.certificate(C.AVAILABLE)
    if draft is None or other is None:
        return None
    fields = draft.act.fields
    own, foreign = m.MergedLine(fields.certificate, fields.sequence), m.MergedLine(other[0], other[1].sequence)
    return Draft(build(fields, (draft.act.items[0], g.some((draft.act.items[0], own, foreign)))), draft.keys)


def _pledge_released_by_another(g: Situation) -> Draft | None:
    found = g.certificate(C.PLEDGED)
    other = g.one_with(Role.FINANCIER.value, besides=found[1].encumbrance) if found else None
    if found is None or other is None:
        return None
    return g.signed(build(m.ReleasePledge(other, found[0], found[1].sequence, g.deadline())), other)


def _paid_early_by_another(g: Situation) -> Draft | None:
    draft = lending.early_payment(g)
    other = g.one_with(Role.CORE_ENTERPRISE.value, besides=draft.act.fields.obligor) if draft else None
    if draft is None or other is None:
        return None
    fields = draft.act.fields._replace(obligor=other, obligor_tag=g.tag(other))
    return g.joint(build(fields), fields.holder, other)


def _raised_document(g: Situation) -> Draft | None:
    """A document reduced to what is verified already, or one that nobody has attested."""
    draft = lending.reduce_evidence(g)
    if draft is None:
        return None
    known = g.state.get(s.EVIDENCE, draft.act.fields.fingerprint)
    assert known is not None
    fields: m.ReduceEvidence = draft.act.fields
    raised, unknown = fields._replace(verified=known.verified), fields._replace(fingerprint=g.word())
    return Draft(build(g.some((raised, unknown, fields._replace(reason=3)))), draft.keys)


def _whole_frozen(g: Situation) -> Draft | None:
    draft = lending.freeze_amount(g)
    if draft is None:
        return None
    record = g.state.get(s.CERTIFICATES, draft.act.fields.certificate)
    assert record is not None
    return Draft(build(draft.act.fields._replace(amount=g.some((0, record.amount)))), draft.keys)


def _a_key_left(g: Situation) -> Draft | None:
    """A succession that leaves a key, names a new one twice, or retires after a new one: told when it is due."""
    draft = lending.succeed_participant(g)
    if draft is None:
        return None
    lines = list(draft.act.items)
    changed = g.some((lines[1:], [*lines, lines[-1]], [lines[-1], *lines[:-1]], [lines[0], *lines]))
    return Draft(build(draft.act.fields, tuple(changed[:16])), draft.keys)


def _own_key_recovered(g: Situation) -> Draft | None:
    """A recovery that names a key which the participant has: told when it is due."""
    draft = lending.recover_key(g)
    if draft is None:
        return None
    held = list(g.state.keys_of[draft.act.fields.participant])
    return Draft(build(draft.act.fields._replace(key=g.some((g.some(held), bytes(20))))), draft.keys)


AIMS: Final[tuple[Callable[[Situation], Draft | None], ...]] = (
    _anothers_slot,
    _uplift_alone,
    _too_large_or_too_late,
    _no_line,
    _more_than_the_line,
    _allotted_to_itself,
    _merged_twice_or_with_another,
    _pledge_released_by_another,
    _paid_early_by_another,
    _raised_document,
    _whole_frozen,
    _a_key_left,
    _own_key_recovered,
)
