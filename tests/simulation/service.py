"""One life of the real service, from its opening to its stop or its death, on a simulated node."""

import asyncio
import contextvars
import random
from collections.abc import Coroutine
from pathlib import Path
from typing import Any, Final, Protocol

from ledger_api.chain import anvil
from ledger_api.chain.batches import Bounds
from ledger_api.chain.embedded import NodeMaker
from ledger_api.chain.opening import Opening, open_ledger
from ledger_api.chain.service import LedgerChain
from ledger_api.store.engine import Database
from ledger_api.store.reader import Reader
from tests.simulation.chain import Rules
from tests.simulation.faults import Faults
from tests.simulation.line import SimulatedNode
from tests.simulation.loop import VirtualLoop
from tests.simulation.store import InlineWriter

_LIFE: contextvars.ContextVar["Service | None"] = contextvars.ContextVar("life", default=None)
_TURNS: Final = 200
"""How often the tasks of a dead service get their turn to notice."""


class Surroundings(Protocol):
    """What a life of the service is lived in."""

    loop: VirtualLoop
    chance: random.Random
    faults: Faults
    rules: Rules
    database: Database
    folder: Path
    bounds: Bounds

    def opening(self, node: NodeMaker) -> Opening:
        """What the service is opened with; `node` makes its embedded nodes."""
        ...


def owned_task(loop: asyncio.AbstractEventLoop, work: Any, **options: Any) -> "asyncio.Task[Any]":
    """A task that ends with the life of the service in which it is made. The loop's task factory."""
    task = asyncio.Task(work, loop=loop, **options)
    context = options.get("context")
    life = context.get(_LIFE) if context is not None else _LIFE.get()
    if life is not None:
        life.tasks.append(task)
    return task


class Service:
    """The service between two starts. `failure` is why it did not start."""

    def __init__(self, around: Surroundings) -> None:
        self._around = around
        self.tasks: list[asyncio.Task[Any]] = []
        self.nodes: list[SimulatedNode] = []
        self.writer = InlineWriter(around.database.writer, around.loop, around.chance)
        self.ledger: LedgerChain | None = None
        self.failure: Exception | None = None
        self.dead = False
        self._reader = Reader(around.database)
        self._context = contextvars.copy_context()
        self._context.run(_LIFE.set, self)

    @property
    def node(self) -> SimulatedNode | None:
        """The node that runs now."""
        return self.nodes[-1] if self.nodes else None

    def begin(self, work: Coroutine[Any, Any, Any]) -> "asyncio.Task[Any]":
        """Let work happen within this life."""
        return self._around.loop.create_task(work, context=self._context)

    def start(self) -> "asyncio.Task[None]":
        """Open the ledger and let it run."""
        return self.begin(self._start())

    async def stop(self) -> None:
        """End in order."""
        if self.ledger is not None:
            await self.ledger.stop()
        self.writer.stop()
        await self._end()

    async def die(self) -> None:
        """End at once: what was in memory is gone. What was about to be committed is so, or is not; nobody is told."""
        self.writer.die()
        for node in self.nodes:
            node.ended.set()
        await self._end()

    async def _start(self) -> None:
        around = self._around
        self.writer.start()
        opening = around.opening(self.new_node)
        try:
            ledger = await open_ledger(opening, around.database, self._reader, self.writer)
            self.ledger = ledger
            await ledger.start()
        except Exception as error:  # noqa: BLE001 - judged by the world
            self.failure = error

    def new_node(self, _: Path, genesis: anvil.Genesis) -> SimulatedNode:
        node = SimulatedNode(self._around.rules, genesis.timestamp, self._around.faults, self._around.chance)
        self.nodes.append(node)
        return node

    async def _end(self) -> None:
        self.dead = True
        mine = asyncio.current_task()
        for task in self.tasks:
            if task is not mine:
                task.cancel()
        for _ in range(_TURNS):
            if all(task.done() or task is mine for task in self.tasks):
                break
            await asyncio.sleep(0)
        left = [task for task in self.tasks if not task.done() and task is not mine]
        assert not left, f"these outlive the service: {left}"
        for task in self.tasks:
            if task is not mine and not task.cancelled():
                task.exception()
