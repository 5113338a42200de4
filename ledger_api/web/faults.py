"""Around every request: it is counted, and an error that nothing expected ends here.

Such an error is one problem for the client, and one line with its place in the log.
"""

import logging
import secrets
import time

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.values.faults import told
from ledger_api.values.logs import tell
from ledger_api.web.codes import Code
from ledger_api.web.counters import Counters
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import PREFIX

_METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "DELETE", "OPTIONS", "PATCH"})
_LOG = logging.getLogger("ledger.web")
_REQUESTS = logging.getLogger("ledger.requests")
_OPERATIONS = b"/v1/operations/"
CLIENT_GONE = 499
"""Counted where a client went away before it had sent its request; it is no answer, and nobody gets it."""


class AnswerCutError(Exception):
    """An answer that had begun could not be finished; the server ends the connection."""


class Faults:
    """ASGI middleware, the outermost one: no error goes on to the server, which would log all that it says."""

    def __init__(self, app: ASGIApp, *, counters: Counters) -> None:
        self._app = app
        self._counters = counters

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        Raises:
            AnswerCutError: the answer had begun.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        status, operation, begun = 0, None, time.perf_counter()

        async def noted(message: Message) -> None:
            nonlocal status, operation
            if message["type"] == "http.response.start":
                status, operation = message["status"], _operation(message)
            await send(message)

        fault = None
        try:
            await self._app(scope, receive, noted)
        except ClientDisconnect:
            status = status or CLIENT_GONE  # nobody is left to be answered, and nothing failed
            return
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends here
            fault = secrets.token_hex(8)
            _LOG.error("fault %s: %s %s: %s", fault, scope["method"], _route(scope), told(error))
        finally:
            method = scope["method"] if scope["method"] in _METHODS else "other"
            self._counters.requests[method, _route(scope), status or 500] += 1
            tell(
                _REQUESTS,
                logging.INFO,
                "answered",
                method=method,
                route=_route(scope),
                status=status or 500,
                milliseconds=round(1_000 * (time.perf_counter() - begun), 1),
                **({"operation": operation} if operation else {}),
            )
        if fault is None:
            return
        if status:
            raise AnswerCutError(f"fault {fault}")
        await ProblemError(Code.INTERNAL, f"the service failed: fault {fault}").response()(scope, receive, send)


def _operation(start: Message) -> str | None:
    """The operation that an answer names as what came of the request."""
    for name, value in start["headers"]:
        if name.lower() == b"location" and value.startswith(_OPERATIONS):
            return str(value.removeprefix(_OPERATIONS), "ascii")
    return None


def _route(scope: Scope) -> str:
    # The route's own path: the one that was asked for has ids.
    path: str = getattr(scope.get("route"), "path", "none")
    return (
        PREFIX + path if path != "none" and scope["path"].startswith(PREFIX) and not path.startswith(PREFIX) else path
    )
