"""What the chain is made of: transactions and blocks, stored before any node is told of them, and who may write."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table, text

from ledger_api.store.tables.base import ADDRESS, BIG, HASH, ROWID, metadata

transactions = Table(
    "transactions",
    metadata,
    Column("number", ROWID, primary_key=True, autoincrement=True),
    Column("hash", HASH, nullable=False, unique=True),
    Column("sender", ADDRESS, nullable=False),
    Column("nonce", BIG, nullable=False),
    Column("raw", LargeBinary, nullable=False),
    # relay: the service's own; gateway: sent by a member through /rpc.
    Column("source", String(8), nullable=False),
    # stored, sent, mined, failed (mined without effect), rejected (never in a block).
    Column("status", String(8), nullable=False),
    Column("block", BIG),
    Column("position", Integer),
    Column("created", BIG, nullable=False),
    Index("ix_transactions_sender_nonce", "sender", "nonce"),
    Index("ix_transactions_status", "status"),
    Index("ix_transactions_block_position", "block", "position"),
    comment="Signed bytes, durable before they are sent; a lost chain is rebuilt from them.",
)

CAN_BE_UNDONE = text("undo IS NOT NULL")
"""Written out: no database matches a parameter with the condition of an index."""

blocks = Table(
    "blocks",
    metadata,
    Column("number", BIG, primary_key=True, autoincrement=False),
    Column("timestamp", BIG, nullable=False),
    # The hashes of its transactions in order, 32 bytes each: the composition can't be told from anything else.
    Column("members", LargeBinary, nullable=False),
    # Null until the node has made the block (embedded chain: the row comes first).
    Column("hash", HASH),
    Column("parent", HASH),
    Column("state_root", HASH),
    # 0 until its logs are projected.
    Column("indexed", Integer, nullable=False, server_default="0"),
    # The records that it changed, as they were; only where a chain is followed that may take it back.
    Column("undo", LargeBinary),
    Index("ix_blocks_undo", "number", sqlite_where=CAN_BE_UNDONE, postgresql_where=CAN_BE_UNDONE),
    comment="On the embedded chain number, timestamp and members are committed before the block is mined.",
)

relay_lease = Table(
    "relay_lease",
    metadata,
    Column("sender", ADDRESS, primary_key=True),
    Column("holder", String(64), nullable=False),
    Column("token", BIG, nullable=False),
    Column("until", BIG, nullable=False),
    comment="One writer per relayer key; the token rises with each holder and fences off the one before.",
)

network = Table(
    "network",
    metadata,
    Column("name", String(32), primary_key=True),
    Column("value", LargeBinary, nullable=False),
    comment="The network's identity (chain id, genesis hash, contract, salt …) and the service's own counters.",
)
