"""Repay: from the cut-off to the last minor unit. The bank attests what was paid; everybody else sees how far it is."""

import time
from dataclasses import dataclass
from datetime import datetime

from ledger_api.sdk import answers
from ledger_api.sdk.api.receivables import ReceivableFlows
from ledger_api.sdk.api.settlement import SettlementFlows
from ledger_api.sdk.building import minor
from ledger_api.sdk.calls.steps import Progress, Run
from ledger_api.sdk.core import Core
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.errors import PendingError, SigningKeyError
from ledger_api.sdk.flows import Flow, Pause
from ledger_api.sdk.pages import everything

LOOK_SECONDS = 0.2
"""Between two looks at whether the holders have been given their shares."""


@dataclass(frozen=True, slots=True)
class BankPayment:
    """What the settlement bank booked for a receivable: minor units, its own reference, unix seconds."""

    amount: int
    reference: str
    paid_at: int


def repay(
    core: Core, receivable: int, payment: BankPayment | None, wait: float
) -> Flow[Progress[answers.ReceivableDetails]]:
    """See `ledger_api.sdk.api.credit`."""
    run, flows = Run(), ReceivableFlows(core)
    with run.step("maturity"):
        claim = yield from flows.get(receivable)
        if core.clock.now() < datetime.fromisoformat(claim["cutoff"]).timestamp():
            run.waiting("maturity", f"it falls due at {claim['cutoff']}")
            return run.progress(claim)
    run.found("maturity")
    with run.step("payment"):
        if payment is not None:
            try:
                yield from _attest(core, receivable, payment, run, wait)
            except PendingError as pending:
                run.waiting("payment", "the ledger has accepted it and not executed it yet", pending.operation)
                return run.progress(claim)
        elif minor(claim["settled"]) == 0:
            run.waiting(
                "payment", f"the obligor has to pay {claim['outstanding']['amount']}, and its bank to attest it"
            )
            return run.progress(claim)
        else:
            run.found("payment", f"{claim['settled']['amount']} is attested")
    with run.step("distribution"):
        claim = yield from _distributed(flows, receivable, wait)
    if claim["redeemed"] != claim["settled"]:
        run.waiting("distribution", "the ledger gives the holders their shares")
        return run.progress(claim)
    run.found("distribution", f"{claim['redeemed']['amount']} is given out")
    if claim["settled"] == claim["due"]:
        run.found("settlement")
    else:
        run.waiting("settlement", f"{claim['outstanding']['amount']} is still owed")
    return run.progress(claim)


def _attest(core: Core, receivable: int, payment: BankPayment, run: Run, wait: float) -> Flow[None]:
    signer, flows = core.signer, SettlementFlows(core)
    if signer is None:
        raise SigningKeyError("attesting a payment needs the bank's key")
    document = CommittedDocument.bank_reference(payment.reference)
    wanted = "0x" + document.commitment.hex()
    for known in (yield from everything(flows.payments(receivable))):
        if (known["bank_reference"]["commitment"], known["bank"]["participant"]) == (wanted, signer.participant):
            run.found("payment", payment.reference)
            return
    act = signer.attest_payment(
        receivable=receivable, bank_reference=document.commitment, amount=payment.amount, paid_at=payment.paid_at
    )
    operation = yield from flows.attest_payment(act, documents=[document], wait=wait)
    run.done("payment", payment.reference, operation["id"])


def _distributed(flows: ReceivableFlows, receivable: int, wait: float) -> Flow[answers.ReceivableDetails]:
    """The receivable once all that is attested was given out, or as it is after the wait."""
    until = time.monotonic() + wait
    while True:
        claim = yield from flows.get(receivable)
        if claim["redeemed"] == claim["settled"] or time.monotonic() >= until:
            return claim
        yield Pause(LOOK_SECONDS)
