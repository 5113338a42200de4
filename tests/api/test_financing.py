"""Financing and settlement over the real ledger: quoted sealed, accepted once, disbursed, paid to the last unit."""

import asyncio
from datetime import date, timedelta

import pytest

from ledger_api.acts.messages import InvitedLine
from ledger_api.sdk import CommittedDocument, ConflictError, NotFoundError
from ledger_api.sdk.building import minor
from ledger_api.sdk.quotes import accepted, deal_of, half_signed, quote_body
from ledger_api.values.commitments import Subject
from ledger_api.values.financing_terms import price
from tests.support.network import DAY, MODULE, WAIT, Cast

pytestmark = MODULE


async def test_a_certificate_is_financed_and_paid_at_maturity(network: Cast) -> None:
    holder, bank, lenders = network.suppliers[4], network.bank, (network.financier, network.second_financier)
    claim = await network.confirmed(holder, face=40_000_00)
    certificate = claim.receivable
    asked = await holder.client.financing.request(
        holder.sign.request_financing(
            certificate=certificate,
            sequence=1,
            amount=claim.face,
            recourse=0,
            until=network.now() + DAY,
            invited=[InvitedLine(each.number) for each in lenders],
        )
    )
    quotes = []
    for rate, lender in zip((435, 480), lenders, strict=True):
        request = await lender.client.financing.get_request(asked["id"])
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
        quotes.append(await lender.client.financing.quote(asked["id"], quote_body(request, act, terms, readers)))
    with pytest.raises(NotFoundError):
        await lenders[1].client.financing.get_quote(quotes[0]["id"])
    best = await holder.client.financing.open_quote(quotes[0]["id"])
    assert best.terms.net == claim.face - 43_500
    with pytest.raises(ConflictError):
        await lenders[0].client.financing.withdraw_quote(quotes[0]["id"])
    await holder.client.financing.accept_quote(quotes[0]["id"], accepted(holder.sign, best), wait=WAIT)
    assert (await lenders[1].client.financing.get_quote(quotes[1]["id"]))["status"] == "stale"

    number = CommittedDocument.new(Subject.REGISTRATION, {"number": "23094416"})
    text = CommittedDocument.new(Subject.DESCRIPTION, {"text": "receivable"})
    payment = CommittedDocument.new(Subject.PAYMENT, {"net": best.terms.net})
    lender = lenders[0]
    register = lender.sign.register_financing(
        certificate=certificate,
        sequence=2,
        searched_at=network.now() - 60,
        registration=number.commitment,
        description=text.commitment,
    )
    await lender.client.financing.register(register, documents=[number, text], wait=WAIT)
    instruct = lender.sign.instruct_payment(
        certificate=certificate, sequence=3, bank=bank.number, bank_tag=bank.tag, payment=payment.commitment
    )
    await lender.client.financing.instruct_payment(instruct, documents=[payment], wait=WAIT)
    reference = CommittedDocument.bank_reference(f"OUT-{certificate}")
    disburse = bank.sign.attest_disbursement(
        certificate=certificate,
        sequence=4,
        paid=1,
        payment=payment.commitment,
        bank_reference=reference.commitment,
    )
    await bank.client.financing.attest_disbursement(disburse, documents=[reference], wait=WAIT)
    deal = await holder.client.financing.get(certificate)
    assert (deal["state"], deal["registration"]["document"]) == ("disbursed", number.document)

    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)
    for place, amount in enumerate((13_333_33, 26_666_67)):
        paid = CommittedDocument.bank_reference(f"IN-{certificate}-{place}")
        attest = bank.sign.attest_payment(
            receivable=certificate, bank_reference=paid.commitment, amount=amount, paid_at=network.now()
        )
        await bank.client.settlement.attest_payment(attest, documents=[paid], wait=WAIT)
        await _redeemed(network, certificate)
    listed = await claim.obligor.client.settlement.clearing_list(certificate)
    assert listed["sum_amount"] == listed["face"] == listed["sum_paid"]
    assert minor(listed["last_payment"]) == minor(listed["sum_due"]) == 26_666_67
    assert listed["lines"][0]["holder"]["participant"] == lender.number
    assert lender.account.number in await bank.client.settlement.clearing_list_csv(certificate)
    assert (await lender.client.receivables.get(certificate))["state"] == "settled"


async def _redeemed(network: Cast, receivable: int) -> None:
    """Wait until the service has given out all that is attested, with nobody asking it to."""
    async with asyncio.timeout(WAIT):
        async for _ in network.service.ledger.blocks():
            shown = await network.bank.client.receivables.get(receivable)
            if shown["redeemed"] == shown["settled"]:
                return
