"""Following the chain: each block's events once, held against the rules, stored with all they lead to, then told."""

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from ledger_api.acts.apply import found
from ledger_api.acts.history import START
from ledger_api.acts.state import Changes, Overlay
from ledger_api.chain.applying import ActOutcome, BlockOutcome, BlockRules, Presented
from ledger_api.chain.blocks import Header, Log, Proven, read_logs
from ledger_api.chain.bloom import may_hold
from ledger_api.chain.contracts import founding_arguments
from ledger_api.chain.errors import ChainDivergedError
from ledger_api.chain.hexes import data
from ledger_api.chain.intake import Intake
from ledger_api.chain.interface import FAILED, ActStatus, ActView
from ledger_api.chain.outcomes import FOUNDED, TOPICS, read_events
from ledger_api.chain.parts import Parts
from ledger_api.chain.pending import Entry
from ledger_api.chain.queue import Queue
from ledger_api.chain.remote.reading import read_block, seen_at
from ledger_api.chain.rpc import Rpc, RpcUnknownError
from ledger_api.store import outbox
from ledger_api.store.indexing import (
    EXECUTED_COUNT,
    HISTORY_HASH,
    BlockRow,
    FeedLine,
    Indexed,
    last_bare,
    last_sequences,
    store_bare,
    store_block,
)
from ledger_api.store.network import read_values
from ledger_api.store.outbox import ActResult, StrayResult
from ledger_api.store.undo import Undo, encode_undo, forget_undo


@dataclass(frozen=True, slots=True)
class Made:
    """A block of the chain and what each of its transactions presents, in order.

    `proven` is None where the node has yet to be asked for what the transactions did.
    """

    header: Header
    transactions: tuple[Presented, ...]
    proven: Proven | None = None


@dataclass(slots=True)
class _Results:
    """What the outbox is told, and the entries that have an end by it; `lone` could not even be run alone."""

    known: list[ActResult]
    strays: list[StrayResult]
    ended: dict[Entry, ActOutcome]
    lone: list[Entry]


class Indexer:
    """Takes blocks one after another. What it raises means that the block was not taken and nothing of it stored."""

    def __init__(self, parts: Parts, deployed_at: int, intake: Intake, queue: Queue, *, undoable: bool = False) -> None:
        """`undoable` keeps with each block what it changed, as the chain may take it back."""
        self._parts = parts
        self.deployed_at = deployed_at
        self._undoable = undoable
        self._bare: int | None = None
        self._intake = intake
        self._queue = queue
        self._rules = BlockRules(parts.confirmed, parts.identity.domain, parts.pending)
        self._sequences: dict[int, int] = {}
        self.executed = 0
        self.batch = 0
        """Acts with an outcome in the last block."""
        self.history = START
        self.head: Header | None = None

    def load(self, connection: Connection) -> None:
        """Begin where the database is."""
        values = read_values(connection)
        self.executed = int.from_bytes(values.get(EXECUTED_COUNT, b""), "big")
        self.history = values.get(HISTORY_HASH, START)
        self._sequences.clear()
        self._bare = last_bare(connection)
        self._parts.confirmed.forget()

    async def index(self, rpc: Rpc, made: Made) -> None:
        """Take a block.

        Raises:
            ChainDivergedError: the chain and the rules differ.
            NodeError: the node does not answer, or not in full; the block can be tried again.
        """
        header, proven, begun = made.header, made.proven, time.time_ns()
        if proven is None and any(presented.items is None for presented in made.transactions):
            # Its call data does not say how much there is to be told.
            proven = await self._prove(rpc, header)
        logs = await self._logs(rpc, header) if proven is None else proven.logs
        if header.number == self.deployed_at:
            result = self._founded(header, logs)
        else:
            events = read_events(logs)
            result = await self._rules.outcome(header, made.transactions, events, self.executed, self.history)
        if result.unheard:
            failed = (proven or await self._prove(rpc, header)).failed
            if any(presented.hash not in failed for presented in result.unheard):
                raise ChainDivergedError(f"block {header.number}: a transaction did not fail and left no outcome")
        sequences, feed = await self._sequenced(result.feed)
        results = self._results(result)
        undo = self._undo(result.changes) if self._undoable else None
        row = _row(header, undo)
        unheard = [presented.hash for presented in result.unheard]
        indexed = Indexed(
            row, result.changes, result.edges, result.lines, result.feed, feed, result.executed, result.history, unheard
        )

        def job(connection: Connection) -> None:
            store_block(connection, indexed)
            outbox.settle_acts(connection, results.known)
            outbox.settle_strays(connection, results.strays)
            if undo is not None:
                forget_undo(connection, header.number)

        await self._parts.writer.insist(job)
        self._sequences.update(sequences)
        self.executed, self.history, self.head = result.executed, result.history, header
        self.batch, self._bare = len(result.acts), None
        self._parts.tally.read(len(header.members), len(result.unheard), header.gas)
        if self._parts.trail.on:
            ended = [(entry.operations, _view(act, header.number)) for entry, act in results.ended.items()]
            self._parts.trail.ended(header.number, begun, ended)
        await self._settle(result, results)

    async def pass_over(self, header: Header) -> None:
        """Take a block that holds nothing of the ledger."""
        row, bare = _row(header, None), self._bare

        def job(connection: Connection) -> None:
            store_bare(connection, row, bare)

        await self._parts.writer.insist(job)
        self._bare, self.head, self.batch = header.number, header, 0
        self._parts.clock.reached = header.timestamp
        self._parts.progress.reached(header.number)

    def _undo(self, changes: Changes) -> bytes:
        confirmed = self._parts.confirmed
        return encode_undo(Undo({at: confirmed.get(*at) for at in changes}, self.executed, self.history))

    async def _logs(self, rpc: Rpc, header: Header) -> Sequence[Log]:
        """The block's events of the ledger; an answer that the header's bloom speaks against is not believed."""
        contract = self._parts.identity.contract
        topics = [data(topic) for topic in (*TOPICS, FOUNDED)]
        query = {"blockHash": data(header.hash), "address": data(contract), "topics": [topics]}
        logs = read_logs(await rpc.call("eth_getLogs", query))
        if any((log.block, log.address) != (header.number, contract) for log in logs):
            raise RpcUnknownError("the node's logs are of another block or contract")
        if not logs and any(may_hold(header.bloom, topic) for topic in (*TOPICS, FOUNDED)):
            return (await self._prove(rpc, header)).logs
        return logs

    async def _prove(self, rpc: Rpc, header: Header) -> Proven:
        """What the block did, by the roots of its header: a node can leave nothing of it out."""
        seen = await seen_at(rpc, header.number)
        if seen.header.hash != header.hash:
            raise RpcUnknownError("the node gave another block than it was asked for")
        return (await read_block(rpc, seen, self._parts.identity.contract, frozenset(header.members))).proven

    def _founded(self, header: Header, logs: Sequence[Log]) -> BlockOutcome:
        identity = self._parts.identity
        told = [log.data for log in logs]
        if told != [founding_arguments(identity.salt, identity.genesis)]:
            raise ChainDivergedError(f"block {header.number} does not found this ledger")
        state = Overlay(self._parts.confirmed)
        found(state, identity.genesis)
        return BlockOutcome(header, state.changes, self.executed, self.history)

    async def _sequenced(self, lines: Sequence[FeedLine]) -> tuple[dict[int, int], list[int]]:
        """The last sequence of each feed after the block, and that of each line."""
        counts = Counter(line.participant for line in lines)
        unknown = [number for number in counts if number not in self._sequences]
        if unknown:
            last = await self._parts.reader.run(lambda snapshot: last_sequences(snapshot.connection, unknown))
            self._sequences.update({number: last.get(number, 0) for number in unknown})
        after = {number: self._sequences[number] for number in counts}
        sequences = []
        for line in lines:
            after[line.participant] += 1
            sequences.append(after[line.participant])
        return after, sequences

    def _results(self, result: BlockOutcome) -> _Results:
        height = result.header.number
        ended: dict[Entry, ActOutcome] = {}
        strays: dict[bytes, StrayResult] = {}
        for act in result.acts:
            entry = act.entry
            if entry is not None and (entry not in ended or act.changes is not None):
                ended[entry] = act
            elif entry is None and act.act is not None and (act.digest not in strays or act.changes is not None):
                strays[act.digest] = StrayResult(
                    self._intake.next_number(),
                    act.digest,
                    act.kind,
                    act.wire,
                    act.deadline,
                    act.status,
                    act.refusal,
                    act.transaction,
                    height,
                    act.log_index,
                )
        known = [
            ActResult(entry.number, act.status, act.refusal, act.transaction, height, act.log_index)
            for entry, act in ended.items()
        ]
        lone = []
        alone = [presented for presented in result.unheard if len(presented.entries) == 1]
        for presented in [*alone, *(stuck for stuck, first in result.deferred if first == 0)]:
            entry = presented.entries[0] if presented.entries else None
            if entry is not None and not entry.done and entry not in ended:
                known.append(ActResult(entry.number, ActStatus.REFUSED, FAILED, presented.hash, height))
                lone.append(entry)
        return _Results(known, list(strays.values()), ended, lone)

    async def _settle(self, result: BlockOutcome, results: _Results) -> None:
        """Memory follows what is durable now."""
        parts = self._parts
        parts.confirmed.settle(result.changes)
        parts.clock.reached = result.header.timestamp
        # An act that did not wait here may have moved what the waiting ones were judged over.
        same = len(parts.pending) == 0 or not any(act.changes and act.entry is None for act in result.acts)
        lost = result.lost
        for entry, act in results.ended.items():
            entry.outcome = _view(act, result.header.number)
            same &= parts.pending.settle(entry, act.changes)
        for entry in results.lone:
            lost.update(entry.changes)
            same &= parts.pending.settle(entry, None)
        for presented, first in result.deferred:
            self._queue.give_back([entry for entry in presented.entries[first:] if entry is not None])
        self._queue.give_back(result.early)
        for presented in result.unheard:
            left = [entry for entry in presented.entries if entry is not None and not entry.done]
            if left:
                self._queue.split(left)
        for entry in (*results.ended, *results.lone):
            parts.progress.close(entry.operations)
        parts.progress.reached(result.header.number)
        if not same:
            async with self._intake.judging:
                orphans = await parts.pending.rebase(parts.clock.now(), lost)
            if orphans:
                await self._intake.end_orphans(orphans)


def _view(act: ActOutcome, height: int) -> ActView:
    status = ActStatus(act.status)
    return ActView(
        act.digest, act.kind, status, act.refusal, act.deadline, act.transaction, height, act.log_index
    )  # fmt: skip


def _row(header: Header, undo: bytes | None) -> BlockRow:
    return BlockRow(
        header.number, header.timestamp, header.hash, header.parent, header.state_root, header.members, undo
    )
