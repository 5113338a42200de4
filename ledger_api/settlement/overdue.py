"""Marking what is overdue, with nobody asking: from then on its obligor issues nothing until governance lets it again.

What to mark is read from the ledger each time, so a restart goes on where it was, and whoever else presents MarkOverdue
does no harm.
"""

import asyncio
import logging
from typing import Final

from sqlalchemy import Connection

from ledger_api.acts.codec import build
from ledger_api.acts.messages import MarkOverdue
from ledger_api.chain.errors import ChainError
from ledger_api.chain.interface import Submission
from ledger_api.settlement import repository
from ledger_api.store.errors import StoreError
from ledger_api.web.runtime import Runtime

_LOG = logging.getLogger("ledger.settlement")

EVERY: Final = 3_600
"""Seconds of the ledger's time between two looks: grace is counted in days, and a look reads every open receivable."""
AT_ONCE: Final = 200
"""Receivables marked in one turn."""
_SERVICE: Final = 0
"""The participant that an operation of the service itself stands under: nobody."""
_PATIENCE: Final = 60.0
_PAUSE: Final = 5.0
"""Seconds between two looks at the clock, which a sandbox may have moved."""


async def mark_forever(runtime: Runtime) -> None:
    """Mark what has become overdue as long as the service runs, unless its settings leave that to others."""
    looked: int | None = None
    while True:
        now = runtime.ledger.now()
        if runtime.settings.mark_overdue and (looked is None or now >= looked + EVERY):
            try:
                while await mark_due(runtime, now):
                    pass
                looked = now
            except (ChainError, StoreError) as error:
                # Busy or stopped: what is overdue stays so, and the next look brings it up again.
                _LOG.warning("marking what is overdue waits: %s", type(error).__name__)
        await asyncio.sleep(_PAUSE)


async def mark_due(runtime: Runtime, now: int) -> bool:
    """Present what is overdue at the instant and wait for the outcome; whether there may be more."""
    wires = await runtime.reader.run(lambda at: _wires(at.connection, now))
    if not wires:
        return False
    accepted = await runtime.ledger.accept(Submission(_SERVICE, wires))
    if accepted.operation is None:
        _LOG.warning("no mark was accepted: %s", {verdict.refusal for verdict in accepted.verdicts})
        return False
    done = await runtime.ledger.wait(accepted.operation.id, _PATIENCE)
    return done is not None and done.done and len(wires) == AT_ONCE


def _wires(connection: Connection, now: int) -> list[bytes]:
    return [build(MarkOverdue(receivable)).wire for receivable in repository.overdue(connection, now, AT_ONCE)]
