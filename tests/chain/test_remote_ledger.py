"""The ledger on a chain that makes its own blocks: founded there, followed, and gone on with."""

import asyncio
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.errors import GatewayRefusedError, IdentityError
from ledger_api.chain.hexes import data
from ledger_api.chain.interface import ActStatus
from ledger_api.chain.rpc import NodeError
from ledger_api.chain.transactions import relayer
from ledger_api.store.projection import load_all
from ledger_api.store.tables.chain import blocks
from tests.chain.acts import enrolment, submission
from tests.chain.remote import FREE, Chain, ledger_on, running_chain, until
from tests.chain.test_hard_ways import accepted, all_is_well, brought, ended, enrol, said
from tests.chain.test_ledger import executed, rows
from tests.support.service import RunningService, running_service

EXECUTED = (ActStatus.EXECUTED, None)


async def records(service: RunningService) -> object:
    return await service.runtime.reader.run(lambda snapshot: (load_all(snapshot.connection), rows(snapshot.connection)))


async def test_a_ledger_is_founded_on_a_running_chain_and_goes_on_where_it_was(tmp_path: Path) -> None:
    async with running_chain() as chain:
        async with ledger_on(tmp_path, chain.url) as service:
            await executed(service, 100, 101)
            network, before = service.ledger.network, await records(service)
            await all_is_well(service)
        async with ledger_on(tmp_path, chain.url) as service:
            assert service.ledger.network == network
            assert await records(service) == before
            await executed(service, 102)
            await all_is_well(service)
            before = await records(service)
        async with ledger_on(tmp_path, chain.url, reindex=True) as service:
            assert await records(service) == before
            await all_is_well(service)


async def test_blocks_that_come_by_themselves_are_followed_and_only_those_with_acts_are_kept(tmp_path: Path) -> None:
    async with running_chain(*FREE, "--block-time", "1") as chain, ledger_on(tmp_path, chain.url) as service:
        await asyncio.gather(*[executed(service, number) for number in range(100, 140)])
        await chain.mine(200)
        height = await chain.height()
        await until(lambda: service.ledger.height >= height)
        kept = await service.runtime.reader.run(
            lambda snapshot: snapshot.connection.execute(select(func.count()).select_from(blocks)).scalar_one()
        )
        assert kept < 50
        assert (await service.ledger.checkpoint()).height >= height
        await all_is_well(service)


async def test_an_outcome_is_readable_only_once_enough_blocks_stand_above_it(tmp_path: Path) -> None:
    async with running_chain(*FREE) as chain:
        mining = asyncio.create_task(_mine_forever(chain))
        async with ledger_on(tmp_path, chain.url, confirmations=3) as service:
            mining.cancel()
            await asyncio.gather(mining, return_exceptions=True)
            operation = await accepted(service, enrol(service, 100))
            await until(lambda: all(entry.sent for entry in service.ledger.parts.pending.entries()))
            await asyncio.sleep(0.5)
            assert len(service.ledger.parts.pending) == 1
            await chain.mine(3)
            assert said(await ended(service, operation)) == [EXECUTED]


async def test_a_chain_that_charges_for_gas_asks_for_money_before_it_is_founded_on_and_is_paid_then(
    tmp_path: Path,
) -> None:
    async with running_chain("--base-fee", "1000000000") as chain:
        with pytest.raises(IdentityError, match=r"send at least \d+ wei to the relayer, 0x[0-9a-f]{40}") as found:
            async with ledger_on(tmp_path, chain.url):
                pass
        address = str(found.value).split("0x")[1][:40]
        await chain.rpc.call("anvil_setBalance", f"0x{address}", hex(10**20))
        async with ledger_on(tmp_path, chain.url) as service:
            await executed(service, 100, 101)
            await all_is_well(service)
            assert int(await chain.rpc.call("eth_getBalance", f"0x{address}", "latest"), 16) < 10**20


async def test_nodes_that_can_not_be_used_are_refused_with_the_reason(tmp_path: Path) -> None:
    with pytest.raises(NodeError, match="no node answers"):
        async with ledger_on(tmp_path / "a", "http://127.0.0.1:9"):
            pass
    async with running_chain() as chain, running_chain(*FREE, chain_id=7) as other:
        with pytest.raises(IdentityError, match="different chains"):
            async with ledger_on(tmp_path / "a", chain.url, other.url):
                pass
        async with ledger_on(tmp_path / "a", chain.url):
            pass
        with pytest.raises(IdentityError, match="its chain id is 7, the ledger's is"):
            async with ledger_on(tmp_path / "a", other.url):
                pass
        async with running_service(tmp_path / "b", sandbox=False):
            pass
        with pytest.raises(IdentityError, match="embedded here"):
            async with ledger_on(tmp_path / "b", chain.url):
                pass
    async with running_chain(*FREE, "--timestamp", "1700000000") as chain:
        with pytest.raises(IdentityError, match="genesis block is not the one"):
            async with ledger_on(tmp_path / "a", chain.url):
                pass


async def test_the_service_starts_and_reads_while_no_node_answers_and_what_it_accepts_then_is_done_later(
    tmp_path: Path,
) -> None:
    async with running_chain() as chain:
        async with ledger_on(tmp_path, chain.url) as service:
            await executed(service, 100)
            height = service.ledger.height
        port = int(chain.url.rpartition(":")[2])
        genesis = await chain.rpc.call("eth_getBlockByNumber", "0x0", False)
        await chain.end()
        async with ledger_on(tmp_path, chain.url) as service:
            assert service.ledger.height == height
            assert {check.name for check in await service.ledger.health() if not check.ok} >= {"node", "nodes"}
            operation = await accepted(service, enrol(service, 101))
            stamp = str(int(genesis["timestamp"], 16))
            async with running_chain(*FREE, "--timestamp", stamp, port=port) as again:
                # The chain came back empty: all that was ever stored is sent again.
                assert (await again.rpc.call("eth_getBlockByNumber", "0x0", False))["hash"] == genesis["hash"]
                assert said(await ended(service, operation)) == [EXECUTED]
                # Writes go on once all that the chain has is read.
                await until(lambda: service.ledger.parts.halt.reason is None)
                await executed(service, 102)
                await all_is_well(service)


async def test_a_member_s_own_transaction_is_journaled_and_sent(tmp_path: Path) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        await brought(service, enrol(service, 100))
        operation = await accepted(service, enrol(service, 101))
        assert said(await ended(service, operation)) == [EXECUTED]
        await until(lambda: service.ledger._driver._sending.idle)  # type: ignore[attr-defined]
        with pytest.raises(GatewayRefusedError, match="next nonce is 1"):
            await brought(service, enrol(service, 102))
        await all_is_well(service)


async def test_acts_that_strangers_bring_to_a_node_are_read_like_any_other(tmp_path: Path) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        ledger = service.ledger
        act = enrolment(100, ledger.domain, ledger.now(), service.governors)
        stranger = relayer(b"\7" * 32)
        call = encode_submit(act.wire)
        domain = ledger.domain
        sent = stranger.sign(chain_id=domain.chain_id, nonce=0, to=domain.contract, data=call, gas=3_000_000)
        await chain.rpc.call("eth_sendRawTransaction", data(sent.raw))
        failing = stranger.sign(chain_id=domain.chain_id, nonce=1, to=domain.contract, data=call[:-1], gas=3_000_000)
        height = await chain.take(failing.raw)
        await until(lambda: ledger.height >= height)
        found = await ledger.accept(submission(act))
        assert found.operation is not None
        assert said(found.operation.acts) == [EXECUTED]
        await executed(service, 101)
        await all_is_well(service)


async def _mine_forever(chain: Chain) -> None:
    while True:
        await chain.mine()
        await asyncio.sleep(0.05)
