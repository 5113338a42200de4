"""Ten times what the service can do, over real HTTP: it refuses in words, stays small, and does what it accepted."""

import asyncio
import os
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import orjson
import pytest

from ledger_api.acts import messages as m
from ledger_api.acts.codec import build
from ledger_api.bench import service as service_module
from ledger_api.bench.cast import Actor
from ledger_api.bench.loads import RECEIVERS, SUPPLIERS
from ledger_api.bench.ours import executed
from ledger_api.bench.processes import rss_mb, service_of
from ledger_api.bench.service import PACKED, BenchService

CLIENTS = 40
REQUESTS = 2
"""Of each client, signed beforehand: more than is done in the time."""
PER_REQUEST = 250
BOUND = 600
PLACES = 16
SECONDS = 5.0
TIMES = 10
MOST_GROWTH_MB = 48.0
"""Of the service's processes, from when the overload has lasted for a third of its time."""
REFUSALS = {(429, "too_many_requests"), (429, "queue_full"), (503, "timed_out")}


@dataclass
class Seen:
    """What all clients were told."""

    attempts: int = 0
    refused: Counter[tuple[int, str]] = field(default_factory=Counter)
    operations: list[tuple[Actor, str]] = field(default_factory=list)
    acts: int = 0


def bodies(service: BenchService, member: Actor) -> list[bytes]:
    """Requests of acts that depend on nothing and change next to nothing: what is refused is refused for its number."""
    scene = service.scene()

    def act(nonce: int) -> bytes:
        return scene.signed(build(m.CancelNonce(member.number, nonce << 8, scene.deadline)), member.maker)

    firsts = range(1, 1 + REQUESTS * PER_REQUEST, PER_REQUEST)
    return [b"".join([act(nonce) for nonce in range(first, first + PER_REQUEST)]) for first in firsts]


async def hammer(service: BenchService, member: Actor, signed: list[bytes], until: float, seen: Seen) -> None:
    """A client that never waits as it is told to: what was refused is sent again at once."""
    connection = await service.signed_in(member)
    for body in signed:
        request = connection.request("POST", "/v1/acts:bulk", body, PACKED)
        while time.monotonic() < until:
            answer = await connection.send(request)
            seen.attempts += 1
            told = orjson.loads(answer.body)
            if answer.status == 207:
                assert all(result["accepted"] for result in told["results"])
                seen.operations.append((member, told["operation"]["id"]))
                seen.acts += len(told["results"])
                break
            refusal = (answer.status, told["code"])
            assert refusal in REFUSALS, told
            assert answer.retry_after >= 1
            seen.refused[refusal] += 1
    await connection.close()


async def watch(service: BenchService, until: float) -> list[float]:
    """Resident memory as the overload goes on, while the service answers those who ask how it is."""
    sizes = []
    connection = service.connection()
    while time.monotonic() < until:
        answer = await connection.send(connection.request("GET", "/v1/healthz"))
        assert answer.status == 200
        sizes.append(rss_mb(service_of(service.pid)) or 0.0)
        await asyncio.sleep(0.2)
    await connection.close()
    return sizes


async def test_at_ten_times_the_load_it_refuses_in_words_stays_small_and_does_what_it_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    bounds = {"LEDGER_ACTS_WAITING": str(BOUND), "LEDGER_REQUESTS_AT_ONCE": str(PLACES)}
    monkeypatch.setattr(service_module, "_environment", lambda: {**os.environ, **bounds})
    async with BenchService(tmp_path) as service:
        await service.present(service.scene().network())
        before = await executed(service)
        members = [*SUPPLIERS, *RECEIVERS][:CLIENTS]
        signed = [bodies(service, member) for member in members]
        for member in members:
            await (await service.signed_in(member)).close()
        seen, until = Seen(), time.monotonic() + SECONDS
        async with asyncio.TaskGroup() as clients:
            watching = clients.create_task(watch(service, until))
            for member, mine in zip(members, signed, strict=True):
                clients.create_task(hammer(service, member, mine, until, seen))
        sizes = watching.result()
        print(f"{seen.attempts} attempts, {len(seen.operations)} accepted, refused {dict(seen.refused)}, MB {sizes}")
        assert seen.attempts >= TIMES * len(seen.operations) > 0
        assert {code for _, code in seen.refused} >= {"queue_full", "too_many_requests"}
        assert max(sizes) - sizes[len(sizes) // 3] < MOST_GROWTH_MB
        for member, operation in seen.operations:
            connection = await service.signed_in(member)
            told = await service.get(connection, f"/v1/operations/{operation}", wait=20)
            await connection.close()
            assert told["status"] == "executed"
        assert await executed(service) == before + seen.acts, "each exactly once, and nothing that was refused"
