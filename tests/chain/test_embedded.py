"""The embedded chain: what was planned is made, and a lost node comes back to the same hashes."""

import asyncio
import os
import signal
from collections.abc import Callable
from itertools import count

import pytest

from ledger_api.chain import anvil
from ledger_api.chain.anvil import AnvilNode, find_anvil
from ledger_api.chain.blocks import Header
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.chain.errors import ChainDivergedError
from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.rpc import RpcClient, RpcUnknownError
from ledger_api.chain.transactions import Relayer, relayer
from ledger_api.commands.up import _new_loop
from ledger_api.store.journal import (
    BlockPlan,
    SignedTransaction,
    add_transactions,
    next_nonce,
    plan_block,
    record_block,
)
from ledger_api.store.writer import Writer
from tests.chain.conftest import GENESIS, node_of

ALICE, BOB = relayer(b"\x01" * 32), relayer(b"\x02" * 32)
RECEIVER = b"\x11" * 20


def transfer(sender: Relayer, nonce: int) -> SignedTransaction:
    return sender.sign(chain_id=GENESIS.chain_id, nonce=nonce, to=RECEIVER, data=b"", gas=100_000)


async def commit(writer: Writer, number: int, items: list[SignedTransaction]) -> BlockPlan:
    plan = BlockPlan(number, GENESIS.timestamp + number // 2, tuple(item.hash for item in items))
    await writer.run(lambda connection: add_transactions(connection, items, GENESIS.timestamp))
    await writer.run(lambda connection: plan_block(connection, plan))
    return plan


async def make(chain: EmbeddedChain, writer: Writer, number: int, items: list[SignedTransaction]) -> Header:
    header = await chain.make(await commit(writer, number, items), items)
    await writer.run(lambda connection: record_block(connection, number, header.hash, header.parent, header.state_root))
    return header


async def test_a_transaction_hash_computed_here_is_the_nodes(chain: EmbeddedChain) -> None:
    item = transfer(ALICE, 0)
    assert await chain.rpc.call("eth_sendRawTransaction", data(item.raw)) == data(item.hash)


async def test_a_block_has_the_planned_members_in_the_planned_order(chain: EmbeddedChain, writer: Writer) -> None:
    items = [transfer(BOB, 0), transfer(ALICE, 0), transfer(ALICE, 1), transfer(BOB, 1)]
    header = await make(chain, writer, 1, items)
    assert header.members == tuple(item.hash for item in items)
    assert (header.number, header.timestamp) == (1, GENESIS.timestamp)


async def test_a_killed_node_is_replayed_to_the_same_hashes(chain: EmbeddedChain, writer: Writer) -> None:
    headers = [
        await make(chain, writer, number, [transfer(ALICE, 2 * number - 2), transfer(ALICE, 2 * number - 1)])
        for number in range(1, 12)
    ]
    node_of(chain).kill()
    await chain.node.ended.wait()
    assert (await chain.restart()).hash == headers[-1].hash
    for header in headers:
        again = await chain.rpc.call("eth_getBlockByNumber", quantity(header.number), False)
        assert again["hash"] == data(header.hash)


async def test_a_block_committed_but_never_made_is_made_at_the_next_start(chain: EmbeddedChain, writer: Writer) -> None:
    await make(chain, writer, 1, [transfer(ALICE, 0)])
    node_of(chain).kill()
    await chain.node.ended.wait()
    items = [transfer(ALICE, 1)]
    plan = await commit(writer, 2, items)
    with pytest.raises(RpcUnknownError):
        await chain.make(plan, items)
    head = await chain.restart()
    assert (head.number, head.members) == (2, plan.members)


async def test_a_replay_to_another_hash_stops(chain: EmbeddedChain, writer: Writer) -> None:
    header = await make(chain, writer, 1, [transfer(ALICE, 0)])
    await writer.run(lambda connection: record_block(connection, 1, b"\xff" * 32, header.parent, header.state_root))
    with pytest.raises(ChainDivergedError):
        await chain.restart()


@pytest.mark.parametrize("how", ["anvil_reorg", "anvil_rollback"])
async def test_no_block_is_made_upon_another_block_than_the_one_before_it(
    chain: EmbeddedChain, writer: Writer, how: str
) -> None:
    await make(chain, writer, 1, [transfer(BOB, 0)])
    before = await make(chain, writer, 2, [transfer(ALICE, 0)])
    # Somebody exchanges the last block under us.
    await chain.rpc.call(how, *((1, []) if how == "anvil_reorg" else (1,)))
    if how == "anvil_rollback":
        await chain.rpc.call("evm_mine", {"timestamp": before.timestamp})
    items = [transfer(BOB, 1)]
    header = await chain.make_durably(await commit(writer, 3, items), items)
    assert (header.number, header.parent) == (3, before.hash)


async def test_nonces_go_on_after_what_is_stored(writer: Writer) -> None:
    assert await writer.run(lambda connection: next_nonce(connection, ALICE.address)) == 0
    await writer.run(lambda connection: add_transactions(connection, [transfer(ALICE, 0), transfer(ALICE, 1)], 1))
    assert await writer.run(lambda connection: next_nonce(connection, ALICE.address)) == 2
    assert await writer.run(lambda connection: next_nonce(connection, BOB.address)) == 0


async def test_the_node_does_not_outlive_its_guards_input(chain: EmbeddedChain) -> None:
    url = node_of(chain).url
    await chain.stop()
    assert chain.node.ended.is_set()
    async with RpcClient(url) as client:
        with pytest.raises(RpcUnknownError):
            await client.call("eth_blockNumber")


@pytest.mark.parametrize("loop", [asyncio.new_event_loop, _new_loop], ids=["asyncio", "service"])
def test_the_end_of_a_node_is_noticed_on_whatever_loop_it_runs(loop: Callable[[], asyncio.AbstractEventLoop]) -> None:
    async def killed() -> None:
        node = AnvilNode(find_anvil(), GENESIS)
        await node.start()
        node.kill()
        async with asyncio.timeout(10):
            await node.ended.wait()
        await node.stop()

    with asyncio.Runner(loop_factory=loop) as runner:
        runner.run(killed())


async def test_a_node_that_hangs_is_ended_and_one_that_works_long_is_not(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(anvil, "PULSE_S", 0.2)
    node = AnvilNode(find_anvil(), GENESIS)
    await node.start()
    ticks = count()
    monkeypatch.setattr(anvil, "processor_time", lambda _: next(ticks))
    os.kill(node.pid, signal.SIGSTOP)
    with pytest.raises(TimeoutError):
        await asyncio.wait_for(node.ended.wait(), 1)
    monkeypatch.setattr(anvil, "processor_time", lambda _: 7)
    async with asyncio.timeout(10):
        await node.ended.wait()
    await node.stop()
