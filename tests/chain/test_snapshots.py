"""Snapshots save time and nothing else: whatever becomes of them, the chain comes back to the same hashes."""

import asyncio
import errno
import json
import os
import random
import signal
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Callable
from hashlib import blake2b
from pathlib import Path
from typing import Any

import pytest

from ledger_api.audit.run import audit
from ledger_api.audit.source import NodeSource
from ledger_api.chain import saving as saving_module
from ledger_api.chain.anvil import AnvilNode, find_anvil
from ledger_api.chain.blocks import Header
from ledger_api.chain.embedded import EmbeddedChain
from ledger_api.chain.errors import ChainDivergedError
from ledger_api.chain.making import header_at
from ledger_api.chain.relay import EmbeddedRelay
from ledger_api.chain.saving import Saving
from ledger_api.chain.snapshots import KEPT, Snapshot, Snapshots
from ledger_api.store.engine import Database
from ledger_api.store.journal import read_plan, record_block
from ledger_api.store.writer import Writer
from tests.chain.conftest import GENESIS
from tests.chain.test_embedded import ALICE, BOB, commit, make, transfer
from tests.support.network import Cast, executed
from tests.support.service import RunningService, running_service


class Ledger:
    """A chain with snapshots whose blocks carry transfers of two senders."""

    def __init__(self, folder: Path, database: Database, writer: Writer) -> None:
        self.database = database
        self.writer = writer
        self.snapshots = Snapshots(folder / "snapshots")
        self.headers: list[Header] = []
        self.chain = self.another()

    def another(self) -> EmbeddedChain:
        self.saving = Saving(find_anvil(), GENESIS, self.database, self.snapshots)
        self.chain = EmbeddedChain(find_anvil(), GENESIS, self.database, self.writer, saving=self.saving)
        return self.chain

    async def grow(self, blocks: int) -> None:
        for _ in range(blocks):
            nonce = 2 * len(self.headers)
            items = [transfer(ALICE, nonce), transfer(BOB, nonce), transfer(ALICE, nonce + 1), transfer(BOB, nonce + 1)]
            self.headers.append(await make(self.chain, self.writer, len(self.headers) + 1, items))

    async def start_again(self) -> int | None:
        """The block of the snapshot that the killed chain began with again; every block must be there as it was."""
        assert isinstance(self.chain.node, AnvilNode)
        self.chain.node.kill()
        await self.chain.node.ended.wait()
        await self.chain.stop()
        head = await self.another().start()
        assert head.hash == self.headers[-1].hash
        for header in self.headers:
            assert (await header_at(self.chain.rpc, header.number)) == header
        assert isinstance(self.chain.node, AnvilNode)
        loaded = self.chain.node._load
        return None if loaded is None else int(loaded.stem)


@pytest.fixture
async def ledger(tmp_path: Path, database: Database, writer: Writer) -> AsyncIterator[Ledger]:
    ledger = Ledger(tmp_path, database, writer)
    await ledger.chain.start()
    yield ledger
    await ledger.chain.stop()


async def until(reached: Callable[[], bool]) -> None:
    for _ in range(3_000):
        if reached():
            return
        await asyncio.sleep(0.01)
    raise AssertionError("it took more than half a minute")


async def saved(ledger: Ledger) -> Snapshot:
    snapshot = await ledger.saving.make()
    assert snapshot is not None
    return snapshot


async def test_a_killed_chain_comes_back_from_a_snapshot_and_the_tail_to_the_same_hashes(ledger: Ledger) -> None:
    assert await ledger.saving.make() is None, "there is nothing to save yet"
    await ledger.grow(5)
    assert (await saved(ledger)).height == 5
    assert await ledger.saving.make() is None, "nothing came after it"
    await ledger.grow(3)
    assert await ledger.start_again() == 5
    await ledger.grow(2)
    assert (await saved(ledger)).height == 10, "made from the one before"
    assert await ledger.start_again() == 10
    await ledger.grow(2)
    for snapshot in ledger.snapshots.found():
        ledger.snapshots.discard(snapshot)
    assert await ledger.start_again() is None, "and the journal alone leads to the same"


async def test_a_snapshot_is_made_beside_the_running_node_which_goes_on(ledger: Ledger) -> None:
    await ledger.grow(10)
    making = asyncio.create_task(ledger.saving.make())
    while not making.done():
        await ledger.grow(1)
    made = await making
    assert made is not None
    assert 10 <= made.height < len(ledger.headers) - 1, "blocks were made meanwhile"
    assert await ledger.start_again() == made.height


def flipped(snapshot: Snapshot) -> None:
    content = bytearray(snapshot.path.read_bytes())
    content[len(content) // 2] ^= 1
    snapshot.path.write_bytes(content)


def cut(snapshot: Snapshot) -> None:
    os.truncate(snapshot.path, snapshot.size - 100)


def emptied(snapshot: Snapshot) -> None:
    snapshot.path.write_bytes(b"")


def gone(snapshot: Snapshot) -> None:
    snapshot.path.unlink()


def no_description(snapshot: Snapshot) -> None:
    snapshot.path.with_suffix(".json").write_text('{"height": 5')


def _rewritten(snapshot: Snapshot, content: bytes, **said: object) -> None:
    """As somebody would who knows how it is made."""
    snapshot.path.write_bytes(content)
    path = snapshot.path.with_suffix(".json")
    digest = "0x" + blake2b(content, digest_size=32).hexdigest()
    path.write_text(json.dumps({**json.loads(path.read_text()), "size": len(content), "blake2b": digest, **said}))


def another_state(snapshot: Snapshot) -> None:
    dump = json.loads(snapshot.path.read_bytes())
    dump["accounts"][next(iter(dump["accounts"]))]["balance"] = "0x1"
    _rewritten(snapshot, json.dumps(dump, separators=(",", ":")).encode())


def another_block(snapshot: Snapshot) -> None:
    _rewritten(snapshot, snapshot.path.read_bytes(), hash="0x" + "ab" * 32)


def not_a_dump(snapshot: Snapshot) -> None:
    _rewritten(snapshot, b"{}")


HARMS = [flipped, cut, emptied, gone, no_description, another_state, another_block, not_a_dump]


@pytest.mark.parametrize("harm", HARMS, ids=lambda one: one.__name__)
async def test_a_snapshot_that_is_not_what_it_should_be_is_left_aside_for_the_one_before(
    ledger: Ledger, harm: Callable[[Snapshot], None]
) -> None:
    await ledger.grow(2)
    await saved(ledger)
    await ledger.grow(2)
    harm(await saved(ledger))
    await ledger.grow(1)
    assert await ledger.start_again() == 2
    for snapshot in ledger.snapshots.found():
        harm(snapshot)
    assert await ledger.start_again() is None, "without any, the whole journal is made again"


async def test_a_snapshot_of_blocks_that_a_restored_database_does_not_have_is_not_used(ledger: Ledger) -> None:
    await ledger.grow(3)
    early = await saved(ledger)
    late = early.path.with_name("9.dump")
    early.path.rename(late)
    described = json.loads(early.path.with_suffix(".json").read_text())
    early.path.with_suffix(".json").unlink()
    late.with_suffix(".json").write_text(json.dumps({**described, "height": 9}))
    assert await ledger.start_again() is None


async def test_a_journal_that_does_not_lead_on_from_the_snapshot_is_made_again_as_a_whole(ledger: Ledger) -> None:
    await ledger.grow(2)
    await saved(ledger)
    await ledger.grow(1)
    last = ledger.headers[-1]
    await ledger.writer.run(lambda connection: record_block(connection, 3, b"\xff" * 32, last.parent, last.state_root))
    with pytest.raises(ChainDivergedError):
        await ledger.start_again()


async def test_at_an_end_in_order_the_node_dumps_itself_with_blocks_that_nobody_recorded_yet(ledger: Ledger) -> None:
    await ledger.grow(3)
    items = [transfer(ALICE, 6)]
    ledger.headers.append(await ledger.chain.make(await commit(ledger.writer, 4, items), items))
    ledger.saving.note(saving_module.LEAST_TAIL_S)
    await ledger.chain.finish()
    assert await ledger.start_again() == 4
    with ledger.database.reader.connect() as connection:
        plan = read_plan(connection, 4)
    assert plan is not None
    assert plan.hash == ledger.headers[-1].hash, "it is recorded now"


async def test_an_end_soon_after_the_last_snapshot_makes_none(ledger: Ledger) -> None:
    await ledger.grow(1)
    await ledger.chain.finish()
    assert ledger.snapshots.found() == []


async def test_a_second_node_that_is_killed_leaves_no_snapshot_and_the_first_one_alone(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ledger.grow(2)

    async def killed(self: AnvilNode, _: float) -> None:
        self.kill()
        await self.ended.wait()
        await self.stop()

    monkeypatch.setattr(AnvilNode, "finish", killed)
    monkeypatch.setattr(saving_module, "_LOOK_S", 0.01)
    ledger.saving.note(saving_module.LEAST_TAIL_S)
    with pytest.raises(OSError, match="beside"):
        await ledger.saving.make()
    running = asyncio.create_task(ledger.saving.run())
    await until(lambda: ledger.saving._ended > float("-inf"))
    running.cancel()
    assert ledger.snapshots.found() == []
    await ledger.grow(1)


async def test_a_disk_without_room_for_one_gets_none_and_keeps_no_halves(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    await ledger.grow(2)
    ledger.saving.note(saving_module.LEAST_TAIL_S)

    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "no space")

    with monkeypatch.context() as patched:
        patched.setattr(saving_module, "_LOOK_S", 0.01)
        patched.setattr("os.fsync", full)
        running = asyncio.create_task(ledger.saving.run())
        await until(lambda: ledger.saving._ended > float("-inf"))
        running.cancel()
        assert list(ledger.snapshots.folder.iterdir()) == [], "what was begun is cleared away"
        patched.setattr(saving_module, "LEAST_FREE_BYTES", 1 << 60)
        ledger.saving.note(saving_module.LEAST_TAIL_S)
        await ledger.chain.finish()
        assert list(ledger.snapshots.folder.iterdir()) == [], "none is even begun"
    assert await ledger.start_again() is None


async def test_one_is_made_when_the_node_has_worked_enough_and_has_time(
    ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving_module, "_LOOK_S", 0.05)
    await ledger.grow(2)
    running = asyncio.create_task(ledger.saving.run())
    await asyncio.sleep(0.3)
    assert ledger.snapshots.found() == [], "two small blocks are made as quickly as a snapshot is read"
    ledger.saving.note(saving_module.LEAST_TAIL_S)
    await until(lambda: bool(ledger.snapshots.found()))
    running.cancel()
    assert ledger.saving.height == 2


async def test_few_are_kept_and_what_broke_off_is_cleared_away(ledger: Ledger) -> None:
    for _ in range(KEPT + 2):
        await ledger.grow(1)
        await saved(ledger)
    assert [snapshot.height for snapshot in ledger.snapshots.found()] == [4, 3]
    (ledger.snapshots.folder / "beside.partial").write_text("{")
    (ledger.snapshots.folder / "5.dump").write_text("{")
    ledger.snapshots.tidy()
    assert sorted(path.name for path in ledger.snapshots.folder.iterdir()) == ["3.dump", "3.json", "4.dump", "4.json"]
    assert {path.stat().st_mode & 0o777 for path in ledger.snapshots.folder.iterdir()} == {0o600}
    assert ledger.snapshots.folder.stat().st_mode & 0o777 == 0o700


PUBLISHING = """
import sys
from itertools import count
from pathlib import Path
from ledger_api.chain.snapshots import Snapshots
snapshots = Snapshots(Path(sys.argv[1]))
for height in count(int(sys.argv[2])):
    dump = snapshots.partial("beside")
    dump.write_bytes(b'{"transactions":[' + b'{"traces":[{"a":[1]}],"exit":"Stop"},' * 40_000 + b'{}]}')
    snapshots.publish(dump, height, height.to_bytes(32, "big"))
    print(height, flush=True)
"""


def test_killed_at_whatever_point_of_making_one__every_snapshot_that_is_found_is_whole(tmp_path: Path) -> None:
    seed = random.randrange(2**32)
    chance = random.Random(seed)
    print(f"seed {seed}")
    begun, kills = 1, 0
    while kills < 12:
        with subprocess.Popen(
            [sys.executable, "-c", PUBLISHING, tmp_path, str(begun)], stdout=subprocess.PIPE
        ) as process:
            assert process.stdout is not None
            said = process.stdout.readline()
            assert said, "it makes one at least"
            time.sleep(chance.random() * 0.1)
            process.send_signal(signal.SIGKILL)
            last = int((said + process.stdout.read()).split()[-1])
        kills += 1
        snapshots = Snapshots(tmp_path)
        snapshots.tidy()
        found = snapshots.found()
        assert found[0].height >= last, "what was made is there"
        assert all(snapshot.is_whole() for snapshot in found)
        assert 1 <= len(found) <= KEPT + 1
        assert len(list(tmp_path.iterdir())) == 2 * len(found), "nothing else is left"
        begun = found[0].height + 1


async def _past(service: RunningService) -> list[Any]:
    """Every block with whole transactions, receipts and logs, as the gateway tells them."""
    ask, told = service.ledger.gateway, []
    for number in range(service.ledger.height + 1):
        block = await ask("eth_getBlockByNumber", [hex(number), True])
        receipts = [await ask("eth_getTransactionReceipt", [one["hash"]]) for one in block["transactions"]]
        told.append((block, receipts, await ask("eth_getLogs", [{"blockHash": block["hash"]}])))
    return told


async def test_a_service_that_starts_from_its_snapshot_serves_the_whole_past_and_an_audit_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(saving_module, "LEAST_TAIL_S", 0.0)
    async with running_service(tmp_path) as service:
        cast = Cast(service)
        await cast.enrol()
        for supplier in cast.suppliers[:2]:
            await cast.confirmed(supplier)
        past = await _past(service)
        await cast.close()
    async with running_service(tmp_path) as service:
        relay = service.ledger._driver
        assert isinstance(relay, EmbeddedRelay)
        assert isinstance(relay._chain.node, AnvilNode)
        assert relay._chain.node._load is not None, "it began with a snapshot"
        assert await _past(service) == past
        cast = Cast(service)
        await executed(cast.governors[0], cast.governors[0].sign.cancel_nonce())
        assert service.ledger.height == len(past)
        slot = (0).to_bytes(32, "big")
        assert (await service.ledger.prove([slot]))["block"]["number"] == hex(len(past))
        report, _ = await audit(NodeSource(relay.rpc), service.ledger.network.contract)
        assert [check.name for check in report.checks if not check.ok] == []
        assert report.height == len(past)
        await cast.close()
