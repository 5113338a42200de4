"""Queries over sessions, API keys and the access log."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, Row, delete, insert, select, update
from sqlalchemy.exc import IntegrityError

from ledger_api.store.tables.access import access_log, api_keys, sessions


@dataclass(frozen=True, slots=True, repr=False)
class Credential:
    """A stored session or API key."""

    id: bytes
    participant: int
    signer: bytes
    secret_hash: bytes
    expires: int
    scopes: str


def add_session(connection: Connection, credential: Credential, nonce: str, now: int) -> bool:
    """Store a session, and forget a bounded number of expired ones; False where its challenge was used before."""
    old = select(sessions.c.id).where(sessions.c.expires < now).limit(100)
    connection.execute(delete(sessions).where(sessions.c.id.in_(old)))
    try:
        with connection.begin_nested():
            connection.execute(
                insert(sessions).values(
                    id=credential.id,
                    participant=credential.participant,
                    signer=credential.signer,
                    secret_hash=credential.secret_hash,
                    nonce=nonce,
                    created=now,
                    expires=credential.expires,
                )
            )
    except IntegrityError:
        return False
    return True


def session(connection: Connection, identity: bytes) -> Credential | None:
    """A session by its id, expired or not."""
    row = connection.execute(select(sessions).where(sessions.c.id == identity)).one_or_none()
    return None if row is None else _credential(row, "")


def end_session(connection: Connection, identity: bytes) -> None:
    """Forget a session."""
    connection.execute(delete(sessions).where(sessions.c.id == identity))


def add_api_key(connection: Connection, credential: Credential, name: str, now: int) -> None:
    """Store an API key."""
    connection.execute(
        insert(api_keys).values(
            id=credential.id,
            participant=credential.participant,
            signer=credential.signer,
            name=name,
            scopes=credential.scopes,
            secret_hash=credential.secret_hash,
            created=now,
            expires=credential.expires,
        )
    )


def api_key(connection: Connection, identity: bytes) -> Credential | None:
    """An API key that was not revoked."""
    query = select(api_keys).where(api_keys.c.id == identity, api_keys.c.revoked.is_(None))
    row = connection.execute(query).one_or_none()
    return None if row is None else _credential(row, row.scopes)


def api_keys_of(
    connection: Connection, participant: int, after: bytes, limit: int
) -> Sequence[Row[tuple[object, ...]]]:
    """The participant's API keys in order of making, those that were revoked included."""
    query = select(api_keys).where(api_keys.c.participant == participant, api_keys.c.id > after)
    return connection.execute(query.order_by(api_keys.c.id).limit(limit)).all()


def count_live_api_keys(connection: Connection, participant: int, now: int) -> int:
    """API keys in force, counted up to a bound of 1,000."""
    query = select(api_keys.c.id).where(
        api_keys.c.participant == participant, api_keys.c.revoked.is_(None), api_keys.c.expires > now
    )
    return len(connection.execute(query.limit(1_000)).all())


def revoke_api_key(connection: Connection, participant: int, identity: bytes, now: int) -> bool:
    """Revoke one of the participant's keys; False where it has none of this id. Revoking twice is once."""
    mine = (api_keys.c.id == identity) & (api_keys.c.participant == participant)
    if connection.execute(select(api_keys.c.id).where(mine)).one_or_none() is None:
        return False
    connection.execute(update(api_keys).where(mine, api_keys.c.revoked.is_(None)).values(revoked=now))
    return True


def log_access(connection: Connection, at: int, reader: int, mandate: str, subject: str, subject_id: str) -> None:
    """Note one read under a mandate."""
    connection.execute(
        insert(access_log).values(at=at, reader=reader, mandate=mandate, subject=subject, subject_id=subject_id)
    )


def _credential(row: Row[tuple[object, ...]], scopes: str) -> Credential:
    found = row._mapping  # noqa: SLF001 - the documented way to a row's columns by name
    return Credential(
        id=found["id"],
        participant=found["participant"],
        signer=found["signer"],
        secret_hash=found["secret_hash"],
        expires=found["expires"],
        scopes=scopes,
    )
