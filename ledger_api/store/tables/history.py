"""What the indexer writes beside the state: lineage, histories, the participants' feeds, checkpoints."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from ledger_api.store.tables.base import BIG, HASH, metadata
from ledger_api.store.tables.numbers import U128

lineage = Table(
    "lineage",
    metadata,
    # First, so that a receivable's edges lie together: ids of certificates are all over the place.
    Column("receivable", BIG, primary_key=True, autoincrement=False),
    Column("certificate", U128, primary_key=True),
    Column("parent", U128, nullable=False),
    Column("digest", HASH, nullable=False),
    Column("block", BIG, nullable=False),
    Column("log_index", Integer, nullable=False),
    sqlite_with_rowid=False,
    comment="One edge from each certificate that was split off to the certificate it came from.",
)

history = Table(
    "history",
    metadata,
    Column("block", BIG, primary_key=True),
    Column("log_index", Integer, primary_key=True),
    # 1 receivable, 2 certificate: a root certificate has its receivable's number.
    Column("object_kind", Integer, primary_key=True),
    Column("object", U128, primary_key=True),
    Column("kind", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
    # State, holder (obligor of a receivable) and amount (settled of a receivable) after the act.
    Column("state", Integer, nullable=False),
    Column("holder", BIG, nullable=False),
    Column("amount", BIG, nullable=False),
    Index("ix_history_object", "object_kind", "object", "block", "log_index"),
    # By block within a holder, so that it grows at its end.
    Index("ix_history_holder", "object_kind", "holder", "block"),
    sqlite_with_rowid=False,
    comment="What each executed act left of a receivable or a certificate.",
)

events = Table(
    "events",
    metadata,
    Column("participant", BIG, primary_key=True),
    # From 1 without gaps, per participant.
    Column("sequence", BIG, primary_key=True),
    Column("block", BIG, nullable=False),
    Column("log_index", Integer, nullable=False),
    Column("kind", Integer, nullable=False),
    Column("digest", HASH, nullable=False),
    # executed, scheduled or refused, as in `acts.status`.
    Column("outcome", String(9), nullable=False),
    sqlite_with_rowid=False,
    comment="Each participant's feed of what concerns it; resumed by sequence.",
)

checkpoints = Table(
    "checkpoints",
    metadata,
    Column("height", BIG, primary_key=True, autoincrement=False),
    Column("block_hash", HASH, nullable=False),
    Column("state_root", HASH, nullable=False),
    Column("executed", BIG, nullable=False),
    Column("history", HASH, nullable=False),
    Column("created", BIG, nullable=False),
    comment="The chain at a height, for members to countersign; history chains the digests of executed acts.",
)

countersignatures = Table(
    "countersignatures",
    metadata,
    Column("height", BIG, primary_key=True, autoincrement=False),
    Column("member", BIG, primary_key=True, autoincrement=False),
    # The signed Countersign act: whoever reads it checks it without the service.
    Column("wire", LargeBinary, nullable=False),
    Column("created", BIG, nullable=False),
    comment="Members' word that a checkpoint is what they see too.",
)
