"""GET and POST /products: a financier's products, version by version; POST /products:check tries a document."""

import re
from typing import Annotated, Any

from fastapi import Depends, Path, Query, Response
from pydantic import BaseModel, ConfigDict
from sqlalchemy import Connection, and_

from ledger_api.access.callers import Acting, Reading
from ledger_api.acts.enums import Role
from ledger_api.acts.products import Product, ProductError
from ledger_api.operations.actforms import one_of, to_act
from ledger_api.operations.service import domain_of
from ledger_api.products import repository, service
from ledger_api.products.examples import DOCUMENT, PRODUCT_ID, SET, VERSION
from ledger_api.products.schemas import (
    Document,
    ProductCheckModel,
    ProductDraft,
    ProductFaultModel,
    ProductVersionModel,
    ProductVersionPage,
)
from ledger_api.store.tables.products import products as table
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.problems import not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

products = Endpoints("products")

_SetForm: Any = one_of("SetProduct")
_ID = re.compile("([1-9][0-9]{0,9})-([1-9][0-9]{0,9})")


class SetProductRequest(BaseModel):
    """SetProduct, signed by a maker and by a checker, with its document."""

    model_config = ConfigDict(extra="forbid")

    set: _SetForm
    document: Document


async def _product(
    id: Annotated[str, Path(max_length=21, examples=[PRODUCT_ID], description="Financier and product.")],  # noqa: A002
) -> tuple[int, int]:
    found = _ID.fullmatch(id)
    if found is None or max(map(int, found.groups())) >= 2**32:
        raise not_found()
    return int(found[1]), int(found[2])


ProductId = Annotated[tuple[int, int], Depends(_product)]


@products.post(
    "/products",
    Operation(
        id="setProduct",
        access=Access.ROLE,
        roles=Role.FINANCIER,
        answer=ProductVersionModel,
        status=201,
        example=VERSION,
        body=SET,
        problems=(
            Code.WRONG_ACT,
            Code.ACT_MALFORMED,
            Code.ACT_REFUSED,
            Code.NOT_A_SIGNER,
            Code.PRODUCT_INVALID,
            Code.COMMITMENT_DIFFERS,
            Code.CONFLICT,
        ),
        responses={
            200: {
                "model": ProductVersionModel,
                "description": "The same version was set before",
                "content": {"application/json": {"example": VERSION}},
            }
        },
    ),
)
async def set_product(
    body: SetProductRequest, response: Response, caller: Acting, runtime: Service
) -> ProductVersionModel:
    """Bring a version of a product into force, now or later: the document, signed by a maker and by a checker."""
    caller.require(Role.FINANCIER)
    act, now, domain = to_act(body.set), runtime.ledger.now(), domain_of(runtime.ledger)

    def job(connection: Connection) -> tuple[ProductVersionModel, bool]:
        row, new = service.new_version(connection, caller, act, body.document, now, domain)
        return service.models(connection, [row], now)[0], new

    model, new = await runtime.writer.run(job)
    response.status_code = 201 if new else 200
    return model


@products.post(
    "/products:check",
    Operation(
        id="checkProduct",
        access=Access.ROLE,
        roles=Role.FINANCIER,
        answer=ProductCheckModel,
        example={
            "faults": [
                {
                    "field": "modules/evidence",
                    "reason": "order finance rests on the confirmed order: it has to ask for order",
                }
            ]
        },
        body={"document": DOCUMENT},
    ),
)
async def check_product(body: ProductDraft, caller: Reading) -> ProductCheckModel:
    """Try a document: every reason why it is no product, each with its place. Nothing is stored."""
    caller.require(Role.FINANCIER)
    try:
        product = Product.parse(body.document)
    except ProductError as error:
        return ProductCheckModel(
            faults=[ProductFaultModel(field=fault.field, reason=fault.reason) for fault in error.faults]
        )
    return ProductCheckModel(faults=[], commitment="0x" + product.commitment.hex())


@products.get(
    "/products",
    Operation(id="listProducts", access=Access.SIGNED_IN, answer=ProductVersionPage, example={"items": [VERSION]}),
)
async def list_products(
    caller: Reading,
    read: Read,
    financier: Annotated[int | None, Query(ge=1, le=2**32 - 1, description="Only this financier's.")] = None,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> ProductVersionPage:
    """The version in force of every product that is offered to the caller, by financier and number."""
    condition = service.visible(caller)
    if financier is not None:
        condition = and_(condition, table.c.financier == financier)
    after = pages.pair(cursor)

    def query(connection: Connection) -> ProductVersionPage:
        rows = repository.in_force(connection, read.now, condition, after, limit + 1)
        items = service.models(connection, rows[:limit], read.now)
        more = pages.encode(rows[limit - 1].financier, rows[limit - 1].product) if len(rows) > limit else None
        return ProductVersionPage(items=items, next=more)

    return await read.run(lambda at: query(at.connection))


@products.get(
    "/products/{id}",
    Operation(
        id="getProduct",
        access=Access.PARTY,
        answer=ProductVersionModel,
        example=VERSION,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_product(id: ProductId, caller: Reading, read: Read) -> ProductVersionModel:  # noqa: A002
    """The version in force of a product."""

    def query(connection: Connection) -> ProductVersionModel:
        row = service.seen(connection, caller, id, read.now)
        return service.models(connection, [row], read.now)[0]

    return await read.run(lambda at: query(at.connection))


@products.get(
    "/products/{id}/versions",
    Operation(
        id="listProductVersions",
        access=Access.PARTY,
        answer=ProductVersionPage,
        example={"items": [VERSION]},
        problems=(Code.NOT_FOUND,),
    ),
)
async def list_product_versions(
    id: ProductId,  # noqa: A002
    caller: Reading,
    read: Read,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> ProductVersionPage:
    """A product's versions, the newest first; those to come are shown to its financier alone."""
    below = pages.number(cursor)

    def query(connection: Connection) -> ProductVersionPage:
        service.seen(connection, caller, id, read.now)
        until = None if caller.participant == id[0] else read.now
        rows = repository.versions(connection, *id, until=until, below=below, limit=limit + 1)
        items = service.models(connection, rows[:limit], read.now)
        return ProductVersionPage(items=items, next=pages.encode(items[-1].version) if len(rows) > limit else None)

    return await read.run(lambda at: query(at.connection))


@products.get(
    "/products/{id}/versions/{version}",
    Operation(
        id="getProductVersion",
        access=Access.PARTY,
        answer=ProductVersionModel,
        example=VERSION,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_product_version(
    id: ProductId,  # noqa: A002
    version: Annotated[int, Path(ge=1, le=2**16 - 1, examples=[1])],
    caller: Reading,
    read: Read,
) -> ProductVersionModel:
    """One version of a product: what a quote that was given under it is held against."""

    def query(connection: Connection) -> ProductVersionModel:
        row = service.seen_version(connection, caller, id, version, read.now)
        return service.models(connection, [row], read.now)[0]

    return await read.run(lambda at: query(at.connection))
