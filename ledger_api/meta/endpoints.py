"""GET /acts, /acts/{name}, /network, /healthz, /readyz."""

from typing import Annotated

from fastapi import Path, Response

from ledger_api.meta import network
from ledger_api.meta.schemas import ActTypeModel, CatalogueModel, HealthModel, NetworkModel, ReadinessModel
from ledger_api.meta.service import CATALOGUE
from ledger_api.web.codes import Code
from ledger_api.web.problems import not_found
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

meta = Endpoints("meta")
_BY_NAME = {act.name: act for act in CATALOGUE.acts}
_TRANSFER = _BY_NAME["Transfer"]
_NETWORK = {
    "chain_id": 31_337,
    "contract": "0x5fbdb2315678afecb367f032d93f642f64180aa3",
    "salt": "0x" + "5a" * 32,
    "code_hash": "0x" + "c0" * 32,
    "genesis_hash": "0x" + "9e" * 32,
    "domain_name": CATALOGUE.domain_name,
    "domain_version": CATALOGUE.domain_version,
    "domain_separator": "0x" + "d5" * 32,
    "deployed_at": 4,
    "block": 1_204,
    "now": "2026-03-01T08:00:00Z",
    "sandbox": False,
    "policy": {
        "version": 1,
        "effective_from": "2026-01-01T00:00:00Z",
        "tenor_days": 180,
        "tenor_days_max": 365,
        "depth_max": 10,
        "live_max": 200,
        "minimum_lot": "1",
        "grace_days": 3,
        "cooling_days": 1,
        "default_days": 90,
        "late_rate": 1_825,
        "thresholds": [
            {
                "per_act": {"amount": "500000.00", "currency": "CNY"},
                "per_day": {"amount": "2000000.00", "currency": "CNY"},
            }
        ],
    },
    "limits": {
        "body_bytes": 1_048_576,
        "document_bytes": 10_485_760,
        "wait_seconds": 20,
        "bulk_acts": 1_000,
        "page_items": 200,
    },
    "currencies": [{"code": "CNY", "number": 156, "minor_unit": 2}],
}
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


@meta.get(
    "/network",
    Operation(id="getNetwork", access=Access.PUBLIC, answer=NetworkModel, example=_NETWORK),
)
async def get_network(service: Service, read: Read) -> NetworkModel:
    """The network's identity, its present parameters and the service's limits."""
    return await network.describe(service, read)


@meta.get(
    "/readyz",
    Operation(
        id="getReadiness",
        access=Access.PUBLIC,
        answer=ReadinessModel,
        example={"ready": True, "checks": {"node": True, "projection": True}},
        responses={
            503: {
                "model": ReadinessModel,
                "description": "Not ready, or the answer took too long",
                "content": {
                    "application/json": {"example": {"ready": False, "checks": {"node": False, "projection": True}}}
                },
            }
        },
    ),
)
async def get_readiness(service: Service, response: Response) -> ReadinessModel:
    """Whether the service can do its work now; `ledger doctor` says what to mend."""
    checks = await service.ledger.health()
    ready = all(check.ok or not check.needed for check in checks)
    response.status_code = 200 if ready else 503
    return ReadinessModel(ready=ready, checks={check.name: check.ok for check in checks})
