"""An independent witness of one ledger: it takes the blocks from the node itself, proves and re-judges every one, and
holds what the service acknowledged and what it stored against them.

It keeps what it saw. A chain that comes back after a fault with another hash in it does not follow what was seen.
"""

from collections import Counter
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

from sqlalchemy import Connection, func, select

from ledger_api.acts.apply import Status
from ledger_api.acts.state import TABLES
from ledger_api.audit.invariants import Check, check_all
from ledger_api.audit.rebuild import Rebuild
from ledger_api.audit.source import NodeSource, SourceError
from ledger_api.audit.storage import compare
from ledger_api.chain.rpc import NodeError, RpcClient
from ledger_api.sdk.proofs.blocks import BlockError, prove_block
from ledger_api.store.projection import load_all
from ledger_api.store.tables.chain import blocks, transactions
from ledger_api.store.tables.history import events
from ledger_api.store.tables.operations import IS_WAITING, acts
from tests.faults.service import FaultyService
from tests.faults.waiting import until

MOST_TOLD = 12


class FaultError(Exception):
    """Something that was promised does not hold; each line says what."""


class Seen(NamedTuple):
    """What one look found to hold."""

    height: int
    acts: int
    acknowledged: int


class Told(NamedTuple):
    """What a service acknowledged: acts by digest with its last word on each, and members' own transactions."""

    acknowledged: dict[bytes, str]
    transactions: set[bytes]


class Stored(NamedTuple):
    """What the service's database says, in one snapshot."""

    height: int
    blocks: dict[int, tuple[bytes, bytes, bytes]]
    records: dict[tuple[Any, Any], Any]
    statuses: dict[bytes, str]
    gaps: list[int]


class Witness:
    """One per ledger; `look` while nothing loads it."""

    def __init__(self) -> None:
        self._rebuild: Rebuild | None = None
        self._counted = 0
        self._outcomes: Counter[bytes] = Counter()
        """How often each act took effect, over all transactions that carried it."""
        self._presented: Counter[bytes] = Counter()
        self._blocks: dict[int, tuple[bytes, bytes, bytes]] = {}
        """Hash, parent and state root of each block."""
        self._transactions: Counter[bytes] = Counter()

    async def look(self, service: FaultyService, told: Told) -> Seen:
        """Hold everything against the chain.

        Raises:
            FaultError: something does not hold.
        """
        await settled(service)
        stored = service.read(_stored)
        async with RpcClient(service.node_url) as rpc:
            source = NodeSource(rpc)
            try:
                wrong = await self._follow(source, service)
                rebuild = self._known()
                checks = [*check_all(rebuild), await compare(source, rebuild)]
            except (NodeError, SourceError) as error:
                raise FaultError(f"the chain can't be read: {error}") from error
        wrong += _failed(checks)
        wrong += self._acknowledged(told)
        wrong += self._projected(stored)
        if wrong:
            raise FaultError("\n".join(wrong[:MOST_TOLD]))
        return Seen(rebuild.head.header.number, len(rebuild.acts), len(told.acknowledged))

    def _known(self) -> Rebuild:
        assert self._rebuild is not None
        return self._rebuild

    async def _follow(self, source: NodeSource, service: FaultyService) -> list[str]:
        """Take the blocks that are new; those that were seen must be there, and the new ones rest on them."""
        if self._rebuild is None:
            self._rebuild = Rebuild(await source.chain_id(), service.domain.contract)
        rebuild, last = self._rebuild, await source.head()
        first = rebuild.head.header.number + 1 if rebuild.blocks else 0
        if last < first - 1:
            return [f"the chain ends at {last}, and was seen up to {first - 1}"]
        wrong = []
        async for raw in source.blocks(first, last):
            try:
                block = prove_block(raw.block, raw.receipts)
            except BlockError as error:
                return [str(error)]
            rebuild.take(block)
            header = block.header
            self._blocks[header.number] = (header.hash, header.parent, header.state_root)
            self._transactions.update(transaction.hash for transaction in block.transactions)
        if rebuild.blocks:
            head = rebuild.head.header
            (known,) = [raw.block["hash"] async for raw in source.blocks(head.number, head.number)]
            if known != "0x" + head.hash.hex():
                wrong.append(f"block {head.number} has another hash than it had")
        for findings in (rebuild.chain, rebuild.findings):
            wrong += [f"block {one.block}: {one.what}" for one in findings.listed]
        for act in rebuild.acts[self._counted :]:
            self._presented[act.digest] += 1
            self._outcomes[act.digest] += act.status is not Status.REFUSED
        self._counted = len(rebuild.acts)
        return wrong

    def _acknowledged(self, told: Told) -> Iterator[str]:
        for digest in told.acknowledged:
            if self._outcomes[digest] != 1:
                yield f"the acknowledged act 0x{digest.hex()} took effect {self._outcomes[digest]} times"
            elif self._presented[digest] != 1:
                yield f"the acknowledged act 0x{digest.hex()} was put on the chain {self._presented[digest]} times"
        for transaction in told.transactions:
            if self._transactions[transaction] != 1:
                times = self._transactions[transaction]
                yield f"the member's transaction 0x{transaction.hex()} is {times} times in blocks"

    def _projected(self, stored: Stored) -> Iterator[str]:
        rebuild = self._known()
        if stored.height != rebuild.head.header.number:
            yield f"the projection is at {stored.height}, the chain at {rebuild.head.header.number}"
        yield from (
            f"hash, parent or state root of block {number} are not stored as the chain has them"
            for number, row in stored.blocks.items()
            if row != self._blocks.get(number)
        )
        records = {(table, key): record for table in TABLES for key, record in rebuild.state.rows(table)}
        yield from _differences(stored.records, records)
        executed = {digest for digest, count in self._outcomes.items() if count}
        stored_as = {digest for digest, status in stored.statuses.items() if status in {"executed", "scheduled"}}
        for name, digests in (
            ("stored as executed, not on the chain", stored_as - executed),
            ("the other way", executed - stored_as),
        ):
            if digests:
                yield f"{name}: {len(digests)} acts, as 0x{next(iter(digests)).hex()}"
        yield from (f"the feed of participant {number} has a gap" for number in stored.gaps)


async def settled(service: FaultyService) -> None:
    """Return when all that was accepted has its outcome, and every block is indexed."""

    def idle(connection: Connection) -> bool:
        waiting = connection.execute(select(func.count()).select_from(acts).where(IS_WAITING)).scalar_one()
        unsent = select(func.count()).select_from(transactions).where(transactions.c.block.is_(None))
        unread = select(func.count()).select_from(blocks).where(blocks.c.indexed == 0)
        return not waiting and not any(connection.execute(query).scalar_one() for query in (unsent, unread))

    await until(lambda: service.read(idle), "all that was accepted has its outcome")


def _stored(connection: Connection) -> Stored:
    rows = connection.execute(select(blocks.c.number, blocks.c.hash, blocks.c.parent, blocks.c.state_root)).all()
    height = connection.execute(select(func.max(blocks.c.number)).where(blocks.c.indexed == 1)).scalar() or 0
    statuses = connection.execute(select(acts.c.digest, acts.c.status)).all()
    feeds = select(events.c.participant, func.count(), func.max(events.c.sequence)).group_by(events.c.participant)
    gaps = [number for number, count, last in connection.execute(feeds) if count != last]
    return Stored(
        height,
        {row.number: (row.hash, row.parent, row.state_root) for row in rows},
        load_all(connection),
        {row.digest: row.status for row in statuses},
        gaps,
    )


def _differences(stored: dict[Any, Any], rebuilt: dict[Any, Any]) -> Iterable[str]:
    for table, key in stored.keys() | rebuilt.keys():
        here, there = stored.get((table, key)), rebuilt.get((table, key))
        if here != there:
            yield f"{table.name} {key}: {here} is stored, {there} is the chain's"


def _failed(checks: Iterable[Check]) -> Iterator[str]:
    for check in checks:
        yield from (f"{check.name}: {wrong}" for wrong in check.wrong or (() if check.ok else ("it fails",)))
