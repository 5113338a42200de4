"""What endpoints are given to work with; built once when the service starts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Annotated, TypeVar

from fastapi import Depends, Request

from ledger_api.chain.interface import Ledger
from ledger_api.settings import Settings
from ledger_api.store.keyring import Keyring
from ledger_api.store.reader import Reader, Snapshot
from ledger_api.store.vault import Vault
from ledger_api.store.writer import Writer
from ledger_api.web.block import made_at
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

T = TypeVar("T")


@dataclass(frozen=True, slots=True, repr=False)
class Runtime:
    """The running parts of the service."""

    settings: Settings
    reader: Reader
    writer: Writer
    ledger: Ledger
    keyring: Keyring
    vault: Vault


async def runtime_of(request: Request) -> Runtime:
    """The application's runtime.

    Raises:
        ProblemError: timed_out, while the service is still starting.
    """
    runtime: Runtime | None = getattr(request.app.state, "runtime", None)
    if runtime is None:
        raise ProblemError(Code.TIMED_OUT, "the service is starting", retry_after=1)
    return runtime


Service = Annotated[Runtime, Depends(runtime_of)]


class Reads:
    """Reads of one request: each a snapshot, and the lowest height of them becomes the answer's Ledger-Block."""

    def __init__(self, request: Request, runtime: Runtime) -> None:
        self._request = request
        self._reader = runtime.reader
        self.now = runtime.ledger.now()
        """The ledger's instant when the request came: one for the whole answer."""

    async def run(self, query: Callable[[Snapshot], T]) -> T:
        """The query's result."""

        def noted(snapshot: Snapshot) -> tuple[int, T]:
            return snapshot.height, query(snapshot)

        height, result = await self._reader.run(noted)
        made_at(self._request, height)
        return result


async def reads_of(request: Request, runtime: Service) -> Reads:
    """The request's reads."""
    return Reads(request, runtime)


Read = Annotated[Reads, Depends(reads_of)]
