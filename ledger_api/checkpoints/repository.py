"""Queries over checkpoints and countersignatures."""

from collections.abc import Iterable, Sequence
from typing import Any

from sqlalchemy import Connection, Row, select

from ledger_api.store.tables.history import checkpoints, countersignatures
from ledger_api.store.upserts import upsert


def newest(connection: Connection, before: int | None, limit: int) -> Sequence[Row[*tuple[Any, ...]]]:
    """Checkpoints below a height, newest first."""
    query = select(checkpoints)
    if before is not None:
        query = query.where(checkpoints.c.height < before)
    return connection.execute(query.order_by(checkpoints.c.height.desc()).limit(limit)).all()


def at(connection: Connection, height: int) -> Row[*tuple[Any, ...]] | None:
    """The checkpoint of a height."""
    return connection.execute(select(checkpoints).where(checkpoints.c.height == height)).one_or_none()


def countersigned(connection: Connection, heights: Iterable[int]) -> Sequence[Row[*tuple[Any, ...]]]:
    """The countersignatures of these heights, by height and member."""
    query = select(countersignatures).where(countersignatures.c.height.in_(list(heights)))
    return connection.execute(query.order_by(countersignatures.c.height, countersignatures.c.member)).all()


def countersign(connection: Connection, height: int, member: int, wire: bytes, now: int) -> None:
    """Store a member's countersignature in place of its earlier one."""
    upsert(connection, countersignatures, [{"height": height, "member": member, "wire": wire, "created": now}])
