"""Certificates sold to a financier: locked, registered, paid."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.enums import Recourse
from ledger_api.acts.records import Certificate, Financing, Receivable
from ledger_api.acts.rules.certificates import encumbered, freed
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    FINANCIER,
    MAKER,
    SETTLEMENT_BANK,
    SUPPLIER,
    certificate,
    counterparty,
    open_certificate,
    receivable,
    require,
    same_tag,
    signer,
    signer_though_frozen,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import DISPUTED, owing_less
from ledger_api.acts.rules.settlement import use_bank_reference
from ledger_api.acts.state import CERTIFICATES, FINANCINGS, RECEIVABLES

LAST_RECOURSE: Final = max(Recourse)
DEEPEST: Final = 255
_NONE: Final = bytes(32)
_AVAILABLE: Final = (C.AVAILABLE,)
_LOCKED: Final = (C.LOCKED,)
_LOCKED_OR_PAYING: Final = (C.LOCKED, C.PAYING)


def finance(c: Context, a: m.Finance) -> None:
    """The financier's quote, accepted by the holder, locks the whole certificate."""
    signer(c, a.holder, SUPPLIER | FINANCIER, MAKER, c.keys[0])
    signer(c, a.financier, FINANCIER, MAKER, c.keys[1])
    record = financeable(c, a)
    financing = Financing(
        financier=a.financier,
        bank=0,
        searched_at=0,
        disburse_by=a.disburse_by,
        state=F.ACCEPTED.value,
        recourse=a.recourse,
        holder=a.holder,
        terms=a.terms,
        registration=_NONE,
        description=_NONE,
        payment=_NONE,
    )
    c.state.put(FINANCINGS, a.certificate, financing)
    c.state.put(CERTIFICATES, a.certificate, encumbered(freed(record), C.LOCKED.value, a.financier, a.disburse_by))


def financeable(c: Context, a: m.Finance) -> Certificate:
    """The certificate as it must be for the financing, whoever has signed it so far."""
    record, claim = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    require(a.holder != a.financier, why.SAME_PARTY)
    same_tag(c, a.holder, a.holder_tag)
    same_tag(c, a.financier, a.financier_tag)
    require(not claim.flags & DISPUTED, why.RECEIVABLE_DISPUTED)
    require(a.recourse <= LAST_RECOURSE, why.INVALID_FIELD)
    require(a.amount == record.amount, why.TERMS_MISMATCH)
    require(c.now < a.disburse_by < claim.cutoff, why.INVALID_DATES)
    return record


def register_financing(c: Context, a: m.RegisterFinancing) -> None:
    """Record what the registry said: no payment is instructed before it."""
    signer(c, a.financier, ANY_ROLE, MAKER, c.keys[0])
    record, financing = _locked_for(c, a.certificate, a.sequence, a.financier)
    require(financing.state == F.ACCEPTED, why.WRONG_FINANCING_STATE)
    require(a.searched_at <= c.now, why.INVALID_DATES)
    require(any(a.registration) and any(a.description), why.INVALID_FIELD)
    registered = financing._replace(
        searched_at=a.searched_at,
        registration=a.registration,
        description=a.description,
        state=F.REGISTERED.value,
    )
    c.state.put(FINANCINGS, a.certificate, registered)
    c.state.put(CERTIFICATES, a.certificate, record._replace(sequence=record.sequence + 1))


def instruct_payment(c: Context, a: m.InstructPayment) -> None:
    """The financier has instructed the bank: from now the lock never lapses."""
    signer(c, a.financier, ANY_ROLE, MAKER, c.keys[0])
    record, financing = _locked_for(c, a.certificate, a.sequence, a.financier)
    require(financing.state == F.REGISTERED, why.WRONG_FINANCING_STATE)
    counterparty(c, a.bank, SETTLEMENT_BANK, a.bank_tag)
    paying = financing._replace(bank=a.bank, payment=a.payment, state=F.PAYING.value)
    c.state.put(FINANCINGS, a.certificate, paying)
    paid_next = record._replace(sequence=record.sequence + 1, state=C.PAYING.value)
    c.state.put(CERTIFICATES, a.certificate, paid_next)


def attest_disbursement(c: Context, a: m.AttestDisbursement) -> None:
    """The bank attests that it paid (title passes) or could not; no freeze and no cut-off makes its word untrue."""
    signer_though_frozen(c, a.bank, ANY_ROLE, MAKER, c.keys[0])
    record = open_certificate(c, a.certificate, a.sequence)
    require(record.state == C.PAYING, why.WRONG_CERTIFICATE_STATE)
    financing = _financing(c, a.certificate)
    require(financing.bank == a.bank, why.NOT_A_PARTY)
    require(financing.payment == a.payment, why.TERMS_MISMATCH)
    require(a.paid <= 1, why.INVALID_FIELD)
    use_bank_reference(c, a.bank, a.bank_reference)
    owed = receivable(c, record.receivable)
    after = freed(record)._replace(state=(C.AVAILABLE if record.amount else C.REDEEMED).value)
    if a.paid and financing.financier == owed.obligor:
        after = _paid_early(c, record, owed)
    elif a.paid:
        after = after._replace(holder=financing.financier, depth=min(record.depth + 1, DEEPEST))
    c.state.put(CERTIFICATES, a.certificate, after)
    state = F.DISBURSED if a.paid else F.FAILED
    c.state.put(FINANCINGS, a.certificate, financing._replace(state=state.value))


def _paid_early(c: Context, record: Certificate, owed: Receivable) -> Certificate:
    """The certificate, extinguished by the obligor's payment; what is left of it counts as settled and redeemed."""
    if record.amount:
        require(owed.settled == owed.redeemed, why.REDEMPTION_PENDING)
        settled = owed.settled + record.amount
        state = R.SETTLED if settled == owed.due else R.PART_PAID
        paid = owed._replace(settled=settled, redeemed=settled, state=state.value, live=owed.live - 1)
        c.state.put(RECEIVABLES, record.receivable, owing_less(c, paid, record.amount))
    return freed(record, 0)._replace(state=C.REDEEMED.value)


def release_lock(c: Context, a: m.ReleaseLock) -> None:
    """Holder and financier together end a lock."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    signer_though_frozen(c, a.financier, ANY_ROLE, MAKER, c.keys[1])
    record, _ = certificate(c, a.certificate, a.sequence, _LOCKED_OR_PAYING, a.holder)
    require(record.encumbrance == a.financier, why.NOT_A_PARTY)
    c.state.put(FINANCINGS, a.certificate, _financing(c, a.certificate)._replace(state=F.CANCELLED.value))
    c.state.put(CERTIFICATES, a.certificate, freed(record))


def _locked_for(c: Context, identity: int, sequence: int, financier: int) -> tuple[Certificate, Financing]:
    record, _ = certificate(c, identity, sequence, _LOCKED)
    require(record.encumbrance == financier, why.NOT_A_PARTY)
    return record, _financing(c, identity)


def _financing(c: Context, identity: int) -> Financing:
    financing = c.state.get(FINANCINGS, identity)
    if financing is None:
        raise LookupError(f"certificate {identity} is locked without a financing")
    return financing


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "Finance": finance,
    "RegisterFinancing": register_financing,
    "InstructPayment": instruct_payment,
    "AttestDisbursement": attest_disbursement,
    "ReleaseLock": release_lock,
}
