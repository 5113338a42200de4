"""Receivables come to be: submitted and confirmed by one or by two people, rejected, opened and accepted."""

from datetime import UTC, date, datetime, time
from functools import partial

from ledger_api.acts.codec import Act
from ledger_api.acts.enums import RejectReason, Waiver
from ledger_api.acts.messages import EvidenceLine
from ledger_api.demo.cast import Member
from ledger_api.demo.plan import Trade
from ledger_api.demo.play import DAY, Claim, Play
from ledger_api.demo.telling import money
from ledger_api.sdk import building
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.values.business_days import CURRENCIES, currency_cut_off
from ledger_api.values.calendars import BusinessDayRule, CutOff
from ledger_api.values.commitments import Subject
from ledger_api.values.currencies import currency

_SOONEST, _LATEST, _USUAL = 45, 170, 120
"""Days to the cut-off: an invoice's due date counts between the first two, else the third stands in."""
_ANSWER_DAYS = 5


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("3 · Receivables are confirmed")
    _rejected(it, it.plan.rejected)
    _confirmed_by_two(it, it.plan.main)
    _confirmed_by_one(it, it.plan.single)
    _opened(it, it.plan.opened)
    for number, trade in enumerate(it.plan.more, 1):
        claim = _submitted(it, trade)
        _confirm(it, claim)
        it.claims[f"more {number}"] = claim
    _not_twice(it)
    it.tell.table(
        "Confirmed receivables",
        ("part", "obligor", "creditor", ">face", "falls due"),
        [
            (part, claim.obligor.name, claim.creditor.name, money(claim.face, claim.currency), day(claim.cutoff))
            for part, claim in it.claims.items()
        ],
    )


def _rejected(it: Play, trade: Trade) -> None:
    claim = _submitted(it, trade)
    obligor, creditor = claim.obligor, claim.creditor
    note = CommittedDocument.new(Subject.NOTE, {"text": "The last delivery has not arrived."})
    act = obligor.sign.reject_receivable(
        receivable=claim.receivable, reason=int(RejectReason.GOODS_NOT_RECEIVED), note=note.commitment
    )
    it.do(
        obligor,
        lambda act, *, wait: obligor.client.receivables.reject(act, documents=[note], wait=wait),
        act,
        f"rejects a receivable of {money(claim.face, claim.currency)}: goods not received",
    )
    shown = creditor.client.receivables.get(claim.receivable)
    it.checks.equal("the rejected receivable is rejected", shown["state"], "rejected")
    release = building.evidence_release(creditor.sign, shown)
    it.do(creditor, creditor.client.receivables.release_evidence, release, "takes the invoice's amount back", ())


def _confirmed_by_two(it: Play, trade: Trade) -> None:
    claim = _submitted(it, trade)
    obligor = claim.obligor
    alone = _confirmation(claim)
    it.checks.refused(
        f"above {money(it.plan.threshold(claim.currency), claim.currency)} one signature does not confirm",
        "CheckerRequired",
        lambda: obligor.client.receivables.confirm(alone, wait=20.0),
    )
    _confirm(it, claim)
    it.claims["main"] = claim
    root = claim.creditor.client.certificates.get(claim.receivable)
    it.checks.equal("a certificate of the whole face has come to be", building.minor(root["amount"]), claim.face)


def _confirmed_by_one(it: Play, trade: Trade) -> None:
    claim = _submitted(it, trade)
    obligor = claim.obligor
    act = _confirmation(claim)
    it.do(obligor, obligor.client.receivables.confirm, act, f"confirms {money(claim.face, claim.currency)} alone")
    it.claims["single"] = claim


def _opened(it: Play, trade: Trade) -> None:
    claim = _claim(it, trade, opened=True)
    obligor, creditor = claim.obligor, claim.creditor
    text = CommittedDocument.new(
        Subject.TEXT, {"text": "We owe the sum on the date named, without defence or set-off."}
    )
    act = obligor.sign.open(
        receivable=claim.receivable,
        creditor=creditor.number,
        creditor_tag=creditor.tag,
        face=claim.face,
        currency=currency(claim.currency).numeric,
        cutoff=claim.cutoff,
        scenario=0,
        waiver=int(Waiver.DEFENCES | Waiver.SET_OFF),
        tenor_reason=0,
        until=it.now() + _ANSWER_DAYS * DAY,
        evidence=claim.evidence,
        text=text.commitment,
    )
    it.do(
        obligor,
        lambda act, *, wait: obligor.client.receivables.create(act, documents=[text], wait=wait),
        obligor.checked(act),
        f"opens {money(claim.face, claim.currency)} in favour of {creditor.name}",
        _both(obligor),
    )
    shown = creditor.client.receivables.get(claim.receivable)
    accepted = building.receivable_acceptance(creditor.sign, shown, obligor.tag, cutoff=claim.cutoff)
    it.do(creditor, creditor.client.receivables.accept, accepted, "accepts what was opened")
    it.claims["opened"] = claim


def _not_twice(it: Play) -> None:
    """The invoice of the main receivable again, by another supplier and by its own."""
    claim = it.claims["main"]
    other = next(one for one in it.cast.suppliers if one is not claim.creditor and one is not claim.obligor)
    for creditor, why, code in (
        (other, "another supplier can't submit the same invoice", "NotIssuer"),
        (claim.creditor, "its own supplier can't submit it a second time", "EvidenceExceeded"),
    ):
        act = creditor.sign.submit(
            receivable=creditor.new_receivable(),
            obligor=claim.obligor.number,
            obligor_tag=claim.obligor.tag,
            face=claim.face,
            currency=currency(claim.currency).numeric,
            cutoff=claim.cutoff,
            scenario=0,
            until=it.now() + _ANSWER_DAYS * DAY,
            evidence=claim.evidence,
        )
        it.checks.refused(why, code, partial(creditor.client.receivables.create, act, wait=20.0))


def _submitted(it: Play, trade: Trade) -> Claim:
    claim = _claim(it, trade)
    creditor, obligor = claim.creditor, claim.obligor
    numbers = [line.paper.invoice.number or "" for line in trade.lines]
    contract = CommittedDocument.new(Subject.TRADE_CONTRACT, {"invoices": numbers, "buyer": obligor.name})
    act = creditor.sign.submit(
        receivable=claim.receivable,
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        face=claim.face,
        currency=currency(claim.currency).numeric,
        cutoff=claim.cutoff,
        scenario=0,
        until=it.now() + _ANSWER_DAYS * DAY,
        evidence=claim.evidence,
        trade_contract=contract.commitment,
    )
    it.do(
        creditor,
        lambda act, *, wait: creditor.client.receivables.create(act, documents=[contract], wait=wait),
        act,
        f"submits {money(claim.face, claim.currency)} owed by {obligor.name}",
    )
    return claim


def _confirm(it: Play, claim: Claim) -> None:
    obligor = claim.obligor
    act = obligor.checked(_confirmation(claim))
    what = f"confirms {money(claim.face, claim.currency)} to {claim.creditor.name}"
    it.do(obligor, obligor.client.receivables.confirm, act, what, _both(obligor))


def _confirmation(claim: Claim) -> Act:
    shown = claim.obligor.client.receivables.get(claim.receivable)
    creditor = claim.obligor.client.participants.verified(claim.creditor.number)
    return building.confirmation(
        claim.obligor.sign, shown, creditor.tag, cutoff=claim.cutoff, waiver=int(Waiver.DEFENCES | Waiver.SET_OFF)
    )


def _claim(it: Play, trade: Trade, *, opened: bool = False) -> Claim:
    creditor, obligor = it.cast.of(trade.seller), it.cast.of(trade.buyer)
    lines = tuple(EvidenceLine(it.fingerprints[line.paper], line.amount) for line in trade.lines)
    submitter = obligor if opened else creditor
    return Claim(trade, submitter.new_receivable(), creditor, obligor, _cutoff(it, trade), lines)


def _cutoff(it: Play, trade: Trade) -> int:
    """The latest due date of the invoices where it is in reach, at three in the afternoon where the money is."""
    today = datetime.fromtimestamp(it.now(), UTC).date()
    stated = [line.paper.invoice.due_date for line in trade.lines]
    dates = [date.fromisoformat(text) for text in stated if text]
    in_reach = [due for due in dates if _SOONEST <= (due - today).days <= _LATEST]
    due = max(in_reach, default=date.fromordinal(today.toordinal() + _USUAL))
    rule = BusinessDayRule.MODIFIED_FOLLOWING
    if trade.currency not in CURRENCIES:
        return CutOff(time(15), "UTC", rule).instant(due)
    return currency_cut_off(trade.currency, time(15), rule).instant(due)


def _both(member: Member) -> tuple[str, str]:
    return f"{member.name} (maker)", f"{member.name} (checker)"


def day(instant: int) -> str:
    """The UTC day of an instant."""
    return datetime.fromtimestamp(instant, UTC).date().isoformat()
