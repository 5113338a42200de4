"""A chain that takes blocks back: what was read of it goes back too, and what was acknowledged comes to it again."""

from pathlib import Path

import pytest

from ledger_api.acts.state import PARTICIPANTS
from ledger_api.chain.errors import ChainStoppedError
from ledger_api.chain.interface import ActStatus
from ledger_api.store import undo
from tests.chain.acts import enrolment, submission
from tests.chain.remote import Chain, ledger_on, relay_of, running_chain, until
from tests.chain.test_hard_ways import accepted, all_is_well, brought, caps, ended, enrol, said
from tests.chain.test_ledger import executed
from tests.chain.test_remote_ledger import records
from tests.support.service import RunningService

EXECUTED = (ActStatus.EXECUTED, None)


async def settled(service: RunningService, chain: Chain) -> None:
    """All that was accepted is in blocks, and the last of them is read."""
    await until(lambda: len(service.ledger.parts.pending) == 0 and relay_of(service)._sending.idle)
    height = await chain.height()
    await until(lambda: service.ledger.height >= height)


async def gone_back(service: RunningService) -> None:
    """It was noticed that the chain went back, and done with."""
    halt = service.ledger.parts.halt
    await until(lambda: halt.reason is not None)
    await until(lambda: halt.reason is None)


async def test_acts_of_blocks_that_are_taken_back_are_executed_again(tmp_path: Path) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        await executed(service, 100)
        before = await records(service)
        saved = await chain.rpc.call("evm_snapshot")
        first = await accepted(service, enrol(service, 101), *caps(service, 101, 3))
        assert said(await ended(service, first)) == [EXECUTED] * 4
        await brought(service, enrol(service, 102))
        second = await accepted(service, enrol(service, 103))
        assert said(await ended(service, second)) == [EXECUTED]
        assert await chain.rpc.call("evm_revert", saved) is True
        await gone_back(service)
        for operation in (first, second):
            assert said(await ended(service, operation)) == [EXECUTED] * len(operation.verdicts)
        await settled(service, chain)
        await executed(service, 104)
        await all_is_well(service)
        assert await records(service) != before
        for number in range(100, 105):
            assert service.ledger.parts.confirmed.get(PARTICIPANTS, number) is not None


async def test_a_reorganisation_is_followed_to_the_other_blocks(tmp_path: Path) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        await executed(service, 100)
        operation = await accepted(service, enrol(service, 101), enrol(service, 102))
        assert said(await ended(service, operation)) == [EXECUTED] * 2
        await chain.mine(2)
        await settled(service, chain)
        mark = relay_of(service)._following.tip
        # Three blocks are replaced by as many empty ones, at the same heights.
        await chain.rpc.call("anvil_reorg", 3, [])
        await chain.mine()
        await until(lambda: relay_of(service)._following.tip.number > mark.number)
        assert said(await ended(service, operation)) == [EXECUTED] * 2
        await settled(service, chain)
        await all_is_well(service)


async def test_writes_stop_while_the_chain_is_behind_what_was_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        relay = relay_of(service)
        monkeypatch.setattr(relay, "_pace", relay._pace._replace(patience=1_000.0))
        saved = await chain.rpc.call("evm_snapshot")
        await executed(service, 100)
        await chain.rpc.call("evm_revert", saved)
        await until(lambda: service.ledger.parts.halt.reason is not None)
        act = enrolment(101, service.ledger.domain, service.ledger.now(), service.governors)
        with pytest.raises(ChainStoppedError, match="does not have block"):
            await service.ledger.accept(submission(act))
        assert service.ledger.parts.confirmed.get(PARTICIPANTS, 100) is not None, "what was read stays readable"
        assert {check.name for check in await service.ledger.health() if not check.ok} >= {"writes"}
        monkeypatch.setattr(relay, "_pace", relay._pace._replace(patience=0.0))
        await until(lambda: service.ledger.parts.halt.reason is None)
        await executed(service, 101)
        await settled(service, chain)
        service.ledger._health._known = None  # else it is looked at once in two seconds
        await all_is_well(service)
        assert service.ledger.parts.confirmed.get(PARTICIPANTS, 100) is not None


async def test_the_chain_went_back_while_the_service_did_not_run(tmp_path: Path) -> None:
    async with running_chain() as chain:
        async with ledger_on(tmp_path, chain.url) as service:
            saved = await chain.rpc.call("evm_snapshot")
            operation = await accepted(service, enrol(service, 100), *caps(service, 100, 5))
            assert said(await ended(service, operation)) == [EXECUTED] * 6
        await chain.rpc.call("evm_revert", saved)
        async with ledger_on(tmp_path, chain.url) as service:
            assert operation.operation is not None
            await gone_back(service)
            await settled(service, chain)
            found = await service.ledger.operation(operation.operation.id)
            assert found is not None
            assert said(found.acts) == [EXECUTED] * 6
            await all_is_well(service)


async def test_a_chain_that_went_back_further_than_is_kept_is_read_from_its_start(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo, "KEPT", 2)
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        await executed(service, 100)
        saved = await chain.rpc.call("evm_snapshot")
        for number in range(101, 106):
            await executed(service, number)
        await chain.rpc.call("evm_revert", saved)
        await gone_back(service)
        await settled(service, chain)
        for number in range(100, 106):
            assert service.ledger.parts.confirmed.get(PARTICIPANTS, number) is not None
        await all_is_well(service)


async def test_a_stuck_transaction_offers_more(tmp_path: Path) -> None:
    async with running_chain("--base-fee", "1000000000", "--no-mining") as chain:
        address = None
        try:
            async with ledger_on(tmp_path, chain.url):
                pass
        except Exception as error:  # noqa: BLE001 - the message names the address to fund
            address = str(error).split("0x")[1][:40]
        await chain.rpc.call("anvil_setBalance", f"0x{address}", hex(10**20))
        await chain.rpc.call("evm_setAutomine", True)
        async with ledger_on(tmp_path, chain.url) as service:
            await executed(service, 100)
            await chain.rpc.call("evm_setAutomine", False)
            operation = await accepted(service, enrol(service, 101))
            sending = relay_of(service)._sending
            await until(lambda: sending.underway == 1)
            (attempts,) = sending._nonces.values()
            # Empty blocks pass while the chain's price rises past what was offered.
            await chain.rpc.call("anvil_setNextBlockBaseFeePerGas", hex(50_000_000_000))
            for _ in range(6):
                await chain.mine()
            await until(lambda: len(attempts) > 1)
            assert attempts[-1].fee.most > attempts[0].fee.most
            await chain.rpc.call("evm_setAutomine", True)
            await chain.mine()
            assert said(await ended(service, operation)) == [EXECUTED]
            await settled(service, chain)
            await all_is_well(service)
