"""Nodes that make their own blocks, for tests of the ledger on them: Anvil as it runs for anybody else, and proxies."""

import asyncio
import re
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any
from unittest.mock import patch

import aiohttp
from aiohttp import web
from pydantic import SecretStr

from ledger_api import app
from ledger_api.chain.anvil import find_anvil
from ledger_api.chain.hexes import data
from ledger_api.chain.opening import Opening
from ledger_api.chain.remote.driver import RemoteRelay
from ledger_api.chain.remote.sending import Pace
from ledger_api.chain.rpc import RpcClient
from tests.support.service import RunningService, running_service

CHAIN_ID = 424_242
FREE = ("--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee")
QUICK = Pace(poll=0.03, idle=0.05, gather=0.02, resend=0.5, unsure=0.2, bump=1.0, lag=0.5, patience=1.5)
# Its input ends when the test does, in whatever way, and the node with it.
_GUARD = '"$@" </dev/null & child=$!; cat >/dev/null; kill -9 "$child"; wait "$child"'

Answer = dict[str, Any]
Change = Callable[[Answer, Answer], Answer | None]
"""From a call and the node's answer to it to what is told; None tells nothing."""


@dataclass(frozen=True)
class Chain:
    """A running node and a client of its own for the test."""

    url: str
    rpc: RpcClient
    process: asyncio.subprocess.Process

    async def height(self) -> int:
        return int(await self.rpc.call("eth_blockNumber"), 16)

    async def end(self) -> None:
        """End the node at once."""
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()

    async def take(self, raw: bytes) -> int:
        """Send a transaction; the height of its block, which the node makes a moment after it answered."""
        sent = await self.rpc.call("eth_sendRawTransaction", data(raw))
        async with asyncio.timeout(30):
            while (receipt := await self.rpc.call("eth_getTransactionReceipt", sent)) is None:  # noqa: ASYNC110 - no event tells
                await asyncio.sleep(0.02)
        return int(receipt["blockNumber"], 16)

    async def mine(self, blocks: int = 1) -> None:
        await self.rpc.call("anvil_mine", hex(blocks))


@asynccontextmanager
async def running_chain(*options: str, port: int = 0, chain_id: int = CHAIN_ID) -> AsyncIterator[Chain]:
    """An Anvil on which gas is free and that mines each transaction at once, unless the options say otherwise."""
    process = await asyncio.create_subprocess_exec(
        *("/bin/sh", "-c", _GUARD, "guard", str(find_anvil())),
        *("--port", str(port), "--chain-id", str(chain_id), "--accounts", "1"),
        *("--hardfork", "prague", *(options or FREE)),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
        start_new_session=True,
    )
    assert process.stdout is not None
    url = ""
    async for line in process.stdout:
        if found := re.search(rb"Listening on (127\.0\.0\.1:\d+)", line):
            url = f"http://{found[1].decode()}"
            break
    drain = asyncio.create_task(_drained(process.stdout))
    rpc = RpcClient(url)
    chain = Chain(url, rpc, process)
    try:
        yield chain
    finally:
        await rpc.close()
        await chain.end()
        await drain


async def _drained(stream: asyncio.StreamReader) -> None:
    async for _ in stream:
        pass


@dataclass
class Proxy:
    """A node that stands before another one: what it does to calls and answers is changed while it runs."""

    url: str = ""
    dead: bool = False
    hangs: bool = False
    change: Change = field(default=lambda _, answer: answer)
    asked: list[str] = field(default_factory=list)


@asynccontextmanager
async def proxy_of(chain: Chain) -> AsyncIterator[Proxy]:
    """A proxy that passes everything on, until it is told otherwise."""
    proxy = Proxy()
    async with aiohttp.ClientSession() as session:

        async def handle(request: web.Request) -> web.StreamResponse:
            body = await request.json()
            if proxy.hangs:
                await asyncio.sleep(3_600)
            if proxy.dead:
                return web.Response(status=502, text="no")
            calls = body if isinstance(body, list) else [body]
            proxy.asked += [call["method"] for call in calls]
            async with session.post(chain.url, json=body) as response:
                told = await response.json()
            answers = told if isinstance(told, list) else [told]
            by_id = {answer["id"]: answer for answer in answers}
            changed = [proxy.change(call, by_id[call["id"]]) for call in calls]
            if any(answer is None for answer in changed):
                return web.Response(status=500, text="no")
            return web.json_response(changed if isinstance(body, list) else changed[0])

        application = web.Application(client_max_size=64 * 1024 * 1024)
        application.router.add_post("/", handle)
        runner = web.AppRunner(application, shutdown_timeout=0.1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", 0)
        await site.start()
        proxy.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield proxy
        finally:
            await runner.cleanup()


@asynccontextmanager
async def ledger_on(folder: Path, *urls: str, **settings: Any) -> AsyncIterator[RunningService]:
    """The service over these nodes, at a quick pace."""
    with patch.object(app, "Opening", partial(Opening, pace=QUICK)):
        async with running_service(folder, sandbox=False, rpc_url=SecretStr(" ".join(urls)), **settings) as service:
            yield service


def relay_of(service: RunningService) -> RemoteRelay:
    driver = service.ledger._driver
    assert isinstance(driver, RemoteRelay)
    return driver


async def until(found: Callable[[], Any], seconds: float = 30.0) -> None:
    """Return once it is so."""
    async with asyncio.timeout(seconds):
        while not found():  # noqa: ASYNC110 - what is waited for is in no event
            await asyncio.sleep(0.02)
