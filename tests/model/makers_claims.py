"""Makers of valid acts of receivables and settlement."""

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.codec import Act, build
from ledger_api.acts.effective import policy_in_force, receivable_state
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.ids import receivable_id
from ledger_api.acts.records import Receivable
from tests.model.situation import CURRENCIES, DAY, Draft, Situation

MOST_LINES = 6


def _lines(g: Situation, issuer: int) -> tuple[int, tuple[m.EvidenceLine, ...]] | None:
    """A currency, and documents of the issuer in it that have something left."""
    currency = g.some(CURRENCIES)
    lines = []
    for fingerprint in g.few(g.state.fingerprints[issuer], 12):
        document = g.state.get(s.EVIDENCE, fingerprint)
        if (
            document is None
            or document.currency != currency
            or document.flags & 1
            or document.used >= document.verified
        ):
            continue
        left = min(document.verified - document.used, 10**14)
        lines.append(m.EvidenceLine(fingerprint, g.some((left, g.between(1, left)))))
        if len(lines) == MOST_LINES or g.likely(0.5):
            break
    return (currency, tuple(lines)) if lines else None


def _dates(g: Situation) -> tuple[int, int]:
    """The last second to answer, and the cut-off."""
    _, policy = policy_in_force(g.state, g.now)
    longest = policy.tenor_days_max * DAY
    ahead = min(longest, g.between(1800, g.some((DAY, 4 * DAY, 10 * DAY, 30 * DAY))))
    if g.likely(0.03):
        ahead = longest
    cutoff = g.now + max(ahead, 3)
    return min(g.now + g.some((1, 3600, DAY, 20 * DAY)), cutoff - 1), cutoff


def _reason(g: Situation, cutoff: int) -> int:
    _, policy = policy_in_force(g.state, g.now)
    return g.between(1, 4) if cutoff - g.now > policy.tenor_days * DAY else g.between(0, 4)


def _two(g: Situation, obligor: int, currency: int, face: int) -> bool:
    """Whether the checker must sign, sometimes also where it need not."""
    version, _ = policy_in_force(g.state, g.now)
    limit, exposure = g.state.get(s.THRESHOLDS, (version, currency)), g.state.get(s.EXPOSURES, (obligor, currency))
    today = exposure.single if exposure and exposure.day == g.now // DAY else 0
    alone = limit is not None and face <= limit.per_act and today + face <= limit.per_day
    return not alone or g.likely(0.3)


def submit(g: Situation) -> Draft | None:
    creditor, obligor = g.one_with(Role.SUPPLIER.value), g.one_with(Role.CORE_ENTERPRISE.value)
    lines = _lines(g, creditor) if creditor else None
    if creditor is None or obligor is None or lines is None or creditor == obligor:
        return None
    until, cutoff = _dates(g)
    message = m.Submit(
        creditor=creditor,
        receivable=receivable_id(creditor, g.rng.getrandbits(24)),
        obligor=obligor,
        obligor_tag=g.tag(obligor),
        face=sum(line.amount for line in lines[1]),
        currency=lines[0],
        cutoff=cutoff,
        scenario=g.between(0, 6),
        trade_contract=g.word(),
        until=until,
        deadline=g.deadline(),
    )
    return g.signed(build(message, lines[1]), creditor)


def open_receivable(g: Situation) -> Draft | None:
    creditor, obligor = g.one_with(Role.SUPPLIER.value), g.one_with(Role.CORE_ENTERPRISE.value)
    lines = _lines(g, creditor) if creditor else None
    if creditor is None or obligor is None or lines is None or creditor == obligor or not _issues(g, obligor):
        return None
    until, cutoff = _dates(g)
    message = m.Open(
        obligor=obligor,
        receivable=receivable_id(obligor, g.rng.getrandbits(24)),
        creditor=creditor,
        creditor_tag=g.tag(creditor),
        face=sum(line.amount for line in lines[1]),
        currency=lines[0],
        cutoff=cutoff,
        scenario=g.between(0, 6),
        trade_contract=g.word(),
        text=g.word(),
        waiver=g.between(0, 3),
        tenor_reason=_reason(g, cutoff),
        until=until,
        deadline=g.deadline(),
    )
    return g.dual(build(message, lines[1]), obligor, two=_two(g, obligor, lines[0], message.face))


def _issues(g: Situation, obligor: int) -> bool:
    """Whether nothing stops the obligor's issues."""
    return g.state.get(s.STOPS, obligor) is None


def _waiting(g: Situation, state: R) -> tuple[int, Receivable] | None:
    for _ in range(3):
        found = g.claim((state,), matured=False)
        if found and g.now <= found[1].until:
            return found
    return None


def confirm(g: Situation) -> Draft | None:
    found = _waiting(g, R.SUBMITTED)
    if found is None or not _issues(g, found[1].obligor):
        return None
    identity, record = found
    act = confirmation(g, identity, record)
    return g.dual(act, record.obligor, two=_two(g, record.obligor, record.currency, record.face))


def confirmation(g: Situation, identity: int, record: Receivable) -> Act:
    """The act by which the obligor confirms a submitted receivable."""
    message = m.Confirm(
        obligor=record.obligor,
        receivable=identity,
        creditor=record.creditor,
        creditor_tag=g.tag(record.creditor),
        face=record.face,
        currency=record.currency,
        cutoff=record.cutoff,
        commitment=record.commitment,
        text=g.word(),
        waiver=g.between(0, 3),
        tenor_reason=_reason(g, record.cutoff),
        deadline=g.deadline(),
    )
    return build(message)


def accept_receivable(g: Situation) -> Draft | None:
    found = _waiting(g, R.OPENED)
    if found is None:
        return None
    identity, record = found
    message = m.AcceptReceivable(
        creditor=record.creditor,
        receivable=identity,
        obligor=record.obligor,
        obligor_tag=g.tag(record.obligor),
        face=record.face,
        currency=record.currency,
        cutoff=record.cutoff,
        commitment=record.commitment,
        deadline=g.deadline(),
    )
    return g.signed(build(message), record.creditor)


def reject_receivable(g: Situation) -> Draft | None:
    found = _waiting(g, g.some((R.SUBMITTED, R.OPENED)))
    if found is None:
        return None
    identity, record = found
    party = record.obligor if record.state == R.SUBMITTED else record.creditor
    act = build(m.RejectReceivable(party, identity, g.between(0, 8), g.word(), g.deadline()))
    return g.signed(act, party)


def release_evidence(g: Situation) -> Draft | None:
    for identity in g.few(g.play, 30):
        record = g.state.get(s.RECEIVABLES, identity)
        if (
            record
            and receivable_state(record, None, g.now) in (R.REJECTED, R.EXPIRED, R.CANCELLED)
            and not record.flags & 4
        ):
            return Draft(release_of(g, identity), ())
    return None


def release_of(g: Situation, receivable: int) -> Act:
    """The act that gives a receivable's evidence back."""
    claim = g.claims[receivable]
    return build(m.ReleaseEvidence(receivable, claim.fields.trade_contract), claim.items)


def attest_payment(g: Situation) -> Draft | None:
    bank = g.one_with(Role.SETTLEMENT_BANK.value)
    found = g.claim((R.CONFIRMED, R.PART_PAID), matured=True)
    if g.likely(0.15):  # what stops its obligor is paid sooner than the rest, and whole
        found = g.first(_marked(g), lambda _: True) or found
    if bank is None or found is None or found[1].settled == found[1].due:
        return None
    identity, record = found
    left = record.due - record.settled
    amount = left if record.marks else g.some((left, g.between(1, left), g.between(1, min(left, 7))))
    paid_at = g.now - g.some((0, 5, DAY))
    return g.signed(build(m.AttestPayment(bank, identity, g.word(), amount, paid_at, g.deadline())), bank)


def _marked(g: Situation) -> list[tuple[int, Receivable]]:
    rows = [(identity, g.state.get(s.RECEIVABLES, identity)) for identity in g.play]
    return [(identity, record) for identity, record in rows if record and record.marks and g.now >= record.cutoff]


def redeem(g: Situation) -> Draft | None:
    for identity in g.few(g.play, 30):
        record = g.state.get(s.RECEIVABLES, identity)
        if record and record.state == R.PART_PAID and record.settled > record.redeemed:
            return Draft(next_page(g, identity, record), ())
    return None


def next_page(g: Situation, identity: int, record: Receivable) -> Act:
    """The redemption that comes next: the page to be paid, one that measures on, or a first one."""
    current = g.state.get(s.ROUNDS, identity)
    if current and current.amounts == record.due - record.redeemed:
        page = g.pages[identity][current.paid]
        return _redeem(identity, current.target, page)
    money, over = record.settled - record.redeemed, record.due - record.redeemed
    rows = [(i, g.state.get(s.CERTIFICATES, i)) for i in g.state.certificates_of[identity]]
    order = sorted([(-(money * c.amount % over), i) for i, c in rows if c and c.amount])
    if current and current.target == record.settled and g.likely(0.9):
        # Nothing follows a measurement that has left certificates out: then it starts again.
        order = [place for place in order if place > (-current.fraction, current.certificate)] or order
    most = BY_NAME["Redeem"].items
    assert most is not None
    size = min(len(order) if g.likely(0.5) else g.between(1, len(order)), most.most)
    return _redeem(identity, record.settled, tuple([i for _, i in order[:size]]))


def _redeem(identity: int, target: int, page: tuple[int, ...]) -> Act:
    return build(m.Redeem(identity, target), tuple([m.PageItemLine(one) for one in page]))
