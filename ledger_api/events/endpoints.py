"""GET /events in pages, GET /events/stream as server-sent events."""

from typing import Annotated

from fastapi import Header, Query, Request
from starlette.responses import Response

from ledger_api.access.callers import Reading, access_of
from ledger_api.events import service
from ledger_api.events.schemas import EventPage
from ledger_api.events.streams import EventStream, Streams
from ledger_api.web import pages
from ledger_api.web.problems import ProblemError
from ledger_api.web.routing import Access, Endpoints, Operation
from ledger_api.web.runtime import Read, Service

events = Endpoints("events")

MOST_STREAMS = 16
"""Open streams of one participant; the service has its own bound beside it."""
MOST_SEQUENCE = 2**63 - 1
_EVENT = {
    "sequence": 12,
    "act": "Transfer",
    "digest": "0x" + "d1" * 32,
    "outcome": "executed",
    "block": 1_204,
    "log_index": 0,
    "at": "2026-03-01T08:00:00Z",
    "receivables": [],
    "certificates": ["21955048183431177"],
}
_STREAMED = (
    'id: 12\nevent: act\ndata: {"sequence":12,"act":"Transfer","digest":"0x…","outcome":"executed","block":1204,'
    '"log_index":0,"at":"2026-03-01T08:00:00Z","receivables":[],"certificates":["21955048183431177"]}\n\n'
)


@events.get("/events", Operation(id="listEvents", access=Access.OWN, answer=EventPage, example={"items": [_EVENT]}))
async def list_events(
    caller: Reading,
    read: Read,
    after: Annotated[int, Query(ge=0, le=MOST_SEQUENCE, description="The last sequence that is known.")] = 0,
    limit: pages.Limit = 50,
    cursor: pages.Cursor = None,
) -> EventPage:
    """What concerns the caller, in order and without gaps. A cursor goes before `after`."""
    known = pages.number(cursor)
    since = after if known is None else known
    found = await read.run(lambda snapshot: service.after(snapshot, caller.participant, since, limit + 1))
    items = found[:limit]
    return EventPage(items=items, next=pages.encode(items[-1].sequence) if len(found) > limit else None)


@events.get(
    "/events/stream",
    Operation(
        id="streamEvents",
        access=Access.OWN,
        answer=None,
        example=None,
        responses={
            200: {
                "description": "Server-sent events (`text/event-stream`), from the first unknown event on, until the "
                "session ends",
                "content": {"text/event-stream": {"schema": {"type": "string"}, "example": _STREAMED}},
            }
        },
    ),
)
async def stream_events(
    request: Request,
    caller: Reading,
    runtime: Service,
    after: Annotated[int, Query(ge=0, le=MOST_SEQUENCE, description="The last sequence that is known.")] = 0,
    last_event_id: Annotated[
        str | None,
        Header(pattern="^[0-9]{1,18}$", description="As browsers send it on reconnecting; goes before `after`."),
    ] = None,
) -> Response:
    """The same events as they happen. Each has its sequence as its id."""
    access = await access_of(request)
    token = request.headers["Authorization"].partition(" ")[2]

    async def allowed() -> bool:
        try:
            return (await access.identify(token)).participant == caller.participant
        except ProblemError:
            return False

    since = after if last_event_id is None else int(last_event_id)
    streams = _streams(request)
    streams.take(caller.participant)
    return EventStream(service.stream(runtime, caller.participant, since, allowed), streams, caller.participant)


def _streams(request: Request) -> Streams:
    state = request.app.state
    if not hasattr(state, "streams"):
        state.streams = Streams(MOST_STREAMS)
    streams: Streams = state.streams
    return streams
