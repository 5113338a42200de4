"""Pledges, disputes, early payment, merging and lines over HTTP: who signs them, who sees them, who hears of them."""

from typing import Any

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts.ids import child_id
from ledger_api.sdk import NotFoundError
from tests.support.network import CNY, DAY, MODULE, Cast, Confirmed, Member, executed

pytestmark = MODULE


async def _pledged(network: Cast, claim: Confirmed, until: int) -> None:
    holder, lender = claim.creditor, network.financier
    act = holder.sign.pledge(
        holder=holder.number,
        holder_tag=holder.tag,
        certificate=claim.receivable,
        sequence=1,
        financier=lender.number,
        financier_tag=lender.tag,
        amount=claim.face,
        terms=bytes(31) + b"\1",
        searched_at=network.now() - 60,
        registration=bytes(31) + b"\2",
        until=until,
    )
    await executed(holder, lender.sign.sign(act))


async def _heard(member: Member, digest: bytes) -> list[Any]:
    return [event async for event in member.client.events.list() if event["digest"] == "0x" + digest.hex()]


async def test_pledge__is_seen_by_both_sides_until_it_is_released(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    await _pledged(network, claim, network.now() + 10 * DAY)
    for member in (claim.creditor, network.financier):
        shown = await member.client.certificates.get(claim.receivable)
        assert shown["state"] == "pledged"
        assert shown["pledge"] is not None
        assert shown["pledge"]["financier"]["participant"] == network.financier.number
        assert shown["holder"]["participant"] == claim.creditor.number
    with pytest.raises(NotFoundError):
        await network.second_financier.client.certificates.get(claim.receivable)
    seen = await network.financier.client.certificates.get(claim.receivable)
    assert seen["next"] == ["ReleasePledge"]
    deal = await network.financier.client.financing.get(claim.receivable)
    assert (deal["state"], "disburse_by" in deal) == ("pledged", False)
    await executed(network.financier, network.financier.sign.release_pledge(certificate=claim.receivable, sequence=2))
    assert (await claim.creditor.client.certificates.get(claim.receivable))["state"] == "available"
    assert (await claim.creditor.client.financing.get(claim.receivable))["state"] == "released"


async def test_pledgee__is_paid_in_the_holders_place(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    await _pledged(network, claim, claim.cutoff + 10 * DAY)
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)
    listed = await network.bank.client.settlement.clearing_list(claim.receivable)
    (line,) = listed["lines"]
    assert line["payee"]["participant"] == network.financier.number
    assert line["holder"]["participant"] == claim.creditor.number
    assert line["held"] == []
    own = await network.financier.client.settlement.clearing_list(claim.receivable)
    assert [row["certificate"] for row in own["lines"]] == [str(claim.receivable)]


async def test_dispute__is_heard_by_every_holder_and_shown_to_the_unit(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    holder, receiver, stranger = claim.creditor, network.suppliers[1], network.suppliers[5]
    offer = holder.sign.transfer(
        certificate=claim.receivable,
        sequence=1,
        receiver=receiver.number,
        receiver_tag=receiver.tag,
        amount=10_000_00,
        until=network.now() + DAY,
    )
    await executed(holder, offer)
    act = claim.obligor.sign.dispute(receivable=claim.receivable, amount=5_000_00, reason=2)
    await executed(claim.obligor, act)
    digest = claim.obligor.sign.digest(act)
    for member, heard in ((claim.obligor, 1), (holder, 1), (receiver, 1), (stranger, 0)):
        assert len(await _heard(member, digest)) == heard, member.name
    shown = await holder.client.receivables.get(claim.receivable)
    assert shown["disputed"]
    assert (shown["disputed_amount"]["amount"], shown["dispute_reason"]) == ("5000.00", "quantity_differs")
    await executed(claim.obligor, claim.obligor.sign.withdraw_dispute(receivable=claim.receivable))
    assert not (await holder.client.receivables.get(claim.receivable))["disputed"]


async def test_merged_certificates__are_one_and_the_tree_has_no_new_branch(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    holder = claim.creditor
    parts = [m.PartLine(1_000_00), m.PartLine(2_000_00)]
    await executed(holder, holder.sign.split(certificate=claim.receivable, sequence=1, parts=parts))
    first, second = (child_id(claim.receivable, 1, index) for index in (0, 1))
    merged = [m.MergedLine(second, 1)]
    await executed(holder, holder.sign.merge(certificate=first, sequence=1, others=merged))
    assert (await holder.client.certificates.get(first))["amount"]["amount"] == "3000.00"
    assert (await holder.client.certificates.get(second))["state"] == "spent"


async def test_early_payment__settles_at_the_banks_word(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[0])
    holder, obligor, bank = claim.creditor, claim.obligor, network.bank
    payment = bytes(31) + b"\3"
    act = holder.sign.early_payment(
        holder=holder.number,
        holder_tag=holder.tag,
        certificate=claim.receivable,
        sequence=1,
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        amount=claim.face,
        terms=bytes(31) + b"\4",
        bank=bank.number,
        bank_tag=bank.tag,
        payment=payment,
        pay_by=network.now() + DAY,
    )
    await executed(holder, obligor.sign.sign(act))
    word = bank.sign.attest_disbursement(
        certificate=claim.receivable, sequence=2, paid=1, payment=payment, bank_reference=bytes([9]) * 32
    )
    await executed(bank, word)
    shown = await holder.client.receivables.get(claim.receivable)
    assert (shown["state"], shown["outstanding"]["amount"]) == ("settled", "0.00")
    history = [entry["act"] async for entry in holder.client.receivables.history(claim.receivable)]
    assert history[-1] == "AttestDisbursement"


async def test_line__is_heard_of_and_seen_by_both_sides_alone(network: Cast) -> None:
    lender, obligor = network.financier, network.second_enterprise
    act = lender.sign.set_line(
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        currency=CNY,
        slot=0,
        trigger=0,
        amount=1_000_000_00,
        effective_from=network.now(),
        until=network.now() + DAY,
    )
    await executed(lender, act)
    digest = lender.sign.digest(act)
    for member, heard in ((lender, 1), (obligor, 1), (network.second_financier, 0)):
        assert len(await _heard(member, digest)) == heard, member.name
    (own,) = [row async for row in obligor.client.reports.lines()]
    assert own["lines"][0]["financier"]["participant"] == lender.number
    assert [row async for row in network.second_financier.client.reports.lines()] == []
