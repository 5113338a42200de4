"""The clearing list: from the cut-off, one line per certificate, summing to the face and to each payment.

The amounts of the cut-off are what a certificate has now and what it was paid since, which the history of its
redemptions says to the minor unit.
"""

from dataclasses import dataclass
from itertools import pairwise

from sqlalchemy import Connection

from ledger_api.access.visibility import OF_CERTIFICATE, OF_RECEIVABLE
from ledger_api.acts.catalogue import BY_NAME
from ledger_api.acts.codec import decode
from ledger_api.acts.effective import certificate_state, is_frozen
from ledger_api.acts.enums import CertificateState, FreezeTarget
from ledger_api.acts.messages import AttestPayment
from ledger_api.acts.records import Certificate, Receivable
from ledger_api.acts.state import PARTICIPANTS, ROUNDS
from ledger_api.settlement import repository
from ledger_api.settlement.schemas import Held
from ledger_api.store import chronicle
from ledger_api.store.chronicle import Entry
from ledger_api.store.projection import SnapshotState
from ledger_api.values.prorata import shares

_REDEEM = BY_NAME["Redeem"].kind


@dataclass(frozen=True, slots=True)
class Redemption:
    """A certificate's share of one payment, minor units, and what it was left with."""

    certificate: int
    holder: int
    amount: int
    remaining: int
    entry: Entry


@dataclass(frozen=True, slots=True)
class Line:
    """One certificate of the clearing list, minor units; the money goes to the payee."""

    certificate: int
    holder: int
    payee: int
    amount: int
    due: int
    paid: int
    remaining: int
    held: tuple[Held, ...]


@dataclass(frozen=True, slots=True)
class ClearingList:
    """All lines, and the payment that `due` shares out."""

    last_payment: int
    lines: tuple[Line, ...]


def clearing_list(connection: Connection, receivable: int, record: Receivable, now: int) -> ClearingList:
    """The list as it stands."""
    state = SnapshotState(connection)
    certificates = repository.certificates(connection, receivable)
    given = redemptions(connection, list(certificates)) if record.settled else []
    target = _target(state, receivable, record)
    paid: dict[int, int] = {}
    last: dict[int, int] = {}
    for each in given:
        paid[each.certificate] = paid.get(each.certificate, 0) + each.amount
        if _settled_of(each.entry) == target:
            last[each.certificate] = each.amount
    if target > record.redeemed:
        # Being given out, perhaps page by page: the amounts it is shared over are those before its first page.
        amounts = {i: c.amount + last.get(i, 0) for i, c in certificates.items() if c.amount + last.get(i, 0) > 0}
        last = {share.certificate: share.payment for share in shares(target - record.redeemed, amounts)}
    lines = tuple(
        Line(
            certificate=identity,
            holder=each.holder,
            payee=_payee(each, record, now),
            amount=each.amount + paid.get(identity, 0),
            due=last.get(identity, 0),
            paid=paid.get(identity, 0),
            remaining=each.amount,
            held=_held(state, identity, each, record, now),
        )
        for identity, each in certificates.items()
        if each.amount + paid.get(identity, 0) > 0
    )
    return ClearingList(sum(last.values()), lines)


def redemptions(connection: Connection, certificates: list[int]) -> list[Redemption]:
    """Every share that certificates were paid, in the order of the ledger."""
    found: list[Redemption] = []
    for identity, history in chronicle.entries_of_many(connection, OF_CERTIFICATE, certificates).items():
        for before, after in pairwise(history):
            if after.kind == _REDEEM:
                found.append(Redemption(identity, after.holder, before.amount - after.amount, after.amount, after))
    return sorted(found, key=lambda each: (each.entry.place, each.certificate))


def payments(connection: Connection, receivable: int) -> list[tuple[Entry, AttestPayment]]:
    """The attested payments of a receivable, oldest first."""
    entries = chronicle.entries(connection, OF_RECEIVABLE, receivable)
    attested = [(entry, decode(entry.wire).fields) for entry in entries]
    return [(entry, fields) for entry, fields in attested if isinstance(fields, AttestPayment)]


def _target(state: SnapshotState, receivable: int, record: Receivable) -> int:
    """The settled sum up to which the last payment goes, or the one that a round is giving out."""
    current = state.get(ROUNDS, receivable)
    if current is not None and current.amounts == record.due - record.redeemed:
        return current.target
    return record.settled


def _settled_of(entry: Entry) -> int:
    settled: int = decode(entry.wire).fields.settled
    return settled


def _payee(certificate: Certificate, record: Receivable, now: int) -> int:
    """The pledgee while a pledge is in force, else the holder."""
    pledged = certificate_state(certificate, record.cutoff, now) is CertificateState.PLEDGED
    return certificate.encumbrance if pledged else certificate.holder


def _held(
    state: SnapshotState, identity: int, certificate: Certificate, record: Receivable, now: int
) -> tuple[Held, ...]:
    holder = state.get(PARTICIPANTS, certificate.holder)
    reasons: dict[Held, bool] = {
        "certificate_frozen": is_frozen(state, FreezeTarget.CERTIFICATE, identity, certificate.flags, now),
        "holder_frozen": holder is not None
        and is_frozen(state, FreezeTarget.PARTICIPANT, certificate.holder, holder.flags, now),
        "receivable_frozen": is_frozen(state, FreezeTarget.RECEIVABLE, certificate.receivable, record.flags, now),
        "paying": certificate.state == CertificateState.PAYING,
        "called": certificate.state == CertificateState.CALLED,
    }
    return tuple(reason for reason, holds in reasons.items() if holds)
