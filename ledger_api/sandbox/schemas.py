"""The sandbox's clock in requests and answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from ledger_api.web.instants import Instant

MOST_SECONDS = 10 * 366 * 86_400


class ClockRequest(BaseModel):
    """How far the clock is moved."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    advance_seconds: Annotated[int, Field(ge=0, le=MOST_SECONDS, strict=True)]


class ClockModel(BaseModel):
    """The ledger's new present."""

    now: Instant
