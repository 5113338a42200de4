"""`Idempotency-Key`: the first answer to a key is replayed to the same request, another request is refused.

An act is idempotent by its own digest besides: presented twice, it is one act. The key makes the same true of a whole
request, and of requests without an act.
"""

import hashlib
from collections.abc import Callable
from typing import Annotated

import orjson
from fastapi import Depends, Header, Request, Response
from sqlalchemy import Connection, insert, select

from ledger_api.chain.interface import Idempotency, IdempotencyMismatchError
from ledger_api.store.tables.operations import idempotency
from ledger_api.store.writer import Writer

HIT = "Idempotency-Hit"

Key = Annotated[
    str | None,
    Header(
        alias="Idempotency-Key",
        min_length=1,
        max_length=255,
        pattern=r"^[\x21-\x7e]+$",
        description="Chosen by the client; the first answer to it is replayed, with `Idempotency-Hit: true`.",
        examples=["0b0f6c0e-6f0e-4b8e-9a52-3f7f1d1f5b1a"],
    ),
]


async def idempotency_of(request: Request, key: Key = None) -> Idempotency | None:
    """The client's key with the hash of its request (method, path, query and body), None without a key."""
    if key is None:
        return None
    head = f"{request.method} {request.url.path}?{request.url.query}\n".encode()
    return Idempotency(key, hashlib.sha256(head + await request.body()).digest())


Idempotent = Annotated[Idempotency | None, Depends(idempotency_of)]

Answer = dict[str, object]


async def once(
    writer: Writer,
    participant: int,
    record: Idempotency | None,
    now: int,
    work: Callable[[Connection], Answer],
    response: Response,
) -> Answer:
    """Do the work in one transaction with its record, or replay the JSON answer that it gave the first time.

    Raises:
        IdempotencyMismatchError: the key was used for another request.
    """

    def job(connection: Connection) -> tuple[Answer, bool]:
        known = None if record is None else _recall(connection, participant, record)
        if known is not None:
            return known, True
        answer = work(connection)
        if record is not None:
            row = {"participant": participant, "key": record.key, "request": record.request, "created": now}
            connection.execute(insert(idempotency).values(**row, status=200, answer=orjson.dumps(answer)))
        return answer, False

    answer, hit = await writer.run(job)
    if hit:
        response.headers[HIT] = "true"
    return answer


def _recall(connection: Connection, participant: int, record: Idempotency) -> Answer | None:
    mine = (idempotency.c.participant == participant) & (idempotency.c.key == record.key)
    known = connection.execute(select(idempotency.c.request, idempotency.c.answer).where(mine)).one_or_none()
    if known is None:
        return None
    if known.request != record.request or known.answer is None:
        raise IdempotencyMismatchError
    answer: Answer = orjson.loads(known.answer)
    return answer
