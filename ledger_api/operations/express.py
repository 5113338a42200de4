"""`POST /acts` by a shorter way, past the framework's machinery, which costs several times what the act itself does.

It is for requests as nearly everybody sends them. It decides nothing: whatever it does not know (another media type, an
idempotency key, a body or a caller that is refused) goes on to the declared endpoint, which documents both.
"""

from collections.abc import Sequence
from typing import Final

from pydantic import TypeAdapter, ValidationError
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Router
from starlette.types import Message, Receive, Scope, Send
from typing_extensions import override

from ledger_api.access.identity import Identity
from ledger_api.access.identity import Scope as Grant
from ledger_api.access.service import AccessService
from ledger_api.acts.codec import Act
from ledger_api.operations.actforms import ActForm, one_of, to_act
from ledger_api.operations.taking import Desk
from ledger_api.web.counters import counters_of
from ledger_api.web.prefer import MOST_PREFERENCE, wait_of
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import PREFIX
from ledger_api.web.runtime import Runtime

_TURNED_AWAY: Final = "ledger.express"
"""In the scope of a request that the shorter way is not for."""
_FORM: Final[TypeAdapter[ActForm]] = TypeAdapter(one_of())
_KNOWN: Final = (b"authorization", b"content-type", b"prefer", b"idempotency-key")
_BEARER: Final = b"Bearer "


class Express(BaseRoute):
    """A route that stands before all others."""

    path = PREFIX + "/acts"

    def __init__(self, router: Router) -> None:
        self._router = router

    @override
    def matches(self, scope: Scope) -> tuple[Match, Scope]:
        ours = (
            scope["type"] == "http"
            and scope["path"] == self.path
            and scope["method"] == "POST"
            and not scope["query_string"]
            and _TURNED_AWAY not in scope
        )
        return (Match.FULL, {"route": self}) if ours else (Match.NONE, {})

    @override
    async def handle(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer the request, here or there."""
        messages = await _body(receive)
        answer = await _taken(Request(scope), b"".join([message.get("body", b"") for message in messages]))
        if answer is not None:
            await answer(scope, receive, send)
            return
        waiting = iter(messages)

        async def again() -> Message:
            message = next(waiting, None)
            return await receive() if message is None else message

        del scope["route"]
        scope[_TURNED_AWAY] = True
        await self._router.app(scope, again, send)


async def _body(receive: Receive) -> Sequence[Message]:
    messages = [await receive()]
    while messages[-1].get("more_body", False):
        messages.append(await receive())
    return messages


async def _taken(request: Request, body: bytes) -> Response | None:
    """The answer to the act, None where the shorter way is not for the request."""
    headers: dict[bytes, bytes] = {}
    for name, value in request.scope["headers"]:
        if name in _KNOWN:
            if name in headers:
                return None
            headers[name] = value
    runtime: Runtime | None = getattr(request.app.state, "runtime", None)
    access: AccessService | None = getattr(request.app.state, "access", None)
    token = headers.get(b"authorization", b"")
    prefer = headers.get(b"prefer", b"")
    plain = headers.get(b"content-type") == b"application/json" and b"idempotency-key" not in headers
    if not plain or len(prefer) > MOST_PREFERENCE or not token.startswith(_BEARER):
        return None
    if runtime is None or access is None:
        return None
    act = _act(body)
    caller = await _caller(access, token.removeprefix(_BEARER).decode("latin-1"))
    if act is None or caller is None:
        return None
    wait = await wait_of(runtime, prefer.decode("latin-1"))
    return await Desk(runtime, counters_of(request), None, wait).take(caller, act)


def _act(body: bytes) -> Act | None:
    try:
        return to_act(_FORM.validate_json(body))
    except (ValidationError, ProblemError):
        return None


async def _caller(access: AccessService, token: str) -> Identity | None:
    try:
        caller = await access.identify(token)
    except ProblemError:
        return None
    return caller if Grant.ACT in caller.scopes else None
