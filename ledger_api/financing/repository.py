"""Queries over requests, invitations, quotes and the financings of the ledger."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, func, insert, or_, select, update

from ledger_api.acts.records import Certificate, Financing, Receivable
from ledger_api.store.tables import state
from ledger_api.store.tables.financing import financing_invitations, financing_requests, quotes
from ledger_api.store.tables.operations import acts


@dataclass(frozen=True, slots=True)
class StoredFinancingRequest:
    """A request's row; `wire` is the signed act."""

    id: bytes
    digest: bytes
    holder: int
    certificate: int
    sequence: int
    amount: int
    recourse: int
    until: int
    wire: bytes
    created: int
    bundle: bytes | None = None
    withdrawn: int | None = None


@dataclass(frozen=True, slots=True, repr=False)
class StoredQuote:
    """A quote's row; `wire` is the half-signed act, `sealed` the JSON that only its readers open."""

    id: bytes
    digest: bytes
    request: bytes
    financier: int
    wire: bytes
    sealed: bytes
    read: int | None
    withdrawn: int | None
    created: int
    product: int | None = None
    version: int | None = None


def add_request(connection: Connection, row: StoredFinancingRequest, invited: Iterable[int]) -> None:
    """Store a request and whom it invites."""
    values = {column.name: getattr(row, column.name) for column in financing_requests.columns}
    connection.execute(insert(financing_requests).values(**values))
    connection.execute(
        insert(financing_invitations), [{"request": row.id, "financier": financier} for financier in invited]
    )


def request(connection: Connection, identity: bytes) -> StoredFinancingRequest | None:
    """A request by its id."""
    found = connection.execute(select(financing_requests).where(financing_requests.c.id == identity)).one_or_none()
    return None if found is None else StoredFinancingRequest(*tuple(found))


def request_by_digest(connection: Connection, digest: bytes) -> StoredFinancingRequest | None:
    """A request by its act's digest."""
    found = connection.execute(select(financing_requests).where(financing_requests.c.digest == digest)).one_or_none()
    return None if found is None else StoredFinancingRequest(*tuple(found))


def requests_of(
    connection: Connection,
    participant: int,
    *,
    invited: bool,
    before: bytes | None,
    limit: int,
    bundle: bytes | None = None,
    certificate: int | None = None,
) -> list[StoredFinancingRequest]:
    """A holder's own requests, or those that invite a financier, newest first, older than `before`.

    Of one bundle or for one certificate, where that is asked for.
    """
    row = financing_requests.c
    query = select(financing_requests)
    if invited:
        query = query.join(financing_invitations, financing_invitations.c.request == row.id)
        query = query.where(financing_invitations.c.financier == participant)
    else:
        query = query.where(row.holder == participant)
    if bundle is not None:
        query = query.where(row.bundle == bundle)
    if certificate is not None:
        query = query.where(row.certificate == certificate)
    if before is not None:
        query = query.where(row.id < before)
    found = connection.execute(query.order_by(row.id.desc()).limit(limit))
    return [StoredFinancingRequest(*tuple(each)) for each in found]


def withdraw_request(connection: Connection, identity: bytes, now: int) -> None:
    """Note that a request is taken back."""
    row = financing_requests.c
    connection.execute(
        update(financing_requests).where(row.id == identity, row.withdrawn.is_(None)).values(withdrawn=now)
    )


def is_invited(connection: Connection, identity: bytes, financier: int) -> bool:
    """Whether a request invites a financier."""
    row = financing_invitations.c
    query = select(row.financier).where(row.request == identity, row.financier == financier)
    return connection.execute(query).first() is not None


def invited_to(connection: Connection, requests: Sequence[bytes]) -> dict[bytes, list[int]]:
    """Whom some requests invite."""
    row = financing_invitations.c
    found: dict[bytes, list[int]] = {}
    for each in connection.execute(
        select(row.request, row.financier).where(row.request.in_(requests)).order_by(row.request, row.financier)
    ):
        found.setdefault(each.request, []).append(each.financier)
    return found


def has_accepted(connection: Connection, identity: bytes) -> bool:
    """Whether a quote for a request was presented with both signatures and not refused."""
    row = quotes.c
    accepted = select(row.id).join(acts, acts.c.digest == row.digest)
    query = accepted.where(row.request == identity, acts.c.status.in_(("waiting", "sent", "executed")))
    return connection.execute(query.limit(1)).first() is not None


def count_quotes(connection: Connection, requests: Sequence[bytes]) -> dict[bytes, int]:
    """How many quotes that were not withdrawn some requests have."""
    row = quotes.c
    query = select(row.request, func.count()).where(row.request.in_(requests), row.withdrawn.is_(None))
    return {each[0]: each[1] for each in connection.execute(query.group_by(row.request))}


def count_quotes_by(connection: Connection, identity: bytes, financier: int) -> int:
    """How many quotes a financier gave for a request."""
    row = quotes.c
    query = select(func.count()).where(row.request == identity, row.financier == financier)
    return connection.execute(query).scalar_one()


def add_quote(connection: Connection, row: StoredQuote) -> None:
    """Store a quote."""
    values = {column.name: getattr(row, column.name) for column in quotes.columns}
    connection.execute(insert(quotes).values(**values))


def quote(connection: Connection, identity: bytes) -> StoredQuote | None:
    """A quote by its id."""
    found = connection.execute(_quotes().where(quotes.c.id == identity)).one_or_none()
    return None if found is None else StoredQuote(*tuple(found))


def quote_by_digest(connection: Connection, digest: bytes) -> StoredQuote | None:
    """A quote by its act's digest."""
    found = connection.execute(_quotes().where(quotes.c.digest == digest)).one_or_none()
    return None if found is None else StoredQuote(*tuple(found))


def quotes_for(
    connection: Connection, *, request: bytes | None, financier: int | None, before: bytes | None, limit: int
) -> list[StoredQuote]:
    """Quotes for a request, by a financier, or both, newest first."""
    query = _quotes()
    if request is not None:
        query = query.where(quotes.c.request == request)
    if financier is not None:
        query = query.where(quotes.c.financier == financier)
    if before is not None:
        query = query.where(quotes.c.id < before)
    return [StoredQuote(*tuple(each)) for each in connection.execute(query.order_by(quotes.c.id.desc()).limit(limit))]


def mark_read(connection: Connection, identities: Sequence[bytes], now: int) -> None:
    """Note when the requester was first shown its quotes."""
    row = quotes.c
    connection.execute(update(quotes).where(row.id.in_(identities), row.read.is_(None)).values(read=now))


def withdraw(connection: Connection, identity: bytes, now: int) -> None:
    """Note that a quote is withdrawn."""
    row = quotes.c
    connection.execute(update(quotes).where(row.id == identity, row.withdrawn.is_(None)).values(withdrawn=now))


def act_statuses(connection: Connection, digests: Sequence[bytes]) -> dict[bytes, str]:
    """How far presented acts are."""
    rows = connection.execute(select(acts.c.digest, acts.c.status).where(acts.c.digest.in_(digests)))
    return {row.digest: row.status for row in rows}


Deal = tuple[int, Financing, Certificate, Receivable]
"""A certificate's id, its last financing, its record and its receivable's."""

_FINANCING, _CERTIFICATE = len(Financing._fields), len(Certificate._fields)


def deals(connection: Connection, condition: Iterable[ColumnElement[bool]], after: int, limit: int) -> list[Deal]:
    """Financings that meet all conditions, by rising certificate, after one (-1: from the first)."""
    row = state.financings.c.certificate
    query = _deals().where(*condition).order_by(row).limit(limit)
    if after >= 0:
        query = query.where(row > after)
    return [_deal(tuple(found)) for found in connection.execute(query)]


def deal(connection: Connection, certificate: int) -> Deal | None:
    """The financing that last locked a certificate."""
    found = connection.execute(_deals().where(state.financings.c.certificate == certificate)).one_or_none()
    return None if found is None else _deal(tuple(found))


def party(participant: int) -> ColumnElement[bool]:
    """The condition that the participant is financier, seller or bank."""
    row = state.financings.c
    return or_(row.financier == participant, row.holder == participant, row.bank == participant)


def _quotes() -> Select[Any]:
    row = quotes.c
    return select(
        row.id,
        row.digest,
        row.request,
        row.financier,
        row.wire,
        row.sealed,
        row.read,
        row.withdrawn,
        row.created,
        row.product,
        row.version,
    )


def _deals() -> Select[Any]:
    certificate, receivable = state.certificates, state.receivables
    return (
        select(state.financings, *list(certificate.c)[1:], *list(receivable.c)[1:])
        .join(certificate, certificate.c.certificate == state.financings.c.certificate)
        .join(receivable, receivable.c.receivable == certificate.c.receivable)
    )


def _deal(found: tuple[Any, ...]) -> Deal:
    rest = found[1:]
    middle = _FINANCING + _CERTIFICATE
    return found[0], Financing(*rest[:_FINANCING]), Certificate(*rest[_FINANCING:middle]), Receivable(*rest[middle:])
