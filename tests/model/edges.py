"""Edges: drafts that stand exactly at a bound or one beyond it, and the instants at which something ends."""

from collections.abc import Callable
from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.effective import policy_in_force
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import digest
from ledger_api.acts.records import Policy, Receivable
from tests.model import makers_claims as claims
from tests.model import makers_titles as titles
from tests.model.situation import DAY, Draft, Situation

_OFTEN: Final = 0.5
_FAR: Final = 2 * DAY
"""No edge further ahead than this is waited for."""


def next_edge(g: Situation) -> int | None:
    """Now and then the instant at which something ends soon, or a second beside it; its subject becomes the focus."""
    g.focus = 0
    governance = g.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    if governance.paused and g.now < governance.paused_until and g.likely(0.6):
        return governance.paused_until + g.some((0, 0, 1))
    if not g.likely(_OFTEN):
        return None
    found = g.some(_ENDS)(g)
    ahead = [(instant, about) for instant, about in found if g.now + 1 < instant <= g.now + _FAR]
    if not ahead:
        return None
    instant, g.focus = g.some(ahead)
    return instant + g.some((-1, 0, 0, 1))


def _ends_of_claims(g: Situation) -> list[tuple[int, int]]:
    ends = []
    for identity in g.few(g.play, 40):
        record = g.state.get(s.RECEIVABLES, identity)
        assert record is not None
        ends += [(record.until, identity), (record.cutoff, identity)]
        for number in g.few(g.state.certificates_of[identity], 10):
            certificate = g.state.get(s.CERTIFICATES, number)
            assert certificate is not None
            ends.append((certificate.until, identity))
    return ends


def _ends_of_patience(g: Situation) -> list[tuple[int, int]]:
    """The last seconds of the days of grace, and more often of those after which a default may be declared."""
    ends = []
    for identity in g.play:
        record = g.state.get(s.RECEIVABLES, identity)
        if record and record.state in (R.CONFIRMED, R.PART_PAID) and record.due - record.settled > record.disputed:
            policy = _policy(g, record)
            ends += [
                (record.cutoff + days * DAY, identity) for days in (policy.grace_days, *[policy.default_days] * 12)
            ]
    return ends


def _ends_of_pledges(g: Situation) -> list[tuple[int, int]]:
    ends = []
    for identity in g.play:
        for number in g.state.certificates_of[identity]:
            record = g.state.get(s.CERTIFICATES, number)
            if record and record.state == C.PLEDGED:
                ends.append((record.until, number))
    return ends


def _ends_of_freezes(g: Situation) -> list[tuple[int, int]]:
    return [(record.until, subject) for (_, subject), record in g.state.rows(s.FREEZES)]


def _ends_of_schedules(g: Situation) -> list[tuple[int, int]]:
    waiting = [g.state.get(s.SCHEDULED, digest(act, g.domain)) for act in g.scheduled[-20:]]
    return [(instant, 0) for one in waiting if one and one.status == 1 for instant in (one.eta, one.eta + 14 * DAY)]


_ENDS: Final = (
    _ends_of_claims,
    _ends_of_claims,
    _ends_of_patience,
    _ends_of_pledges,
    _ends_of_freezes,
    _ends_of_schedules,
)


# ----- Drafts


def _policy(g: Situation, claim: Receivable) -> Policy:
    policy = g.state.get(s.POLICIES, claim.policy)
    assert policy is not None
    return policy


def _short_rest(g: Situation) -> Draft | None:
    """A piece or a rest of exactly a lot, or of one minor unit less."""
    tries = [found for found in (g.certificate(C.AVAILABLE) for _ in range(4)) if found]
    found = g.first(tries, lambda one: 1 < _policy(g, one[2]).minimum_lot <= one[1].amount // 3)
    receiver = g.one_with(Role.SUPPLIER.value, besides=found[1].holder) if found else None
    if found is None or receiver is None:
        return None
    number, record, claim = found
    lot = _policy(g, claim).minimum_lot
    rest = lot - g.some((0, 1))
    head = (record.holder, number, record.sequence)
    kind = g.between(0, 3)
    if kind == 0:
        parts = g.some(((record.amount - rest,), (rest, lot)))
        act = build(m.Split(*head, g.deadline()), tuple([m.PartLine(part) for part in parts]))
    elif kind == 1:
        amount = g.some((rest, record.amount - rest))
        fields = (*head, receiver, g.tag(receiver), amount, min(g.now + DAY, claim.cutoff - 1), g.word())
        act = build(m.Transfer(*fields, g.deadline()))
    else:
        amounts = (record.amount - rest,) if kind == 2 else (rest, lot)
        lines = tuple([m.PaymentLine(receiver, g.tag(receiver), one, g.word()) for one in amounts])
        act = build(m.PayMany(*head, min(g.now + DAY, claim.cutoff - 1), g.deadline()), lines)
    return g.signed(act, record.holder)


def _up_to_the_cutoff(g: Situation) -> Draft | None:
    """An offer or a lock that would end at the cut-off, or the second before."""
    draft = g.some((titles.transfer, titles.pay_many, titles.finance))(g)
    if draft is None:
        return None
    record = g.state.get(s.CERTIFICATES, draft.act.fields.certificate)
    claim = g.state.get(s.RECEIVABLES, record.receivable) if record else None
    assert claim is not None
    name = "disburse_by" if draft.act.type.name == "Finance" else "until"
    fields = draft.act.fields._replace(**{name: claim.cutoff - g.some((0, 1))})
    return Draft(build(fields, draft.act.items), draft.keys)


def _standing_to_the_last_unit(g: Situation) -> Draft | None:
    """A payment of exactly what a standing acceptance has left, or of one minor unit more."""
    rows = [(key, row) for key, row in g.state.rows(s.STANDING) if row.remaining and g.now <= row.until]
    for (receiver, _, _), standing in g.few(rows, 6):
        found = g.certificate(C.AVAILABLE)
        if found is None or found[2].currency != standing.currency or found[1].holder == receiver:
            continue
        number, record, claim = found
        amount = standing.remaining + g.some((0, 0, 1))
        lot = _policy(g, claim).minimum_lot
        if lot <= amount <= record.amount - lot and g.acts_freely(receiver):
            fields = (record.holder, number, record.sequence, receiver, g.tag(receiver), amount)
            act = build(m.Transfer(*fields, min(g.now + DAY, claim.cutoff - 1), g.word(), g.deadline()))
            return g.signed(act, record.holder)
    return None


def _standing_of_two_forms(g: Situation) -> Draft | None:
    """A payment that two forms of standing acceptance cover, perhaps to the last unit; the forms where missing."""
    tries = [found for found in (g.certificate(C.AVAILABLE) for _ in range(6)) if found]
    if not tries:
        return None
    number, record, claim = min(tries, key=lambda one: one[1].holder)
    suppliers = sorted(g.state.numbers_with[Role.SUPPLIER.value])
    receiver = g.first(suppliers, lambda one: one != record.holder and g.acts_freely(one))
    lot = _policy(g, claim).minimum_lot
    if receiver is None or record.amount < 2 * lot or claim.cutoff - g.now < 2:
        return None
    for form in ((record.holder, 0), (0, claim.obligor)):
        row = g.state.get(s.STANDING, (receiver, *form))
        if row is None or row.currency != claim.currency or row.remaining < lot or g.now > row.until:
            fields = (receiver, *form, claim.currency, g.some((lot, 10**9)), g.now + 400 * DAY, g.now + 30 * DAY)
            return g.signed(build(m.SetStandingAcceptance(*fields, g.nonce(), g.deadline())), receiver)
    payment = (receiver, g.tag(receiver), lot, min(g.now + DAY, claim.cutoff - 1), g.word())
    act = build(m.Transfer(record.holder, number, record.sequence, *payment, g.deadline()))
    return g.signed(act, record.holder)


def _attested_by_another(g: Situation) -> Draft | None:
    """A payment under way attested by a bank that was not instructed."""
    draft = titles.attest_disbursement(g)
    other = g.one_with(Role.SETTLEMENT_BANK.value, besides=draft.act.fields.bank) if draft else None
    if draft is None or other is None:
        return None
    return g.signed(build(draft.act.fields._replace(bank=other)), other)


def _to_the_unfree(g: Situation) -> Draft | None:
    """A payment to a supplier that is suspended or frozen."""
    draft = titles.transfer(g)
    numbers = g.few(g.state.numbers_with[Role.SUPPLIER.value], 40)
    receiver = g.first(numbers, lambda number: not g.acts_freely(number))
    if draft is None or receiver is None:
        return None
    fields = draft.act.fields._replace(receiver=receiver, receiver_tag=g.tag(receiver))
    return Draft(build(fields), draft.keys)


def _tenor_to_the_second(g: Situation) -> Draft | None:
    """A tenor of exactly the days that need no reason, or that are the most, and a second around them."""
    draft = g.some((claims.open_receivable, claims.submit))(g)
    if draft is None:
        return None
    _, policy = policy_in_force(g.state, g.now)
    days = g.some((policy.tenor_days, policy.tenor_days_max))
    changes = {"cutoff": g.now + days * DAY + g.some((-1, 0, 1))}
    if draft.act.type.name == "Open":
        changes["tenor_reason"] = g.some((0, 0, 1))
    return Draft(build(draft.act.fields._replace(**changes), draft.act.items), draft.keys)


def _alone_past_the_day(g: Situation) -> Draft | None:
    """A confirmation by one signature that the act's threshold allows, and the day's no more."""
    version, _ = policy_in_force(g.state, g.now)
    opened = claims.open_receivable(g)
    if opened and _past_the_day(g, version, opened.act.fields):
        return Draft(opened.act, opened.keys[:1])
    for identity in g.few(g.play, 90):
        record = g.state.get(s.RECEIVABLES, identity)
        if record is None or record.state != R.SUBMITTED or g.now > record.until:
            continue
        if _past_the_day(g, version, record):
            return g.signed(claims.confirmation(g, identity, record), record.obligor)
    return None


def _past_the_day(g: Situation, version: int, claim: Receivable | m.Open) -> bool:
    limit = g.state.get(s.THRESHOLDS, (version, claim.currency))
    exposure = g.state.get(s.EXPOSURES, (claim.obligor, claim.currency))
    today = exposure.single if exposure and exposure.day == g.now // DAY else 0
    return limit is not None and claim.face <= limit.per_act and today + claim.face > limit.per_day


def _released_with_another(g: Situation) -> Draft | None:
    """A lock released by its holder and a financier that has no part in it."""
    found = g.certificate(C.LOCKED)
    other = g.one_with(Role.FINANCIER.value, besides=found[1].encumbrance) if found else None
    if found is None or other is None:
        return None
    number, record, _ = found
    act = build(m.ReleaseLock(record.holder, number, record.sequence, other, g.deadline()))
    return g.joint(act, record.holder, other)


def _veto_again(g: Situation) -> Draft | None:
    """A veto of what was scheduled once, whatever became of it."""
    governor = g.one_with(Role.GOVERNOR.value)
    if governor is None or not g.scheduled:
        return None
    return g.signed(build(m.Veto(governor, digest(g.some(g.scheduled), g.domain), g.deadline())), governor)


def at_the_focus(g: Situation) -> Draft | None:
    """An act on what is just ending: a certificate of the receivable, or what a freeze is about."""
    if g.participant(g.focus):
        return g.signed(build(m.CancelNonce(g.focus, g.nonce(), g.deadline())), g.focus)
    record = g.state.get(s.CERTIFICATES, g.focus)
    numbers = [g.focus] if record else g.state.certificates_of.get(g.focus, [])
    if not numbers:
        return _end_of_a_claim(g)
    claim = g.state.get(s.RECEIVABLES, g.focus)
    late = claim is not None and g.now > claim.cutoff
    if late and g.likely(0.4):
        return Draft(build(m.MarkOverdue(g.focus)), ())
    rows = [(number, record) for number in numbers if (record := g.state.get(s.CERTIFICATES, number))]
    number, record = g.some([row for row in rows if row[1].amount] or rows)
    head = (number, record.sequence)
    if late and g.likely(0.7):
        return g.signed(build(m.DeclareDefault(record.holder, *head, g.deadline())), record.holder)
    if record.state == C.OFFERED and g.likely(0.5):
        act = build(m.RejectOffer(record.encumbrance, *head, 1, g.deadline()))
        return g.signed(act, record.encumbrance)
    if record.state == C.PLEDGED and g.likely(0.5):
        return g.signed(build(m.ReleasePledge(record.encumbrance, *head, g.deadline())), record.encumbrance)
    if record.state == C.LOCKED and g.likely(0.5):
        fields = (record.encumbrance, *head, g.now, g.word(), g.word())
        return g.signed(build(m.RegisterFinancing(*fields, g.deadline())), record.encumbrance)
    return g.signed(build(m.Cancel(record.holder, *head, g.deadline())), record.holder)


def _end_of_a_claim(g: Situation) -> Draft | None:
    record = g.state.get(s.RECEIVABLES, g.focus)
    if record is None:
        return None
    if record.state == R.SUBMITTED and g.likely(0.5):
        act = build(m.RejectReceivable(record.obligor, g.focus, 1, g.word(), g.deadline()))
        return g.signed(act, record.obligor)
    return Draft(claims.release_of(g, g.focus), ())


EDGES: Final[tuple[Callable[[Situation], Draft | None], ...]] = (
    _short_rest,
    _up_to_the_cutoff,
    _standing_to_the_last_unit,
    _standing_of_two_forms,
    _released_with_another,
    _attested_by_another,
    _to_the_unfree,
    _tenor_to_the_second,
    _alone_past_the_day,
    _veto_again,
)
