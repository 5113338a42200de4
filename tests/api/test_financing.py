"""Financing and settlement over the real ledger: quoted sealed, accepted once, disbursed, paid to the last unit."""

import asyncio
from datetime import date, timedelta

import pytest
from sqlalchemy import select

from ledger_api.acts.codec import build
from ledger_api.acts.jsonforms import from_json, to_json
from ledger_api.acts.messages import InvitedLine
from ledger_api.sdk import AnswerError, CommittedDocument, ConflictError, ForbiddenError, InvalidError, NotFoundError
from ledger_api.sdk.building import minor
from ledger_api.sdk.quotes import accepted, deal_of, half_signed, quote_body, quote_subject
from ledger_api.sdk.sealing import SealError, unseal
from ledger_api.sdk.signer import combine
from ledger_api.store.tables.access import access_log
from ledger_api.values.commitments import Subject
from ledger_api.values.financing_terms import price
from tests.support.financing import asked, instructed, locked, offer, quoted
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


async def test_a_quote_that_nobody_has_read_is_taken_back_as_if_it_had_never_been(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    quote = await quoted(network, request, holder, lender)
    withdrawn = await lender.client.financing.withdraw_quote(quote["id"])
    assert withdrawn["status"] == "withdrawn"
    assert (await lender.client.financing.withdraw_quote(quote["id"]))["status"] == "withdrawn"
    assert [one async for one in holder.client.financing.quotes(request["id"])] == []
    with pytest.raises(NotFoundError):
        await holder.client.financing.get_quote(quote["id"])
    complete = holder.sign.sign(from_json(quote["act"]))
    with pytest.raises(NotFoundError):
        await holder.client.financing.accept_quote(quote["id"], complete)
    again = await quoted(network, request, holder, lender)
    assert [one["id"] async for one in holder.client.financing.quotes(request["id"])] == [again["id"]]
    with pytest.raises(ConflictError):
        await lender.client.financing.withdraw_quote(again["id"])


async def test_an_auditors_look_at_a_quote_is_logged_and_does_not_bind_the_financier(network: Cast) -> None:
    holder, lender, auditor = network.suppliers[0], network.financier, network.auditor
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    seen = await lender.client.financing.get_request(request["id"])
    act, terms, _ = offer(network, seen, holder, lender)
    readers = {each.number: bytes.fromhex(each.binding.public_key[2:]) for each in (holder, lender, auditor)}
    body = quote_body(seen, act, terms, readers)
    quote = await lender.client.financing.quote(request["id"], body)
    told = await auditor.client.financing.get_quote(quote["id"])
    subject = quote_subject(request["digest"], lender.number)
    assert unseal(told["sealed"], subject, auditor.number, auditor.sign.key) == terms.canonical()
    logged = select(access_log.c.reader).where(access_log.c.subject == "quote", access_log.c.subject_id == quote["id"])
    readings = await network.service.runtime.reader.run(lambda at: list(at.connection.execute(logged).scalars()))
    assert readings == [auditor.number]
    with pytest.raises(NotFoundError):
        await auditor.client.financing.withdraw_quote(quote["id"])
    assert (await lender.client.financing.withdraw_quote(quote["id"]))["status"] == "withdrawn"


async def test_terms_that_were_altered_on_their_way_are_not_opened(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    _, _, body = offer(network, request, holder, lender)
    content = body["sealed"]["content"]
    body["sealed"]["content"] = ("B" if content[0] == "A" else "A") + content[1:]
    given = await lender.client.financing.quote(request["id"], body)
    with pytest.raises(SealError):
        await holder.client.financing.open_quote(given["id"])


async def test_terms_other_than_the_signed_ones_are_not_accepted_by_the_holders_client(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    _, _, cheap = offer(network, request, holder, lender, rate=100)
    dear, _, body = offer(network, request, holder, lender, rate=900)
    given = await lender.client.financing.quote(request["id"], {**body, "sealed": cheap["sealed"]})
    assert given["terms"] == "0x" + dear.fields.terms.hex()
    with pytest.raises(AnswerError, match="not those that the financier signed for"):
        await holder.client.financing.open_quote(given["id"])


async def test_a_quote_for_something_else_than_was_asked_or_that_is_not_well_signed_is_not_taken(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    act, _, body = offer(network, request, holder, lender)
    lower = lender.sign.sign(build(act.fields._replace(amount=claim.face - 1)))
    with pytest.raises(InvalidError) as other:
        await lender.client.financing.quote(request["id"], {**body, "quote": to_json(lower)})
    assert (other.value.code, other.value.problem.field) == ("invalid_request", "body/quote/fields/amount")
    forged = network.outsider.sign.key.sign(network.outsider.sign.digest(act))
    with pytest.raises(InvalidError) as bad:
        await lender.client.financing.quote(request["id"], {**body, "quote": to_json(act.signed(forged))})
    assert (bad.value.code, bad.value.refusal) == ("act_refused", "NotASigner")
    with pytest.raises(ForbiddenError):
        await holder.client.financing.quote(request["id"], body)
    assert [one async for one in lender.client.financing.own_quotes() if one["request"] == request["id"]] == []


async def test_only_the_quoted_act_is_an_acceptance(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    quote = await quoted(network, request, holder, lender)
    best = await holder.client.financing.open_quote(quote["id"])
    other = build(best.act.fields._replace(amount=1)).signed(*best.act.signatures)
    for wrong in (holder.sign.sign(other), best.act, holder.sign.sign(best.act)):
        with pytest.raises(InvalidError) as refused:
            await holder.client.financing.accept_quote(quote["id"], wrong)
        assert refused.value.code == "wrong_act"
    assert (await holder.client.financing.get_quote(quote["id"]))["status"] == "open"


async def test_holder_and_financier_together_end_a_lock(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    await locked(network, holder, lender, claim.receivable, claim.face)
    assert (await holder.client.certificates.get(claim.receivable))["state"] == "locked"
    alone = holder.sign.release_lock(
        holder=holder.number, certificate=claim.receivable, sequence=2, financier=lender.number
    )
    with pytest.raises(InvalidError) as refused:
        await holder.client.financing.release(alone)
    assert refused.value.code == "act_refused"
    both = combine([alone, lender.sign.sign(alone.signed())])
    await lender.client.financing.release(both, wait=WAIT)
    free = await holder.client.certificates.get(claim.receivable)
    assert (free["state"], free["holder"]["participant"], free["sequence"]) == ("available", holder.number, 3)
    deal = await holder.client.financing.get(claim.receivable)
    assert (deal["state"], "sequence" in deal) == ("cancelled", False)
    with pytest.raises(NotFoundError):
        await lender.client.certificates.get(claim.receivable)


async def test_a_disbursement_that_failed_leaves_the_holder_its_certificate(network: Cast) -> None:
    holder, lender, bank = network.suppliers[0], network.financier, network.bank
    claim = await network.confirmed(holder)
    await locked(network, holder, lender, claim.receivable, claim.face)
    payment = await instructed(network, lender, claim.receivable)
    reference = CommittedDocument.bank_reference(f"FAILED-{claim.receivable}")
    failed = bank.sign.attest_disbursement(
        certificate=claim.receivable,
        sequence=4,
        paid=0,
        payment=payment.commitment,
        bank_reference=reference.commitment,
    )
    await bank.client.financing.attest_disbursement(failed, documents=[reference], wait=WAIT)
    deal = await holder.client.financing.get(claim.receivable)
    assert (deal["state"], deal["bank_reference"]["document"]) == (
        "failed",
        {"reference": f"FAILED-{claim.receivable}"},
    )
    free = await holder.client.certificates.get(claim.receivable)
    assert (free["state"], free["holder"]["participant"], free["sequence"]) == ("available", holder.number, 5)
    request = await asked(network, holder, [network.second_financier], claim.receivable, 5, claim.face)
    assert (await quoted(network, request, holder, network.second_financier))["status"] == "open"
