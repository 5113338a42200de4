"""Every record again, from proven blocks alone: each act judged by the rules at its block's instant.

The rules are the service's and the model's. Where chain and rules differ, in an outcome, a reason, an instant or a
digest, that is a finding; so is an act that the chain passed over.
"""

from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from ledger_api.acts.apply import Outcome, Status, apply, apply_act, found, recover_keys
from ledger_api.acts.codec import Act, MalformedActError, decode, split_batch
from ledger_api.acts.genesis import Genesis
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.history import START, extend
from ledger_api.acts.refusals import BY_SELECTOR, RefusedError
from ledger_api.audit.outcomes import (
    Alert,
    Deferred,
    Event,
    Executed,
    Founded,
    LogError,
    Refused,
    Scheduled,
    Titled,
    read_event,
    submitted,
)
from ledger_api.audit.trace import Trace, TracedState
from ledger_api.sdk.proofs.blocks import ProvenBlock, ProvenLog, ProvenTransaction

MOST_FINDINGS = 100
"""Findings told; further ones are only counted."""

_Said = Executed | Refused | Scheduled


class Finding(NamedTuple):
    """Something that does not agree, and the block where it was seen (None for the whole)."""

    block: int | None
    what: str


class ActRecord(NamedTuple):
    """What became of one act on the chain."""

    digest: bytes
    kind: int
    status: Status
    refusal: str | None
    block: int
    time: int
    log_index: int
    transaction: bytes


class Mark(NamedTuple):
    """Where the history stood after a block."""

    block_hash: bytes
    state_root: bytes
    executed: int
    history: bytes


@dataclass(slots=True)
class Findings:
    """What does not agree: the first of it, and how much there is."""

    listed: list[Finding] = field(default_factory=list)
    count: int = 0

    def add(self, block: int | None, what: str) -> None:
        """Note one."""
        self.count += 1
        if len(self.listed) < MOST_FINDINGS:
            self.listed.append(Finding(block, what))


class Rebuild:
    """Takes proven blocks in order. Afterwards `state`, `trace`, `acts` and `findings` hold what they gave."""

    def __init__(self, chain_id: int, contract: bytes, marks: Collection[int] = ()) -> None:
        """For the contract (20 bytes) on a chain; `marks` are the heights after which history is noted."""
        self._chain_id = chain_id
        self.contract = contract
        self._wanted = frozenset(marks)
        self._seen: ProvenBlock | None = None
        self.domain: Domain | None = None
        self.genesis: Genesis | None = None
        self.founded_at: int | None = None
        self.state = TracedState()
        self.trace = Trace()
        self.acts: list[ActRecord] = []
        self.chain = Findings()
        """What is wrong with the blocks."""
        self.findings = Findings()
        """Where chain and rules differ."""
        self.marks: dict[int, Mark] = {}
        self.accounts: dict[int, bytes] = {}
        """From certificate to the account that the read face's events leave it with; zero when it is extinguished."""
        self.executed = 0
        self.history = START
        self.blocks = 0
        self.transactions = 0
        self.not_rerun = 0
        """Refusals that came through another contract, whose items are in no transaction's input."""

    @property
    def head(self) -> ProvenBlock:
        """The last block taken.

        Raises:
            LookupError: there was none.
        """
        if self._seen is None:
            raise LookupError("no block was taken")
        return self._seen

    @property
    def mark(self) -> Mark:
        """Where the history stands after the last block taken."""
        header = self.head.header
        return Mark(header.hash, header.state_root, self.executed, self.history)

    def take(self, block: ProvenBlock) -> None:
        """Re-run one block."""
        header = block.header
        if self._seen is not None:
            before = self._seen.header
            if (header.number, header.parent) != (before.number + 1, before.hash):
                self.chain.add(header.number, "the block does not follow the one before it")
            if header.timestamp < before.timestamp:
                self.chain.add(header.number, "the block's time is before its parent's")
        self._seen = block
        self.blocks += 1
        self.transactions += len(block.transactions)
        for transaction in block.transactions:
            self._transaction(transaction, block)
        if header.number in self._wanted:
            self.marks[header.number] = self.mark

    def _transaction(self, transaction: ProvenTransaction, block: ProvenBlock) -> None:
        number = block.header.number
        said: list[tuple[_Said, ProvenLog]] = []
        alerts: list[Alert] = []
        deferred: int | None = None
        for event, log in self._events(transaction, number):
            match event:
                case Founded():
                    self._found(event, number)
                case Titled():
                    self._title(event, number)
                case Alert():
                    alerts.append(event)
                case Deferred():
                    deferred = event.first
                case _:
                    said.append((event, log))
        if said or deferred is not None:
            items = self._items(transaction, said, deferred, number)
            for (event, log), item in zip(said, items, strict=False):
                self._outcome(event, log, item, alerts, block, transaction.hash)
        for alert in alerts:
            self.findings.add(number, f"an alert for 0x{alert.digest.hex()} that the rules do not raise")

    def _events(self, transaction: ProvenTransaction, number: int) -> Iterator[tuple[Event, ProvenLog]]:
        for log in transaction.logs:
            if log.address != self.contract:
                continue
            try:
                event = read_event(log)
            except LogError as error:
                self.findings.add(number, str(error))
                continue
            if event is not None:
                yield event, log

    def _items(
        self, transaction: ProvenTransaction, said: Sequence[tuple[_Said, ProvenLog]], deferred: int | None, number: int
    ) -> list[bytes | None]:
        """The item behind each outcome: of the call where it was made to the contract, else what the log carries."""
        batch = None
        if transaction.to == self.contract:
            try:
                batch = submitted(transaction.input)
            except LogError as error:
                self.findings.add(number, str(error))
        if batch is None:
            return [None if isinstance(event, Refused) else event.item for event, _ in said]
        items: list[bytes | None] = list(split_batch(batch))
        looked_at = len(items) if deferred is None else deferred
        if looked_at != len(said):
            self.findings.add(number, f"{looked_at} items were to be judged and {len(said)} have an outcome")
        return items

    def _found(self, event: Founded, number: int) -> None:
        if self.founded_at is not None:
            self.findings.add(number, "the ledger says a second time that it was founded")
            return
        self.founded_at, self.genesis = number, event.genesis
        self.domain = Domain(self._chain_id, self.contract, event.salt)
        try:
            found(self.state, event.genesis)
        except RefusedError as error:
            self.findings.add(number, f"the rules refuse the genesis: {error}")

    def _outcome(
        self,
        event: _Said,
        log: ProvenLog,
        item: bytes | None,
        alerts: list[Alert],
        block: ProvenBlock,
        transaction: bytes,
    ) -> None:
        number, now = block.header.number, block.header.timestamp
        if self.domain is None:
            self.findings.add(number, "an act before the ledger was founded")
            return
        if item is None:
            self.not_rerun += 1
            outcome, act = _as_said(event), None
        else:
            act = _decoded(item)
            if act is None or not act.type.on_chain:
                outcome = apply(self.state, item, now, self.domain)
            else:
                identity = digest(act, self.domain)
                keys = recover_keys(act, self.domain, identity)
                outcome = apply_act(self.state, act, identity, now, self.domain, keys)
            self._compare(event, outcome, item, alerts, number)
        if outcome.status is not Status.REFUSED:
            self.executed += 1
            self.history = extend(self.history, number, log.index, outcome.digest)
        if outcome.status is Status.EXECUTED and act is not None:
            self.trace.note(act, outcome.digest, number, now, self.state)
        refusal = outcome.refusal.name if outcome.refusal else None
        self.acts.append(
            ActRecord(outcome.digest, outcome.kind, outcome.status, refusal, number, now, log.index, transaction)
        )

    def _compare(self, event: _Said, outcome: Outcome, item: bytes, alerts: list[Alert], number: int) -> None:
        name = f"act 0x{event.digest.hex()}"
        ruled = outcome.refusal.name if outcome.refusal else str(outcome.status)
        if event.digest != outcome.digest:
            self.findings.add(number, f"{name}: the rules read another act, 0x{outcome.digest.hex()}")
        if _said(event) != ruled:
            self.findings.add(number, f"{name}: the chain says {_said(event)}, the rules say {ruled}")
        if isinstance(event, Scheduled):
            if event.eta != outcome.eta:
                self.findings.add(number, f"{name}: scheduled for {event.eta}, by the rules for {outcome.eta}")
        elif event.kind != outcome.kind:
            self.findings.add(number, f"{name}: of kind {event.kind}, by the rules of {outcome.kind}")
        if not isinstance(event, Refused) and event.item != item:
            self.findings.add(number, f"{name}: the log carries another item than the call")
        raised = [alert for alert in alerts if alert.digest == event.digest]
        expected = [(outcome.alert_code, outcome.alert)] if outcome.alert else []
        if [(alert.code, alert.subject) for alert in raised] != expected:
            self.findings.add(number, f"{name}: chain and rules differ in what they alert to")
        for alert in raised:
            alerts.remove(alert)

    def _title(self, event: Titled, number: int) -> None:
        if self.accounts.get(event.certificate, bytes(20)) != event.before:
            self.findings.add(number, f"certificate {event.certificate} leaves an account that does not have it")
        self.accounts[event.certificate] = event.after


def _said(event: _Said) -> str:
    match event:
        case Executed():
            return str(Status.EXECUTED)
        case Scheduled():
            return str(Status.SCHEDULED)
        case Refused():
            known = BY_SELECTOR.get(event.reason)
            return known.name if known else f"0x{event.reason.hex()}"


def _as_said(event: _Said) -> Outcome:
    """A refusal whose item is not known: it changed nothing, whatever it was."""
    kind, reason = (event.kind, event.reason) if isinstance(event, Refused) else (0, b"")
    return Outcome(event.digest, kind, Status.REFUSED, BY_SELECTOR.get(reason))


def _decoded(item: bytes) -> Act | None:
    try:
        return decode(item)
    except MalformedActError:
        return None
