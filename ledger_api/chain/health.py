"""Whether the running ledger is well."""

import time
from collections.abc import Callable
from pathlib import Path
from typing import Final

from ledger_api.chain.checks import (
    check_contract,
    check_disk,
    check_node,
    check_projection,
    check_schema,
    check_size,
    failed,
)
from ledger_api.chain.errors import NodeStoppedError
from ledger_api.chain.interface import Check, NetworkView
from ledger_api.chain.leadership import Leadership
from ledger_api.chain.parts import Parts
from ledger_api.chain.rpc import Rpc
from ledger_api.chain.standby import STANDBY
from ledger_api.store.lease import read_lease
from ledger_api.store.reader import Snapshot

_KEEP_S: Final = 2.0
_KEEP_SIZE_S: Final = 60.0
"""Counting all that is stored takes a while on a large ledger, and changes little in a minute."""


class Health:
    """Looks at everything once in a few seconds at most, however often it is asked."""

    def __init__(self, parts: Parts, folder: Path, leadership: Leadership) -> None:
        self._parts = parts
        self._folder = folder
        self._leadership = leadership
        self._known: tuple[float, list[Check]] | None = None
        self._size: tuple[float, list[Check]] | None = None

    async def checks(self, network: NetworkView, rpc: Callable[[], Rpc]) -> list[Check]:
        """Every check, in a fixed order; `rpc` gives the client of the node as it is now."""
        if self._known is None or time.monotonic() - self._known[0] > _KEEP_S:
            self._known = (time.monotonic(), await self._look(network, rpc))
        return [self._writes(), *self._known[1]]

    async def _look(self, network: NetworkView, rpc: Callable[[], Rpc]) -> list[Check]:
        schema, lease = await self._parts.reader.run(self._stored)
        here = [schema, lease, check_disk(self._folder), *await self._sized()]
        try:
            client = rpc()
        except NodeStoppedError as error:
            return [failed("node", str(error)), *here]
        return [
            *await check_node(client, self._parts.clock.now()),
            await check_contract(client, self._parts.identity, network),
            await check_projection(client, network.contract, self._parts.reader),
            *here,
        ]

    async def _sized(self) -> list[Check]:
        """Whether the embedded chain has been outgrown; nothing of another chain."""
        if self._parts.identity.node is None:
            return []
        if self._size is None or time.monotonic() - self._size[0] > _KEEP_SIZE_S:
            size = await self._parts.reader.run(lambda snapshot: check_size(snapshot.connection))
            self._size = (time.monotonic(), [size])
        return self._size[1]

    def _writes(self) -> Check:
        reason = self._parts.halt.reason
        return Check("writes", ok=True, detail="acts are taken") if reason is None else failed("writes", reason)

    def _stored(self, snapshot: Snapshot) -> tuple[Check, Check]:
        held, sender = self._leadership.lease, self._parts.identity.relayer
        found = read_lease(snapshot.connection, sender)
        if held is not None and found is not None and found.token == held.token:
            lease = Check("lease", ok=True, detail=f"held with token {found.token}")
        else:
            lease = failed("lease", STANDBY)
        return check_schema(snapshot.connection), lease
