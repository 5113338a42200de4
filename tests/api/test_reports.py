"""Reports over the API: each figure is what the acts made it, sums add up to the ledger's, and nobody sees others'."""

import asyncio
from datetime import UTC, date, datetime, timedelta

import pytest

from ledger_api.acts.enums import RejectReason, Role
from ledger_api.acts.messages import PartLine
from ledger_api.reports.transfers import BURST
from ledger_api.sdk import ForbiddenError, InvalidError, NotFoundError
from ledger_api.sdk.building import minor
from ledger_api.sdk.documents import CommittedDocument
from tests.support.financing import instructed, locked
from tests.support.network import CNY, DAY, MODULE, WAIT, Cast, Confirmed, Member, confirmation, executed

pytestmark = MODULE


def today(network: Cast) -> date:
    return datetime.fromtimestamp(network.now(), UTC).date()


async def owing(network: Cast, *, face: int = 100_000_00, days: int = 2, name: str = "Eastern Mills") -> Confirmed:
    """A receivable of an obligor that owes nothing else."""
    number = 10_000 + len(network.members)
    obligor = network.member(number, Role.CORE_ENTERPRISE, name)
    await network.join(obligor)
    first = network.governors[0]
    await network.govern(first.sign.set_cap(obligor=number, currency=CNY, cap=10**12))
    return await network.confirmed(network.suppliers[0], obligor, face=face, days=days)


async def pay(network: Cast, claim: Confirmed, amount: int, paid_at: int | None = None) -> None:
    reference = CommittedDocument.bank_reference(f"R-{claim.receivable}-{amount}")
    act = network.bank.sign.attest_payment(
        receivable=claim.receivable,
        bank_reference=reference.commitment,
        amount=amount,
        paid_at=paid_at or network.now(),
    )
    await executed(network.bank, act)
    async with asyncio.timeout(2 * WAIT):
        async for _ in network.service.ledger.blocks():
            shown = await network.bank.client.receivables.get(claim.receivable)
            if shown["settled"] == shown["redeemed"]:
                return


async def advance(network: Cast, days: int) -> None:
    await network.auditor.client.sandbox.advance(days * DAY)


async def test_ageing__puts_what_is_open_into_the_bucket_of_its_days_late(network: Cast) -> None:
    claim = await owing(network, days=2)
    obligor, holder = claim.obligor.client, claim.creditor.client
    await network.confirmed(claim.creditor, claim.obligor, face=7_00, days=100)
    fresh = [one async for one in obligor.reports.ageing()]
    assert (minor(fresh[0]["open"]), minor(fresh[0]["not_due"]), fresh[0]["receivables"]) == (
        claim.face + 7_00,
        claim.face + 7_00,
        2,
    )
    for days, bucket in ((3, "days_1_30"), (30, "days_31_60"), (30, "days_61_90")):
        await advance(network, days)
        (row,) = [one async for one in obligor.reports.ageing()]
        assert minor(row[bucket]) == claim.face  # type: ignore[literal-required]
        assert minor(row["not_due"]) == 7_00
    await pay(network, claim, claim.face // 4)
    (row,) = [one async for one in obligor.reports.ageing(side="obligor")]
    assert minor(row["days_61_90"]) == claim.face - claim.face // 4
    mine = [one async for one in holder.reports.ageing() if one["obligor"]["participant"] == claim.obligor.number]
    assert minor(mine[0]["days_61_90"]) == claim.face - claim.face // 4, "a holder's certificates"
    audited = await network.auditor.client.reports.ageing_totals()
    every = [one async for one in network.auditor.client.reports.ageing()]
    (total,) = audited["totals"]
    for name in ("open", "not_due", "days_1_30", "days_31_60", "days_61_90", "days_over_90"):
        assert minor(total[name]) == sum(minor(one[name]) for one in every)


async def test_overdue__shows_late_interest_as_the_receivable_does(network: Cast) -> None:
    claim = await owing(network, face=1_000_000, days=2)
    due = network.now() + 2 * DAY
    await advance(network, 12)
    await pay(network, claim, 400_000, paid_at=due + 10 * DAY)
    await advance(network, 10)
    (row,) = [one async for one in claim.obligor.client.reports.overdue()]
    shown = await claim.creditor.client.receivables.get(claim.receivable)
    assert row["late_interest"] == shown["late_interest"]
    interest = row["late_interest"]
    rate = interest["rate_bps"]
    periods = [(one["days"], minor(one["base"])) for one in interest["periods"]]
    assert periods == [(10, 1_000_000), (10, 600_000)]
    exact = sum(days * base for days, base in periods) * rate
    assert minor(interest["amount"]) == (2 * exact + 3_650_000) // (2 * 3_650_000)
    assert (row["days_late"], minor(row["open"]), row["state"]) == (20, 600_000, "overdue")
    told = await claim.obligor.client.reports.overdue_totals()
    assert [(one["receivables"], minor(one["open"])) for one in told["totals"]] == [(1, 600_000)]
    await pay(network, claim, 600_000)
    assert [one async for one in claim.obligor.client.reports.overdue()] == []


async def test_a_disputed_part__bears_no_interest_and_is_not_overdue_by_itself(network: Cast) -> None:
    claim = await owing(network, face=1_000_000, days=2)
    act = claim.obligor.sign.dispute(receivable=claim.receivable, amount=250_000, reason=int(RejectReason.QUALITY))
    await executed(claim.obligor, act)
    await advance(network, 9)
    (row,) = [one async for one in claim.obligor.client.reports.overdue()]
    assert minor(row["disputed"]) == 250_000
    assert {minor(one["base"]) for one in row["late_interest"]["periods"]} == {750_000}
    (pair,) = [one async for one in claim.obligor.client.reports.dilution()]
    assert (minor(pair["disputed"]), minor(pair["credited"]), pair["dilution_bps"]) == (250_000, 0, 0)


async def test_dilution__is_what_was_credited_of_what_was_confirmed(network: Cast) -> None:
    claim = await owing(network, face=1_000_000, days=60)
    credit = claim.obligor.sign.credit(
        obligor=claim.obligor.number,
        holder=claim.creditor.number,
        certificate=claim.receivable,
        sequence=1,
        amount=25_000,
        reason=int(RejectReason.QUANTITY_DIFFERS),
    )
    await executed(claim.creditor, claim.creditor.sign.sign(credit))
    (pair,) = [one async for one in claim.obligor.client.reports.dilution()]
    assert (minor(pair["confirmed"]), minor(pair["credited"]), pair["dilution_bps"]) == (1_000_000, 25_000, 250)


async def test_lines__show_what_is_in_use_and_its_course_day_by_day(network: Cast) -> None:
    claim = await owing(network, face=1_000_000, days=5)
    obligor, start = claim.obligor, today(network)
    (limit,) = [one async for one in obligor.client.reports.lines()]
    assert (minor(limit["outstanding"]), minor(limit["available"])) == (1_000_000, 10**12 - 1_000_000)
    line = network.financier.sign.set_line(
        obligor=obligor.number,
        obligor_tag=obligor.tag,
        currency=CNY,
        slot=0,
        amount=5_000_000,
        effective_from=network.now(),
        until=network.now() + 50 * DAY,
        trigger=0,
    )
    await executed(network.financier, network.financier.check(line))
    (limit,) = [one async for one in obligor.client.reports.lines()]
    assert minor(limit["limit"]) == 10**12 + 5_000_000
    given = [
        one async for one in network.financier.client.reports.lines() if one["obligor"]["participant"] == obligor.number
    ]
    assert minor(given[0]["lines"][0]["amount"]) == 5_000_000
    assert "outstanding" not in given[0], "a financier does not see what else its client owes"
    await advance(network, 6)
    await pay(network, claim, 400_000)
    await advance(network, 1)
    told = await obligor.client.reports.line_use("CNY", start - timedelta(1))
    course = {one["day"]: minor(one["outstanding"]) for one in told["items"]}
    days = [(start + timedelta(each)).isoformat() for each in (-1, 0, 5, 6, 7)]
    assert [course[day] for day in days] == [0, 1_000_000, 1_000_000, 600_000, 600_000]
    audited = await network.auditor.client.reports.line_use("CNY", start, obligor=obligor.number)
    assert audited["items"] == told["items"][1:]
    with pytest.raises(NotFoundError):
        await network.suppliers[1].client.reports.line_use("CNY", start, obligor=obligor.number)
    with pytest.raises(InvalidError):
        await obligor.client.reports.line_use("CNY", start - timedelta(400))


async def test_transfers__flag_a_burst_of_splits(network: Cast) -> None:
    claim = await owing(network, days=60)
    act = claim.creditor.sign.split(
        certificate=claim.receivable, sequence=1, parts=[PartLine(1_00) for _ in range(BURST)]
    )
    await executed(claim.creditor, act)
    (row,) = [one async for one in claim.obligor.client.reports.transfers(flagged=True)]
    assert (row["parts"], row["live"], row["most_parts_in_a_day"]) == (BURST, BURST + 1, BURST)
    assert (row["abnormal"], row["tenor_days"], row["depth"]) == (["burst_split"], 60, 0)
    calm = await network.confirmed(claim.creditor, claim.obligor)
    flagged = {one["receivable"] async for one in network.auditor.client.reports.transfers(flagged=True)}
    assert str(claim.receivable) in flagged
    assert str(calm.receivable) not in flagged


async def test_derecognition__shows_a_sale_to_its_seller_and_its_financier(network: Cast) -> None:
    claim, lender = await owing(network, days=60), network.financier
    holder = claim.creditor
    await locked(network, holder, lender, claim.receivable, claim.face)
    payment = await instructed(network, lender, claim.receivable)
    reference = CommittedDocument.bank_reference(f"D-{claim.receivable}")
    paid = network.bank.sign.attest_disbursement(
        certificate=claim.receivable,
        sequence=4,
        paid=1,
        payment=payment.commitment,
        bank_reference=reference.commitment,
    )
    await executed(network.bank, paid)
    rows = {}
    for member in (holder, lender, network.auditor):
        rows = {one["certificate"]: one async for one in member.client.reports.derecognition()}
        row = rows[str(claim.receivable)]
        assert (row["kind"], row["recourse"], row["state"]) == ("sale", "without", "disbursed")
        assert (minor(row["financed"]), minor(row["open"]), minor(row["repaid"])) == (claim.face, claim.face, 0)
    told = await network.auditor.client.reports.derecognition_totals()
    assert sum(one["financings"] for one in told["totals"]) == len(rows)
    await advance(network, 61)
    await pay(network, claim, claim.face)
    (row,) = [one async for one in holder.client.reports.derecognition() if one["certificate"] == str(claim.receivable)]
    assert (row["state"], minor(row["open"]), minor(row["repaid"])) == ("repaid", 0, claim.face)


async def test_sme__shows_the_creditors_own_signature_and_the_days_until_payment(network: Cast) -> None:
    short, long = await owing(network, days=60), await owing(network, days=61)
    for claim, within in ((short, True), (long, False)):
        (row,) = [one async for one in claim.obligor.client.reports.sme_payment()]
        history = [one async for one in claim.creditor.client.receivables.history(claim.receivable)]
        assert (row["consent"], row["consent_act"]) == ("submitted", history[0]["digest"])
        assert (row["counted_from"], row["within_limit"]) == ("ledger", within)


async def test_stops__appear_with_the_mark_and_go_with_the_release(network: Cast) -> None:
    claim = await owing(network, days=2)
    await advance(network, 7)
    # The service marks by itself; whoever is sooner, it is marked then.
    mark = claim.obligor.sign.mark_overdue(receivable=claim.receivable)
    told = await claim.obligor.client.operations.present_many([mark], wait=WAIT)
    assert told["results"][0].get("refusal") in {None, "AlreadyMarked"}
    (row,) = [one async for one in claim.obligor.client.reports.stops()]
    assert (row["stopped"], row["open_receivables"], row["releasable"]) == (True, 1, False)
    await pay(network, claim, claim.face)
    (row,) = [one async for one in claim.obligor.client.reports.stops()]
    assert (row["open_receivables"], row["releasable"]) == (0, True)
    await network.govern(network.governors[0].sign.release_stop(obligor=claim.obligor.number))
    assert [one async for one in claim.obligor.client.reports.stops()] == []


async def test_daily__adds_up_to_the_ledger_and_a_past_day_stays_what_it_was(network: Cast) -> None:
    auditor, claim = network.auditor.client, await owing(network, days=2)
    before = await auditor.reports.daily_totals()
    balance = await auditor.audit.totals()
    live = {one["live"]["currency"]: (minor(one["live"]), one["certificates"]) for one in balance["totals"]}
    assert {one["amount"]["currency"]: (minor(one["amount"]), one["certificates"]) for one in before["totals"]} == live
    rows = [one async for one in auditor.reports.daily()]
    assert sum(minor(one["amount"]) for one in rows) == sum(minor(one["amount"]) for one in before["totals"])
    day = today(network)
    await advance(network, 3)
    await pay(network, claim, claim.face // 2)
    split = await network.confirmed(claim.creditor, claim.obligor, days=30)
    await executed(
        claim.creditor, claim.creditor.sign.split(certificate=split.receivable, sequence=1, parts=[PartLine(5)])
    )
    again = await auditor.reports.daily_totals(day)
    assert again["complete"]
    assert (again["totals"], again["events"]) == (before["totals"], before["events"])
    assert [one async for one in auditor.reports.daily(day)] == rows
    (now,) = [one async for one in auditor.reports.daily() if one["obligor"]["participant"] == claim.obligor.number]
    assert minor(now["amount"]) + claim.face // 2 == claim.face + split.face
    assert now["certificates"] == 3
    events = [one async for one in auditor.reports.daily_events(day)]
    assert len(events) == before["events"]
    assert [(one["block"], one["log_index"]) for one in events] == sorted(
        (one["block"], one["log_index"]) for one in events
    )
    assert {one["outcome"] for one in events} <= {"executed", "scheduled", "refused"}


async def test_what_is_others__is_neither_in_lists_nor_to_be_asked_for(network: Cast) -> None:
    claim = await owing(network, days=2)
    await advance(network, 7)
    stranger: Member = network.outsider
    with pytest.raises(ForbiddenError):
        await stranger.client.reports.ageing_totals(side="all")
    with pytest.raises(ForbiddenError):
        await stranger.client.reports.daily_totals()
    reports = stranger.client.reports
    for found in (
        [one async for one in reports.ageing()],
        [one async for one in reports.overdue()],
        [one async for one in reports.dilution()],
        [one async for one in reports.lines()],
        [one async for one in reports.derecognition()],
        [one async for one in reports.transfers()],
        [one async for one in reports.sme_payment()],
        [one async for one in reports.stops()],
    ):
        assert str(claim.receivable) not in str(found)
        assert f"'participant': {claim.obligor.number}" not in str(found)


async def test_a_confirmation__is_needed_before_anything_is_owed(network: Cast) -> None:
    waiting = await network.submitted(network.suppliers[2], network.second_enterprise)
    rows = [one async for one in network.auditor.client.reports.overdue()]
    assert str(waiting.receivable) not in {one["receivable"] for one in rows}
    await executed(waiting.obligor, waiting.obligor.check(confirmation(waiting)))
    (sum_of,) = [
        one
        async for one in network.auditor.client.reports.ageing()
        if one["obligor"]["participant"] == waiting.obligor.number
    ]
    assert minor(sum_of["open"]) >= waiting.face
