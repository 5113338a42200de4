"""What operators order: to go on after a stop, to replace or drop what is stuck. No accepted act is lost by it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest

from ledger_api.chain.dispatcher import Dispatcher
from ledger_api.chain.errors import ChainStoppedError, IdentityError, LeaseLostError, RelayRefusedError
from ledger_api.chain.interface import ActStatus, OperationAccepted
from ledger_api.store.underway import underway_transactions, waiting_acts, waiting_operations
from tests.chain.acts import enrolment, submission
from tests.chain.remote import Chain, ledger_on, relay_of, running_chain, until
from tests.chain.test_hard_ways import accepted, ended, enrol, said
from tests.chain.test_ledger import executed
from tests.support.service import RunningService, running_service

EXECUTED = (ActStatus.EXECUTED, None)
PRICE = 1_000_000_000
UNKNOWN = b"\x7e" * 32


async def _present(service: RunningService, number: int) -> bytes:
    ledger = service.ledger
    taken = await ledger.accept(submission(enrolment(number, ledger.domain, ledger.now(), service.governors)))
    assert taken.operation is not None
    return taken.operation.id


async def test_after_a_stop_that_is_no_divergence_writes_go_on_with_all_that_was_accepted(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        with pytest.raises(RelayRefusedError, match="not stopped"):
            await ledger.resume()
        store = Dispatcher.store

        async def failing(*_: Any) -> None:
            raise LeaseLostError("the relayer key was used by somebody else")

        monkeypatch.setattr(Dispatcher, "store", failing)
        first = await _present(service, 100)
        await until(lambda: ledger.parts.halt.reason is not None)
        view = await ledger.relay()
        assert (view.stopped, view.resumable) == ("the relayer key was used by somebody else", True)
        assert "writes are stopped: the relayer key was used by somebody else" in caplog.text, "the log has the reason"
        with pytest.raises(ChainStoppedError):
            await _present(service, 101)
        monkeypatch.setattr(Dispatcher, "store", store)
        await ledger.resume()
        view = await ledger.relay()
        assert (view.stopped, view.resumable, view.writes, view.embedded) == (None, False, True, True)
        second = await _present(service, 101)
        for operation in (first, second):
            done = await ledger.wait(operation, 15)
            assert done is not None
            assert [act.status for act in done.acts] == [ActStatus.EXECUTED]
        assert all(check.ok for check in await ledger.health())


async def test_after_a_divergence_nothing_is_resumed(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        service.ledger.parts.halt.stop("block 7: the contract and the rules differ", diverged=True)
        with pytest.raises(RelayRefusedError, match="the chain and the rules differ"):
            await service.ledger.resume()
        assert (await service.ledger.relay()).resumable is False


async def test_a_pause_that_ends_by_itself_is_not_resumed(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        service.ledger.parts.halt.pause("chain", "the chain does not have block 7 any more")
        with pytest.raises(RelayRefusedError, match="by themselves"):
            await service.ledger.resume()


async def test_on_the_embedded_chain_nothing_is_stuck_and_nothing_replaced_or_dropped(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        for order in (service.ledger.replace, service.ledger.drop):
            with pytest.raises(RelayRefusedError, match="embedded chain"):
                await order(UNKNOWN)


@asynccontextmanager
async def stuck(folder: Path) -> AsyncIterator[tuple[RunningService, Chain, OperationAccepted, bytes]]:
    """A service on a chain that makes no blocks now, an operation that waits, and the transaction that carries it."""
    async with running_chain("--base-fee", str(PRICE)) as chain:
        with pytest.raises(IdentityError) as poor:
            async with ledger_on(folder, chain.url):
                pass
        await chain.rpc.call("anvil_setBalance", "0x" + str(poor.value).split("0x")[1][:40], hex(10**20))
        async with ledger_on(folder, chain.url) as service:
            await executed(service, 100)
            await chain.rpc.call("evm_setAutomine", False)
            operation = await accepted(service, enrol(service, 101), enrol(service, 102))
            sending = relay_of(service)._sending
            await until(lambda: sending.underway == 1 and all(one.sent for one in sending._hashes.values()))
            (transaction,) = sending._hashes
            yield service, chain, operation, transaction


async def _go_on(service: RunningService, chain: Chain, operation: OperationAccepted) -> None:
    """Let blocks be made: each act takes effect once, and nothing is left over."""
    await chain.rpc.call("evm_setAutomine", True)
    await chain.mine()
    assert said(await ended(service, operation)) == [EXECUTED] * 2
    await until(lambda: relay_of(service)._sending.idle and not service.ledger.parts.pending.size)
    left = await service.runtime.reader.run(lambda snapshot: waiting_acts(snapshot.connection))
    assert left == 0
    assert all(check.ok for check in await service.ledger.health())


async def test_a_stuck_transaction_is_replaced_by_the_same_at_a_better_price(tmp_path: Path) -> None:
    async with stuck(tmp_path) as (service, chain, operation, transaction):
        with pytest.raises(RelayRefusedError, match="no transaction of the relay"):
            await service.ledger.replace(UNKNOWN)
        before = relay_of(service)._sending._hashes[transaction]
        instead = await service.ledger.replace(transaction)
        after = relay_of(service)._sending._hashes[instead]
        assert after.transaction.nonce == before.transaction.nonce
        assert after.fee.most > before.fee.most
        assert after.presented.items == before.presented.items
        await _go_on(service, chain, operation)


async def test_a_dropped_transaction_s_acts_wait_again_and_are_executed_once(tmp_path: Path) -> None:
    async with stuck(tmp_path) as (service, chain, operation, transaction):
        nonce = relay_of(service)._sending._hashes[transaction].transaction.nonce
        instead = await service.ledger.drop(transaction)
        filler = relay_of(service)._sending._hashes[instead]
        assert (filler.transaction.nonce, filler.presented.items) == (nonce, None)
        with pytest.raises(RelayRefusedError, match="only fills its nonce"):
            await service.ledger.drop(instead)
        await _go_on(service, chain, operation)


async def test_what_is_on_its_way_is_listed_the_oldest_first(tmp_path: Path) -> None:
    async with stuck(tmp_path) as (service, chain, operation, transaction):
        reader = service.runtime.reader
        listed = await reader.run(lambda snapshot: underway_transactions(snapshot.connection, 10))
        assert [(one.hash, one.source, one.status) for one in listed] == [(transaction, "relay", "stored")]
        waiting = await reader.run(lambda snapshot: waiting_operations(snapshot.connection, 10))
        assert operation.operation is not None
        assert [(one.id, one.acts) for one in waiting] == [(operation.operation.id, 2)]
        await _go_on(service, chain, operation)
        assert await reader.run(lambda snapshot: underway_transactions(snapshot.connection, 10)) == []
        assert await reader.run(lambda snapshot: waiting_operations(snapshot.connection, 10)) == []


async def test_orders_at_the_same_time_do_no_harm(tmp_path: Path) -> None:
    async with stuck(tmp_path) as (service, chain, operation, transaction):
        orders = [
            service.ledger.replace(transaction),
            service.ledger.drop(transaction),
            service.ledger.drop(transaction),
        ]
        told = await asyncio.gather(*orders, return_exceptions=True)
        assert all(isinstance(one, bytes | RelayRefusedError) for one in told), told
        await _go_on(service, chain, operation)
