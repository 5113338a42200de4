"""A client that is closed under a call, as when a node is replaced: nobody knows what became of the call."""

import asyncio
import time
from collections.abc import AsyncIterator

import pytest

from ledger_api.chain import rpc
from ledger_api.chain.rpc import Call, RpcClient, RpcUnknownError


@pytest.fixture
async def silent() -> AsyncIterator[str]:
    """The URL of somebody who takes connections and answers nothing."""
    closing = asyncio.Event()

    async def listen(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await closing.wait()
        writer.close()

    server = await asyncio.start_server(listen, "127.0.0.1", 0)
    yield f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
    closing.set()
    server.close()
    await server.wait_closed()


@pytest.mark.parametrize("turns", range(8))
async def test_a_call_under_which_the_client_is_closed_has_no_known_outcome(silent: str, turns: int) -> None:
    client = RpcClient(silent)
    asked = [asyncio.create_task(client.call("eth_chainId")) for _ in range(3)]
    asked.append(asyncio.create_task(client.batch([Call("eth_chainId")] * 3)))
    # From before the connection is made until the answer is waited for.
    for _ in range(turns):
        await asyncio.sleep(0)
    closing = asyncio.create_task(client.close())
    asked.append(asyncio.create_task(client.call("eth_chainId")))
    outcomes = await asyncio.gather(*asked, return_exceptions=True)
    await closing
    assert [type(one) for one in outcomes] == [RpcUnknownError] * len(asked)


async def test_a_closed_client_opens_nothing_again(silent: str) -> None:
    client = RpcClient(silent)
    await client.close()
    with pytest.raises(RpcUnknownError, match="closed"):
        await client.call("eth_chainId")
    assert client._session is None


async def test_a_connection_that_lay_idle_is_not_used_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rpc, "KEEP_S", 0.05)
    connections = 0

    async def answer(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal connections
        connections += 1
        for identity in range(1, 3):
            try:
                head = await reader.readuntil(b"\r\n\r\n")
            except asyncio.IncompleteReadError:
                break
            length = next(int(line[15:]) for line in head.lower().split(b"\r\n") if line.startswith(b"content-length"))
            await reader.readexactly(length)
            body = b'{"jsonrpc":"2.0","id":%d,"result":"0x1"}' % (identity if connections == 1 else 2)
            writer.write(b"HTTP/1.1 200 OK\r\nContent-Length: %d\r\n\r\n" % len(body) + body)
        writer.close()

    server = await asyncio.start_server(answer, "127.0.0.1", 0)
    async with RpcClient(f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}") as client:
        await client.call("eth_chainId")
        time.sleep(0.1)  # noqa: ASYNC251 - busy with something else, as an audit is
        await client.call("eth_chainId")
    server.close()
    await server.wait_closed()
    assert connections == 2
