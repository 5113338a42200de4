"""A member's transaction is stored and taken up as one, whatever becomes of the request and of who writes."""

import asyncio
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection

from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.hexes import data
from ledger_api.chain.transactions import relayer
from tests.chain.acts import cap
from tests.chain.remote import until
from tests.support.service import RunningService, running_service


@contextmanager
def nothing_stored(service: RunningService) -> Iterator[None]:
    """The writer is busy in here; what is given to it waits."""
    gate, entered = threading.Event(), threading.Event()

    def job(_: Connection) -> None:
        entered.set()
        gate.wait()

    service.runtime.writer.submit(job)
    entered.wait()
    try:
        yield
    finally:
        gate.set()


def brought(service: RunningService) -> "tuple[asyncio.Task[object], bytes]":
    """A member's transaction on its way through the gateway, and its hash."""
    ledger = service.ledger
    call = encode_submit(cap(999, 1, 1, ledger.domain, ledger.now(), service.governors).wire)
    sent = relayer(b"\7" * 32).sign(
        chain_id=ledger.domain.chain_id, nonce=0, to=ledger.domain.contract, data=call, gas=3_000_000
    )
    return asyncio.create_task(ledger.gateway("eth_sendRawTransaction", [data(sent.raw)])), sent.hash


async def given(service: RunningService) -> None:
    """Return when something waits for the writer."""
    await until(lambda: service.runtime.writer.waiting > 0)


async def test_a_transaction_whose_request_was_given_up_goes_to_the_chain(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        with nothing_stored(service):
            asked, name = brought(service)
            await given(service)
            asked.cancel()
            await asyncio.wait([asked])
        height = service.ledger.height
        await until(lambda: service.ledger.height > height)
        receipt = await service.ledger.gateway("eth_getTransactionReceipt", [data(name)])
        assert receipt["transactionHash"] == data(name)


async def test_nothing_is_taken_up_after_a_service_has_let_go_of_the_ledger(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        with nothing_stored(service):
            asked, _ = brought(service)
            await given(service)
            standing_by = asyncio.create_task(ledger._stand_by())
            for _ in range(100):
                await asyncio.sleep(0)
            assert not standing_by.done()
        await standing_by
        await asked
        assert not ledger._queue.guests
