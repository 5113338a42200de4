"""The relay as operators see it."""

from pydantic import BaseModel, ConfigDict, Field

from ledger_api.chain.interface import Load, RelayView
from ledger_api.store.ids import id_text
from ledger_api.store.underway import UnderwayTransaction, WaitingOperation
from ledger_api.web.instants import Instant, rfc3339


class LeaseModel(BaseModel):
    """Who writes with the relayer's key."""

    holder: str = Field(description="The service, by a hash of its machine and folder.")
    token: int = Field(description="Rises with each holder.")
    until: Instant = Field(description="Until then nobody else takes over.")


class RelayModel(BaseModel):
    """How the relay is, and how much it has to do."""

    chain: str = Field(description="embedded or nodes.")
    height: int
    lag: int | None = Field(default=None, description="Blocks of the node that are not read; none where it is silent.")
    waiting: int = Field(description="Acts that have no outcome yet.")
    waiting_bytes: int
    in_flight: int = Field(description="Of them, acts in a transaction that is on its way.")
    oldest_seconds: float
    last_block_acts: int
    relayer: str = Field(description="The address that pays.")
    nonce: int = Field(description="Its next one.")
    writes: bool = Field(description="Whether this service writes; of several on one database one does.")
    lease: LeaseModel | None = None
    snapshot_height: int | None = Field(default=None, description="Where the embedded chain would start.")
    stopped: str | None = Field(default=None, description="Why acts are not taken.")
    resumable: bool = Field(description="Whether `resume` may mend that.")


class WaitingModel(BaseModel):
    """An operation with acts that wait."""

    operation: str
    created_at: Instant
    acts: int


class TransactionModel(BaseModel):
    """A transaction that is in no block that was read."""

    transaction: str
    nonce: int
    sender: str
    source: str = Field(description="relay, or gateway for a member's own.")
    status: str = Field(description="stored or sent.")
    block: int | None = Field(default=None, description="Of the embedded chain, where it is planned.")
    bytes: int
    stored_at: Instant


class UnderwayModel(BaseModel):
    """What waits, the oldest first; `complete` says whether it is all."""

    operations: list[WaitingModel]
    transactions: list[TransactionModel]
    complete: bool


class StuckRequest(BaseModel):
    """A transaction of the relay that is on its way."""

    model_config = ConfigDict(extra="forbid")

    transaction: str = Field(pattern="^0x[0-9a-f]{64}$", description="Its hash, as `GET /relay/underway` lists it.")


class ReplacedModel(BaseModel):
    """The transaction that has the old one's place now."""

    transaction: str


def relay_model(view: RelayView, load: Load) -> RelayModel:
    """The state as it is told."""
    lease = view.lease
    return RelayModel(
        chain="embedded" if view.embedded else "nodes",
        height=load.height,
        lag=load.lag,
        waiting=load.waiting,
        waiting_bytes=load.bytes,
        in_flight=load.in_flight,
        oldest_seconds=round(load.oldest, 3),
        last_block_acts=load.batch,
        relayer="0x" + view.relayer.hex(),
        nonce=view.nonce,
        writes=view.writes,
        lease=None if lease is None else LeaseModel(holder=lease.holder, token=lease.token, until=rfc3339(lease.until)),
        snapshot_height=load.saved,
        stopped=view.stopped,
        resumable=view.resumable,
    )


def underway_model(
    operations: list[WaitingOperation], transactions: list[UnderwayTransaction], limit: int
) -> UnderwayModel:
    """At most `limit` of each; one more was asked for to know whether that is all."""
    return UnderwayModel(
        operations=[
            WaitingModel(operation=id_text(one.id), created_at=rfc3339(one.created // 1_000), acts=one.acts)
            for one in operations[:limit]
        ],
        transactions=[
            TransactionModel(
                transaction="0x" + one.hash.hex(),
                nonce=one.nonce,
                sender="0x" + one.sender.hex(),
                source=one.source,
                status=one.status,
                block=one.block,
                bytes=one.size,
                stored_at=rfc3339(one.created),
            )
            for one in transactions[:limit]
        ],
        complete=len(operations) <= limit and len(transactions) <= limit,
    )
