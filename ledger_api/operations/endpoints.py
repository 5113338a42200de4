"""GET /operations, /operations/{id}: what became of the caller's requests."""

from typing import Annotated

from fastapi import Path, Request

from ledger_api.access.callers import Reading
from ledger_api.operations import repository
from ledger_api.operations.schemas import OperationModel, OperationPage
from ledger_api.operations.taking import operation_example
from ledger_api.operations.views import operation_model
from ledger_api.store.ids import id_text, parse_id
from ledger_api.web import pages
from ledger_api.web.block import made_at
from ledger_api.web.codes import Code
from ledger_api.web.prefer import Wait
from ledger_api.web.problems import not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

operations = Endpoints("operations")
_EXAMPLE = operation_example("Transfer", done=True)


@operations.get(
    "/operations",
    Operation(id="listOperations", access=Access.OWN, answer=OperationPage, example={"items": [_EXAMPLE]}),
)
async def list_operations(
    caller: Reading, service: Service, read: Read, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> OperationPage:
    """The caller's operations, newest first."""
    before = pages.identity(cursor)
    ids = await read.run(lambda snapshot: repository.newest(snapshot.connection, caller.participant, before, limit + 1))
    views = [await service.ledger.operation(identity) for identity in ids[:limit]]
    items = [operation_model(view) for view in views if view is not None]
    return OperationPage(items=items, next=pages.encode(id_text(ids[limit - 1])) if len(ids) > limit else None)


@operations.get(
    "/operations/{id}",
    Operation(
        id="getOperation",
        access=Access.PARTY,
        answer=OperationModel,
        example=_EXAMPLE,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_operation(
    id: Annotated[str, Path(max_length=36, examples=[str(_EXAMPLE["id"])])],  # noqa: A002 - the path's own name
    caller: Reading,
    service: Service,
    wait: Wait,
    request: Request,
) -> OperationModel:
    """One of the caller's operations; with `Prefer: wait=n` as soon as it is done."""
    identity = parse_id(id)
    view = None if identity is None else await service.ledger.operation(identity)
    if view is None or view.participant != caller.participant:
        raise not_found()
    if wait and not view.done:
        view = await service.ledger.wait(view.id, wait) or view
    made_at(request, service.ledger.height)
    return operation_model(view)
