"""A JSON-RPC client for one node: batches, time-outs, bounded sizes, and an answer that is never mistaken for another.

A node that does not answer has neither accepted nor refused: that is `RpcUnknownError`, and the caller sends the same
bytes again. Only an error that the node itself reports is `RpcError`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import count
from types import TracebackType
from typing import Any, Protocol, Self

import aiohttp
import orjson
from typing_extensions import override

TIMEOUT_S = 20.0
BATCH = 256
"""Calls in one request at most; longer lists go out in several requests, in order."""
KEEP_S = 2.0
"""How long an idle connection is used again: servers close theirs after some seconds, just as the next call is sent."""
ANSWER_BYTES = 64 * 1024 * 1024


class NodeError(Exception):
    """Anything that keeps a call from giving a result."""


class RpcUnknownError(NodeError):
    """No usable answer came: nobody knows whether the node took the call."""


@dataclass
class RpcError(NodeError):
    """The node's own error answer."""

    code: int
    message: str

    @override
    def __str__(self) -> str:
        return f"{self.message} ({self.code})"


@dataclass(frozen=True, slots=True)
class Call:
    """One method call."""

    method: str
    params: tuple[Any, ...] = ()


class Rpc(Protocol):
    """A node, or several that stand for one another, as everything here asks it."""

    async def call(self, method: str, *params: object) -> Any:  # noqa: ANN401 - JSON
        """The result of one call.

        Raises:
            RpcError: the node answered with an error.
            RpcUnknownError: no usable answer.
        """
        ...

    async def batch(self, calls: Sequence[Call]) -> list[Any]:
        """The result of each call, or the `RpcError` that the node gave for it (returned, not raised).

        Raises:
            RpcUnknownError: an answer is missing; none of the calls is known to be taken or refused.
        """
        ...

    async def close(self) -> None:
        """Close the connections."""
        ...


class RpcClient:
    """Talks to one node over HTTP. Calls may run at the same time; a batch's answers come in the order of its calls."""

    def __init__(
        self,
        url: str,
        *,
        timeout_s: float = TIMEOUT_S,
        answer_bytes: int = ANSWER_BYTES,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        """`headers` go with every request (a bearer token)."""
        self._url = url
        self._headers = {**(headers or {}), "Content-Type": "application/json"}
        self._timeout = aiohttp.ClientTimeout(total=timeout_s)
        self._answer_bytes = answer_bytes
        self._ids = count(1)
        self._session: aiohttp.ClientSession | None = None
        self._closed = False
        self.requests = 0

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()

    async def close(self) -> None:
        """Close the connections; what is asked then or is not answered yet is `RpcUnknownError`."""
        self._closed = True
        session, self._session = self._session, None
        if session is not None:
            await session.close()

    async def call(self, method: str, *params: object) -> Any:  # noqa: ANN401 - JSON
        """The result of one call.

        Raises:
            RpcError: the node answered with an error.
            RpcUnknownError: no usable answer.
        """
        identity = next(self._ids)
        answer = await self._post({"jsonrpc": "2.0", "id": identity, "method": method, "params": params})
        if not isinstance(answer, dict) or answer.get("id") != identity:
            raise RpcUnknownError(f"{method}: the answer is not to this call")
        return _result(answer)

    async def batch(self, calls: Sequence[Call]) -> list[Any]:
        """The result of each call, or the `RpcError` that the node gave for it (returned, not raised).

        Raises:
            RpcUnknownError: an answer is missing; none of the calls is known to be taken or refused.
        """
        results: list[Any] = []
        for start in range(0, len(calls), BATCH):
            results += await self._batch(calls[start : start + BATCH])
        return results

    async def _batch(self, calls: Sequence[Call]) -> list[Any]:
        first = next(self._ids)
        identities = [first] + [next(self._ids) for _ in calls[1:]]
        body = [
            {"jsonrpc": "2.0", "id": identity, "method": call.method, "params": call.params}
            for identity, call in zip(identities, calls, strict=True)
        ]
        answer = await self._post(body)
        if not isinstance(answer, list):
            raise RpcUnknownError("the answer to a batch is no list")
        by_id = {item.get("id"): item for item in answer if isinstance(item, dict)}
        if len(by_id) != len(calls) or any(identity not in by_id for identity in identities):
            raise RpcUnknownError("the batch was answered in part")
        return [_result_or_error(by_id[identity]) for identity in identities]

    async def _post(self, body: object) -> Any:  # noqa: ANN401 - JSON
        if self._closed:
            raise RpcUnknownError("the client is closed")
        if self._session is None:
            connector = aiohttp.TCPConnector(keepalive_timeout=KEEP_S)
            self._session = aiohttp.ClientSession(timeout=self._timeout, connector=connector)
        self.requests += 1
        try:
            async with self._session.post(self._url, data=orjson.dumps(body), headers=self._headers) as response:
                return orjson.loads(await self._read(response))
        except (TimeoutError, aiohttp.ClientError, OSError, orjson.JSONDecodeError) as error:
            # The URL may hold a secret: say what kind of failure, never where.
            raise RpcUnknownError(f"the node gave no usable answer: {type(error).__name__}") from None
        except (AssertionError, RuntimeError):
            # So aiohttp tells whoever is in the middle of a request when the session goes.
            if not self._closed:
                raise
            raise RpcUnknownError("the client was closed meanwhile") from None

    async def _read(self, response: aiohttp.ClientResponse) -> bytes:
        chunks, size = [], 0
        async for chunk in response.content.iter_any():
            size += len(chunk)
            if size > self._answer_bytes:
                raise RpcUnknownError(f"the answer is longer than {self._answer_bytes} bytes")
            chunks.append(chunk)
        return b"".join(chunks)


def _result(answer: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    value = _result_or_error(answer)
    if isinstance(value, RpcError):
        raise value
    return value


def _result_or_error(answer: dict[str, Any]) -> Any:  # noqa: ANN401 - JSON
    error = answer.get("error")
    if error is None:
        if "result" not in answer:
            raise RpcUnknownError("the answer has neither result nor error")
        return answer["result"]
    if not isinstance(error, dict):
        return RpcError(0, str(error)[:500])
    code = error.get("code")
    return RpcError(code if isinstance(code, int) else 0, str(error.get("message", ""))[:500])
