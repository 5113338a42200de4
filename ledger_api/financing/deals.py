"""Financings on the ledger as their parties see them, with the papers behind the commitments."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from sqlalchemy import Connection

from ledger_api.access.identity import MANDATES, Identity
from ledger_api.access.visibility import OF_CERTIFICATE
from ledger_api.acts.codec import decode
from ledger_api.acts.effective import financing_state
from ledger_api.acts.enums import FinancingState, Recourse, Role
from ledger_api.acts.messages import AttestDisbursement, EarlyPayment, Finance, Pledge
from ledger_api.acts.records import Financing
from ledger_api.evidence import committed
from ledger_api.financing import repository
from ledger_api.financing.repository import Deal
from ledger_api.financing.schemas import FinancingModel
from ledger_api.settlement.accounts import bound_accounts
from ledger_api.store import chronicle
from ledger_api.store.vault import Vault
from ledger_api.web.instants import rfc3339
from ledger_api.web.money import MoneyModel
from ledger_api.web.names import name_of
from ledger_api.web.parties import Parties
from ledger_api.web.problems import not_found

_NOTHING: Final = bytes(32)
_OVER = (
    FinancingState.DISBURSED,
    FinancingState.FAILED,
    FinancingState.CANCELLED,
    FinancingState.REPAID,
    FinancingState.RELEASED,
)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What the record does not hold: the amount sold, and the bank's reference of the payment."""

    amount: int
    bank_reference: bytes


def visible(connection: Connection, caller: Identity, certificate: int) -> tuple[Deal, bool]:
    """A financing of the caller, and whether it sees it under a mandate.

    Raises:
        ProblemError: not_found.
    """
    deal = repository.deal(connection, certificate)
    if deal is None:
        raise not_found()
    record = deal[1]
    if caller.participant in {record.financier, record.holder, record.bank}:
        return deal, False
    if caller.has(MANDATES):
        return deal, True
    raise not_found()


def financing_models(
    connection: Connection, vault: Vault, deals: Sequence[Deal], caller: Identity, now: int
) -> list[FinancingModel]:
    """Financings for a caller that is party to each, or holds a mandate."""
    parties = Parties(
        connection, [number for _, d, _, terms in deals for number in (d.holder, d.financier, d.bank, terms.obligor)]
    )
    facts = {identity: _facts(connection, identity, record) for identity, record, _, _ in deals}
    # Who is shown a financing is party to it or reads under a mandate, so its papers are opened as their owners'.
    papers = committed.read(
        connection,
        vault,
        [each for i, d, _, _ in deals for each in (d.registration, d.description, d.payment, facts[i].bank_reference)],
        None,
    )
    paid_to = bound_accounts(connection, vault, [d.holder for _, d, _, _ in deals if _sees_account(d, caller)], now)
    return [
        FinancingModel(
            **_terms(deal, facts[deal[0]], parties, now),
            **_papers(deal[1], facts[deal[0]], papers, caller),
            account=paid_to.get(deal[1].holder) if _sees_account(deal[1], caller) else None,
        )
        for deal in deals
    ]


def _terms(deal: Deal, facts: _Facts, parties: Parties, now: int) -> dict[str, Any]:
    identity, record, certificate, terms = deal
    state = financing_state(record, certificate, terms.cutoff, now)
    return {
        "certificate": str(identity),
        "receivable": str(certificate.receivable),
        "state": name_of(state),
        "stored_state": name_of(FinancingState(record.state)),
        "holder": parties.model(record.holder),
        "financier": parties.model(record.financier),
        "bank": parties.model_or_none(record.bank),
        "obligor": parties.model(terms.obligor),
        "amount": MoneyModel.of(facts.amount, terms.currency),
        "recourse": name_of(Recourse(record.recourse)),
        "cutoff": rfc3339(terms.cutoff),
        "disburse_by": rfc3339(record.disburse_by) if record.disburse_by else None,
        "called": MoneyModel.of(record.called, terms.currency) if record.called else None,
        "searched_at": rfc3339(record.searched_at) if record.searched_at else None,
        "terms": "0x" + record.terms.hex(),
        "sequence": None if state in _OVER else certificate.sequence,
    }


def _papers(record: Financing, facts: _Facts, papers: dict[bytes, dict[str, Any]], caller: Identity) -> dict[str, Any]:
    shown = {
        "payment": committed.model(record.payment, papers),
        "bank_reference": committed.model(facts.bank_reference, papers),
    }
    # The bank moves the money; what is registered about the claim is the parties' and the auditor's.
    party = caller.participant in {record.financier, record.holder} or caller.has(Role.AUDITOR)
    if party:
        shown["registration"] = committed.model(record.registration, papers)
        shown["description"] = committed.model(record.description, papers)
    return shown


def _sees_account(record: Financing, caller: Identity) -> bool:
    return caller.participant in {record.holder, record.bank} or caller.has(Role.AUDITOR)


def _facts(connection: Connection, certificate: int, record: Financing) -> _Facts:
    amount, reference = 0, _NOTHING
    for entry in reversed(chronicle.entries(connection, OF_CERTIFICATE, certificate)):
        fields = decode(entry.wire).fields
        if isinstance(fields, AttestDisbursement) and reference == _NOTHING:
            reference = fields.bank_reference
        elif isinstance(fields, Finance | EarlyPayment | Pledge):
            amount = fields.amount
            break
    return _Facts(amount, reference if record.state in {FinancingState.DISBURSED, FinancingState.FAILED} else _NOTHING)
