"""Grant: the financier's side, from a request to the instruction that pays the holder out."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from ledger_api.acts.products import Product
from ledger_api.sdk import answers
from ledger_api.sdk.api.certificates import CertificateFlows
from ledger_api.sdk.api.financing import FinancingFlows
from ledger_api.sdk.api.participants import ParticipantFlows
from ledger_api.sdk.api.receivables import ReceivableFlows
from ledger_api.sdk.building import minor
from ledger_api.sdk.calls.steps import Progress, Run
from ledger_api.sdk.core import Core
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.errors import AnswerError, PendingError
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import everything
from ledger_api.sdk.products import require_terms, version_of
from ledger_api.sdk.quotes import deal_of, half_signed, quote_body
from ledger_api.sdk.registry import Filing, Language, Registry, cleared, collateral_of, description
from ledger_api.sdk.signer import Signer
from ledger_api.values.commitments import Json, Subject
from ledger_api.values.cost_shares import CostShare, Leg
from ledger_api.values.daycount import BASIS_POINTS, DayCount
from ledger_api.values.financing_terms import Fee, FinancingTerms, Method, price

_OPEN = ("open", "accepting", "accepted")
_ENDED = ("failed", "cancelled")


@dataclass(frozen=True, slots=True)
class Grant:
    """The financier's decision on a request, by its id. Instants are unix seconds; `bank` pays the holder out.

    With a `product` the quote is given under its version, and refused here already when its terms leave the bounds.
    """

    request: str
    rate_bps: int
    value_date: date
    due_date: date
    disburse_by: int
    valid_until: int
    bank: int
    registry: Registry
    day_count: DayCount = DayCount.ACT_360
    method: Method = Method.DISCOUNT
    fees: Sequence[Fee] = ()
    cost_share: CostShare | None = None
    legs: Sequence[Leg] = ()
    product: Product | None = None
    language: Language = "en"


def grant(core: Core, signer: Signer, decision: Grant, wait: float) -> Flow[Progress[answers.Financing]]:
    """Quote; once the holder has accepted: search, file, register, instruct. See `ledger_api.sdk.api.credit`."""
    run, flows = Run(), FinancingFlows(core)
    with run.step("quote"):
        request = yield from flows.get_request(decision.request)
        quote = yield from _quote(core, signer, decision, request, run)
    if quote["status"] != "accepted":
        run.waiting("acceptance", "the holder has to accept the quote")
        return run.progress(None)
    run.found("acceptance")
    certificate = int(request["certificate"])
    with run.step("registration"):
        deal = yield from flows.get(certificate)
        if deal["financier"]["participant"] != signer.participant or deal["terms"] != quote["terms"]:
            raise AnswerError("the certificate was financed again since: this quote's financing is over")
        if deal["state"] in _ENDED:
            raise AnswerError(f"the financing is {deal['state']}")
        try:
            yield from _register(core, signer, decision, deal, run, wait)
        except PendingError as pending:
            run.waiting("registration", "the ledger has accepted it and not executed it yet", pending.operation)
            return run.progress(deal)
    with run.step("instruction"):
        terms = (yield from flows.open_quote(quote["id"])).terms
        deal = yield from flows.get(certificate)
        try:
            yield from _instruct(core, signer, decision, deal, terms, run, wait)
        except PendingError as pending:
            run.waiting("instruction", "the ledger has accepted it and not executed it yet", pending.operation)
            return run.progress(deal)
    deal = yield from flows.get(certificate)
    if deal["state"] == "paying":
        run.waiting("disbursement", f"the settlement bank {decision.bank} has to attest that it paid")
    else:
        run.found("disbursement", deal["state"])
    return run.progress(deal)


def _quote(
    core: Core, signer: Signer, decision: Grant, request: answers.FinancingRequest, run: Run
) -> Flow[answers.Quote]:
    flows, people = FinancingFlows(core), ParticipantFlows(core)
    given = yield from everything(flows.quotes(decision.request))
    for status in reversed(_OPEN):
        known = next((one for one in given if one["status"] == status), None)
        if known is not None:
            run.found("quote", known["id"])
            return known
    terms = price(
        deal_of(request, signer.participant),
        rate_bps=decision.rate_bps,
        value_date=decision.value_date,
        due_date=decision.due_date,
        day_count=decision.day_count,
        method=decision.method,
        fees=decision.fees,
        cost_share=decision.cost_share,
        legs=decision.legs,
        product=None if decision.product is None else version_of(decision.product),
    )
    if decision.product is not None:
        require_terms(decision.product, terms)
    holder = yield from people.verified(request["holder"]["participant"])
    itself = yield from people.verified(signer.participant)
    act = half_signed(
        signer,
        terms,
        holder_tag=holder.tag,
        financier_tag=itself.tag,
        disburse_by=decision.disburse_by,
        valid_until=decision.valid_until,
    )
    readers = {holder.number: holder.public_key, itself.number: itself.public_key}
    quote = yield from flows.quote(decision.request, quote_body(request, act, terms, readers))
    run.done("quote", quote["id"])
    return quote


def _register(
    core: Core, signer: Signer, decision: Grant, deal: answers.Financing, run: Run, wait: float
) -> Flow[None]:
    if deal["state"] != "accepted":
        run.found("registration")
        return
    people = ParticipantFlows(core)
    shown = yield from CertificateFlows(core).get(int(deal["certificate"]))
    claim = yield from ReceivableFlows(core).get(int(deal["receivable"]))
    obligor = yield from people.verified(deal["obligor"]["participant"])
    holder = yield from people.verified(deal["holder"]["participant"])
    itself = yield from people.verified(signer.participant)
    domain = core.network.domain
    collateral = collateral_of(f"{domain.chain_id}/0x{domain.contract.hex()}", shown, claim, obligor, holder)
    text = description(collateral, decision.language)
    search = yield from cleared(decision.registry, holder.legal_id, itself.legal_id, deal["certificate"])
    entry = yield from decision.registry.file(
        Filing(
            # One financing of a certificate has one filing, however often this is tried.
            reference=f"{deal['certificate']}-{deal['terms'][2:18]}",
            transferor=holder.legal_id,
            financier=itself.legal_id,
            certificates=(deal["certificate"],),
            amount=minor(deal["amount"]),
            currency=deal["amount"]["currency"],
            description=text,
        )
    )
    papers = [
        CommittedDocument.new(
            Subject.REGISTRATION,
            {"registry": decision.registry.name, "number": entry.number, "filedAt": entry.filed_at},
        ),
        CommittedDocument.new(Subject.DESCRIPTION, {"text": text, "language": decision.language}),
    ]
    act = signer.register_financing(
        certificate=int(deal["certificate"]),
        sequence=_sequence(deal),
        searched_at=min(search.at, core.clock.now()),
        registration=papers[0].commitment,
        description=papers[1].commitment,
    )
    operation = yield from FinancingFlows(core).register(act, documents=papers, wait=wait)
    run.done("registration", f"number {entry.number}", operation["id"])


def _instruct(
    core: Core,
    signer: Signer,
    decision: Grant,
    deal: answers.Financing,
    terms: FinancingTerms,
    run: Run,
    wait: float,
) -> Flow[None]:
    if deal["state"] != "registered":
        run.found("instruction")
        return
    bank = yield from ParticipantFlows(core).verified(decision.bank)
    payment = CommittedDocument.new(Subject.PAYMENT, payment_of(terms, decision.product))
    act = signer.instruct_payment(
        certificate=int(deal["certificate"]),
        sequence=_sequence(deal),
        bank=bank.number,
        bank_tag=bank.tag,
        payment=payment.commitment,
    )
    operation = yield from FinancingFlows(core).instruct_payment(act, documents=[payment], wait=wait)
    run.done("instruction", f"bank {bank.number} pays {terms.net} minor units", operation["id"])


def payment_of(terms: FinancingTerms, product: Product | None) -> dict[str, Json]:
    """The instruction to the bank: what to pay to whom, and how much of it is earmarked, in minor units."""
    payment: dict[str, Json] = {"net": terms.net, "currency": terms.deal.currency, "holder": terms.deal.holder}
    earmark = product.modules.get("earmark") if product is not None else None
    if earmark:
        payment["earmark"] = {
            "purpose": earmark["purpose"],
            # At least the share that the product asks for, to the minor unit.
            "amount": -(-(terms.net * earmark["shareBps"]) // BASIS_POINTS),
        }
    return payment


def _sequence(deal: answers.Financing) -> int:
    sequence = deal.get("sequence")
    if sequence is None:
        raise AnswerError("the financing names no sequence for its next act")
    return sequence
