"""The last stop of an error that nothing expected: one problem for the client, one line with its place in the log."""

import logging
import secrets

from starlette.types import ASGIApp, Message, Receive, Scope, Send

from ledger_api.values.faults import told
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

_LOG = logging.getLogger("ledger.web")


class AnswerCutError(Exception):
    """An answer that had begun could not be finished; the server ends the connection."""


class Faults:
    """ASGI middleware, the outermost one: no error goes on to the server, which would log all that it says."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request.

        Raises:
            AnswerCutError: the answer had begun.
        """
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        started = False

        async def noted(message: Message) -> None:
            nonlocal started
            started = True
            await send(message)

        fault = None
        try:
            await self._app(scope, receive, noted)
        except Exception as error:  # noqa: BLE001 - whatever it is, it ends here
            fault = secrets.token_hex(8)
            # The route's own path: the one that was asked for has ids.
            route = getattr(scope.get("route"), "path", "no route")
            _LOG.error("fault %s: %s %s: %s", fault, scope["method"], route, told(error))
        if fault is None:
            return
        if started:
            raise AnswerCutError(f"fault {fault}")
        await ProblemError(Code.INTERNAL, f"the service failed: fault {fault}").response()(scope, receive, send)
