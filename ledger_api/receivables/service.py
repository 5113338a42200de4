"""Which receivables a caller sees, and what the acts behind each say."""

from collections.abc import Iterator
from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import OF_RECEIVABLE, Relation, Sight
from ledger_api.acts.codec import Act, decode
from ledger_api.acts.effective import receivable_state
from ledger_api.acts.enums import ReceivableState
from ledger_api.acts.messages import Confirm, EvidenceLine, Open, RejectReceivable, Submit
from ledger_api.acts.records import Receivable
from ledger_api.acts.state import POLICIES, RECEIVABLES
from ledger_api.receivables import repository
from ledger_api.store import chronicle
from ledger_api.store.projection import SnapshotState
from ledger_api.store.tables import state as tables
from ledger_api.web.problems import not_found

BATCH = 200
MOST_BATCHES = 25
"""Rows that one request looks through: a filter that finds little ends its page early, with a cursor."""

_STANDING = (ReceivableState.CONFIRMED, ReceivableState.PART_PAID)
_STORED = {
    ReceivableState.EXPIRED: (ReceivableState.EXPIRED, ReceivableState.SUBMITTED, ReceivableState.OPENED),
    ReceivableState.OVERDUE: _STANDING,
    ReceivableState.DEFAULTED: _STANDING,
    ReceivableState.CURED: (ReceivableState.SETTLED,),
    ReceivableState.WRITTEN_OFF: (ReceivableState.SETTLED,),
}
"""Stored states that can be a state which is never stored: time, or the claim word, brings it about."""


@dataclass(frozen=True, slots=True)
class Filters:
    """What a list is narrowed to; `updated_after` in unix seconds."""

    state: ReceivableState | None = None
    role: str | None = None
    updated_after: int | None = None


@dataclass(frozen=True, slots=True)
class Listed:
    """One receivable of a list, with the instant of its last act."""

    id: int
    record: Receivable
    effective: ReceivableState
    changed_at: int


def page(
    connection: Connection, caller: Identity, now: int, filters: Filters, after: int, limit: int
) -> tuple[list[Listed], int | None]:
    """A page of what the caller sees, and the id to go on after (None at the end)."""
    condition = [Sight(connection, caller, now).receivables(), *_narrowed(filters, caller.participant)]
    found: list[Listed] = []
    for _ in range(MOST_BATCHES):
        rows = repository.batch(connection, condition, after, BATCH)
        changes = chronicle.last_changes(connection, OF_RECEIVABLE, [identity for identity, _ in rows])
        for identity, record in rows:
            after = identity
            effective = effective_of(SnapshotState(connection), record, now)
            changed_at = changes.get(identity, (0, 0))[1]
            if filters.state not in {None, effective}:
                continue
            if filters.updated_after is not None and changed_at <= filters.updated_after:
                continue
            found.append(Listed(identity, record, effective, changed_at))
            if len(found) == limit:
                return found, after
        if len(rows) < BATCH:
            return found, None
    return found, after


def visible(connection: Connection, caller: Identity, receivable: int, now: int) -> tuple[Receivable, Relation]:
    """A receivable that the caller sees, and how it stands to it.

    Raises:
        ProblemError: not_found.
    """
    relation = Sight(connection, caller, now).of_receivable(receivable)
    record = SnapshotState(connection).get(RECEIVABLES, receivable)
    if record is None or not relation:
        raise not_found()
    return record, relation


def effective_of(state: SnapshotState, record: Receivable, now: int) -> ReceivableState:
    """The state at the instant."""
    policy = state.get(POLICIES, record.policy) if record.policy else None
    return receivable_state(record, policy, now)


@dataclass(frozen=True, slots=True)
class Papers:
    """What the acts on a receivable carry beside its terms. Commitments are 32 bytes, zero for nothing."""

    trade_contract: bytes = bytes(32)
    evidence: tuple[EvidenceLine, ...] = ()
    text: bytes = bytes(32)
    rejection: int | None = None
    note: bytes = bytes(32)


def papers(connection: Connection, receivable: int) -> Papers:
    """Read them from the signed acts themselves."""
    found = Papers()
    for act in _acts(connection, receivable):
        fields = act.fields
        if isinstance(fields, Submit | Open):
            text = fields.text if isinstance(fields, Open) else found.text
            found = Papers(fields.trade_contract, act.items, text)
        elif isinstance(fields, Confirm):
            found = Papers(found.trade_contract, found.evidence, fields.text)
        elif isinstance(fields, RejectReceivable):
            found = Papers(found.trade_contract, found.evidence, found.text, fields.reason, fields.note)
    return found


def _acts(connection: Connection, receivable: int) -> Iterator[Act]:
    # A receivable begins with at most three acts that carry papers; later ones are payments.
    return (decode(entry.wire) for entry in chronicle.entries(connection, OF_RECEIVABLE, receivable, limit=4))


def _narrowed(filters: Filters, me: int) -> list[ColumnElement[bool]]:
    row = tables.receivables.c
    narrowed: list[ColumnElement[bool]] = []
    if filters.state is not None:
        narrowed.append(row.state.in_([int(each) for each in _STORED.get(filters.state, (filters.state,))]))
    if filters.role == "obligor":
        narrowed.append(row.obligor == me)
    elif filters.role == "creditor":
        narrowed.append(row.creditor == me)
    elif filters.role == "holder":
        narrowed.append(repository.held_by(me))
    return narrowed
