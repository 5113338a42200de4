"""The third tier asks both banks, sees the all-in cost of two sealed quotes, and takes one; the other bank can't."""

from datetime import UTC, date, datetime

from ledger_api.acts.enums import Recourse
from ledger_api.acts.messages import InvitedLine
from ledger_api.demo.cast import Member
from ledger_api.demo.play import DAY, Claim, Play
from ledger_api.demo.telling import money
from ledger_api.sdk import building, quotes
from ledger_api.sdk.answers import FinancingRequest
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.values.commitments import Subject
from ledger_api.values.financing_terms import Fee, FinancingTerms, price

_RATES = (395, 360)
"""Basis points a year of the two banks; the cheaper rate comes with the dearer fee."""
_FEE_PARTS = (4_000, 1_500)
"""Each bank's fee is one in so many of the amount."""


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("5 · Finance")
    claim, holder = it.claims["main"], it.cast.tiers[3][0]
    certificate = it.certificates["to finance"]
    request = _ask(it, holder, certificate)
    for bank, rate, part in zip(it.cast.banks, _RATES, _FEE_PARTS, strict=True):
        _quote(it, bank, request, claim, rate, part)
    _sealed(it, request)
    opened = {
        one["id"]: holder.client.financing.open_quote(one["id"])
        for one in holder.client.financing.quotes(request["id"])
    }
    _compare(it, list(opened.values()))
    best = max(opened, key=lambda identity: opened[identity].terms.net)
    (other,) = set(opened) - {best}
    terms = opened[best].terms
    bank = it.cast.members[terms.deal.financier]
    _discount(it, terms)
    act = quotes.accepted(holder.sign, opened[best])
    it.do(
        holder,
        lambda act, *, wait: holder.client.financing.accept_quote(best, act, wait=wait),
        act,
        f"accepts the quote of {bank.name}: {money(terms.net, claim.currency)} net",
        (f"{holder.name} (maker)", f"{bank.name} (maker)"),
    )
    late = quotes.accepted(holder.sign, opened[other])
    it.checks.refused(
        "the other bank's quote can't be accepted any more",
        "StaleSequence",
        lambda: holder.client.financing.accept_quote(other, late, wait=20.0),
    )
    _disburse(it, holder, bank, certificate, terms)


def _ask(it: Play, holder: Member, certificate: int) -> FinancingRequest:
    shown = holder.client.certificates.get(certificate)
    act = holder.sign.request_financing(
        certificate=certificate,
        sequence=shown["sequence"],
        amount=building.minor(shown["amount"]),
        recourse=int(Recourse.WITHOUT),
        until=it.now() + DAY,
        invited=[InvitedLine(bank.number) for bank in it.cast.banks],
    )
    request = holder.client.financing.request(act)
    amount = money(building.minor(shown["amount"]), shown["amount"]["currency"])
    it.tell.act(
        holder.name, f"asks both banks to finance {amount}", [f"{holder.name} (maker)"], request["digest"], None
    )
    return request


def _quote(it: Play, bank: Member, request: FinancingRequest, claim: Claim, rate: int, part: int) -> None:
    asked = next(one for one in bank.client.financing.requests("invited") if one["id"] == request["id"])
    holder = bank.client.participants.verified(asked["holder"]["participant"])
    own = bank.client.participants.verified(bank.number)
    deal = quotes.deal_of(asked, bank.number)
    terms = price(
        deal,
        rate_bps=rate,
        value_date=_day(it.now()),
        due_date=_day(claim.cutoff),
        fees=[Fee("handling", max(1, deal.amount // part))],
    )
    act = quotes.half_signed(
        bank.sign,
        terms,
        holder_tag=holder.tag,
        financier_tag=own.tag,
        disburse_by=it.now() + 3 * DAY,
        valid_until=it.now() + DAY,
    )
    readers = {holder.number: holder.public_key, own.number: own.public_key}
    given = bank.client.financing.quote(asked["id"], quotes.quote_body(asked, act, terms, readers))
    it.tell.act(bank.name, f"quotes, sealed for {holder.name} alone", [f"{bank.name} (maker)"], given["digest"], None)


def _sealed(it: Play, request: FinancingRequest) -> None:
    first, second = it.cast.banks
    (theirs,) = [one["id"] for one in first.client.financing.quotes(request["id"])]
    it.checks.refused(
        "a bank can't even see the other's quote", "not_found", lambda: second.client.financing.get_quote(theirs)
    )


def _compare(it: Play, opened: list[quotes.OpenedQuote]) -> None:
    rows = []
    for terms in (quote.terms for quote in opened):
        code = terms.deal.currency
        rows.append(
            (
                it.name_of(terms.deal.financier),
                f"{terms.rate_bps / 100:.2f} %",
                money(terms.interest, code),
                money(sum(fee.amount for fee in terms.fees), code),
                money(terms.net, code),
                f"{terms.annual.act_365_bps / 100:.2f} %",
                f"{terms.annual.act_360_bps / 100:.2f} %",
            )
        )
    columns = ("bank", ">rate", ">interest", ">fees", ">net cash", ">all-in ACT/365", ">all-in ACT/360")
    it.tell.table("The quotes, opened by the requester alone", columns, rows)


def _discount(it: Play, terms: FinancingTerms) -> None:
    """The discount once more, by whole numbers alone: amount · rate · days ÷ 360, half up."""
    days = (terms.due_date - terms.value_date).days
    exact, whole = terms.deal.amount * terms.rate_bps * days, 10_000 * 360
    expected = (2 * exact + whole) // (2 * whole)
    net = terms.deal.amount - expected - sum(fee.amount for fee in terms.fees)
    it.checks.equal("the discount comes out to the minor unit by ACT/360", (terms.interest, terms.net), (expected, net))


def _disburse(it: Play, holder: Member, bank: Member, certificate: int, terms: FinancingTerms) -> None:
    settlement, financing = it.cast.settlement_bank, bank.client.financing
    payment = CommittedDocument.new(Subject.PAYMENT, {"to": holder.account.number, "amount": terms.net})
    early = bank.sign.instruct_payment(
        certificate=certificate,
        sequence=financing.get(certificate)["sequence"],
        bank=settlement.number,
        bank_tag=settlement.tag,
        payment=payment.commitment,
    )
    it.checks.refused(
        "no payment before the registry",
        "WrongFinancingState",
        lambda: financing.instruct_payment(early, documents=[payment], wait=20.0),
    )
    number = CommittedDocument.new(Subject.REGISTRATION, {"registry": "movable property", "number": "ZD-2026-0088121"})
    described = CommittedDocument.new(Subject.DESCRIPTION, {"text": f"Receivable certificate {certificate}"})
    registered = bank.sign.register_financing(
        certificate=certificate,
        sequence=financing.get(certificate)["sequence"],
        searched_at=it.now(),
        registration=number.commitment,
        description=described.commitment,
    )
    it.do(
        bank,
        lambda act, *, wait: financing.register(act, documents=[number, described], wait=wait),
        registered,
        "records search time and number of the registry",
    )
    instructed = bank.sign.instruct_payment(
        certificate=certificate,
        sequence=financing.get(certificate)["sequence"],
        bank=settlement.number,
        bank_tag=settlement.tag,
        payment=payment.commitment,
    )
    it.do(
        bank,
        lambda act, *, wait: financing.instruct_payment(act, documents=[payment], wait=wait),
        instructed,
        f"instructs {settlement.name} to pay {money(terms.net, terms.deal.currency)}",
    )
    reference = CommittedDocument.bank_reference("CB-2026-000417")
    attested = settlement.sign.attest_disbursement(
        certificate=certificate,
        sequence=settlement.client.financing.get(certificate)["sequence"],
        paid=1,
        payment=payment.commitment,
        bank_reference=reference.commitment,
    )
    it.do(
        settlement,
        lambda act, *, wait: settlement.client.financing.attest_disbursement(act, documents=[reference], wait=wait),
        attested,
        f"attests that {holder.name} was paid: title passes",
    )
    title = bank.client.certificates.get(certificate)
    it.checks.equal(
        f"{bank.name} holds the certificate in full",
        (title["holder"]["participant"], building.minor(title["amount"])),
        (bank.number, terms.deal.amount),
    )


def _day(instant: int) -> date:
    return datetime.fromtimestamp(instant, UTC).date()
