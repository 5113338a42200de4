"""Who may call: sessions, API keys, and the log of reads under a mandate. Never a secret, only hashes of secrets."""

from sqlalchemy import Column, Index, String, Table

from ledger_api.store.tables.base import ADDRESS, BIG, HASH, IDENTIFIER, ROWID, metadata

sessions = Table(
    "sessions",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("participant", BIG, nullable=False),
    # The signer key that opened it: when the key is retired, the session ends.
    Column("signer", ADDRESS, nullable=False),
    Column("secret_hash", HASH, nullable=False),
    # The challenge's nonce: a second session from the same signature is refused.
    Column("nonce", String(64), nullable=False, unique=True),
    Column("created", BIG, nullable=False),
    Column("expires", BIG, nullable=False),
    Index("ix_sessions_expires", "expires"),
    comment="Bearer sessions, opened by a signed EIP-4361 text.",
)

api_keys = Table(
    "api_keys",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("participant", BIG, nullable=False),
    # The signer whose session made it: when the key is retired, the API key ends.
    Column("signer", ADDRESS, nullable=False),
    Column("name", String(100), nullable=False),
    Column("scopes", String(200), nullable=False),
    Column("secret_hash", HASH, nullable=False),
    Column("created", BIG, nullable=False),
    Column("expires", BIG, nullable=False),
    Column("revoked", BIG),
    Index("ix_api_keys_participant_id", "participant", "id"),
    comment="Machine access with scopes and an end.",
)

access_log = Table(
    "access_log",
    metadata,
    Column("number", ROWID, primary_key=True, autoincrement=True),
    Column("at", BIG, nullable=False),
    Column("reader", BIG, nullable=False),
    # auditor or authority: in which role another's data was read.
    Column("mandate", String(16), nullable=False),
    # What was read: receivable, certificate, document …, and its id.
    Column("subject", String(24), nullable=False),
    Column("subject_id", String(64), nullable=False),
    Index("ix_access_log_reader_number", "reader", "number"),
    Index("ix_access_log_subject_subject_id", "subject", "subject_id"),
    comment="Reads of another participant's data under a mandate.",
)
