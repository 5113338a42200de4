"""The relay for operators: how it is, what waits, resume after a stop, replace or drop what is stuck."""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Query

from ledger_api.access.callers import Managing, Reading
from ledger_api.acts.enums import Role
from ledger_api.chain.errors import ChainError, RelayRefusedError
from ledger_api.chain.rpc import NodeError
from ledger_api.meta.relay_schemas import (
    RelayModel,
    ReplacedModel,
    StuckRequest,
    UnderwayModel,
    relay_model,
    underway_model,
)
from ledger_api.store.errors import StoreError
from ledger_api.store.underway import underway_transactions, waiting_operations
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Runtime, Service

relay = Endpoints("relay")

OPERATES = Role.OPERATOR | Role.GOVERNOR
MOST_LISTED = 1_000
_HASH = "0x" + "7e" * 32
_RELAY = {
    "chain": "embedded",
    "height": 1_204,
    "lag": 0,
    "waiting": 12,
    "waiting_bytes": 1_812,
    "in_flight": 12,
    "oldest_seconds": 0.041,
    "last_block_acts": 248,
    "relayer": "0x" + "7e" * 20,
    "nonce": 5_120,
    "writes": True,
    "lease": {"holder": "folder", "token": 3, "until": "2026-03-01T08:00:30Z"},
    "snapshot_height": 1_198,
    "resumable": False,
}
_UNDERWAY = {
    "operations": [
        {"operation": "01976b1e-4a3c-7d2e-8f10-3b5a9c7e1d42", "created_at": "2026-03-01T08:00:00Z", "acts": 12}
    ],
    "transactions": [
        {
            "transaction": _HASH,
            "nonce": 5_119,
            "sender": "0x" + "7e" * 20,
            "source": "relay",
            "status": "sent",
            "block": 1_205,
            "bytes": 2_140,
            "stored_at": "2026-03-01T08:00:00Z",
        }
    ],
    "complete": True,
}


@relay.get("/relay", Operation(id="getRelay", access=Access.ROLE, roles=OPERATES, answer=RelayModel, example=_RELAY))
async def get_relay(caller: Reading, runtime: Service) -> RelayModel:
    """Queue, nonce, lease, head, and why writes are stopped where they are."""
    caller.require(OPERATES)
    return await _told(runtime)


@relay.get(
    "/relay/underway",
    Operation(id="listUnderway", access=Access.ROLE, roles=OPERATES, answer=UnderwayModel, example=_UNDERWAY),
)
async def list_underway(
    caller: Reading,
    read: Read,
    limit: Annotated[int, Query(ge=1, le=MOST_LISTED, description="Of operations and of transactions at most.")] = 100,
) -> UnderwayModel:
    """Operations that wait and transactions that are in no block yet, the oldest first."""
    caller.require(OPERATES)
    return await read.run(
        lambda snapshot: underway_model(
            waiting_operations(snapshot.connection, limit + 1),
            underway_transactions(snapshot.connection, limit + 1),
            limit,
        )
    )


@relay.post(
    "/relay:resume",
    Operation(
        id="resumeRelay",
        access=Access.ROLE,
        roles=OPERATES,
        answer=RelayModel,
        example=_RELAY,
        problems=(Code.CONFLICT,),
    ),
)
async def resume_relay(caller: Managing, runtime: Service) -> RelayModel:
    """Let writes go on once what stopped them is mended. After a divergence nothing but its cause helps."""
    caller.require(OPERATES)
    try:
        await runtime.ledger.resume()
    except RelayRefusedError as error:
        raise ProblemError(Code.CONFLICT, str(error)) from None
    except (ChainError, NodeError, StoreError) as error:
        raise ProblemError(Code.WRITES_STOPPED, f"it can't go on yet: {error}", retry_after=5) from None
    return await _told(runtime)


@relay.post(
    "/relay:replace",
    Operation(
        id="replaceTransaction",
        access=Access.ROLE,
        roles=OPERATES,
        answer=ReplacedModel,
        body={"transaction": _HASH},
        example={"transaction": _HASH},
        problems=(Code.CONFLICT, Code.NODE_UNAVAILABLE),
    ),
)
async def replace_transaction(body: StuckRequest, caller: Managing, runtime: Service) -> ReplacedModel:
    """Send a stuck transaction again at a better price, with the same nonce and the same acts."""
    caller.require(OPERATES)
    return await _replaced(runtime.ledger.replace, body.transaction)


@relay.post(
    "/relay:drop",
    Operation(
        id="dropTransaction",
        access=Access.ROLE,
        roles=OPERATES,
        answer=ReplacedModel,
        body={"transaction": _HASH},
        example={"transaction": _HASH},
        problems=(Code.CONFLICT, Code.NODE_UNAVAILABLE),
    ),
)
async def drop_transaction(body: StuckRequest, caller: Managing, runtime: Service) -> ReplacedModel:
    """Fill a stuck transaction's nonce by an empty transfer. No act is lost: what it carried waits again."""
    caller.require(OPERATES)
    return await _replaced(runtime.ledger.drop, body.transaction)


async def _told(runtime: Runtime) -> RelayModel:
    return relay_model(await runtime.ledger.relay(), await runtime.ledger.load())


async def _replaced(work: Callable[[bytes], Awaitable[bytes]], transaction: str) -> ReplacedModel:
    try:
        instead = await work(bytes.fromhex(transaction[2:]))
    except RelayRefusedError as error:
        raise ProblemError(Code.CONFLICT, str(error)) from None
    except NodeError:
        raise ProblemError(Code.NODE_UNAVAILABLE, retry_after=1) from None
    return ReplacedModel(transaction="0x" + instead.hex())
