"""The texts behind commitments: trade references, confirmed texts, registrations, payment references.

An act carries 32 bytes; who signed it hands the document in beside it. It is stored encrypted, its data key wrapped for
each party of the act, and shown to nobody else but under a mandate.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import orjson
from pydantic import BaseModel, Field
from sqlalchemy import Connection, insert, select

from ledger_api.store.ids import new_id
from ledger_api.store.tables.evidence import committed_documents, document_keys, documents
from ledger_api.store.vault import Sealed, Vault

JSON = "application/json"


class CommittedModel(BaseModel):
    """A commitment that an act carries and, for its readers, the document behind it."""

    commitment: str = Field(pattern="^0x[0-9a-f]{64}$", description="As in the act; see values of `docs/acts.md`.")
    document: dict[str, Any] | None = Field(
        default=None, description="Absent where it was never handed in, or is not the caller's to read."
    )


@dataclass(frozen=True, slots=True, repr=False)
class Committed:
    """A document to be stored: its commitment, canonical bytes, what it is about and who reads it."""

    commitment: bytes
    subject: str
    object_kind: int
    object: int
    content: bytes
    owner: int
    readers: tuple[int, ...]


@dataclass(frozen=True, slots=True, repr=False)
class Encrypted:
    """A `Committed` ready for the database: sealed outside the writer, so that jobs stay short."""

    committed: Committed
    document: bytes
    sealed: Sealed
    keys: dict[int, bytes]


def encrypt(vault: Vault, committed: Committed) -> Encrypted:
    """Seal the document under a data key of its own, wrapped for the owner and each reader."""
    document = new_id()
    readers = tuple(dict.fromkeys((committed.owner, *committed.readers)))
    sealed, keys = vault.seal(document, committed.content, readers)
    return Encrypted(committed, document, sealed, keys)


def store(connection: Connection, vault: Vault, row: Encrypted, content_hash: bytes, now: int) -> None:
    """Store a document once by its commitment; known already, its data key is wrapped for the further readers."""
    committed = row.committed
    table = committed_documents.c
    known = connection.execute(select(table.document).where(table.commitment == committed.commitment)).scalar()
    if known is not None:
        _share(connection, vault, known, row.keys, now)
        return
    connection.execute(
        insert(documents).values(
            id=row.document,
            owner=committed.owner,
            media_type=JSON,
            content_hash=content_hash,
            nonce=row.sealed.nonce,
            ciphertext=row.sealed.ciphertext,
            created=now,
        )
    )
    add_keys(connection, row.document, row.keys, now)
    connection.execute(
        insert(committed_documents).values(
            commitment=committed.commitment,
            subject=committed.subject,
            object_kind=committed.object_kind,
            object=committed.object,
            document=row.document,
        )
    )


def add_keys(connection: Connection, document: bytes, keys: Mapping[int, bytes], now: int) -> None:
    """Store wrapped data keys of a document by reader."""
    rows = [
        {"document": document, "reader": reader, "wrapped_key": wrapped, "granted": now}
        for reader, wrapped in keys.items()
    ]
    connection.execute(insert(document_keys), rows)


def read(
    connection: Connection, vault: Vault, commitments: Iterable[bytes], reader: int | None
) -> dict[bytes, dict[str, Any]]:
    """The documents behind commitments that a reader has a key for; `reader` None opens as each owner (a mandate)."""
    wanted = sorted({commitment for commitment in commitments if any(commitment)})
    table, stored, keys = committed_documents.c, documents.c, document_keys.c
    query = (
        select(table.commitment, stored.id, stored.nonce, stored.ciphertext, keys.reader, keys.wrapped_key)
        .join(documents, stored.id == table.document)
        .join(document_keys, keys.document == stored.id)
        .where(keys.reader == (stored.owner if reader is None else reader))
    )
    found: dict[bytes, dict[str, Any]] = {}
    for part in _parts(wanted):
        for row in connection.execute(query.where(table.commitment.in_(part))):
            content = vault.open(row.id, Sealed(row.nonce, row.ciphertext), row.reader, row.wrapped_key)
            found[row.commitment] = orjson.loads(content)
    return found


def model(commitment: bytes, known: Mapping[bytes, dict[str, Any]]) -> CommittedModel | None:
    """The commitment with its document where that is known; None for the commitment to nothing."""
    if not any(commitment):
        return None
    return CommittedModel(commitment="0x" + commitment.hex(), document=known.get(commitment))


def _share(connection: Connection, vault: Vault, document: bytes, keys: Mapping[int, bytes], now: int) -> None:
    rows = connection.execute(
        select(document_keys.c.reader, document_keys.c.wrapped_key).where(document_keys.c.document == document)
    ).all()
    have = {row.reader: row.wrapped_key for row in rows}
    reader, wrapped = next(iter(have.items()))
    missing = {to: vault.share(document, reader, wrapped, to) for to in keys if to not in have}
    if missing:
        add_keys(connection, document, missing, now)


def _parts(items: Sequence[bytes], size: int = 500) -> Iterable[Sequence[bytes]]:
    return (items[start : start + size] for start in range(0, len(items), size))
