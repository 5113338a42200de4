"""Endpoint declarations: operation id, who may call, example, and every problem it can answer with.

A declaration that leaves one of these out does not come to be, so an endpoint can't be added without them.
"""

import re
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any, TypeVar

from fastapi import APIRouter
from pydantic import BaseModel
from starlette.responses import Response

from ledger_api.acts.enums import Role
from ledger_api.web.answers import JsonAnswer
from ledger_api.web.codes import Code
from ledger_api.web.names import names_of
from ledger_api.web.problems import documented
from ledger_api.web.route import LedgerRoute

Endpoint = TypeVar("Endpoint", bound=Callable[..., Any])

PREFIX = "/v1"
"""Before every path that is declared here."""
ALWAYS = frozenset(
    {
        Code.MALFORMED_REQUEST,
        Code.INVALID_REQUEST,
        Code.HEADERS_TOO_LARGE,
        Code.TOO_MANY_REQUESTS,
        Code.TIMED_OUT,
        Code.INTERNAL,
    }
)
SIGNED_IN = frozenset({Code.UNAUTHENTICATED, Code.SCOPE_MISSING})
WRITING = frozenset({Code.QUEUE_FULL, Code.WRITES_STOPPED})
WITH_BODY = frozenset({Code.BODY_TOO_LARGE, Code.UNSUPPORTED_MEDIA_TYPE})


class Access(StrEnum):
    """Who gets more than a refusal from an endpoint; the tests of access are generated from it.

    OWN answers with what is the caller's, so a stranger gets an empty page. PARTY is about one object, so a stranger
    gets what it would get for an object that does not exist. ROLE asks for a role of the network.
    """

    PUBLIC = "public"
    SIGNED_IN = "signed-in"
    OWN = "own"
    PARTY = "party"
    ROLE = "role"


@dataclass(frozen=True, kw_only=True)
class Operation:
    """What the OpenAPI document says of an endpoint. `example` is an answer that the answer's model accepts.

    `roles` are those of which one is needed, exactly where the access is ROLE.
    """

    id: str
    access: Access
    roles: Role | None = None
    answer: type[BaseModel] | None
    example: Mapping[str, Any] | None
    status: int = 200
    problems: Collection[Code] = ()
    body: Mapping[str, Any] | Sequence[Any] | None = None
    responses: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    openapi: Mapping[str, Any] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if (self.roles is not None) != (self.access is Access.ROLE):
            raise TypeError(f"{self.id}: an endpoint names roles exactly where it asks for one")

    def documented(self, method: str) -> dict[int | str, dict[str, Any]]:
        """Every answer the endpoint can give."""
        codes = ALWAYS.union(self.problems)
        if self.access is not Access.PUBLIC:
            codes |= SIGNED_IN
        if self.roles:
            codes |= {Code.ROLE_MISSING}
        if method != "GET":
            codes |= WRITING
        if method in {"POST", "PUT"}:
            codes |= WITH_BODY
        answers = documented(codes)
        if method == "GET":
            answers[304] = {"description": "Not changed since the given ETag"}
        if self.answer is not None:
            answers[self.status] = {"content": {"application/json": {"example": self.example}}}
        for status, entry in self.responses.items():
            known = answers.get(status, {})
            content = {**known.get("content", {}), **entry.get("content", {})}
            answers[status] = {**known, **entry, **({"content": content} if content else {})}
        return answers

    def extra(self) -> dict[str, Any]:
        """Additions to the endpoint's entry."""
        more: dict[str, Any] = {"x-access": self.access.value, **self.openapi}
        if self.roles:
            more["x-roles"] = names_of(self.roles)
        if self.body is not None:
            more["requestBody"] = {"content": {"application/json": {"example": self.body}}}
        return more


class Endpoints:
    """The endpoints of one domain."""

    def __init__(self, tag: str) -> None:
        self.router = APIRouter(tags=[tag], route_class=LedgerRoute)

    def get(self, path: str, operation: Operation) -> Callable[[Endpoint], Endpoint]:
        """A read."""
        return self._declare("GET", path, operation)

    def post(self, path: str, operation: Operation) -> Callable[[Endpoint], Endpoint]:
        """A write, or a question whose input is too large for a query."""
        return self._declare("POST", path, operation)

    def put(self, path: str, operation: Operation) -> Callable[[Endpoint], Endpoint]:
        """A write that replaces."""
        return self._declare("PUT", path, operation)

    def delete(self, path: str, operation: Operation) -> Callable[[Endpoint], Endpoint]:
        """A write that removes."""
        return self._declare("DELETE", path, operation)

    def _declare(self, method: str, path: str, operation: Operation) -> Callable[[Endpoint], Endpoint]:
        return self.router.api_route(
            path,
            methods=[method],
            operation_id=operation.id,
            name=operation.id,
            summary=_words(operation.id),
            response_model=operation.answer,
            response_class=Response if operation.answer is None else JsonAnswer,
            status_code=operation.status,
            responses=operation.documented(method),
            response_model_exclude_none=True,
            openapi_extra=operation.extra(),
        )


def _words(identity: str) -> str:
    """`listApiKeys` is `List api keys`."""
    return re.sub("(?<=[a-z])(?=[A-Z])", " ", identity).capitalize()
