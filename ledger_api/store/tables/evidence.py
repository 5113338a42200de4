"""Invoices and their documents, and the texts behind commitments.

A document is ciphertext; its data key is wrapped once per reader.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, LargeBinary, String, Table

from ledger_api.store.tables.base import BIG, HASH, IDENTIFIER, metadata
from ledger_api.store.tables.numbers import U128

documents = Table(
    "documents",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("owner", BIG, nullable=False),
    Column("media_type", String(100), nullable=False),
    # A keyed hash of the content: the same document sent in again is recognised, and nobody can guess one.
    Column("content_hash", HASH, nullable=False),
    Column("nonce", LargeBinary(12), nullable=False),
    Column("ciphertext", LargeBinary, nullable=False),
    Column("created", BIG, nullable=False),
    comment="AES-256-GCM ciphertext; without a wrapped key nobody reads it.",
)

document_keys = Table(
    "document_keys",
    metadata,
    Column("document", IDENTIFIER, ForeignKey("documents.id"), primary_key=True),
    Column("reader", BIG, primary_key=True, autoincrement=False),
    Column("wrapped_key", LargeBinary, nullable=False),
    Column("granted", BIG, nullable=False),
    Index("ix_document_keys_reader", "reader"),
    comment="The data key, wrapped for one reader.",
)

invoices = Table(
    "invoices",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("issuer", BIG, nullable=False),
    Column("document", IDENTIFIER, ForeignKey("documents.id"), nullable=False),
    # The commitment to the document that a verifier attests beside the fingerprint, and its salt.
    Column("content", HASH, nullable=False),
    Column("number", String(200), nullable=False),
    Column("currency", BIG, nullable=False),
    Column("amount", BIG, nullable=False),
    # What was read from the document, and the content's salt: sealed by the vault for the issuer.
    Column("fields", LargeBinary, nullable=False),
    Column("created", BIG, nullable=False),
    Index("ix_invoices_issuer_id", "issuer", "id"),
    Index("ix_invoices_issuer_number", "issuer", "number"),
    Index("ix_invoices_content", "content"),
    comment="Imported invoices.",
)

attestation_requests = Table(
    "attestation_requests",
    metadata,
    Column("id", IDENTIFIER, primary_key=True),
    Column("invoice", IDENTIFIER, ForeignKey("invoices.id"), nullable=False),
    Column("issuer", BIG, nullable=False),
    Column("verifier", BIG, nullable=False),
    # The verifier's answer: the digest of its AttestEvidence and the fingerprint in it.
    Column("digest", HASH),
    Column("fingerprint", HASH),
    Column("created", BIG, nullable=False),
    Index("ix_attestation_requests_verifier_id", "verifier", "id"),
    Index("uq_attestation_requests_invoice_verifier", "invoice", "verifier", unique=True),
    comment="Which verifier was asked to attest which invoice.",
)

committed_documents = Table(
    "committed_documents",
    metadata,
    # The 32 bytes that an act carries in the document's place.
    Column("commitment", HASH, primary_key=True),
    # What is committed to, as `values.commitments.Subject` names it.
    Column("subject", String(20), nullable=False),
    # 1 receivable, 2 certificate: the object of the act, as in `history`.
    Column("object_kind", Integer, nullable=False),
    Column("object", U128, nullable=False),
    Column("document", IDENTIFIER, ForeignKey("documents.id"), nullable=False),
    Index("ix_committed_documents_object_kind_object", "object_kind", "object"),
    comment="Trade references, confirmed texts, registrations …: documents whose commitment a signed act carries.",
)
