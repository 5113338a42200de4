"""What becomes of a receivable that is not simply paid: disputed, credited, cancelled, overdue, written down."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.effective import DAY, certificate_state, is_frozen, receivable_state
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FreezeTarget, RejectReason, Waiver, WriteDownReason
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.records import Certificate, Policy, Receivable
from ledger_api.acts.rules.certificates import freed
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    CORE_ENTERPRISE,
    LAST_SEQUENCE,
    MAKER,
    claim,
    pinned_policy,
    receivable,
    receivable_not_frozen,
    require,
    signer,
    spend,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import CLAIMED, DISPUTED, MARKED, disputed, marked, open_amount, owing_less
from ledger_api.acts.state import CERTIFICATES, RECEIVABLES

_AVAILABLE: Final = (C.AVAILABLE,)
_HELD: Final = (C.AVAILABLE, C.PLEDGED, C.PAYING, C.CALLED)
_STANDING: Final = (R.CONFIRMED, R.PART_PAID)
_LAST_REASON: Final = max(RejectReason)
_WRITE_DOWN_REASONS: Final = frozenset(reason.value for reason in WriteDownReason)


def dispute(c: Context, a: m.Dispute) -> None:
    """The obligor disputes an amount; a later dispute takes an earlier one's place."""
    signer(c, a.obligor, CORE_ENTERPRISE, MAKER, c.keys[0])
    spend(c, a.obligor, a.nonce)
    record = _own(c, a.receivable, a.obligor)
    require(record.state in _STANDING, why.WRONG_RECEIVABLE_STATE)
    require(not record.waiver & Waiver.DEFENCES.value, why.DEFENCES_WAIVED)
    require(0 < a.reason <= _LAST_REASON, why.INVALID_FIELD)
    require(0 < a.amount <= open_amount(record), why.INVALID_AMOUNT)
    c.state.put(RECEIVABLES, a.receivable, disputed(record, a.amount, a.reason))


def withdraw_dispute(c: Context, a: m.WithdrawDispute) -> None:
    """The obligor withdraws its dispute: what is unpaid may be overdue at once."""
    signer(c, a.obligor, CORE_ENTERPRISE, MAKER, c.keys[0])
    spend(c, a.obligor, a.nonce)
    record = _own(c, a.receivable, a.obligor)
    require(record.flags & DISPUTED != 0, why.NOT_DISPUTED)
    c.state.put(RECEIVABLES, a.receivable, disputed(record, 0, 0))


def credit(c: Context, a: m.Credit) -> None:
    """A credit note that obligor and holder agree on: the certificate, and what is due, are lowered by it."""
    signer(c, a.obligor, CORE_ENTERPRISE, MAKER, c.keys[0])
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[1])
    piece, record = claim(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    require(record.obligor == a.obligor, why.NOT_A_PARTY)
    require(a.reason <= _LAST_REASON, why.INVALID_FIELD)
    _require_reduction(piece, record, a.amount)
    _reduce(c, a.certificate, piece, record._replace(credited=record.credited + a.amount), a.amount)


def cancel_receivable(c: Context, a: m.CancelReceivable) -> None:
    """Obligor and creditor cancel what has never left the creditor's hands; its evidence can be given back."""
    signer(c, a.obligor, CORE_ENTERPRISE, MAKER, c.keys[0])
    signer(c, a.creditor, ANY_ROLE, MAKER, c.keys[1])
    record = receivable(c, a.receivable)
    require((record.obligor, record.creditor) == (a.obligor, a.creditor), why.NOT_A_PARTY)
    receivable_not_frozen(c, a.receivable, record)
    require(receivable_state(record, _policy(c, record), c.now) is R.CONFIRMED, why.WRONG_RECEIVABLE_STATE)
    root = _whole_root(c, a.receivable, record)
    require(a.reason <= _LAST_REASON, why.INVALID_FIELD)
    c.state.put(CERTIFICATES, a.receivable, freed(root, 0)._replace(state=C.SPENT.value))
    cancelled = record._replace(state=R.CANCELLED.value, live=record.live - 1)
    c.state.put(RECEIVABLES, a.receivable, owing_less(c, cancelled, record.face))


def mark_overdue(c: Context, a: m.MarkOverdue) -> None:
    """The receivable is overdue: its obligor issues nothing more. Anyone may present it."""
    record = receivable(c, a.receivable)
    require(receivable_state(record, _policy(c, record), c.now) is R.OVERDUE, why.WRONG_RECEIVABLE_STATE)
    require(not record.marks & MARKED, why.ALREADY_MARKED)
    c.state.put(RECEIVABLES, a.receivable, marked(c, record))


def declare_default(c: Context, a: m.DeclareDefault) -> None:
    """A holder declares the default, once the receivable is overdue for the policy's days."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    piece, record = claim(c, a.certificate, a.sequence, _HELD, a.holder)
    policy = pinned_policy(c, record)
    require(receivable_state(record, policy, c.now) is R.OVERDUE, why.WRONG_RECEIVABLE_STATE)
    require(c.now > record.cutoff + policy.default_days * DAY, why.NOT_YET_DUE)
    if not record.marks & MARKED:
        record = marked(c, record)
    c.state.put(RECEIVABLES, piece.receivable, record._replace(defaulted_at=c.now))
    free = certificate_state(piece, record.cutoff, c.now) is C.AVAILABLE
    c.state.put(CERTIFICATES, a.certificate, freed(piece) if free else piece._replace(sequence=piece.sequence + 1))


def write_down(c: Context, a: m.WriteDown) -> None:
    """A holder gives up a part of its certificate, or all of it, of a receivable in default."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    piece, record = claim(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    require(receivable_state(record, pinned_policy(c, record), c.now) is R.DEFAULTED, why.WRONG_RECEIVABLE_STATE)
    require(a.reason in _WRITE_DOWN_REASONS, why.INVALID_FIELD)
    _require_reduction(piece, record, a.amount)
    _reduce(c, a.certificate, piece, record._replace(written_down=record.written_down + a.amount), a.amount)


# ----- Shared by the acts above


def _own(c: Context, identity: int, obligor: int) -> Receivable:
    """The receivable, which the signing participant owes and no order freezes."""
    record = receivable(c, identity)
    require(record.obligor == obligor, why.NOT_A_PARTY)
    receivable_not_frozen(c, identity, record)
    return record


def _policy(c: Context, record: Receivable) -> Policy | None:
    """The policy under which the receivable was confirmed, None before it was."""
    return pinned_policy(c, record) if record.state in _STANDING else None


def _whole_root(c: Context, identity: int, record: Receivable) -> Certificate:
    """The confirmed receivable's root certificate, whole, free and still the creditor's."""
    root = c.state.get(CERTIFICATES, identity)
    if root is None:
        raise LookupError(f"receivable {identity} stands without its root certificate")
    require(root.sequence != LAST_SEQUENCE, why.SEQUENCE_EXHAUSTED)
    frozen = is_frozen(c.state, FreezeTarget.CERTIFICATE, identity, root.flags, c.now)
    require(not frozen, why.CERTIFICATE_FROZEN)
    free = certificate_state(root, record.cutoff, c.now) is C.AVAILABLE
    whole = (root.holder, root.amount) == (record.creditor, record.face)
    require(free and whole, why.WRONG_CERTIFICATE_STATE)
    return root


def _require_reduction(piece: Certificate, record: Receivable, amount: int) -> None:
    """The certificate has that much, and no attested money waits that belongs to certificates as they are."""
    require(amount > 0, why.INVALID_AMOUNT)
    require(amount <= piece.amount, why.AMOUNT_EXCEEDED)
    require(record.settled == record.redeemed, why.REDEMPTION_PENDING)


def _reduce(c: Context, identity: int, piece: Certificate, record: Receivable, amount: int) -> None:
    """Write the certificate with that much less and its receivable, of which so much less is due."""
    after = freed(piece, piece.amount - amount)
    if after.amount == 0:
        after = after._replace(state=C.SPENT.value)
        record = record._replace(live=record.live - 1)
    if record.settled == record.due:
        record = record._replace(state=R.SETTLED.value)
    c.state.put(CERTIFICATES, identity, after)
    record = record._replace(flags=record.flags | CLAIMED)
    c.state.put(RECEIVABLES, piece.receivable, owing_less(c, record, amount))


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "Dispute": dispute,
    "WithdrawDispute": withdraw_dispute,
    "Credit": credit,
    "CancelReceivable": cancel_receivable,
    "MarkOverdue": mark_overdue,
    "DeclareDefault": declare_default,
    "WriteDown": write_down,
}
