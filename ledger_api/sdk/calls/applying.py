"""Apply: from a certificate to a request that financiers can answer; of a part of it, the part is split off first."""

from collections.abc import Sequence
from dataclasses import dataclass

from ledger_api.acts.enums import Recourse
from ledger_api.acts.ids import child_id
from ledger_api.acts.messages import InvitedLine, PartLine
from ledger_api.sdk import answers
from ledger_api.sdk.api.certificates import CertificateFlows
from ledger_api.sdk.api.financing import FinancingFlows
from ledger_api.sdk.building import minor
from ledger_api.sdk.calls.steps import Progress, Run
from ledger_api.sdk.core import Core
from ledger_api.sdk.errors import AnswerError, NotFoundError, PendingError
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import everything
from ledger_api.sdk.signer import Signer


@dataclass(frozen=True, slots=True)
class Application:
    """What is asked for: the certificate at the sequence that you decided by, and which financiers to ask.

    `amount` in minor units is all of it or a part; `until` (unix seconds) is how long quotes may come. Sequence and
    amount are what a repeated call is recognised by: keep them until it has returned.
    """

    certificate: int
    sequence: int
    amount: int
    invited: Sequence[int]
    until: int
    recourse: Recourse = Recourse.WITHOUT


def apply(core: Core, signer: Signer, asked: Application, wait: float) -> Flow[Progress[answers.FinancingRequest]]:
    """Split off the part, if it is one, and ask. See `ledger_api.sdk.api.credit`."""
    run = Run()
    with run.step("certificate"):
        shown = yield from CertificateFlows(core).get(asked.certificate)
    certificate, sequence = asked.certificate, asked.sequence
    if shown.get("sequence") != asked.sequence or minor(shown["amount"]) != asked.amount:
        with run.step("split"):
            try:
                certificate = yield from _part(core, signer, asked, shown, run, wait)
            except PendingError as pending:
                run.waiting("split", "the ledger has accepted it and not executed it yet", pending.operation)
                return run.progress(None)
        sequence = 1
    with run.step("request"):
        request = yield from _request(core, signer, asked, certificate, sequence, run)
    return run.progress(request)


def _part(
    core: Core, signer: Signer, asked: Application, shown: answers.Certificate, run: Run, wait: float
) -> Flow[int]:
    part = child_id(asked.certificate, asked.sequence, 0)
    certificates = CertificateFlows(core)
    try:
        known = yield from certificates.get(part)
    except NotFoundError:
        if shown.get("sequence") != asked.sequence:
            raise AnswerError(f"certificate {asked.certificate} has moved on from sequence {asked.sequence}") from None
        act = signer.split(certificate=asked.certificate, sequence=asked.sequence, parts=[PartLine(asked.amount)])
        operation = yield from certificates.split(act, wait=wait)
        run.done("split", f"certificate {part}", operation["id"])
        return part
    if known.get("sequence") != 1 or minor(known["amount"]) != asked.amount:
        raise AnswerError(f"certificate {part}, which was split off, has moved on or is of another amount")
    run.found("split", f"certificate {part}")
    return part


def _request(
    core: Core, signer: Signer, asked: Application, certificate: int, sequence: int, run: Run
) -> Flow[answers.FinancingRequest]:
    flows = FinancingFlows(core)
    invited = sorted(set(asked.invited))
    for one in (yield from everything(flows.requests(certificate=certificate))):
        same = (
            one["status"] == "open"
            and one["sequence"] == sequence
            and one["recourse"] == asked.recourse.name.lower()
            and sorted(each["participant"] for each in one["invited"]) == invited
        )
        if same:
            run.found("request", one["id"])
            return one
    act = signer.request_financing(
        certificate=certificate,
        sequence=sequence,
        amount=asked.amount,
        recourse=int(asked.recourse),
        until=asked.until,
        invited=[InvitedLine(number) for number in invited],
    )
    request = yield from flows.request(act)
    run.done("request", request["id"])
    return request
