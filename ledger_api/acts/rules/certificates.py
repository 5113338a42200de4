"""Certificates divided and passed along the chain."""

from collections.abc import Callable, Mapping
from typing import Any, Final, NamedTuple

from ledger_api.acts import messages as m
from ledger_api.acts import records as r
from ledger_api.acts import refusals as why
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.ids import child_id
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    MAKER,
    SUPPLIER,
    certificate,
    counterparty,
    pinned_policy,
    require,
    same_tag,
    signer,
    spend,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.receivables import FIRST_SEQUENCE, LAST_REJECT_REASON
from ledger_api.acts.state import CERTIFICATES, PARTICIPANTS, RECEIVABLES, STANDING

_AVAILABLE: Final = (C.AVAILABLE,)
_OFFERED: Final = (C.OFFERED,)
_AVAILABLE_CODE: Final = C.AVAILABLE.value
_OFFERED_CODE: Final = C.OFFERED.value
_LIVE: Final = r.Receivable._fields.index("live")


def split(c: Context, a: m.Split, parts: tuple[m.PartLine, ...]) -> None:
    """Split parts off; they are the same holder's, at the same depth."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    parent, claim = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    policy = pinned_policy(c, claim)
    for part in parts:
        require(part.amount >= policy.minimum_lot, why.BELOW_MINIMUM_LOT)
    rest = parent.amount - sum(part.amount for part in parts)
    require(rest > 0, why.AMOUNT_EXCEEDED)
    require(rest >= policy.minimum_lot, why.BELOW_MINIMUM_LOT)
    _count_live(c, parent.receivable, claim, policy, len(parts))
    for index, part in enumerate(parts):
        c.state.put(CERTIFICATES, child_id(a.certificate, a.sequence, index), piece(parent, part.amount))
    c.state.put(CERTIFICATES, a.certificate, freed(parent, rest))


def transfer(c: Context, a: m.Transfer) -> None:
    """Offer a certificate, or a part of it; a matching standing acceptance accepts at once."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    parent, claim = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    policy = pinned_policy(c, claim)
    _require_step(c, parent, claim, policy, a.until)
    receiver = _require_payment(c, a.holder, a.receiver, a.receiver_tag, a.amount)
    require(a.amount <= parent.amount, why.AMOUNT_EXCEEDED)
    offer = _Offer(claim, a.holder, a.until)
    if a.amount == parent.amount:
        c.state.put(CERTIFICATES, a.certificate, _handed(c, offer, freed(parent), a.receiver, receiver))
        return
    rest = parent.amount - a.amount
    require(min(a.amount, rest) >= policy.minimum_lot, why.BELOW_MINIMUM_LOT)
    _count_live(c, parent.receivable, claim, policy, 1)
    child = child_id(a.certificate, a.sequence, 0)
    c.state.put(CERTIFICATES, child, _handed(c, offer, piece(parent, a.amount), a.receiver, receiver))
    c.state.put(CERTIFICATES, a.certificate, freed(parent, rest))


def pay_many(c: Context, a: m.PayMany, payments: tuple[m.PaymentLine, ...]) -> None:
    """Pay many receivers from one certificate, all or none; a parent of which nothing is left is spent."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    parent, claim = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    policy = pinned_policy(c, claim)
    _require_step(c, parent, claim, policy, a.until)
    offer = _Offer(claim, a.holder, a.until)
    for index, line in enumerate(payments):
        receiver = _require_payment(c, a.holder, line.receiver, line.receiver_tag, line.amount)
        require(line.amount >= policy.minimum_lot, why.BELOW_MINIMUM_LOT)
        child = child_id(a.certificate, a.sequence, index)
        c.state.put(CERTIFICATES, child, _handed(c, offer, piece(parent, line.amount), line.receiver, receiver))
    rest = parent.amount - sum(line.amount for line in payments)
    require(rest >= 0, why.AMOUNT_EXCEEDED)
    require(rest == 0 or rest >= policy.minimum_lot, why.BELOW_MINIMUM_LOT)
    _count_live(c, parent.receivable, claim, policy, len(payments) - (rest == 0))
    kept = freed(parent, rest)
    c.state.put(CERTIFICATES, a.certificate, kept if rest else kept._replace(state=C.SPENT.value))


def accept_offer(c: Context, a: m.AcceptOffer) -> None:
    """The receiver accepts: the certificate changes holder."""
    signer(c, a.receiver, ANY_ROLE, MAKER, c.keys[0])
    record, claim = certificate(c, a.certificate, a.sequence, _OFFERED)
    require(record.encumbrance == a.receiver, why.NOT_A_PARTY)
    require((record.holder, record.amount) == (a.sender, a.amount), why.TERMS_MISMATCH)
    same_tag(c, a.sender, a.sender_tag)
    require(record.depth < pinned_policy(c, claim).depth_max, why.DEPTH_EXCEEDED)
    c.state.put(CERTIFICATES, a.certificate, _to(freed(record), a.receiver))


def reject_offer(c: Context, a: m.RejectOffer) -> None:
    """The receiver rejects: the certificate stays the sender's."""
    signer(c, a.receiver, ANY_ROLE, MAKER, c.keys[0])
    record, _ = certificate(c, a.certificate, a.sequence, _OFFERED)
    require(record.encumbrance == a.receiver, why.NOT_A_PARTY)
    require(a.reason <= LAST_REJECT_REASON, why.INVALID_FIELD)
    c.state.put(CERTIFICATES, a.certificate, freed(record))


def cancel(c: Context, a: m.Cancel) -> None:
    """Use up the sequence, so that what was signed for it can't execute any more."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    record, _ = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    c.state.put(CERTIFICATES, a.certificate, freed(record))


def merge(c: Context, a: m.Merge, others: tuple[m.MergedLine, ...]) -> None:
    """Merge other certificates of the receivable into one; it has changed hands as often as the deepest of them."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    kept, claim = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    amount, depth = kept.amount, kept.depth
    for line in others:
        other, _ = certificate(c, line.certificate, line.sequence, _AVAILABLE, a.holder)
        mergeable = other.receivable == kept.receivable and line.certificate != a.certificate
        require(mergeable, why.TERMS_MISMATCH)
        amount, depth = amount + other.amount, max(depth, other.depth)
        c.state.put(CERTIFICATES, line.certificate, freed(other, 0)._replace(state=C.SPENT.value))
    c.state.put(RECEIVABLES, kept.receivable, claim._replace(live=claim.live - len(others)))
    c.state.put(CERTIFICATES, a.certificate, freed(kept, amount)._replace(depth=depth))


def set_standing_acceptance(c: Context, a: m.SetStandingAcceptance) -> None:
    """Accept in advance what a sender (0: any) offers of an obligor (0: any), up to a sum; 0 revokes."""
    receiver = signer(c, a.receiver, SUPPLIER, MAKER, c.keys[0])
    spend(c, a.receiver, a.nonce)
    at = (a.receiver, a.sender, a.obligor)
    if a.cap == 0:
        c.state.put(STANDING, at, None)
        return
    c.state.put(STANDING, at, r.Standing(a.cap, a.latest_cutoff, a.until, a.currency))
    flags = receiver.flags | standing_flag(a.sender, a.obligor)
    if flags != receiver.flags:
        c.state.put(PARTICIPANTS, a.receiver, receiver._replace(flags=flags))


def standing_flag(sender: int, obligor: int) -> int:
    """The receiver's flag that says a standing acceptance of this form may exist."""
    if sender:
        return 2 if obligor else 4
    return 8 if obligor else 16


# ----- Shared by the acts above


class _Offer(NamedTuple):
    """What the outputs of one act have in common."""

    claim: r.Receivable
    sender: int
    until: int


# Records are built field by field here: `_replace` costs as much as all checks of a transfer.


def freed(record: r.Certificate, amount: int | None = None) -> r.Certificate:
    """The certificate one act later, available and without encumbrance, of the same or another amount."""
    return r.Certificate(
        record.sequence + 1,
        record.holder,
        record.amount if amount is None else amount,
        record.receivable,
        record.flags,
        _AVAILABLE_CODE,
        record.depth,
        0,
        0,
    )


def encumbered(record: r.Certificate, state: int, by: int, until: int) -> r.Certificate:
    """The available certificate, in a state that another participant may end until an instant."""
    return r.Certificate(
        record.sequence,
        record.holder,
        record.amount,
        record.receivable,
        record.flags,
        state,
        record.depth,
        by,
        until,
    )


def piece(parent: r.Certificate, amount: int) -> r.Certificate:
    """A new certificate of the parent's holder and depth."""
    return r.Certificate(
        FIRST_SEQUENCE, parent.holder, amount, parent.receivable, 0, _AVAILABLE_CODE, parent.depth, 0, 0
    )


def _to(record: r.Certificate, holder: int) -> r.Certificate:
    """The available certificate, one change of holder later."""
    return r.Certificate(
        record.sequence,
        holder,
        record.amount,
        record.receivable,
        record.flags,
        _AVAILABLE_CODE,
        record.depth + 1,
        0,
        0,
    )


def _handed(c: Context, offer: _Offer, piece: r.Certificate, number: int, receiver: r.Participant) -> r.Certificate:
    """The piece as it is after the act: the receiver's at once under a standing acceptance, else offered to it."""
    if receiver.flags > 1 and _uses_standing(c, offer, piece.amount, number, receiver):
        return _to(piece, number)
    return encumbered(piece, _OFFERED_CODE, number, offer.until)


def _uses_standing(c: Context, offer: _Offer, amount: int, number: int, receiver: r.Participant) -> bool:
    """Use up the first standing acceptance that covers the amount, the most particular form first."""
    claim = offer.claim
    forms = ((offer.sender, claim.obligor), (offer.sender, 0), (0, claim.obligor), (0, 0))
    for sender, obligor in forms:
        if not receiver.flags & standing_flag(sender, obligor):
            continue
        at = (number, sender, obligor)
        standing = c.state.get(STANDING, at)
        if (
            standing is not None
            and amount <= standing.remaining
            and c.now <= standing.until
            and standing.currency == claim.currency
            and claim.cutoff <= standing.latest_cutoff
        ):
            c.state.put(STANDING, at, r.Standing._make((standing.remaining - amount, *standing[1:])))
            return True
    return False


def _require_step(c: Context, record: r.Certificate, claim: r.Receivable, policy: r.Policy, until: int) -> None:
    """One more change of holder is allowed, and the offer ends before the cut-off."""
    require(record.depth < policy.depth_max, why.DEPTH_EXCEEDED)
    require(c.now < until < claim.cutoff, why.INVALID_DATES)


def _require_payment(c: Context, sender: int, receiver: int, tag: int, amount: int) -> r.Participant:
    require(receiver != sender, why.SAME_PARTY)
    record = counterparty(c, receiver, SUPPLIER, tag)
    require(amount > 0, why.INVALID_AMOUNT)
    return record


def _count_live(c: Context, identity: int, claim: r.Receivable, policy: r.Policy, more: int) -> None:
    live = claim.live + more
    require(live <= policy.live_max, why.TOO_MANY_LIVE)
    c.state.put(RECEIVABLES, identity, r.Receivable._make((*claim[:_LIVE], live, *claim[_LIVE + 1 :])))


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "Split": split,
    "Transfer": transfer,
    "AcceptOffer": accept_offer,
    "RejectOffer": reject_offer,
    "PayMany": pay_many,
    "SetStandingAcceptance": set_standing_acceptance,
    "Cancel": cancel,
    "Merge": merge,
}
