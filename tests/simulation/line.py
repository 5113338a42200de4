"""The way from the service to a node: how long it takes, and what goes wrong on it."""

import asyncio
import random
from typing import Any, Final

from typing_extensions import override

from ledger_api.chain.errors import NodeStoppedError
from ledger_api.chain.rpc import TIMEOUT_S, RpcClient, RpcUnknownError
from tests.simulation.chain import Rules
from tests.simulation.faults import Call, Fault, Faults
from tests.simulation.node import INTERNAL, AnsweredError, Peer

_SLOW_S: Final = 4.0
_UNANSWERED: Final = (Fault.DROPPED, Fault.ANSWER_LOST)
_BROKEN: Final = (Fault.RESET, Fault.ANSWER_RESET)
_UNHEARD: Final = (Fault.DROPPED, Fault.RESET, Fault.ERROR)


class Line:
    """To one node. `ended` is set when the node is gone."""

    def __init__(self, peer: Peer, faults: Faults, chance: random.Random) -> None:
        self.peer = peer
        self.faults = faults
        self.ended = asyncio.Event()
        self.hangs_until = 0.0
        self._chance = chance

    async def exchange(self, body: Any) -> Any:
        """Send a request, and its answer back.

        Raises:
            RpcUnknownError: no usable answer came.
        """
        calls: list[Call] = body if isinstance(body, list) else [body]
        fault = self.faults.next(calls)
        await self._travel(calls, fault)
        if fault is Fault.DIES_BEFORE:
            self.ended.set()
        await self._hang()
        if self.ended.is_set() or fault is Fault.RESET:
            raise RpcUnknownError("the node gave no usable answer: ClientConnectionResetError")
        answers = [] if fault in _UNHEARD else self._work(calls, fault)
        if fault is Fault.DIES_AFTER:
            self.ended.set()
        if fault in _UNANSWERED:
            await self._in_vain()
        await asyncio.sleep(self._latency())
        if fault in _BROKEN or self.ended.is_set():
            raise RpcUnknownError("the node gave no usable answer: ServerDisconnectedError")
        return self._answered(body, calls, answers, fault)

    async def _travel(self, calls: list[Call], fault: Fault | None) -> None:
        try:
            await asyncio.sleep(_SLOW_S if fault is Fault.SLOW else self._latency())
        except asyncio.CancelledError:
            # Whoever asked is gone; what is on its way may arrive all the same.
            if not self.ended.is_set() and self._chance.random() < 0.5:
                self._work(calls, fault)
            raise

    async def _hang(self) -> None:
        left = self.hangs_until - asyncio.get_running_loop().time()
        if left <= 0:
            return
        if left > TIMEOUT_S:
            await self._in_vain()
        await asyncio.sleep(left)

    async def _in_vain(self) -> None:
        """Wait until the asker's patience ends, or the node does."""
        try:
            async with asyncio.timeout(TIMEOUT_S):
                await self.ended.wait()
        except TimeoutError:
            pass
        raise RpcUnknownError("the node gave no usable answer: TimeoutError")

    def _latency(self) -> float:
        return self._chance.uniform(0.0002, 0.02)

    def _work(self, calls: list[Call], fault: Fault | None) -> list[dict[str, Any]]:
        peer = self.peer
        if fault is Fault.EMPTIED:
            while len(peer.blocks) > 1:
                peer.take_back()
            peer.forget_pool()
        elif fault is Fault.SHORTENED and len(peer.blocks) > 1:
            peer.take_back()
            peer.forget_pool()
        elif fault is Fault.POOL_LOST:
            peer.forget_pool()
        if fault is Fault.SHUFFLED:
            calls = self._chance.sample(calls, len(calls))
        elif fault is Fault.TWICE:
            for call in calls:
                self._one(call, None)
        return [self._one(call, fault) for call in calls]

    def _one(self, call: Call, fault: Fault | None) -> dict[str, Any]:
        method, params = call["method"], call["params"]
        head = {"jsonrpc": "2.0", "id": call["id"]}
        try:
            if fault is Fault.OTHER_BLOCK and method == "eth_getBlockByNumber" and params[0] not in ("0x0", "latest"):
                params = (hex(int(params[0], 16) - 1), *params[1:])
            result = self.peer.answer(method, params)
        except AnsweredError as error:
            return {**head, "error": {"code": error.code, "message": error.message}}
        return {**head, "result": self.faults.told(fault, method, result)}

    def _answered(self, body: Any, calls: list[Call], answers: list[dict[str, Any]], fault: Fault | None) -> Any:
        if fault in (Fault.ERROR, Fault.ERROR_AFTER):
            sorry = {"code": INTERNAL, "message": "internal error"}
            answers = [{"jsonrpc": "2.0", "id": call["id"], "error": sorry} for call in calls]
        if fault is Fault.GARBAGE:
            return self._chance.choice([None, "busy", {"id": -1, "result": "0x0"}, []])
        if fault is Fault.CUT:
            answers = answers[:-1]
        if isinstance(body, list):
            return answers
        return answers[0] if answers else {}


class SimulatedClient(RpcClient):
    """The service's own client over a line instead of a socket."""

    def __init__(self, line: Line) -> None:
        super().__init__("http://node.simulated")
        self._line = line

    @override
    async def _post(self, body: object) -> Any:
        self.requests += 1
        return await self._line.exchange(body)


class SimulatedNode:
    """A node of an embedded chain: each is a process of its own and begins empty. See `embedded.Node`."""

    def __init__(self, rules: Rules, timestamp: int, faults: Faults, chance: random.Random) -> None:
        self._chance = chance
        self.line = Line(Peer(rules, timestamp), faults, chance)
        self.ended = self.line.ended
        self._rpc: RpcClient | None = None

    @property
    def rpc(self) -> RpcClient:
        """The client.

        Raises:
            NodeStoppedError: it does not run.
        """
        if self._rpc is None:
            raise NodeStoppedError("the embedded node does not run")
        return self._rpc

    async def start(self) -> None:
        """Start it.

        Raises:
            NodeError: it ended while it started.
        """
        await asyncio.sleep(self._chance.uniform(0.02, 0.2))
        if self.ended.is_set():
            raise NodeStoppedError("the embedded node ended at once")
        self._rpc = SimulatedClient(self.line)
        await self._rpc.call("anvil_setLoggingEnabled", False)

    async def stop(self) -> None:
        """End it."""
        self._rpc = None
        self.ended.set()
