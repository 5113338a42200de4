"""What stands in for the way to the chain while another service writes to the ledger."""

from collections.abc import Coroutine
from typing import Any

from ledger_api.chain.errors import ChainStoppedError, NodeStoppedError, RelayRefusedError
from ledger_api.chain.interface import Check
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.rpc import Rpc

STANDBY = "another service writes to this database; this one stands by"


class StandbyDriver:
    """Reads where there is something to ask, and writes nothing."""

    def __init__(self, nodes: Rpc | None) -> None:
        """`nodes` is None where the only one runs beside the service that writes."""
        self._nodes = nodes

    @property
    def rpc(self) -> Rpc:
        """The nodes, where there are any for this service.

        Raises:
            NodeStoppedError: there are none.
        """
        if self._nodes is None:
            raise NodeStoppedError(STANDBY)
        return self._nodes

    @property
    def saved(self) -> int | None:
        """The other service's are its own."""
        return None

    async def begin(self) -> None:
        """There is nothing to begin."""

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """None."""
        return []

    async def replace(self, transaction: bytes) -> bytes:  # noqa: ARG002 - as `Driver` has it
        """Refused.

        Raises:
            RelayRefusedError: always.
        """
        raise RelayRefusedError(STANDBY)

    async def drop(self, transaction: bytes) -> bytes:  # noqa: ARG002 - as `Driver` has it
        """Refused.

        Raises:
            RelayRefusedError: always.
        """
        raise RelayRefusedError(STANDBY)

    async def stop(self) -> None:
        """Close the connections to the nodes."""
        if self._nodes is not None:
            await self._nodes.close()

    def checks(self) -> list[Check]:
        """Nothing of its own."""
        return []

    async def take_transaction(self, transaction: RawTransaction, raw: bytes) -> None:  # noqa: ARG002 - as `Sender` has it
        """Refused.

        Raises:
            ChainStoppedError: always.
        """
        raise ChainStoppedError(f"writes are stopped: {STANDBY}")
