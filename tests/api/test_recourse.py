"""Default, write-down and recourse over HTTP: what lists find, who can sign what next, whom it makes holder."""

from typing import Any

import pytest

from ledger_api.acts.enums import Recourse, RejectReason, Role, WriteDownReason
from ledger_api.acts.ids import child_id
from ledger_api.sdk import InvalidError
from ledger_api.sdk.building import minor
from ledger_api.sdk.documents import CommittedDocument
from tests.support.network import CNY, DAY, MODULE, Cast, Confirmed, executed

pytestmark = MODULE

_WORD = bytes(31) + b"\1"


async def _owing(network: Cast, name: str, days: int = 2) -> Confirmed:
    """A receivable of an obligor that owes nothing else, whose stop is nobody else's."""
    obligor = network.member(20_000 + len(network.members), Role.CORE_ENTERPRISE, name)
    await network.join(obligor)
    await network.govern(network.governors[0].sign.set_cap(obligor=obligor.number, currency=CNY, cap=10**12))
    return await network.confirmed(network.suppliers[0], obligor, days=days)


async def _sold(network: Cast, claim: Confirmed) -> None:
    """The root certificate, bought with recourse by the financier and paid for: at sequence 5."""
    holder, lender, bank = claim.creditor, network.financier, network.bank
    act = holder.sign.finance(
        holder=holder.number,
        holder_tag=holder.tag,
        certificate=claim.receivable,
        sequence=1,
        financier=lender.number,
        financier_tag=lender.tag,
        amount=claim.face,
        terms=_WORD,
        recourse=int(Recourse.WITH),
        disburse_by=network.now() + DAY,
    )
    await executed(holder, lender.sign.sign(act))
    register = lender.sign.register_financing(
        certificate=claim.receivable,
        sequence=2,
        searched_at=network.now() - 60,
        registration=_WORD,
        description=_WORD,
    )
    await executed(lender, register)
    instruct = lender.sign.instruct_payment(
        certificate=claim.receivable, sequence=3, bank=bank.number, bank_tag=bank.tag, payment=_WORD
    )
    await executed(lender, instruct)
    word = bank.sign.attest_disbursement(
        certificate=claim.receivable,
        sequence=4,
        paid=1,
        payment=_WORD,
        bank_reference=_reference(claim, "sale"),
    )
    await executed(bank, word)


def _reference(claim: Confirmed, of: str) -> bytes:
    return CommittedDocument.bank_reference(f"{of}-{claim.receivable}").commitment


async def _listed(claim: Confirmed, state: Any) -> list[str]:
    """The obligor's receivables in the state."""
    return [one["id"] async for one in claim.obligor.client.receivables.list(state=state, role="obligor")]


async def test_receivable_in_default__is_found_as_such_until_it_is_written_off(network: Cast) -> None:
    claim = await _owing(network, "Late Mills")
    holder = claim.creditor
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 4 * DAY)
    assert await _listed(claim, "overdue") == [str(claim.receivable)]
    declared = holder.sign.declare_default(certificate=claim.receivable, sequence=1)
    with pytest.raises(InvalidError) as early:
        await holder.client.operations.present(declared)
    assert early.value.refusal == "NotYetDue"
    await network.service.ledger.advance_clock(90 * DAY)
    seen = await holder.client.certificates.get(claim.receivable)
    assert "DeclareDefault" in seen["next"]
    await executed(holder, holder.sign.declare_default(certificate=claim.receivable, sequence=1))
    assert (await _listed(claim, "defaulted"), await _listed(claim, "overdue")) == ([str(claim.receivable)], [])
    part = holder.sign.write_down(
        certificate=claim.receivable, sequence=2, amount=1_00, reason=int(WriteDownReason.COMPOSITION)
    )
    await executed(holder, part)
    shown = await holder.client.receivables.get(claim.receivable)
    assert (shown["state"], minor(shown["written_down"]), minor(shown["outstanding"])) == (
        "defaulted",
        1_00,
        claim.face - 1_00,
    )
    rest = holder.sign.write_down(
        certificate=claim.receivable,
        sequence=3,
        amount=claim.face - 1_00,
        reason=int(WriteDownReason.UNCOLLECTABLE),
    )
    await executed(holder, rest)
    assert (await _listed(claim, "written_off"), await _listed(claim, "defaulted")) == ([str(claim.receivable)], [])


async def test_called_certificate__goes_back_to_its_seller_for_what_the_seller_paid(network: Cast) -> None:
    claim = await _owing(network, "Disputing Mills", days=60)
    lender, seller = network.financier, claim.creditor
    await _sold(network, claim)
    seen = await lender.client.certificates.get(claim.receivable)
    assert "CallRecourse" not in seen["next"]
    dispute = claim.obligor.sign.dispute(receivable=claim.receivable, amount=5_00, reason=int(RejectReason.QUALITY))
    await executed(claim.obligor, dispute)
    seen = await lender.client.certificates.get(claim.receivable)
    assert "CallRecourse" in seen["next"]
    await executed(lender, lender.sign.call_recourse(certificate=claim.receivable, sequence=5, amount=5_00))
    seen = await seller.client.certificates.get(claim.receivable)
    assert (seen["state"], seen["next"]) == ("called", ["Substitute"])
    deal = await lender.client.financing.get(claim.receivable)
    assert (deal["state"], minor(deal["called"])) == ("recourse_called", 5_00)
    word = network.bank.sign.attest_recourse(
        certificate=claim.receivable,
        sequence=6,
        amount=5_00,
        bank_reference=_reference(claim, "recourse"),
        paid_at=network.now(),
    )
    await executed(network.bank, word)
    back = await seller.client.certificates.get(child_id(claim.receivable, 6, 0))
    assert (back["holder"]["participant"], minor(back["amount"]), back["state"]) == (seller.number, 5_00, "available")
    kept = await lender.client.certificates.get(claim.receivable)
    assert (kept["state"], minor(kept["amount"])) == ("available", claim.face - 5_00)
    assert (await lender.client.financing.get(claim.receivable))["state"] == "disbursed"
