"""Who may write with a relayer key: one holder at a time, and a token that fences off the one before.

Instants are the database's own: services whose clocks differ agree on who holds it.
"""

import time
from typing import NamedTuple

from sqlalchemy import ColumnElement, Connection, insert, select, text, update

from ledger_api.store.tables.chain import relay_lease

_NOW = text("SELECT CAST(EXTRACT(EPOCH FROM clock_timestamp()) AS BIGINT)")


class Lease(NamedTuple):
    """The key's address, the holder's name, its token and the instant (unix seconds) until which nobody else may."""

    sender: bytes
    holder: str
    token: int
    until: int


def read_lease(connection: Connection, sender: bytes) -> Lease | None:
    """The lease of a key."""
    row = connection.execute(select(relay_lease).where(relay_lease.c.sender == sender)).one_or_none()
    return None if row is None else Lease(*row)


def take_lease(connection: Connection, sender: bytes, holder: str, seconds: int) -> Lease | None:
    """A new lease; None while another holder's is in force. A holder may always succeed itself.

    Raises:
        IntegrityError: somebody else took the key's first lease at the same moment.
    """
    known, now = read_lease(connection, sender), _now(connection)
    if known is None:
        lease = Lease(sender, holder, 1, now + seconds)
        connection.execute(insert(relay_lease).values(**lease._asdict()))
        return lease
    if known.holder != holder and now <= known.until:
        return None
    lease = Lease(sender, holder, known.token + 1, now + seconds)
    # As it was read: one that was prolonged meanwhile is in force.
    same = (
        (relay_lease.c.sender == sender) & (relay_lease.c.token == known.token) & (relay_lease.c.until == known.until)
    )
    taken = connection.execute(update(relay_lease).where(same).values(**lease._asdict()))
    return lease if taken.rowcount == 1 else None


def keep_lease(connection: Connection, lease: Lease, seconds: int) -> bool:
    """Prolong a lease; False where it is another's by now."""
    kept = connection.execute(update(relay_lease).where(_mine(lease)).values(until=_now(connection) + seconds))
    return kept.rowcount == 1


def hold_lease(connection: Connection, lease: Lease) -> bool:
    """Whether the lease is still the holder's, and stays so until the transaction ends: nobody takes it meanwhile."""
    query = select(relay_lease.c.token).where(_mine(lease)).with_for_update(read=True)
    return connection.execute(query).first() is not None


def end_lease(connection: Connection, lease: Lease) -> None:
    """Let another one have it at once."""
    connection.execute(update(relay_lease).where(_mine(lease)).values(until=0))


def _mine(lease: Lease) -> ColumnElement[bool]:
    return (relay_lease.c.sender == lease.sender) & (relay_lease.c.token == lease.token)


def _now(connection: Connection) -> int:
    if connection.dialect.name == "sqlite":
        return int(time.time())
    return int(connection.execute(_NOW).scalar_one())
