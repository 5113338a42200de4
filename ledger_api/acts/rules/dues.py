"""What an obligor still owes, and what follows when it owes less: its outstanding, a dispute, a stop of its issues."""

from typing import Final

from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.records import Exposure, Receivable, Stop
from ledger_api.acts.rules.checks import known_participant
from ledger_api.acts.rules.context import Context
from ledger_api.acts.state import EXPOSURES, PARTICIPANTS, STOPS

DISPUTED: Final = 2
"""Flag of a receivable of which an amount is disputed."""
CLAIMED: Final = 8
"""Flag of a receivable whose claim word was written."""
MARKED: Final = 1
"""Mark of a receivable that counts in its obligor's stop."""
STOPPED: Final = 32
"""Flag of a participant whose issues are stopped."""


def open_amount(record: Receivable) -> int:
    """What the obligor still has to pay of the receivable, in minor units."""
    return 0 if record.state == R.CANCELLED else record.due - record.settled


def owing_less(c: Context, record: Receivable, amount: int) -> Receivable:
    """The receivable, of which `amount` less is open than before, with what follows from that.

    The obligor's outstanding falls; what is disputed is at most what is left; where nothing is left, it stops nobody.
    """
    lower_outstanding(c, record, amount)
    if not record.flags & CLAIMED:
        return record
    left = open_amount(record)
    if record.marks & MARKED and left == 0:
        record = _unmarked(c, record)
    return disputed(record, min(record.disputed, left), record.dispute_reason)


def lower_outstanding(c: Context, record: Receivable, amount: int) -> None:
    """The obligor owes that much less."""
    at = (record.obligor, record.currency)
    exposure = c.state.get(EXPOSURES, at) or Exposure()
    c.state.put(EXPOSURES, at, exposure._replace(outstanding=exposure.outstanding - amount))


def disputed(record: Receivable, amount: int, reason: int) -> Receivable:
    """The receivable with so much disputed; no reason and no flag are left of a dispute of nothing."""
    if amount == 0:
        return record._replace(disputed=0, dispute_reason=0, flags=record.flags & ~DISPUTED)
    return record._replace(disputed=amount, dispute_reason=reason, flags=record.flags | DISPUTED | CLAIMED)


def marked(c: Context, record: Receivable) -> Receivable:
    """The receivable, which from now on stops its obligor's issues."""
    stop = c.state.get(STOPS, record.obligor) or Stop(0, c.now)
    c.state.put(STOPS, record.obligor, stop._replace(open=stop.open + 1))
    obligor = known_participant(c, record.obligor)
    c.state.put(PARTICIPANTS, record.obligor, obligor._replace(flags=obligor.flags | STOPPED))
    return record._replace(marks=record.marks | MARKED, flags=record.flags | CLAIMED)


def _unmarked(c: Context, record: Receivable) -> Receivable:
    stop = c.state.get(STOPS, record.obligor)
    if stop is None:
        raise LookupError(f"a receivable of {record.obligor} is marked and stops nothing")
    c.state.put(STOPS, record.obligor, stop._replace(open=stop.open - 1))
    return record._replace(marks=record.marks & ~MARKED)
