"""POST /acts, /acts:check, /acts:prepare, /acts:bulk: signed acts of any kind that goes on chain."""

from typing import Annotated

from fastapi import Query, Request, Response

from ledger_api.access.callers import Acting, Reading
from ledger_api.acts.catalogue import Signing
from ledger_api.acts.hashing import check_digest, digest
from ledger_api.acts.typed_data import typed_data
from ledger_api.operations.actforms import FORMS, ActForm, example, one_of, to_act
from ledger_api.operations.bulk import BULK_BODY, wires_of
from ledger_api.operations.schemas import BulkModel, CheckModel, TypedDataModel
from ledger_api.operations.service import check, domain_of
from ledger_api.operations.taking import TAKING, Taking, accepting, operation_example
from ledger_api.operations.views import verdict_model
from ledger_api.web.codes import Code
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Service

acts = Endpoints("acts")

_DIGEST = "0x" + "d1" * 32
_VERDICT = {"digest": _DIGEST, "act": "Transfer", "accepted": True}


async def present_act(body: ActForm, caller: Acting, desk: Taking) -> Response:
    """Present one signed act. It is durable when this answers; with `Prefer: wait=n` it is usually executed."""
    return await desk.take(caller, to_act(body))


async def check_act(body: ActForm, caller: Acting, desk: Taking) -> CheckModel:
    """What the rules say of an act now, over everything accepted before. Nothing is stored."""
    return CheckModel(verdict=verdict_model(await check(desk.service.ledger, desk.sees, caller, to_act(body))))


async def prepare_act(body: ActForm, _: Reading, service: Service) -> TypedDataModel:
    """The EIP-712 document of an act. Compare it with your own: what a service shows is not what you sign by."""
    act, domain = to_act(body), domain_of(service.ledger)
    dual = act.type.signing is Signing.DUAL
    return TypedDataModel(
        digest="0x" + digest(act, domain).hex(),
        typed_data=typed_data(act, domain),
        check_digest="0x" + check_digest(act, domain).hex() if dual else None,
        check_typed_data=typed_data(act, domain, check=True) if dual else None,
        wire="0x" + act.wire.hex(),
    )


# The bodies are one model per act: their annotation is made from the catalogue.
for endpoint in (present_act, check_act):
    endpoint.__annotations__["body"] = one_of()
prepare_act.__annotations__["body"] = one_of(*FORMS)

acts.post("/acts", accepting("Transfer", id="presentAct", access=Access.OWN))(present_act)
acts.post(
    "/acts:check",
    Operation(
        id="checkAct",
        access=Access.OWN,
        answer=CheckModel,
        body=example("Transfer"),
        example={"verdict": _VERDICT},
        problems=(Code.WRONG_ACT, Code.ACT_MALFORMED, Code.NOT_A_SIGNER, Code.NOT_FOUND),
    ),
)(check_act)
acts.post(
    "/acts:prepare",
    Operation(
        id="prepareAct",
        access=Access.SIGNED_IN,
        answer=TypedDataModel,
        body=example("Transfer"),
        example={
            "digest": _DIGEST,
            "typed_data": {"primaryType": "Transfer", "types": {}, "domain": {}, "message": {}},
            "wire": "0x2101",
        },
        problems=(Code.ACT_MALFORMED,),
    ),
)(prepare_act)


@acts.post(
    "/acts:bulk",
    Operation(
        id="presentActs",
        access=Access.OWN,
        answer=BulkModel,
        status=207,
        example={"operation": operation_example("Transfer"), "results": [_VERDICT]},
        problems=TAKING - {Code.WRONG_ACT, Code.ACT_REFUSED, Code.NOT_A_SIGNER, Code.NOT_FOUND},
        openapi={"requestBody": BULK_BODY},
    ),
)
async def present_acts(
    request: Request,
    caller: Acting,
    desk: Taking,
    atomic: Annotated[bool, Query(description="All acts or none.")] = False,
) -> Response:
    """Present up to 1,000 acts in order, as JSON or packed; each has its own result, in the same order."""
    return await desk.take_many(caller, await wires_of(request), whole=atomic)
