"""Whether the ledger is well: each thing that can be wrong, how it shows, and what to do about it."""

import random
import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from ledger_api.acts.ids import storage_slot
from ledger_api.acts.words import pack
from ledger_api.chain.errors import IdentityError, NodeStoppedError
from ledger_api.chain.founding import verify_chain
from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.interface import Check, NetworkView
from ledger_api.chain.parts import Parts
from ledger_api.chain.rpc import Call, NodeError, RpcClient, RpcError
from ledger_api.store.lease import Lease, read_lease
from ledger_api.store.migrations import newest, revision
from ledger_api.store.projection import sample
from ledger_api.store.reader import Snapshot

MOST_SKEW_S: Final = 60
"""How far a node's clock may be from this machine's."""
LEAST_FREE_BYTES: Final = 1 << 30
LARGE_STATE: Final = 1_000_000
"""Transactions on the embedded chain past which starting it again takes minutes."""
_SAMPLED: Final = 8
_MILLISECONDS: Final = 10**12
_KEEP_S: Final = 5.0


class Health:
    """Looks at everything once in a few seconds at most, however often it is asked."""

    def __init__(self, parts: Parts, network: NetworkView, folder: Path, lease: Lease) -> None:
        self._parts = parts
        self._network = network
        self._folder = folder
        self._lease = lease
        self._known: tuple[float, list[Check]] | None = None

    async def checks(self, rpc: Callable[[], RpcClient]) -> list[Check]:
        """Every check, in a fixed order."""
        if self._known is not None and time.monotonic() - self._known[0] < _KEEP_S:
            return [self._writes(), *self._known[1]]
        found = [
            *await self._node(rpc),
            await self._projection(rpc),
            await self._parts.reader.run(self._schema),
            await self._parts.reader.run(self._held),
            disk(self._folder),
        ]
        self._known = (time.monotonic(), found)
        return [self._writes(), *found]

    def _writes(self) -> Check:
        reason = self._parts.halt.reason
        if reason is None:
            return Check("writes", True, "acts are taken")
        remedy = (
            "The chain and the rules differ: keep the data folder, and report the block named here."
            if self._parts.halt.diverged
            else "Mend what is named here, then start the service again."
        )
        return Check("writes", False, reason, remedy)

    async def _node(self, rpc: Callable[[], RpcClient]) -> list[Check]:
        try:
            client = rpc()
            head = await client.call("eth_getBlockByNumber", "latest", False)
            number, timestamp = int(head["number"], 16), int(head["timestamp"], 16)
        except (NodeError, NodeStoppedError, KeyError, TypeError, ValueError) as error:
            remedy = "See that the node runs and answers at the configured URL; the embedded one is started again."
            return [Check("node", False, f"it does not answer ({type(error).__name__})", remedy)]
        checks = [Check("node", True, f"answers; its head is block {number}"), self._clock(timestamp)]
        try:
            await verify_chain(client, self._parts.identity, self._network.deployed_at, self._network)
        except IdentityError as error:
            remedy = "Point the service to the chain that it was founded on, with the version that shipped its code."
            return [*checks, Check("contract", False, str(error), remedy)]
        except NodeError as error:
            return [*checks, Check("contract", False, str(error), "See that the node answers.")]
        return [*checks, Check("contract", True, f"0x{self._network.contract.hex()} has the shipped code")]

    def _clock(self, timestamp: int) -> Check:
        ahead = timestamp - self._parts.clock.now()
        if timestamp > _MILLISECONDS:
            remedy = "Set the chain to stamp blocks in seconds: deadlines would never pass."
            return Check("clock", False, "the node stamps blocks in milliseconds", remedy)
        if ahead > MOST_SKEW_S:
            remedy = "Set the clocks of node and service by a time server."
            return Check("clock", False, f"the node's head is {ahead} s ahead of this machine's clock", remedy)
        return Check("clock", True, "the node's time and this machine's agree")

    async def _projection(self, rpc: Callable[[], RpcClient]) -> Check:
        """Records of every table, chosen at random, against the contract's storage at the same height."""
        remedy = "Start with `ledger up --reindex`: the projection is built again from the chain."

        def choose(snapshot: Snapshot) -> tuple[int, list[tuple[Any, Any, Any]]]:
            return snapshot.height, sample(snapshot.connection, _SAMPLED, random.Random())  # noqa: S311

        height, chosen = await self._parts.reader.run(choose)
        calls, expected = [], []
        for table, key, record in chosen:
            first = storage_slot(table, key)
            for place, word in enumerate(pack(table, record)):
                slot = data((first + place).to_bytes(32, "big"))
                calls.append(Call("eth_getStorageAt", (data(self._network.contract), slot, quantity(height))))
                expected.append((table.name, key, word))
        try:
            words = await rpc().batch(calls)
        except (NodeError, NodeStoppedError):
            return Check("projection", False, "the node does not answer", "See that the node answers.")
        for (name, key, word), answer in zip(expected, words, strict=True):
            if isinstance(answer, RpcError):
                return Check("projection", False, f"the node can't answer for block {height}", "See the node's log.")
            if int(answer, 16) != word:
                shown = key.hex() if isinstance(key, bytes) else key
                return Check("projection", False, f"{name} {shown} differs from the chain", remedy)
        return Check("projection", True, f"{len(words)} words chosen at random are the chain's at block {height}")

    @staticmethod
    def _schema(snapshot: Snapshot) -> Check:
        found = revision(snapshot.connection)
        if found == newest():
            return Check("schema", True, f"revision {found}")
        return Check("schema", False, f"revision {found}, not {newest()}", "Start the service once: it migrates.")

    def _held(self, snapshot: Snapshot) -> Check:
        mine = self._lease
        found = read_lease(snapshot.connection, mine.sender)
        if found is not None and found.token == mine.token:
            return Check("lease", True, f"token {mine.token}")
        remedy = "Let one service alone use this relayer key; then start this one again."
        return Check("lease", False, "another service has taken over the relayer key", remedy)


def disk(folder: Path) -> Check:
    """Whether there is room to go on."""
    free = shutil.disk_usage(folder).free
    if free >= LEAST_FREE_BYTES:
        return Check("disk", True, f"{free >> 20} MiB free")
    return Check("disk", False, f"only {free >> 20} MiB free", "Free or add disk space: a full disk stops writes.")
