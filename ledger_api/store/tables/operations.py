"""What clients presented: operations, their acts (the outbox of the relay) and the idempotency records."""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table, text

from ledger_api.store.tables.base import BIG, HASH, IDENTIFIER, ROWID, metadata

operations = Table(
    "operations",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    # The participant that presented it; 0 for what the service itself presents on nobody's signature.
    Column("participant", BIG, nullable=False),
    Column("created", BIG, nullable=False),
    Index("ix_operations_participant_id", "participant", "id"),
    comment="One submission. Ids rise with time (UUIDv7); `created` is unix milliseconds.",
)

IS_WAITING = text("status = 'waiting'")
"""Written out: no database matches a parameter with the condition of an index."""

acts = Table(
    "acts",
    metadata,
    # The order of acceptance, which is the order of relaying. Presented again, an act gets a new number.
    Column("number", ROWID, primary_key=True, autoincrement=False),
    Column("digest", HASH, nullable=False, unique=True),
    Column("kind", Integer, nullable=False),
    Column("wire", LargeBinary, nullable=False),
    Column("deadline", BIG, nullable=False),
    # Null for an act that a member brought to the chain by itself.
    Column("operation", IDENTIFIER, ForeignKey("operations.id")),
    Column("position", Integer, nullable=False),
    # waiting, executed, scheduled, refused or expired.
    Column("status", String(9), nullable=False),
    Column("refusal", String(40)),
    # Where its last outcome stands.
    Column("transaction", HASH),
    Column("block", BIG),
    Column("log_index", Integer),
    Index("ix_acts_operation_position", "operation", "position"),
    Index("ix_acts_block_log_index", "block", "log_index"),
    Index("ix_acts_waiting", "number", sqlite_where=IS_WAITING, postgresql_where=IS_WAITING),
    comment="Every act once, by its digest: the outbox while it waits, the record of its outcome after.",
)

repeats = Table(
    "repeats",
    metadata,
    Column("operation", IDENTIFIER, ForeignKey("operations.id"), primary_key=True),
    Column("position", Integer, primary_key=True),
    Column("digest", HASH, ForeignKey("acts.digest"), nullable=False),
    # Null: whatever becomes of the act. Else the outcome that this operation ended with before the act came again.
    Column("status", String(9)),
    Column("refusal", String(40)),
    Index("ix_repeats_digest", "digest"),
    comment="An act that more than one operation presented.",
)

idempotency = Table(
    "idempotency",
    metadata,
    Column("participant", BIG, primary_key=True),
    Column("key", String(255), primary_key=True),
    Column("request", HASH, nullable=False),
    Column("operation", IDENTIFIER),
    # The first answer, or what it said beside the operation.
    Column("status", Integer),
    Column("answer", LargeBinary),
    Column("created", BIG, nullable=False),
    Index("ix_idempotency_created", "created"),
    comment="The first answer to a client's key, replayed to the same request.",
)
