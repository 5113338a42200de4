"""Checkpoints in answers."""

from typing import Annotated, Any

from pydantic import BaseModel, Field

from ledger_api.web.instants import Instant

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]


class CountersignatureModel(BaseModel):
    """One member's countersignature: its signed act, checkable without the service."""

    member: int
    created_at: Instant
    act: dict[str, Any] = Field(description="The signed Countersign act in its JSON form.")


class CheckpointModel(BaseModel):
    """The chain at a height."""

    height: int
    block_hash: Hash
    state_root: Hash
    executed: int = Field(description="Acts executed or scheduled up to here.")
    history: Hash = Field(description="Chained hash of those acts, by block and log index.")
    created_at: Instant
    countersignatures: list[CountersignatureModel]


class CheckpointPage(BaseModel):
    """A page of checkpoints, newest first."""

    items: list[CheckpointModel]
    next: str | None = None
