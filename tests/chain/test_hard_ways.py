"""Acts that do not go the straight way: deferred, in a transaction that fails, too late, resting on a refused one."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act, build
from ledger_api.acts.state import PARTICIPANTS
from ledger_api.chain import dispatcher
from ledger_api.chain.batches import Bounds
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.hexes import data, quantity
from ledger_api.chain.interface import FAILED, PREDECESSOR, ActStatus, ActView, OperationAccepted
from ledger_api.chain.outcomes import Told
from ledger_api.chain.transactions import relayer
from tests.chain.acts import HOUR, cap, enrolment, signed, submission
from tests.chain.test_ledger import rows
from tests.support.service import RunningService, running_service

WAIT = 30.0
OBLIGOR = 100


def enrol(service: RunningService, number: int, roles: int = 1) -> Act:
    ledger = service.ledger
    return enrolment(number, ledger.domain, ledger.now(), service.governors, roles)


def caps(service: RunningService, obligor: int, count: int) -> list[Act]:
    """Caps of one obligor, each with its place for amount."""
    ledger = service.ledger
    return [cap(obligor, place, place, ledger.domain, ledger.now(), service.governors) for place in range(1, count + 1)]


def policies(service: RunningService, count: int) -> list[Act]:
    """Versions of the policy, each of which has to follow the one before."""
    ledger = service.ledger
    now = ledger.now()
    fields = [
        m.SetPolicy(version, now + HOUR, 90, 180, 5, 50, 10, 2, 1, 30, 600, now + HOUR)
        for version in range(2, 2 + count)
    ]
    return [signed(build(one, ()), ledger.domain, service.governors[:2]) for one in fields]


async def accepted(service: RunningService, *acts: Act) -> OperationAccepted:
    found = await service.ledger.accept(submission(*acts))
    assert [verdict.refusal for verdict in found.verdicts] == [None] * len(acts)
    return found


async def ended(service: RunningService, operation: OperationAccepted) -> Sequence[ActView]:
    assert operation.operation is not None
    done = await service.ledger.wait(operation.operation.id, WAIT)
    assert done is not None
    assert all(act.status.done for act in done.acts)
    return done.acts


def said(acts: Sequence[ActView]) -> list[tuple[ActStatus, str | None]]:
    return [(act.status, act.refusal) for act in acts]


async def brought(service: RunningService, *acts: Act) -> None:
    """A member's own transaction presents the acts, past the service's intake."""
    domain, call = service.ledger.domain, encode_submit(b"".join([act.wire for act in acts]))
    member = relayer(b"\7" * 32)
    sent = member.sign(chain_id=domain.chain_id, nonce=0, to=domain.contract, data=call, gas=3_000_000)
    await service.ledger.gateway("eth_sendRawTransaction", [data(sent.raw)])


async def logs_of(service: RunningService, told: Told) -> int:
    """How many events of the kind there are on the chain."""
    query = {"fromBlock": "0x0", "toBlock": "latest", "topics": [data(told.value)]}
    return len(await service.ledger._driver.rpc.call("eth_getLogs", query))


@asynccontextmanager
async def no_block(service: RunningService) -> AsyncIterator[None]:
    """No block is made in here; what is accepted after the next one was planned waits in the queue."""
    async with service.ledger._driver._chain._making:  # type: ignore[attr-defined]
        yield


async def all_is_well(service: RunningService) -> None:
    assert [check for check in await service.ledger.health() if not check.ok] == []
    assert not service.ledger.parts.pending.view.changes
    assert len(service.ledger.parts.pending) == 0


# ----- Too little gas


async def test_acts_for_which_the_gas_did_not_suffice_wait_again_and_execute_in_their_order(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        # The batches are packed for the full limit, and this much is sent with them.
        service.ledger._driver._dispatcher._gas = 700_000  # type: ignore[attr-defined]
        operation = await accepted(service, enrol(service, OBLIGOR), *caps(service, OBLIGOR, 40))
        acts = await ended(service, operation)
        assert said(acts) == [(ActStatus.EXECUTED, None)] * 41
        places = [(act.block, act.log_index) for act in acts]
        assert places == sorted(places, key=lambda place: (place[0] or 0, place[1] or 0))
        assert len({act.transaction for act in acts}) > 2
        assert await logs_of(service, Told.DEFERRED) >= 2
        await all_is_well(service)


async def test_acts_that_rest_on_deferred_ones_are_not_refused_for_coming_before_them(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        service.ledger._driver._dispatcher._gas = 450_000  # type: ignore[attr-defined]
        service.ledger._queue.bounds = Bounds(acts=6)
        operation = await accepted(service, *policies(service, 40))
        assert said(await ended(service, operation)) == [(ActStatus.EXECUTED, None)] * 40
        assert await logs_of(service, Told.DEFERRED) >= 2
        await all_is_well(service)
        before = await service.runtime.reader.run(lambda snapshot: rows(snapshot.connection))
    async with running_service(tmp_path, reindex=True) as service:
        assert await service.runtime.reader.run(lambda snapshot: rows(snapshot.connection)) == before
        assert operation.operation is not None
        found = await service.ledger.operation(operation.operation.id)
        assert found is not None
        assert said(found.acts) == [(ActStatus.EXECUTED, None)] * 40


async def test_an_act_that_is_deferred_alone_ends_and_takes_along_what_rests_on_it(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        # Enough to look at the batch, too little to try even its first act.
        service.ledger._driver._dispatcher._gas = 160_000  # type: ignore[attr-defined]
        operation = await accepted(service, enrol(service, OBLIGOR), *caps(service, OBLIGOR, 2))
        acts = await ended(service, operation)
        assert said(acts) == [(ActStatus.REFUSED, FAILED), *[(ActStatus.REFUSED, PREDECESSOR)] * 2]
        assert await logs_of(service, Told.EXECUTED) == 0
        service.ledger._driver._dispatcher._gas = 16_000_000  # type: ignore[attr-defined]
        again = await accepted(service, enrol(service, OBLIGOR), *caps(service, OBLIGOR, 2))
        assert said(await ended(service, again)) == [(ActStatus.EXECUTED, None)] * 3
        await all_is_well(service)


# ----- A transaction that fails as a whole


@pytest.fixture
def poison(monkeypatch: pytest.MonkeyPatch) -> list[bytes]:
    """Acts that make every transaction which carries them revert, without a word about any act in it."""
    poisonous: list[bytes] = []

    def encode(batch: bytes) -> bytes:
        call = encode_submit(batch)
        return b"\xde\xad\xbe\xef" + call[4:] if any(one in batch for one in poisonous) else call

    monkeypatch.setattr(dispatcher, "encode_submit", encode)
    return poisonous


async def test_a_transaction_that_fails_is_halved_until_the_act_that_fails_it_stands_alone(
    tmp_path: Path, poison: list[bytes]
) -> None:
    async with running_service(tmp_path) as service:
        numbers = range(OBLIGOR, OBLIGOR + 16)
        enrolled = [enrol(service, number) for number in numbers]
        poison.append(enrolled[5].wire)
        acts = await ended(service, await accepted(service, *enrolled))
        refused = [place for place, act in enumerate(acts) if act.status is ActStatus.REFUSED]
        assert refused == [5]
        assert acts[5].refusal == FAILED
        assert {act.status for place, act in enumerate(acts) if place != 5} == {ActStatus.EXECUTED}
        assert acts[5].transaction is not None
        receipt = await service.ledger._driver.rpc.call("eth_getTransactionReceipt", data(acts[5].transaction))
        assert receipt["status"] == "0x0"
        assert receipt["logs"] == []
        await all_is_well(service)


async def test_acts_that_rest_on_a_failed_transactions_good_ones_are_not_refused(
    tmp_path: Path, poison: list[bytes]
) -> None:
    async with running_service(tmp_path) as service:
        service.ledger._queue.bounds = Bounds(acts=6)
        bad = enrol(service, OBLIGOR)
        poison.append(bad.wire)
        chain = policies(service, 30)
        operation = await accepted(service, *chain[:3], bad, *chain[3:])
        acts = await ended(service, operation)
        assert said(acts[3:4]) == [(ActStatus.REFUSED, FAILED)]
        assert said([*acts[:3], *acts[4:]]) == [(ActStatus.EXECUTED, None)] * 30
        await all_is_well(service)


async def test_what_rests_on_an_act_that_failed_alone_ends_as_its_follower(tmp_path: Path, poison: list[bytes]) -> None:
    async with running_service(tmp_path) as service:
        lost, kept = enrol(service, OBLIGOR), enrol(service, OBLIGOR + 1)
        poison.append(lost.wire)
        followers = caps(service, OBLIGOR, 3)
        acts = await ended(service, await accepted(service, lost, *followers, kept))
        assert said(acts) == [
            (ActStatus.REFUSED, FAILED),
            *[(ActStatus.REFUSED, PREDECESSOR)] * 3,
            (ActStatus.EXECUTED, None),
        ]
        await all_is_well(service)


async def test_an_act_that_failed_alone_can_be_presented_again(tmp_path: Path, poison: list[bytes]) -> None:
    async with running_service(tmp_path) as service:
        act = enrol(service, OBLIGOR)
        poison.append(act.wire)
        assert said(await ended(service, await accepted(service, act))) == [(ActStatus.REFUSED, FAILED)]
        poison.clear()
        assert said(await ended(service, await accepted(service, act))) == [(ActStatus.EXECUTED, None)]
        await all_is_well(service)


async def test_a_failed_transaction_is_read_again_after_a_restart(tmp_path: Path, poison: list[bytes]) -> None:
    async with running_service(tmp_path) as service:
        acts = [enrol(service, number) for number in range(OBLIGOR, OBLIGOR + 4)]
        poison.append(acts[2].wire)
        operation = await accepted(service, *acts)
        told = said(await ended(service, operation))
        height = service.ledger.height
    async with running_service(tmp_path) as service:
        assert operation.operation is not None
        assert service.ledger.height == height
        found = await service.ledger.operation(operation.operation.id)
        assert found is not None
        assert said(found.acts) == told
        await all_is_well(service)


# ----- Too late


async def test_an_act_whose_deadline_passes_while_it_waits_expires_unsent(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        async with no_block(service):
            first = await accepted(service, enrol(service, OBLIGOR))
            while not ledger.parts.pending.entries() or not all(one.sent for one in ledger.parts.pending.entries()):
                await _turn(service)
            late = await accepted(service, enrol(service, OBLIGOR + 1), *caps(service, OBLIGOR + 1, 2))
            await ledger.advance_clock(HOUR + 1)
            # Signed later, so it is in time; what it rests on is not.
            fresh = cap(OBLIGOR + 1, 9, 9, ledger.domain, ledger.now(), service.governors)
            follower = await accepted(service, fresh)
        assert said(await ended(service, first)) == [(ActStatus.EXECUTED, None)]
        assert said(await ended(service, late)) == [(ActStatus.EXPIRED, None)] * 3
        assert {(act.block, act.transaction) for act in await ended(service, late)} == {(None, None)}
        assert said(await ended(service, follower)) == [(ActStatus.REFUSED, PREDECESSOR)]
        await all_is_well(service)


async def _turn(service: RunningService) -> None:
    """Let the service work until its next write."""
    await service.runtime.reader.run(lambda _: None)


# ----- Brought by a member


async def test_acts_that_a_member_brings_and_that_are_refused_end_so_and_stop_nothing(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        await brought(service, *caps(service, 999, 3), enrol(service, OBLIGOR))
        operation = await accepted(service, enrol(service, OBLIGOR + 1))
        assert said(await ended(service, operation)) == [(ActStatus.EXECUTED, None)]
        assert await logs_of(service, Told.REFUSED) == 3
        known = ledger.parts.confirmed.get(PARTICIPANTS, OBLIGOR)
        assert known is not None
        await all_is_well(service)


# ----- Resting on what was refused


async def test_what_rests_on_a_refused_act_is_told_so_by_the_contract_and_by_name(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        async with no_block(service):
            await brought(service, enrol(service, OBLIGOR, roles=2))
            operation = await accepted(service, enrol(service, OBLIGOR), *caps(service, OBLIGOR, 2))
        acts = await ended(service, operation)
        assert said(acts) == [(ActStatus.REFUSED, "ParticipantExists"), *[(ActStatus.REFUSED, PREDECESSOR)] * 2]
        assert acts[0].block is not None
        block = await ledger._driver.rpc.call("eth_getBlockByNumber", quantity(acts[0].block), False)
        assert acts[0].transaction is not None
        assert data(acts[0].transaction) in block["transactions"]
        await all_is_well(service)
