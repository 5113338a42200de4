"""The matrix: an executing act of each kind, replayed with one thing of its situation changed, and what comes of it.

Changes are written straight into the state (and into the contract's storage), so that every role, status, key and
object state is met, also those that no act leads to.
"""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from ledger_api.acts import state as s
from ledger_api.acts.catalogue import BY_NAME, Signing
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import FreezeTarget, Group, ParticipantStatus, Role
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.hashing import check_digest, digest
from ledger_api.acts.records import Freeze, Signer
from ledger_api.acts.signing import Key
from ledger_api.acts.state import Table
from tests.matrix.recipes import RECIPES, Prepared
from tests.matrix.rights import ADMIN, ANY, ASKED, CHECKER, MAKER, Right
from tests.support import cast
from tests.support.world import World

EXECUTED = "Executed"
SCHEDULED = "Scheduled"
Change = tuple[Table[Any, Any], Any, Any]
"""Table, key and the record that stands there in this case; None for none."""

_SUBJECTS: Final[dict[FreezeTarget, Table[Any, Any]]] = {
    FreezeTarget.PARTICIPANT: s.PARTICIPANTS,
    FreezeTarget.CERTIFICATE: s.CERTIFICATES,
    FreezeTarget.RECEIVABLE: s.RECEIVABLES,
}
_WAITING: Final = ("RecoverKey", "SucceedParticipant")
"""Acts of the governors that never take effect at once."""


@dataclass(frozen=True)
class Case:
    """One item of the matrix: what is changed, the item, and the refusal's name, EXECUTED or SCHEDULED."""

    label: str
    changes: tuple[Change, ...]
    item: bytes
    expected: str


class Matrix:
    """The cases of one act over a world that its recipe has prepared."""

    def __init__(self, name: str, world: World) -> None:
        self.world = world
        self.prepared: Prepared = RECIPES[name](world)
        self.asked = ASKED[name]
        self.act = self.prepared.act
        self.kind = BY_NAME[name]
        self.governed = self.kind.signing is Signing.GOVERNORS

    def cases(self) -> Iterator[Case]:
        """All of them; the first is the act as it is."""
        for case in self._all():
            waits = self.kind.name in _WAITING and case.expected == EXECUTED
            yield replace(case, expected=SCHEDULED) if waits else case

    def _all(self) -> Iterator[Case]:
        yield self._case("as prepared", EXECUTED)
        yield from self._every_act()
        if self.governed:
            yield from self._governors()
        for place in range(len(self.asked.signers)):
            yield from self._signer(place)
        if self.kind.signing is Signing.DUAL:
            yield from self._checker()
        if self.asked.counterparty:
            yield from self._counterparty()
        if self.asked.certificate is not None:
            yield from self._certificate(self.asked.certificate)
        if self.asked.receivable is not None:
            yield from self._receivable(self.asked.receivable)
        if self.asked.financing is not None:
            yield from self._financing(self.asked.financing)
        if self.prepared.receivable:
            yield from self._frozen_receivable()

    # ----- Building a case

    def _case(
        self, label: str, expected: str, *changes: Change, keys: tuple[Key, ...] | None = None, act: Act | None = None
    ) -> Case:
        return Case(label, changes, self._signed(act or self.act, keys or self.prepared.keys), expected)

    def _signed(self, act: Act, keys: tuple[Key, ...]) -> bytes:
        over = [digest(act, self.world.domain)] * len(keys)
        if act.type.signing is Signing.DUAL and len(keys) > 1:
            over[1] = check_digest(act, self.world.domain)
        return act.signed(*[key.sign(one) for key, one in zip(keys, over, strict=True)]).wire

    def _participant(self, number: int, **fields: Any) -> Change:
        record = self.world.state.get(s.PARTICIPANTS, number)
        assert record is not None
        return (s.PARTICIPANTS, number, record._replace(**fields))

    def _frozen(self, target: FreezeTarget, subject: int, until: int) -> tuple[Change, Change]:
        table = _SUBJECTS[target]
        record: Any = self.world.state.get(table, subject)
        order = Freeze(until, cast.AUTHORITY.number, bytes(24))
        return (s.FREEZES, (int(target), subject), order), (table, subject, record._replace(flags=record.flags | 1))

    # ----- What every act meets

    def _every_act(self) -> Iterator[Case]:
        now = self.world.now
        governance = self.world.state.get(s.GOVERNANCE, 0)
        assert governance is not None
        if self.kind.group not in (Group.GOVERNANCE, Group.SETTLEMENT):
            paused = governance._replace(paused=1 << self.kind.group, paused_until=now)
            yield self._case("group paused", "GroupPaused", (s.GOVERNANCE, 0, paused))
            yield self._case("pause over", EXECUTED, (s.GOVERNANCE, 0, paused._replace(paused_until=now - 1)))
            others = 0xFFFF ^ 1 << self.kind.group
            yield self._case("other groups paused", EXECUTED, (s.GOVERNANCE, 0, paused._replace(paused=others)))
        if self.kind.fields[-1].name == "deadline":
            late = cast.with_fields(self.act, deadline=now - 1)
            yield self._case("deadline passed", "DeadlinePassed", act=late)
            yield self._case("last second", EXECUTED, act=cast.with_fields(self.act, deadline=now))
        signed = self._signed(self.act, self.prepared.keys)
        one_more = bytes([signed[0], signed[1] + 1]) + signed[2:] + bytes(64)
        many = EXECUTED if self.governed else "SignatureCount"
        if not self.governed:
            yield Case("a signature too many", (), one_more, many)
        if self.prepared.keys:
            bad = signed[:-64] + b"\xff" * 64
            yield Case("a malleable signature", (), bad, "BadSignature")
            fewer = bytes([signed[0], signed[1] - 1]) + signed[2:-64]
            dual = self.kind.signing is Signing.DUAL
            yield Case("a signature too few", (), fewer, EXECUTED if dual else "SignatureCount")
        longer = (int.from_bytes(signed[2:4], "big") + 1).to_bytes(2, "big")
        yield Case("cut short", (), signed[:2] + longer + signed[4:], "MalformedAct")

    # ----- Who signs

    def _governors(self) -> Iterator[Case]:
        first, second = cast.GOVERNORS[:2]
        number = second.number
        other = second.checker
        yield self._case("no governor's key", "NotASigner", keys=(first.maker, cast.SUPPLIER.maker))
        yield self._case("out of order", "GovernorOrder", keys=(second.maker, first.maker))
        yield self._case("one governor twice", "GovernorOrder", keys=(first.maker, first.maker))
        suspended = self._participant(number, status=ParticipantStatus.SUSPENDED.value)
        yield self._case("a governor suspended", "ParticipantSuspended", suspended)
        frozen = self._frozen(FreezeTarget.PARTICIPANT, number, self.world.now)
        yield self._case("a governor frozen", EXECUTED, *frozen)
        for may in range(1, 8):
            key = (s.GOVERNOR_KEYS, other.address, number), (s.SIGNERS, (number, other.address), Signer(bytes(31), may))
            expected = EXECUTED if may & MAKER else "CapabilityMissing"
            yield self._case(f"a governor's key with {may}", expected, *key, keys=(first.maker, other))

    def _signer(self, place: int) -> Iterator[Case]:
        right, actor = self.asked.signers[place], self.prepared.signers[place]
        number, where = actor.number, self.kind.signers[place]
        yield self._case(f"{where} unknown", "UnknownParticipant", (s.PARTICIPANTS, number, None))
        suspended = self._participant(number, status=ParticipantStatus.SUSPENDED.value)
        yield self._case(f"{where} suspended", "ParticipantSuspended", suspended)
        for role in Role:
            good = right.roles == ANY or bool(right.roles & role)
            change = self._participant(number, roles=role.value)
            yield self._case(f"{where} only {role.name}", EXECUTED if good else "RoleMissing", change)
        for until, expected in ((self.world.now, "ParticipantFrozen"), (self.world.now - 1, EXECUTED)):
            frozen = self._frozen(FreezeTarget.PARTICIPANT, number, until)
            label = f"{where} frozen until {until - self.world.now}"
            yield self._case(label, expected if right.asks_frozen else EXECUTED, *frozen)
        yield from self._keys(place, right)

    def _keys(self, place: int, right: Right) -> Iterator[Case]:
        actor, where = self.prepared.signers[place], self.kind.signers[place]
        number = actor.number

        def by(key: Key) -> tuple[Key, ...]:
            keys = list(self.prepared.keys)
            keys[place] = key
            return tuple(keys)

        yield self._case(f"{where} by a stranger", "NotASigner", keys=by(cast.secret_key("stranger")))
        yield self._case(f"{where} by another's key", "NotASigner", keys=by(cast.AUDITOR.maker))
        for may in range(1, 8):
            key = cast.secret_key("any")
            record = (s.SIGNERS, (number, key.address), Signer(bytes(31), may))
            expected = EXECUTED if may & right.may else "CapabilityMissing"
            yield self._case(f"{where} by a key with {may}", expected, record, keys=by(key))

    def _checker(self) -> Iterator[Case]:
        actor = self.prepared.signers[0]
        maker, checker = actor.maker, actor.checker
        for label, key, expected in (
            ("the maker", maker, "CapabilityMissing"),
            ("a clerk", actor.clerk, "CapabilityMissing"),
            ("an administrator", actor.admin, "CapabilityMissing"),
            ("a stranger", cast.secret_key("stranger"), "NotASigner"),
            ("another's checker", cast.SECOND_ENTERPRISE.checker, "NotASigner"),
        ):
            yield self._case(f"checked by {label}", expected, keys=(maker, key))
        record = self.world.state.get(s.SIGNERS, (actor.number, maker.address))
        assert record is not None
        both = (s.SIGNERS, (actor.number, maker.address), record._replace(capabilities=MAKER | CHECKER | ADMIN))
        yield self._case("checked by the maker's own key", "SamePerson", both, keys=(maker, maker))
        same = (s.SIGNERS, (actor.number, checker.address), Signer(record.person, CHECKER))
        yield self._case("checked by the maker's other key", "SamePerson", same)

    def _counterparty(self) -> Iterator[Case]:
        number = self.prepared.counterparty
        refused = "CounterpartyNotEligible"
        yield self._case("counterparty unknown", refused, (s.PARTICIPANTS, number, None))
        suspended = self._participant(number, status=ParticipantStatus.SUSPENDED.value)
        yield self._case("counterparty suspended", refused, suspended)
        for role in Role:
            expected = EXECUTED if role & self.asked.counterparty else refused
            yield self._case(f"counterparty only {role.name}", expected, self._participant(number, roles=role.value))
        for until, expected in ((self.world.now, refused), (self.world.now - 1, EXECUTED)):
            frozen = self._frozen(FreezeTarget.PARTICIPANT, number, until)
            yield self._case(f"counterparty frozen until {until - self.world.now}", expected, *frozen)
        yield self._case("counterparty with another tag", "TagMismatch", self._participant(number, tag=1))

    # ----- What it is about

    def _certificate(self, states: frozenset[C]) -> Iterator[Case]:
        number, now = self.prepared.certificate, self.world.now
        record = self.world.certificate(number)
        claim = self.world.receivable(record.receivable)
        lapsing = (C.OFFERED, C.LOCKED) if now >= claim.cutoff else ()
        yield self._case("no certificate", "UnknownCertificate", (s.CERTIFICATES, number, None))
        for state in C:
            if state is C.NONE:
                continue
            closed = state in (C.SPENT, C.REDEEMED)
            good = (C.AVAILABLE if state in lapsing else state) in states
            expected = "CertificateClosed" if closed else EXECUTED if good else "WrongCertificateState"
            until = record.until or now + 60
            change = (s.CERTIFICATES, number, record._replace(state=state.value, until=until))
            yield self._case(f"certificate {state.name}", expected, change)
        for state in (C.OFFERED, C.LOCKED, C.PLEDGED):
            for until in (now, now - 1):
                good = (C.AVAILABLE if until < now or state in lapsing else state) in states
                change = (s.CERTIFICATES, number, record._replace(state=state.value, until=until))
                expected = EXECUTED if good else "WrongCertificateState"
                yield self._case(f"certificate {state.name} until {until - now}", expected, change)
        for step in (-1, 1):
            change = (s.CERTIFICATES, number, record._replace(sequence=record.sequence + step))
            yield self._case(f"certificate at sequence {step:+}", "StaleSequence", change)
        stops = self.asked.stops_when_frozen
        for until in (now, now - 1):
            frozen = self._frozen(FreezeTarget.CERTIFICATE, number, until)
            expected = "CertificateFrozen" if stops and until == now else EXECUTED
            yield self._case(f"certificate frozen until {until - now}", expected, *frozen)
        if record.holder not in [one.number for one in self.prepared.signers]:
            frozen = self._frozen(FreezeTarget.PARTICIPANT, record.holder, now)
            yield self._case("holder frozen", "ParticipantFrozen" if stops else EXECUTED, *frozen)
        if now < claim.cutoff:
            matured = (s.RECEIVABLES, record.receivable, claim._replace(cutoff=now))
            yield self._case("matured", "Matured" if self.asked.until_maturity else EXECUTED, matured)

    def _receivable(self, states: frozenset[R]) -> Iterator[Case]:
        number, now = self.prepared.receivable, self.world.now
        record = self.world.receivable(number)
        yield self._case("no receivable", "UnknownReceivable", (s.RECEIVABLES, number, None))
        waits = record.until if record.until >= now else now + 60
        for state in R:
            if state in (R.NONE, R.OVERDUE):  # never stored
                continue
            late = R.OVERDUE in states and state in (R.CONFIRMED, R.PART_PAID)  # by the time of the situation
            expected = EXECUTED if late or state in states else "WrongReceivableState"
            if self.kind.name == "RejectReceivable" and state is R.OPENED:
                expected = "NotAParty"  # what was opened is the supplier's to reject
            change = (s.RECEIVABLES, number, record._replace(state=state.value, until=waits))
            yield self._case(f"receivable {state.name}", expected, change)
        for state in (R.SUBMITTED, R.OPENED):
            expected = EXECUTED if R.EXPIRED in states else "WrongReceivableState"
            change = (s.RECEIVABLES, number, record._replace(state=state.value, until=now - 1))
            at = (record.obligor, record.currency)
            exposure = self.world.state.get(s.EXPOSURES, at)
            assert exposure is not None
            owed = (s.EXPOSURES, at, exposure._replace(outstanding=record.face))  # what OPENED had counted
            yield self._case(f"receivable {state.name}, unanswered", expected, change, owed)

    def _financing(self, states: frozenset[F]) -> Iterator[Case]:
        number = self.prepared.certificate
        record = self.world.state.get(s.FINANCINGS, number)
        assert record is not None
        for state in F:
            expected = EXECUTED if state in states else "WrongFinancingState"
            change = (s.FINANCINGS, number, record._replace(state=state.value))
            yield self._case(f"financing {state.name}", expected, change)

    def _frozen_receivable(self) -> Iterator[Case]:
        for until in (self.world.now, self.world.now - 1):
            frozen = self._frozen(FreezeTarget.RECEIVABLE, self.prepared.receivable, until)
            stops = self.asked.stops_when_frozen and until == self.world.now
            yield self._case(
                f"receivable frozen until {until - self.world.now}", "ReceivableFrozen" if stops else EXECUTED, *frozen
            )
