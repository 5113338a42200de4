"""What stands in for the way to the chain while another service writes to the ledger."""

from collections.abc import Callable, Coroutine
from typing import Any, NoReturn

from ledger_api.chain.errors import ChainStoppedError, NodeStoppedError
from ledger_api.chain.interface import Check
from ledger_api.chain.raw import RawTransaction
from ledger_api.chain.rpc import Rpc

STANDBY = "another service writes to this database; this one stands by"


class StandbyDriver:
    """Reads where there is something to ask, and writes nothing."""

    def __init__(self, rpc: Callable[[], Rpc]) -> None:
        self._rpc = rpc

    @property
    def rpc(self) -> Rpc:
        """The nodes, where they are not the other service's own.

        Raises:
            NodeStoppedError: they are.
        """
        return self._rpc()

    @property
    def saved(self) -> int | None:
        """The other service's are its own."""
        return None

    async def begin(self) -> None:
        """There is nothing to begin."""

    def tasks(self) -> list[Coroutine[Any, Any, None]]:
        """None."""
        return []

    async def stop(self) -> None:
        """There is nothing to let go of."""

    def checks(self) -> list[Check]:
        """Nothing of its own."""
        return []

    async def take_transaction(self, transaction: RawTransaction, raw: bytes) -> None:  # noqa: ARG002 - as `Sender` has it
        """Refused.

        Raises:
            ChainStoppedError: always.
        """
        raise ChainStoppedError(f"writes are stopped: {STANDBY}")


def no_node() -> NoReturn:
    """The embedded node runs beside the service that writes.

    Raises:
        NodeStoppedError: always.
    """
    raise NodeStoppedError(STANDBY)
