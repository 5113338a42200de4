"""Apply, grant, draw, repay: one call each, made again until nothing waits, and nothing is ever done twice."""

from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from typing_extensions import override

from ledger_api.sdk import NotFoundError, ProductError, price, products
from ledger_api.sdk.building import minor
from ledger_api.sdk.calls import Application, BankPayment, Draw, Grant, Progress, StepFailedError, StepState
from ledger_api.sdk.calls.granting import payment_of
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.registry import Entry, FileRegistry, Filing, RegistryConflictError, RegistryError
from ledger_api.values.financing_terms import Deal
from tests.support.network import DAY, MODULE, WAIT, Cast, Confirmed, Member

pytestmark = MODULE

FOUND, DONE, WAITING = StepState.FOUND, StepState.DONE, StepState.WAITING
START = date(2026, 3, 1)


class Failing(FileRegistry):
    """A registry whose answer to the first filing is lost: it has filed, and nobody knows."""

    lost = False

    @override
    def file(self, filing: Filing) -> Flow[Entry]:
        entry = yield from super().file(filing)
        if not self.lost:
            self.lost = True
            raise RegistryError("no answer")
        return entry


def steps(progress: Progress[Any]) -> dict[str, StepState]:
    return {step.name: step.state for step in progress.steps}


def applied(network: Cast, claim: Confirmed, lender: Member, amount: int | None = None) -> Application:
    return Application(claim.receivable, 1, amount or claim.face, [lender.number], network.now() + DAY)


def decision(network: Cast, request: str, registry: FileRegistry) -> Grant:
    return Grant(
        request=request,
        rate_bps=435,
        value_date=START,
        due_date=START + timedelta(90),
        disburse_by=network.now() + 2 * DAY,
        valid_until=network.now() + DAY,
        bank=network.bank.number,
        registry=registry,
    )


async def test_a_part_is_asked_for_granted_drawn_and_repaid(network: Cast, tmp_path: Path) -> None:
    holder, lender, bank = network.suppliers[0], network.financier, network.bank
    claim = await network.confirmed(holder)
    registry = Failing(tmp_path / "registry.jsonl", network.now)

    asked = applied(network, claim, lender, 15_000_00)
    first = await holder.client.credit.apply(asked, wait=WAIT)
    assert steps(first) == {"split": DONE, "request": DONE}
    again = await holder.client.credit.apply(asked, wait=WAIT)
    assert steps(again) == {"split": FOUND, "request": FOUND}
    assert first.result is not None
    assert again.result is not None
    assert again.result["id"] == first.result["id"]
    assert minor(first.result["amount"]) == 15_000_00
    part = int(first.result["certificate"])
    assert minor((await holder.client.certificates.get(claim.receivable))["amount"]) == claim.face - 15_000_00

    terms = decision(network, first.result["id"], registry)
    with pytest.raises(StepFailedError, match="there is no quote to accept") as early:
        await holder.client.credit.draw(Draw(first.result["id"]))
    assert (early.value.step, early.value.steps) == ("acceptance", ())
    quoted = await lender.client.credit.grant(terms, wait=WAIT)
    assert steps(quoted) == {"quote": DONE, "acceptance": WAITING}
    assert steps(await lender.client.credit.grant(terms, wait=WAIT)) == {"quote": FOUND, "acceptance": WAITING}

    with pytest.raises(StepFailedError, match="more than was wanted"):
        await holder.client.credit.draw(Draw(first.result["id"], most_bps=400), wait=WAIT)
    drawn = await holder.client.credit.draw(Draw(first.result["id"], most_bps=500), wait=WAIT)
    assert steps(drawn) == {"acceptance": DONE, "registration": WAITING}
    assert not drawn.finished

    with pytest.raises(StepFailedError, match="no answer") as lost:
        await lender.client.credit.grant(terms, wait=WAIT)
    assert (lost.value.step, [step.name for step in lost.value.steps]) == ("registration", ["quote", "acceptance"])
    paying = await lender.client.credit.grant(terms, wait=WAIT)
    assert steps(paying) == {
        "quote": FOUND,
        "acceptance": FOUND,
        "registration": DONE,
        "instruction": DONE,
        "disbursement": WAITING,
    }
    assert len((tmp_path / "registry.jsonl").read_text().splitlines()) == 1, "filed once, though the answer was lost"
    deal = await lender.client.financing.get(part)
    assert deal["registration"]["document"]["number"] == "0000000001"
    assert "Northern Rail Works" in deal["description"]["document"]["text"]
    assert steps(await holder.client.credit.draw(Draw(first.result["id"])))["disbursement"] is WAITING

    act = bank.sign.attest_disbursement(
        certificate=part,
        sequence=deal["sequence"],
        paid=1,
        payment=bytes.fromhex(deal["payment"]["commitment"][2:]),
        bank_reference=bytes.fromhex(f"{part:064x}"),
    )
    await bank.client.financing.attest_disbursement(act, wait=WAIT)
    for done in (
        await lender.client.credit.grant(terms, wait=WAIT),
        await holder.client.credit.draw(Draw(first.result["id"])),
    ):
        assert done.finished
        assert set(steps(done).values()) == {FOUND}

    await _repaid(network, claim, bank)


async def _repaid(network: Cast, claim: Confirmed, bank: Member) -> None:
    assert steps(await claim.obligor.client.credit.repay(claim.receivable)) == {"maturity": WAITING}
    await network.service.ledger.advance_clock(claim.cutoff - network.now() + 1)
    due = await claim.obligor.client.credit.repay(claim.receivable)
    assert steps(due) == {"maturity": FOUND, "payment": WAITING}
    assert "40000.00" in due.steps[-1].detail
    first = BankPayment(claim.face - 1, f"REPAY-{claim.receivable}", network.now())
    for state in (DONE, FOUND):
        part = await bank.client.credit.repay(claim.receivable, first, wait=WAIT)
        assert steps(part) == {"maturity": FOUND, "payment": state, "distribution": FOUND, "settlement": WAITING}
        assert part.steps[-1].detail == "0.01 is still owed"
    rest = BankPayment(1, f"REST-{claim.receivable}", network.now())
    whole = await bank.client.credit.repay(claim.receivable, rest, wait=WAIT)
    assert whole.finished
    assert (await claim.obligor.client.credit.repay(claim.receivable)).finished


async def test_what_somebody_else_has_filed_is_not_paid_out(network: Cast, tmp_path: Path) -> None:
    holder, lender, rival = network.suppliers[0], network.financier, network.second_financier
    claim = await network.confirmed(holder)
    registry = FileRegistry(tmp_path / "registry.jsonl", network.now)
    everything = Filing("F-1", holder.binding.legal_id, rival.binding.legal_id, (), 1, "CNY", "all receivables")
    asked = await holder.client.credit.apply(applied(network, claim, lender), wait=WAIT)
    assert steps(asked) == {"request": DONE}
    assert asked.result is not None
    terms = decision(network, asked.result["id"], registry)
    await lender.client.credit.grant(terms, wait=WAIT)
    await holder.client.credit.draw(Draw(asked.result["id"]), wait=WAIT)
    for _ in registry.file(everything):
        pass
    with pytest.raises(StepFailedError) as refused:
        await lender.client.credit.grant(terms, wait=WAIT)
    assert refused.value.step == "registration"
    assert isinstance(refused.value.__cause__, RegistryConflictError)
    assert (await lender.client.financing.get(claim.receivable))["state"] == "accepted"


async def test_a_certificate_that_moved_on_is_not_asked_for(network: Cast) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    await holder.client.certificates.cancel(holder.sign.cancel(certificate=claim.receivable, sequence=1), wait=WAIT)
    with pytest.raises(StepFailedError, match="moved on from sequence 1") as moved:
        await holder.client.credit.apply(applied(network, claim, lender), wait=WAIT)
    assert moved.value.step == "split"
    with pytest.raises(StepFailedError) as foreign:
        await network.suppliers[1].client.credit.apply(applied(network, claim, lender), wait=WAIT)
    assert (foreign.value.step, type(foreign.value.__cause__)) == ("certificate", NotFoundError)


async def test_a_grant_outside_its_product_is_not_even_given(network: Cast, tmp_path: Path) -> None:
    holder, lender = network.suppliers[0], network.financier
    claim = await network.confirmed(holder)
    asked = await holder.client.credit.apply(applied(network, claim, lender), wait=WAIT)
    assert asked.result is not None
    product = products.sample("payroll", financier=lender.number, number=9_999)
    terms = replace(
        decision(network, asked.result["id"], FileRegistry(tmp_path / "none")), product=product, rate_bps=900
    )
    with pytest.raises(StepFailedError, match="modules/rate") as outside:
        await lender.client.credit.grant(terms)
    assert isinstance(outside.value.__cause__, ProductError)
    assert [one async for one in lender.client.financing.quotes(asked.result["id"])] == []


async def test_what_is_earmarked_is_told_to_the_bank_to_the_minor_unit() -> None:
    product = products.sample("payroll", financier=31, number=1)
    deal = Deal(7, 1, 12, 31, "CNY", 1_000_001, 0)
    terms = price(deal, rate_bps=0, value_date=START, due_date=START + timedelta(30))
    # 80 % of 10,000.01 is 8,000.008: at least that is 8,000.01.
    assert payment_of(terms, product)["earmark"] == {"purpose": "payroll", "amount": 800_001}
    assert "earmark" not in payment_of(terms, None)
