"""A load that never gives in: several clients, each sending again what got no answer, and noting what it was told.

What the service acknowledged is remembered by digest. An act of this load is valid when it is first sent, so that
whatever the service refuses is a defect.
"""

import asyncio
from collections.abc import Iterator, Sequence
from random import Random
from typing import Any, Final

import orjson

from ledger_api.acts.codec import decode
from ledger_api.acts.hashing import digest
from ledger_api.acts.jsonforms import to_json
from ledger_api.bench.cast import Actor
from ledger_api.bench.loads import GOVERNOR, SECOND_TIER, SUPPLIERS, Claim, Load, Scene
from ledger_api.bench.service import PACKED, ServiceError
from ledger_api.bench.wire import Answer, Connection
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.transactions import relayer
from ledger_api.rpc.service import INTERNAL, LIMIT_EXCEEDED
from tests.faults.service import FaultyService
from tests.faults.waiting import PATIENCE_S, until

LANES: Final = 3
"""Suppliers that pass parts on; beside them one plays whole lives of receivables, and one sends transactions."""
CLAIMS_EACH: Final = 2
MOST_AT_ONCE: Final = 30
WAIT_S: Final = 5
GUEST: Final = SUPPLIERS[-1]
"""Whose claims are passed on by transactions of their own."""
_GUEST_KEY: Final = b"\7" * 32
_GUEST_GAS: Final = 8_000_000
_LOOKS: Final = 0.3
"""How often a member waits for the receipt before it sends the next transaction."""
_AGAIN: Final = frozenset({429, 503})
_GATEWAY_AGAIN: Final = frozenset({INTERNAL, LIMIT_EXCEEDED})
_ANSWER_S: Final = 15.0
"""How long a client waits for an answer before it asks again."""
_PAUSE_S: Final = 0.05
"""Before a request is sent again; Retry-After is whole seconds, and would make of each fault a second of silence."""


class RefusedLoadError(Exception):
    """The service refused what is valid."""


class Clients:
    """The clients of one ledger. `prepare` makes the network; between `resume` and `pause` they load it."""

    def __init__(self, service: FaultyService, chance: Random, lanes: int = LANES) -> None:
        self.services = [service]
        self.serving = service
        """Whom the clients ask, until it turns them away and there is another."""
        self._chance = chance
        self._lanes = SUPPLIERS[:lanes]
        self._going = asyncio.Event()
        self._tasks: list[asyncio.Task[None]] = []
        self._busy = 0
        self.acknowledged: dict[bytes, str] = {}
        """Every act that the service has told to be accepted, and its last word on it."""
        self.transactions: set[bytes] = set()
        """Members' own transactions that the gateway took."""
        self.answers = 0
        self.broken = 0
        """Requests that had no answer."""
        self.turned_away = 0
        self.last_words = ""
        """What the last one was told that was turned away."""

    @property
    def scene(self) -> Scene:
        """What makes the acts."""
        return self.services[0].scene()

    async def prepare(self) -> None:
        """Everybody enrolled, and what each lane passes on confirmed."""
        scene = self.scene
        claims = {one.number: scene.claims(one, CLAIMS_EACH) for one in (*self._lanes, GUEST)}
        loads = [*scene.network(), *scene.confirmed([claim for mine in claims.values() for claim in mine])]
        for load in loads:
            await self._send(load)
        lanes = [self._parts(one, claims[one.number]) for one in self._lanes]
        self._tasks = [asyncio.create_task(self._run(lane)) for lane in (*lanes, self._lives())]
        self._tasks.append(asyncio.create_task(self._bring(claims[GUEST.number])))

    def beside(self, service: FaultyService) -> None:
        """Another service of the same ledger."""
        self.services.append(service)

    def resume(self) -> None:
        """Load it."""
        self._going.set()

    async def pause(self) -> None:
        """Return when every client has had its answer, and sends no more."""
        self._going.clear()
        await self._until(lambda: not self._busy, "every request is answered")

    async def more(self, acts: int) -> None:
        """Return when so many further acts are acknowledged."""
        wanted = len(self.acknowledged) + acts
        await self._until(lambda: len(self.acknowledged) >= wanted, f"{acts} further acts are acknowledged")

    async def done(self, acts: int = 1) -> None:
        """Return when so many further acts are told to be executed."""
        wanted = self.executed + acts
        await self._until(lambda: self.executed >= wanted, f"{acts} further acts are executed")

    @property
    def executed(self) -> int:
        """How many acts were told to be executed."""
        return sum(1 for status in self.acknowledged.values() if status == "executed")

    async def stop(self) -> None:
        """End the clients."""
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _until(self, found: Any, what: str, seconds: float = PATIENCE_S) -> None:
        def look() -> Any:
            self.failed()
            return found()

        await until(look, what, seconds)

    def failed(self) -> None:
        """Raise what a client stumbled over.

        Raises:
            RefusedLoadError: the service refused what is valid.
        """
        for task in self._tasks:
            if task.done() and not task.cancelled() and (error := task.exception()) is not None:
                raise error

    # ----- What is sent

    def _parts(self, supplier: Actor, claims: Sequence[Claim]) -> Iterator[Load]:
        sent = 0
        while True:
            count = 1 if self._chance.random() < 0.3 else self._chance.randint(2, MOST_AT_ONCE)
            yield Load(supplier, list(self.scene.parts(claims, count, sent)))
            sent += count

    def _lives(self) -> Iterator[Load]:
        """Receivables from the invoice to the disbursement, by all who take part."""
        for turn in range(1_000_000):
            supplier = SUPPLIERS[LANES + turn % 8]
            life = self.scene.life(self.scene.claims(supplier, self._chance.randint(1, 3)), SECOND_TIER[turn % 8])
            yield from life.before

    async def _run(self, loads: Iterator[Load]) -> None:
        for load in loads:
            await self._going.wait()
            self._busy += 1
            try:
                await self._send(load)
            finally:
                self._busy -= 1

    async def _send(self, load: Load) -> None:
        """Present acts, as often as it takes to be told that they are accepted."""
        chance, known = self._chance, [self._digest(wire) for wire in load.wires]
        wait = WAIT_S if chance.random() < 0.7 else 0
        headers = {"Idempotency-Key": chance.randbytes(12).hex()} if chance.random() < 0.5 else {}
        path, media, body = "/v1/acts:bulk", PACKED, b"".join(load.wires)
        alone = len(load.wires) == 1 and chance.random() < 0.7
        if alone:
            path, media, body = "/v1/acts", "application/json", orjson.dumps(to_json(decode(load.wires[0])))
        answer = await self._answered(load.presenter, path, body, media, wait, headers)
        told = orjson.loads(answer.body)
        self._note(answer, known, told if alone else told.get("operation"), [] if alone else told.get("results"))

    def _note(self, answer: Answer, known: Sequence[bytes], operation: Any, results: Any) -> None:
        refused = [one for one in results or () if not one["accepted"]]
        if answer.status not in {200, 202, 207} or refused or operation is None:
            raise RefusedLoadError(f"{answer.status}: {refused[:2] or answer.body[:300].decode(errors='replace')}")
        told = {bytes.fromhex(act["digest"][2:]): act["status"] for act in operation["acts"]}
        if missing := [one.hex() for one in known if one not in told]:
            raise RefusedLoadError(f"the operation leaves out {missing[:2]}")
        for one in known:
            self.acknowledged[one] = told[one]
            if told[one] in {"refused", "expired"}:
                raise RefusedLoadError(f"an accepted act was {told[one]}: {operation}"[:500])

    async def _bring(self, claims: Sequence[Claim]) -> None:
        """A member's own transactions through the gateway, some at a time, each with a few acts of its own."""
        sender, sent = relayer(_GUEST_KEY), 0
        for nonce in range(1_000_000):
            count = self._chance.randint(1, 4)
            batch = b"".join(self.scene.parts(claims, count, sent))
            sent += count
            domain = self.serving.domain
            signed = sender.sign(
                chain_id=domain.chain_id, nonce=nonce, to=domain.contract, data=encode_submit(batch), gas=_GUEST_GAS
            )
            await self._going.wait()
            self._busy += 1
            try:
                await self._taken(_call("eth_sendRawTransaction", signed.raw), "0x" + signed.hash.hex())
                self.transactions.add(signed.hash)
                if self._chance.random() < _LOOKS:
                    await self._mined(signed.hash)
            finally:
                self._busy -= 1

    async def _taken(self, body: bytes, name: str) -> None:
        """Return when the gateway has taken a transaction."""
        while True:
            answer = await self._answered(GOVERNOR, "/v1/rpc", body, "application/json", 0, {})
            told = orjson.loads(answer.body)
            if told.get("result") == name:
                return
            if told["error"]["code"] not in _GATEWAY_AGAIN:
                raise RefusedLoadError(f"{answer.status}: {answer.body[:300].decode(errors='replace')}")
            self.turned_away += 1
            await asyncio.sleep(_PAUSE_S)

    async def _mined(self, transaction: bytes) -> None:
        """Return when the node has its receipt."""
        body = _call("eth_getTransactionReceipt", transaction)
        while True:
            answer = await self._answered(GOVERNOR, "/v1/rpc", body, "application/json", 0, {})
            if orjson.loads(answer.body).get("result"):
                return
            await asyncio.sleep(_PAUSE_S)

    # ----- How it is sent

    async def _answered(
        self, presenter: Actor, path: str, body: bytes, media: str, wait: int, headers: dict[str, str]
    ) -> Answer:
        """The first answer that is one: nobody knows what became of a request whose connection broke."""
        while True:
            service = await self._up()
            connection: Connection | None = None
            try:
                connection = await service.signed_in(presenter)
                request = connection.request("POST", path, body, media, wait)
                for name, value in headers.items():
                    request = request.replace(b"\r\n", f"\r\n{name}: {value}\r\n".encode(), 1)
                answer = await asyncio.wait_for(connection.send(request), _ANSWER_S)
            except (OSError, TimeoutError):
                self.broken += 1
                await self._away(service)
                continue
            except ServiceError as error:
                # Signing in is a write too.
                self.last_words = str(error)
                self.turned_away += 1
                await self._away(service)
                continue
            finally:
                if connection is not None:
                    await connection.close()
            if answer.status == 401:
                service.forget_sessions()
            elif answer.status in _AGAIN:
                self.turned_away += 1
                await self._away(service)
            else:
                self.answers += 1
                return answer

    async def _up(self) -> FaultyService:
        """The service that is asked next: it runs, as far as anybody knows."""
        while not self.serving.ready.is_set():
            running = [one for one in self.services if one.ready.is_set()]
            if running:
                self.serving = running[0]
            else:
                await asyncio.sleep(_PAUSE_S)
        return self.serving

    async def _away(self, service: FaultyService) -> None:
        """The service turned us away: after a while another is asked, where there is one."""
        await asyncio.sleep(_PAUSE_S)
        others = [one for one in self.services if one is not service and one.ready.is_set()]
        if others and self.serving is service:
            self.serving = others[0]

    def _digest(self, wire: bytes) -> bytes:
        return digest(decode(wire), self.serving.domain)


def _call(method: str, parameter: bytes) -> bytes:
    return orjson.dumps({"jsonrpc": "2.0", "id": 1, "method": method, "params": ["0x" + parameter.hex()]})
