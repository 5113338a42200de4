"""GET /checkpoints, /checkpoints/{height}; POST /checkpoints and /checkpoints/{height}/countersignatures."""

from typing import Annotated

from fastapi import Path, Response

from ledger_api.access.callers import Acting, Managing, Reading
from ledger_api.acts.enums import Role
from ledger_api.checkpoints import repository, service
from ledger_api.checkpoints.schemas import CheckpointModel, CheckpointPage
from ledger_api.operations.actforms import ActForm, example, one_of, to_act
from ledger_api.operations.presenting import signatories
from ledger_api.operations.service import domain_of
from ledger_api.store.reader import Snapshot
from ledger_api.web import pages
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

checkpoints = Endpoints("checkpoints")

WATCHES = Role.GOVERNOR | Role.AUDITOR
"""Who may have a checkpoint made."""

Height = Annotated[int, Path(ge=0, le=2**63 - 1, examples=[1_204])]
_EXAMPLE = {
    "height": 1_204,
    "block_hash": "0x" + "b1" * 32,
    "state_root": "0x" + "57" * 32,
    "executed": 311,
    "history": "0x" + "41" * 32,
    "created_at": "2026-03-01T08:00:00Z",
    "countersignatures": [
        {"member": 4, "created_at": "2026-03-01T08:05:00Z", "act": example("Countersign")},
    ],
}


@checkpoints.get(
    "/checkpoints",
    Operation(id="listCheckpoints", access=Access.SIGNED_IN, answer=CheckpointPage, example={"items": [_EXAMPLE]}),
)
async def list_checkpoints(
    _: Reading, read: Read, limit: pages.Limit = 50, cursor: pages.Cursor = None
) -> CheckpointPage:
    """Checkpoints with their countersignatures, newest first."""
    before = pages.number(cursor)

    def query(snapshot: Snapshot) -> CheckpointPage:
        rows = repository.newest(snapshot.connection, before, limit + 1)
        items = service.models(snapshot.connection, rows[:limit])
        return CheckpointPage(items=items, next=pages.encode(items[-1].height) if len(rows) > limit else None)

    return await read.run(query)


@checkpoints.get(
    "/checkpoints/{height}",
    Operation(
        id="getCheckpoint",
        access=Access.SIGNED_IN,
        answer=CheckpointModel,
        example=_EXAMPLE,
        problems=(Code.NOT_FOUND,),
    ),
)
async def get_checkpoint(height: Height, _: Reading, read: Read) -> CheckpointModel:
    """The checkpoint of a height."""
    return await read.run(lambda snapshot: service.one(snapshot.connection, height))


@checkpoints.post(
    "/checkpoints",
    Operation(
        id="createCheckpoint",
        access=Access.ROLE,
        roles=WATCHES,
        answer=CheckpointModel,
        status=201,
        example=_EXAMPLE | {"countersignatures": []},
        problems=(Code.NODE_UNAVAILABLE,),
    ),
)
async def create_checkpoint(caller: Managing, runtime: Service, read: Read, response: Response) -> CheckpointModel:
    """Make a checkpoint of the newest readable block now (governors and auditors); hourly it is made by itself."""
    caller.require(WATCHES)
    made = await runtime.ledger.checkpoint()
    response.headers["Location"] = f"/v1/checkpoints/{made.height}"
    return await read.run(lambda snapshot: service.one(snapshot.connection, made.height))


async def countersign_checkpoint(
    height: Height, body: ActForm, caller: Acting, runtime: Service, read: Read
) -> CheckpointModel:
    """A member's word, signed, that the checkpoint is what it sees too. Countersigning twice is once."""
    act = to_act(body)
    if caller.participant not in signatories(act):
        raise ProblemError(Code.NOT_A_SIGNER, f"participant {caller.participant} does not sign this Countersign")
    domain = domain_of(runtime.ledger)
    await runtime.writer.run(lambda connection: service.countersign(connection, height, act, read.now, domain))
    return await read.run(lambda snapshot: service.one(snapshot.connection, height))


countersign_checkpoint.__annotations__["body"] = one_of("Countersign")
checkpoints.post(
    "/checkpoints/{height}/countersignatures",
    Operation(
        id="countersignCheckpoint",
        access=Access.SIGNED_IN,
        answer=CheckpointModel,
        example=_EXAMPLE,
        body=example("Countersign"),
        problems=(
            Code.NOT_FOUND,
            Code.NOT_A_SIGNER,
            Code.WRONG_ACT,
            Code.ACT_MALFORMED,
            Code.ACT_REFUSED,
            Code.COMMITMENT_DIFFERS,
        ),
    ),
)(countersign_checkpoint)
