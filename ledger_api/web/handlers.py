"""Every way a request is expected to fail ends here as one problem; the unexpected ends in `faults`."""

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.responses import Response

from ledger_api.chain.errors import ChainBusyError, ChainStoppedError
from ledger_api.chain.interface import IdempotencyMismatchError
from ledger_api.store.errors import StoreBusyError, StoreError
from ledger_api.web.codes import Code
from ledger_api.web.counters import counters_of
from ledger_api.web.forms import invalid
from ledger_api.web.problems import ProblemError

_BY_STATUS = {
    400: Code.MALFORMED_REQUEST,
    404: Code.NOT_FOUND,
    405: Code.METHOD_NOT_ALLOWED,
    406: Code.NOT_ACCEPTABLE,
    413: Code.BODY_TOO_LARGE,
    415: Code.UNSUPPORTED_MEDIA_TYPE,
}


def install(app: FastAPI) -> None:
    """Register the handlers."""
    app.add_exception_handler(ProblemError, _problem)
    app.add_exception_handler(RequestValidationError, _invalid)
    app.add_exception_handler(HTTPException, _http)
    for busy in (ChainBusyError, StoreBusyError):
        app.add_exception_handler(busy, _busy)
    for stopped in (ChainStoppedError, StoreError):
        app.add_exception_handler(stopped, _stopped)
    app.add_exception_handler(IdempotencyMismatchError, _reused)


async def _problem(request: Request, error: Exception) -> Response:
    if not isinstance(error, ProblemError):
        raise error
    counters_of(request).refused([error.body.refusal])
    return error.response()


async def _invalid(_: Request, error: Exception) -> Response:
    if not isinstance(error, RequestValidationError):
        raise error
    first = error.errors()[0]
    return invalid(first, error.body, first["loc"]).response()


async def _http(_: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    code = _BY_STATUS.get(error.status_code, Code.MALFORMED_REQUEST)
    return ProblemError(code, headers=dict(error.headers or {})).response()


async def _busy(_: Request, error: Exception) -> Response:
    if not isinstance(error, ChainBusyError | StoreBusyError):
        raise error
    return ProblemError(Code.QUEUE_FULL, retry_after=error.retry_after).response()


async def _stopped(_: Request, __: Exception) -> Response:
    return ProblemError(Code.WRITES_STOPPED, retry_after=5).response()


async def _reused(_: Request, __: Exception) -> Response:
    return ProblemError(Code.IDEMPOTENCY_KEY_REUSED, field="header/Idempotency-Key").response()
