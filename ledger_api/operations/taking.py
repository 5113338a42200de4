"""The one way in for signed acts: what `POST /acts` and every typed write share."""

from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from typing import Annotated, Any

import orjson
from fastapi import Depends, Path, Request, Response
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute
from starlette.routing import compile_path

from ledger_api.access.callers import Acting
from ledger_api.access.identity import Identity
from ledger_api.access.visibility import sees_of
from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.codec import Act
from ledger_api.chain.interface import Companion, Idempotency, OperationView
from ledger_api.operations.actforms import ActForm, example, one_of, to_act
from ledger_api.operations.schemas import OperationModel
from ledger_api.operations.service import present, present_many
from ledger_api.operations.views import operation_json
from ledger_api.store.ids import id_text
from ledger_api.web.codes import Code
from ledger_api.web.counters import Counters, counters_of
from ledger_api.web.idempotency import HIT, Idempotent
from ledger_api.web.prefer import Wait
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Runtime, Service

TAKING = frozenset(
    {
        Code.WRONG_ACT,
        Code.ACT_MALFORMED,
        Code.ACT_REFUSED,
        Code.NOT_A_SIGNER,
        Code.NOT_FOUND,
        Code.IDEMPOTENCY_KEY_REUSED,
    }
)
"""What an act can be answered with besides its operation and what every write can be."""


class Desk:
    """Takes signed acts within one request, on the terms of its headers.

    Its answers are the JSON of `OperationModel` and `BulkModel`, made without them: this is the path that is to be
    fast, and a thousand acts may be in one answer.
    """

    def __init__(self, service: Runtime, counters: Counters, idempotency: Idempotency | None, wait: int) -> None:
        self.service = service
        self.sees = sees_of(service)
        self._counters = counters
        self._idempotency = idempotency
        self._wait = wait

    async def take(self, caller: Identity, act: Act, companion: Companion | None = None) -> Response:
        """Accept an act, wait as long as the client prefers, and say how far it is: 200 when done, else 202.

        Raises:
            ProblemError: see `TAKING`.
        """
        presented = await present(self.service.ledger, self.sees, caller, act, self._idempotency, companion)
        view = await self._waited(presented.operation)
        return _answer(operation_json(view), 200 if view.done else 202, view, replayed=presented.replayed)

    async def take_many(self, caller: Identity, wires: Sequence[bytes], *, whole: bool) -> Response:
        """Accept acts in order, each for itself or (`whole`) all or none; an unreadable one has its own result too."""
        many = await present_many(self.service.ledger, self.sees, caller, wires, self._idempotency, whole=whole)
        self._counters.refused(result.get("refusal") for result in many.results)
        told: dict[str, Any] = {"results": many.results}
        view = None
        if many.operation is not None:
            view = await self._waited(many.operation)
            told["operation"] = operation_json(view)
        return _answer(told, 207, view, replayed=many.replayed)

    async def _waited(self, view: OperationView) -> OperationView:
        if self._wait and not view.done:
            return await self.service.ledger.wait(view.id, self._wait) or view
        return view


def _answer(told: dict[str, Any], status: int, view: OperationView | None, *, replayed: bool) -> Response:
    headers = {"Location": f"/v1/operations/{id_text(view.id)}"} if view is not None else {}
    if replayed:
        headers[HIT] = "true"
    return Response(orjson.dumps(told), status, headers, "application/json")


async def desk_of(request: Request, service: Service, idempotency: Idempotent, wait: Wait) -> Desk:
    """The request's desk. A coroutine: what is none runs on a thread of its own, which costs more than all it does."""
    return Desk(service, counters_of(request), idempotency, wait)


Taking = Annotated[Desk, Depends(desk_of)]


def take_acts(domains: Iterable[Endpoints], prefix: str) -> Callable[[str, str], bool]:
    """Whether a method and path are those of an endpoint that takes acts."""
    patterns = [
        compile_path(prefix + route.path)[0]
        for domain in domains
        for route in domain.router.routes
        if isinstance(route, APIRoute) and _has_desk(route.dependant)
    ]
    return lambda method, path: method == "POST" and any(pattern.match(path) for pattern in patterns)


def _has_desk(dependant: Dependant) -> bool:
    return dependant.call is desk_of or any(map(_has_desk, dependant.dependencies))


def operation_example(name: str, *, done: bool = False) -> dict[str, Any]:
    """An operation of one act of this name, accepted or done."""
    act: dict[str, Any] = {"digest": "0x" + "d1" * 32, "act": name, "status": "waiting"}
    if done:
        act |= {"status": "executed", "transaction": "0x" + "7e" * 32, "block": 1_204, "log_index": 0}
    return {
        "id": "01976b1e-4a3c-7d2e-8f10-3b5a9c7e1d42",
        "status": act["status"],
        "done": done,
        "created_at": "2026-03-01T08:00:00Z",
        "acts": [act],
    }


CompanionOf = Callable[[Runtime, Identity, Act, Any], Awaitable[Companion | None]]
"""Makes the private rows that belong to a presented act, from the form it came in."""


def accepting(name: str, *, id: str, access: Access, body: Mapping[str, Any] | None = None) -> Operation:  # noqa: A002
    """The declaration of an endpoint that takes an act: 202 accepted, 200 done within the wait."""
    return Operation(
        id=id,
        access=access,
        answer=OperationModel,
        status=202,
        example=operation_example(name),
        body=body or example(name),
        problems=TAKING,
        responses={
            200: {
                "model": OperationModel,
                "description": "Every act has its outcome",
                "content": {"application/json": {"example": operation_example(name, done=True)}},
            }
        },
    )


def typed_write(
    endpoints: Endpoints,
    path: str,
    id: str,  # noqa: A002 - the operation's id
    *names: str,
    about: str | None = None,
    access: Access = Access.OWN,
    body: Any = None,  # noqa: ANN401 - an annotation
    companion: CompanionOf | None = None,
) -> None:
    """Declare a POST that takes exactly the named acts and answers as `POST /acts`.

    `about` is the act's field that the path's `{id}` has to equal: an act about another object is not taken. `body`
    is the annotation of a form that holds more than the act (a subclass of its `ActForm`), `companion` makes the
    private rows that it asks for.
    """

    async def write(form: ActForm, caller: Acting, desk: Taking) -> Response:
        act = to_act(form)
        extra = None if companion is None else await companion(desk.service, caller, act, form)
        return await desk.take(caller, act, extra)

    async def write_about(id: str, form: ActForm, caller: Acting, desk: Taking) -> Response:  # noqa: A002
        if str(getattr(form.fields, f"{about}_")) != id:
            raise ProblemError(Code.WRONG_ACT, f"the act's {about} is not the path's", field=f"body/fields/{about}")
        return await write(form, caller, desk)

    sample = example(names[0])
    endpoint: Callable[..., Any] = write
    if about is not None:
        endpoint = write_about
        number = Path(max_length=39, pattern="^(0|[1-9][0-9]*)$", examples=[str(sample["fields"][about])])
        endpoint.__annotations__["id"] = Annotated[str, number]
    endpoint.__annotations__["form"] = body or one_of(*names)
    endpoint.__doc__ = BY_NAME[names[0]].summary
    endpoints.post(path, accepting(names[0], id=id, access=access))(endpoint)
