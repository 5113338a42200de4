"""Queries over the versions of products."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, Connection, and_, func, insert, or_, select

from ledger_api.store.tables.products import products


@dataclass(frozen=True, slots=True)
class StoredVersion:
    """A version's row; `wire` is the signed act, `document` canonical JSON."""

    financier: int
    product: int
    version: int
    effective_from: int
    digest: bytes
    role: str
    wire: bytes
    document: bytes
    created: int


def add(connection: Connection, row: StoredVersion) -> None:
    """Store a version."""
    connection.execute(insert(products).values(**{column.name: getattr(row, column.name) for column in products.c}))


def by_digest(connection: Connection, digest: bytes) -> StoredVersion | None:
    """A version by its act's digest."""
    found = connection.execute(select(products).where(products.c.digest == digest)).one_or_none()
    return None if found is None else StoredVersion(*tuple(found))


def one(connection: Connection, financier: int, product: int, version: int) -> StoredVersion | None:
    """A version of a product."""
    row = products.c
    query = select(products).where(row.financier == financier, row.product == product, row.version == version)
    found = connection.execute(query).one_or_none()
    return None if found is None else StoredVersion(*tuple(found))


def last(connection: Connection, financier: int, product: int, now: int | None = None) -> StoredVersion | None:
    """A product's highest version; with `now` (unix seconds) the highest that is in force then."""
    row = products.c
    query = select(products).where(row.financier == financier, row.product == product)
    if now is not None:
        query = query.where(row.effective_from <= now)
    found = connection.execute(query.order_by(row.version.desc()).limit(1)).one_or_none()
    return None if found is None else StoredVersion(*tuple(found))


def count(connection: Connection, financier: int) -> int:
    """How many products a financier has."""
    row = products.c
    return connection.execute(select(func.count(row.product.distinct())).where(row.financier == financier)).scalar_one()


def versions(
    connection: Connection, financier: int, product: int, *, until: int | None, below: int | None, limit: int
) -> list[StoredVersion]:
    """A product's versions below one, the newest first; with `until` those that came into force by then."""
    row = products.c
    query = select(products).where(row.financier == financier, row.product == product)
    if until is not None:
        query = query.where(row.effective_from <= until)
    if below is not None:
        query = query.where(row.version < below)
    return [StoredVersion(*tuple(each)) for each in connection.execute(query.order_by(row.version.desc()).limit(limit))]


def in_force(
    connection: Connection, now: int, visible: ColumnElement[bool], after: tuple[int, int], limit: int
) -> list[StoredVersion]:
    """Of each visible product the version in force, by rising financier and product, after one."""
    row = products.c
    newest = (
        select(row.financier, row.product, func.max(row.version).label("version"))
        .where(row.effective_from <= now)
        .group_by(row.financier, row.product)
        .subquery()
    )
    same = and_(row.financier == newest.c.financier, row.product == newest.c.product, row.version == newest.c.version)
    later = or_(row.financier > after[0], and_(row.financier == after[0], row.product > after[1]))
    query = select(products).join(newest, same).where(visible, later).order_by(row.financier, row.product).limit(limit)
    return [StoredVersion(*tuple(each)) for each in connection.execute(query)]
