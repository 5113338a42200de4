"""Who speaks for a participant, as the projection has it."""

from sqlalchemy import Connection, select

from ledger_api.acts.enums import ParticipantStatus, Role
from ledger_api.store.tables.state import participants, signers


def standing(connection: Connection, participant: int, key: bytes) -> Role | None:
    """The roles of a participant as one of its signer keys (20 bytes) speaks for it; None where the key does not.

    Who is suspended goes on reading what is its own, but no role opens anything to it.
    """
    row = connection.execute(
        select(participants.c.status, participants.c.roles)
        .join(signers, signers.c.participant == participants.c.participant)
        .where(participants.c.participant == participant, signers.c.key == key)
    ).one_or_none()
    if row is None:
        return None
    return Role(row.roles) if row.status == ParticipantStatus.ACTIVE else Role(0)
