"""Every table."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Apply."""
    op.create_table(
        "access_log",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reader", sa.BigInteger(), nullable=False),
        sa.Column("mandate", sa.String(length=16), nullable=False),
        sa.Column("subject", sa.String(length=24), nullable=False),
        sa.Column("subject_id", sa.String(length=64), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_access_log")),
        comment="Reads of another participant's data under a mandate.",
    )
    op.create_index("ix_access_log_reader_number", "access_log", ["reader", "number"], unique=False)
    op.create_index("ix_access_log_subject_subject_id", "access_log", ["subject", "subject_id"], unique=False)
    op.create_table(
        "accounts_private",
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("participant", sa.BigInteger(), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("commitment", name=op.f("pk_accounts_private")),
        comment="Bank accounts behind the commitments on the chain.",
    )
    op.create_index(op.f("ix_accounts_private_participant"), "accounts_private", ["participant"], unique=False)
    op.create_table(
        "api_keys",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("participant", sa.BigInteger(), nullable=False),
        sa.Column("signer", sa.LargeBinary(length=20), nullable=False),
        sa.Column("name", sa.String(length=100), nullable=False),
        sa.Column("scopes", sa.String(length=200), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.Column("revoked", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_api_keys")),
        comment="Machine access with scopes and an end.",
    )
    op.create_index("ix_api_keys_participant_id", "api_keys", ["participant", "id"], unique=False)
    op.create_table(
        "blocks",
        sa.Column("number", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("timestamp", sa.BigInteger(), nullable=False),
        sa.Column("members", sa.LargeBinary(), nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=True),
        sa.Column("parent", sa.LargeBinary(length=32), nullable=True),
        sa.Column("state_root", sa.LargeBinary(length=32), nullable=True),
        sa.Column("indexed", sa.Integer(), server_default="0", nullable=False),
        sa.Column("undo", sa.LargeBinary(), nullable=True),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_blocks")),
        comment="On the embedded chain number, timestamp and members are committed before the block is mined.",
    )
    op.create_index(
        "ix_blocks_undo",
        "blocks",
        ["number"],
        unique=False,
        sqlite_where=sa.text("undo IS NOT NULL"),
        postgresql_where=sa.text("undo IS NOT NULL"),
    )
    op.create_table(
        "checkpoints",
        sa.Column("height", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("block_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state_root", sa.LargeBinary(length=32), nullable=False),
        sa.Column("executed", sa.BigInteger(), nullable=False),
        sa.Column("history", sa.LargeBinary(length=32), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("height", name=op.f("pk_checkpoints")),
        comment="The chain at a height, for members to countersign; history chains the digests of executed acts.",
    )
    op.create_table(
        "countersignatures",
        sa.Column("height", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("member", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("height", "member", name=op.f("pk_countersignatures")),
        comment="Members' word that a checkpoint is what they see too.",
    )
    op.create_table(
        "documents",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("owner", sa.BigInteger(), nullable=False),
        sa.Column("media_type", sa.String(length=100), nullable=False),
        sa.Column("content_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.LargeBinary(length=12), nullable=False),
        sa.Column("ciphertext", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        comment="AES-256-GCM ciphertext; without a wrapped key nobody reads it.",
    )
    op.create_table(
        "events",
        sa.Column("participant", sa.BigInteger(), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("outcome", sa.String(length=9), nullable=False),
        sa.PrimaryKeyConstraint("participant", "sequence", name=op.f("pk_events")),
        comment="Each participant's feed of what concerns it; resumed by sequence.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "financing_requests",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=False),
        sa.Column("certificate", sa.LargeBinary(length=16), nullable=False),
        sa.Column("sequence", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("recourse", sa.Integer(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("bundle", sa.LargeBinary(length=16), nullable=True),
        sa.Column("withdrawn", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_financing_requests")),
        sa.UniqueConstraint("digest", name=op.f("uq_financing_requests_digest")),
        comment="Signed requests; only the holder and the invited see them.",
    )
    op.create_index("ix_financing_requests_bundle", "financing_requests", ["bundle"], unique=False)
    op.create_index("ix_financing_requests_certificate", "financing_requests", ["certificate"], unique=False)
    op.create_index("ix_financing_requests_holder_id", "financing_requests", ["holder", "id"], unique=False)
    op.create_table(
        "history",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.Column("object_kind", sa.Integer(), nullable=False),
        sa.Column("object", sa.LargeBinary(length=16), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("state", sa.Integer(), nullable=False),
        sa.Column("holder", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("block", "log_index", "object_kind", "object", name=op.f("pk_history")),
        comment="What each executed act left of a receivable or a certificate.",
        sqlite_with_rowid=False,
    )
    op.create_index("ix_history_holder", "history", ["object_kind", "holder", "block"], unique=False)
    op.create_index("ix_history_object", "history", ["object_kind", "object", "block", "log_index"], unique=False)
    op.create_table(
        "idempotency",
        sa.Column("participant", sa.BigInteger(), nullable=False),
        sa.Column("key", sa.String(length=255), nullable=False),
        sa.Column("request", sa.LargeBinary(length=32), nullable=False),
        sa.Column("operation", sa.LargeBinary(length=16), nullable=True),
        sa.Column("status", sa.Integer(), nullable=True),
        sa.Column("answer", sa.LargeBinary(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("participant", "key", name=op.f("pk_idempotency")),
        comment="The first answer to a client's key, replayed to the same request.",
    )
    op.create_index("ix_idempotency_created", "idempotency", ["created"], unique=False)
    op.create_table(
        "lineage",
        sa.Column("receivable", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("certificate", sa.LargeBinary(length=16), nullable=False),
        sa.Column("parent", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.Integer(), nullable=False),
        sa.PrimaryKeyConstraint("receivable", "certificate", name=op.f("pk_lineage")),
        comment="One edge from each certificate that was split off to the certificate it came from.",
        sqlite_with_rowid=False,
    )
    op.create_table(
        "network",
        sa.Column("name", sa.String(length=32), nullable=False),
        sa.Column("value", sa.LargeBinary(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_network")),
        comment="The network's identity (chain id, genesis hash, contract, salt …) and the service's own counters.",
    )
    op.create_table(
        "operations",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("participant", sa.BigInteger(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_operations")),
        comment="One submission. Ids rise with time (UUIDv7); `created` is unix milliseconds.",
    )
    op.create_index("ix_operations_participant_id", "operations", ["participant", "id"], unique=False)
    op.create_table(
        "participants_private",
        sa.Column("participant", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("name", sa.String(length=500), nullable=False),
        sa.Column("legal_id", sa.String(length=500), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("signature", sa.LargeBinary(length=64), nullable=False),
        sa.Column("updated", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_participants_private")),
        comment="Directory entries whose hash governors enrolled.",
    )
    op.create_table(
        "products",
        sa.Column("financier", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("product", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_from", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("role", sa.String(length=16), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("document", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("financier", "product", "version", name=op.f("pk_products")),
        sa.UniqueConstraint("digest", name=op.f("uq_products_digest")),
        comment="Financing products, version by version; nothing of them is on the chain.",
    )
    op.create_index("ix_products_effective_from", "products", ["effective_from"], unique=False)
    op.create_table(
        "relay_lease",
        sa.Column("sender", sa.LargeBinary(length=20), nullable=False),
        sa.Column("holder", sa.String(length=64), nullable=False),
        sa.Column("token", sa.BigInteger(), nullable=False),
        sa.Column("until", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("sender", name=op.f("pk_relay_lease")),
        comment="One writer per relayer key; the token rises with each holder and fences off the one before.",
    )
    op.create_table(
        "sessions",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("participant", sa.BigInteger(), nullable=False),
        sa.Column("signer", sa.LargeBinary(length=20), nullable=False),
        sa.Column("secret_hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("nonce", sa.String(length=64), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("expires", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_sessions")),
        sa.UniqueConstraint("nonce", name=op.f("uq_sessions_nonce")),
        comment="Bearer sessions, opened by a signed EIP-4361 text.",
    )
    op.create_index("ix_sessions_expires", "sessions", ["expires"], unique=False)
    op.create_table(
        "state_accounts",
        sa.Column("participant", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("pending", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("effective_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("signers", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_state_accounts")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_bank_references",
        sa.Column("bank", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("reference", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("used", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("bank", "reference", name=op.f("pk_state_bank_references")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_certificates",
        sa.Column("certificate", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("sequence", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("receivable", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("flags", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("depth", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("encumbrance", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("certificate", name=op.f("pk_state_certificates")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_state_certificates_encumbrance_certificate",
        "state_certificates",
        ["encumbrance", "certificate"],
        unique=False,
        sqlite_where=sa.text("encumbrance <> 0"),
        postgresql_where=sa.text("encumbrance <> 0"),
    )
    op.create_index(
        "ix_state_certificates_holder_certificate", "state_certificates", ["holder", "certificate"], unique=False
    )
    op.create_index(
        "ix_state_certificates_receivable_certificate",
        "state_certificates",
        ["receivable", "certificate"],
        unique=False,
    )
    op.create_table(
        "state_evidence",
        sa.Column("fingerprint", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("verified", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("issuer", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("epoch", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("kind", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("flags", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("content", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("fingerprint", name=op.f("pk_state_evidence")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_state_evidence_content", "state_evidence", ["content"], unique=False)
    op.create_index("ix_state_evidence_issuer", "state_evidence", ["issuer"], unique=False)
    op.create_table(
        "state_exposures",
        sa.Column("obligor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("outstanding", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cap", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("single", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("lines", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("obligor", "currency", name=op.f("pk_state_exposures")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_financings",
        sa.Column("certificate", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("financier", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("bank", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("searched_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("disburse_by", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("recourse", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("holder", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("terms", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("registration", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("description", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("payment", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("called", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("certificate", name=op.f("pk_state_financings")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_state_financings_bank_certificate", "state_financings", ["bank", "certificate"], unique=False)
    op.create_index(
        "ix_state_financings_financier_certificate", "state_financings", ["financier", "certificate"], unique=False
    )
    op.create_index(
        "ix_state_financings_holder_certificate", "state_financings", ["holder", "certificate"], unique=False
    )
    op.create_table(
        "state_freezes",
        sa.Column("target", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("subject", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("authority", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("order", sa.LargeBinary(length=24), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("target", "subject", name=op.f("pk_state_freezes")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_governance",
        sa.Column("only", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("threshold", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("delay", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("governors", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paused", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paused_until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("last_policy", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("only", name=op.f("pk_state_governance")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_governor_keys",
        sa.Column("key", sa.LargeBinary(length=20), autoincrement=False, nullable=False),
        sa.Column("governor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_state_governor_keys")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_lines",
        sa.Column("obligor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("slot", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("financier", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amount", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("effective_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("trigger", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("obligor", "currency", "slot", name=op.f("pk_state_lines")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_state_lines_financier_obligor", "state_lines", ["financier", "obligor"], unique=False)
    op.create_table(
        "state_nonces",
        sa.Column("participant", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("page", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("used", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("participant", "page", name=op.f("pk_state_nonces")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_participants",
        sa.Column("participant", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("roles", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tag", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(length=20), autoincrement=False, nullable=False),
        sa.Column("flags", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("participant", name=op.f("pk_state_participants")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_policies",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("effective_from", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("tenor_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenor_days_max", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("depth_max", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("live_max", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("minimum_lot", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("grace_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("cooling_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("default_days", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("late_rate", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("version", name=op.f("pk_state_policies")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_receivables",
        sa.Column("receivable", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("obligor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("creditor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("face", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("cutoff", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("policy", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("scenario", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("state", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("waiver", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("flags", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("settled", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("redeemed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("live", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("tenor_reason", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("commitment", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("credited", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("written_down", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("disputed", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("dispute_reason", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("marks", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("defaulted_at", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("receivable", name=op.f("pk_state_receivables")),
        sqlite_with_rowid=False,
    )
    op.create_index(
        "ix_state_receivables_creditor_receivable", "state_receivables", ["creditor", "receivable"], unique=False
    )
    op.create_index(
        "ix_state_receivables_obligor_receivable", "state_receivables", ["obligor", "receivable"], unique=False
    )
    op.create_index("ix_state_receivables_state_until", "state_receivables", ["state", "until"], unique=False)
    op.create_table(
        "state_round_pages",
        sa.Column("receivable", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("page", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("receivable", "page", name=op.f("pk_state_round_pages")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_rounds",
        sa.Column("receivable", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("target", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("amounts", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("floors", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("measured", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("paid", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("certificates", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("fraction", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("certificate", sa.LargeBinary(length=16), autoincrement=False, nullable=False),
        sa.Column("paid_out", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("receivable", name=op.f("pk_state_rounds")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_scheduled",
        sa.Column("digest", sa.LargeBinary(length=32), autoincrement=False, nullable=False),
        sa.Column("eta", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("status", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("participant", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("digest", name=op.f("pk_state_scheduled")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_state_scheduled_status_eta", "state_scheduled", ["status", "eta"], unique=False)
    op.create_table(
        "state_signers",
        sa.Column("participant", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("key", sa.LargeBinary(length=20), autoincrement=False, nullable=False),
        sa.Column("person", sa.LargeBinary(length=31), autoincrement=False, nullable=False),
        sa.Column("capabilities", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("participant", "key", name=op.f("pk_state_signers")),
        sqlite_with_rowid=False,
    )
    op.create_index("ix_state_signers_key", "state_signers", ["key"], unique=False)
    op.create_table(
        "state_standing",
        sa.Column("receiver", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("sender", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("obligor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("remaining", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("latest_cutoff", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("until", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Integer(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("receiver", "sender", "obligor", name=op.f("pk_state_standing")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_stops",
        sa.Column("obligor", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("open", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("since", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("obligor", name=op.f("pk_state_stops")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "state_thresholds",
        sa.Column("version", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("currency", sa.Integer(), autoincrement=False, nullable=False),
        sa.Column("per_act", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("per_day", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("version", "currency", name=op.f("pk_state_thresholds")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "transactions",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("hash", sa.LargeBinary(length=32), nullable=False),
        sa.Column("sender", sa.LargeBinary(length=20), nullable=False),
        sa.Column("nonce", sa.BigInteger(), nullable=False),
        sa.Column("raw", sa.LargeBinary(), nullable=False),
        sa.Column("source", sa.String(length=8), nullable=False),
        sa.Column("status", sa.String(length=8), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.Integer(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_transactions")),
        sa.UniqueConstraint("hash", name=op.f("uq_transactions_hash")),
        comment="Signed bytes, durable before they are sent; a lost chain is rebuilt from them.",
    )
    op.create_index("ix_transactions_block_position", "transactions", ["block", "position"], unique=False)
    op.create_index("ix_transactions_sender_nonce", "transactions", ["sender", "nonce"], unique=False)
    op.create_index("ix_transactions_status", "transactions", ["status"], unique=False)
    op.create_table(
        "acts",
        sa.Column("number", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=False, nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("kind", sa.Integer(), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("deadline", sa.BigInteger(), nullable=False),
        sa.Column("operation", sa.LargeBinary(length=16), nullable=True),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=False),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.Column("transaction", sa.LargeBinary(length=32), nullable=True),
        sa.Column("block", sa.BigInteger(), nullable=True),
        sa.Column("log_index", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["operation"], ["operations.id"], name=op.f("fk_acts_operation")),
        sa.PrimaryKeyConstraint("number", name=op.f("pk_acts")),
        sa.UniqueConstraint("digest", name=op.f("uq_acts_digest")),
        comment="Every act once, by its digest: the outbox while it waits, the record of its outcome after.",
    )
    op.create_index("ix_acts_block_log_index", "acts", ["block", "log_index"], unique=False)
    op.create_index("ix_acts_operation_position", "acts", ["operation", "position"], unique=False)
    op.create_index(
        "ix_acts_waiting",
        "acts",
        ["number"],
        unique=False,
        sqlite_where=sa.text("status = 'waiting'"),
        postgresql_where=sa.text("status = 'waiting'"),
    )
    op.create_table(
        "committed_documents",
        sa.Column("commitment", sa.LargeBinary(length=32), nullable=False),
        sa.Column("subject", sa.String(length=20), nullable=False),
        sa.Column("object_kind", sa.Integer(), nullable=False),
        sa.Column("object", sa.LargeBinary(length=16), nullable=False),
        sa.Column("document", sa.LargeBinary(length=16), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_committed_documents_document")),
        sa.PrimaryKeyConstraint("commitment", name=op.f("pk_committed_documents")),
        comment="Trade references, confirmed texts, registrations …: documents whose commitment a signed act carries.",
    )
    op.create_index(
        "ix_committed_documents_object_kind_object", "committed_documents", ["object_kind", "object"], unique=False
    )
    op.create_table(
        "document_keys",
        sa.Column("document", sa.LargeBinary(length=16), nullable=False),
        sa.Column("reader", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.Column("wrapped_key", sa.LargeBinary(), nullable=False),
        sa.Column("granted", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_document_keys_document")),
        sa.PrimaryKeyConstraint("document", "reader", name=op.f("pk_document_keys")),
        comment="The data key, wrapped for one reader.",
    )
    op.create_index("ix_document_keys_reader", "document_keys", ["reader"], unique=False)
    op.create_table(
        "financing_invitations",
        sa.Column("request", sa.LargeBinary(length=16), nullable=False),
        sa.Column("financier", sa.BigInteger(), autoincrement=False, nullable=False),
        sa.ForeignKeyConstraint(["request"], ["financing_requests.id"], name=op.f("fk_financing_invitations_request")),
        sa.PrimaryKeyConstraint("request", "financier", name=op.f("pk_financing_invitations")),
        comment="Whom a request invites.",
    )
    op.create_index(
        "ix_financing_invitations_financier_request", "financing_invitations", ["financier", "request"], unique=False
    )
    op.create_table(
        "invoices",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("document", sa.LargeBinary(length=16), nullable=False),
        sa.Column("content", sa.LargeBinary(length=32), nullable=False),
        sa.Column("number", sa.String(length=200), nullable=False),
        sa.Column("currency", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fields", sa.LargeBinary(), nullable=False),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["document"], ["documents.id"], name=op.f("fk_invoices_document")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invoices")),
        comment="Imported invoices.",
    )
    op.create_index("ix_invoices_content", "invoices", ["content"], unique=False)
    op.create_index("ix_invoices_issuer_id", "invoices", ["issuer", "id"], unique=False)
    op.create_index("ix_invoices_issuer_number", "invoices", ["issuer", "number"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("request", sa.LargeBinary(length=16), nullable=False),
        sa.Column("financier", sa.BigInteger(), nullable=False),
        sa.Column("wire", sa.LargeBinary(), nullable=False),
        sa.Column("sealed", sa.LargeBinary(), nullable=False),
        sa.Column("read", sa.BigInteger(), nullable=True),
        sa.Column("withdrawn", sa.BigInteger(), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.Column("product", sa.BigInteger(), nullable=True),
        sa.Column("version", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["request"], ["financing_requests.id"], name=op.f("fk_quotes_request")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_quotes")),
        sa.UniqueConstraint("digest", name=op.f("uq_quotes_digest")),
        comment="Quotes: signature in the clear, terms sealed.",
    )
    op.create_index("ix_quotes_financier_id", "quotes", ["financier", "id"], unique=False)
    op.create_index("ix_quotes_request_id", "quotes", ["request", "id"], unique=False)
    op.create_table(
        "attestation_requests",
        sa.Column("id", sa.LargeBinary(length=16), nullable=False),
        sa.Column("invoice", sa.LargeBinary(length=16), nullable=False),
        sa.Column("issuer", sa.BigInteger(), nullable=False),
        sa.Column("verifier", sa.BigInteger(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=True),
        sa.Column("fingerprint", sa.LargeBinary(length=32), nullable=True),
        sa.Column("created", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["invoice"], ["invoices.id"], name=op.f("fk_attestation_requests_invoice")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attestation_requests")),
        comment="Which verifier was asked to attest which invoice.",
    )
    op.create_index("ix_attestation_requests_verifier_id", "attestation_requests", ["verifier", "id"], unique=False)
    op.create_index(
        "uq_attestation_requests_invoice_verifier", "attestation_requests", ["invoice", "verifier"], unique=True
    )
    op.create_table(
        "repeats",
        sa.Column("operation", sa.LargeBinary(length=16), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("digest", sa.LargeBinary(length=32), nullable=False),
        sa.Column("status", sa.String(length=9), nullable=True),
        sa.Column("refusal", sa.String(length=40), nullable=True),
        sa.ForeignKeyConstraint(["digest"], ["acts.digest"], name=op.f("fk_repeats_digest")),
        sa.ForeignKeyConstraint(["operation"], ["operations.id"], name=op.f("fk_repeats_operation")),
        sa.PrimaryKeyConstraint("operation", "position", name=op.f("pk_repeats")),
        comment="An act that more than one operation presented.",
    )
    op.create_index("ix_repeats_digest", "repeats", ["digest"], unique=False)
