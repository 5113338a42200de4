"""The one route class: conditional reads by ETag, and the block that a read was made at."""

import hashlib
from collections.abc import Awaitable, Callable
from typing import Any

from fastapi.routing import APIRoute
from starlette.requests import Request
from starlette.responses import Response
from typing_extensions import override

from ledger_api.web.block import HEADER, block_of

Handler = Callable[[Request], Awaitable[Response]]


class LedgerRoute(APIRoute):
    """Adds `Ledger-Block` to what was read from the ledger, and `ETag` to every whole JSON answer of a GET."""

    @override
    def get_route_handler(self) -> Callable[[Request], Any]:
        """Wrap the endpoint's own handler."""
        inner: Handler = super().get_route_handler()

        async def handler(request: Request) -> Response:
            response = await inner(request)
            height = block_of(request)
            if height is not None:
                response.headers[HEADER] = str(height)
            if request.method == "GET" and response.status_code == 200 and hasattr(response, "body") and response.body:
                return _conditional(request, response)
            return response

        return handler


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
