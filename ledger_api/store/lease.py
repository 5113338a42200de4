"""Who may write with a relayer key: one holder at a time, and a token that fences off the one before."""

from typing import NamedTuple

from sqlalchemy import Connection, insert, select, update

from ledger_api.store.tables.chain import relay_lease


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


def take_lease(connection: Connection, sender: bytes, holder: str, now: int, seconds: int) -> Lease | None:
    """A new lease; None while another holder's is in force. A holder may always succeed itself."""
    known = read_lease(connection, sender)
    if known is None:
        lease = Lease(sender, holder, 1, now + seconds)
        connection.execute(insert(relay_lease).values(**lease._asdict()))
        return lease
    if known.holder != holder and now <= known.until:
        return None
    lease = Lease(sender, holder, known.token + 1, now + seconds)
    mine = (relay_lease.c.sender == sender) & (relay_lease.c.token == known.token)
    taken = connection.execute(update(relay_lease).where(mine).values(**lease._asdict()))
    return lease if taken.rowcount == 1 else None


def keep_lease(connection: Connection, lease: Lease, now: int, seconds: int) -> bool:
    """Prolong a lease in the transaction that it protects; False where it is another's by now."""
    mine = (relay_lease.c.sender == lease.sender) & (relay_lease.c.token == lease.token)
    kept = connection.execute(update(relay_lease).where(mine).values(until=now + seconds))
    return kept.rowcount == 1
