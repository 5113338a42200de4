"""GET /acts, /acts/{name}, /healthz."""

from typing import Annotated

from fastapi import Path

from ledger_api.meta.schemas import ActTypeModel, CatalogueModel, HealthModel
from ledger_api.meta.service import CATALOGUE
from ledger_api.web.codes import Code
from ledger_api.web.problems import not_found
from ledger_api.web.routing import Access, Endpoints, Operation

meta = Endpoints("meta")
_BY_NAME = {act.name: act for act in CATALOGUE.acts}
_TRANSFER = _BY_NAME["Transfer"]
_ONE_ACT = CATALOGUE.model_copy(update={"acts": [_TRANSFER]})


@meta.get(
    "/acts",
    Operation(
        id="listActTypes",
        access=Access.PUBLIC,
        answer=CatalogueModel,
        example=_ONE_ACT.model_dump(mode="json", exclude_none=True),
    ),
)
async def list_act_types() -> CatalogueModel:
    """Every act, its fields, signers and EIP-712 type hashes."""
    return CATALOGUE


@meta.get(
    "/acts/{name}",
    Operation(
        id="getActType",
        access=Access.PUBLIC,
        answer=ActTypeModel,
        example=_TRANSFER.model_dump(mode="json", exclude_none=True),
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_act_type(name: Annotated[str, Path(max_length=64, examples=["Transfer"])]) -> ActTypeModel:
    """One act by its name."""
    found = _BY_NAME.get(name)
    if found is None:
        raise not_found()
    return found


@meta.get("/healthz", Operation(id="getHealth", access=Access.PUBLIC, answer=HealthModel, example={"status": "ok"}))
async def get_health() -> HealthModel:
    """Whether the process answers; /readyz says whether it can work."""
    return HealthModel(status="ok")
