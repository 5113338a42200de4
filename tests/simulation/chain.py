"""A chain that the rules play: blocks of transactions, each executed as the contract would, with receipts and logs."""

from collections.abc import Callable, Iterator, Sequence
from copy import copy
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Final, NamedTuple

from ledger_api.acts import state as s
from ledger_api.acts.apply import Outcome, Status, found, judge_act, recover_keys
from ledger_api.acts.codec import Act, MalformedActError, decode, split_batch
from ledger_api.acts.hashing import Domain, digest, keccak
from ledger_api.acts.refusals import MALFORMED_ACT
from ledger_api.acts.state import Changes, Overlay
from ledger_api.chain.contracts import LEDGER, artifact, creation_codes, founding_arguments
from ledger_api.chain.identity import Identity
from ledger_api.chain.raw import RawTransaction, read_raw
from tests.simulation.headers import Header, LogEntry, bloom_of, receipt, root_of

BLOCK_GAS: Final = 1_000_000_000
READING_GAS, ACT_GAS = 60_000, 200_000
"""What the contract wants to have left to read an item, and to try one; for each byte and signature it wants more."""
_SUBMIT: Final = keccak(b"submit(bytes)")[:4]
_EXECUTED: Final = keccak(b"Executed(bytes32,uint8,bytes)")
_REFUSED: Final = keccak(b"Refused(bytes32,uint8,bytes4)")
_SCHEDULED: Final = keccak(b"Scheduled(bytes32,uint32,bytes)")
_ALERT: Final = keccak(b"Alert(bytes32,uint8,bytes32)")
_DEFERRED: Final = keccak(b"Deferred(uint256)")
_FOUNDED: Final = keccak(
    b"Founded(bytes32,((address,uint64,bytes32,bytes32)[],uint8,uint32,"
    b"(uint16,uint16,uint8,uint16,uint64,uint8,uint8,uint16,uint16,(uint16,uint64,uint64)[])))"
)


class Quirk(NamedTuple):
    """What is odd about a transaction: it fails whole, or its acts need so much gas, or it begins with so little."""

    fails: bool = False
    gas_each: int = 30_000
    gas_lost: int = 0


Quirks = Callable[[RawTransaction], Quirk]
"""Must answer the same for the same transaction whenever it is asked: a chain that is replayed comes out alike."""


class Told(NamedTuple):
    """One act's outcome in a block; `log` is the index of its event there."""

    digest: bytes
    outcome: Outcome
    log: int
    transaction: bytes


@dataclass(frozen=True, slots=True)
class Receipt:
    """What a transaction did."""

    status: int
    gas: int
    logs: tuple[LogEntry, ...]
    bloom: int


@dataclass(frozen=True, slots=True)
class Block:
    """One block. `writes` is what it leaves in the state, `told` the outcomes of its acts, in order."""

    header: Header
    hash: bytes
    transactions: tuple[RawTransaction, ...]
    receipts: tuple[Receipt, ...]
    writes: Changes
    told: tuple[Told, ...]
    created: frozenset[str] = frozenset()

    @property
    def number(self) -> int:
        """Its height."""
        return self.header.number


@dataclass(slots=True)
class _Work:
    """A block that is being made."""

    state: Overlay
    timestamp: int
    told: list[Told] = field(default_factory=list)
    created: set[str] = field(default_factory=set)
    logs: int = 0


class Rules:
    """How transactions are executed on the chain of one ledger. What was made once is not worked out again."""

    def __init__(self, identity: Identity, quirks: Quirks) -> None:
        self.identity = identity
        self.domain = identity.domain
        self.quirks = quirks
        self._creates = dict(
            zip(identity.addresses, creation_codes(identity.addresses, identity.salt, identity.genesis), strict=True)
        )
        self.raws: dict[bytes, bytes] = {}
        self._read: dict[str, RawTransaction] = {}
        self._made: dict[tuple[bytes, int, tuple[bytes, ...]], Block] = {}

    def with_quirks(self, quirks: Quirks) -> "Rules":
        """The same rules for another chain, which begins with the same blocks."""
        other = copy(self)
        other.quirks = quirks
        other.raws, other._read, other._made = self.raws.copy(), self._read.copy(), self._made.copy()
        return other

    def read(self, text: str) -> RawTransaction:
        """The transaction of raw bytes as JSON has them.

        Raises:
            ValueError: they are none.
        """
        known = self._read.get(text)
        if known is None:
            raw = bytes.fromhex(text[2:])
            known = self._read[text] = read_raw(raw)
            self.raws[known.hash] = raw
        return known

    def genesis(self, timestamp: int) -> Block:
        """Block 0."""
        head = Header(0, timestamp, bytes(32), root_of([]), root_of([]), root_of([]), 0, BLOCK_GAS, 0)
        return Block(head, head.hash(), (), (), {}, ())

    def make(self, parent: Block, state: "Records", timestamp: int, members: Sequence[RawTransaction]) -> Block:
        """The block of these transactions after its parent, whose state is given and left as it is."""
        at = (parent.hash, timestamp, tuple([member.hash for member in members]))
        known = self._made.get(at)
        if known is None:
            known = self._made[at] = self._make(parent, state, timestamp, members)
        return known

    def _make(self, parent: Block, state: "Records", timestamp: int, members: Sequence[RawTransaction]) -> Block:
        work = _Work(Overlay(state), timestamp)
        receipts, encoded, used, bloom = [], [], 0, 0
        for member in members:
            one = self._execute(work, member)
            used += one.gas
            bloom |= one.bloom
            receipts.append(one)
            encoded.append(receipt(status=one.status, gas=used, bloom=one.bloom, logs=one.logs))
        writes = work.state.changes
        root = keccak(parent.header.state_root + repr(list(writes.items())).encode())
        head = Header(
            number=parent.number + 1,
            timestamp=timestamp,
            parent=parent.hash,
            state_root=root if members else parent.header.state_root,
            transactions_root=root_of([self.raws[member.hash] for member in members]),
            receipts_root=root_of(encoded),
            bloom=bloom,
            gas_limit=BLOCK_GAS,
            gas_used=used,
        )
        return Block(
            head, head.hash(), tuple(members), tuple(receipts), writes, tuple(work.told), frozenset(work.created)
        )

    def _execute(self, work: _Work, member: RawTransaction) -> Receipt:
        gas = 21_000 + 16 * len(member.data)
        if not member.to:
            logs = self._create(work, member)
        elif member.to == self.identity.contract and work.state.get(s.GOVERNANCE, 0) is not None:
            quirk = self.quirks(member)
            batch = _submitted(member.data)
            if batch is None or quirk.fails:
                return Receipt(0, gas, (), 0)
            logs = self._submit(work, member, batch, quirk)
        else:
            logs = []
        work.logs += len(logs)
        return Receipt(1, gas, tuple(logs), bloom_of(logs))

    def _create(self, work: _Work, member: RawTransaction) -> list[LogEntry]:
        name = next((name for name, code in self._creates.items() if code == member.data), None)
        if name is None:
            return []
        work.created.add(name)
        if name != LEDGER:
            return []
        identity = self.identity
        found(work.state, identity.genesis)
        return [LogEntry(identity.contract, (_FOUNDED,), founding_arguments(identity.salt, identity.genesis))]

    def _submit(self, work: _Work, member: RawTransaction, batch: bytes, quirk: Quirk) -> list[LogEntry]:
        left = member.gas - 21_000 - 10 * len(member.data) - quirk.gas_lost
        logs: list[LogEntry] = []
        for index, wire in enumerate(split_batch(batch)):
            identity, act, keys = _read(wire, self.domain)
            needed = READING_GAS + 40 * len(wire)
            if act is not None:
                needed = max(needed, ACT_GAS + 8_000 * len(act.signatures) + quirk.gas_each)
            if left < needed:
                logs.append(self._log((_DEFERRED,), index.to_bytes(32, "big")))
                return logs
            if act is None:
                outcome = Outcome(identity, wire[0] if wire else 0, Status.REFUSED, MALFORMED_ACT)
            else:
                outcome, changes = judge_act(work.state, act, identity, work.timestamp, self.domain, keys)
                work.state.changes.update(changes)
            left -= quirk.gas_each
            logs += self._events(wire, outcome)
            work.told.append(Told(identity, outcome, work.logs + len(logs) - 1, member.hash))
        return logs

    def _events(self, wire: bytes, outcome: Outcome) -> Iterator[LogEntry]:
        kind = outcome.kind.to_bytes(32, "big")
        if outcome.refusal is not None:
            yield self._log((_REFUSED, outcome.digest, kind), outcome.refusal.selector.ljust(32, b"\0"))
        elif outcome.status is Status.SCHEDULED:
            eta = outcome.eta.to_bytes(32, "big")
            yield self._log((_SCHEDULED, outcome.digest), eta + _word(64) + _bytes(wire))
        else:
            if outcome.alert is not None:
                yield self._log((_ALERT, outcome.digest), _word(outcome.alert_code) + outcome.alert)
            yield self._log((_EXECUTED, outcome.digest, kind), _word(32) + _bytes(wire))

    def _log(self, topics: tuple[bytes, ...], data: bytes) -> LogEntry:
        return LogEntry(self.identity.contract, topics, data)


class Records:
    """The state after a block: goes forward with blocks, and back again. A `State` for the rules."""

    def __init__(self) -> None:
        self.records: Changes = {}
        self._before: list[Changes] = []

    def get(self, table: s.Table[Any, Any], key: Any) -> Any:
        """See `State`."""
        return self.records.get((table, key))

    def put(self, table: s.Table[Any, Any], key: Any, record: Any) -> None:
        """Refused: only blocks move it."""
        raise TypeError(f"{table.name} moves with blocks alone, not to {record} at {key}")

    def forward(self, block: Block) -> None:
        """Take a block's writes."""
        records, before = self.records, {}
        for at, record in block.writes.items():
            before[at] = records.get(at)
            if record is None:
                records.pop(at, None)
            else:
                records[at] = record
        self._before.append(before)

    def back(self) -> None:
        """Take the last block's writes away."""
        for at, record in self._before.pop().items():
            if record is None:
                self.records.pop(at, None)
            else:
                self.records[at] = record


def code_of(identity: Identity, name: str) -> str:
    """A contract's code as a node answers it."""
    return _code(name, tuple(identity.addresses.items()))


@lru_cache(maxsize=64)
def _code(name: str, addresses: tuple[tuple[str, bytes], ...]) -> str:
    known, one = dict(addresses), artifact(name)
    text = bytearray(one.deployed.encode())
    for libraries in one.deployed_links.values():
        for library, places in libraries.items():
            for place in places:
                start = 2 * place["start"]
                text[start : start + 40] = known[library].hex().encode()
    return "0x" + text.decode()


@lru_cache(maxsize=100_000)
def _read(wire: bytes, domain: Domain) -> tuple[bytes, Act | None, tuple[bytes | None, ...]]:
    try:
        act = decode(wire)
    except MalformedActError:
        return keccak(wire), None, ()
    if not act.type.on_chain:
        return keccak(wire), None, ()
    identity = digest(act, domain)
    return identity, act, recover_keys(act, domain, identity)


def _submitted(call: bytes) -> bytes | None:
    """The batch as the ABI decoder of the contract reads it, in whatever form it stands there."""
    if call[:4] != _SUBMIT or len(call) < 36:
        return None
    at = int.from_bytes(call[4:36], "big") + 4
    if at + 32 > len(call):
        return None
    length = int.from_bytes(call[at : at + 32], "big")
    return call[at + 32 : at + 32 + length] if at + 32 + length <= len(call) else None


def _word(value: int) -> bytes:
    return value.to_bytes(32, "big")


def _bytes(value: bytes) -> bytes:
    return _word(len(value)) + value + bytes(-len(value) % 32)
