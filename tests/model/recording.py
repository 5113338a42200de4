"""A run on the real contract as a record of what each act did, against which other rules are judged without a node."""

from collections.abc import Iterable
from typing import Any, NamedTuple

from typing_extensions import override

from ledger_api.acts.apply import Outcome, apply, found, recover_keys
from ledger_api.acts.codec import MalformedActError, decode
from ledger_api.acts.hashing import Domain
from ledger_api.acts.rules.checks import LAST_SEQUENCE
from ledger_api.acts.state import CERTIFICATES, MemoryState, Table
from tests.model.situation import genesis
from tests.model.tape import Block

Writes = dict[tuple[Table[Any, Any], Any], Any]


class Step(NamedTuple):
    """One act: when, its item and signers, or a certificate planted before the next; and what came of it."""

    now: int
    item: bytes
    keys: tuple[bytes | None, ...] | None
    planted: int
    outcome: Outcome | None
    writes: Writes


class Logged(MemoryState):
    """Records in memory that say what was written to them."""

    def __init__(self) -> None:
        super().__init__()
        self.written: Writes = {}

    @override
    def put(self, table: Table[Any, Any], key: Any, record: Any) -> None:
        self.written[table, key] = record
        super().put(table, key, record)

    def taken(self) -> Writes:
        """What was written since the last time."""
        written, self.written = self.written, {}
        return written


def founded() -> Logged:
    """The state after the cast's founding."""
    state = Logged()
    found(state, genesis())
    state.taken()
    return state


def plant(state: MemoryState, certificate: int) -> None:
    """Bring a certificate to its last sequence."""
    record = state.get(CERTIFICATES, certificate)
    assert record is not None
    state.put(CERTIFICATES, certificate, record._replace(sequence=LAST_SEQUENCE))


def record(tape: Iterable[Block], domain: Domain) -> list[Step]:
    """What the rules, which the contract has agreed with, do on the tape."""
    state = founded()
    steps = []
    for block in tape:
        if block.planted:
            plant(state, block.planted)
            steps.append(Step(block.now, b"", None, block.planted, None, state.taken()))
        for item in block.items:
            try:
                keys = recover_keys(decode(item), domain)
            except MalformedActError:
                keys = None
            outcome = apply(state, item, block.now, domain, keys)
            steps.append(Step(block.now, item, keys, 0, outcome, state.taken()))
    return steps


def acts_until_difference(steps: Iterable[Step], domain: Domain) -> int | None:
    """How many acts the rules, as they now are, do alike before they do one otherwise; None where all are alike."""
    state = founded()
    count = 0
    for step in steps:
        if step.planted:
            plant(state, step.planted)
        else:
            count += 1
            try:
                outcome = apply(state, step.item, step.now, domain, step.keys)
            except (ArithmeticError, LookupError, ValueError):
                return count
            if outcome != step.outcome:
                return count
        if state.taken() != step.writes:
            return count
    return None
