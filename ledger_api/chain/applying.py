"""One block's events, held against the rules: every outcome is computed again, and what it leaves behind.

Nothing here is stored or changed. A block that the rules can't account for to the last event raises
`ChainDivergedError`, and none of it is used.
"""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Final, NamedTuple

from ledger_api.acts.apply import Outcome, Status
from ledger_api.acts.catalogue import BY_NAME, Signing
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import Group
from ledger_api.acts.hashing import Domain
from ledger_api.acts.history import extend
from ledger_api.acts.records import Receivable
from ledger_api.acts.state import CERTIFICATES, RECEIVABLES, Changes, Overlay, State
from ledger_api.chain.blocks import Header
from ledger_api.chain.concerned import OF_CERTIFICATE, OF_RECEIVABLE, concerned, proven_signers
from ledger_api.chain.errors import ChainDivergedError
from ledger_api.chain.interface import PREDECESSOR
from ledger_api.chain.items import judge, read_item
from ledger_api.chain.outcomes import Event, Told
from ledger_api.chain.pending import Entry, Pending
from ledger_api.chain.strides import STRIDE
from ledger_api.store.indexing import Edge, FeedLine, HistoryLine, ObjectKind
from ledger_api.store.projection import ProjectionState

_OUTCOMES: Final = (Told.EXECUTED, Told.REFUSED, Told.SCHEDULED)
_STATUS: Final = {Told.EXECUTED: Status.EXECUTED, Told.REFUSED: Status.REFUSED, Told.SCHEDULED: Status.SCHEDULED}
_MAKES_NONE: Final = frozenset(BY_NAME[name].kind for name in ("Merge", "Substitute"))
"""Acts on several certificates, all of which there are before."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A transaction of the block and the items that it presents, in order.

    `items` is None where its call data does not show them (a call through another contract). `entries` has, for each
    item, the accepted act that it is, or None.
    """

    hash: bytes
    items: tuple[bytes, ...] | None
    entries: tuple[Entry | None, ...] = ()


class ActOutcome(NamedTuple):
    """What became of one item; `refusal` is the name that members are told, `changes` what it really wrote."""

    digest: bytes
    kind: int
    wire: bytes
    act: Act | None
    status: Status
    refusal: str | None
    deadline: int
    transaction: bytes
    log_index: int
    entry: Entry | None
    changes: Changes | None


@dataclass(slots=True)
class BlockOutcome:
    """All that a block did.

    `unheard` are transactions that said nothing though they present items. `ended` are accepted acts with their outcome
    here, `early` those that were refused because they came before what they rest on, `lost` is what acts would have
    written that did not take effect.
    """

    header: Header
    changes: Changes
    executed: int
    history: bytes
    acts: list[ActOutcome] = field(default_factory=list)
    deferred: list[tuple[Presented, int]] = field(default_factory=list)
    unheard: list[Presented] = field(default_factory=list)
    edges: list[Edge] = field(default_factory=list)
    lines: list[HistoryLine] = field(default_factory=list)
    feed: list[FeedLine] = field(default_factory=list)
    ended: set[Entry] = field(default_factory=set)
    early: list[Entry] = field(default_factory=list)
    lost: Changes = field(default_factory=dict)


class BlockRules:
    """Applies blocks over a confirmed state, which it only reads."""

    def __init__(self, confirmed: ProjectionState, domain: Domain, pending: Pending) -> None:
        self._confirmed = confirmed
        self._domain = domain
        self._pending = pending

    async def outcome(
        self,
        header: Header,
        transactions: Sequence[Presented],
        events: dict[bytes, list[Event]],
        executed: int,
        history: bytes,
    ) -> BlockOutcome:
        """What the block did; `executed` and `history` are the running count and hash before it.

        Raises:
            ChainDivergedError: an event that the rules do not give, or one that is missing.
        """
        state = Overlay(self._confirmed)
        result = BlockOutcome(header, state.changes, executed, history)
        unknown = events.keys() - {presented.hash for presented in transactions}
        if unknown:
            raise ChainDivergedError(f"block {header.number} has events of transactions that are not in it")
        for presented in transactions:
            told = events.get(presented.hash, [])
            await self._transaction(result, state, presented, told)
        return result

    async def _transaction(
        self, result: BlockOutcome, state: Overlay, presented: Presented, events: Sequence[Event]
    ) -> None:
        told = [event for event in events if event.told in _OUTCOMES]
        alerts = {event.digest: (event.code, event.subject) for event in events if event.told is Told.ALERT}
        stops = [event.first_deferred for event in events if event.told is Told.DEFERRED]
        items = presented.items
        if items is None:
            # What was refused left nothing behind, and what it was can't be told.
            told = [event for event in told if event.item]
            items = tuple([event.item for event in told])
        elif not events and items:
            result.unheard.append(presented)
            return
        elif len(stops) > 1 or len(told) != (stops[0] if stops else len(items)):
            raise ChainDivergedError(f"block {result.header.number}: 0x{presented.hash.hex()} left outcomes out")
        if stops and presented.items is not None:
            result.deferred.append((presented, stops[0]))
        entries = presented.entries or (None,) * len(items)
        for place, event in enumerate(told):
            if place % STRIDE == STRIDE - 1:
                await asyncio.sleep(0)
            self._act(result, state, presented.hash, items[place], entries[place], event, alerts)
        if alerts:
            raise ChainDivergedError(f"block {result.header.number} alerts of what the rules do not")

    def _act(
        self,
        result: BlockOutcome,
        state: Overlay,
        transaction: bytes,
        wire: bytes,
        entry: Entry | None,
        event: Event,
        alerts: dict[bytes, tuple[int, bytes]],
    ) -> None:
        now = result.header.timestamp
        if entry is not None and entry.done:
            # A copy that somebody else brought was executed before; what becomes of ours is no matter any more.
            entry = None
        item = entry.item if entry else read_item(wire, self._domain)
        outcome, changed = judge(state, item, now, self._domain)
        alert = alerts.pop(event.digest, None) if outcome.alert is not None else None
        if not _agree(event, outcome, wire, alert):
            raise ChainDivergedError(
                f"block {result.header.number}, log {event.log_index}: the contract says {event.told.name.lower()} of "
                f"0x{event.digest.hex()}, the rules say {_said(outcome)}"
            )
        refusal = outcome.refusal.name if outcome.refusal else None
        changes: Changes | None = changed
        if entry is None and outcome.status is not Status.REFUSED:
            entry = self._pending.get(outcome.digest)
        if outcome.status is Status.REFUSED:
            changes = None
            if entry is not None:
                entry, refusal = self._refused(result, state, entry, now, refusal)
        if entry is not None:
            result.ended.add(entry)
        result.acts.append(
            ActOutcome(
                outcome.digest,
                outcome.kind,
                wire,
                item.act,
                outcome.status,
                refusal,
                0 if item.act is None else deadline_of(item.act),
                transaction,
                event.log_index,
                entry,
                changes,
            )
        )
        if item.act is not None:
            self._trace(result, state, item.act, item.keys, event, changes)
        if changes is not None:
            state.changes.update(changes)
            result.executed += 1
            result.history = extend(result.history, result.header.number, event.log_index, outcome.digest)

    def _refused(
        self, result: BlockOutcome, state: State, entry: Entry, now: int, refusal: str | None
    ) -> tuple[Entry | None, str | None]:
        """Of a refused act that was accepted: the entry, None where this is not its end, and the refusal's name."""
        if entry.orphaned or self._pending.rests_on(result.lost, entry.item, now, state):
            refusal = PREDECESSOR
        elif self._is_early(result, state, entry, now):
            result.early.append(entry)
            return None, refusal
        result.lost.update(entry.changes)
        return entry, refusal

    def _is_early(self, result: BlockOutcome, state: State, entry: Entry, now: int) -> bool:
        """Whether an act was refused for want of one that was accepted before it and still has its outcome to come.

        That one was deferred, or stood in a transaction that failed: both are presented again.
        """
        before: Changes = {}
        for other in self._pending.entries():
            if other is entry:
                break
            if other not in result.ended:
                before.update(other.changes)
        return self._pending.rests_on(before, entry.item, now, state)

    def _trace(
        self,
        result: BlockOutcome,
        before: State,
        act: Act,
        keys: Sequence[bytes | None],
        event: Event,
        changes: Changes | None,
    ) -> None:
        """Lineage, histories and feeds."""
        height, index, digest, kind = result.header.number, event.log_index, event.digest, act.type.kind
        if changes is None:
            whom = proven_signers(act, keys, before)
        else:
            whom = concerned(act, keys, before, changes, lambda of: self._confirmed.holders(of, result.changes))
        said = _STATUS[event.told].value
        result.feed += [FeedLine(number, height, index, kind, digest, said) for number in sorted(whom)]
        if changes is None:
            return
        parent = act.fields.certificate if kind in OF_CERTIFICATE else None
        named = act.fields.receivable if kind in OF_RECEIVABLE else None
        # These acts move a receivable's certificates, which is no part of the receivable's own history.
        quiet = act.type.group is Group.CERTIFICATES
        for (table, key), record in changes.items():
            if table is CERTIFICATES:
                result.lines.append(
                    HistoryLine(
                        ObjectKind.CERTIFICATE, key, height, index, kind, digest, record.state, record.holder,
                        record.amount,
                    )
                )  # fmt: skip
                if parent is not None and key != parent and kind not in _MAKES_NONE:
                    result.edges.append(Edge(record.receivable, key, parent, digest, height, index))
            elif table is RECEIVABLES and not quiet and key != named:
                result.lines.append(_of_receivable(key, record, height, index, kind, digest))
        if named is not None:
            record = changes.get((RECEIVABLES, named)) or before.get(RECEIVABLES, named)
            if record is None:
                raise ChainDivergedError(f"an executed act names the receivable {named}, which is not there")
            result.lines.append(_of_receivable(named, record, height, index, kind, digest))


def deadline_of(act: Act) -> int:
    """The last second (unix) in which the act can be executed; 0 where there is none.

    A governors' act presented without signatures is one that was scheduled: its deadline was for the signing.
    """
    if act.type.signing is Signing.GOVERNORS and not act.signatures:
        return 0
    deadline: int = getattr(act.fields, "deadline", 0)
    return deadline


def _agree(event: Event, outcome: Outcome, wire: bytes, alert: tuple[int, bytes] | None) -> bool:
    if outcome.status is not _STATUS[event.told] or (outcome.digest, outcome.kind) != (event.digest, event.kind):
        return False
    if event.told is Told.REFUSED:
        return outcome.refusal is not None and outcome.refusal.selector == event.reason
    raised = None if outcome.alert is None else (outcome.alert_code, outcome.alert)
    return event.item == wire and outcome.eta == event.eta and raised == alert


def _said(outcome: Outcome) -> str:
    reason = f" ({outcome.refusal.name})" if outcome.refusal else ""
    return f"{outcome.status.value}{reason} of 0x{outcome.digest.hex()}"


def _of_receivable(key: int, record: Receivable, height: int, index: int, kind: int, digest: bytes) -> HistoryLine:
    return HistoryLine(
        ObjectKind.RECEIVABLE, key, height, index, kind, digest, record.state, record.obligor, record.settled
    )
