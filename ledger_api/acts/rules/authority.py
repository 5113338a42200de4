"""Court orders: freeze a participant, a certificate or a receivable, and release it."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts import state as s
from ledger_api.acts.effective import DAY, FROZEN, certificate_state
from ledger_api.acts.enums import CertificateState, FreezeTarget
from ledger_api.acts.ids import child_id
from ledger_api.acts.records import Freeze
from ledger_api.acts.rules.certificates import freed, piece
from ledger_api.acts.rules.checks import (
    AUTHORITY,
    MAKER,
    MOST_LIVE,
    open_certificate,
    receivable,
    require,
    signer,
    spend,
)
from ledger_api.acts.rules.context import Context

LONGEST_FREEZE: Final = 366 * DAY
ORDER_BYTES: Final = 24

_SUBJECTS: Final[Mapping[int, tuple[s.Table[int, Any], why.Refusal]]] = {
    FreezeTarget.PARTICIPANT.value: (s.PARTICIPANTS, why.UNKNOWN_PARTICIPANT),
    FreezeTarget.CERTIFICATE.value: (s.CERTIFICATES, why.UNKNOWN_CERTIFICATE),
    FreezeTarget.RECEIVABLE.value: (s.RECEIVABLES, why.UNKNOWN_RECEIVABLE),
}


def freeze(c: Context, a: m.Freeze) -> None:
    """Freeze the subject until an instant; a new order replaces the record of an earlier one."""
    signer(c, a.authority, AUTHORITY, MAKER, c.keys[0])
    spend(c, a.authority, a.nonce)
    require(a.target in _SUBJECTS, why.INVALID_FIELD)
    table, unknown = _SUBJECTS[a.target]
    require(c.state.get(table, a.subject) is not None, unknown)
    require(c.now < a.until <= c.now + LONGEST_FREEZE, why.INVALID_DATES)
    c.state.put(s.FREEZES, (a.target, a.subject), Freeze(a.until, a.authority, a.order[:ORDER_BYTES]))
    _mark(c, table, a.subject, frozen=True)


def unfreeze(c: Context, a: m.Unfreeze) -> None:
    """Release a freeze in force; any authority may."""
    signer(c, a.authority, AUTHORITY, MAKER, c.keys[0])
    spend(c, a.authority, a.nonce)
    require(a.target in _SUBJECTS, why.INVALID_FIELD)
    record = c.state.get(s.FREEZES, (a.target, a.subject))
    require(record is not None and c.now <= record.until, why.NOT_FROZEN)
    c.state.put(s.FREEZES, (a.target, a.subject), None)
    _mark(c, _SUBJECTS[a.target][0], a.subject, frozen=False)


def freeze_amount(c: Context, a: m.FreezeAmount) -> None:
    """Freeze a part of a certificate: it becomes one of its own, and the rest stays free."""
    signer(c, a.authority, AUTHORITY, MAKER, c.keys[0])
    parent = open_certificate(c, a.certificate, a.sequence)
    claim = receivable(c, parent.receivable)
    available = certificate_state(parent, claim.cutoff, c.now) is CertificateState.AVAILABLE
    require(available, why.WRONG_CERTIFICATE_STATE)
    require(a.amount > 0, why.INVALID_AMOUNT)
    require(a.amount < parent.amount, why.AMOUNT_EXCEEDED)
    require(c.now < a.until <= c.now + LONGEST_FREEZE, why.INVALID_DATES)
    require(claim.live < MOST_LIVE, why.TOO_MANY_LIVE)
    require(claim.settled == claim.redeemed, why.REDEMPTION_PENDING)
    child = child_id(a.certificate, a.sequence, 0)
    c.state.put(s.CERTIFICATES, child, piece(parent, a.amount)._replace(flags=FROZEN))
    order = Freeze(a.until, a.authority, a.order[:ORDER_BYTES])
    c.state.put(s.FREEZES, (FreezeTarget.CERTIFICATE.value, child), order)
    c.state.put(s.CERTIFICATES, a.certificate, freed(parent, parent.amount - a.amount))
    c.state.put(s.RECEIVABLES, parent.receivable, claim._replace(live=claim.live + 1))


def _mark(c: Context, table: s.Table[int, Any], subject: int, *, frozen: bool) -> None:
    """Set or clear the flag that makes every act look for the record."""
    record = c.state.get(table, subject)
    if record is not None:
        flags = record.flags | FROZEN if frozen else record.flags & ~FROZEN
        c.state.put(table, subject, record._replace(flags=flags))


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "Freeze": freeze,
    "Unfreeze": unfreeze,
    "FreezeAmount": freeze_amount,
}
