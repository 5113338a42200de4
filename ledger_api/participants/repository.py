"""Queries over participants, their directory entries and their bank accounts."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, and_, func, select

from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.codec import decode
from ledger_api.store.tables.directory import accounts_private, participants_private
from ledger_api.store.tables.history import events
from ledger_api.store.tables.operations import acts
from ledger_api.store.tables.state import participants, signers
from ledger_api.store.upserts import upsert
from ledger_api.store.vault import Sealed

_ENROL = BY_NAME["Enrol"].kind


def listed(connection: Connection, after: int, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Participants by number, with their directory entries where there are any."""
    return connection.execute(_JOINED.where(participants.c.participant > after).limit(limit)).all()


def one(connection: Connection, number: int) -> Row[*tuple[Any, ...]] | None:
    """One participant with its directory entry."""
    return connection.execute(_JOINED.where(participants.c.participant == number)).one_or_none()


_JOINED = (
    select(
        participants.c.participant,
        participants.c.status,
        participants.c.roles,
        participants.c.tag,
        participants.c.key,
        participants_private.c.document,
        participants_private.c.signature,
        participants_private.c.updated,
    )
    .join_from(
        participants,
        participants_private,
        participants.c.participant == participants_private.c.participant,
        isouter=True,
    )
    .order_by(participants.c.participant)
)


def bindings(connection: Connection, numbers: Iterable[int]) -> dict[int, bytes]:
    """The commitments that governors enrolled, by participant; founding governors have none."""
    first = (
        select(events.c.participant, func.min(events.c.sequence).label("sequence"))
        .where(events.c.participant.in_(list(numbers)), events.c.kind == _ENROL, events.c.outcome == "executed")
        .group_by(events.c.participant)
        .subquery()
    )
    query = (
        select(events.c.participant, acts.c.wire)
        .join_from(first, events, and_(*(first.c[name] == events.c[name] for name in ("participant", "sequence"))))
        .join(acts, acts.c.digest == events.c.digest)
    )
    found: dict[int, bytes] = {}
    for number, wire in connection.execute(query):
        enrol = decode(wire).fields
        # A founding governor's first enrolment is one that it signed.
        if enrol.participant == number:
            found[number] = enrol.binding
    return found


def signers_of(connection: Connection, number: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """The participant's keys."""
    query = select(signers).where(signers.c.participant == number).order_by(signers.c.key)
    return connection.execute(query).all()


def put_entry(
    connection: Connection, number: int, *, name: str, legal_id: str, document: bytes, signature: bytes, now: int
) -> None:
    """Store a directory entry in place of the one before."""
    row = {
        "participant": number,
        "name": name,
        "legal_id": legal_id,
        "document": document,
        "signature": signature,
        "updated": now,
    }
    upsert(connection, participants_private, [row])


def put_account(
    connection: Connection, number: int, commitment: bytes, sealed: Sealed, wrapped: bytes, now: int
) -> None:
    """Store the sealed details behind an account's commitment."""
    row = {
        "commitment": commitment,
        "participant": number,
        "nonce": sealed.nonce,
        "ciphertext": sealed.ciphertext,
        "wrapped_key": wrapped,
        "updated": now,
    }
    upsert(connection, accounts_private, [row])


def account(connection: Connection, commitment: bytes) -> tuple[int, Sealed, bytes] | None:
    """Whose account a commitment is, its sealed details and the owner's wrapped key."""
    query = select(accounts_private).where(accounts_private.c.commitment == commitment)
    row = connection.execute(query).one_or_none()
    return None if row is None else (row.participant, Sealed(row.nonce, row.ciphertext), row.wrapped_key)
