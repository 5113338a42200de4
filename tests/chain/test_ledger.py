"""The running ledger: what was acknowledged has one outcome, whatever dies; the projection is the chain's."""

from pathlib import Path

import pytest
from sqlalchemy import Connection, select

from ledger_api.chain.applying import BlockRules
from ledger_api.chain.errors import ChainBusyError, ChainDivergedError, ChainStoppedError, GatewayRefusedError
from ledger_api.chain.hexes import data
from ledger_api.chain.interface import ActStatus, Idempotency, IdempotencyMismatchError, Submission
from ledger_api.chain.transactions import relayer
from ledger_api.store.folder import DataFolder, FolderLockedError
from ledger_api.store.projection import load_all
from ledger_api.store.tables.history import events, history, lineage
from tests.chain.acts import cap, enrolment, submission
from tests.support.service import RunningService, running_service

WAIT = 20.0


async def executed(service: RunningService, *numbers: int) -> None:
    ledger = service.ledger
    acts = [enrolment(number, ledger.domain, ledger.now(), service.governors) for number in numbers]
    accepted = await ledger.accept(submission(*acts))
    assert accepted.operation is not None
    done = await ledger.wait(accepted.operation.id, WAIT)
    assert done is not None
    assert [act.status for act in done.acts] == [ActStatus.EXECUTED] * len(numbers)


def rows(connection: Connection) -> tuple[object, ...]:
    tables = [sorted(map(tuple, connection.execute(select(table)))) for table in (lineage, history, events)]
    return load_all(connection), *tables


async def test_acts_that_rest_on_each_other_are_accepted_and_executed_together(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        first = enrolment(100, ledger.domain, ledger.now(), service.governors)
        second = cap(100, 5, 1, ledger.domain, ledger.now(), service.governors)
        accepted = await ledger.accept(submission(first, second))
        assert accepted.operation is not None
        done = await ledger.wait(accepted.operation.id, WAIT)
        assert done is not None
        assert [act.status for act in done.acts] == [ActStatus.EXECUTED, ActStatus.EXECUTED]
        assert all(check.ok for check in await ledger.health())


async def test_a_killed_node_comes_back_and_the_ledger_goes_on(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await executed(service, 100)
        driver = service.ledger._driver
        driver._chain.node.kill()  # type: ignore[attr-defined]
        await executed(service, 101, 102)
        assert all(check.ok for check in await service.ledger.health())


async def test_a_later_start_goes_on_where_it_was(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await executed(service, 100)
        network, height = service.ledger.network, service.ledger.height
    async with running_service(tmp_path) as service:
        assert (service.ledger.network, service.ledger.height) == (network, height)
        await executed(service, 101)


async def test_a_projection_made_anew_from_the_chain_is_the_same_row_by_row(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await executed(service, *range(100, 130))
        before = await service.runtime.reader.run(lambda snapshot: rows(snapshot.connection))
    async with running_service(tmp_path, reindex=True) as service:
        assert await service.runtime.reader.run(lambda snapshot: rows(snapshot.connection)) == before


async def test_an_executed_act_presented_again_is_that_success(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        act = enrolment(100, ledger.domain, ledger.now(), service.governors)
        for _ in range(2):
            accepted = await ledger.accept(submission(act))
            assert accepted.operation is not None
            done = await ledger.wait(accepted.operation.id, WAIT)
            assert done is not None
            assert done.acts[0].status is ActStatus.EXECUTED


async def test_an_idempotency_key_gives_the_first_operation_and_refuses_another_request(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        act = enrolment(100, ledger.domain, ledger.now(), service.governors)
        keyed = Submission(1, [act.wire], Idempotency("key", b"\1" * 32))
        first, second = await ledger.accept(keyed), await ledger.accept(keyed)
        assert first.operation is not None
        assert second.operation is not None
        assert (second.operation.id, second.replayed) == (first.operation.id, True)
        with pytest.raises(IdempotencyMismatchError):
            await ledger.accept(Submission(1, [act.wire], Idempotency("key", b"\2" * 32)))


async def test_past_the_bound_acts_are_refused_with_a_time_to_come_back(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        ledger._intake.room.most_acts = 1
        acts = [enrolment(number, ledger.domain, ledger.now(), service.governors) for number in (100, 101)]
        with pytest.raises(ChainBusyError):
            await ledger.accept(submission(*acts))


async def test_a_divergence_stops_writes_and_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger

        async def differs(*_: object) -> None:
            raise ChainDivergedError("block 2: the contract and the rules differ")

        monkeypatch.setattr(BlockRules, "outcome", differs)
        accepted = await ledger.accept(submission(enrolment(100, ledger.domain, ledger.now(), service.governors)))
        assert accepted.operation is not None
        await ledger.wait(accepted.operation.id, 0.5)
        writes = next(check for check in await ledger.health() if check.name == "writes")
        assert (writes.ok, writes.detail) == (False, "block 2: the contract and the rules differ")
        with pytest.raises(ChainStoppedError):
            await ledger.accept(submission(enrolment(101, ledger.domain, ledger.now(), service.governors)))
    monkeypatch.undo()
    async with running_service(tmp_path) as service:
        done = await service.ledger.operation(accepted.operation.id)
        assert done is not None
        assert done.acts[0].status is ActStatus.EXECUTED


async def test_the_gateway_serves_its_list_and_takes_only_what_the_chain_would(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        ledger = service.ledger
        member = relayer(b"\7" * 32)
        contract, chain_id = ledger.network.contract, ledger.network.chain_id
        assert int(await ledger.gateway("eth_chainId", []), 16) == chain_id
        with pytest.raises(GatewayRefusedError):
            await ledger.gateway("anvil_setBalance", [data(contract), "0x1"])
        refused = [
            member.sign(chain_id=chain_id + 1, nonce=0, to=contract, data=b""),
            member.sign(chain_id=chain_id, nonce=1, to=contract, data=b""),
            member.sign(chain_id=chain_id, nonce=0, to=b"\1" * 20, data=b""),
            member.sign(chain_id=chain_id, nonce=0, to=b"", data=b""),
            member.sign(chain_id=chain_id, nonce=0, to=contract, data=b"", gas=20_999),
            member.sign(chain_id=chain_id, nonce=0, to=contract, data=b"", fee=1),
        ]
        for transaction in refused:
            with pytest.raises(GatewayRefusedError):
                await ledger.gateway("eth_sendRawTransaction", [data(transaction.raw)])
        await executed(service, 100)


async def test_a_folder_is_one_process_alone(tmp_path: Path) -> None:
    async with running_service(tmp_path):
        with pytest.raises(FolderLockedError):
            DataFolder(tmp_path).open()


async def test_checkpoints_carry_the_running_history(tmp_path: Path) -> None:
    async with running_service(tmp_path) as service:
        await executed(service, 100, 101)
        made = await service.ledger.checkpoint()
        assert (made.height, made.executed) == (service.ledger.height, 2)
        assert await service.ledger.checkpoint() == made
