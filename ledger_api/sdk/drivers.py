"""The two drivers of flows: httpx blocking and httpx asynchronous. Nothing else in the SDK touches the network."""

import asyncio
import time
from collections.abc import AsyncIterator, Iterator
from typing import TypeVar

import httpx

from ledger_api.sdk.flows import Flow, Pause, Reply, Request
from ledger_api.sdk.pages import Pages

T = TypeVar("T")


class BlockingDriver:
    """Runs flows on the calling thread. Not for use by several threads at once."""

    def __init__(self, client: httpx.Client) -> None:
        self._client = client

    def run(self, flow: Flow[T]) -> T:
        """Drive the flow to its result; what the flow raises comes out."""
        reply: Reply | None = None
        while True:
            try:
                step = flow.send(reply)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            if isinstance(step, Pause):
                time.sleep(step.seconds)
                reply = None
            else:
                reply = self._send(step)

    def items(self, pages: Pages[T]) -> Iterator[T]:
        """The items of all pages; a page is asked for when its first item is needed."""
        cursor: str | None = None
        while True:
            page = self.run(pages.fetch(cursor))
            yield from page.items
            if page.next is None:
                return
            cursor = page.next

    def _send(self, request: Request) -> Reply:
        try:
            return _reply(self._client.send(_build(self._client, request)))
        except httpx.TransportError as error:
            return Reply(0, failure=type(error).__name__)

    def close(self) -> None:
        """Close the connections."""
        self._client.close()


class AsyncDriver:
    """Runs flows on the event loop."""

    def __init__(self, client: httpx.AsyncClient) -> None:
        self._client = client

    async def run(self, flow: Flow[T]) -> T:
        """Drive the flow to its result; what the flow raises comes out."""
        reply: Reply | None = None
        while True:
            try:
                step = flow.send(reply)
            except StopIteration as stop:
                return stop.value  # type: ignore[no-any-return]
            if isinstance(step, Pause):
                await asyncio.sleep(step.seconds)
                reply = None
            else:
                reply = await self._send(step)

    async def items(self, pages: Pages[T]) -> AsyncIterator[T]:
        """The items of all pages; a page is asked for when its first item is needed."""
        cursor: str | None = None
        while True:
            page = await self.run(pages.fetch(cursor))
            for item in page.items:
                yield item
            if page.next is None:
                return
            cursor = page.next

    async def _send(self, request: Request) -> Reply:
        try:
            return _reply(await self._client.send(_build(self._client, request)))
        except httpx.TransportError as error:
            return Reply(0, failure=type(error).__name__)

    async def close(self) -> None:
        """Close the connections."""
        await self._client.aclose()


def _build(client: httpx.Client | httpx.AsyncClient, request: Request) -> httpx.Request:
    return client.build_request(
        request.method,
        request.path,
        params=dict(request.params) or None,
        headers=dict(request.headers),
        json=request.json,
        content=request.content,
    )


def _reply(response: httpx.Response) -> Reply:
    return Reply(
        response.status_code, {name.lower(): value for name, value in response.headers.items()}, response.content
    )
