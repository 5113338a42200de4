"""The financing desk: the cheapest quote first, several certificates at once, and a request that is taken back."""

import pytest

from ledger_api.acts.codec import Act, build
from ledger_api.acts.messages import InvitedLine
from ledger_api.sdk import ConflictError, NotFoundError
from ledger_api.sdk.quotes import accepted
from tests.support.financing import asked, offer
from tests.support.network import DAY, MODULE, WAIT, Cast, Confirmed, Member

pytestmark = MODULE


def requested(network: Cast, claim: Confirmed, lender: Member, sequence: int = 1) -> Act:
    """The signed request for a whole root certificate."""
    return claim.creditor.sign.request_financing(
        certificate=claim.receivable,
        sequence=sequence,
        amount=claim.face,
        recourse=0,
        until=network.now() + DAY,
        invited=[InvitedLine(lender.number)],
    )


async def test_quotes_are_ranked_by_what_the_money_costs(network: Cast) -> None:
    holder, first, second = network.suppliers[0], network.financier, network.second_financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [first, second], claim.receivable, 1, claim.face)
    given = []
    for lender, rate in ((first, 480), (second, 390), (first, 435), (second, 400)):
        _, _, body = offer(network, request, holder, lender, rate)
        given.append((await lender.client.financing.quote(request["id"], body))["id"])
    await second.client.financing.withdraw_quote(given[1])
    ranking = await holder.client.financing.best_quotes(request["id"])
    assert [one.quote for one in ranking.quotes] == [given[3], given[2], given[0]]
    assert [one.net for one in ranking.quotes] == sorted((one.net for one in ranking.quotes), reverse=True)
    best = ranking.best
    assert best is not None
    # 40,000.00 at 4 % for 90 days of 360: 400.00; 400 / 39,600 × 365 / 90 = 4.0965… %
    assert (best.net, best.annual_bps) == (39_600_00, 410)
    await holder.client.financing.accept_quote(best.quote, accepted(holder.sign, best.opened), wait=WAIT)
    over = await holder.client.financing.best_quotes(request["id"])
    assert over.best is None
    assert {one.reason for one in over.unusable} == {"accepted", "stale"}


async def test_several_certificates_are_asked_for_at_once_each_with_its_verdict(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claims = [await network.confirmed(holder) for _ in range(3)]
    acts = [requested(network, claim, lender) for claim in claims]
    stale = holder.sign.sign(build(acts[1].fields._replace(sequence=9), acts[1].items))
    foreign = requested(network, await network.confirmed(network.suppliers[1]), lender)
    client = holder.client.financing
    none = await client.request_many([acts[0], stale], atomic=True)
    assert [one["accepted"] for one in none["results"]] == [True, False]
    assert "bundle" not in none
    assert "request" not in none["results"][0], "all or none"
    told = await client.request_many([acts[0], stale, foreign, acts[2]])
    assert [(one["accepted"], one.get("refusal"), one.get("code")) for one in told["results"]] == [
        (True, None, None),
        (False, "StaleSequence", "act_refused"),
        (False, None, "not_a_signer"),
        (True, None, None),
    ]
    again = await client.request_many([*acts, acts[0]])
    assert again["bundle"] == told["bundle"], "what was missing joins it"
    assert again["results"][0] == again["results"][3] == told["results"][0]
    listed = {one["certificate"] async for one in client.requests(bundle=told["bundle"])}
    assert listed == {str(claim.receivable) for claim in claims}
    invited = [one async for one in lender.client.financing.requests("invited", bundle=told["bundle"])]
    assert len(invited) == 3
    outside = network.second_financier.client.financing.requests("invited", bundle=told["bundle"])
    assert [one async for one in outside] == []
    assert [one async for one in client.requests(bundle="none of ours")] == []


async def test_a_request_that_was_taken_back_is_over_for_everybody(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    _, _, body = offer(network, request, holder, lender)
    quote = await lender.client.financing.quote(request["id"], body)
    best = await holder.client.financing.open_quote(quote["id"])
    await lender.client.certificates.get(claim.receivable)
    with pytest.raises(NotFoundError):
        await lender.client.financing.withdraw_request(request["id"])
    for _ in range(2):
        assert (await holder.client.financing.withdraw_request(request["id"]))["status"] == "withdrawn"
    assert (await lender.client.financing.get_request(request["id"]))["status"] == "withdrawn"
    with pytest.raises(NotFoundError):
        await lender.client.certificates.get(claim.receivable)
    _, _, other = offer(network, request, holder, lender, 300)
    with pytest.raises(ConflictError):
        await lender.client.financing.quote(request["id"], other)
    with pytest.raises(ConflictError):
        await holder.client.financing.accept_quote(quote["id"], accepted(holder.sign, best))


async def test_a_request_whose_quote_was_accepted_is_not_taken_back(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    request = await asked(network, holder, [lender], claim.receivable, 1, claim.face)
    _, _, body = offer(network, request, holder, lender)
    quote = await lender.client.financing.quote(request["id"], body)
    best = await holder.client.financing.open_quote(quote["id"])
    await holder.client.financing.accept_quote(quote["id"], accepted(holder.sign, best), wait=WAIT)
    with pytest.raises(ConflictError):
        await holder.client.financing.withdraw_request(request["id"])
