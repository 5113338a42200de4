"""Products of financiers: every version, as its maker and checker signed it."""

from sqlalchemy import Column, Index, Integer, LargeBinary, String, Table

from ledger_api.store.tables.base import BIG, HASH, metadata

products = Table(
    "products",
    metadata,
    Column("financier", BIG, primary_key=True, autoincrement=False),
    Column("product", BIG, primary_key=True, autoincrement=False),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("effective_from", BIG, nullable=False),
    Column("digest", HASH, nullable=False, unique=True),
    # The module role: whom it is for decides which other financiers see it.
    Column("role", String(16), nullable=False),
    # The SetProduct act with both signatures, and its document's canonical JSON.
    Column("wire", LargeBinary, nullable=False),
    Column("document", LargeBinary, nullable=False),
    Column("created", BIG, nullable=False),
    Index("ix_products_effective_from", "effective_from"),
    comment="Financing products, version by version; nothing of them is on the chain.",
)
