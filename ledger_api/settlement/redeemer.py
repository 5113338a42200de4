"""Giving attested money out to the holders, with nobody asking: the acts follow from the state alone.

What to present is read from the ledger each time, so a restart goes on where it was, and whoever else presents the
same pages does no harm: an act that was executed already is that success.
"""

import asyncio
import logging
from typing import Final

from sqlalchemy import Connection

from ledger_api.access.visibility import OF_RECEIVABLE
from ledger_api.acts.codec import build, decode
from ledger_api.acts.hashing import keccak
from ledger_api.acts.messages import PageItemLine, Redeem
from ledger_api.acts.records import Receivable, Round
from ledger_api.acts.state import RECEIVABLES, ROUND_PAGES, ROUNDS
from ledger_api.chain.errors import ChainError
from ledger_api.chain.interface import Submission
from ledger_api.settlement import repository
from ledger_api.store import chronicle
from ledger_api.store.errors import StoreError
from ledger_api.store.projection import SnapshotState
from ledger_api.values.prorata import order, pages
from ledger_api.web.runtime import Runtime

_LOG = logging.getLogger("ledger.settlement")

AT_ONCE: Final = 50
"""Receivables looked at in one turn."""
_SERVICE: Final = 0
"""The participant that an operation of the service itself stands under: nobody."""
_PATIENCE: Final = 60.0
_PAUSE: Final = 1.0


async def redeem_forever(runtime: Runtime) -> None:
    """Present redemptions as long as the service runs: at the start, and whenever the ledger has moved."""
    async for _ in runtime.ledger.blocks():
        try:
            while await redeem_due(runtime):
                pass
        except (ChainError, StoreError) as error:
            # Busy or stopped: what is due stays due, and the next block, or the pause, brings it up again.
            _LOG.warning("redemption waits: %s", type(error).__name__)
            await asyncio.sleep(_PAUSE)


async def redeem_due(runtime: Runtime) -> bool:
    """Present what is due and wait for its outcome; whether anything came of it, so that there may be more."""
    wires = await runtime.reader.run(lambda at: _wires(at.connection))
    if not wires:
        return False
    accepted = await runtime.ledger.accept(Submission(_SERVICE, wires))
    if accepted.operation is None:
        _LOG.warning("no redemption was accepted: %s", {verdict.refusal for verdict in accepted.verdicts})
        return False
    done = await runtime.ledger.wait(accepted.operation.id, _PATIENCE)
    return done is not None and done.done


def next_pages(connection: Connection, receivable: int) -> list[bytes]:
    """The Redeem acts that the receivable waits for, in wire form.

    Its one page; or every page, to be measured; or every measured page that is still to be paid.
    """
    state = SnapshotState(connection)
    record = state.get(RECEIVABLES, receivable)
    if record is None or record.settled <= record.redeemed:
        return []
    current = state.get(ROUNDS, receivable)
    if current is not None and current.amounts == record.due - record.redeemed:
        return _measured(connection, state, receivable, current)
    return _fresh(receivable, record, repository.live(connection, receivable))


def _wires(connection: Connection) -> list[bytes]:
    due = repository.due(connection, AT_ONCE)
    return [wire for receivable in due for wire in next_pages(connection, receivable)]


def _fresh(receivable: int, record: Receivable, amounts: dict[int, int]) -> list[bytes]:
    ordered = order(record.settled - record.redeemed, record.due - record.redeemed, amounts)
    return [
        build(Redeem(receivable, record.settled), tuple(PageItemLine(each) for each in page)).wire
        for page in pages([certificate for certificate, _, _ in ordered])
    ]


def _measured(connection: Connection, state: SnapshotState, receivable: int, current: Round) -> list[bytes]:
    """The measured pages as they were presented: their order was fixed by amounts that paying has begun to change."""
    known: dict[bytes, bytes] = {}
    for entry in chronicle.entries(connection, OF_RECEIVABLE, receivable):
        act = decode(entry.wire)
        if isinstance(act.fields, Redeem) and act.fields.settled == current.target:
            known[keccak(b"".join(line.certificate.to_bytes(16, "big") for line in act.items))] = act.wire
    wanted = (state.get(ROUND_PAGES, (receivable, place)) for place in range(current.paid, current.measured))
    return [known[page] for page in wanted if page is not None and page in known]
