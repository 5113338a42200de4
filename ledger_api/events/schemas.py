"""Events in answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ledger_api.web.instants import Instant

Id = Annotated[str, Field(pattern="^(0|[1-9][0-9]*)$")]


class EventModel(BaseModel):
    """An act's outcome that concerns the participant."""

    sequence: int = Field(description="From 1 without gaps; resume after the last one you have.")
    act: str = Field(description="The act's name.")
    digest: str
    outcome: Literal["executed", "scheduled", "refused"]
    block: int
    log_index: int
    at: Instant = Field(description="The block's timestamp.")
    receivables: list[Id] = Field(description="Receivables of the participant that the act touched.")
    certificates: list[Id] = Field(description="Certificates of the participant, or offered to it, that it touched.")


class EventPage(BaseModel):
    """Events in order. Ask again `after` the last sequence; an empty page means that there is nothing new yet."""

    items: list[EventModel]
    next: str | None = Field(default=None, description="Cursor; absent at the end of what there is now.")
