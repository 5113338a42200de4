"""Taking acts in: read, recover, judge over everything accepted before, store. One answer means one durable fact."""

import asyncio
import time
from collections.abc import Coroutine, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

import orjson
from sqlalchemy import Connection
from sqlalchemy.exc import IntegrityError

from ledger_api.acts.apply import Outcome, Status
from ledger_api.acts.state import Changes
from ledger_api.chain.applying import deadline_of
from ledger_api.chain.interface import (
    PREDECESSOR,
    ActStatus,
    ActView,
    IdempotencyMismatchError,
    OperationAccepted,
    OperationView,
    Submission,
    Verdict,
)
from ledger_api.chain.items import Item, read_item, read_items
from ledger_api.chain.parts import Parts
from ledger_api.chain.pending import Entry
from ledger_api.chain.room import Room
from ledger_api.chain.storing import Storing
from ledger_api.chain.strides import STRIDE
from ledger_api.store import outbox
from ledger_api.store.errors import StoreUnavailableError
from ledger_api.store.ids import new_id
from ledger_api.store.outbox import ActResult, ActRow, OperationRow, OutboxAct, Recalled


@dataclass(frozen=True, slots=True)
class _Judged:
    """The acts of a submission by their position: newly accepted with what they change, only repeated, and verdicts."""

    fresh: list[tuple[int, Item, Changes]]
    repeated: list[tuple[int, bytes]]
    verdicts: tuple[Verdict, ...]

    @property
    def accepted(self) -> list[Verdict]:
        return [verdict for verdict in self.verdicts if verdict.refusal is None]

    @property
    def refused(self) -> list[bytes]:
        return [verdict.digest for verdict in self.verdicts if verdict.refusal is not None]


class Intake:
    """Accepts submissions in one order, which is the order of the outbox and of the chain."""

    def __init__(self, parts: Parts) -> None:
        self._domain = parts.identity.domain
        self._pending = parts.pending
        self._clock = parts.clock
        self._halt = parts.halt
        self._progress = parts.progress
        self._reader = parts.reader
        self._writer = parts.writer
        self._recovery = parts.recovery
        self._trail = parts.trail
        self.storing = Storing(parts.writer)
        self.judging = asyncio.Lock()
        """Held while acts are judged, and while what they are judged over is built anew."""
        self.last_number = 0
        self.room = Room(parts.pending)
        self.ready: list[Entry] = []
        """Durable entries that no transaction carries yet, in order; the relay takes them."""
        self.arrived = asyncio.Event()
        self._tasks: set[asyncio.Task[OperationAccepted]] = set()

    def next_number(self) -> int:
        """The next place in the outbox."""
        self.last_number += 1
        return self.last_number

    def check(self, wires: Sequence[bytes]) -> tuple[Verdict, ...]:
        """See `Ledger.check`."""
        trial, now = self._pending.trial(), self._clock.now()
        verdicts = []
        for wire in wires:
            item = read_item(wire, self._domain)
            outcome, _ = self._pending.judge(trial, item, now)
            verdicts.append(_verdict(item, outcome))
        return tuple(verdicts)

    async def accept(self, submission: Submission) -> OperationAccepted:
        """See `Ledger.accept`."""
        self._halt.require_running()
        acts, size = len(submission.wires), sum(map(len, submission.wires))
        with self.room.kept(acts, size), self._trail.judging(acts):
            told = await self._take(submission)
        return told if isinstance(told, OperationAccepted) else await asyncio.shield(told)

    async def _take(self, submission: Submission) -> "OperationAccepted | asyncio.Task[OperationAccepted]":
        """The answer, or what makes it once the acts are durable, which wait for themselves by then."""
        replayed = await self._replayed(submission)
        if replayed is not None:
            return replayed
        items = await read_items(submission.wires, self._domain, self._recovery, submission.acts)
        known: set[bytes] = set()
        asked: set[bytes] = set()
        async with self.judging:
            while True:
                self._halt.require_running()
                judged = await self._judge(items, known)
                unasked = [found for found in judged.refused if found not in asked]
                if not unasked:
                    break
                # A stale copy of an act that succeeded is that success, whatever the rules say to it now.
                asked.update(unasked)
                known |= await self._succeeded(unasked)
                if not known.intersection(unasked):
                    break
            if (submission.whole and judged.refused) or not (judged.fresh or judged.repeated):
                return OperationAccepted(None, judged.verdicts)
            return self._store(submission, judged)

    async def _judge(self, items: Sequence[Item], known: set[bytes]) -> _Judged:
        trial, now = self._pending.trial(), self._clock.now()
        fresh: list[tuple[int, Item, Changes]] = []
        repeated: list[tuple[int, bytes]] = []
        verdicts: list[Verdict] = []
        new: set[bytes] = set()
        for place, item in enumerate(items):
            if place % STRIDE == STRIDE - 1:
                await asyncio.sleep(0)
            if item.digest in new or item.digest in known or self._pending.get(item.digest) is not None:
                repeated.append((place, item.digest))
                verdicts.append(Verdict(item.digest, item.kind, None))
                continue
            outcome, changes = self._pending.judge(trial, item, now)
            verdicts.append(_verdict(item, outcome))
            if outcome.status is not Status.REFUSED:
                fresh.append((place, item, changes))
                new.add(item.digest)
        return _Judged(fresh, repeated, tuple(verdicts))

    def _store(self, submission: Submission, judged: _Judged) -> "asyncio.Task[OperationAccepted]":
        """Give the writer its job, and let later submissions be judged over these acts at once."""
        identity, created = new_id(), time.time_ns() // 1_000_000
        entries = [
            Entry(self.next_number(), act, item, deadline_of(act), [identity], changes)
            for _, item, changes in judged.fresh
            if (act := item.act) is not None
        ]
        positions = [place for place, _, _ in judged.fresh]
        fresh = [
            OutboxAct(entry.number, entry.digest, entry.act.type.kind, entry.wire, entry.deadline, place)
            for entry, place in zip(entries, positions, strict=True)
        ]
        row = OperationRow(identity, submission.participant, created, ())

        def job(connection: Connection) -> Recalled | None:
            known = _recall(connection, submission)
            if known is not None:
                return known
            _write(connection, row, fresh, judged.repeated)
            if submission.idempotency is not None:
                key, request = submission.idempotency.key, submission.idempotency.request
                told = Recalled(request, identity, _refusals(judged.verdicts))
                outbox.remember(connection, submission.participant, key, told, created // 1000)
            if submission.companion is not None:
                submission.companion(connection, identity)
            return None

        alone = submission.idempotency is not None or submission.companion is not None or judged.repeated
        stored = self.storing.add(row, fresh, job if alone else None)
        for entry in entries:
            self._pending.add(entry)
        waiting = len(entries)
        for _, repeated in judged.repeated:
            earlier = self._pending.get(repeated)
            if earlier is not None:
                earlier.operations.append(identity)
                waiting += 1
        if self._trail.on:
            self._trail.accepted(identity, [verdict.digest for verdict in judged.accepted], waiting)
        self._progress.open(identity, waiting, None if judged.repeated else partial(_finished, row, entries))
        return self._spawn(self._conclude(submission, row, entries, judged, stored))

    async def _conclude(
        self,
        submission: Submission,
        row: OperationRow,
        entries: list[Entry],
        judged: _Judged,
        stored: "asyncio.Future[Recalled | None]",
    ) -> OperationAccepted:
        """What follows once the job is done; it does so though the caller may be gone."""
        try:
            replayed = await stored
        except BaseException:
            await self._take_back(row.id, entries)
            raise
        if replayed is not None:
            await self._take_back(row.id, entries)
            return await self._again(submission, replayed)
        if self._trail.on:
            self._trail.stored(row.id, [verdict.digest for verdict in judged.accepted])
        for entry in entries:
            entry.durable = True
        self.ready += entries
        self.arrived.set()
        if not judged.repeated:
            acts = tuple([_waiting(entry) for entry in entries])
            return OperationAccepted(OperationView(row.id, row.participant, row.created, acts), judged.verdicts)
        return OperationAccepted(await self.operation(row.id), judged.verdicts)

    async def _take_back(self, operation: bytes, entries: Sequence[Entry]) -> None:
        """Nothing was stored: no entry is accepted, and what was judged over them is judged again."""
        async with self.judging:
            lost: Changes = {}
            for entry in entries:
                lost.update(entry.changes)
                self._pending.settle(entry, None)
            self._progress.forget(operation)
            self._trail.forget(operation)
            orphans = await self._pending.rebase(self._clock.now(), lost) if entries else []
        # Nothing came, and nothing more is to be waited for either.
        self.arrived.set()
        if orphans:
            await self.end_orphans(orphans)

    async def end_orphans(self, orphans: Sequence[Entry]) -> None:
        """Store that acts end unsent, because one that they rest on was refused."""
        results = [ActResult(entry.number, ActStatus.REFUSED, PREDECESSOR) for entry in orphans]
        await self._writer.insist(lambda connection: outbox.settle_acts(connection, results))
        for entry in orphans:
            self._progress.close(entry.operations)

    async def operation(self, identity: bytes) -> OperationView | None:
        """See `Ledger.operation`."""
        row = await self._reader.run(lambda snapshot: outbox.read_operation(snapshot.connection, identity))
        return None if row is None else self._view(row)

    def _view(self, row: OperationRow) -> OperationView:
        return OperationView(row.id, row.participant, row.created, tuple([self._act_view(act) for act in row.acts]))

    def _act_view(self, act: ActRow) -> ActView:
        entry = self._pending.get(act.digest)
        sent = act.status == ActStatus.WAITING and entry is not None and entry.sent
        status = ActStatus.SENT if sent else ActStatus(act.status)
        return ActView(
            act.digest, act.kind, status, act.refusal, act.deadline, act.transaction, act.block, act.log_index
        )

    async def _succeeded(self, digests: Sequence[bytes]) -> set[bytes]:
        return await self._reader.run(lambda snapshot: outbox.succeeded(snapshot.connection, digests))

    async def _replayed(self, submission: Submission) -> OperationAccepted | None:
        if submission.idempotency is None:
            return None
        known = await self._reader.run(lambda snapshot: _recall(snapshot.connection, submission))
        return None if known is None else await self._again(submission, known)

    async def _again(self, submission: Submission, known: Recalled) -> OperationAccepted:
        """What the request was answered with the first time, and its operation as it is now."""
        refusals: dict[str, str] = orjson.loads(known.answer) if known.answer else {}
        items = await read_items(submission.wires, self._domain, self._recovery)
        verdicts = [Verdict(item.digest, item.kind, refusals.get(str(place))) for place, item in enumerate(items)]
        operation = None if known.operation is None else await self.operation(known.operation)
        return OperationAccepted(operation, tuple(verdicts), replayed=True)

    async def settled(self) -> None:
        """Return once no submission is half stored. Writes are stopped meanwhile, so that none begins."""
        while self._tasks:
            await asyncio.wait(self._tasks)

    def _spawn(self, work: Coroutine[Any, Any, OperationAccepted]) -> "asyncio.Task[OperationAccepted]":
        task = asyncio.create_task(work)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)
        return task


def _write(
    connection: Connection, row: OperationRow, fresh: Sequence[OutboxAct], repeated: Sequence[tuple[int, bytes]]
) -> None:
    """Write an operation.

    Raises:
        StoreUnavailableError: what it repeats was on its way to the disk, and did not get there.
    """
    try:
        outbox.store_operation(connection, row, fresh, repeated)
    except IntegrityError as error:
        if repeated:
            raise StoreUnavailableError("an act that is repeated could not be stored the first time") from error
        raise


def _recall(connection: Connection, submission: Submission) -> Recalled | None:
    """What the submission's idempotency key stands for already.

    Raises:
        IdempotencyMismatchError: it stands for another request.
    """
    if submission.idempotency is None:
        return None
    known = outbox.recall(connection, submission.participant, submission.idempotency.key)
    if known is None:
        return None
    if known.request != submission.idempotency.request or known.operation is None:
        raise IdempotencyMismatchError
    return known


def _refusals(verdicts: Sequence[Verdict]) -> bytes | None:
    """The refusals by position, for whoever asks again."""
    refused = {str(place): verdict.refusal for place, verdict in enumerate(verdicts) if verdict.refusal is not None}
    return orjson.dumps(refused) if refused else None


def _verdict(item: Item, outcome: Outcome) -> Verdict:
    return Verdict(item.digest, item.kind, outcome.refusal.name if outcome.refusal else None)


def _finished(row: OperationRow, entries: Sequence[Entry]) -> OperationView | None:
    acts = [entry.outcome for entry in entries if entry.outcome is not None]
    return OperationView(row.id, row.participant, row.created, tuple(acts)) if len(acts) == len(entries) else None


def _waiting(entry: Entry) -> ActView:
    return ActView(entry.digest, entry.act.type.kind, ActStatus.WAITING, deadline=entry.deadline)
