"""The obligor's payment order: to whom the clearing list names, to the minor unit, and never to who is held back."""

import asyncio
from datetime import date
from decimal import Decimal

import pytest

from ledger_api.acts.enums import FreezeTarget
from ledger_api.acts.messages import PartLine
from ledger_api.sdk import ConflictError, InvalidError, NotFoundError
from ledger_api.sdk.building import children, minor
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.values.accounts import BankAccount
from ledger_api.values.business_days import CurrencyCalendar
from ledger_api.values.commitments import new_salt
from ledger_api.values.payment_references import PaymentReference
from tests.support.network import DAY, MODULE, WAIT, Cast, Confirmed, executed
from tests.support.pain001 import Message, checked

pytestmark = MODULE


async def test_the_whole_debt_goes_to_the_holders_bound_accounts_under_the_attestations_reference(
    network: Cast,
) -> None:
    claim, parts = await _split(network)
    await _mature(network, claim)
    message = checked(await network.enterprise.client.settlement.payment_order(claim.receivable))
    listed = await network.bank.client.settlement.clearing_list(claim.receivable)
    assert message.control_sum == Decimal(listed["sum_remaining"]["amount"]) == Decimal("40000.00")
    assert sorted(each.amount for each in message.transfers) == sorted(
        Decimal(line["remaining"]["amount"]) for line in listed["lines"]
    )
    reference = PaymentReference(claim.receivable, 1).text
    assert {each.end_to_end for each in message.transfers} == {reference}
    assert {each.account for each in message.transfers} == {claim.creditor.account.number}
    assert {each.currency for each in message.transfers} == {"CNY"}
    assert (message.debtor, message.debtor_account) == (network.enterprise.name, network.enterprise.account.number)
    china = CurrencyCalendar("CNY")
    assert china.is_business_day(_day(message))
    assert len(parts) == 2


async def test_a_part_payment_is_ordered_as_its_redemption_will_share_it(network: Cast) -> None:
    claim, _ = await _split(network)
    await _mature(network, claim)
    order = network.bank.client.settlement.payment_order
    message = checked(await order(claim.receivable, "10000.01"))
    assert message.control_sum == Decimal("10000.01")
    whole = checked(await order(claim.receivable))
    assert whole.identity != message.identity
    again = checked(await order(claim.receivable, "10000.01"))
    assert again.identity == message.identity

    await _pay(network, claim, 10_000_01, message.transfers[0].end_to_end)
    told = [one async for one in network.bank.client.settlement.redemptions(claim.receivable)]
    assert sorted(Decimal(one["amount"]["amount"]) for one in told) == sorted(each.amount for each in message.transfers)
    following = checked(await order(claim.receivable))
    assert following.control_sum == Decimal("29999.99")
    assert {each.end_to_end for each in following.transfers} == {PaymentReference(claim.receivable, 2).text}

    await _pay(network, claim, 29_999_99, following.transfers[0].end_to_end)
    with pytest.raises(ConflictError, match="nothing is owed"):
        await order(claim.receivable)


async def test_what_is_frozen_is_left_out_and_the_message_says_how_much(network: Cast) -> None:
    claim, parts = await _split(network)
    await _mature(network, claim)
    until = network.now() + 30 * DAY
    sign, order = network.authority.sign, bytes([9] * 32)
    await executed(
        network.authority, sign.freeze(target=FreezeTarget.CERTIFICATE, subject=parts[0], order=order, until=until)
    )
    content = await network.enterprise.client.settlement.payment_order(claim.receivable)
    message = checked(content)
    assert message.control_sum == Decimal("30000.00")
    assert b"lines left out: 1, 10000.00 CNY (1 certificate_frozen)" in content
    listed = await network.bank.client.settlement.clearing_list(claim.receivable)
    free = [line for line in listed["lines"] if not line["held"]]
    assert sum(minor(line["remaining"]) for line in free) == 30_000_00

    await executed(
        network.authority,
        sign.freeze(target=FreezeTarget.RECEIVABLE, subject=claim.receivable, order=order, until=until),
    )
    with pytest.raises(ConflictError, match="each of the 3 lines is held back"):
        await network.enterprise.client.settlement.payment_order(claim.receivable)
    for target, subject in ((FreezeTarget.RECEIVABLE, claim.receivable), (FreezeTarget.CERTIFICATE, parts[0])):
        await executed(network.authority, sign.unfreeze(target=target, subject=subject, order=order))


async def test_a_holder_sees_the_list_and_no_account_of_the_obligors(network: Cast) -> None:
    claim = await network.confirmed(network.suppliers[3])
    with pytest.raises(ConflictError, match="matures at"):
        await network.enterprise.client.settlement.payment_order(claim.receivable)
    await _mature(network, claim)
    for stranger in (claim.creditor, network.financier, network.outsider, network.second_enterprise):
        with pytest.raises(NotFoundError):
            await stranger.client.settlement.payment_order(claim.receivable)
    for amount in ("0", "0.00", "1.001", "40000.01"):
        with pytest.raises((InvalidError, ConflictError)):
            await network.enterprise.client.settlement.payment_order(claim.receivable, amount)


async def test_an_account_that_no_message_can_name_is_left_out_and_markup_in_a_name_stays_text(network: Cast) -> None:
    holder = network.suppliers[4]
    claim = await network.confirmed(holder)
    usual = holder.account
    for account in (
        BankAccount("X" * 36, usual.number, holder.name, new_salt()),
        BankAccount("GENODEFF", "DE89 3704 0044 0532 0130 00", "<Nm>& \uffff\x0bSons</Nm>\n", new_salt()),
    ):
        bound = holder.sign.bind_account(account=account.commitment)
        await executed(holder, bound)
        await holder.client.participants.put_account(account)
        await network.service.ledger.advance_clock(2 * DAY)
        if claim.cutoff > network.now():
            await _mature(network, claim)
        if len(account.bank) > 35:
            with pytest.raises(ConflictError, match="held back or has no account"):
                await network.enterprise.client.settlement.payment_order(claim.receivable)
    message = checked(await network.enterprise.client.settlement.payment_order(claim.receivable))
    assert [(each.name, each.account) for each in message.transfers] == [("<Nm>& Sons</Nm>", "DE89370400440532013000")]
    await executed(holder, holder.sign.bind_account(account=usual.commitment))
    await network.service.ledger.advance_clock(2 * DAY)


async def _split(network: Cast) -> tuple[Confirmed, list[int]]:
    """A claim of 40,000.00 of which two parts of 10,000.00 are split off."""
    claim = await network.confirmed(network.suppliers[2])
    act = claim.creditor.sign.split(
        certificate=claim.receivable, sequence=1, parts=[PartLine(10_000_00), PartLine(10_000_00)]
    )
    await executed(claim.creditor, act)
    return claim, list(children(act))


async def _mature(network: Cast, claim: Confirmed) -> None:
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)


async def _pay(network: Cast, claim: Confirmed, amount: int, text: str) -> None:
    reference = CommittedDocument.bank_reference(text)
    act = network.bank.sign.attest_payment(
        receivable=claim.receivable, bank_reference=reference.commitment, amount=amount, paid_at=network.now()
    )
    await network.bank.client.settlement.attest_payment(act, documents=[reference], wait=WAIT)
    async with asyncio.timeout(2 * WAIT):
        async for _ in network.service.ledger.blocks():
            shown = await network.bank.client.receivables.get(claim.receivable)
            if shown["redeemed"] == shown["settled"]:
                return


def _day(message: Message) -> date:
    return date.fromisoformat(message.day)
