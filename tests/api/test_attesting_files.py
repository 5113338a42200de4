"""A settlement bank's camt.054 files: each booked payment attested once, and a reason for everything else."""

import asyncio
from collections.abc import Sequence

import pytest

from ledger_api.acts.enums import FreezeTarget
from ledger_api.acts.messages import PartLine
from ledger_api.sdk import Match, NotificationError, Verdict
from ledger_api.sdk.answers import ClearingLine
from ledger_api.sdk.building import children, minor
from ledger_api.values.payment_references import PaymentReference
from tests.support.camt054 import Entry, Part, notification, paid
from tests.support.network import DAY, MODULE, WAIT, Cast, Confirmed, executed
from tests.support.pain001 import checked

pytestmark = MODULE

FACE = 40_000_00


async def test_an_order_that_the_bank_executed_is_attested_once_however_often_its_file_comes(network: Cast) -> None:
    claim = await _matured(network, parts=2)
    bank = network.bank.client.settlement
    message = checked(await network.enterprise.client.settlement.payment_order(claim.receivable))
    singly = notification(*[paid(each.end_to_end, str(each.amount)) for each in message.transfers])
    planned = await bank.match_notification(singly)
    assert [match.verdict for match in planned] == [Verdict.ATTEST] * 3
    assert len({match.payment for match in planned}) == 1
    assert [one async for one in bank.payments(claim.receivable)] == []

    done, again = await asyncio.gather(bank.attest_notification(singly), bank.attest_notification(singly))
    assert {match.verdict for match in (*done, *again)} <= {Verdict.ATTESTED, Verdict.ALREADY_ATTESTED}
    assert Verdict.ATTESTED in {match.verdict for match in (*done, *again)}
    batch = notification(Entry("40000.00", [Part(each.end_to_end) for each in message.transfers]))
    assert _verdicts(await bank.attest_notification(batch)) == [Verdict.ALREADY_ATTESTED]
    (attested,) = [one async for one in bank.payments(claim.receivable)]
    assert minor(attested["amount"]) == FACE
    document = attested["bank_reference"].get("document")
    assert document is not None
    assert document["reference"] == PaymentReference(claim.receivable, 1).text
    await _redeemed(network, claim)
    assert (await bank.clearing_list(claim.receivable))["sum_remaining"]["amount"] == "0.00"


async def test_part_payments_follow_each_other_and_an_over_payment_is_left_to_a_person(network: Cast) -> None:
    claim = await _matured(network)
    first, second = (PaymentReference(claim.receivable, number).text for number in (1, 2))
    bank = network.bank.client.settlement
    both = notification(paid(first, "15000.00"), paid(second, "25000.01"))
    matches = await bank.attest_notification(both)
    assert _verdicts(matches) == [Verdict.ATTESTED, Verdict.OVER_PAYMENT]
    assert matches[1].detail == "0.01 CNY more than is owed"
    await _redeemed(network, claim)
    rest = notification(paid(second, "25000.00"))
    assert _verdicts(await bank.attest_notification(rest)) == [Verdict.ATTESTED]
    late = notification(paid(PaymentReference(claim.receivable, 3).text, "0.01"))
    assert _verdicts(await bank.attest_notification(late)) == [Verdict.OVER_PAYMENT]
    assert [minor(one["amount"]) async for one in bank.payments(claim.receivable)] == [15_000_00, 25_000_00]


async def test_what_is_no_payment_of_a_matured_receivable_is_told_and_not_attested(network: Cast) -> None:
    early = await network.confirmed(network.suppliers[2])
    submitted = await network.submitted(network.suppliers[2])
    claim = await _matured(network)
    ours = PaymentReference(claim.receivable, 1).text
    content = notification(
        paid("INV-2026-7", "1.00"),
        Entry("1.00"),
        paid(PaymentReference(claim.receivable + 4_000_000, 1).text, "1.00"),
        paid(PaymentReference(submitted.receivable, 1).text, "1.00"),
        paid(PaymentReference(early.receivable, 1).text, "1.00"),
        paid(ours, "1.00", status="PDNG"),
        paid(ours, "100.00", currency="EUR"),
        paid(PaymentReference(claim.receivable, 2).text, "1.00", booked="<Dt>2099-01-01</Dt>"),
        paid(PaymentReference(claim.receivable, 3).text, "40000.01"),
        *[paid(PaymentReference(claim.receivable, 4).text, "9000000000000.00")] * 2,
    )
    matches = await network.bank.client.settlement.attest_notification(content)
    assert _verdicts(matches) == [
        Verdict.UNKNOWN_REFERENCE,
        Verdict.NO_REFERENCE,
        Verdict.UNKNOWN_REFERENCE,
        Verdict.UNKNOWN_REFERENCE,
        Verdict.NOT_MATURED,
        Verdict.NOT_BOOKED,
        Verdict.CURRENCY_DIFFERS,
        Verdict.BOOKED_LATER,
        *[Verdict.OVER_PAYMENT] * 3,
    ]
    assert all(match.detail for match in matches)
    assert [one async for one in network.bank.client.settlement.payments(claim.receivable)] == []
    with pytest.raises(NotificationError):
        await network.bank.client.settlement.attest_notification(b"<Document/>")


async def test_money_that_the_same_file_takes_back_or_tells_twice_counts_not(network: Cast) -> None:
    claim, other = await _matured(network), await _matured(network)
    bank = network.bank.client.settlement
    ours, theirs = (PaymentReference(each.receivable, 1).text for each in (claim, other))
    content = notification(
        paid(ours, "100.00", bank_id="A"),
        Entry("100.00", (Part(ours),), side="CRDT", bank_id="B"),
        paid(theirs, "70.00", bank_id="C"),
        paid(theirs, "70.00", bank_id="C"),
        paid(theirs, "70.00", bank_id="D"),
    )
    assert _verdicts(await bank.attest_notification(content)) == [
        Verdict.REVERSED,
        Verdict.OTHER_SIDE,
        Verdict.ATTESTED,
        Verdict.REPEATED,
        Verdict.ATTESTED,
    ]
    (attested,) = [one async for one in bank.payments(other.receivable)]
    assert attested["amount"]["amount"] == "140.00"
    collected = notification(Entry("100.00", (Part(ours),), side="CRDT"), account="the bank's own")
    assert _verdicts(await bank.attest_notification(collected)) == [Verdict.OTHER_SIDE]
    assert _verdicts(await bank.attest_notification(collected, side="credit")) == [Verdict.ATTESTED]


async def test_with_held_lines_only_the_whole_debt_is_attested_by_a_file(network: Cast) -> None:
    claim = await _matured(network, parts=1)
    (part,) = [
        int(line["certificate"]) for line in (await _lines(network, claim)) if minor(line["remaining"]) < FACE / 2
    ]
    order = bytes([5] * 32)
    freeze = network.authority.sign.freeze(
        target=FreezeTarget.CERTIFICATE, subject=part, order=order, until=network.now() + 30 * DAY
    )
    await executed(network.authority, freeze)
    message = checked(await network.enterprise.client.settlement.payment_order(claim.receivable))
    reference = message.transfers[0].end_to_end
    bank = network.bank.client.settlement
    (told,) = await bank.attest_notification(notification(paid(reference, str(message.control_sum))))
    assert (told.verdict, told.detail.split(" of ")[0]) == (Verdict.HELD_BACK, "10000.00 CNY")
    with_the_held = notification(paid(reference, str(message.control_sum)), paid(reference, "10000.00"))
    assert _verdicts(await bank.attest_notification(with_the_held)) == [Verdict.ATTESTED] * 2
    await _redeemed(network, claim)
    thaw = network.authority.sign.unfreeze(target=FreezeTarget.CERTIFICATE, subject=part, order=order)
    await executed(network.authority, thaw)


async def test_who_is_no_settlement_bank_attests_nothing(network: Cast) -> None:
    claim = await _matured(network)
    content = notification(paid(PaymentReference(claim.receivable, 1).text, "1.00"))
    (refused,) = await network.enterprise.client.settlement.attest_notification(content)
    assert (refused.verdict, refused.detail) == (Verdict.REFUSED, "RoleMissing")
    (unknown,) = await network.outsider.client.settlement.attest_notification(content)
    assert unknown.verdict is Verdict.UNKNOWN_REFERENCE


async def _matured(network: Cast, *, parts: int = 0) -> Confirmed:
    """A claim of 40,000.00 at its cut-off, of which parts of 10,000.00 were split off."""
    claim = await network.confirmed(network.suppliers[2], days=2)
    if parts:
        lines = [PartLine(10_000_00)] * parts
        act = claim.creditor.sign.split(certificate=claim.receivable, sequence=1, parts=lines)
        await executed(claim.creditor, act)
        assert len(list(children(act))) == parts
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)
    return claim


async def _lines(network: Cast, claim: Confirmed) -> Sequence[ClearingLine]:
    return (await network.bank.client.settlement.clearing_list(claim.receivable))["lines"]


async def _redeemed(network: Cast, claim: Confirmed) -> None:
    async with asyncio.timeout(2 * WAIT):
        async for _ in network.service.ledger.blocks():
            shown = await network.bank.client.receivables.get(claim.receivable)
            if shown["redeemed"] == shown["settled"]:
                return


def _verdicts(matches: Sequence[Match]) -> list[Verdict]:
    return [match.verdict for match in matches]
