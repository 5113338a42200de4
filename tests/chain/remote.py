"""Nodes that make their own blocks, for tests of the ledger on them: Anvil as it runs for anybody else."""

import asyncio
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from ledger_api.chain.anvil import find_anvil
from ledger_api.chain.remote import sending
from ledger_api.chain.rpc import RpcClient
from tests.support.service import RunningService, running_service

CHAIN_ID = 424_242
FREE = ("--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee")


@dataclass(frozen=True)
class Chain:
    """A running node and a client of its own for the test."""

    url: str
    rpc: RpcClient
    process: asyncio.subprocess.Process

    async def height(self) -> int:
        return int(await self.rpc.call("eth_blockNumber"), 16)

    async def mine(self, blocks: int = 1) -> None:
        await self.rpc.call("anvil_mine", hex(blocks))


@asynccontextmanager
async def running_chain(*options: str, port: int = 0, chain_id: int = CHAIN_ID) -> AsyncIterator[Chain]:
    """An Anvil that mines each transaction at once, unless the options say otherwise."""
    process = await asyncio.create_subprocess_exec(
        *(str(find_anvil()), "--port", str(port), "--chain-id", str(chain_id), "--accounts", "1"),
        *("--hardfork", "prague", *(options or FREE)),
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
    try:
        yield Chain(url, rpc, process)
    finally:
        await rpc.close()
        if process.returncode is None:
            process.kill()
        await process.wait()
        await drain


async def _drained(stream: asyncio.StreamReader) -> None:
    async for _ in stream:
        pass


@asynccontextmanager
async def ledger_on(folder: Path, *urls: str, **settings: Any) -> AsyncIterator[RunningService]:
    """The service over these nodes."""
    async with running_service(folder, sandbox=False, rpc_url=SecretStr(" ".join(urls)), **settings) as service:
        yield service


__all__ = ["CHAIN_ID", "FREE", "Chain", "ledger_on", "running_chain", "sending"]
