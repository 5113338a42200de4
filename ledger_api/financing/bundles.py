"""POST /financing-requests:bulk: finance asked for several certificates at once, each with its own verdict."""

from collections.abc import Sequence
from typing import Annotated, Any

from fastapi import Query
from pydantic import Field
from sqlalchemy import Connection

from ledger_api.access.callers import Acting
from ledger_api.access.identity import Identity
from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import Domain, digest
from ledger_api.financing import service
from ledger_api.financing.examples import REQUEST
from ledger_api.financing.schemas import RequestBundleModel, RequestVerdictModel
from ledger_api.meta.network import MOST_BULK_ACTS
from ledger_api.operations.actforms import ActForm, example, one_of, to_act
from ledger_api.operations.service import domain_of
from ledger_api.store.ids import id_text
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

bundles = Endpoints("financing")

_Form: Any = one_of("RequestFinancing")
_List: Any = Annotated[list[_Form], Field(min_length=1, max_length=MOST_BULK_ACTS)]
_EXAMPLE = {
    "bundle": "01976b40-2b1d-7a10-a1c2-9d0e8f7a6b5d",
    "results": [{"digest": REQUEST["digest"], "accepted": True, "request": REQUEST["id"]}],
}


async def request_many(
    body: list[ActForm],
    caller: Acting,
    runtime: Service,
    atomic: Annotated[bool, Query(description="All requests or none.")] = False,
) -> RequestBundleModel:
    """Ask for finance for up to 1,000 certificates at once, one signed RequestFinancing each, listed as one bundle.

    Each has its own verdict, in the same order. The same requests again are the same bundle.
    """
    acts, now, domain = [to_act(form) for form in body], runtime.ledger.now(), domain_of(runtime.ledger)
    # Judged on a reader: a thousand signatures would keep the writer from everybody else.
    refused = await runtime.reader.run(lambda at: _refusals(at.connection, caller, acts, now, domain))
    results = [
        RequestVerdictModel(digest="0x" + digest(act, domain).hex(), accepted=problem is None, **_why(problem))
        for act, problem in zip(acts, refused, strict=True)
    ]
    good = [place for place, problem in enumerate(refused) if problem is None]
    if not good or (atomic and len(good) < len(acts)):
        return RequestBundleModel(results=results)
    rows = await runtime.writer.run(
        lambda connection: service.store_bundle(connection, [acts[place] for place in good], now, domain)
    )
    for place, row in zip(good, rows, strict=True):
        results[place] = results[place].model_copy(update={"request": id_text(row.id)})
    bundle = next((row.bundle for row in rows if row.bundle), None)
    return RequestBundleModel(bundle=id_text(bundle) if bundle else None, results=results)


request_many.__annotations__["body"] = _List
bundles.post(
    "/financing-requests:bulk",
    Operation(
        id="requestFinancings",
        access=Access.OWN,
        answer=RequestBundleModel,
        status=207,
        example=_EXAMPLE,
        body=[example("RequestFinancing")],
        problems=(Code.WRONG_ACT, Code.ACT_MALFORMED),
    ),
)(request_many)


def _refusals(
    connection: Connection, caller: Identity, acts: Sequence[Act], now: int, domain: Domain
) -> list[ProblemError | None]:
    return [_refusal(connection, caller, act, now, domain) for act in acts]


def _refusal(connection: Connection, caller: Identity, act: Act, now: int, domain: Domain) -> ProblemError | None:
    try:
        service.judged(connection, caller, act, now, domain)
    except ProblemError as problem:
        return problem
    return None


def _why(problem: ProblemError | None) -> dict[str, Any]:
    if problem is None:
        return {}
    return {"code": problem.code.value, "refusal": problem.body.refusal, "remedy": problem.body.remedy}
