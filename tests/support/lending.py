"""Unsigned acts that fit a world's state: lines, pledges, early payment, merging, keys replaced, orders on parts."""

from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import keccak
from ledger_api.acts.signing import Key
from tests.support import cast
from tests.support.cast import (
    AUTHORITY,
    BANK,
    CNY,
    ENTERPRISE,
    FINANCIER,
    SECOND_ENTERPRISE,
    SUPPLIER,
    VERIFIER,
    Actor,
)
from tests.support.world import DAY, FACE, World


def recover_key(w: World, of: Actor = SUPPLIER, **fields: Any) -> Act:
    """Another primary key for a participant."""
    key = cast.secret_key(of.number, "recovered")
    message = m.RecoverKey(of.number, key.address, cast.person(key), w.fresh(), w.deadline)
    return build(message._replace(**fields))


def succeed(w: World, of: Actor = SUPPLIER, successors: tuple[Key, ...] = (), **fields: Any) -> Act:
    """Every key of an enrolled participant retired, and its successor's in their place."""
    fresh = successors or (cast.secret_key(of.number, "administrator"), cast.secret_key(of.number, "second"))
    retired = [line._replace(capabilities=0) for line in of.lines()]
    lines = [m.SignerLine(key.address, 3 - place, cast.person(key)) for place, key in enumerate(fresh)]
    message = m.SucceedParticipant(of.number, keccak(b"order"), w.fresh(), w.deadline)
    return build(message._replace(**fields), (*retired, *lines))


def reduce_evidence(w: World, fingerprint: bytes, verified: int = FACE // 2, **fields: Any) -> Act:
    """A red-letter note on a document."""
    message = m.ReduceEvidence(VERIFIER.number, fingerprint, verified, 1, keccak(b"note"), w.deadline)
    return build(message._replace(**fields))


def merge(w: World, certificate: int, *others: int, **fields: Any) -> Act:
    """Other certificates merged into one of the same holder."""
    record = w.certificate(certificate)
    message = m.Merge(record.holder, certificate, record.sequence, w.deadline)
    lines = [m.MergedLine(other, w.certificate(other).sequence) for other in others]
    return build(message._replace(**fields), tuple(lines))


def early_payment(w: World, certificate: int, obligor: Actor = ENTERPRISE, **fields: Any) -> Act:
    """The obligor pays the whole certificate before maturity."""
    record = w.certificate(certificate)
    message = m.EarlyPayment(
        holder=record.holder,
        holder_tag=cast.ACTORS[record.holder].tag,
        certificate=certificate,
        sequence=record.sequence,
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        amount=record.amount,
        terms=keccak(b"terms"),
        bank=BANK.number,
        bank_tag=BANK.tag,
        payment=keccak(b"payment"),
        pay_by=w.now + 2 * DAY,
        deadline=w.deadline,
    )
    return build(message._replace(**fields))


def pledge(w: World, certificate: int, financier: Actor = FINANCIER, **fields: Any) -> Act:
    """The whole certificate pledged for thirty days."""
    record = w.certificate(certificate)
    message = m.Pledge(
        holder=record.holder,
        holder_tag=cast.ACTORS[record.holder].tag,
        certificate=certificate,
        sequence=record.sequence,
        financier=financier.number,
        financier_tag=financier.tag,
        amount=record.amount,
        terms=keccak(b"terms"),
        searched_at=w.now,
        registration=keccak(b"registration"),
        until=w.now + 30 * DAY,
        deadline=w.deadline,
    )
    return build(message._replace(**fields))


def release_pledge(w: World, certificate: int, **fields: Any) -> Act:
    """The pledge given up by its pledgee."""
    record = w.certificate(certificate)
    message = m.ReleasePledge(record.encumbrance, certificate, record.sequence, w.deadline)
    return build(message._replace(**fields))


def set_line(w: World, obligor: Actor = ENTERPRISE, financier: Actor = FINANCIER, **fields: Any) -> Act:
    """A line for a year, from now on, in the obligor's first slot."""
    message = m.SetLine(
        financier=financier.number,
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        currency=CNY,
        slot=0,
        trigger=0,
        amount=10 * FACE,
        effective_from=w.now,
        until=w.now + 365 * DAY,
        nonce=w.fresh(),
        deadline=w.deadline,
    )
    return build(message._replace(**fields))


def allot_line(w: World, subsidiary: Actor = SECOND_ENTERPRISE, obligor: Actor = ENTERPRISE, **fields: Any) -> Act:
    """A part of the obligor's first line for a subsidiary, in its second slot."""
    message = m.AllotLine(
        obligor=obligor.number,
        currency=CNY,
        slot=0,
        subsidiary=subsidiary.number,
        subsidiary_tag=subsidiary.tag,
        subsidiary_slot=1,
        amount=4 * FACE,
        nonce=w.fresh(),
        deadline=w.deadline,
    )
    return build(message._replace(**fields))


def freeze_amount(w: World, certificate: int, amount: int = FACE // 4, **fields: Any) -> Act:
    """An order on a part of a certificate."""
    sequence = w.certificate(certificate).sequence
    message = m.FreezeAmount(
        AUTHORITY.number, certificate, sequence, amount, keccak(b"order"), w.now + 30 * DAY, w.deadline
    )
    return build(message._replace(**fields))


# ----- Steps: acts carried out, up to the object's state


def lined(w: World, obligor: Actor = ENTERPRISE, financier: Actor = FINANCIER, **fields: Any) -> None:
    """A line of the obligor's, signed by both of the financier's people."""
    w.execute(w.checked(set_line(w, obligor, financier, **fields), financier))


def pledged(w: World, certificate: int, financier: Actor = FINANCIER) -> int:
    """The certificate, pledged to the financier by its holder."""
    holder = cast.ACTORS[w.certificate(certificate).holder]
    w.execute(w.signed(pledge(w, certificate, financier), holder, financier))
    return certificate


def paid_early(w: World, certificate: int, obligor: Actor = ENTERPRISE) -> int:
    """The certificate, which the obligor has instructed the bank to pay."""
    holder = cast.ACTORS[w.certificate(certificate).holder]
    w.execute(w.signed(early_payment(w, certificate, obligor), holder, obligor))
    return certificate


def recovery(w: World, of: Actor = SUPPLIER) -> Act:
    """The recovery of a participant's primary key, signed by the governors and scheduled."""
    act = recover_key(w, of)
    w.execute(w.by_governors(act))
    return act
