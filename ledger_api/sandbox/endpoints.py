"""POST /sandbox/clock."""

from ledger_api.access.callers import Managing
from ledger_api.chain.errors import ClockFixedError
from ledger_api.sandbox.schemas import ClockModel, ClockRequest
from ledger_api.web.codes import Code
from ledger_api.web.instants import rfc3339
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

sandbox = Endpoints("sandbox")


@sandbox.post(
    "/sandbox/clock",
    Operation(
        id="advanceClock",
        access=Access.SIGNED_IN,
        answer=ClockModel,
        body={"advance_seconds": 86_400},
        example={"now": "2026-03-02T08:00:00Z"},
        problems=(Code.NOT_FOUND, Code.CONFLICT),
    ),
)
async def advance_clock(body: ClockRequest, _: Managing, service: Service) -> ClockModel:
    """Move the ledger's clock forward, for everyone. Only a sandbox has this; elsewhere it is not found."""
    if not service.settings.sandbox:
        raise not_found()
    try:
        now = await service.ledger.advance_clock(body.advance_seconds)
    except ClockFixedError as error:
        raise ProblemError(Code.CONFLICT, str(error)) from error
    except ValueError as error:
        raise ProblemError(Code.INVALID_REQUEST, str(error), field="body/advance_seconds") from error
    return ClockModel(now=rfc3339(now))
