"""A certificate's way to the bank: asked for, quoted, accepted, registered, instructed. Each step by whose it is."""

from collections.abc import Sequence
from datetime import date, timedelta
from typing import Any

from ledger_api.acts.codec import Act
from ledger_api.acts.messages import InvitedLine
from ledger_api.sdk import CommittedDocument
from ledger_api.sdk.answers import FinancingRequest, Quote
from ledger_api.sdk.quotes import accepted, deal_of, half_signed, quote_body
from ledger_api.values.commitments import Subject
from ledger_api.values.financing_terms import FinancingTerms, price
from tests.support.network import DAY, WAIT, Cast, Member


async def asked(
    network: Cast, holder: Member, lenders: Sequence[Member], certificate: int, sequence: int, amount: int
) -> FinancingRequest:
    """The holder's request to financiers."""
    act = holder.sign.request_financing(
        certificate=certificate,
        sequence=sequence,
        amount=amount,
        recourse=0,
        until=network.now() + DAY,
        invited=[InvitedLine(each.number) for each in lenders],
    )
    return await holder.client.financing.request(act)


def offer(
    network: Cast, request: FinancingRequest, holder: Member, lender: Member, rate: int = 435
) -> tuple[Act, FinancingTerms, dict[str, Any]]:
    """A financier's half-signed act, its terms, and the body that gives them as a quote."""
    start = date(2026, 3, 1)
    terms = price(deal_of(request, lender.number), rate_bps=rate, value_date=start, due_date=start + timedelta(90))
    act = half_signed(
        lender.sign,
        terms,
        holder_tag=holder.tag,
        financier_tag=lender.tag,
        disburse_by=network.now() + 2 * DAY,
        valid_until=network.now() + DAY,
    )
    readers = {each.number: bytes.fromhex(each.binding.public_key[2:]) for each in (holder, lender)}
    return act, terms, quote_body(request, act, terms, readers)


async def quoted(network: Cast, request: FinancingRequest, holder: Member, lender: Member) -> Quote:
    """A quote that answers the request; the holder has not read it."""
    seen = await lender.client.financing.get_request(request["id"])
    _, _, body = offer(network, seen, holder, lender)
    return await lender.client.financing.quote(request["id"], body)


async def locked(network: Cast, holder: Member, lender: Member, certificate: int, amount: int) -> None:
    """A certificate at sequence 1, sold to the lender at the holder's signature: locked, at sequence 2."""
    request = await asked(network, holder, [lender], certificate, 1, amount)
    quote = await quoted(network, request, holder, lender)
    best = await holder.client.financing.open_quote(quote["id"])
    await holder.client.financing.accept_quote(quote["id"], accepted(holder.sign, best), wait=WAIT)


async def instructed(network: Cast, lender: Member, certificate: int) -> CommittedDocument:
    """A locked certificate whose financing is registered and whose bank is told to pay, at sequence 4.

    Returns the instruction.
    """
    bank = network.bank
    papers = [
        CommittedDocument.new(Subject.REGISTRATION, {"number": "23094416"}),
        CommittedDocument.new(Subject.DESCRIPTION, {"text": "receivable"}),
    ]
    register = lender.sign.register_financing(
        certificate=certificate,
        sequence=2,
        searched_at=network.now() - 60,
        registration=papers[0].commitment,
        description=papers[1].commitment,
    )
    await lender.client.financing.register(register, documents=papers, wait=WAIT)
    payment = CommittedDocument.new(Subject.PAYMENT, {"to": "the holder"})
    instruct = lender.sign.instruct_payment(
        certificate=certificate, sequence=3, bank=bank.number, bank_tag=bank.tag, payment=payment.commitment
    )
    await lender.client.financing.instruct_payment(instruct, documents=[payment], wait=WAIT)
    return payment
