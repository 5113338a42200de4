"""A node that hangs, is slow, answers wrongly or not at all, or is another than it was."""

import asyncio
import os
import signal
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from random import Random
from typing import Any, Final

from ledger_api.chain.anvil import AnvilNode, Genesis, find_anvil
from ledger_api.chain.rpc import RpcClient
from tests.faults.proxy import Fault, Proxy
from tests.faults.service import FaultyService
from tests.faults.trial import Say, Trial
from tests.faults.waiting import until

SLOW_S: Final = 0.15
ACTS: Final = 60
"""How many acts are acknowledged while a fault lasts that lets them through."""


class NodeTrial(Trial):
    """A trial whose service talks to its node through a proxy."""

    def __init__(self, folder: Path, chance: Random, say: Say, proxy: Proxy) -> None:
        super().__init__(folder, chance, say, FaultyService(folder, proxy=proxy.port))
        self.proxy = proxy

    @classmethod
    @asynccontextmanager
    async def opened(cls, folder: Path, chance: Random, say: Say) -> AsyncIterator["NodeTrial"]:
        """A loaded ledger behind a proxy."""
        (folder / "node").mkdir(parents=True)
        async with Proxy(folder / "node") as proxy, cls(folder, chance, say, proxy) as trial:
            yield trial

    async def once(self, fault: Fault) -> None:
        """Do something to the node's answers until it has happened, under load."""
        async with self.proxy.doing(fault):
            await self._until(lambda: self.proxy.happened)

    async def goes_on(self) -> float:
        """Return when acts are executed again, and how long that took; whatever it took, nobody restarted anything."""
        begun = time.perf_counter()
        await self.clients.done(2)
        return time.perf_counter() - begun

    async def _until(self, found: Callable[[], Any]) -> None:
        def look() -> Any:
            self.clients.failed()
            return found()

        await until(look, "the fault happens")


async def hangs(trial: NodeTrial, seconds: float) -> None:
    """The node stands still, its connections stay open; after the seconds it goes on, if it is still there."""
    node = trial.service.node
    os.kill(node, signal.SIGSTOP)
    await asyncio.sleep(seconds)
    stopped = trial.service.node == node
    if stopped:
        os.kill(node, signal.SIGCONT)
    took = await trial.goes_on()
    said = "and went on" if stopped else "and was replaced"
    await trial.look(f"node stood still for {seconds:.0f} s {said}, executes after {took:.2f} s")


async def slow(trial: NodeTrial) -> None:
    """Every call takes longer than usual."""
    async with trial.proxy.doing(trial.proxy.slow(SLOW_S)):
        await trial.clients.more(ACTS)
        calls = trial.proxy.happened
    await trial.goes_on()
    await trial.look(f"slow node, {1_000 * SLOW_S:.0f} ms each way in {calls} calls")


async def drops_answers(trial: NodeTrial) -> None:
    """The node takes what it is sent, and its answer is lost."""
    for method in ("eth_sendRawTransaction", "evm_mine", "eth_getBlockByNumber", "eth_getLogs"):
        await trial.once(trial.proxy.dropped(method))
        took = await trial.goes_on()
        await trial.look(f"answer to {method} dropped, executes after {took:.2f} s")


async def answers_wrongly(trial: NodeTrial) -> None:
    """The node says what is not so, once each; nothing of it may be stored, and the ledger goes on by itself."""
    for name, fault in _lies(trial.proxy).items():
        await trial.once(fault)
        took = await trial.goes_on()
        await trial.look(f"wrong answer: {name}, executes after {took:.2f} s")


def _lies(proxy: Proxy) -> dict[str, Fault]:
    def without(key: str) -> Callable[[Any], Any]:
        return lambda block: {**block, key: block[key][:-1]} if block else block

    def other(key: str) -> Callable[[Any], Any]:
        return lambda block: {**block, key: "0x" + "5a" * 32} if block else block

    def cut(log: dict[str, Any]) -> dict[str, Any]:
        return {**log, "data": log["data"][:-64]}

    return {
        "a block of another hash": proxy.lying("eth_getBlockByNumber", other("hash")),
        "a block of another state": proxy.lying("eth_getBlockByNumber", other("stateRoot")),
        "a block of another parent": proxy.lying("eth_getBlockByNumber", other("parentHash")),
        "a block without its last transaction": proxy.lying("eth_getBlockByNumber", without("transactions")),
        "no block": proxy.lying("eth_getBlockByNumber", lambda _: None),
        "no logs": proxy.lying("eth_getLogs", lambda _: []),
        "a log left out": proxy.lying("eth_getLogs", lambda logs: logs[:-1]),
        "a log cut short": proxy.lying("eth_getLogs", lambda logs: [*logs[:-1], *map(cut, logs[-1:])]),
        "logs twice": proxy.lying("eth_getLogs", lambda logs: logs + logs),
        "a transaction refused": proxy.garbled(
            "eth_sendRawTransaction", b'[{"jsonrpc":"2.0","id":1,"error":{"code":-32000,"message":"no"}}]'
        ),
        "no JSON": proxy.garbled("evm_mine", b"<html>502 Bad Gateway</html>"),
        "an answer to another question": proxy.garbled("evm_mine", b'{"jsonrpc":"2.0","id":0,"result":"0x0"}'),
    }


async def goes_back(trial: NodeTrial) -> None:
    """The node is set back to an older block, as from a backup of its own."""
    async with RpcClient(trial.service.node_url) as rpc:
        head = int(await rpc.call("eth_blockNumber"), 16)
        depth = trial.chance.randint(1, min(5, head - 1))
        await rpc.call("anvil_rollback", depth)
    took = await trial.goes_on()
    await trial.look(f"node set back by {depth} blocks, executes after {took:.2f} s")


async def reorganises(trial: NodeTrial) -> None:
    """The node's last blocks are others than they were, at the same height."""
    async with RpcClient(trial.service.node_url) as rpc:
        depth = trial.chance.randint(1, 3)
        await rpc.call("anvil_reorg", depth, [])
    took = await trial.goes_on()
    await trial.look(f"node's last {depth} blocks exchanged, executes after {took:.2f} s")


async def starts_empty(trial: NodeTrial) -> None:
    """In the node's place an empty one answers, of the same chain; the service is not told."""
    async with RpcClient(trial.service.node_url) as rpc:
        first = await rpc.call("eth_getBlockByNumber", "0x0", False)
        chain_id = int(await rpc.call("eth_chainId"), 16)
    empty = AnvilNode(find_anvil(), Genesis(chain_id=chain_id, timestamp=int(first["timestamp"], 16)))
    await empty.start()
    try:
        trial.service.exchange_node(empty.port)
        await until(lambda: not trial.service.node_is(empty.port), "the service replaces the empty node")
    finally:
        await empty.stop()
    took = await trial.goes_on()
    await trial.look(f"an empty node in the node's place, executes after {took:.2f} s")


NODE_FAULTS: Final[dict[str, Callable[[NodeTrial], Awaitable[None]]]] = {
    "hang": lambda trial: hangs(trial, 2.0),
    "slow": slow,
    "dropped": drops_answers,
    "wrong": answers_wrongly,
    "back": goes_back,
    "reorganised": reorganises,
    "empty": starts_empty,
}
