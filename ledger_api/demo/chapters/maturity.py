"""At the cut-off the holders are fixed, the obligors pay, and every holder gets its money to the minor unit."""

import time
from collections.abc import Mapping
from typing import Any

from ledger_api.demo.banking import executed
from ledger_api.demo.play import Claim, Play, PlayError
from ledger_api.demo.telling import money, short
from ledger_api.sdk import Verdict, building
from ledger_api.sdk.documents import CommittedDocument

_PATIENCE = 30.0
"""Seconds that the service may take to redeem the holders by itself."""
_PAUSE = 0.02


def play(it: Play) -> None:
    """Play the chapter."""
    it.tell.chapter("6 · Maturity")
    main = it.claims["main"]
    it.advance(main.cutoff - it.now(), "The cut-off of the main receivable is reached.")
    _too_late(it, main)
    _clearing(it, main)
    part = main.face // 3
    _pay(it, main, part, "CB-2026-007301")
    it.checks.equal("a part payment is shared out whole", _state(it, main), ("part_paid", part, part))
    _not_twice(it, main, "CB-2026-007301")
    _pay(it, main, main.face - part, "CB-2026-007302")
    it.checks.equal("the main receivable is settled", _state(it, main), ("settled", main.face, main.face))
    _redeemed(it, main)
    others = [claim for claim in it.claims.values() if claim is not main]
    files: list[bytes] = []
    for claim in sorted(others, key=lambda one: one.cutoff):
        if claim.cutoff > it.now():
            it.advance(claim.cutoff - it.now(), f"{claim.obligor.name}'s next receivable falls due.")
        files.append(_pay_by_file(it, claim))
        state = _state(it, claim)
        it.checks.equal(
            f"the receivable of {claim.creditor.name} is settled", state, ("settled", claim.face, claim.face)
        )
    again = [match for file in files for match in it.cast.settlement_bank.client.settlement.attest_notification(file)]
    it.checks.equal(
        "the bank's files once more attest nothing once more",
        {match.verdict for match in again},
        {Verdict.ALREADY_ATTESTED},
    )


def _too_late(it: Play, claim: Claim) -> None:
    sender, receiver = it.cast.tiers[2][0], it.cast.tiers[3][0]
    held = next(one for one in sender.client.certificates.list() if int(one["receivable"]) == claim.receivable)
    act = sender.sign.transfer(
        certificate=int(held["id"]),
        sequence=held["sequence"],
        receiver=receiver.number,
        receiver_tag=receiver.tag,
        amount=building.minor(held["amount"]),
        until=it.now() + 60,
    )
    it.checks.refused(
        "after the cut-off nothing changes hands",
        "Matured",
        lambda: sender.client.certificates.transfer(act, wait=20.0),
    )


def _clearing(it: Play, claim: Claim) -> None:
    listed = it.cast.settlement_bank.client.settlement.clearing_list(claim.receivable)
    rows, bound = [], True
    for line in listed["lines"]:
        holder = it.cast.members[line["holder"]["participant"]]
        account: Mapping[str, Any] = line["account"].get("document", {}) if "account" in line else {}
        bound &= account.get("number") == holder.account.number
        amount = money(building.minor(line["amount"]), claim.currency)
        rows.append((short(line["certificate"]), holder.name, str(account.get("number", "?")), amount))
    rows.append(("", "", "sum", money(building.minor(listed["sum_amount"]), claim.currency)))
    it.tell.table("Clearing list", ("certificate", "holder", "bound account", ">amount"), rows)
    it.checks.equal("the clearing list adds up to the face", building.minor(listed["sum_amount"]), claim.face)
    it.checks.that("each line names its holder's bound account", bound)


def _pay(it: Play, claim: Claim, amount: int, reference: str) -> None:
    bank = it.cast.settlement_bank
    document = CommittedDocument.bank_reference(reference)
    act = bank.sign.attest_payment(
        receivable=claim.receivable, bank_reference=document.commitment, amount=amount, paid_at=it.now()
    )
    it.do(
        bank,
        lambda act, *, wait: bank.client.settlement.attest_payment(act, documents=[document], wait=wait),
        act,
        f"attests that {claim.obligor.name} paid {money(amount, claim.currency)} ({reference})",
    )
    _wait_for_redemption(it, claim)


def _pay_by_file(it: Play, claim: Claim) -> bytes:
    """The obligor's order is executed, and the bank attests what its own system notifies; that notification."""
    bank = it.cast.settlement_bank
    file = executed(claim.obligor.client.settlement.payment_order(claim.receivable), it.now())
    (match,) = bank.client.settlement.attest_notification(file)
    if match.verdict is not Verdict.ATTESTED or match.payment is None:
        raise PlayError(f"the bank's notification was not attested: {match.verdict} {match.detail}")
    it.presented += 1
    done = bank.client.operations.get(match.detail)["acts"][0]
    amount = money(match.payment.amount, claim.currency)
    what = f"attests from its camt.054 that {claim.obligor.name} paid {amount} ({match.payment.reference})"
    it.tell.act(bank.name, what, [f"{bank.name} (maker)"], done["digest"], done.get("transaction"))
    _wait_for_redemption(it, claim)
    return file


def _wait_for_redemption(it: Play, claim: Claim) -> None:
    """The service redeems the holders by itself: nobody's signature is needed, the outcome is the chain's."""
    until = time.monotonic() + _PATIENCE
    while True:
        _, settled, redeemed = _state(it, claim)
        if settled == redeemed:
            return
        if time.monotonic() > until:
            raise PlayError(f"of {settled} minor units only {redeemed} reached the holders")
        time.sleep(_PAUSE)


def _not_twice(it: Play, claim: Claim, reference: str) -> None:
    bank = it.cast.settlement_bank
    document = CommittedDocument.bank_reference(reference)
    act = bank.sign.attest_payment(
        receivable=claim.receivable, bank_reference=document.commitment, amount=1, paid_at=it.now()
    )
    it.checks.refused(
        "the same bank reference has no second effect",
        "BankReferenceUsed",
        lambda: bank.client.settlement.attest_payment(act, documents=[document], wait=20.0),
    )


def _redeemed(it: Play, claim: Claim) -> None:
    paid: dict[int, int] = {}
    for entry in it.cast.settlement_bank.client.settlement.redemptions(claim.receivable):
        holder = entry["holder"]["participant"]
        paid[holder] = paid.get(holder, 0) + building.minor(entry["amount"])
    rows = [(it.name_of(holder), money(amount, claim.currency)) for holder, amount in sorted(paid.items())]
    it.tell.table("Paid out to the holders", ("holder", ">amount"), rows)
    it.checks.equal("the holders got the face, to the minor unit", sum(paid.values()), claim.face)


def _state(it: Play, claim: Claim) -> tuple[str, int, int]:
    shown = it.cast.settlement_bank.client.receivables.get(claim.receivable)
    return shown["state"], building.minor(shown["settled"]), building.minor(shown["redeemed"])
