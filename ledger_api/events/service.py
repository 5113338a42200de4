"""The feed as the API shows it, once or for as long as the client listens."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import suppress

from ledger_api.acts.catalogue import BY_KIND
from ledger_api.events import repository
from ledger_api.events.schemas import EventModel
from ledger_api.store.reader import Snapshot
from ledger_api.web.instants import rfc3339
from ledger_api.web.runtime import Runtime

HEARTBEAT_S = 15.0
"""A line is sent at least so often: a client tells a quiet feed from a lost connection."""
STREAM_PAGE = 200


def after(snapshot: Snapshot, participant: int, sequence: int, limit: int) -> list[EventModel]:
    """The participant's events after a sequence, in order."""
    connection = snapshot.connection
    rows = repository.after(connection, participant, sequence, limit)
    if not rows:
        return []
    first, last = rows[0].sequence, rows[-1].sequence
    certificates: dict[int, list[str]] = {}
    receivables: dict[int, list[str]] = {}
    for at, number in repository.certificates_touched(connection, participant, first, last):
        certificates.setdefault(at, []).append(str(number))
    for at, number in repository.receivables_touched(connection, participant, first, last):
        receivables.setdefault(at, []).append(str(number))
    return [
        EventModel(
            sequence=row.sequence,
            act=BY_KIND[row.kind].name,
            digest="0x" + row.digest.hex(),
            outcome=row.outcome,
            block=row.block,
            log_index=row.log_index,
            at=rfc3339(row.timestamp),
            receivables=receivables.get(row.sequence, []),
            certificates=certificates.get(row.sequence, []),
        )
        for row in rows
    ]


async def stream(
    runtime: Runtime, participant: int, sequence: int, allowed: Callable[[], Awaitable[bool]]
) -> AsyncGenerator[bytes, None]:
    """Server-sent events from after a sequence on, for as long as the caller stays `allowed`."""
    blocks = runtime.ledger.blocks()
    changed = asyncio.ensure_future(anext(blocks))
    try:
        while await allowed():
            done, _ = await asyncio.wait({changed}, timeout=HEARTBEAT_S)
            if not done:
                yield b": still here\n\n"
                continue
            changed.result()
            changed = asyncio.ensure_future(anext(blocks))
            while True:
                since = sequence
                found = await runtime.reader.run(lambda at: after(at, participant, since, STREAM_PAGE))  # noqa: B023
                for event in found:
                    yield _message(event)
                    sequence = event.sequence
                if len(found) < STREAM_PAGE:
                    break
    except StopAsyncIteration:
        return
    finally:
        changed.cancel()
        with suppress(asyncio.CancelledError, StopAsyncIteration):
            await changed


def _message(event: EventModel) -> bytes:
    return f"id: {event.sequence}\nevent: act\ndata: {event.model_dump_json()}\n\n".encode()
