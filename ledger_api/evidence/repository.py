"""Queries over invoices, their documents' keys, attestation requests and what the ledger holds of them."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Row, Select, delete, insert, select, update

from ledger_api.acts.records import Evidence
from ledger_api.store.tables.evidence import attestation_requests, document_keys, documents, invoices
from ledger_api.store.tables.operations import acts
from ledger_api.store.tables.state import evidence

_INVOICE = (
    invoices.c.id,
    invoices.c.issuer,
    invoices.c.document,
    invoices.c.content,
    invoices.c.number,
    invoices.c.currency,
    invoices.c.amount,
    invoices.c.fields,
    invoices.c.created,
    documents.c.media_type,
)


@dataclass(frozen=True, slots=True, repr=False)
class StoredInvoice:
    """An invoice's row; `fields` is ciphertext."""

    id: bytes
    issuer: int
    document: bytes
    content: bytes
    number: str
    currency: int
    amount: int
    fields: bytes
    created: int
    media_type: str


@dataclass(frozen=True, slots=True)
class StoredRequest:
    """An attestation request's row; digest and fingerprint are None until the verifier presented its act."""

    id: bytes
    invoice: bytes
    issuer: int
    verifier: int
    digest: bytes | None
    fingerprint: bytes | None
    created: int


def add_document(connection: Connection, values: dict[str, Any]) -> None:
    """Store an encrypted document."""
    connection.execute(insert(documents).values(**values))


def add_invoice(connection: Connection, invoice: StoredInvoice) -> None:
    """Store an invoice; its document is stored already."""
    values = {column.name: getattr(invoice, column.name) for column in invoices.columns}
    connection.execute(insert(invoices).values(**values))


def same_document(connection: Connection, issuer: int, number: str, content_hash: bytes) -> StoredInvoice | None:
    """The issuer's invoice of this number whose document has this keyed hash."""
    query = _invoices().where(
        invoices.c.issuer == issuer, invoices.c.number == number, documents.c.content_hash == content_hash
    )
    row = connection.execute(query.limit(1)).one_or_none()
    return None if row is None else StoredInvoice(*row)


def invoice(connection: Connection, identity: bytes) -> StoredInvoice | None:
    """An invoice by its id."""
    row = connection.execute(_invoices().where(invoices.c.id == identity)).one_or_none()
    return None if row is None else StoredInvoice(*row)


def invoices_of(
    connection: Connection,
    reader: int,
    *,
    shared: bool,
    content: bytes | None,
    before: bytes | None,
    limit: int,
) -> list[StoredInvoice]:
    """The reader's own invoices, or those that others let it read, newest first, older than `before`."""
    query = _invoices()
    if shared:
        query = query.join(document_keys, document_keys.c.document == invoices.c.document).where(
            document_keys.c.reader == reader, invoices.c.issuer != reader
        )
    else:
        query = query.where(invoices.c.issuer == reader)
    if before is not None:
        query = query.where(invoices.c.id < before)
    if content is not None:
        query = query.where(invoices.c.content == content)
    return [StoredInvoice(*row) for row in connection.execute(query.order_by(invoices.c.id.desc()).limit(limit))]


def by_content(connection: Connection, content: bytes, limit: int) -> list[StoredInvoice]:
    """Anybody's invoices with this content commitment, for a mandate."""
    query = _invoices().where(invoices.c.content == content).order_by(invoices.c.id.desc()).limit(limit)
    return [StoredInvoice(*row) for row in connection.execute(query)]


def of_contents(connection: Connection, contents: Sequence[bytes]) -> list[StoredInvoice]:
    """Anybody's invoices with one of these content commitments; two of one commitment say the same."""
    query = _invoices().where(invoices.c.content.in_(contents)).order_by(invoices.c.id)
    return [StoredInvoice(*row) for row in connection.execute(query)]


def wrapped_key(connection: Connection, document: bytes, reader: int) -> bytes | None:
    """The document's data key as wrapped for the reader."""
    key = document_keys.c
    wrapped: bytes | None = connection.execute(
        select(key.wrapped_key).where(key.document == document, key.reader == reader)
    ).scalar()
    return wrapped


def readers(connection: Connection, document: bytes) -> list[int]:
    """Who has a key to a document."""
    query = select(document_keys.c.reader).where(document_keys.c.document == document)
    return list(connection.execute(query.order_by(document_keys.c.reader)).scalars())


def remove_key(connection: Connection, document: bytes, reader: int) -> None:
    """Take a reader's key away."""
    key = document_keys.c
    connection.execute(delete(document_keys).where(key.document == document, key.reader == reader))


def ciphertext(connection: Connection, document: bytes) -> tuple[bytes, bytes, str]:
    """Nonce, ciphertext and media type of a document."""
    query = select(documents.c.nonce, documents.c.ciphertext, documents.c.media_type)
    row = connection.execute(query.where(documents.c.id == document)).one()
    return row.nonce, row.ciphertext, row.media_type


def add_request(connection: Connection, values: dict[str, Any]) -> None:
    """Store an attestation request."""
    connection.execute(insert(attestation_requests).values(**values))


def request(connection: Connection, identity: bytes) -> StoredRequest | None:
    """An attestation request by its id."""
    return _request(connection.execute(_requests().where(attestation_requests.c.id == identity)).one_or_none())


def request_to(connection: Connection, of: bytes, verifier: int) -> StoredRequest | None:
    """The request that asks this verifier about this invoice."""
    asked = attestation_requests.c
    query = _requests().where(asked.invoice == of, asked.verifier == verifier)
    return _request(connection.execute(query).one_or_none())


def requests_to(
    connection: Connection, verifier: int, *, unanswered: bool, after: bytes | None, limit: int
) -> list[StoredRequest]:
    """A verifier's requests, oldest first, after the one given."""
    asked = attestation_requests.c
    query = _requests().where(asked.verifier == verifier)
    if unanswered:
        query = query.where(asked.digest.is_(None))
    if after is not None:
        query = query.where(asked.id > after)
    return [StoredRequest(*row) for row in connection.execute(query.order_by(asked.id).limit(limit))]


def requests_about(connection: Connection, about: Iterable[bytes]) -> dict[bytes, list[StoredRequest]]:
    """The requests about each of some invoices, oldest first."""
    asked = attestation_requests.c
    rows = connection.execute(_requests().where(asked.invoice.in_(list(about))).order_by(asked.id))
    found: dict[bytes, list[StoredRequest]] = {}
    for row in rows:
        found.setdefault(row.invoice, []).append(StoredRequest(*row))
    return found


def answer_requests(connection: Connection, verifier: int, content: bytes, digest: bytes, fingerprint: bytes) -> None:
    """Note which act a verifier presented for the invoices of this content."""
    asked = attestation_requests.c
    about = select(invoices.c.id).where(invoices.c.content == content)
    connection.execute(
        update(attestation_requests)
        .where(asked.verifier == verifier, asked.invoice.in_(about))
        .values(digest=digest, fingerprint=fingerprint)
    )


def act_statuses(connection: Connection, digests: Iterable[bytes]) -> dict[bytes, str]:
    """How far presented acts are."""
    rows = connection.execute(select(acts.c.digest, acts.c.status).where(acts.c.digest.in_(list(digests))))
    return {row.digest: row.status for row in rows}


def evidence_by_content(connection: Connection, contents: Sequence[bytes]) -> dict[bytes, tuple[bytes, Evidence]]:
    """Fingerprint and record of what the ledger holds for each content commitment."""
    rows = connection.execute(select(evidence).where(evidence.c.content.in_(contents)))
    return {row.content: (row.fingerprint, Evidence(*tuple(row)[1:])) for row in rows}


def _invoices() -> Select[Any]:
    return select(*_INVOICE).join(documents, documents.c.id == invoices.c.document)


def _requests() -> Select[Any]:
    asked = attestation_requests.c
    return select(asked.id, asked.invoice, asked.issuer, asked.verifier, asked.digest, asked.fingerprint, asked.created)


def _request(row: Row[Any] | None) -> StoredRequest | None:
    return None if row is None else StoredRequest(*tuple(row))
