"""The service as a source: its gateway for the chain, and the checkpoints that members countersigned."""

from collections.abc import Mapping, Sequence
from types import TracebackType
from typing import Any, Self

import httpx
from typing_extensions import override

from ledger_api.audit.source import NodeSource, SourceError
from ledger_api.chain.rpc import RpcClient

MOST_CHECKPOINTS = 1_000
"""The newest ones; a year of hourly checkpoints has 8,760, of which the last is what counts."""
_PAGE = 100
_SECONDS = 30.0


class ServiceSource(NodeSource):
    """Asks a service at a URL, with a member's bearer token where it wants one."""

    def __init__(self, url: str, token: str | None = None) -> None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        base = url.rstrip("/") + "/v1"
        self._client = httpx.AsyncClient(headers=headers, timeout=_SECONDS)
        self._base = base
        self._node = RpcClient(base + "/rpc", headers=headers)
        super().__init__(self._node)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()
        await self._node.close()

    async def contract(self) -> bytes:
        """The contract that the service says it serves.

        Raises:
            SourceError: it does not say.
        """
        try:
            return bytes.fromhex((await self._get("/network"))["contract"][2:])
        except (KeyError, TypeError, ValueError) as error:
            raise SourceError("the service does not name its contract") from error

    @override
    async def checkpoints(self) -> Sequence[Mapping[str, Any]]:
        """See `Source`: the newest first."""
        found: list[Mapping[str, Any]] = []
        cursor: str | None = None
        while len(found) < MOST_CHECKPOINTS:
            page = await self._get("/checkpoints", limit=_PAGE, **({"cursor": cursor} if cursor else {}))
            found += page.get("items", [])
            cursor = page.get("next")
            if cursor is None:
                break
        return found

    async def _get(self, path: str, **params: str | int) -> dict[str, Any]:
        try:
            answer = await self._client.get(self._base + path, params=params)
            body: object = answer.json()
        except (httpx.HTTPError, ValueError) as error:
            raise SourceError(f"the service gave no usable answer: {type(error).__name__}") from None
        if not isinstance(body, dict):
            raise SourceError("the service gave no usable answer")
        if answer.status_code != httpx.codes.OK:
            raise SourceError(f"the service refuses: {body.get('detail') or body.get('title') or answer.status_code}")
        return body
