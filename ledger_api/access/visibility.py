"""Who sees what: the table of `docs/acts.md`, over one snapshot. The only place that decides it.

What a caller sees of an object follows from how it stands to it. Whoever stands in no relation gets the answer that an
object which does not exist gets.
"""

from collections.abc import Awaitable, Callable, Iterable
from enum import Flag, auto
from typing import Final

from sqlalchemy import ColumnElement, Connection, Select, and_, exists, false, or_, select, true, union, union_all

from ledger_api.access.identity import MANDATES, Identity
from ledger_api.acts.codec import Act
from ledger_api.acts.effective import certificate_state
from ledger_api.acts.enums import CertificateState, ReceivableState, Role
from ledger_api.acts.messages import Open, Submit
from ledger_api.acts.records import Certificate, Receivable
from ledger_api.acts.state import CERTIFICATES, FINANCINGS, RECEIVABLES
from ledger_api.store.projection import SnapshotState
from ledger_api.store.tables import financing, state
from ledger_api.store.tables.history import history, lineage
from ledger_api.web.runtime import Runtime

OF_RECEIVABLE: Final = 1
OF_CERTIFICATE: Final = 2
"""`object_kind` of the history."""

_CONFIRMED = (ReceivableState.CONFIRMED, ReceivableState.PART_PAID, ReceivableState.SETTLED)
_NEW = (Submit, Open)
_FINANCED = frozenset({CertificateState.LOCKED, CertificateState.PAYING, CertificateState.PLEDGED})


class Relation(Flag):
    """How a caller stands to a receivable or a certificate. Nothing: it does not see it."""

    NOTHING = 0
    OBLIGOR = auto()
    CREDITOR = auto()
    HOLDER = auto()
    RECEIVER = auto()
    """It is offered the certificate, and the offer has not lapsed."""
    PAST_HOLDER = auto()
    """It held the certificate, or its act made it another's at once."""
    FINANCIER = auto()
    """Of a certificate: its lock or its pledge is in force. Of a receivable: it finances or financed one of it."""
    SELLER = auto()
    """It is called upon for a certificate that it sold with recourse."""
    ASKED = auto()
    """A holder invites it to quote for the certificate as it now is."""
    BANK = auto()
    """A settlement bank: of confirmed receivables, and of certificates whose disbursement it was told to make."""
    AUDITOR = auto()
    AUTHORITY = auto()

    @property
    def by_mandate(self) -> bool:
        """Whether it sees another's data, so that the read is logged."""
        return bool(self) and not self & ~MANDATED


MANDATED: Final = Relation.AUDITOR | Relation.AUTHORITY
PRESENT: Final = (
    Relation.HOLDER
    | Relation.RECEIVER
    | Relation.FINANCIER
    | Relation.SELLER
    | Relation.ASKED
    | Relation.BANK
    | MANDATED
)
"""Who sees a certificate as it now is; a past holder sees it as it left its hands."""
BACKGROUND: Final = Relation.OBLIGOR | Relation.CREDITOR | Relation.ASKED | Relation.FINANCIER | MANDATED
"""Who sees which documents a receivable rests on."""


class Sight:
    """What one caller sees in one snapshot, at one instant of the ledger."""

    def __init__(self, connection: Connection, caller: Identity, now: int) -> None:
        self._connection = connection
        self._caller = caller
        self._me = caller.participant
        self._now = now
        self._state = SnapshotState(connection)
        self._mandates = self._by_role()

    def of_receivable(self, receivable: int) -> Relation:
        """The caller's relation to a receivable; NOTHING where there is none of this id."""
        record = self._state.get(RECEIVABLES, receivable)
        if record is None:
            return Relation.NOTHING
        found = self._own(record) | self._mandates
        if self._caller.has(Role.SETTLEMENT_BANK) and record.state in _CONFIRMED:
            found |= Relation.BANK
        questions = [
            (relation, exists(query.where(state.certificates.c.receivable == receivable)))
            for relation, query in self._through_certificates()
        ]
        row = self._connection.execute(select(*(question for _, question in questions))).one()
        for (relation, _), answer in zip(questions, row, strict=True):
            found |= relation if answer else Relation.NOTHING
        return found

    def of_certificate(self, certificate: int) -> Relation:
        """The caller's relation to a certificate; NOTHING where there is none of this id."""
        record = self._state.get(CERTIFICATES, certificate)
        if record is None:
            return Relation.NOTHING
        receivable = self._state.get(RECEIVABLES, record.receivable)
        if receivable is None:
            return Relation.NOTHING
        found = self.of_known(certificate, record, receivable)
        if self._held_before([certificate]):
            found |= Relation.PAST_HOLDER
        if self._connection.execute(self._asked(state.certificates.c.certificate == certificate)).first():
            found |= Relation.ASKED
        return found

    def of_known(self, certificate: int, record: Certificate, receivable: Receivable) -> Relation:
        """`of_certificate` without the relations that lie in the past or off the chain, for bulk reads."""
        found = self._mandates
        if record.holder == self._me:
            found |= Relation.HOLDER
        if receivable.obligor == self._me and self._now >= receivable.cutoff:
            found |= Relation.OBLIGOR
        effective = certificate_state(record, receivable.cutoff, self._now)
        if record.encumbrance == self._me and effective is CertificateState.OFFERED:
            found |= Relation.RECEIVER
        if record.encumbrance == self._me and effective in _FINANCED:
            found |= Relation.FINANCIER
        if record.encumbrance == self._me and effective is CertificateState.CALLED:
            found |= Relation.SELLER
        if effective is CertificateState.PAYING:
            deal = self._state.get(FINANCINGS, certificate)
            if deal is not None and deal.bank == self._me:
                found |= Relation.BANK
        return found

    def held_of(self, receivable: int) -> frozenset[int]:
        """The receivable's certificates that the caller holds, once held, or gave away as they came to be."""
        held = self._past().where(state.certificates.c.receivable == receivable).with_only_columns(history.c.object)
        given = given_by(self._me).where(lineage.c.receivable == receivable)
        return frozenset(self._connection.execute(union(held, given)).scalars())

    def asked_of(self, receivable: int) -> frozenset[int]:
        """The receivable's certificates that the caller is asked to finance."""
        query = self._asked(state.certificates.c.receivable == receivable)
        return frozenset(self._connection.execute(query.with_only_columns(state.certificates.c.certificate)).scalars())

    def receivables(self) -> ColumnElement[bool]:
        """The condition on `state_receivables` for what the caller sees."""
        if self._caller.has(MANDATES):
            return true()
        row = state.receivables.c
        ways: list[ColumnElement[bool]] = [row.obligor == self._me, row.creditor == self._me]
        if self._caller.has(Role.SETTLEMENT_BANK):
            ways.append(row.state.in_([int(each) for each in _CONFIRMED]))
        ways += [
            row.receivable.in_(query.with_only_columns(state.certificates.c.receivable))
            for _, query in self._through_certificates()
        ]
        return or_(false(), *ways)

    def _own(self, record: Receivable) -> Relation:
        obligor = Relation.OBLIGOR if record.obligor == self._me else Relation.NOTHING
        return obligor | (Relation.CREDITOR if record.creditor == self._me else Relation.NOTHING)

    def _by_role(self) -> Relation:
        auditor = Relation.AUDITOR if self._caller.has(Role.AUDITOR) else Relation.NOTHING
        return auditor | (Relation.AUTHORITY if self._caller.has(Role.AUTHORITY) else Relation.NOTHING)

    def _through_certificates(self) -> list[tuple[Relation, Select[tuple[int]]]]:
        """Queries over `state_certificates` for whose receivables a relation is held."""
        row, terms, deal = state.certificates.c, state.receivables.c, state.financings.c
        mine = select(row.receivable)
        offered = mine.join(state.receivables, terms.receivable == row.receivable).where(
            row.encumbrance == self._me,
            state.ENCUMBERED,
            row.state == int(CertificateState.OFFERED),
            row.until >= self._now,
            terms.cutoff > self._now,
        )
        deals = mine.join(state.financings, deal.certificate == row.certificate)
        return [
            (Relation.HOLDER, mine.where(row.holder == self._me)),
            (Relation.RECEIVER, offered),
            (Relation.PAST_HOLDER, self._past()),
            (Relation.FINANCIER, deals.where(deal.financier == self._me)),
            (Relation.BANK, deals.where(deal.bank == self._me)),
            (Relation.ASKED, self._asked(true())),
        ]

    def _past(self) -> Select[tuple[int]]:
        row = state.certificates.c
        held = and_(history.c.object_kind == OF_CERTIFICATE, history.c.holder == self._me)
        return select(row.receivable).join(history, history.c.object == row.certificate).where(held)

    def _held_before(self, certificates: Iterable[int]) -> bool:
        wanted = list(certificates)
        held = self._past().where(state.certificates.c.certificate.in_(wanted)).with_only_columns(history.c.object)
        given = given_by(self._me).where(lineage.c.certificate.in_(wanted))
        return self._connection.execute(union_all(held, given).limit(1)).first() is not None

    def _asked(self, of: ColumnElement[bool]) -> Select[tuple[int]]:
        row, asked, invited = state.certificates.c, financing.financing_requests.c, financing.financing_invitations.c
        requests = select(row.receivable).join(
            financing.financing_requests,
            and_(
                asked.certificate == row.certificate,
                asked.sequence == row.sequence,
                asked.until >= self._now,
                asked.withdrawn.is_(None),
            ),
        )
        invitations = requests.join(financing.financing_invitations, invited.request == asked.id)
        return invitations.where(invited.financier == self._me, of)


def given_by(participant: int) -> Select[tuple[int]]:
    """Certificates that a standing acceptance took as they were split off the participant's: it never held them.

    Those that it kept, by a split or an offer, are among them.
    """
    parent, before = state.certificates.c, history.c
    return (
        select(lineage.c.certificate)
        .join(state.certificates, parent.receivable == lineage.c.receivable)
        .join(
            history,
            and_(
                before.object_kind == OF_CERTIFICATE,
                before.object == lineage.c.parent,
                before.block == lineage.c.block,
                before.log_index == lineage.c.log_index,
            ),
        )
        .where(parent.certificate == lineage.c.parent, before.holder == participant)
    )


def sees_of(runtime: Runtime) -> Callable[[Identity, Act], Awaitable[bool]]:
    """Whether a caller may know of the receivable or certificate that an act is about, asked of the running service.

    An act that makes its object, or has none, is about nothing that could be hidden.
    """

    async def sees(caller: Identity, act: Act) -> bool:
        now = runtime.ledger.now()
        return await runtime.reader.run(lambda at: _sees(Sight(at.connection, caller, now), act))

    return sees


def _sees(sight: Sight, act: Act) -> bool:
    if isinstance(act.fields, _NEW):
        return True
    certificate: int | None = getattr(act.fields, "certificate", None)
    if certificate is not None:
        return bool(sight.of_certificate(certificate))
    receivable: int | None = getattr(act.fields, "receivable", None)
    return receivable is None or bool(sight.of_receivable(receivable))
