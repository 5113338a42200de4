"""What waits is judged again when the chain went another way than it was judged over, and only then."""

from pathlib import Path

import pytest

from ledger_api.acts.state import EXPOSURES
from ledger_api.chain.batches import Bounds
from ledger_api.chain.calldata import encode_submit
from ledger_api.chain.hexes import data
from ledger_api.chain.interface import ActStatus
from ledger_api.chain.pending import Pending
from ledger_api.chain.transactions import relayer
from tests.chain.acts import CURRENCY, cap, enrolment, submission
from tests.support.service import RunningService, running_service

WAIT = 20.0
OBLIGOR = 100
LATER = 200


@pytest.fixture
def rebased(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """How many acts waited at each time that all of them were judged again."""
    seen: list[int] = []
    judge_again = Pending.rebase

    async def noted(pending: Pending, *rest: object) -> object:
        seen.append(len(pending))
        return await judge_again(pending, *rest)  # type: ignore[arg-type]

    monkeypatch.setattr(Pending, "rebase", noted)
    return seen


def one_act_a_block(service: RunningService) -> None:
    service.ledger._queue.bounds = Bounds(acts=1, transactions=1)


async def test_blocks_that_bring_what_was_judged_leave_the_waiting_acts_alone(
    tmp_path: Path, rebased: list[int]
) -> None:
    async with running_service(tmp_path) as service:
        ledger, governors = service.ledger, service.governors
        rebased.clear()
        one_act_a_block(service)
        domain, now = ledger.domain, ledger.now()
        acts = [enrolment(OBLIGOR, domain, now, governors)]
        acts += [cap(OBLIGOR, amount, amount, domain, now, governors) for amount in range(1, 8)]
        accepted = await ledger.accept(submission(*acts))
        assert accepted.operation is not None
        done = await ledger.wait(accepted.operation.id, WAIT)
        assert done is not None
        assert {act.status for act in done.acts} == {ActStatus.EXECUTED}
        assert len({act.block for act in done.acts}) == len(acts)
        assert rebased == []
        assert not ledger.parts.pending.view.changes


async def test_an_act_that_came_from_elsewhere_makes_the_waiting_acts_be_judged_again(
    tmp_path: Path, rebased: list[int]
) -> None:
    async with running_service(tmp_path) as service:
        ledger, governors = service.ledger, service.governors
        domain, now = ledger.domain, ledger.now()
        first = await ledger.accept(submission(enrolment(OBLIGOR, domain, now, governors)))
        assert first.operation is not None
        await ledger.wait(first.operation.id, WAIT)
        rebased.clear()
        one_act_a_block(service)
        stray = enrolment(LATER, domain, now, governors, roles=1)
        member = relayer(b"\7" * 32)
        call = encode_submit(stray.wire)
        sent = member.sign(chain_id=domain.chain_id, nonce=0, to=domain.contract, data=call, gas=1_000_000)
        # No block is made until the stray act stands before the others.
        async with ledger._driver._chain._making:  # type: ignore[attr-defined]
            await ledger.gateway("eth_sendRawTransaction", [data(sent.raw)])
            waiting = [cap(OBLIGOR, amount, amount, domain, now, governors) for amount in (7, 8)]
            accepted = await ledger.accept(submission(enrolment(LATER, domain, now, governors, roles=2), *waiting))
            assert [verdict.refusal for verdict in accepted.verdicts] == [None, None, None]
        assert accepted.operation is not None
        done = await ledger.wait(accepted.operation.id, WAIT)
        assert done is not None
        # The number that the first of them enrols was taken by the stray act.
        assert [(act.status, act.refusal) for act in done.acts] == [
            (ActStatus.REFUSED, "ParticipantExists"),
            (ActStatus.EXECUTED, None),
            (ActStatus.EXECUTED, None),
        ]
        assert rebased[0] == 3
        cap_now = ledger.parts.confirmed.get(EXPOSURES, (OBLIGOR, CURRENCY))
        assert cap_now is not None
        assert cap_now.cap == 8
        assert all(check.ok for check in await ledger.health())
