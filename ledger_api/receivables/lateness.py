"""How late a receivable is paid, and the interest on it: what its acts say, day by day in UTC.

The rate is that of the policy that the receivable was confirmed under, so no later policy changes what is owed. A
payment counts on the day on which the bank says it was made, everything else on the day of its block. Interest is
told, never booked: what obligor and holders make of it is theirs.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime

from sqlalchemy import Connection

from ledger_api.access.visibility import OF_RECEIVABLE
from ledger_api.acts.codec import decode
from ledger_api.acts.effective import DAY, confirmed
from ledger_api.acts.messages import AttestPayment, Credit, Dispute, WithdrawDispute, WriteDown
from ledger_api.acts.records import Receivable
from ledger_api.acts.state import POLICIES
from ledger_api.store import chronicle
from ledger_api.store.chronicle import Entry
from ledger_api.store.projection import SnapshotState
from ledger_api.values.late_interest import LateInterest, Movement, late_interest


@dataclass(frozen=True, slots=True)
class Lateness:
    """Whole days since the due date with something unpaid, and the interest up to now."""

    days: int
    interest: LateInterest


def days_late(cutoff: int, now: int) -> int:
    """UTC calendar days from the due date to today; 0 until the day after it."""
    return max(0, now // DAY - cutoff // DAY)


def lateness(connection: Connection, receivable: int, record: Receivable, now: int) -> Lateness | None:
    """Of one receivable; None where nothing was late."""
    return lateness_of_many(connection, [(receivable, record)], now).get(receivable)


def lateness_of_many(connection: Connection, of: Sequence[tuple[int, Receivable]], now: int) -> dict[int, Lateness]:
    """Of those receivables that are or were paid late."""
    past = {identity: record for identity, record in of if confirmed(record) and days_late(record.cutoff, now)}
    histories = chronicle.entries_of_many(connection, OF_RECEIVABLE, list(past))
    state = SnapshotState(connection)
    rates: dict[int, int] = {}
    found = {}
    for identity, record in past.items():
        if record.policy not in rates:
            policy = state.get(POLICIES, record.policy)
            rates[record.policy] = policy.late_rate if policy else 0
        interest = _interest(record, rates[record.policy], histories.get(identity, ()), now)
        if interest.periods:
            ended = date_of(now) if record.due > record.settled else interest.periods[-1].end
            found[identity] = Lateness((ended - date_of(record.cutoff)).days, interest)
    return found


def _interest(record: Receivable, rate: int, history: Iterable[Entry], now: int) -> LateInterest:
    movements, attested = [], 0
    for entry in history:
        fields, on = decode(entry.wire).fields, date_of(entry.at)
        if isinstance(fields, AttestPayment):
            attested += fields.amount
            movements.append(Movement(date_of(fields.paid_at), paid=fields.amount))
        elif isinstance(fields, Credit | WriteDown):
            movements.append(Movement(on, paid=fields.amount))
        elif isinstance(fields, Dispute):
            movements.append(Movement(on, disputed=fields.amount))
        elif isinstance(fields, WithdrawDispute):
            movements.append(Movement(on, disputed=0))
    # What was settled without an attestation of the obligor's payment was paid early, before the due date.
    base = record.face - (record.settled - attested)
    return late_interest(base, rate, date_of(record.cutoff), date_of(now), movements)


def date_of(instant: int) -> date:
    """The UTC day of an instant."""
    return datetime.fromtimestamp(instant, UTC).date()
