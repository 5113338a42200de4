"""The one route class: exactly the documented queries, conditional reads by ETag, the block that a read was made at."""

import hashlib
from collections.abc import Awaitable, Callable, Iterator
from typing import Any

from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import override

from ledger_api.web.block import HEADER, block_of
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

Handler = Callable[[Request], Awaitable[Response]]


class LedgerRoute(APIRoute):
    """Adds `Ledger-Block` to what was read from the ledger, and `ETag` to every whole JSON answer of a GET.

    A query parameter that the endpoint does not have is refused: a misspelled filter must not answer with everything.
    """

    @override
    def get_route_handler(self) -> Callable[[Request], Any]:
        """Wrap the endpoint's own handler."""
        inner: Handler = super().get_route_handler()
        known = frozenset(_queries(self.dependant))

        async def handler(request: Request) -> Response:
            if request.url.query:
                _check_query(request, known)
            response = await inner(request)
            height = block_of(request)
            if height is not None:
                response.headers[HEADER] = str(height)
            if request.method == "GET" and response.status_code == 200 and hasattr(response, "body") and response.body:
                return _conditional(request, response)
            return response

        return handler


def _queries(dependant: Dependant) -> Iterator[str]:
    yield from (field.alias for field in dependant.query_params)
    for below in dependant.dependencies:
        yield from _queries(below)


def _check_query(request: Request, known: frozenset[str]) -> None:
    seen: set[str] = set()
    for name, _ in request.query_params.multi_items():
        if name not in known:
            raise ProblemError(Code.INVALID_REQUEST, "there is no such parameter", field=f"query/{name[:100]}")
        if name in seen:
            raise ProblemError(Code.INVALID_REQUEST, "the parameter is given twice", field=f"query/{name}")
        seen.add(name)


def _conditional(request: Request, response: Response) -> Response:
    tag = f'"{hashlib.blake2b(bytes(response.body), digest_size=16).hexdigest()}"'
    response.headers["ETag"] = tag
    response.headers.setdefault("Cache-Control", "private, no-cache")
    asked = request.headers.get("if-none-match", "")
    matches = {part.strip().removeprefix("W/") for part in asked.split(",")}
    if tag in matches or asked.strip() == "*":
        kept = {
            name: value for name, value in response.headers.items() if name not in {"content-length", "content-type"}
        }
        return Response(status_code=304, headers=kept)
    return response
