"""Queries over receivables that are being paid, and their live certificates."""

from sqlalchemy import BigInteger, Connection, select, type_coerce

from ledger_api.acts.effective import DAY
from ledger_api.acts.enums import ReceivableState
from ledger_api.acts.records import Certificate
from ledger_api.store.tables import state


def due(connection: Connection, limit: int) -> list[int]:
    """Receivables with attested money that is not given out yet."""
    row = state.receivables.c
    query = select(row.receivable).where(
        row.state == int(ReceivableState.PART_PAID), row.settled > row.redeemed, row.settled > 0
    )
    return list(connection.execute(query.order_by(row.receivable).limit(limit)).scalars())


def overdue(connection: Connection, now: int, limit: int) -> list[int]:
    """Receivables that are overdue at the instant (unix seconds) and not marked so yet."""
    row, policy = state.receivables.c, state.policies.c
    face, credited, lost, settled, disputed = (
        type_coerce(row[name], BigInteger) for name in ("face", "credited", "written_down", "settled", "disputed")
    )
    query = (
        select(row.receivable)
        .join(state.policies, policy.version == row.policy)
        .where(
            row.state.in_([int(ReceivableState.CONFIRMED), int(ReceivableState.PART_PAID)]),
            row.cutoff + policy.grace_days * DAY < now,
            row.defaulted_at == 0,
            row.marks == 0,
            face - credited - lost - settled > disputed,
        )
    )
    return list(connection.execute(query.order_by(row.receivable).limit(limit)).scalars())


def live(connection: Connection, receivable: int) -> dict[int, int]:
    """Amounts of the receivable's live certificates by id."""
    row = state.certificates.c
    query = select(row.certificate, row.amount).where(row.receivable == receivable, row.amount > 0)
    return {found.certificate: found.amount for found in connection.execute(query)}


def certificates(connection: Connection, receivable: int) -> dict[int, Certificate]:
    """All certificates of the receivable by id."""
    row = state.certificates
    query = select(row).where(row.c.receivable == receivable).order_by(row.c.certificate)
    return {found[0]: Certificate(*tuple(found)[1:]) for found in connection.execute(query)}
