"""Unsigned acts that fit a world's present state, and steps: disputes, credit notes, default, write-downs, recourse."""

from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts import state as s
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import keccak
from tests.support import cast
from tests.support.cast import BANK, ENTERPRISE, FINANCIER, SECOND_ENTERPRISE, SUPPLIER, Actor
from tests.support.world import DAY, FACE, World

PRICE_DIFFERS = 3
UNCOLLECTABLE = 3
WITH_RECOURSE = 2
PART = FACE // 4


def dispute(w: World, receivable: int, amount: int = PART, **fields: Any) -> Act:
    """The obligor disputes a part."""
    obligor, nonce = w.receivable(receivable).obligor, w.fresh()
    message = m.Dispute(obligor, receivable, amount, PRICE_DIFFERS, keccak(b"note"), nonce, w.deadline)
    return build(message._replace(**fields))


def withdraw_dispute(w: World, receivable: int, **fields: Any) -> Act:
    """The obligor disputes nothing any more."""
    message = m.WithdrawDispute(w.receivable(receivable).obligor, receivable, w.fresh(), w.deadline)
    return build(message._replace(**fields))


def credit(w: World, certificate: int, amount: int = PART, **fields: Any) -> Act:
    """A credit note on a certificate."""
    record = w.certificate(certificate)
    message = m.Credit(
        obligor=w.receivable(record.receivable).obligor,
        holder=record.holder,
        certificate=certificate,
        sequence=record.sequence,
        amount=amount,
        reason=PRICE_DIFFERS,
        note=keccak(b"note"),
        deadline=w.deadline,
    )
    return build(message._replace(**fields))


def cancel_receivable(w: World, receivable: int, **fields: Any) -> Act:
    """Obligor and creditor undo the receivable."""
    record = w.receivable(receivable)
    message = m.CancelReceivable(record.obligor, record.creditor, receivable, 0, keccak(b"note"), w.deadline)
    return build(message._replace(**fields))


def mark_overdue(receivable: int) -> Act:
    """Anyone's word that the receivable is overdue."""
    return build(m.MarkOverdue(receivable))


def declare_default(w: World, certificate: int, **fields: Any) -> Act:
    """A holder's declaration of default."""
    record = w.certificate(certificate)
    return build(m.DeclareDefault(record.holder, certificate, record.sequence, w.deadline)._replace(**fields))


def write_down(w: World, certificate: int, amount: int = PART, **fields: Any) -> Act:
    """A holder gives a part of its certificate up."""
    record = w.certificate(certificate)
    message = m.WriteDown(record.holder, certificate, record.sequence, amount, UNCOLLECTABLE, w.deadline)
    return build(message._replace(**fields))


def call_recourse(w: World, certificate: int, amount: int = PART, **fields: Any) -> Act:
    """The financier that holds a certificate calls a part of it."""
    record = w.certificate(certificate)
    message = m.CallRecourse(record.holder, certificate, record.sequence, amount, keccak(b"note"), w.deadline)
    return build(message._replace(**fields))


def withdraw_recourse(w: World, certificate: int, **fields: Any) -> Act:
    """The financier takes its call back."""
    record = w.certificate(certificate)
    return build(m.WithdrawRecourse(record.holder, certificate, record.sequence, w.deadline)._replace(**fields))


def attest_recourse(w: World, certificate: int, amount: int = PART, bank: Actor = BANK, **fields: Any) -> Act:
    """The bank's word on what the seller paid."""
    sequence = w.certificate(certificate).sequence
    message = m.AttestRecourse(bank.number, certificate, sequence, amount, w.unique(), w.now, w.deadline)
    return build(message._replace(**fields))


def substitute(w: World, certificate: int, other: int, **fields: Any) -> Act:
    """Another certificate of the seller's for the called one."""
    record = w.certificate(certificate)
    message = m.Substitute(
        financier=record.holder,
        certificate=certificate,
        sequence=record.sequence,
        seller=record.encumbrance,
        seller_tag=cast.ACTORS[record.encumbrance].tag,
        substitute=other,
        substitute_sequence=w.certificate(other).sequence,
        deadline=w.deadline,
    )
    return build(message._replace(**fields))


def release_stop(w: World, obligor: Actor = ENTERPRISE) -> Act:
    """The governors let an obligor issue again."""
    return build(m.ReleaseStop(obligor.number, w.fresh(), w.deadline))


# ----- Steps: acts carried out, up to the object's state


def contestable(w: World, face: int = FACE, obligor: Actor = ENTERPRISE, creditor: Actor = SUPPLIER) -> int:
    """A confirmed receivable whose obligor has waived nothing."""
    identity = w.submitted(face, obligor, creditor)
    w.execute(w.checked(w.confirm(identity, waiver=0), obligor))
    return identity


def disputed(w: World, receivable: int, amount: int = PART) -> int:
    """The receivable, of which the obligor disputes a part."""
    w.execute(w.signed(dispute(w, receivable, amount), cast.ACTORS[w.receivable(receivable).obligor]))
    return receivable


def credited(w: World, certificate: int, amount: int = PART) -> int:
    """The certificate after a credit note."""
    act = credit(w, certificate, amount)
    w.execute(w.signed(act, cast.ACTORS[act.fields.obligor], cast.ACTORS[act.fields.holder]))
    return certificate


def overdue(w: World, receivable: int) -> int:
    """The receivable, unpaid in the first second after its days of grace."""
    record = w.receivable(receivable)
    policy = w.state.get(s.POLICIES, record.policy)
    assert policy is not None
    w.now = record.cutoff + policy.grace_days * DAY + 1
    return receivable


def marked(w: World, receivable: int) -> int:
    """The receivable, overdue and marked."""
    w.execute(mark_overdue(overdue(w, receivable)))
    return receivable


def long_overdue(w: World, receivable: int) -> int:
    """The receivable in the first second in which its default may be declared."""
    record = w.receivable(receivable)
    policy = w.state.get(s.POLICIES, record.policy)
    assert policy is not None
    w.now = record.cutoff + policy.default_days * DAY + 1
    return receivable


def defaulted(w: World, receivable: int) -> int:
    """The receivable, in default by the word of its root certificate's holder."""
    long_overdue(w, receivable)
    act = declare_default(w, receivable)
    w.execute(w.signed(act, cast.ACTORS[act.fields.holder]))
    return receivable


def bought(w: World, certificate: int, recourse: int = WITH_RECOURSE, financier: Actor = FINANCIER) -> int:
    """The certificate, sold to a financier and paid for."""
    holder = cast.ACTORS[w.certificate(certificate).holder]
    w.execute(w.signed(w.finance(certificate, financier, recourse=recourse), holder, financier))
    w.execute(w.signed(w.register(certificate), financier))
    w.execute(w.signed(w.instruct(certificate), financier))
    w.execute(w.signed(w.attest_disbursement(certificate), BANK))
    return certificate


def called(w: World, amount: int = PART) -> int:
    """A certificate bought with recourse and called, of a receivable that is disputed."""
    root = bought(w, contestable(w))
    disputed(w, root)
    w.execute(w.signed(call_recourse(w, root, amount), FINANCIER))
    return root


def another_of_the_seller(w: World) -> int:
    """The seller's certificate of another obligor's receivable."""
    return w.confirmed(obligor=SECOND_ENTERPRISE)
