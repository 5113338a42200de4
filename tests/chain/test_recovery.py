"""Signers are the same whoever recovers them, and none is lost with a process that did."""

import asyncio
import os
import signal
from collections.abc import AsyncIterator

import pytest

from ledger_api.acts.hashing import keccak
from ledger_api.acts.signing import Key, recover
from ledger_api.chain.recovery import MANY, Recovery, Signed

KEYS = [Key.generate() for _ in range(3)]


def signed(count: int) -> list[Signed]:
    """Signatures by each key in turn; every fifth is over another digest, every seventh recovers to nobody."""
    pairs = []
    for place in range(count):
        digest = keccak(b"act %d" % place)
        signature = KEYS[place % len(KEYS)].sign(digest)
        if place % 5 == 4:
            digest = keccak(digest)
        if place % 7 == 6:
            signature = bytes(64)
        pairs.append((digest, signature))
    return pairs


@pytest.fixture
async def recovery() -> AsyncIterator[Recovery]:
    made = Recovery(workers=2)
    yield made
    await made.stop()


async def started(recovery: Recovery) -> list[int]:
    """The ids of the workers' processes, once they have been asked for."""
    await recovery.keys(signed(MANY))
    if recovery._starting is not None:
        await recovery._starting
    return [worker._process.pid for worker in recovery._workers]


async def test_many_are_recovered_elsewhere_as_they_are_here(recovery: Recovery) -> None:
    pairs = signed(500)
    expected = [recover(*pair) for pair in pairs]
    assert {*expected} >= {None, *(key.address for key in KEYS)}
    assert await recovery.keys(pairs) == expected
    assert len(await started(recovery)) == 2
    assert await recovery.keys(pairs) == expected


async def test_questions_at_the_same_time_get_each_its_own_answer(recovery: Recovery) -> None:
    await started(recovery)
    pairs = signed(20 * MANY)
    parts = [pairs[start : start + MANY] for start in range(0, len(pairs), MANY)]
    answers = await asyncio.gather(*[recovery.keys(part) for part in parts])
    assert answers == [[recover(*pair) for pair in part] for part in parts]


async def test_a_few_need_no_process(recovery: Recovery) -> None:
    pairs = signed(MANY - 1)
    assert await recovery.keys(pairs) == [recover(*pair) for pair in pairs]
    assert recovery._starting is None
    assert recovery._workers == []


async def test_what_a_killed_process_leaves_is_done_here_and_others_take_its_place(recovery: Recovery) -> None:
    first = await started(recovery)
    pairs = signed(2_000)
    asked = [asyncio.create_task(recovery.keys(pairs)) for _ in range(2)]
    await asyncio.sleep(0)
    for pid in first:
        os.kill(pid, signal.SIGKILL)
    expected = [recover(*pair) for pair in pairs]
    assert await asyncio.gather(*asked) == [expected, expected]
    assert recovery._starting is not None
    await recovery._starting
    assert not {worker._process.pid for worker in recovery._workers} & {*first}
    assert len(recovery._workers) == 2
    assert await recovery.keys(pairs) == expected


async def test_the_processes_end_with_the_service(recovery: Recovery) -> None:
    pids = await started(recovery)
    await recovery.stop()
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)
    assert await recovery.keys(signed(MANY)) == [recover(*pair) for pair in signed(MANY)]
