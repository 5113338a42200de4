"""What is agreed on a certificate beside its sale: the obligor's early payment, and the pledge."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import Recourse
from ledger_api.acts.records import Financing
from ledger_api.acts.rules.certificates import encumbered, freed
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    CORE_ENTERPRISE,
    FINANCIER,
    MAKER,
    SETTLEMENT_BANK,
    SUPPLIER,
    certificate,
    claim,
    counterparty,
    require,
    same_tag,
    signer,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import DISPUTED
from ledger_api.acts.state import CERTIFICATES, FINANCINGS

_NONE: Final = bytes(32)
_AVAILABLE: Final = (C.AVAILABLE,)
_PLEDGED: Final = (C.PLEDGED,)


def early_payment(c: Context, a: m.EarlyPayment) -> None:
    """The obligor has instructed the bank to pay a certificate before maturity: only the bank's word ends it."""
    signer(c, a.holder, ANY_ROLE, MAKER, c.keys[0])
    signer(c, a.obligor, CORE_ENTERPRISE, MAKER, c.keys[1])
    record, receivable = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    _parties(c, a.holder, a.holder_tag, a.obligor, a.obligor_tag)
    require(receivable.obligor == a.obligor, why.NOT_A_PARTY)
    require(a.amount == record.amount, why.TERMS_MISMATCH)
    counterparty(c, a.bank, SETTLEMENT_BANK, a.bank_tag)
    require(c.now < a.pay_by < receivable.cutoff, why.INVALID_DATES)
    financing = Financing(
        financier=a.obligor,
        bank=a.bank,
        searched_at=0,
        disburse_by=a.pay_by,
        state=F.PAYING.value,
        recourse=Recourse.WITHOUT.value,
        holder=a.holder,
        terms=a.terms,
        registration=_NONE,
        description=_NONE,
        payment=a.payment,
    )
    c.state.put(FINANCINGS, a.certificate, financing)
    c.state.put(CERTIFICATES, a.certificate, encumbered(freed(record), C.PAYING.value, a.obligor, a.pay_by))


def pledge(c: Context, a: m.Pledge) -> None:
    """The holder pledges the whole certificate; registered, as no third party need respect what it can't search."""
    signer(c, a.holder, SUPPLIER | FINANCIER, MAKER, c.keys[0])
    signer(c, a.financier, FINANCIER, MAKER, c.keys[1])
    record, receivable = certificate(c, a.certificate, a.sequence, _AVAILABLE, a.holder)
    _parties(c, a.holder, a.holder_tag, a.financier, a.financier_tag)
    require(not receivable.flags & DISPUTED, why.RECEIVABLE_DISPUTED)
    require(a.amount == record.amount, why.TERMS_MISMATCH)
    require(a.searched_at <= c.now < a.until, why.INVALID_DATES)
    require(any(a.registration), why.INVALID_FIELD)
    financing = Financing(
        financier=a.financier,
        bank=0,
        searched_at=a.searched_at,
        disburse_by=0,
        state=F.PLEDGED.value,
        recourse=Recourse.WITHOUT.value,
        holder=a.holder,
        terms=a.terms,
        registration=a.registration,
        description=_NONE,
        payment=_NONE,
    )
    c.state.put(FINANCINGS, a.certificate, financing)
    c.state.put(CERTIFICATES, a.certificate, encumbered(freed(record), C.PLEDGED.value, a.financier, a.until))


def release_pledge(c: Context, a: m.ReleasePledge) -> None:
    """The pledgee gives its pledge up."""
    signer(c, a.financier, ANY_ROLE, MAKER, c.keys[0])
    record, _ = claim(c, a.certificate, a.sequence, _PLEDGED)
    require(record.encumbrance == a.financier, why.NOT_A_PARTY)
    financing = c.state.get(FINANCINGS, a.certificate)
    if financing is None:
        raise LookupError(f"certificate {a.certificate} is pledged without a financing")
    c.state.put(FINANCINGS, a.certificate, financing._replace(state=F.RELEASED.value))
    c.state.put(CERTIFICATES, a.certificate, freed(record))


def _parties(c: Context, holder: int, holder_tag: int, other: int, other_tag: int) -> None:
    """Two different participants, each named by the tag of its number."""
    require(holder != other, why.SAME_PARTY)
    same_tag(c, holder, holder_tag)
    same_tag(c, other, other_tag)


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "EarlyPayment": early_payment,
    "Pledge": pledge,
    "ReleasePledge": release_pledge,
}
