"""The two clients: `Ledger` blocks, `AsyncLedger` is awaited. Both run the same flows."""

from types import TracebackType
from typing import Self

import httpx
from typing_extensions import override

from ledger_api.sdk.asynchronous import AsyncDomains
from ledger_api.sdk.blocking import Domains
from ledger_api.sdk.clock import Clock
from ledger_api.sdk.core import Core
from ledger_api.sdk.drivers import AsyncDriver, BlockingDriver
from ledger_api.sdk.errors import SigningKeyError
from ledger_api.sdk.network import Network
from ledger_api.sdk.retries import RetryPolicy
from ledger_api.sdk.signer import Signer

TIMEOUT = httpx.Timeout(30.0, connect=5.0)
"""Seconds; an answer may wait for an operation up to 20 s."""


class _Client:
    """What both clients are made of."""

    _core: Core

    @property
    def network(self) -> Network:
        """The ledger that was pinned."""
        return self._core.network

    @property
    def clock(self) -> Clock:
        """The clock that deadlines come from."""
        return self._core.clock

    @property
    def signer(self) -> Signer:
        """Builds and signs acts.

        Raises:
            SigningKeyError: the client was made without one.
        """
        if self._core.signer is None:
            raise SigningKeyError("this client has no signer")
        return self._core.signer

    @override
    def __repr__(self) -> str:
        return f"{type(self).__name__}({self._core.network.url}, {self._core.signer})"


class Ledger(Domains, _Client):
    """The blocking client of one participant. Not for use by several threads at once.

    The first call compares the service with the pinned network and signs in with the signer's key; an `api_key` takes
    the place of signing in. `http` is for a client of your own (proxies, certificates); its base URL is the network's.
    """

    def __init__(
        self,
        network: Network,
        signer: Signer | None = None,
        *,
        api_key: str | None = None,
        retry: RetryPolicy | None = None,
        clock: Clock | None = None,
        http: httpx.Client | None = None,
    ) -> None:
        self._core = Core(network, signer, api_key, retry, clock)
        self._driver = BlockingDriver(http or httpx.Client(base_url=network.url, timeout=TIMEOUT))
        super().__init__(self._core, self._driver)

    def close(self) -> None:
        """Close the connections."""
        self._driver.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None) -> None:
        self.close()


class AsyncLedger(AsyncDomains, _Client):
    """The asynchronous client of one participant; see `Ledger`."""

    def __init__(
        self,
        network: Network,
        signer: Signer | None = None,
        *,
        api_key: str | None = None,
        retry: RetryPolicy | None = None,
        clock: Clock | None = None,
        http: httpx.AsyncClient | None = None,
    ) -> None:
        self._core = Core(network, signer, api_key, retry, clock)
        self._driver = AsyncDriver(http or httpx.AsyncClient(base_url=network.url, timeout=TIMEOUT))
        super().__init__(self._core, self._driver)

    async def close(self) -> None:
        """Close the connections."""
        await self._driver.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, _: type[BaseException] | None, __: BaseException | None, ___: TracebackType | None
    ) -> None:
        await self.close()
