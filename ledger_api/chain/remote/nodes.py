"""Several nodes of one chain that stand for one another: who is well, who is asked, and who tells something else.

An error that a node reports of a call (a refused transaction, an unknown method) is an answer like any other. Only no
answer, or one that can't be believed, counts against it; it then rests, and its chain is looked at again before it is
asked anything else.
"""

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any, Final, TypeVar
from urllib.parse import urlsplit

from ledger_api.chain.errors import IdentityError
from ledger_api.chain.rpc import Call, NodeError, Rpc, RpcClient, RpcError, RpcUnknownError

TIMEOUT_S: Final = 8.0
FIRST_REST_S: Final = 0.5
LONGEST_REST_S: Final = 30.0
LATELY_S: Final = 2.0
"""How long what was wrong with a node is told after it last was: one that lies answers other questions well."""
AT_ONCE: Final = 2
"""Nodes that a transaction is sent to."""

_log = logging.getLogger(__name__)

T = TypeVar("T")
Examine = Callable[[Rpc], Awaitable[None]]


@dataclass(slots=True, eq=False)
class Node:
    """One node. `name` is for people and holds no secret; `head` is the last height that it told of.

    `fault` says what was wrong with it lately, None where nothing was; `foreign` that it is of another chain.
    """

    name: str
    rpc: Rpc
    head: int = 0
    fault: str | None = None
    foreign: bool = False
    examined: bool = False
    failures: int = 0
    blamed: float = 0.0
    rests_until: float = 0.0


class Nodes:
    """Asks the first node that is well, and the next where that one does not answer. Itself something to ask."""

    def __init__(self, nodes: Sequence[Node]) -> None:
        self.all = list(nodes)
        self._examine: Examine | None = None
        self._current = self.all[0]
        self._examinations: dict[Node, asyncio.Task[None]] = {}
        self._turn = 0

    async def admit(self, examine: Examine) -> None:
        """Use from now on only nodes that this lets pass: it raises `IdentityError` for another chain's.

        Raises:
            IdentityError: no node is left, since every one that answers is another chain's.
        """
        self._examine = examine
        for node in self.all:
            node.examined, node.foreign = False, False
        await self.usable()
        await asyncio.gather(*self._examinations.values())
        if not any(node.examined for node in self.all) and any(node.foreign for node in self.all):
            raise IdentityError("; ".join(f"{node.name}: {node.fault}" for node in self.all))

    async def usable(self) -> list[Node]:
        """The nodes to ask now, the one in use first; whoever comes back is examined before."""
        now = asyncio.get_running_loop().time()
        for node in self.all:
            if node.examined and now - node.blamed >= LATELY_S:
                node.fault = None
        ready = [node for node in self.all if now >= node.rests_until]
        found = [node for node in ready if self._admitted(node)]
        examinations = [self._examination(node) for node in ready if not self._admitted(node)]
        if examinations and not found:
            # Else nobody waits for one that may not even answer.
            await asyncio.wait(examinations)
            found = [node for node in ready if self._admitted(node)]
        found.sort(key=lambda node: (node is not self._current, -node.head))
        if found:
            self._current = found[0]
        return found

    async def ask(self, question: Callable[[Node], Awaitable[T]]) -> T:
        """What the first node answers that gives a usable answer.

        Raises:
            RpcError: a node answered with an error.
            RpcUnknownError: none gave a usable answer.
        """
        why = "no node is well"
        for node in await self.usable():
            try:
                answer = await question(node)
            except RpcUnknownError as error:
                self.failed(node, str(error))
                why = str(error)
            else:
                self.answered(node)
                return answer
        raise RpcUnknownError(why)

    async def call(self, method: str, *params: object) -> Any:  # noqa: ANN401 - JSON
        """See `Rpc`."""
        return await self.ask(lambda node: node.rpc.call(method, *params))

    async def batch(self, calls: Sequence[Call]) -> list[Any]:
        """See `Rpc`."""
        return await self.ask(lambda node: node.rpc.batch(calls))

    async def close(self) -> None:
        """Close the connections to all."""
        for examination in self._examinations.values():
            examination.cancel()
        await asyncio.gather(*self._examinations.values(), return_exceptions=True)
        for node in self.all:
            await node.rpc.close()

    async def broadcast(self, calls: Sequence[Call]) -> list[list[Any]]:
        """What two nodes that are well answer to the same calls, beginning with another node each time."""
        usable = await self.usable()
        self._turn += 1
        first = self._turn % len(usable) if usable else 0
        chosen = [*usable[first:], *usable[:first]][:AT_ONCE]
        answers = await asyncio.gather(*[self._sent(node, calls) for node in chosen])
        return [answer for answer in answers if answer is not None]

    def prefer(self, node: Node) -> None:
        """Ask this node first from now on."""
        self._current = node

    def failed(self, node: Node, why: str) -> None:
        """A node gave no usable answer: it rests, longer each time."""
        self.blame(node, why)
        node.examined = False
        rest = min(LONGEST_REST_S, FIRST_REST_S * 2**node.failures)
        node.failures += 1
        node.rests_until = asyncio.get_running_loop().time() + rest

    def blame(self, node: Node, why: str) -> None:
        """Say what is wrong with a node that is used all the same."""
        if node.fault != why:
            _log.warning("node %s: %s", node.name, why)
        node.fault, node.blamed = why, asyncio.get_running_loop().time()

    def answered(self, node: Node) -> None:
        """A node gave a usable answer."""
        node.failures = 0

    async def _sent(self, node: Node, calls: Sequence[Call]) -> list[Any] | None:
        """A node's answers; None where it gave none to one of the calls."""
        answers: list[Any] = []
        for call in calls:
            # One after another: a node may work on the calls of a batch in any order, and nonces have one.
            try:
                answers.append(await node.rpc.call(call.method, *call.params))
            except RpcError as error:
                answers.append(error)
            except RpcUnknownError as error:
                self.failed(node, str(error))
                return None
        self.answered(node)
        return answers

    def _admitted(self, node: Node) -> bool:
        return node.examined or self._examine is None

    def _examination(self, node: Node) -> "asyncio.Task[None]":
        known = self._examinations.get(node)
        if known is None or known.done():
            known = self._examinations[node] = asyncio.create_task(self._pass(node))
        return known

    async def _pass(self, node: Node) -> None:
        if self._examine is None:
            return
        try:
            await self._examine(node.rpc)
        except IdentityError as error:
            self.failed(node, str(error))
            node.foreign = True
        except NodeError as error:
            self.failed(node, str(error))
        else:
            node.examined, node.foreign = True, False


def connect(urls: Sequence[str]) -> Nodes:
    """Clients of the nodes at these URLs, each named by its host and port."""
    names = [urlsplit(url).netloc.rpartition("@")[2] for url in urls]
    return Nodes([Node(name, RpcClient(url, timeout_s=TIMEOUT_S)) for name, url in zip(names, urls, strict=True)])
