"""Makers of valid acts of governance, participants, evidence and authority."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.effective import is_frozen
from ledger_api.acts.enums import FreezeTarget, Role
from ledger_api.acts.hashing import digest
from tests.model.situation import ADMIN, CURRENCIES, DAY, MAKER, Draft, Situation

MOST_PARTICIPANTS: Final = 120
LAST_INSTANT: Final = 2**32 - 1
"""A policy that begins then, which a wrong field may have brought in, leaves later ones no other beginning."""
_ROLES: Final = (1, 1, 2, 2, 2, 2, 2, 4, 4, 8, 16, 32, 64, 128, 256, 2 | 4, 1 | 2, 2 | 8, 1 | 256)


def enrol(g: Situation) -> Draft | None:
    number = len(g.state.keys_of) + 100 + g.between(0, 3)
    if len(g.state.keys_of) > MOST_PARTICIPANTS or g.participant(number):
        return None
    lines = [m.SignerLine(g.new_key().address, g.some((1, 3, 5, 7)), g.word())]
    for _ in range(g.between(0, 4)):
        lines.append(m.SignerLine(g.new_key().address, g.between(1, 7), g.some((g.word(), lines[0].person))))
    act = build(m.Enrol(number, g.some(_ROLES), g.rng.getrandbits(64), g.word(), g.word(), g.deadline()), tuple(lines))
    return g.governed(act)


def set_status(g: Situation) -> Draft | None:
    numbers = g.few(list(g.state.keys_of), 30)
    suspended = g.first(numbers, lambda number: (r := g.participant(number)) is not None and r.status == 2)
    if suspended is not None and g.likely(0.75):
        return g.governed(build(m.SetStatus(suspended, 1, g.nonce(), g.deadline())))
    number = g.first(numbers, lambda number: (r := g.participant(number)) is not None and r.status == 1)
    return None if number is None else g.governed(build(m.SetStatus(number, 2, g.nonce(), g.deadline())))


def set_policy(g: Situation) -> Draft | None:
    governance = g.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    last = g.state.get(s.POLICIES, governance.last_policy)
    begins = min(max(g.now, last.effective_from if last else 0) + g.some((0, 0, 3600, DAY)), LAST_INSTANT)
    days = g.between(20, 180)
    thresholds = [
        m.ThresholdLine(currency, g.between(1, 400) * 1000, g.between(1, g.some((400, 2000))) * 1000)
        for currency in CURRENCIES
        if g.likely(0.8)
    ]
    act = build(
        m.SetPolicy(
            version=governance.last_policy + 1,
            effective_from=begins,
            tenor_days=days,
            tenor_days_max=g.between(days, 365),
            depth_max=g.between(1, 6),
            live_max=g.some((4, 12, 30, 120)),
            minimum_lot=g.some((1, 10, 100, 500)),
            grace_days=g.between(0, 5),
            cooling_days=g.between(0, 2),
            default_days=g.between(5, 12),
            late_rate=g.some((0, 600, 1825, 10_000)),
            deadline=g.deadline(),
        ),
        tuple(thresholds),
    )
    return g.governed(act)


def set_cap(g: Situation) -> Draft | None:
    obligor = g.some(g.state.numbers_with[Role.CORE_ENTERPRISE.value])
    cap = g.some((10**9, 10**10, 10**10, 10**11, g.between(0, 10**7)))
    return g.governed(build(m.SetCap(obligor, g.some(CURRENCIES), cap, g.nonce(), g.deadline())))


def pause(g: Situation) -> Draft | None:
    governance = g.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    if governance.paused and g.now <= governance.paused_until:
        return g.governed(build(m.Pause(0, 0, g.nonce(), g.deadline())))
    groups = 1 << g.some((1, 2, 3, 4, 5, 7)) | g.some((0, 1 << 3, 1 << 5))
    return g.governed(build(m.Pause(groups, g.now + g.some((1, 60, 600)), g.nonce(), g.deadline())))


def set_governance(g: Situation) -> Draft | None:
    governance = g.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    delay = g.some((600, 3600, DAY)) if governance.delay == 0 and g.likely(0.5) else 0
    threshold = g.between(1, min(3, governance.governors))
    return g.governed(build(m.SetGovernance(threshold, delay, g.nonce(), g.deadline())))


def veto(g: Situation) -> Draft | None:
    """A veto of something that waits."""

    waiting = g.first(
        g.few(g.scheduled, 10),
        lambda act: (r := g.state.get(s.SCHEDULED, digest(act, g.domain))) is not None and r.status == 1,
    )
    governor = g.one_with(Role.GOVERNOR.value)
    if waiting is None or governor is None:
        return None
    return g.signed(build(m.Veto(governor, digest(waiting, g.domain), g.deadline())), governor)


def execute_scheduled(g: Situation) -> Draft | None:
    """A scheduled act presented again, without signatures, when it is due; one of four is left to lapse."""

    due = g.first(
        g.few(g.scheduled, 20),
        lambda act: (
            (r := g.state.get(s.SCHEDULED, digest(act, g.domain))) is not None
            and r.status == 1
            and r.eta <= g.now <= r.eta + 14 * DAY
        ),
    )
    return Draft(due, ()) if due else None


def set_signer(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    record = g.participant(number)
    if record is None or not g.acts_freely(number):
        return None
    held = g.state.keys_of[number]
    spare = [address for address in held if address != record.key]
    if spare and g.likely(0.45):
        address, capabilities = g.some(spare), g.some((0, 0, 1, 2, 3, 4, 7))
    elif len(held) < 8:
        address, capabilities = g.new_key().address, g.between(1, 7)
    else:
        address, capabilities = record.key, g.some((5, 7))
    person = g.some((g.word(), g.state.keys_of[number][record.key].person + b"\x00"))
    act = build(m.SetSigner(number, address, capabilities, person, g.nonce(), g.deadline()))
    return g.signed(act, number, ADMIN)


def bind_account(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    return g.signed(build(m.BindAccount(number, g.word(), g.nonce(), g.deadline())), number, ADMIN)


def cancel_nonce(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    return g.signed(build(m.CancelNonce(number, g.nonce(), g.deadline())), number, g.some((MAKER, ADMIN)))


def attest_evidence(g: Situation) -> Draft | None:
    verifier, issuer = g.one_with(Role.VERIFIER.value), g.one_with(Role.SUPPLIER.value)
    if verifier is None or issuer is None:
        return None
    amount = g.some((g.between(1, 10**4), g.between(10**4, 10**6), g.between(10**5, 10**7)))
    fingerprint = g.word()
    known = g.state.fingerprints[issuer]
    if known and g.likely(0.04):
        fingerprint = g.some(known)
    fields = (verifier, issuer, fingerprint, g.between(0, 3), g.between(1, 5), g.some(CURRENCIES), amount, g.word())
    return g.signed(build(m.AttestEvidence(*fields, g.deadline())), verifier)


def _subject(g: Situation) -> tuple[int, int, int] | None:
    """Target, subject and flags of something that may be frozen."""
    target = g.some((1, 1, 2, 2, 3))
    if target == FreezeTarget.PARTICIPANT:
        number = g.some(list(g.state.keys_of))
        record = g.participant(number)
        return None if record is None or record.roles & 64 else (1, number, record.flags)
    if not g.play:
        return None
    receivable = g.some(g.play)
    claim = g.state.get(s.RECEIVABLES, receivable)
    if target == FreezeTarget.RECEIVABLE:
        return (3, receivable, claim.flags) if claim else None
    numbers = g.state.certificates_of[receivable]
    if not numbers:
        return None
    number = g.some(numbers)
    certificate = g.state.get(s.CERTIFICATES, number)
    return (2, number, certificate.flags) if certificate else None


def freeze(g: Situation) -> Draft | None:
    authority, subject = g.one_with(Role.AUTHORITY.value), _subject(g)
    if authority is None or subject is None:
        return None
    until = g.now + g.some((1, 3600, DAY))
    act = build(m.Freeze(authority, *subject[:2], g.word(), until, g.nonce(), g.deadline()))
    return g.signed(act, authority)


def unfreeze(g: Situation) -> Draft | None:
    authority = g.one_with(Role.AUTHORITY.value)
    for _ in range(20):
        subject = _subject(g)
        if subject and is_frozen(g.state, FreezeTarget(subject[0]), subject[1], subject[2], g.now) and authority:
            act = build(m.Unfreeze(authority, *subject[:2], g.word(), g.nonce(), g.deadline()))
            return g.signed(act, authority)
    return None
