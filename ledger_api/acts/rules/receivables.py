"""Receivables coming to be: submitted and confirmed, or opened and accepted."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.effective import DAY, limit_in_force, policy_in_force, receivable_state
from ledger_api.acts.enums import CertificateState, RejectReason, Scenario, TenorReason, Waiver
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.hashing import keccak, list_hash
from ledger_api.acts.ids import submitter_of
from ledger_api.acts.records import Certificate, Exposure, Receivable, Threshold
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    CORE_ENTERPRISE,
    MAKER,
    SUPPLIER,
    counterparty,
    made_and_checked,
    receivable,
    receivable_not_frozen,
    require,
    same_tag,
    signer,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.dues import STOPPED, lower_outstanding
from ledger_api.acts.rules.evidence import CONFLICT
from ledger_api.acts.state import CERTIFICATES, EVIDENCE, EXPOSURES, RECEIVABLES, THRESHOLDS

LARGEST_FACE: Final = 10**15
RELEASED: Final = 4
"""Flag of a receivable whose evidence was given back."""
FIRST_SEQUENCE: Final = 1
_LAST_SCENARIO: Final = max(Scenario)
_ALL_WAIVERS: Final = sum(waiver.value for waiver in Waiver)
_LAST_TENOR_REASON: Final = max(TenorReason)
LAST_REJECT_REASON: Final = max(RejectReason)


def submit(c: Context, a: m.Submit, lines: tuple[m.EvidenceLine, ...]) -> None:
    """The supplier submits a receivable; its documents' amounts are reserved."""
    signer(c, a.creditor, SUPPLIER, MAKER, c.keys[0])
    _require_new(c, a.receivable, a.creditor)
    require(a.obligor != a.creditor, why.SAME_PARTY)
    counterparty(c, a.obligor, CORE_ENTERPRISE, a.obligor_tag)
    require(a.scenario <= _LAST_SCENARIO, why.INVALID_FIELD)
    _require_face_and_dates(c, a.face, a.until, a.cutoff)
    _, policy = policy_in_force(c.state, c.now)
    require(_tenor(c, a.cutoff) <= policy.tenor_days_max, why.TENOR_TOO_LONG)
    _reserve(c, lines, a.creditor, a.currency, a.face)
    _store(c, a, state=R.SUBMITTED.value)


def open_receivable(c: Context, a: m.Open, lines: tuple[m.EvidenceLine, ...]) -> None:
    """The obligor opens a receivable, already confirmed and counted, for the supplier to accept."""
    _obligor_signs(c, a.obligor)
    _require_new(c, a.receivable, a.obligor)
    require(a.obligor != a.creditor, why.SAME_PARTY)
    counterparty(c, a.creditor, SUPPLIER, a.creditor_tag)
    require(a.scenario <= _LAST_SCENARIO, why.INVALID_FIELD)
    _require_codes(a)
    _require_face_and_dates(c, a.face, a.until, a.cutoff)
    version = _require_tenor(c, a.cutoff, a.tenor_reason)
    _reserve(c, lines, a.creditor, a.currency, a.face)
    _expose(c, a, version)
    _store(c, a, state=R.OPENED.value, policy=version, waiver=a.waiver, tenor_reason=a.tenor_reason)


def confirm(c: Context, a: m.Confirm) -> None:
    """The obligor confirms that it owes; the root certificate comes to be."""
    _obligor_signs(c, a.obligor)
    record = receivable(c, a.receivable)
    require(record.obligor == a.obligor, why.NOT_A_PARTY)
    _require_pending(c, a.receivable, record, R.SUBMITTED)
    require(record.creditor == a.creditor and _same_terms(record, a), why.TERMS_MISMATCH)
    same_tag(c, a.creditor, a.creditor_tag)
    _require_codes(a)
    version = _require_tenor(c, a.cutoff, a.tenor_reason)
    _expose(c, a, version)
    _issue(c, a.receivable, record._replace(policy=version, waiver=a.waiver, tenor_reason=a.tenor_reason))


def reject_receivable(c: Context, a: m.RejectReceivable) -> None:
    """The obligor rejects what was submitted, or the supplier what was opened."""
    signer(c, a.party, ANY_ROLE, MAKER, c.keys[0])
    record = receivable(c, a.receivable)
    receivable_not_frozen(c, a.receivable, record)
    state = receivable_state(record, None, c.now)
    require(state in (R.SUBMITTED, R.OPENED), why.WRONG_RECEIVABLE_STATE)
    asked = record.obligor if state is R.SUBMITTED else record.creditor
    require(a.party == asked, why.NOT_A_PARTY)
    require(a.reason <= LAST_REJECT_REASON, why.INVALID_FIELD)
    if state is R.OPENED:
        lower_outstanding(c, record, record.face)
    c.state.put(RECEIVABLES, a.receivable, record._replace(state=R.REJECTED.value))


def accept_receivable(c: Context, a: m.AcceptReceivable) -> None:
    """The supplier accepts what the obligor opened; the root certificate comes to be."""
    signer(c, a.creditor, SUPPLIER, MAKER, c.keys[0])
    record = receivable(c, a.receivable)
    require(record.creditor == a.creditor, why.NOT_A_PARTY)
    _require_pending(c, a.receivable, record, R.OPENED)
    require(record.obligor == a.obligor and _same_terms(record, a), why.TERMS_MISMATCH)
    same_tag(c, a.obligor, a.obligor_tag)
    _issue(c, a.receivable, record)


def release_evidence(c: Context, a: m.ReleaseEvidence, lines: tuple[m.EvidenceLine, ...]) -> None:
    """Give back what a rejected, expired or cancelled receivable reserved; anyone may present it, once."""
    record = receivable(c, a.receivable)
    state = receivable_state(record, None, c.now)
    require(state in (R.REJECTED, R.EXPIRED, R.CANCELLED), why.WRONG_RECEIVABLE_STATE)
    require(not record.flags & RELEASED, why.ALREADY_RELEASED)
    require(record.commitment == _commitment(c, a.trade_contract), why.TERMS_MISMATCH)
    for line in lines:
        document = c.state.get(EVIDENCE, line.fingerprint)
        if document is not None:  # as the commitment says it was when the amount was reserved
            c.state.put(EVIDENCE, line.fingerprint, document._replace(used=document.used - line.amount))
    if record.state == R.OPENED:
        lower_outstanding(c, record, record.face)
    c.state.put(RECEIVABLES, a.receivable, record._replace(state=state.value, flags=record.flags | RELEASED))


# ----- Shared by the acts above


def _obligor_signs(c: Context, obligor: int) -> None:
    """The obligor's maker signs and, where there is a second signature, its checker; nothing stops its issues."""
    record = made_and_checked(c, obligor, CORE_ENTERPRISE)
    require(not record.flags & STOPPED, why.ISSUE_STOPPED)


def _require_new(c: Context, identity: int, submitter: int) -> None:
    require(submitter_of(identity) == submitter, why.FOREIGN_ID)
    require(c.state.get(RECEIVABLES, identity) is None, why.RECEIVABLE_EXISTS)


def _require_codes(a: m.Open | m.Confirm) -> None:
    require(a.waiver <= _ALL_WAIVERS and a.tenor_reason <= _LAST_TENOR_REASON, why.INVALID_FIELD)


def _require_face_and_dates(c: Context, face: int, until: int, cutoff: int) -> None:
    require(0 < face <= LARGEST_FACE, why.INVALID_AMOUNT)
    require(c.now < until < cutoff, why.INVALID_DATES)


def _require_pending(c: Context, identity: int, record: Receivable, wanted: R) -> None:
    receivable_not_frozen(c, identity, record)
    require(receivable_state(record, None, c.now) is wanted, why.WRONG_RECEIVABLE_STATE)


def _tenor(c: Context, cutoff: int) -> int:
    """Days until the cut-off, rounded up."""
    return -((c.now - cutoff) // DAY)


def _require_tenor(c: Context, cutoff: int, reason: int) -> int:
    """The version of the policy in force, whose tenor rule is met."""
    version, policy = policy_in_force(c.state, c.now)
    tenor = _tenor(c, cutoff)
    require(tenor <= policy.tenor_days_max, why.TENOR_TOO_LONG)
    require(tenor <= policy.tenor_days or reason != TenorReason.NONE, why.TENOR_REASON_MISSING)
    return version


def _reserve(c: Context, lines: tuple[m.EvidenceLine, ...], issuer: int, currency: int, face: int) -> None:
    """Reserve each document's amount for a receivable of this issuer, currency and face."""
    earlier: set[bytes] = set()
    for fingerprint, amount in lines:
        require(fingerprint not in earlier, why.DUPLICATE_EVIDENCE)
        document = c.state.get(EVIDENCE, fingerprint)
        if document is None:
            raise RefusedError(why.UNKNOWN_EVIDENCE)
        require(document.issuer == issuer, why.NOT_ISSUER)
        require(document.currency == currency, why.CURRENCY_MISMATCH)
        require(not document.flags & CONFLICT, why.EVIDENCE_CONFLICT)
        require(amount > 0, why.INVALID_AMOUNT)
        require(document.used + amount <= document.verified, why.EVIDENCE_EXCEEDED)
        c.state.put(EVIDENCE, fingerprint, document._replace(used=document.used + amount))
        earlier.add(fingerprint)
    require(sum(line.amount for line in lines) == face, why.EVIDENCE_SUM_MISMATCH)


def _expose(c: Context, a: m.Open | m.Confirm, version: int) -> None:
    """Count a confirmed face against what one signature may do in a day, and against the obligor's cap."""
    at = (a.obligor, a.currency)
    exposure = c.state.get(EXPOSURES, at) or Exposure()
    if len(c.keys) == 1:
        limit = c.state.get(THRESHOLDS, (version, a.currency)) or Threshold(0, 0)
        today = c.now // DAY
        single = (exposure.single if exposure.day == today else 0) + a.face
        require(a.face <= limit.per_act and single <= limit.per_day, why.CHECKER_REQUIRED)
        exposure = exposure._replace(single=single, day=today)
    outstanding = exposure.outstanding + a.face
    within = outstanding <= exposure.cap or outstanding <= limit_in_force(c.state, *at, exposure, c.now)
    require(within, why.CAP_EXCEEDED)
    c.state.put(EXPOSURES, at, exposure._replace(outstanding=outstanding))


def _commitment(c: Context, trade_contract: bytes) -> bytes:
    return keccak(trade_contract + list_hash(c.act))


def _same_terms(record: Receivable, a: m.Confirm | m.AcceptReceivable) -> bool:
    return (record.face, record.currency, record.cutoff, record.commitment) == (
        a.face,
        a.currency,
        a.cutoff,
        a.commitment,
    )


def _store(
    c: Context, a: m.Submit | m.Open, *, state: int, policy: int = 0, waiver: int = 0, tenor_reason: int = 0
) -> None:
    record = Receivable(
        obligor=a.obligor,
        creditor=a.creditor,
        face=a.face,
        cutoff=a.cutoff,
        until=a.until,
        currency=a.currency,
        policy=policy,
        scenario=a.scenario,
        state=state,
        waiver=waiver,
        flags=0,
        settled=0,
        redeemed=0,
        live=0,
        tenor_reason=tenor_reason,
        commitment=_commitment(c, a.trade_contract),
    )
    c.state.put(RECEIVABLES, a.receivable, record)


def _issue(c: Context, identity: int, record: Receivable) -> None:
    """The receivable stands: its root certificate, of its whole face, is the creditor's."""
    c.state.put(RECEIVABLES, identity, record._replace(state=R.CONFIRMED.value, live=1))
    root = Certificate(
        sequence=FIRST_SEQUENCE,
        holder=record.creditor,
        amount=record.face,
        receivable=identity,
        flags=0,
        state=CertificateState.AVAILABLE.value,
        depth=0,
        encumbrance=0,
        until=0,
    )
    c.state.put(CERTIFICATES, identity, root)


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "Submit": submit,
    "Open": open_receivable,
    "Confirm": confirm,
    "RejectReceivable": reject_receivable,
    "AcceptReceivable": accept_receivable,
    "ReleaseEvidence": release_evidence,
}
