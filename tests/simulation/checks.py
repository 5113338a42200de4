"""What must hold whenever the world is at rest: the database is the chain's, and every promise is kept."""

from collections import Counter, defaultdict
from functools import cache
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger_api.acts.apply import Status
from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.history import START, extend
from ledger_api.acts.refusals import WRONG_VERSION
from ledger_api.acts.state import Overlay
from ledger_api.chain.interface import FAILED, PREDECESSOR, ActStatus
from ledger_api.chain.items import judge
from ledger_api.chain.service import LedgerChain
from ledger_api.store import outbox
from ledger_api.store.indexing import EXECUTED_COUNT, HISTORY_HASH
from ledger_api.store.network import read_values
from ledger_api.store.projection import load_all
from ledger_api.store.tables.chain import blocks, transactions
from ledger_api.store.tables.history import events
from ledger_api.store.tables.operations import acts
from tests.model import generator
from tests.simulation.chain import Block, Records, Told
from tests.simulation.world import BrokenPromiseError, World

_SUCCESSES: Final = (ActStatus.EXECUTED, ActStatus.SCHEDULED)
_TOO_LATE: Final = ("DeadlinePassed", "InvalidDates")
"""Refusals of an act that was in time when it was accepted."""
_POLICY: Final = BY_NAME["SetPolicy"].kind
_MEANWHILE_S: Final = 120
_SOON_S: Final = 8.0
"""Until then no act has become wrong by the time that went by."""


is_repeatable = cache(generator.is_repeatable)


class Chain:
    """The chain as its node has it, read for what became of each act."""

    def __init__(self, chain: list[Block], records: dict[Any, Any]) -> None:
        self.blocks = chain
        self.records = records
        self.outcomes: dict[bytes, list[tuple[int, Told]]] = defaultdict(list)
        self.members: Counter[bytes] = Counter()
        self.executed = 0
        self.history = START
        for block in chain:
            self.members.update(member.hash for member in block.transactions)
            for told in block.told:
                self.outcomes[told.digest].append((block.number, told))
                if told.outcome.status is not Status.REFUSED:
                    self.executed += 1
                    self.history = extend(self.history, block.number, told.log, told.digest)

    def statuses(self, digest: bytes) -> list[Status]:
        """The outcomes of an act in the order of the chain."""
        return [told.outcome.status for _, told in self.outcomes.get(digest, ())]


def check(world: World) -> None:
    """Compare everything with the chain.

    Raises:
        BrokenPromiseError: something is not as it must be.
    """
    service = world.service
    assert service is not None
    assert service.ledger is not None
    assert service.node is not None
    peer = service.node.line.peer
    chain = Chain(peer.blocks, peer.records.records)
    with world.database.reader.begin() as connection:
        _blocks(connection, chain)
        _projection(connection, chain)
        rows = _acts(connection, chain)
        _transactions(connection, world, chain)
        _feeds(connection)
        _promises(connection, world, rows)
    _memory(service.ledger, chain)
    if not world.disturbed and world.loop.time() < _SOON_S:
        _all_executed(rows)


def check_remote(world: World, blocks_read: list[Block], *, went_back: bool) -> None:
    """As `check`, on a chain of others: these blocks of it are deep enough to be read.

    Raises:
        BrokenPromiseError: something is not as it must be.
    """
    assert world.service is not None
    assert world.service.ledger is not None
    records = Records()
    for block in blocks_read:
        records.forward(block)
    chain = Chain(blocks_read, records.records)
    with world.database.reader.begin() as connection:
        _read(connection, chain)
        _projection(connection, chain)
        rows = _acts(connection, chain)
        _mined(connection, world, chain)
        _feeds(connection)
        _promises(connection, world, rows, told=not went_back)
    _memory(world.service.ledger, chain)


def check_waiting(world: World) -> None:
    """At any instant: what new acts are judged over is what the waiting ones lead to over the confirmed state.

    Raises:
        BrokenPromiseError: it is not.
    """
    ledger = world.service.ledger if world.service is not None else None
    if ledger is None or ledger._intake.judging.locked() or ledger._intake.judging._waiters:
        return
    parts = ledger.parts
    over = Overlay(parts.confirmed)
    now = parts.clock.now()
    for entry in parts.pending.entries():
        # It was judged at an earlier second, in which more, or less, may have been in time.
        instants = range(now, now - _MEANWHILE_S, -1)
        given = (judge(over, entry.item, at, parts.identity.domain)[1] for at in instants)
        changes = next((each for each in given if each == entry.changes), None)
        if changes is None:
            raise BrokenPromiseError(f"act {entry.digest.hex()[:8]} is expected to do what it will not")
        over.changes.update(changes)
    _require(over.changes == parts.pending.view.changes, "what acts are judged over is not what the waiting ones give")


def _blocks(connection: Connection, chain: Chain) -> None:
    stored = connection.execute(select(blocks).order_by(blocks.c.number)).all()
    _require(len(stored) == len(chain.blocks) - 1, "the database has other heights than the chain")
    for row, block in zip(stored, chain.blocks[1:], strict=True):
        head, members = block.header, b"".join(member.hash for member in block.transactions)
        known = (row.number, row.timestamp, row.members, row.hash, row.parent, row.state_root, row.indexed)
        true = (block.number, head.timestamp, members, block.hash, head.parent, head.state_root, 1)
        _require(known == true, f"block {block.number} is stored as another")


def _read(connection: Connection, chain: Chain) -> None:
    for row in connection.execute(select(blocks).where(blocks.c.indexed == 1)):
        block = chain.blocks[row.number] if row.number < len(chain.blocks) else None
        _require(block is not None and block.hash == row.hash, f"block {row.number} was read and is not the chain's")


def _mined(connection: Connection, world: World, chain: Chain) -> None:
    for row in connection.execute(select(transactions)):
        name = f"transaction {row.hash.hex()[:8]}"
        _require(chain.members[row.hash] <= 1, f"{name} is on the chain twice")
        _require((row.status in ("mined", "failed")) == (chain.members[row.hash] == 1), f"{name} is {row.status}")
    nonces = sorted(
        member.nonce
        for block in chain.blocks
        for member in block.transactions
        if member.sender == world.template.identity.relayer
    )
    _require(nonces == list(range(len(nonces))), "the relayer's nonces have holes")


def _projection(connection: Connection, chain: Chain) -> None:
    stored = load_all(connection)
    if stored != chain.records:
        other = [at for at in stored.keys() | chain.records if stored.get(at) != chain.records.get(at)]
        raise BrokenPromiseError(f"the projection is not the chain's at {other[:3]}")
    values = read_values(connection)
    _require(int.from_bytes(values[EXECUTED_COUNT], "big") == chain.executed, "another count of executed acts")
    _require(values[HISTORY_HASH] == chain.history, "another history")


def _acts(connection: Connection, chain: Chain) -> dict[bytes, Any]:
    rows = {row.digest: row for row in connection.execute(select(acts))}
    for digest, row in rows.items():
        name = f"act {digest.hex()[:8]}"
        _require(ActStatus(row.status).done, f"{name} waits for ever")
        statuses = chain.statuses(digest)
        repeatable = is_repeatable(row.wire)
        _require(repeatable or statuses.count(Status.EXECUTED) <= 1, f"{name} was executed twice")
        if row.status in _SUCCESSES:
            places = [(height, told.log, told.transaction) for height, told in chain.outcomes[digest]
                      if told.outcome.status == row.status]  # fmt: skip
            _require((row.block, row.log_index, row.transaction) in places, f"{name} was not {row.status} there")
            _require(row.status == "executed" or Status.EXECUTED not in statuses, f"{name} was executed in the end")
        else:
            _require(repeatable or Status.EXECUTED not in statuses, f"{name} was executed, not {row.status}")
            _refused(chain, digest, row, name)
    for digest, told in chain.outcomes.items():
        success = any(one.outcome.status is not Status.REFUSED for _, one in told)
        _require(not success or digest in rows, f"act {digest.hex()[:8]} is on the chain alone")
    return rows


def _refused(chain: Chain, digest: bytes, row: Any, name: str) -> None:
    if row.status == ActStatus.EXPIRED:
        return
    if row.refusal == FAILED:
        _require(chain.members[row.transaction] == 1, f"{name} failed in no transaction of the chain")
    elif row.refusal != PREDECESSOR:
        reasons = [
            told.outcome.refusal.name
            for height, told in chain.outcomes[digest]
            if told.outcome.refusal and (height, told.log) == (row.block, row.log_index)
        ]
        _require(reasons == [row.refusal], f"{name} is {row.refusal}, and the chain says {reasons}")


def _transactions(connection: Connection, world: World, chain: Chain) -> None:
    relayer = world.template.identity.relayer
    nonces = []
    for row in connection.execute(select(transactions)):
        _require(
            chain.members[row.hash] == 1, f"transaction {row.hash.hex()[:8]} is {chain.members[row.hash]} times on"
        )
        _require(row.status in ("mined", "failed"), f"transaction {row.hash.hex()[:8]} is {row.status}")
        if row.sender == relayer:
            nonces.append(row.nonce)
    _require(sorted(nonces) == list(range(len(nonces))), "the relayer's nonces have holes")
    _require(len(chain.members) == chain.members.total(), "a transaction is in two blocks")
    for sent in world.member.sent:
        _require(chain.members[sent] == 1, "a member's transaction that was taken is not on the chain")


def _feeds(connection: Connection) -> None:
    sequences: dict[int, list[int]] = defaultdict(list)
    for row in connection.execute(select(events.c.participant, events.c.sequence)):
        sequences[row.participant].append(row.sequence)
    for participant, known in sequences.items():
        _require(sorted(known) == list(range(1, len(known) + 1)), f"the feed of {participant} has holes")


def _promises(connection: Connection, world: World, rows: dict[bytes, Any], *, told: bool = True) -> None:
    """Every acknowledged operation; `told`: and nobody was told of a success that is none."""
    for promise in world.promises:
        if promise.operation is None:
            continue
        accepted = sum(verdict is None for verdict in promise.verdicts)
        row = outbox.read_operation(connection, promise.operation.id)
        if row is None:
            raise BrokenPromiseError("an acknowledged operation has vanished")
        _require(len(row.acts) == accepted, "an acknowledged act has vanished")
        _require(all(ActStatus(act.status).done for act in row.acts), "an operation does not end")
        for act in promise.ended.acts if promise.ended and told else ():
            if act.status is ActStatus.EXECUTED:
                known = rows[act.digest]
                again = is_repeatable(known.wire)
                _require(
                    again or (known.status, known.block, known.log_index) == ("executed", act.block, act.log_index),
                    "a client was told of a success that is none",
                )


def _all_executed(rows: dict[bytes, Any]) -> None:
    """Where nothing came between, what was accepted takes effect: it was judged over all that came before it."""
    if any(row.status == ActStatus.EXPIRED or row.refusal in _TOO_LATE for row in rows.values()):
        return
    failed = [(row.digest.hex()[:8], row.refusal) for row in rows.values() if row.status not in _SUCCESSES]
    if any(row.kind == _POLICY and row.status in _SUCCESSES for row in rows.values()):
        # Another policy may have come into force meanwhile; but each version still follows the one before.
        failed = [(name, refusal) for name, refusal in failed if refusal == WRONG_VERSION.name]
    _require(not failed, f"accepted and refused with nothing between: {failed[:5]}")


def _memory(ledger: LedgerChain, chain: Chain) -> None:
    parts = ledger.parts
    _require(not len(parts.pending), "acts are left in memory")
    _require(not parts.pending.view.changes, "something is left of acts that have ended")
    known = parts.confirmed._records
    other = [at for at, record in known.items() if record != chain.records.get(at)]
    _require(not other, f"the confirmed state in memory is not the chain's at {other[:3]}")


def _require(good: bool, what: str) -> None:
    if not good:
        raise BrokenPromiseError(what)
