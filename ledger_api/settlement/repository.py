"""Queries over receivables that are being paid, and their live certificates."""

from sqlalchemy import Connection, select

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
