"""Settlement over the API: what the bank holds back and why, and holders redeemed by whoever presents the pages."""

import asyncio
from pathlib import Path

import pytest

from ledger_api import app as application
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import FreezeTarget
from ledger_api.acts.messages import PartLine, ThresholdLine
from ledger_api.sdk import CommittedDocument, InvalidError, NotFoundError
from ledger_api.sdk.answers import ClearingList
from ledger_api.sdk.building import children, minor, redemptions
from ledger_api.values.prorata import shares
from tests.support.financing import instructed, locked
from tests.support.network import CNY, DAY, MODULE, WAIT, Cast, Confirmed, Member, executed
from tests.support.service import running_service

pytestmark = MODULE

ORDER = bytes([7] * 32)
SPLIT = 100
"""Parts of one Split; the rest stays with the parent."""


async def test_the_clearing_list_says_what_is_held_back_and_why(network: Cast) -> None:
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    quarter = claim.face // 4
    split = holder.sign.split(
        certificate=claim.receivable, sequence=1, parts=[PartLine(quarter), PartLine(quarter), PartLine(quarter)]
    )
    await executed(holder, split)
    frozen, paying, _ = children(split)
    await locked(network, holder, network.financier, paying, quarter)
    await instructed(network, network.financier, paying)
    await _mature(network, claim)
    assert _held(await _list(network, claim)) == {paying: ["paying"]}

    await _freeze(network, FreezeTarget.CERTIFICATE, frozen)
    assert _held(await _list(network, claim)) == {paying: ["paying"], frozen: ["certificate_frozen"]}
    await _freeze(network, FreezeTarget.RECEIVABLE, claim.receivable)
    lines = _held(await _list(network, claim))
    assert (len(lines), lines[frozen]) == (4, ["certificate_frozen", "receivable_frozen"])
    await _unfreeze(network, FreezeTarget.RECEIVABLE, claim.receivable)
    await _freeze(network, FreezeTarget.PARTICIPANT, holder.number)
    lines = _held(await _list(network, claim))
    assert (len(lines), lines[paying]) == (4, ["holder_frozen", "paying"])
    csv = await network.bank.client.settlement.clearing_list_csv(claim.receivable)
    assert "holder_frozen" in csv

    # What is held back at the bank is paid on the ledger all the same.
    await _pay(network, claim, claim.face)
    await _until_redeemed(network, claim)
    listed = await _list(network, claim)
    assert (listed["sum_due"], listed["sum_remaining"]["amount"]) == (listed["face"], "0.00")
    await _unfreeze(network, FreezeTarget.PARTICIPANT, holder.number)
    await _unfreeze(network, FreezeTarget.CERTIFICATE, frozen)
    assert _held(await _list(network, claim)) == {paying: ["paying"]}
    mine = await holder.client.settlement.clearing_list(claim.receivable)
    assert (mine["complete"], len(mine["lines"])) == (False, 4)


async def test_before_maturity_and_without_money_there_is_nothing_to_redeem(network: Cast) -> None:
    holder = network.suppliers[0]
    claim = await network.confirmed(holder)
    early = redemptions(claim.receivable, settled=1, redeemed=0, due=claim.face, amounts={claim.receivable: claim.face})
    with pytest.raises(InvalidError) as refused:
        await holder.client.settlement.redeem(early[0])
    assert refused.value.refusal == "WrongReceivableState"
    with pytest.raises(NotFoundError):
        await network.outsider.client.settlement.redeem(early[0])
    await _mature(network, claim)
    await _pay(network, claim, 1)
    await _until_redeemed(network, claim)
    left = {claim.receivable: claim.face - 1}
    late = redemptions(claim.receivable, settled=2, redeemed=1, due=claim.face, amounts=left)
    with pytest.raises(InvalidError) as again:
        await holder.client.settlement.redeem(late[0])
    assert again.value.refusal == "NothingToRedeem"


@pytest.mark.parametrize("by", ["service", "holder"])
async def test_more_than_five_hundred_certificates_are_redeemed_to_the_last_unit(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by: str
) -> None:
    if by == "holder":
        monkeypatch.setattr(application, "BACKGROUND", ())
    async with running_service(tmp_path) as service:
        network = Cast(service)
        await network.enrol()
        await _allow(network, live=700)
        holder = network.suppliers[0]
        claim = await network.confirmed(holder, days=3)
        amounts = await _split(holder, claim, 610)
        await _mature(network, claim)
        attested = 0
        for payment in (1_234_567, claim.face - 1_234_567):
            due = {share.certificate: share.payment for share in shares(payment, amounts)}
            await _pay(network, claim, payment)
            if by == "holder":
                await _present(holder, claim, attested + payment, attested, amounts)
            await _until_redeemed(network, claim)
            attested += payment
            listed = await _list(network, claim)
            assert {int(line["certificate"]): minor(line["due"]) for line in listed["lines"]} == {
                each: due.get(each, 0) for each in amounts
            }
            amounts = {each: amount - due[each] for each, amount in amounts.items()}
            amounts = {each: amount for each, amount in amounts.items() if amount}
        assert amounts == {}
        assert (await holder.client.receivables.get(claim.receivable))["state"] == "settled"
        told = [one async for one in holder.client.settlement.redemptions(claim.receivable)]
        assert sum(minor(one["amount"]) for one in told) == claim.face
        assert all(check.ok for check in await service.ledger.health())
        await network.close()


async def _allow(network: Cast, live: int) -> None:
    """A policy under which a receivable may have more live certificates."""
    act = network.governors[0].sign.set_policy(
        version=2,
        effective_from=network.now() + 1,
        tenor_days=180,
        tenor_days_max=365,
        depth_max=10,
        live_max=live,
        minimum_lot=1,
        grace_days=3,
        cooling_days=1,
        default_days=90,
        late_rate=1825,
        thresholds=[ThresholdLine(CNY, 10**12, 10**12)],
    )
    await network.govern(act)
    await network.service.ledger.advance_clock(2)


async def _split(holder: Member, claim: Confirmed, count: int) -> dict[int, int]:
    """The claim in this many certificates of uneven amounts: amount by certificate."""
    amounts, acts = {claim.receivable: claim.face}, []
    for sequence in range(1, 1 + count // SPLIT + 1):
        parts = [1_000 + 7 * (sequence * SPLIT + each) for each in range(min(SPLIT, count - len(amounts)))]
        act = holder.sign.split(
            certificate=claim.receivable, sequence=sequence, parts=[PartLine(amount) for amount in parts]
        )
        acts.append(act)
        amounts |= dict(zip(children(act), parts, strict=True))
        amounts[claim.receivable] -= sum(parts)
    await executed(holder, *acts)
    assert len(amounts) == count
    return amounts


async def _present(holder: Member, claim: Confirmed, settled: int, redeemed: int, amounts: dict[int, int]) -> None:
    """Every page, once to be measured and once more to be paid."""
    pages: list[Act] = redemptions(
        claim.receivable, settled=settled, redeemed=redeemed, due=claim.face, amounts=amounts
    )
    for page in pages if len(pages) == 1 else pages * 2:
        await holder.client.settlement.redeem(page, wait=WAIT)


async def _mature(network: Cast, claim: Confirmed) -> None:
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)


async def _pay(network: Cast, claim: Confirmed, amount: int) -> None:
    reference = CommittedDocument.bank_reference(f"IN-{claim.receivable}-{amount}")
    act = network.bank.sign.attest_payment(
        receivable=claim.receivable, bank_reference=reference.commitment, amount=amount, paid_at=network.now()
    )
    await network.bank.client.settlement.attest_payment(act, documents=[reference], wait=WAIT)


async def _until_redeemed(network: Cast, claim: Confirmed) -> None:
    async with asyncio.timeout(2 * WAIT):
        async for _ in network.service.ledger.blocks():
            shown = await network.bank.client.receivables.get(claim.receivable)
            if shown["redeemed"] == shown["settled"]:
                return


async def _list(network: Cast, claim: Confirmed) -> ClearingList:
    return await network.bank.client.settlement.clearing_list(claim.receivable)


def _held(listed: ClearingList) -> dict[int, list[str]]:
    return {int(line["certificate"]): list[str](line["held"]) for line in listed["lines"] if line["held"]}


async def _freeze(network: Cast, target: FreezeTarget, subject: int) -> None:
    sign = network.authority.sign
    until = network.now() + 30 * DAY
    await executed(network.authority, sign.freeze(target=target, subject=subject, order=ORDER, until=until))


async def _unfreeze(network: Cast, target: FreezeTarget, subject: int) -> None:
    await executed(network.authority, network.authority.sign.unfreeze(target=target, subject=subject, order=ORDER))
