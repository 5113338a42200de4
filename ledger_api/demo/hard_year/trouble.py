"""What goes wrong beside the book: a dispute, a refinance, a freeze, an overdue with recourse, and the cure."""

from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from typing import Final

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import EvidenceType, FreezeTarget, Recourse, RejectReason
from ledger_api.acts.hashing import keccak
from ledger_api.acts.messages import EvidenceLine, PartLine
from ledger_api.demo.cast import Member
from ledger_api.demo.chapters.founding import governed
from ledger_api.demo.hard_year.book import CURRENCY
from ledger_api.demo.hard_year.stage import GRACE_DAYS, HardYear
from ledger_api.demo.play import DAY, WAIT
from ledger_api.demo.telling import money
from ledger_api.sdk import building
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.values.commitments import Subject
from ledger_api.values.currencies import currency

_SMALL: Final = 1_000_000
_LARGE: Final = 5_000_000
"""Faces of the receivables, minor units."""
_TENOR: Final = 60


@dataclass(frozen=True, slots=True)
class _Owed:
    """A receivable between the enterprise and the second supplier."""

    receivable: int
    face: int
    cutoff: int


def play(it: HardYear) -> None:
    """Play the chapters."""
    small = _dispute(it)
    large, recourse = _refinance(it)
    _freeze(it, small)
    _overdue(it, large, recourse)
    _cure(it, large)


def _dispute(it: HardYear) -> _Owed:
    it.tell.chapter("3 · A dispute and a credit note")
    obligor, supplier, bank = it.cast.enterprises[0], _second(it), it.cast.banks[0]
    owed = _confirmed(it, _SMALL)
    act = obligor.sign.dispute(receivable=owed.receivable, amount=_SMALL // 5, reason=int(RejectReason.QUALITY))
    _do(it, obligor, act, f"disputes {money(_SMALL // 5, CURRENCY)}: quality")
    sale = _sale(it, supplier, bank, owed.receivable, 1, _SMALL, Recourse.WITHOUT)
    it.checks.refused("what is disputed is not financed", "ReceivableDisputed", _presenting(supplier, sale))
    credit = obligor.sign.credit(
        obligor=obligor.number,
        holder=supplier.number,
        certificate=owed.receivable,
        sequence=1,
        amount=_SMALL // 20,
        reason=int(RejectReason.QUALITY),
    )
    _do(it, supplier, supplier.sign.sign(credit), f"grants a credit note of {money(_SMALL // 20, CURRENCY)}", obligor)
    _do(it, obligor, obligor.sign.withdraw_dispute(receivable=owed.receivable), "withdraws the dispute")
    (pair,) = [one for one in obligor.client.reports.dilution() if one["creditor"]["participant"] == supplier.number]
    it.checks.equal("the dilution of the pair is the credit note", building.minor(pair["credited"]), _SMALL // 20)
    return _Owed(owed.receivable, _SMALL - _SMALL // 20, owed.cutoff)


def _refinance(it: HardYear) -> tuple[_Owed, int]:
    """Half is sold with recourse; the other half is sold without, and sold on by the bank that bought it."""
    it.tell.chapter("4 · Finance, and a refinance")
    supplier, (first, second) = _second(it), it.cast.banks
    owed = _confirmed(it, _LARGE)
    split = supplier.sign.split(certificate=owed.receivable, sequence=1, parts=[PartLine(_LARGE // 2)])
    _do(it, supplier, split, "splits its certificate in two")
    (part,) = building.children(split)
    _financed(it, supplier, first, owed.receivable, 2, Recourse.WITH)
    _financed(it, supplier, first, part, 1, Recourse.WITHOUT)
    _financed(it, first, second, part, 5, Recourse.WITHOUT)
    shown = second.client.certificates.get(part)
    it.checks.equal(f"{second.name} holds what it refinanced", shown["holder"]["participant"], second.number)
    sold = {
        one["certificate"]: (one["recourse"], one["state"], building.minor(one["open"]))
        for one in it.cast.auditor.client.reports.derecognition()
    }
    it.checks.equal(
        "the derecognition report has both sales by their recourse",
        (sold.get(str(owed.receivable)), sold.get(str(part))),
        (("with", "disbursed", _LARGE // 2), ("without", "disbursed", _LARGE // 2)),
    )
    return owed, owed.receivable


def _freeze(it: HardYear, owed: _Owed) -> None:
    it.tell.chapter("5 · A court freezes a part")
    court, supplier = it.cast.authority, _second(it)
    part = owed.face // 4
    held = supplier.client.certificates.get(owed.receivable)
    order = keccak(b"order 2026-118 of the Commercial Court")
    act = court.sign.freeze_amount(
        certificate=owed.receivable,
        sequence=held["sequence"],
        amount=part,
        order=order,
        until=it.now() + 300 * DAY,
    )
    _do(it, court, act, f"freezes {money(part, CURRENCY)} of a certificate by order 2026-118")
    (child,) = building.children(act)
    shown = supplier.client.certificates.get(child)
    moved = supplier.sign.split(certificate=child, sequence=shown["sequence"], parts=[PartLine(1)])
    it.checks.refused("the frozen part does not move", "CertificateFrozen", _presenting(supplier, moved))
    it.advance(owed.cutoff + 1 - it.now(), "The receivable falls due; the obligor pays it whole.")
    listed = it.cast.settlement_bank.client.settlement.clearing_list(owed.receivable)
    withheld = sum(building.minor(line["amount"]) for line in listed["lines"] if line.get("held"))
    it.checks.equal("the clearing list holds back the frozen part alone", withheld, part)
    _pay(it, owed.receivable, owed.face, "CB-HARD-0001")
    release = court.sign.unfreeze(target=int(FreezeTarget.CERTIFICATE), subject=child, order=order)
    _do(it, court, release, "releases it")


def _overdue(it: HardYear, owed: _Owed, certificate: int) -> None:
    it.tell.chapter("6 · Overdue, with recourse")
    obligor, supplier, bank = it.cast.enterprises[0], _second(it), it.cast.banks[0]
    until = owed.cutoff + (GRACE_DAYS + 1) * DAY
    it.advance(max(1, until - it.now()), "The large receivable falls due, and its grace passes: nobody pays.")
    shown = obligor.client.receivables.get(owed.receivable)
    it.checks.equal("it is overdue with nobody acting", shown["state"], "overdue")
    mark = bank.sign.mark_overdue(receivable=owed.receivable)
    _do(it, bank, mark, "marks it: the obligor's new issues stop", nobody=True)
    more = _submitted(it, _SMALL)
    it.checks.refused("an obligor in arrears confirms nothing", "IssueStopped", _presenting(obligor, more))
    amount = building.minor(bank.client.certificates.get(certificate)["amount"])
    call = bank.sign.call_recourse(
        certificate=certificate,
        sequence=bank.client.certificates.get(certificate)["sequence"],
        amount=amount,
    )
    _do(it, bank, call, f"calls {money(amount, CURRENCY)} back on {supplier.name}")
    settlement = it.cast.settlement_bank
    attested = settlement.sign.attest_recourse(
        certificate=certificate,
        sequence=bank.client.certificates.get(certificate)["sequence"],
        amount=amount,
        bank_reference=CommittedDocument.bank_reference("CB-HARD-0002").commitment,
        paid_at=it.now(),
    )
    _do(it, settlement, attested, f"attests that {supplier.name} paid the call")
    holder = supplier.client.certificates.get(certificate)["holder"]["participant"]
    it.checks.equal("who paid on the call holds the certificate again", holder, supplier.number)


def _cure(it: HardYear, owed: _Owed) -> None:
    it.tell.chapter("7 · The cure")
    obligor, first = it.cast.enterprises[0], it.cast.governors[0]
    it.advance(10 * DAY, "Ten days later the obligor pays all.")
    _pay(it, owed.receivable, owed.face, "CB-HARD-0003")
    shown = obligor.client.receivables.get(owed.receivable)
    it.checks.equal("it is settled", shown["state"], "settled")
    late = shown.get("late_interest")
    if late is not None:
        amount = building.minor(late["amount"])
        it.tell.say(f"{late['days']} days late at {late['rate_bps']} basis points: {money(amount, CURRENCY)}.")
    it.checks.that("its late interest is shown", late is not None and late["days"] >= 10)
    still = _submitted(it, _SMALL)
    it.checks.refused("a cure does not end the stop by itself", "IssueStopped", _presenting(obligor, still))
    it.bulk(first, "stops released", [governed(it, first.sign.release_stop(obligor=obligor.number))])
    it.tell.say("Governance releases the stop.")
    again = _submitted(it, _SMALL)
    _do(it, obligor, again, "confirms again")


def _second(it: HardYear) -> Member:
    return it.cast.tiers[1][1]


def _confirmed(it: HardYear, face: int) -> _Owed:
    act = _submitted(it, face)
    obligor = it.cast.enterprises[0]
    _do(it, obligor, act, f"confirms {money(face, CURRENCY)} to {_second(it).name}")
    return _Owed(act.fields.receivable, face, act.fields.cutoff)


def _submitted(it: HardYear, face: int) -> Act:
    """A receivable of the second supplier's, submitted; the obligor's signed confirmation, not presented."""
    supplier, obligor, verifier = _second(it), it.cast.enterprises[0], it.cast.verifier
    number, receivable = currency(CURRENCY).numeric, supplier.new_receivable()
    line = EvidenceLine(keccak(b"hard year" + receivable.to_bytes(8, "big")), face)
    attested = verifier.sign.attest_evidence(
        issuer=supplier.number,
        fingerprint=line.fingerprint,
        epoch=1,
        evidence_type=EvidenceType.INVOICE,
        currency=number,
        amount=face,
        content=keccak(line.fingerprint),
    )
    it.bulk(verifier, "invoices attested", [attested])
    cutoff = it.now() + _TENOR * DAY
    submitted = supplier.sign.submit(
        receivable=receivable,
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        face=face,
        currency=number,
        cutoff=cutoff,
        scenario=0,
        until=it.now() + DAY,
        evidence=(line,),
    )
    it.bulk(supplier, "receivables submitted", [submitted])
    return obligor.sign.confirm(
        receivable=receivable,
        creditor=supplier.number,
        creditor_tag=supplier.tag,
        face=face,
        currency=number,
        cutoff=cutoff,
        commitment=building.receivable_commitment(bytes(32), (line,)),
        waiver=0,
        tenor_reason=0,
    )


def _sale(
    it: HardYear, seller: Member, bank: Member, certificate: int, sequence: int, amount: int, recourse: Recourse
) -> Act:
    """The sale of a certificate, signed by both."""
    terms = CommittedDocument.new(Subject.NOTE, {"certificate": str(certificate), "amount": amount})
    act = seller.sign.finance(
        holder=seller.number,
        holder_tag=seller.tag,
        certificate=certificate,
        sequence=sequence,
        financier=bank.number,
        financier_tag=bank.tag,
        amount=amount,
        terms=terms.commitment,
        recourse=int(recourse),
        disburse_by=it.now() + 2 * DAY,
    )
    return bank.sign.sign(act)


def _financed(it: HardYear, seller: Member, bank: Member, certificate: int, sequence: int, recourse: Recourse) -> None:
    """A sale, from both signatures to the settlement bank's word."""
    settlement = it.cast.settlement_bank
    amount = building.minor(seller.client.certificates.get(certificate)["amount"])
    sale = _sale(it, seller, bank, certificate, sequence, amount, recourse)
    how = "without recourse" if recourse is Recourse.WITHOUT else "with recourse"
    _do(it, seller, sale, f"sells {money(amount, CURRENCY)} to {bank.name} {how}", bank)
    number, described, payment = (
        CommittedDocument.new(subject, {"certificate": str(certificate), "sequence": sequence})
        for subject in (Subject.REGISTRATION, Subject.DESCRIPTION, Subject.PAYMENT)
    )
    registered = bank.sign.register_financing(
        certificate=certificate,
        sequence=sequence + 1,
        searched_at=it.now(),
        registration=number.commitment,
        description=described.commitment,
    )
    instructed = bank.sign.instruct_payment(
        certificate=certificate,
        sequence=sequence + 2,
        bank=settlement.number,
        bank_tag=settlement.tag,
        payment=payment.commitment,
    )
    it.bulk(bank, "financings registered and instructed", [registered, instructed])
    attested = settlement.sign.attest_disbursement(
        certificate=certificate,
        sequence=sequence + 3,
        paid=1,
        payment=payment.commitment,
        bank_reference=CommittedDocument.bank_reference(f"CB-HARD-D-{certificate}-{sequence}").commitment,
    )
    _do(it, settlement, attested, f"attests that {seller.name} was paid: title passes")


def _pay(it: HardYear, receivable: int, amount: int, reference: str) -> None:
    bank = it.cast.settlement_bank
    act = bank.sign.attest_payment(
        receivable=receivable,
        bank_reference=CommittedDocument.bank_reference(reference).commitment,
        amount=amount,
        paid_at=it.now(),
    )
    _do(it, bank, act, f"attests a payment of {money(amount, CURRENCY)} ({reference})")
    it.until_redeemed()


def _do(it: HardYear, by: Member, act: Act, what: str, other: Member | None = None, *, nobody: bool = False) -> None:
    """Present an act and tell it with whoever signed it."""
    signers = [] if nobody else [f"{one.name} (maker)" for one in (by, other) if one is not None]
    it.do(by, by.client.operations.present, act, what, signers)


def _presenting(by: Member, act: Act) -> Callable[[], object]:
    """A call that presents an act, for a check that it is refused."""
    return partial(by.client.operations.present, act, wait=WAIT)
