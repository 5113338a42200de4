"""An act that executes, and the faults that are put on it and on the state, for the order of refusals."""

from collections.abc import Callable
from functools import cache
from typing import Any, Final

from ledger_api.acts import state as s
from ledger_api.acts.apply import Outcome, apply
from ledger_api.acts.codec import Act, build
from ledger_api.acts.hashing import check_digest, digest
from ledger_api.acts.messages import EvidenceLine
from ledger_api.acts.records import Freeze, Scheduled
from ledger_api.acts.signing import Key
from ledger_api.acts.state import Overlay, Table
from tests.matrix.recipes import RECIPES, Prepared
from tests.support.cast import AUTHORITY, ENTERPRISE, SUPPLIER
from tests.support.world import FACE, World

WAITING: Final = ("RecoverKey", "SucceedParticipant")
"""Acts of the governors that never take effect at once: the scene is when they come again, without signatures."""


class Scene:
    """One act before it is signed and the state before which it comes. Faults change both."""

    def __init__(self, name: str) -> None:
        self.world, self.prepared = _prepared(name)
        self.state = Overlay(self.world.state)
        self.now = self.world.now
        self.fields = self.prepared.act.fields
        self.items = self.prepared.act.items
        self.keys: list[Key] = list(self.prepared.keys)
        self.kind = self.prepared.act.type
        self.scheduled: Scheduled | None = None
        """What the state says of this act's digest."""
        if name in WAITING:
            self.keys, self.scheduled = [], Scheduled(self.now, 1)
        self.malleable = False
        """Whether the first signature is a bad one."""
        self.rest = b""
        """Bytes behind the act."""

    def set(self, **fields: Any) -> None:
        """Other values in fields of the act."""
        self.fields = self.fields._replace(**fields)

    def line(self, place: int, **fields: Any) -> None:
        """Other values in fields of one line."""
        lines = list(self.items)
        lines[place] = lines[place]._replace(**fields)
        self.items = tuple(lines)

    def change(self, table: Table[Any, Any], key: Any, **fields: Any) -> None:
        """Other values in fields of a record."""
        record: Any = self.state.get(table, key)
        self.state.put(table, key, record._replace(**fields))

    def freeze(self, target: int, subject: int) -> None:
        """An order in force on the subject."""
        tables: dict[int, Table[Any, Any]] = {1: s.PARTICIPANTS, 2: s.CERTIFICATES, 3: s.RECEIVABLES}
        table = tables[target]
        record: Any = self.state.get(table, subject)
        self.change(table, subject, flags=record.flags | 1)
        self.state.put(s.FREEZES, (target, subject), Freeze(self.now, AUTHORITY.number, bytes(24)))

    def number(self, place: int = 0) -> int:
        """The participant that signs at this place."""
        number: int = getattr(self.fields, self.kind.signers[place])
        return number

    def outcome(self) -> Outcome:
        """What the rules say to it."""
        act = build(self.fields, self.items)
        if self.scheduled is not None:
            self.state.put(s.SCHEDULED, digest(act, self.world.domain), self.scheduled)
        return apply(self.state, self._signed(act).wire + self.rest, self.now, self.world.domain)

    def _signed(self, act: Act) -> Act:
        over = [digest(act, self.world.domain)] * len(self.keys)
        if self.prepared.checker is not None and len(over) > 1:
            over[1] = check_digest(act, self.world.domain)
        signatures = [key.sign(one) for key, one in zip(self.keys, over, strict=True)]
        if self.malleable and signatures:
            signatures[0] = b"\xff" * 64
        return act.signed(*signatures)


@cache
def _prepared(name: str) -> tuple[World, Prepared]:
    """A world in which the act executes; scenes write over it, never into it."""
    world = World()
    return world, _PREPARED.get(name, RECIPES[name])(world)


def _two_documents(w: World) -> tuple[EvidenceLine, EvidenceLine]:
    first = FACE // 4
    return EvidenceLine(w.attested(first), first), EvidenceLine(w.attested(FACE - first), FACE - first)


def _submit(w: World) -> Prepared:
    return Prepared(w.submit(lines=_two_documents(w)), (SUPPLIER,), counterparty=ENTERPRISE.number)


def _open(w: World) -> Prepared:
    act = w.open(lines=_two_documents(w))
    return Prepared(act, (ENTERPRISE,), ENTERPRISE.checker, counterparty=SUPPLIER.number)


_PREPARED: Final[dict[str, Callable[[World], Prepared]]] = {"Submit": _submit, "Open": _open}
"""Where the matrix's recipe has too little for the order: two documents, so that one is an earlier line's."""
