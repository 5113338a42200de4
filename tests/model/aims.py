"""Aims: drafts that are likely to meet one of the refusals that chance alone seldom finds."""

from typing import Final

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import build
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import digest
from ledger_api.acts.ids import submitter_of
from tests.model import aims_lending, aims_recourse
from tests.model import makers_claims as claims
from tests.model import makers_network as network
from tests.model import makers_titles as titles
from tests.model.situation import CHECKER, CURRENCIES, DAY, Draft, Maker, Situation


def _governed_out_of_order(g: Situation) -> Draft | None:
    draft = network.set_cap(g)
    if draft is None or len(draft.keys) < 2:
        return None
    return Draft(draft.act, g.some((draft.keys[::-1], (draft.keys[0], draft.keys[0]))))


def _same_person(g: Situation) -> Draft | None:
    """Made and checked by one key, or by two keys of one person; where there are none yet, they are made."""
    draft = claims.confirm(g) or claims.open_receivable(g)
    if draft is None:
        return None
    number = draft.act.fields.obligor
    held = {g.keys[address]: signer for address, signer in g.state.keys_of[number].items() if address in g.keys}
    makers = [key for key, signer in held.items() if signer.capabilities & 1]
    checkers = [key for key, signer in held.items() if signer.capabilities & CHECKER]
    alone = g.likely(0.5)
    pairs = [
        (maker, checker)
        for maker in makers
        for checker in checkers
        if (maker is checker if alone else maker is not checker and held[maker].person == held[checker].person)
    ]
    if pairs:
        return Draft(draft.act, g.some(pairs))
    primary = g.participant(number)
    assert primary is not None
    person = g.state.keys_of[number][primary.key].person + bytes(1)
    key, capabilities = (primary.key, 7) if alone else (g.new_key().address, CHECKER)
    return g.signed(build(m.SetSigner(number, key, capabilities, person, g.nonce(), g.deadline())), number, 4)


def _without_checker(g: Situation) -> Draft | None:
    draft = claims.confirm(g) or claims.open_receivable(g)
    return Draft(draft.act, draft.keys[:1]) if draft else None


def _from_the_schedule(g: Situation) -> Draft | None:
    """A governance act that waits, lapsed, was vetoed or executed, presented without signatures."""
    return Draft(g.some((g.scheduled[0], g.some(g.scheduled))), ()) if g.scheduled else None


def _too_soon_or_too_late(g: Situation) -> Draft | None:
    """The scheduled act that waits longest, the one scheduled last, or the one vetoed last."""
    rows = [(act, g.state.get(s.SCHEDULED, digest(act, g.domain))) for act in g.scheduled]
    waiting = [act for act, record in rows if record and record.status == 1]
    vetoed = [act for act, record in rows if record and record.status == 3]
    return Draft(g.some((waiting[0], waiting[-1], *vetoed[-1:])), ()) if waiting else None


def _veto_of_nothing(g: Situation) -> Draft | None:
    governor = g.one_with(Role.GOVERNOR.value)
    return g.signed(build(m.Veto(governor, g.word(), g.deadline())), governor) if governor else None


def _again_with_signatures(g: Situation) -> Draft | None:
    if not g.scheduled:
        return None
    draft = g.governed(g.some(g.scheduled[-20:]))
    return draft if draft and draft.act.fields.deadline >= g.now else None


def _ninth_signer(g: Situation) -> Draft | None:
    number = max(g.state.keys_of, key=lambda one: len(g.state.keys_of[one]) if g.acts_freely(one) else 0)
    act = build(m.SetSigner(number, g.new_key().address, 1, g.word(), g.nonce(), g.deadline()))
    return g.signed(act, number, 4)


def _primary_key(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    record = g.participant(number)
    assert record is not None
    act = build(m.SetSigner(number, record.key, g.between(0, 4), g.word(), g.nonce(), g.deadline()))
    return g.signed(act, number, 4)


def _governors_key_taken(g: Situation) -> Draft | None:
    one, two = g.few(g.state.numbers_with[256], 2)
    other = g.participant(two)
    assert other is not None
    return g.signed(build(m.SetSigner(one, other.key, 1, g.word(), g.nonce(), g.deadline())), one, 4)


def _too_few_governors(g: Situation) -> Draft | None:
    governance = g.state.get(s.GOVERNANCE, 0)
    assert governance is not None
    return g.governed(build(m.SetGovernance(governance.governors + 1, 0, g.nonce(), g.deadline())))


def _suspended_governor(g: Situation) -> Draft | None:
    number = g.first(
        g.few(g.state.numbers_with[256], 20), lambda n: (r := g.participant(n)) is not None and r.status == 2
    )
    key = g.key(number) if number else None
    draft = network.set_cap(g)
    if draft is None or key is None or number is None:
        return None
    rows = sorted(
        {n: k for k in (*draft.keys, key) for n, held in g.state.keys_of.items() if k.address in held}.items()
    )
    return Draft(draft.act, tuple([k for _, k in rows]))


def _enrolled_again(g: Situation) -> Draft | None:
    number = g.some(list(g.state.keys_of))
    line = m.SignerLine(g.new_key().address, 1, g.word())
    return g.governed(build(m.Enrol(number, 2, 1, g.word(), g.word(), g.deadline()), (line,)))


def _released_again(g: Situation) -> Draft | None:
    for identity in reversed(g.state.receivables[-400:]):
        record = g.state.get(s.RECEIVABLES, identity)
        if record and record.flags & 4 and g.likely(0.3):
            return Draft(claims.release_of(g, identity), ())
    return None


def _settled_again(g: Situation) -> Draft | None:
    bank = g.one_with(Role.SETTLEMENT_BANK.value)
    if bank is None or not g.used_references or not g.play:
        return None
    bank, reference = g.some(g.used_references)
    return g.signed(build(m.AttestPayment(bank, g.some(g.play), reference, 1, g.now, g.deadline())), bank)


def _paid_too_early_or_too_much(g: Situation) -> Draft | None:
    bank, found = g.one_with(Role.SETTLEMENT_BANK.value), g.claim((R.CONFIRMED, R.PART_PAID))
    if bank is None or found is None:
        return None
    amount = found[1].due - found[1].settled + g.some((0, 1))
    return g.signed(build(m.AttestPayment(bank, found[0], g.word(), amount, g.now, g.deadline())), bank)


def _page(g: Situation) -> Draft | None:
    """A redemption whose page or target is not what comes next."""
    for identity in g.few(g.play, 30):
        record = g.state.get(s.RECEIVABLES, identity)
        if record is None or record.state != R.PART_PAID:
            continue
        numbers = g.few(g.state.certificates_of[identity], 5)
        if g.likely(0.3):
            numbers += g.few(g.state.certificates_of[g.some(g.play)], 1)
        target = g.some((record.settled, record.settled, record.redeemed, record.settled + 1))
        if numbers:
            return Draft(build(m.Redeem(identity, target), tuple([m.PageItemLine(n) for n in numbers])), ())
    return None


def _conflicting_document(g: Situation) -> Draft | None:
    draft = claims.submit(g)
    if draft is None:
        return None
    issuer = draft.act.fields.creditor
    known = [(one, g.state.get(s.EVIDENCE, one)) for one in g.few(g.state.fingerprints[issuer], 60)]
    for fingerprint, document in sorted(known, key=lambda row: -row[1].flags if row[1] else 0):
        if document and (document.flags & 3 or document.used == document.verified):
            line = m.EvidenceLine(fingerprint, 1)
            fields = draft.act.fields._replace(face=1, currency=document.currency)
            return Draft(build(fields, (line,)), draft.keys)
    return None


def _wrong_document(g: Situation) -> Draft | None:
    """Another's document, one of another currency, one not attested, one twice, or a line more than the face."""
    draft = claims.submit(g)
    if draft is None:
        return None
    issuer = g.some([number for number, known in g.state.fingerprints.items() if known])
    line = draft.act.items[0]
    if g.likely(0.25):
        other = g.some([one for one in CURRENCIES if one != draft.act.fields.currency])
        return Draft(build(draft.act.fields._replace(currency=other), draft.act.items), draft.keys)
    more = g.some((line, m.EvidenceLine(g.some(g.state.fingerprints[issuer]), 1), m.EvidenceLine(g.word(), 1)))
    lines = g.some(((*draft.act.items, more), (more, *draft.act.items), (line._replace(amount=1),)))
    return Draft(build(draft.act.fields, lines), draft.keys)


def _to_oneself(g: Situation) -> Draft | None:
    draft = titles.transfer(g)
    if draft is None:
        return None
    number = draft.act.fields.holder
    return Draft(build(draft.act.fields._replace(receiver=number, receiver_tag=g.tag(number))), draft.keys)


def _attested_again(g: Situation) -> Draft | None:
    verifier = g.one_with(Role.VERIFIER.value)
    issuers = [number for number, known in g.state.fingerprints.items() if known]
    if verifier is None or not issuers:
        return None
    fingerprint = g.some(g.state.fingerprints[g.some(issuers)])
    known = g.state.get(s.EVIDENCE, fingerprint)
    assert known is not None
    fields = (known.issuer, fingerprint, known.epoch, known.kind, known.currency, known.verified, known.content)
    return g.signed(build(m.AttestEvidence(verifier, *fields, g.deadline())), verifier)


def _foreign_or_known_id(g: Situation) -> Draft | None:
    draft = claims.submit(g)
    if draft is None or not g.state.receivables:
        return None
    number = draft.act.fields.creditor
    own = [one for one in g.state.receivables[-600:] if submitter_of(one) == number]
    fields = draft.act.fields._replace(receivable=g.some((*own, g.some(g.state.receivables))))
    return Draft(build(fields, draft.act.items), draft.keys)


def _late_tenor(g: Situation) -> Draft | None:
    draft = claims.open_receivable(g)
    if draft is None:
        return None
    fields = draft.act.fields._replace(cutoff=g.now + g.some((200, 366, 500)) * DAY, tenor_reason=0)
    return Draft(build(fields, draft.act.items), draft.keys)


def _many_pieces(g: Situation) -> Draft | None:
    """More pieces than may live, or smaller ones than a lot."""
    found = g.certificate(C.AVAILABLE)
    if found is None:
        return None
    number, record, _ = found
    count = g.between(1, 100)
    part = g.some((1, 100, max(record.amount // (count + 1), 1)))
    message = m.Split(record.holder, number, record.sequence, g.deadline())
    return g.signed(build(message, (m.PartLine(part),) * count), record.holder)


def _deep(g: Situation) -> Draft | None:
    """A transfer of a certificate that has changed hands often."""
    found = [one for one in (g.certificate(C.AVAILABLE) for _ in range(6)) if one]
    receiver = g.one_with(Role.SUPPLIER.value)
    if not found or receiver is None:
        return None
    number, record, claim = max(found, key=lambda one: one[1].depth)
    until = min(g.now + 1, claim.cutoff - 1)
    fields = (record.holder, number, record.sequence, receiver, g.tag(receiver), record.amount, until, g.word())
    return g.signed(build(m.Transfer(*fields, g.deadline())), record.holder)


def _closed(g: Situation) -> Draft | None:
    """An act on a certificate whatever its state, by its holder: spent, redeemed, matured, offered, locked, frozen."""
    for identity in g.few(g.state.receivables[-300:], 20):
        numbers = g.state.certificates_of[identity]
        if numbers:
            number = g.some(numbers)
            record = g.state.get(s.CERTIFICATES, number)
            assert record is not None
            return g.signed(build(m.Cancel(record.holder, number, record.sequence, g.deadline())), record.holder)
    return None


def _financing_out_of_step(g: Situation) -> Draft | None:
    found, bank = g.certificate(C.LOCKED), g.one_with(Role.SETTLEMENT_BANK.value)
    if found is None or bank is None:
        return None
    number, record, _ = found
    head = (record.encumbrance, number, record.sequence)
    if g.likely(0.5):
        act = build(m.InstructPayment(*head, bank, g.tag(bank), g.word(), g.deadline()))
    else:
        act = build(m.RegisterFinancing(*head, g.now, g.word(), g.word(), g.deadline()))
    return g.signed(act, record.encumbrance)


def _by_the_unfree(g: Situation) -> Draft | None:
    """An act by a participant that is suspended or frozen, or on what is frozen."""
    number = g.first(g.few(list(g.state.keys_of), 40), lambda n: not g.acts_freely(n))
    if number is not None and g.likely(0.5):
        return g.signed(build(m.CancelNonce(number, g.nonce(), g.deadline())), number)
    for identity in g.few(g.play, 40):
        claim = g.state.get(s.RECEIVABLES, identity)
        if claim and claim.state == R.SUBMITTED and claim.flags & 1:
            party = claim.obligor
            return g.signed(build(m.RejectReceivable(party, identity, 0, g.word(), g.deadline())), party)
        for certificate in g.few(g.state.certificates_of[identity], 4):
            record = g.state.get(s.CERTIFICATES, certificate)
            assert record is not None
            if record.flags & 1 or (claim and claim.flags & 1) or not g.acts_freely(record.holder):
                party = record.encumbrance or record.holder
                act = build(m.RejectOffer(party, certificate, record.sequence, 0, g.deadline()))
                return g.signed(act, party)
    return None


def _used_nonce(g: Situation) -> Draft | None:
    if not g.used_nonces:
        return None
    number = g.some(list(g.used_nonces))
    return g.signed(build(m.CancelNonce(number, g.some(g.used_nonces[number]), g.deadline())), number)


def _exhausted(g: Situation) -> Draft | None:
    """An act on a certificate at its last sequence, which the run planted."""
    for number in g.exhausted:
        record = g.state.get(s.CERTIFICATES, number)
        assert record is not None
        return g.signed(build(m.Cancel(record.holder, number, record.sequence, g.deadline())), record.holder)
    return None


def _not_frozen(g: Situation) -> Draft | None:
    authority = g.one_with(Role.AUTHORITY.value)
    if authority is None:
        return None
    subject = g.some(list(g.state.keys_of))
    return g.signed(build(m.Unfreeze(authority, 1, subject, g.word(), g.nonce(), g.deadline())), authority)


AIMS: Final[tuple[Maker, ...]] = (
    _governed_out_of_order,
    _same_person,
    _without_checker,
    _from_the_schedule,
    _again_with_signatures,
    _too_soon_or_too_late,
    _veto_of_nothing,
    _wrong_document,
    _to_oneself,
    _attested_again,
    _foreign_or_known_id,
    _ninth_signer,
    _primary_key,
    _governors_key_taken,
    _too_few_governors,
    _suspended_governor,
    _enrolled_again,
    _released_again,
    _settled_again,
    _paid_too_early_or_too_much,
    _page,
    _conflicting_document,
    _late_tenor,
    _many_pieces,
    _deep,
    _closed,
    _financing_out_of_step,
    _by_the_unfree,
    _used_nonce,
    _exhausted,
    _not_frozen,
    *aims_lending.AIMS,
    *aims_recourse.AIMS,
)
