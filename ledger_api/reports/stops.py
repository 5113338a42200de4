"""Issue-stops: which obligors may issue nothing, since when, and how many of their receivables are still overdue."""

from sqlalchemy import Connection, select, true

from ledger_api.access.identity import Identity
from ledger_api.reports.schemas import StopModel
from ledger_api.store.tables.state import participants, stops
from ledger_api.web.instants import rfc3339
from ledger_api.web.parties import Parties

STOPPED = 32
"""Flag of a participant: its new issues are stopped."""


def page(connection: Connection, caller: Identity, after: int, limit: int, *, mandated: bool) -> list[StopModel]:
    """Stops after an obligor, in order: all under a mandate, else the caller's own."""
    row = stops.c
    own = true() if mandated else row.obligor == caller.participant
    query = (
        select(row.obligor, row.open, row.since, participants.c.flags)
        .join(participants, participants.c.participant == row.obligor)
        .where(row.obligor > after, own)
    )
    rows = connection.execute(query.order_by(row.obligor).limit(limit)).all()
    parties = Parties(connection, [found.obligor for found in rows])
    return [
        StopModel(
            obligor=parties.model(found.obligor),
            stopped=bool(found.flags & STOPPED),
            since=rfc3339(found.since),
            open_receivables=found.open,
            releasable=found.open == 0,
        )
        for found in rows
    ]
