"""The ledger itself, over HTTP: how many acts it takes, how long one takes, and what that costs it."""

import asyncio
import math
import time
from collections.abc import Sequence
from typing import Any, Final, NamedTuple

import orjson

from ledger_api.acts.codec import decode
from ledger_api.acts.jsonforms import to_json
from ledger_api.bench.loads import CUTOFF_DAYS, DAY, GOVERNOR, SECOND_TIER, SUPPLIERS, Claim, Life, Load
from ledger_api.bench.processes import Costs
from ledger_api.bench.rates import Cost, Rate, Waits
from ledger_api.bench.service import PACKED, WAIT_S, BenchService, ServiceError
from ledger_api.bench.wire import Answer, Connection

SENDERS: Final = 16
"""Suppliers that send bulk requests at the same time, each one after the other."""
PER_REQUEST: Final = 250
CLAIMS_EACH: Final = 8
_PROBES: Final = 1
"""Requests of each sender that are sent first, to know how many acts to sign for the given seconds."""
_SPARE: Final = 1.3
_AT_ONCE: Final = 8
"""Requests of each sender that are signed at a time where acts are counted, not seconds."""
_BULK: Final = "/v1/acts:bulk"


class Bulk(NamedTuple):
    """A sustained load of bulk requests, its cost, the rate of each tenth of the time, and its blocks."""

    rate: Rate
    cost: Cost
    tenths: list[int]
    blocks: int


async def prepare(service: BenchService, suppliers: int, each: int = CLAIMS_EACH) -> dict[int, list[Claim]]:
    """Confirmed receivables of so many suppliers, by the supplier's number."""
    scene = service.scene()
    claims = {one.number: scene.claims(one, each) for one in SUPPLIERS[:suppliers]}
    await service.present(scene.confirmed([claim for mine in claims.values() for claim in mine]))
    return claims


class BulkLoad:
    """Part transfers that some suppliers send in bulk requests, in the order of their certificates' sequences."""

    def __init__(self, service: BenchService, claims: dict[int, list[Claim]], per_request: int = PER_REQUEST) -> None:
        self._service = service
        self._claims = claims
        self._per_request = per_request
        self._sent = dict.fromkeys(claims, 0)

    async def sustain(self, seconds: float) -> Bulk:
        """Load it for so long; the acts are signed before."""
        begun = time.perf_counter()
        probed = await self._all(await self._signed(_PROBES), math.inf)
        rate = len(probed) * self._per_request / (time.perf_counter() - begun)
        requests = int(rate * seconds * _SPARE / self._per_request / len(self._claims)) + 2
        work = await self._signed(requests)
        height, costs = await height_of(self._service), Costs(self._service.pid)
        begun = time.perf_counter()
        done = await self._all(work, begun + seconds)
        taken = time.perf_counter() - begun
        acts, cost = len(done) * self._per_request, costs(len(done) * self._per_request)
        blocks = await height_of(self._service) - height
        tenths = [0] * 10
        for instant in done:
            tenths[min(9, int(10 * (instant - begun) / taken))] += self._per_request
        return Bulk(Rate(acts, taken), cost, [round(count / taken * 10) for count in tenths], blocks)

    async def carry(self, acts: int) -> Rate:
        """Load it with at least so many acts, some at a time so that few wait in memory; signing takes no time."""
        done, seconds = 0, 0.0
        while done < acts:
            requests = min(_AT_ONCE, -(-(acts - done) // (self._per_request * len(self._claims))))
            work = await self._signed(requests)
            begun = time.perf_counter()
            done += self._per_request * len(await self._all(work, math.inf))
            seconds += time.perf_counter() - begun
        return Rate(done, seconds)

    async def _signed(self, requests: int) -> list[tuple[Connection, list[bytes]]]:
        scene, per, work = self._service.scene(), self._per_request, []
        for one in SUPPLIERS[: len(self._claims)]:
            first = self._sent[one.number]
            count = requests * per
            wires = list(scene.parts(self._claims[one.number], count, first))
            self._sent[one.number] = first + count
            connection = await self._service.signed_in(one)
            bodies = [b"".join(wires[start : start + per]) for start in range(0, count, per)]
            work.append((connection, [connection.request("POST", _BULK, body, PACKED, WAIT_S) for body in bodies]))
        return work

    async def _all(self, work: Sequence[tuple[Connection, list[bytes]]], until: float) -> list[float]:
        """Send, each connection its own; the instants at which requests were done."""
        done: list[float] = []

        async def run(connection: Connection, requests: list[bytes]) -> None:
            for request in requests:
                if time.perf_counter() >= until:
                    break
                operation = _operation(await self._service.ask(connection, request))
                if await self._service.executed(connection, operation) != self._per_request:
                    raise ServiceError("not every act of the request was accepted")
                done.append(time.perf_counter())
            await connection.close()

        await asyncio.gather(*[run(*mine) for mine in work])
        return done


async def singles(service: BenchService, clients: int, each: int) -> tuple[Rate, Waits]:
    """So many clients, each presenting one act at a time in JSON and waiting until it is readable."""
    claims = await prepare(service, clients, 1)
    scene = service.scene()
    work = []
    for one in SUPPLIERS[:clients]:
        connection = await service.signed_in(one)
        bodies = [orjson.dumps(to_json(decode(wire))) for wire in scene.parts(claims[one.number], each)]
        work.append((connection, [connection.request("POST", "/v1/acts", body, wait=WAIT_S) for body in bodies]))
    waits: list[float] = []

    async def run(connection: Connection, requests: list[bytes]) -> None:
        for request in requests:
            begun = time.perf_counter()
            answer = await service.ask(connection, request)
            waits.append(time.perf_counter() - begun)
            if answer.status != 200 or b'"status":"executed"' not in answer.body:
                await service.executed(connection, orjson.loads(answer.body))
                waits[-1] = time.perf_counter() - begun
        await connection.close()

    begun = time.perf_counter()
    await asyncio.gather(*[run(*mine) for mine in work])
    return Rate(len(waits), time.perf_counter() - begun), Waits.of(waits)


async def mixed(service: BenchService, lanes: int, each: int) -> tuple[Rate, Cost]:
    """Whole lives of receivables, several at a time, from the invoice to the last payment."""
    scene = service.scene()
    lives = [
        scene.life(scene.claims(SUPPLIERS[lane], each), SECOND_TIER[lane % len(SECOND_TIER)]) for lane in range(lanes)
    ]
    costs = Costs(service.pid)
    begun = time.perf_counter()
    await asyncio.gather(*[service.present(life.before) for life in lives])
    taken = time.perf_counter() - begun
    await service.advance(GOVERNOR, (CUTOFF_DAYS + 1) * DAY)
    service.forget_sessions()
    begun = time.perf_counter()
    await asyncio.gather(*[service.present(life.matured) for life in lives])
    taken += time.perf_counter() - begun
    acts = lanes * each * Life.ACTS
    return Rate(acts, taken), costs(acts)


async def lineage(service: BenchService, leaves: int) -> float:
    """Milliseconds of the lineage of a root with so many leaves; the median of five."""
    supplier = SUPPLIERS[0]
    scene = service.scene()
    (claim,) = scene.claims(supplier, 1)
    await service.present(scene.confirmed([claim]))
    splits, _ = scene.splits(claim, leaves - 1)
    await service.present([Load(supplier, splits)])
    connection = await service.signed_in(supplier)
    path, taken = f"/v1/certificates/{claim.receivable}/lineage", []
    for _ in range(5):
        begun = time.perf_counter()
        told = await service.get(connection, path)
        taken.append(time.perf_counter() - begun)
        if len(told["nodes"]) != leaves or not told["complete"]:
            raise ServiceError(f"a lineage of {len(told['nodes'])} leaves, not of {leaves}")
    await connection.close()
    return 1_000 * sorted(taken)[2]


async def height_of(service: BenchService) -> int:
    """The last block that its ledger has read."""
    connection = service.connection()
    height: int = (await service.get(connection, "/v1/network"))["block"]
    await connection.close()
    return height


async def executed(service: BenchService) -> int:
    """How many acts its ledger has executed, as a checkpoint made now says."""
    connection = await service.signed_in(GOVERNOR)
    answer = await connection.send(connection.request("POST", "/v1/checkpoints"))
    await connection.close()
    if answer.status != 201:
        raise ServiceError(f"{answer.status}: {answer.body[:300].decode(errors='replace')}")
    count: int = orjson.loads(answer.body)["executed"]
    return count


def _operation(answer: Answer) -> dict[str, Any]:
    """The operation that a bulk request became."""
    if answer.status == 207:
        operation: dict[str, Any] | None = orjson.loads(answer.body).get("operation")
        if operation is not None:
            return operation
    raise ServiceError(f"{answer.status}: {answer.body[:300].decode(errors='replace')}")
