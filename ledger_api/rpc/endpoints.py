"""POST /rpc: JSON-RPC to the ledger's chain, single calls and bounded batches."""

from typing import Any

import orjson
from fastapi import Request
from starlette.responses import Response

from ledger_api.access.callers import Relaying
from ledger_api.acts.enums import Role
from ledger_api.rpc import service
from ledger_api.rpc.schemas import ANSWER, MOST_CALLS, REQUEST
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

rpc = Endpoints("rpc")

SEES_THE_GRAPH = Role.GOVERNOR | Role.FINANCIER | Role.SETTLEMENT_BANK | Role.AUDITOR | Role.AUTHORITY
"""A node shows who owes and holds what, so it is open to those whose own node would show it."""


@rpc.post(
    "/rpc",
    Operation(
        id="callNode",
        access=Access.ROLE,
        roles=SEES_THE_GRAPH,
        answer=None,
        example=None,
        responses={200: ANSWER},
        openapi={"requestBody": REQUEST},
    ),
)
async def call_node(request: Request, caller: Relaying, runtime: Service) -> Response:
    """Call the chain's node: reads of the ledger, and raw transactions, which are durable before they are sent.

    An error of a call is in its own answer, as JSON-RPC has it.
    """
    caller.require(SEES_THE_GRAPH)
    if request.headers.get("content-type", "").partition(";")[0].strip().lower() != "application/json":
        raise ProblemError(Code.UNSUPPORTED_MEDIA_TYPE, "it takes application/json", field="header/Content-Type")
    body = _parsed(await request.body())
    calls = body if isinstance(body, list) else [body]
    if not 0 < len(calls) <= MOST_CALLS:
        raise ProblemError(Code.INVALID_REQUEST, f"a batch has 1 to {MOST_CALLS} calls", field="body")
    answers = await service.answer(runtime.ledger, calls)
    return Response(orjson.dumps(answers if isinstance(body, list) else answers[0]), media_type="application/json")


def _parsed(body: bytes) -> Any:  # noqa: ANN401 - JSON is any value
    try:
        return orjson.loads(body)
    except orjson.JSONDecodeError:
        raise ProblemError(Code.MALFORMED_REQUEST, "the body is no JSON", field="body") from None
