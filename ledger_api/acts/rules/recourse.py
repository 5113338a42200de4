"""A financier calls a certificate back on the seller it bought it from: paid, exchanged for another, or given up."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.effective import receivable_state
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Recourse
from ledger_api.acts.ids import child_id
from ledger_api.acts.records import Certificate, Financing
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.rules.certificates import encumbered, freed, piece
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    MAKER,
    MOST_LIVE,
    SETTLEMENT_BANK,
    certificate,
    claim,
    open_certificate,
    pinned_policy,
    receivable,
    require,
    same_tag,
    signer,
    signer_though_frozen,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import DISPUTED
from ledger_api.acts.rules.financing import DEEPEST
from ledger_api.acts.rules.settlement import use_bank_reference
from ledger_api.acts.state import CERTIFICATES, FINANCINGS, RECEIVABLES

_AVAILABLE: Final = (C.AVAILABLE,)
_CALLED: Final = (C.CALLED,)
_UNPAID: Final = (R.OVERDUE, R.DEFAULTED)


def call_recourse(c: Context, a: m.CallRecourse) -> None:
    """The financier calls an amount of what it bought with recourse, when the obligor disputes or does not pay."""
    signer(c, a.financier, ANY_ROLE, MAKER, c.keys[0])
    record, owed = claim(c, a.certificate, a.sequence, _AVAILABLE, a.financier)
    financing = c.state.get(FINANCINGS, a.certificate)
    if financing is None or (financing.state, financing.financier) != (F.DISBURSED, a.financier):
        raise RefusedError(why.WRONG_FINANCING_STATE)
    require(financing.recourse != Recourse.WITHOUT, why.NO_RECOURSE)
    unpaid = receivable_state(owed, pinned_policy(c, owed), c.now) in _UNPAID
    require(owed.flags & DISPUTED != 0 or unpaid, why.WRONG_RECEIVABLE_STATE)
    require(a.amount > 0, why.INVALID_AMOUNT)
    require(a.amount <= record.amount, why.AMOUNT_EXCEEDED)
    c.state.put(CERTIFICATES, a.certificate, encumbered(freed(record), C.CALLED.value, financing.holder, 0))
    called = financing._replace(state=F.RECOURSE_CALLED.value, called=a.amount)
    c.state.put(FINANCINGS, a.certificate, called)


def withdraw_recourse(c: Context, a: m.WithdrawRecourse) -> None:
    """The financier gives its call up and keeps the certificate."""
    signer(c, a.financier, ANY_ROLE, MAKER, c.keys[0])
    record, _ = claim(c, a.certificate, a.sequence, _CALLED, a.financier)
    c.state.put(CERTIFICATES, a.certificate, freed(record))
    _end_call(c, a.certificate, F.DISBURSED)


def attest_recourse(c: Context, a: m.AttestRecourse) -> None:
    """The bank attests what the seller paid: so much of the certificate is the seller's again, whatever is frozen."""
    signer_though_frozen(c, a.bank, SETTLEMENT_BANK, MAKER, c.keys[0])
    record = open_certificate(c, a.certificate, a.sequence)
    require(record.state == C.CALLED, why.WRONG_CERTIFICATE_STATE)
    use_bank_reference(c, a.bank, a.bank_reference)
    require(a.amount > 0, why.INVALID_AMOUNT)
    financing = _financing(c, a.certificate)
    require(a.amount <= min(financing.called, record.amount), why.AMOUNT_EXCEEDED)
    require(a.paid_at <= c.now, why.INVALID_DATES)
    if a.amount == record.amount:
        c.state.put(CERTIFICATES, a.certificate, _passed(freed(record), record.encumbrance))
        _end_call(c, a.certificate, F.REPAID)
        return
    owed = receivable(c, record.receivable)
    require(owed.live < MOST_LIVE, why.TOO_MANY_LIVE)
    require(owed.settled == owed.redeemed, why.REDEMPTION_PENDING)
    c.state.put(RECEIVABLES, record.receivable, owed._replace(live=owed.live + 1))
    child = _passed(piece(record, a.amount), record.encumbrance)
    c.state.put(CERTIFICATES, child_id(a.certificate, a.sequence, 0), child)
    kept = freed(record, record.amount - a.amount)
    called = financing.called - a.amount
    if called == 0:
        c.state.put(CERTIFICATES, a.certificate, kept)
        _end_call(c, a.certificate, F.DISBURSED)
        return
    c.state.put(CERTIFICATES, a.certificate, encumbered(kept, C.CALLED.value, record.encumbrance, 0))
    c.state.put(FINANCINGS, a.certificate, financing._replace(called=called))


def substitute(c: Context, a: m.Substitute) -> None:
    """Financier and seller exchange the called certificate for another of the seller's, financed on the same terms."""
    signer(c, a.financier, ANY_ROLE, MAKER, c.keys[0])
    signer(c, a.seller, ANY_ROLE, MAKER, c.keys[1])
    record, _ = claim(c, a.certificate, a.sequence, _CALLED, a.financier)
    require(record.encumbrance == a.seller, why.NOT_A_PARTY)
    other, owed = certificate(c, a.substitute, a.substitute_sequence, _AVAILABLE, a.seller)
    require(not owed.flags & DISPUTED, why.RECEIVABLE_DISPUTED)
    same_tag(c, a.seller, a.seller_tag)
    c.state.put(CERTIFICATES, a.certificate, _passed(freed(record), a.seller))
    c.state.put(CERTIFICATES, a.substitute, _passed(freed(other), a.financier))
    financing = _end_call(c, a.certificate, F.REPAID)
    c.state.put(FINANCINGS, a.substitute, financing._replace(state=F.DISBURSED.value))


# ----- Shared by the acts above


def _passed(record: Certificate, holder: int) -> Certificate:
    """The available certificate in other hands, one change of holder deeper; no policy's depth keeps it from them."""
    return record._replace(holder=holder, depth=min(record.depth + 1, DEEPEST))


def _end_call(c: Context, identity: int, state: F) -> Financing:
    """The financing as written in this state, with nothing called any more."""
    financing = _financing(c, identity)._replace(state=state.value, called=0)
    c.state.put(FINANCINGS, identity, financing)
    return financing


def _financing(c: Context, identity: int) -> Financing:
    financing = c.state.get(FINANCINGS, identity)
    if financing is None:
        raise LookupError(f"certificate {identity} is called without a financing")
    return financing


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "CallRecourse": call_recourse,
    "WithdrawRecourse": withdraw_recourse,
    "AttestRecourse": attest_recourse,
    "Substitute": substitute,
}
