"""The book is played: week by week its invoices are confirmed, disputed where marked, and paid when they were paid."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import time

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import EvidenceType, RejectReason
from ledger_api.acts.messages import EvidenceLine
from ledger_api.demo.cast import Member
from ledger_api.demo.hard_year import comparing
from ledger_api.demo.hard_year.book import CURRENCY, Invoice
from ledger_api.demo.hard_year.stage import HardYear
from ledger_api.demo.hard_year.weeks import weeks
from ledger_api.demo.play import DAY
from ledger_api.sdk import FingerprintKeys, building
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.values.commitments import Subject
from ledger_api.values.currencies import currency

_NOON = time(12)


def play(it: HardYear) -> None:
    """Play the chapter."""
    it.tell.chapter("2 · The book, week by week")
    keys = FingerprintKeys.generate()
    keys.save(it.folder / "keys" / f"{it.cast.verifier.number}-fingerprints.json")
    plan = weeks(it.book)
    for week in plan:
        it.reach(week.end)
        _pay_early(it, week.early)
        _pay(it, week.paid)
        if week.compared:
            comparing.on(it, week.end)
        _confirm(it, week.coming, keys)
    comparing.at_the_end(it, plan[-1].end)
    it.tell.table("The book's acts", ("what", ">acts"), [(what, str(count)) for what, count in it.tally.items()])


def _confirm(it: HardYear, coming: Sequence[Invoice], keys: FingerprintKeys) -> None:
    """From evidence to certificate; what the file marks is disputed in a tenth at once."""
    if not coming:
        return
    supplier, number = it.supplier, currency(CURRENCY).numeric
    lines = {one.number: _line(it, one, keys) for one in coming}
    attested = [
        it.cast.verifier.sign.attest_evidence(
            issuer=supplier.number,
            fingerprint=lines[one.number].fingerprint,
            epoch=keys.epoch,
            evidence_type=EvidenceType.INVOICE,
            currency=number,
            amount=one.amount,
            content=CommittedDocument.new(Subject.NOTE, {"invoice": one.number}).commitment,
        )
        for one in coming
    ]
    it.bulk(it.cast.verifier, "invoices attested", attested)
    submitted: list[Act] = []
    for one in coming:
        obligor = it.obligors[one.customer]
        it.receivables[one.number] = supplier.new_receivable()
        submitted.append(
            supplier.sign.submit(
                receivable=it.receivables[one.number],
                obligor=obligor.number,
                obligor_tag=obligor.tag,
                face=one.amount,
                currency=number,
                cutoff=it.cutoff(one.due),
                scenario=0,
                until=it.now() + DAY,
                evidence=(lines[one.number],),
            )
        )
    it.bulk(supplier, "receivables submitted", submitted)
    by_obligor: dict[str, list[Invoice]] = defaultdict(list)
    for one in coming:
        by_obligor[one.customer].append(one)
    for customer, theirs in by_obligor.items():
        _confirm_of(it, it.obligors[customer], theirs, lines)


def _confirm_of(it: HardYear, obligor: Member, theirs: Sequence[Invoice], lines: dict[str, EvidenceLine]) -> None:
    confirmed = [
        obligor.sign.confirm(
            receivable=it.receivables[one.number],
            creditor=it.supplier.number,
            creditor_tag=it.supplier.tag,
            face=one.amount,
            currency=currency(CURRENCY).numeric,
            cutoff=it.cutoff(one.due),
            commitment=building.receivable_commitment(bytes(32), (lines[one.number],)),
            waiver=0,
            tenor_reason=0,
        )
        for one in theirs
    ]
    it.bulk(obligor, "receivables confirmed", confirmed)
    disputed = [
        obligor.sign.dispute(
            receivable=it.receivables[one.number], amount=one.in_dispute, reason=int(RejectReason.QUALITY)
        )
        for one in theirs
        if one.disputed
    ]
    if disputed:
        it.bulk(obligor, "disputes raised", disputed)


def _pay_early(it: HardYear, paid: Sequence[Invoice]) -> None:
    """Before the due date obligor and holder agree, and the bank's word redeems the certificate."""
    bank = it.cast.settlement_bank
    agreed, attested = [], []
    for one in paid:
        obligor, identity = it.obligors[one.customer], it.receivables[one.number]
        payment = CommittedDocument.new(Subject.PAYMENT, {"invoice": one.number, "amount": one.amount})
        act = it.supplier.sign.early_payment(
            holder=it.supplier.number,
            holder_tag=it.supplier.tag,
            certificate=identity,
            sequence=1,
            obligor=obligor.number,
            obligor_tag=obligor.tag,
            amount=one.amount,
            terms=payment.commitment,
            bank=bank.number,
            bank_tag=bank.tag,
            payment=payment.commitment,
            pay_by=it.cutoff(one.due) - 1,
        )
        agreed.append(obligor.sign.sign(act))
        attested.append(
            bank.sign.attest_disbursement(
                certificate=identity,
                sequence=2,
                paid=1,
                payment=payment.commitment,
                bank_reference=_reference(one),
            )
        )
    if agreed:
        it.bulk(it.supplier, "early payments agreed", agreed)
        it.bulk(bank, "early payments attested", attested)


def _pay(it: HardYear, paid: Sequence[Invoice]) -> None:
    """From the due date the bank attests what was paid, and when; the service redeems the holders by itself."""
    bank = it.cast.settlement_bank
    attested = [
        bank.sign.attest_payment(
            receivable=it.receivables[one.number],
            bank_reference=_reference(one),
            amount=one.amount,
            paid_at=it.instant(one.settled, _NOON),
        )
        for one in paid
        if one.settled is not None
    ]
    if attested:
        it.bulk(bank, "payments attested", attested)


def _line(it: HardYear, one: Invoice, keys: FingerprintKeys) -> EvidenceLine:
    return EvidenceLine(keys.fingerprint(it.supplier.binding.legal_id, one.number), one.amount)


def _reference(one: Invoice) -> bytes:
    return CommittedDocument.bank_reference(f"BOOK-{one.number}").commitment
