"""Operations and their acts: what was accepted, in which order, and what became of it. Functions of a connection.

An act has one row, by its digest. Presented again after it was refused or scheduled, it waits again in the same row;
what the earlier operation ended with is then kept in `repeats`.
"""

from collections.abc import Collection, Sequence
from typing import Any, Final, NamedTuple

from sqlalchemy import Connection, and_, bindparam, func, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from ledger_api.store.many import insert_new_rows, insert_rows, update_rows
from ledger_api.store.tables.operations import IS_WAITING, acts, idempotency, operations, repeats

WAITING: Final = "waiting"
EXECUTED: Final = "executed"
SUCCESSES: Final = (EXECUTED, "scheduled")


class OutboxAct(NamedTuple):
    """An act as accepted. `deadline` in unix seconds, 0 for none; `position` is its place in the operation."""

    number: int
    digest: bytes
    kind: int
    wire: bytes
    deadline: int
    position: int


class ActResult(NamedTuple):
    """An outcome, by the act's number; the last three are None where it never reached a block."""

    number: int
    status: str
    refusal: str | None
    transaction: bytes | None = None
    block: int | None = None
    log_index: int | None = None


class StrayResult(NamedTuple):
    """An outcome of an act that did not wait here: somebody brought it, or a copy of it, to the chain."""

    number: int
    digest: bytes
    kind: int
    wire: bytes
    deadline: int
    status: str
    refusal: str | None
    transaction: bytes
    block: int
    log_index: int


class ActRow(NamedTuple):
    """One act of an operation as it is now."""

    digest: bytes
    kind: int
    status: str
    refusal: str | None
    deadline: int
    transaction: bytes | None
    block: int | None
    log_index: int | None


class OperationRow(NamedTuple):
    """An operation with its acts by position; `created` in unix milliseconds."""

    id: bytes
    participant: int
    created: int
    acts: tuple[ActRow, ...]


class Recalled(NamedTuple):
    """What an idempotency key stands for already; `answer` is what was told beside the operation."""

    request: bytes
    operation: bytes | None
    answer: bytes | None = None


def store_operation(
    connection: Connection,
    operation: OperationRow,
    fresh: Sequence[OutboxAct],
    repeated: Sequence[tuple[int, bytes]],
) -> None:
    """Store an operation, the acts that wait because of it, and (position, digest) of those it only repeats."""
    store_operations(connection, [(operation, fresh)])
    if repeated:
        connection.execute(
            insert(repeats),
            [{"operation": operation.id, "position": position, "digest": digest} for position, digest in repeated],
        )


def store_operations(connection: Connection, accepted: Sequence[tuple[OperationRow, Sequence[OutboxAct]]]) -> None:
    """Store operations with the acts that wait because of them. An act stands in one of them alone."""
    heads = [(operation.id, operation.participant, operation.created) for operation, _ in accepted]
    insert_rows(connection, operations, ("id", "participant", "created"), heads)
    rows = [(*act, operation.id, WAITING) for operation, fresh in accepted for act in fresh]
    if insert_new_rows(connection, acts, (*OutboxAct._fields, "operation", "status"), rows, "digest") < len(rows):
        for operation, fresh in accepted:
            _reopen(connection, operation.id, fresh)


def remember(connection: Connection, participant: int, key: str, told: Recalled, created: int) -> None:
    """Store what a client's idempotency key stands for. `created` in unix seconds."""
    row = {"participant": participant, "key": key, **told._asdict(), "created": created}
    connection.execute(insert(idempotency).values(**row))


def recall(connection: Connection, participant: int, key: str) -> Recalled | None:
    """What the key stands for, None where it is new."""
    row = connection.execute(
        select(idempotency.c.request, idempotency.c.operation, idempotency.c.answer).where(
            idempotency.c.participant == participant, idempotency.c.key == key
        )
    ).one_or_none()
    return None if row is None else Recalled(*row)


def succeeded(connection: Connection, digests: Sequence[bytes]) -> set[bytes]:
    """Those of the acts that were executed or scheduled."""
    query = select(acts.c.digest).where(acts.c.digest.in_(digests), acts.c.status.in_(SUCCESSES))
    return set(connection.execute(query).scalars())


def read_operation(connection: Connection, identity: bytes) -> OperationRow | None:
    """An operation by its id."""
    head = connection.execute(select(operations).where(operations.c.id == identity)).one_or_none()
    if head is None:
        return None
    columns = [acts.c[name] for name in ActRow._fields]
    own = select(acts.c.position, *columns).where(acts.c.operation == identity)
    again = (
        select(repeats.c.position, repeats.c.status.label("then"), repeats.c.refusal.label("why"), *columns)
        .join(acts, acts.c.digest == repeats.c.digest)
        .where(repeats.c.operation == identity)
    )
    placed = {row.position: ActRow(*tuple(row)[1:]) for row in connection.execute(own)}
    for row in connection.execute(again):
        found = ActRow(*tuple(row)[3:])
        if row.then is not None:
            found = ActRow(found.digest, found.kind, row.then, row.why, found.deadline, None, None, None)
        placed[row.position] = found
    return OperationRow(head.id, head.participant, head.created, tuple(placed[place] for place in sorted(placed)))


def read_waiting(connection: Connection) -> list[tuple[int, bytes, bytes | None]]:
    """Number, wire form and operation of every act that waits, in order of acceptance.

    An act without an operation was brought to the chain by somebody else, and the chain has lost it.
    """
    query = select(acts.c.number, acts.c.wire, acts.c.operation).where(IS_WAITING)
    return [(row.number, row.wire, row.operation) for row in connection.execute(query.order_by(acts.c.number))]


def repeating(connection: Connection, digests: Sequence[bytes]) -> list[tuple[bytes, bytes]]:
    """(digest, operation) of the operations that wait for acts which another operation presented first."""
    query = select(repeats.c.digest, repeats.c.operation).where(
        repeats.c.digest.in_(digests), repeats.c.status.is_(None)
    )
    return [(row.digest, row.operation) for row in connection.execute(query)]


def last_number(connection: Connection) -> int:
    """The highest number of an act, 0 where there is none."""
    return int(connection.execute(select(func.max(acts.c.number))).scalar() or 0)


def settle_acts(connection: Connection, results: Sequence[ActResult]) -> None:
    """Store the outcomes of acts that waited here."""
    update_rows(connection, acts, ActResult._fields, results)


def settle_strays(connection: Connection, results: Sequence[StrayResult]) -> None:
    """Store the outcomes of acts that did not wait here. A success stands whatever becomes of later copies."""
    for success in (True, False):
        rows = [row._asdict() for row in results if (row.status in SUCCESSES) is success]
        if not rows:
            continue
        dialect = sqlite.insert if connection.dialect.name == "sqlite" else postgresql.insert
        statement = dialect(acts).values(position=0)
        outcome = {name: statement.excluded[name] for name in ActResult._fields[1:]}
        # One that waits here has its own outcome coming.
        # Compared one by one: many rows of parameters allow no list of values.
        free = None if success else and_(*(acts.c.status != status for status in (*SUCCESSES, WAITING)))
        connection.execute(statement.on_conflict_do_update(index_elements=["digest"], set_=outcome, where=free), rows)


def _reopen(connection: Connection, operation: bytes, fresh: Sequence[OutboxAct]) -> None:
    """Let the acts wait again that came before; how they ended is kept for the operations that presented them."""
    numbers = [act.number for act in fresh]
    new = set(connection.execute(select(acts.c.digest).where(acts.c.number.in_(numbers))).scalars())
    again = [act for act in fresh if act.digest not in new]
    if not again:
        return
    _keep_ends(connection, [act.digest for act in again])
    values: dict[str, Any] = {
        name: bindparam(f"new_{name}") for name in ("number", "wire", "deadline", "position", "operation")
    }
    values |= dict.fromkeys(("refusal", "transaction", "block", "log_index"))
    statement = update(acts).where(acts.c.digest == bindparam("act")).values(status=WAITING, **values)
    connection.execute(
        statement,
        [
            {
                "act": act.digest,
                "new_number": act.number,
                "new_wire": act.wire,
                "new_deadline": act.deadline,
                "new_position": act.position,
                "new_operation": operation,
            }
            for act in again
        ],
    )


def _keep_ends(connection: Connection, digests: Collection[bytes]) -> None:
    found = connection.execute(
        select(acts.c.digest, acts.c.operation, acts.c.position, acts.c.status, acts.c.refusal).where(
            acts.c.digest.in_(digests)
        )
    ).all()
    for row in found:
        ended = {"status": row.status, "refusal": row.refusal}
        open_ones = (repeats.c.digest == row.digest) & repeats.c.status.is_(None)
        connection.execute(update(repeats).where(open_ones).values(**ended))
        if row.operation is not None:
            connection.execute(
                insert(repeats).values(operation=row.operation, position=row.position, digest=row.digest, **ended)
            )
