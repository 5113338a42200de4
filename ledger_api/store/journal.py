"""The journal of the chain: transactions and blocks as stored before any node hears of them. Functions of a connection.

The order of a block's members is part of its hash; it is kept as the concatenation of their hashes.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, func, insert, select, update

from ledger_api.store.many import insert_rows, update_rows
from ledger_api.store.tables.chain import blocks, transactions

RELAY, GATEWAY = "relay", "gateway"
"""Where a transaction comes from: the service itself, or a member through the gateway."""
HASH_BYTES = 32
PAGE = 64
"""Blocks read at once when a chain is replayed."""


@dataclass(frozen=True, slots=True)
class SignedTransaction:
    """A signed transaction: raw bytes, the hash computed from them here, sender and nonce."""

    hash: bytes
    raw: bytes
    sender: bytes
    nonce: int
    source: str = RELAY


@dataclass(frozen=True, slots=True)
class BlockPlan:
    """A block to be made: number, timestamp (unix seconds), members in order; hash once it was made."""

    number: int
    timestamp: int
    members: tuple[bytes, ...]
    hash: bytes | None = None


@dataclass(frozen=True, slots=True)
class StoredBlock:
    """A planned block with its members' bytes."""

    plan: BlockPlan
    transactions: tuple[SignedTransaction, ...]


def add_transactions(connection: Connection, items: Sequence[SignedTransaction], now: int) -> None:
    """Store signed bytes; the same hash twice is an `IntegrityError`. `now` in unix seconds."""
    columns = ("hash", "sender", "nonce", "raw", "source", "status", "created")
    rows = [(item.hash, item.sender, item.nonce, item.raw, item.source, "stored", now) for item in items]
    insert_rows(connection, transactions, columns, rows)


def keep_transactions(connection: Connection, items: Sequence[SignedTransaction], now: int) -> None:
    """Store signed bytes, or take up again those that were given up: the same bytes may be wanted a second time."""
    hashes = [item.hash for item in items]
    given_up = transactions.c.hash.in_(hashes) & (transactions.c.status == "rejected")
    connection.execute(update(transactions).where(given_up).values(status="stored"))
    known = set(connection.execute(select(transactions.c.hash).where(transactions.c.hash.in_(hashes))).scalars())
    add_transactions(connection, [item for item in items if item.hash not in known], now)


def next_nonce(connection: Connection, sender: bytes) -> int:
    """The first nonce above every stored transaction of the sender that was not rejected."""
    # From the index's end: a maximum of those that a condition picks would read all of the sender's.
    sent = (transactions.c.sender == sender) & (transactions.c.status != "rejected")
    query = select(transactions.c.nonce).where(sent).order_by(transactions.c.nonce.desc()).limit(1)
    highest = connection.execute(query).scalar()
    return 0 if highest is None else int(highest) + 1


def read_guests(connection: Connection) -> list[SignedTransaction]:
    """Members' own transactions that no block was planned with yet, in order of arrival."""
    waiting = (transactions.c.source == GATEWAY) & (transactions.c.status == "stored") & transactions.c.block.is_(None)
    rows = connection.execute(select(transactions).where(waiting).order_by(transactions.c.number))
    return [SignedTransaction(row.hash, row.raw, row.sender, row.nonce, row.source) for row in rows]


def read_unmined(connection: Connection, sender: bytes) -> list[SignedTransaction]:
    """The relay's transactions above the last nonce that is in a block, by nonce, and as they came for each nonce."""
    own = (transactions.c.sender == sender) & (transactions.c.source == RELAY)
    done = select(func.max(transactions.c.nonce)).where(own, transactions.c.status.in_(("mined", "failed")))
    last = connection.execute(done).scalar_one()
    waiting = (
        own & transactions.c.status.in_(("stored", "sent")) & (transactions.c.nonce > (-1 if last is None else last))
    )
    rows = connection.execute(select(transactions).where(waiting).order_by(transactions.c.nonce, transactions.c.number))
    return [SignedTransaction(row.hash, row.raw, row.sender, row.nonce, row.source) for row in rows]


def read_first(connection: Connection, sender: bytes, most: int) -> list[SignedTransaction]:
    """The first transactions that the relay stored."""
    own = (transactions.c.sender == sender) & (transactions.c.source == RELAY)
    rows = connection.execute(select(transactions).where(own).order_by(transactions.c.number).limit(most))
    return [SignedTransaction(row.hash, row.raw, row.sender, row.nonce, row.source) for row in rows]


def read_transactions(connection: Connection, hashes: Sequence[bytes]) -> list[SignedTransaction]:
    """Those of the transactions that the journal has."""
    rows = connection.execute(select(transactions).where(transactions.c.hash.in_(hashes)))
    return [SignedTransaction(row.hash, row.raw, row.sender, row.nonce, row.source) for row in rows]


def reject_transactions(connection: Connection, hashes: Sequence[bytes]) -> None:
    """These will not be sent any more; should one come to a block all the same, it is mined."""
    if hashes:
        connection.execute(update(transactions).where(transactions.c.hash.in_(hashes)).values(status="rejected"))


def place_transactions(connection: Connection, heights: Mapping[bytes, int]) -> None:
    """Note in which blocks transactions are that were looked for one by one."""
    for identity, height in heights.items():
        mine = transactions.c.hash == identity
        connection.execute(update(transactions).where(mine).values(status="mined", block=height))


def is_stored(connection: Connection, transaction: bytes) -> bool:
    """Whether the journal has a transaction of this hash."""
    query = select(transactions.c.number).where(transactions.c.hash == transaction)
    return connection.execute(query).first() is not None


def plan_block(connection: Connection, plan: BlockPlan) -> None:
    """Commit to a block before it is made, and to its members' places."""
    connection.execute(
        insert(blocks).values(number=plan.number, timestamp=plan.timestamp, members=b"".join(plan.members))
    )
    arrange_transactions(connection, "sent", plan.number, plan.members)


def arrange_transactions(connection: Connection, status: str, height: int, members: Sequence[bytes]) -> None:
    """Note where transactions stand, named by their hashes in the block's order, and how far they are."""
    rows = [(member, status, height, place) for place, member in enumerate(members)]
    update_rows(connection, transactions, ("hash", "status", "block", "position"), rows)


def last_indexed(connection: Connection) -> int:
    """The last block whose outcomes are readable, 0 where there is none."""
    query = select(blocks.c.number).where(blocks.c.indexed == 1).order_by(blocks.c.number.desc()).limit(1)
    return int(connection.execute(query).scalar() or 0)


def last_plan(connection: Connection) -> BlockPlan | None:
    """The highest planned block."""
    row = connection.execute(select(blocks).order_by(blocks.c.number.desc()).limit(1)).one_or_none()
    return None if row is None else BlockPlan(row.number, row.timestamp, _members(row.members), row.hash)


def record_block(connection: Connection, number: int, block_hash: bytes, parent: bytes, state_root: bytes) -> None:
    """Store what a block became once it was made."""
    connection.execute(
        update(blocks).where(blocks.c.number == number).values(hash=block_hash, parent=parent, state_root=state_root)
    )


def read_plan(connection: Connection, number: int) -> BlockPlan | None:
    """The planned block of that number."""
    row = connection.execute(select(blocks).where(blocks.c.number == number)).one_or_none()
    return None if row is None else BlockPlan(row.number, row.timestamp, _members(row.members), row.hash)


def read_blocks(connection: Connection, after: int, page: int = PAGE) -> Iterator[StoredBlock]:
    """Every planned block above a height, lowest first, with its members' bytes in order; read `page` at a time."""
    while True:
        rows = connection.execute(
            select(blocks).where(blocks.c.number > after).order_by(blocks.c.number).limit(page)
        ).all()
        if not rows:
            return
        first, after = rows[0].number, rows[-1].number
        raws = {
            row.hash: SignedTransaction(row.hash, row.raw, row.sender, row.nonce, row.source)
            for row in connection.execute(select(transactions).where(transactions.c.block.between(first, after)))
        }
        for row in rows:
            members = _members(row.members)
            yield StoredBlock(
                BlockPlan(row.number, row.timestamp, members, row.hash), tuple(raws[member] for member in members)
            )


def _members(packed: bytes) -> tuple[bytes, ...]:
    return tuple(packed[start : start + HASH_BYTES] for start in range(0, len(packed), HASH_BYTES))
