"""Draw: the holder takes the cheapest quote, and sees the money come."""

from dataclasses import dataclass

from ledger_api.sdk import answers
from ledger_api.sdk.api.financing import FinancingFlows
from ledger_api.sdk.calls.steps import Progress, Run
from ledger_api.sdk.core import Core
from ledger_api.sdk.errors import AnswerError, PendingError
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import everything
from ledger_api.sdk.quotes import accepted
from ledger_api.sdk.signer import Signer

_WAITS = (
    ("registration", ("registered", "paying", "disbursed", "repaid"), "the financier has to register the financing"),
    ("instruction", ("paying", "disbursed", "repaid"), "the financier has to instruct the settlement bank"),
    ("disbursement", ("disbursed", "repaid"), "the settlement bank has to attest that it paid"),
)


@dataclass(frozen=True, slots=True)
class Draw:
    """The request by its id; a quote of it to take, else the cheapest, unless it costs more than `most_bps` a year.

    `most_bps` is the all-in annual rate on ACT/365, in basis points.
    """

    request: str
    quote: str | None = None
    most_bps: int | None = None


def draw(core: Core, signer: Signer, wanted: Draw, wait: float) -> Flow[Progress[answers.Financing]]:
    """Choose, accept, and look how far the financier and the bank are. See `ledger_api.sdk.api.credit`."""
    run, flows = Run(), FinancingFlows(core)
    with run.step("acceptance"):
        request = yield from flows.get_request(wanted.request)
        taken = yield from _taken(flows, wanted.request)
        if taken is None:
            try:
                taken = yield from _accept(flows, signer, wanted, run, wait)
            except PendingError as pending:
                run.waiting("acceptance", "the ledger has accepted it and not executed it yet", pending.operation)
                return run.progress(None)
        else:
            run.found("acceptance", taken["id"])
    with run.step("disbursement"):
        deal = yield from flows.get(int(request["certificate"]))
        if deal["terms"] != taken["terms"]:
            raise AnswerError("the certificate was financed again since: this request's financing is over")
        if deal["state"] in {"failed", "cancelled"}:
            raise AnswerError(f"the financing is {deal['state']}: the certificate is free to be asked for again")
    for name, reached, whose in _WAITS:
        if deal["state"] in reached or deal["state"] == "recourse_called":
            run.found(name)
        else:
            run.waiting(name, whose)
            break
    return run.progress(deal)


def _taken(flows: FinancingFlows, request: str) -> Flow[answers.Quote | None]:
    given = yield from everything(flows.quotes(request))
    return next((one for one in given if one["status"] == "accepted"), None)


def _accept(flows: FinancingFlows, signer: Signer, wanted: Draw, run: Run, wait: float) -> Flow[answers.Quote]:
    ranking = yield from flows.best_quotes(wanted.request)
    candidates = [one for one in ranking.quotes if wanted.quote in {None, one.quote}]
    if not candidates:
        why = "; ".join(f"{one.quote}: {one.reason}" for one in ranking.unusable) or "none has come"
        raise AnswerError(f"there is no quote to accept ({why})")
    best = candidates[0]
    if wanted.most_bps is not None and best.annual_bps > wanted.most_bps:
        raise AnswerError(f"the cheapest quote costs {best.annual_bps} basis points a year, more than was wanted")
    operation = yield from flows.accept_quote(best.quote, accepted(signer, best.opened), wait=wait)
    run.done("acceptance", best.quote, operation["id"])
    return (yield from flows.get_quote(best.quote))
