"""Queries over certificates, offers and lineage."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, Select, and_, or_, select

from ledger_api.access.visibility import OF_CERTIFICATE, given_by
from ledger_api.acts.enums import CertificateState as State
from ledger_api.acts.records import Certificate, Receivable, Standing
from ledger_api.store.tables import state
from ledger_api.store.tables.history import history, lineage

Row = tuple[int, Certificate, Receivable]
"""A certificate's id, its record and its receivable's."""

_WIDTH = len(Certificate._fields)
_WITH_TERMS = select(state.certificates, *list(state.receivables.c)[1:]).join(
    state.receivables, state.receivables.c.receivable == state.certificates.c.receivable
)


class Edge(NamedTuple):
    """Where a certificate came from: its parent and the act that split it off."""

    certificate: int
    parent: int
    digest: bytes
    block: int
    log_index: int


def page(connection: Connection, condition: Iterable[ColumnElement[bool]], after: int, limit: int) -> list[Row]:
    """Certificates that meet all conditions, by rising id, after one (-1: from the first)."""
    row = state.certificates.c.certificate
    query: Select[Any] = _WITH_TERMS.where(*condition).order_by(row).limit(limit)
    if after >= 0:
        query = query.where(row > after)
    return [_read(tuple(found)) for found in connection.execute(query)]


def one(connection: Connection, certificate: int) -> Row | None:
    """A certificate by its id."""
    found = connection.execute(_WITH_TERMS.where(state.certificates.c.certificate == certificate)).one_or_none()
    return None if found is None else _read(tuple(found))


def of_receivable(connection: Connection, receivable: int, limit: int) -> dict[int, Certificate]:
    """The certificates of a receivable by id."""
    row = state.certificates
    query = select(row).where(row.c.receivable == receivable).order_by(row.c.certificate).limit(limit)
    return {found[0]: Certificate(*tuple(found)[1:]) for found in connection.execute(query)}


def edges(connection: Connection, receivable: int, limit: int) -> dict[int, Edge]:
    """The edges of a receivable's tree by certificate; the root has none."""
    row = lineage.c
    query = select(row.certificate, row.parent, row.digest, row.block, row.log_index)
    query = query.where(row.receivable == receivable).order_by(row.certificate).limit(limit)
    return {found.certificate: Edge(*found) for found in connection.execute(query)}


def held_by(participant: int) -> ColumnElement[bool]:
    """The condition that the participant is the holder."""
    return state.certificates.c.holder == participant


def held_before(participant: int) -> ColumnElement[bool]:
    """The condition that the participant passed it on, as its holder or at its birth, and is no holder any more."""
    past = select(history.c.object).where(history.c.object_kind == OF_CERTIFICATE, history.c.holder == participant)
    row = state.certificates.c
    passed = or_(row.certificate.in_(past), row.certificate.in_(given_by(participant)))
    return and_(passed, row.holder != participant)


def encumbered_by(participant: int) -> ColumnElement[bool]:
    """The condition that the participant is the offered receiver, or the financier."""
    return and_(state.certificates.c.encumbrance == participant, state.ENCUMBERED)


def in_receivable(receivable: int) -> ColumnElement[bool]:
    """The condition that it is a part of the receivable."""
    return state.certificates.c.receivable == receivable


def is_now(wanted: State, now: int) -> ColumnElement[bool]:
    """The condition that the effective state is this one (`acts.effective.certificate_state` in SQL)."""
    row, cutoff = state.certificates.c, state.receivables.c.cutoff
    lapsed = or_(row.until < now, cutoff <= now)
    lapsing = row.state.in_([int(State.OFFERED), int(State.LOCKED)])
    if wanted is State.AVAILABLE:
        return or_(row.state == int(wanted), and_(lapsing, lapsed))
    if wanted in {State.OFFERED, State.LOCKED}:
        return and_(row.state == int(wanted), row.until >= now, cutoff > now)
    return row.state == int(wanted)


def standing_of(
    connection: Connection, receiver: int, after: tuple[int, int], limit: int
) -> list[tuple[int, int, Standing]]:
    """A receiver's standing acceptances: sender, obligor (0 any) and record, after a sender and obligor."""
    row, (sender, obligor) = state.standing.c, after
    later = or_(row.sender > sender, and_(row.sender == sender, row.obligor > obligor))
    query = select(state.standing).where(row.receiver == receiver, later).order_by(row.sender, row.obligor)
    found = connection.execute(query.limit(limit))
    return [(each.sender, each.obligor, Standing(*tuple(each)[3:])) for each in found]


def _read(found: tuple[Any, ...]) -> Row:
    rest = found[1:]
    return found[0], Certificate(*rest[:_WIDTH]), Receivable(*rest[_WIDTH:])
