"""Who is behind a number: names and accounts, each checked against its commitment on the chain before it is stored."""

from sqlalchemy import Column, LargeBinary, String, Table

from ledger_api.store.tables.base import BIG, HASH, metadata

participants_private = Table(
    "participants_private",
    metadata,
    Column("participant", BIG, primary_key=True, autoincrement=False),
    Column("name", String(500), nullable=False),
    Column("legal_id", String(500), nullable=False),
    # The CA-signed document as it was committed to (canonical JSON) and the CA's Ed25519 signature over it.
    Column("document", LargeBinary, nullable=False),
    Column("signature", LargeBinary(64), nullable=False),
    Column("updated", BIG, nullable=False),
    comment="Directory entries whose hash governors enrolled.",
)

accounts_private = Table(
    "accounts_private",
    metadata,
    Column("commitment", HASH, primary_key=True),
    Column("participant", BIG, nullable=False, index=True),
    # Sealed by the vault: bank, account number and holder name are personal data.
    Column("nonce", LargeBinary(12), nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("updated", BIG, nullable=False),
    comment="Bank accounts behind the commitments on the chain.",
)
