"""Splits and transfers, receivable by receivable: tenor, layers, and what is out of the ordinary.

What Notice 77 of 2025 asks of a platform. The limits are those of the policy that a receivable was confirmed under;
what counts as abnormal is said here and in the answer, so that nobody has to guess.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from sqlalchemy import Connection, and_, case, func, select

from ledger_api.access.visibility import OF_RECEIVABLE
from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.effective import DAY
from ledger_api.acts.enums import ReceivableState, TenorReason
from ledger_api.acts.records import Policy, Receivable
from ledger_api.acts.state import POLICIES
from ledger_api.reports.schemas import Abnormal, TransfersModel
from ledger_api.reports.scope import Scope
from ledger_api.store.projection import SnapshotState
from ledger_api.store.tables.chain import blocks
from ledger_api.store.tables.history import history, lineage
from ledger_api.store.tables.state import certificates, receivables
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties

BURST: Final = 20
"""Parts that leave one certificate within a UTC day, from which on a split is a burst."""
NEAR_LIVE: Final = 75
"""Percent of the policy's live certificates, from which on a receivable is split into many."""
BATCH, MOST_BATCHES = 200, 25
"""Receivables that one request looks through: a page of flagged ones may end early, with a cursor."""
CONFIRMED: Final = (ReceivableState.CONFIRMED, ReceivableState.PART_PAID, ReceivableState.SETTLED)
_CONFIRMING: Final = tuple(BY_NAME[name].kind for name in ("Confirm", "AcceptReceivable"))


@dataclass(slots=True)
class Shape:
    """How a receivable is split: deepest layer, live certificates, parts ever made, most in a day from one."""

    depth: int = 0
    live: int = 0
    parts: int = 0
    burst: int = 0
    confirmed_at: int = 0


def page(
    connection: Connection, scope: Scope, after: int, limit: int, *, flagged: bool
) -> tuple[list[TransfersModel], int | None]:
    """Receivables after an id, and the id to go on after (None at the end)."""
    state, found = SnapshotState(connection), list[TransfersModel]()
    policies: dict[int, Policy | None] = {}
    for _ in range(MOST_BATCHES):
        rows = _batch(connection, scope, after)
        shapes = shapes_of(connection, [identity for identity, _ in rows])
        parties = Parties(connection, [number for _, each in rows for number in (each.obligor, each.creditor)])
        for identity, record in rows:
            after = identity
            if record.policy not in policies:
                policies[record.policy] = state.get(POLICIES, record.policy)
            model = _model(parties, identity, record, shapes.get(identity, Shape()), policies[record.policy])
            if flagged and not model.abnormal:
                continue
            found.append(model)
            if len(found) == limit:
                return found, after
        if len(rows) < BATCH:
            return found, None
    return found, after


def abnormal(record: Receivable, shape: Shape, policy: Policy | None) -> list[Abnormal]:
    """What is out of the ordinary of one receivable."""
    flags: list[Abnormal] = []
    if policy is None:
        return flags
    if tenor_days(record, shape) > policy.tenor_days:
        flags.append("tenor_above_limit")
    if shape.depth >= policy.depth_max:
        flags.append("depth_limit")
    if 100 * shape.live >= NEAR_LIVE * policy.live_max:
        flags.append("many_parts")
    if shape.burst >= BURST:
        flags.append("burst_split")
    return flags


def tenor_days(record: Receivable, shape: Shape) -> int:
    """Days from the confirmation to the cut-off, rounded up as the rule of the tenor does."""
    return -((shape.confirmed_at - record.cutoff) // DAY)


def shapes_of(connection: Connection, of: Sequence[int]) -> dict[int, Shape]:
    """How each of some receivables is split."""
    shapes = {identity: Shape() for identity in of}
    held, edge, line = certificates.c, lineage.c, history.c
    live = func.sum(case((held.amount != 0, 1), else_=0))
    layers = select(held.receivable, func.max(held.depth), live).where(held.receivable.in_(of))
    for identity, depth, count in connection.execute(layers.group_by(held.receivable)):
        shapes[identity].depth, shapes[identity].live = depth, int(count)
    day = blocks.c.timestamp // DAY
    made = (
        select(edge.receivable, func.count().label("parts"))
        .join(blocks, blocks.c.number == edge.block)
        .where(edge.receivable.in_(of))
        .group_by(edge.receivable, edge.parent, day)
        .subquery()
    )
    sums = select(made.c.receivable, func.sum(made.c.parts), func.max(made.c.parts)).group_by(made.c.receivable)
    for identity, parts, burst in connection.execute(sums):
        shapes[identity].parts, shapes[identity].burst = int(parts), burst
    confirmed = (
        select(line.object, func.max(blocks.c.timestamp))
        .join(blocks, blocks.c.number == line.block)
        .where(line.object_kind == OF_RECEIVABLE, line.object.in_(of), line.kind.in_(_CONFIRMING))
        .group_by(line.object)
    )
    for identity, at in connection.execute(confirmed):
        shapes[identity].confirmed_at = at
    return shapes


def _batch(connection: Connection, scope: Scope, after: int) -> list[tuple[int, Receivable]]:
    row = receivables.c
    confirmed = row.state.in_([int(each) for each in CONFIRMED])
    query = select(receivables).where(and_(row.receivable > after, confirmed, scope.receivables))
    rows = connection.execute(query.order_by(row.receivable).limit(BATCH))
    return [(found[0], Receivable(*tuple(found)[1:])) for found in rows]


def _model(parties: Parties, identity: int, record: Receivable, shape: Shape, policy: Policy | None) -> TransfersModel:
    return TransfersModel(
        receivable=str(identity),
        obligor=parties.model(record.obligor),
        creditor=parties.model(record.creditor),
        face=MoneyModel.of(record.face, record.currency),
        tenor_days=tenor_days(record, shape),
        tenor_limit=policy.tenor_days if policy else 0,
        tenor_reason=name_of(TenorReason(record.tenor_reason)) if record.tenor_reason else None,
        depth=shape.depth,
        depth_limit=policy.depth_max if policy else 0,
        live=shape.live,
        live_limit=policy.live_max if policy else 0,
        parts=shape.parts,
        most_parts_in_a_day=shape.burst,
        abnormal=abnormal(record, shape, policy),
    )
