"""Invoices behind the service's face: stored encrypted, read by whom the issuer lets, attested by verifiers."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import ParticipantStatus, Role
from ledger_api.acts.hashing import digest
from ledger_api.acts.messages import AttestEvidence
from ledger_api.acts.state import PARTICIPANTS
from ledger_api.chain.interface import Companion
from ledger_api.evidence import repository
from ledger_api.evidence.committed import add_keys
from ledger_api.evidence.companions import content_hash
from ledger_api.evidence.imports import Readable
from ledger_api.evidence.repository import StoredInvoice, StoredRequest
from ledger_api.operations.service import domain_of
from ledger_api.store.ids import new_id
from ledger_api.store.projection import SnapshotState
from ledger_api.store.vault import Sealed, Vault
from ledger_api.values.commitments import content_commitment
from ledger_api.values.currencies import currency
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError, not_found
from ledger_api.web.runtime import Runtime

MOST_READERS: Final = 100
_NONCE: Final = 12
_WRAPPED: Final = 60
"""Bytes of a wrapped key: nonce 12, data key 32, tag 16."""


@dataclass(frozen=True, slots=True, repr=False)
class Prepared:
    """An invoice sealed and ready for the database."""

    id: bytes
    number: str
    currency: int
    amount: int
    content: bytes
    content_hash: bytes
    document: bytes
    media_type: str
    sealed: Sealed
    keys: dict[int, bytes]
    fields: bytes


def prepare(runtime: Runtime, issuer: int, found: Readable, media_type: str) -> Prepared:
    """Seal an invoice's document and fields; its content commitment gets a fresh salt."""
    invoice, document, identity = found.invoice, new_id(), new_id()
    salt = secrets.token_hex(32)
    sealed, keys = runtime.vault.seal(document, found.content, (issuer,))
    fields = {
        name: value
        for name, value in invoice.as_line().items()
        if value is not None and name not in {"file", "kind", "currency", "amount", "error"}
    }
    return Prepared(
        id=identity,
        number=invoice.number or "",
        currency=currency(invoice.currency or "").numeric,
        amount=invoice.minor,
        content=content_commitment(salt, found.content),
        content_hash=content_hash(runtime.keyring, found.content),
        document=document,
        media_type=media_type,
        sealed=sealed,
        keys=keys,
        fields=_seal_fields(runtime.vault, identity, issuer, fields | {"salt": salt}),
    )


def store(connection: Connection, issuer: int, row: Prepared, now: int) -> tuple[StoredInvoice, bool]:
    """Store an invoice, or find the one whose document is the same; whether it is new."""
    known = repository.same_document(connection, issuer, row.number, row.content_hash)
    if known is not None:
        return known, False
    repository.add_document(
        connection,
        {
            "id": row.document,
            "owner": issuer,
            "media_type": row.media_type,
            "content_hash": row.content_hash,
            "nonce": row.sealed.nonce,
            "ciphertext": row.sealed.ciphertext,
            "created": now,
        },
    )
    add_keys(connection, row.document, row.keys, now)
    invoice = StoredInvoice(
        id=row.id,
        issuer=issuer,
        document=row.document,
        content=row.content,
        number=row.number,
        currency=row.currency,
        amount=row.amount,
        fields=row.fields,
        created=now,
        media_type=row.media_type,
    )
    repository.add_invoice(connection, invoice)
    return invoice, True


def fields_of(vault: Vault, invoice: StoredInvoice) -> dict[str, str]:
    """What the document said when it was read, and the `salt` of its content commitment."""
    packed = invoice.fields
    nonce, wrapped = packed[:_NONCE], packed[_NONCE : _NONCE + _WRAPPED]
    sealed = Sealed(nonce, packed[_NONCE + _WRAPPED :])
    fields: dict[str, str] = orjson.loads(vault.open(invoice.id, sealed, invoice.issuer, wrapped))
    return fields


def visible(connection: Connection, caller: Identity, identity: bytes | None) -> tuple[StoredInvoice, bool]:
    """An invoice that the caller may read, and whether it does so under a mandate.

    Raises:
        ProblemError: not_found.
    """
    invoice = None if identity is None else repository.invoice(connection, identity)
    if invoice is None:
        raise not_found()
    if repository.wrapped_key(connection, invoice.document, caller.participant) is not None:
        return invoice, False
    if caller.has(Role.AUDITOR):
        return invoice, True
    raise not_found()


def owned(connection: Connection, caller: Identity, identity: bytes | None) -> StoredInvoice:
    """The caller's own invoice.

    Raises:
        ProblemError: not_found, for anybody else's.
    """
    invoice = None if identity is None else repository.invoice(connection, identity)
    if invoice is None or invoice.issuer != caller.participant:
        raise not_found()
    return invoice


def document_of(connection: Connection, vault: Vault, invoice: StoredInvoice, reader: int) -> tuple[bytes, str]:
    """The document's bytes and media type, opened with the reader's key."""
    wrapped = repository.wrapped_key(connection, invoice.document, reader)
    if wrapped is None:
        raise not_found()
    nonce, ciphertext, media_type = repository.ciphertext(connection, invoice.document)
    return vault.open(invoice.document, Sealed(nonce, ciphertext), reader, wrapped), media_type


def grant(connection: Connection, vault: Vault, invoice: StoredInvoice, reader: int, now: int) -> None:
    """Wrap the document's data key for another participant. Granting twice is once.

    Raises:
        ProblemError: invalid_request where the participant is not active; conflict beyond MOST_READERS.
    """
    require_active(connection, reader, "body/participant")
    if repository.wrapped_key(connection, invoice.document, reader) is not None:
        return
    if len(repository.readers(connection, invoice.document)) >= MOST_READERS:
        raise ProblemError(Code.CONFLICT, f"a document has at most {MOST_READERS} readers")
    own = repository.wrapped_key(connection, invoice.document, invoice.issuer)
    if own is None:
        raise not_found()
    shared = vault.share(invoice.document, invoice.issuer, own, reader)
    add_keys(connection, invoice.document, {reader: shared}, now)


def require_active(connection: Connection, participant: int, field: str, role: Role | None = None) -> None:
    """Check that a participant is active and, where asked, has a role. The directory shows both to everyone.

    Raises:
        ProblemError: invalid_request.
    """
    known = SnapshotState(connection).get(PARTICIPANTS, participant)
    if known is None or known.status != ParticipantStatus.ACTIVE:
        raise ProblemError(Code.INVALID_REQUEST, "the participant is not enrolled and active", field=field)
    if role is not None and not known.roles & role:
        raise ProblemError(Code.INVALID_REQUEST, f"the participant is no {role.name}", field=field)


def ask(connection: Connection, vault: Vault, invoice: StoredInvoice, verifier: int, now: int) -> tuple[bytes, bool]:
    """Ask a verifier to attest an invoice and let it read: the request's id, and whether it is new.

    Raises:
        ProblemError: invalid_request where the participant is no active verifier.
    """
    require_active(connection, verifier, "body/verifier", Role.VERIFIER)
    grant(connection, vault, invoice, verifier, now)
    known = repository.request_to(connection, invoice.id, verifier)
    if known is not None:
        return known.id, False
    identity = new_id()
    repository.add_request(
        connection,
        {"id": identity, "invoice": invoice.id, "issuer": invoice.issuer, "verifier": verifier, "created": now},
    )
    return identity, True


async def attestation_companion(runtime: Runtime, caller: Identity, act: Act, _form: Any) -> Companion:  # noqa: ANN401
    """Notes with a presented AttestEvidence which requests it answers."""
    fields: AttestEvidence = act.fields
    identity = digest(act, domain_of(runtime.ledger))

    def companion(connection: Connection, _operation: bytes) -> None:
        repository.answer_requests(connection, caller.participant, fields.content, identity, fields.fingerprint)

    return companion


def requests_of(connection: Connection, invoices: Sequence[StoredInvoice]) -> dict[bytes, list[StoredRequest]]:
    """The attestation requests about some invoices, by invoice."""
    return repository.requests_about(connection, [invoice.id for invoice in invoices])


def _seal_fields(vault: Vault, identity: bytes, issuer: int, fields: dict[str, str]) -> bytes:
    sealed, keys = vault.seal(identity, orjson.dumps(fields), (issuer,))
    return sealed.nonce + keys[issuer] + sealed.ciphertext
