"""What a stored record means at an instant: time makes offers lapse and receivables overdue with nobody acting."""

from typing import Final

from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState, FreezeTarget
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.records import Account, Certificate, Exposure, Financing, Line, Policy, Receivable
from ledger_api.acts.state import FREEZES, GOVERNANCE, LINES, POLICIES, State

DAY: Final = 86_400
_LAPSING: Final = frozenset({C.OFFERED.value, C.LOCKED.value})
_REPAID_BY_REDEMPTION: Final = (FinancingState.DISBURSED, FinancingState.RECOURSE_CALLED, FinancingState.PLEDGED)
_CONFIRMED: Final = frozenset({R.CONFIRMED.value, R.PART_PAID.value, R.SETTLED.value, R.CANCELLED.value})
_STATES: Final = {state.value: state for state in C}
FROZEN: Final = 1
"""Flag of a participant, certificate or receivable: a freeze record may exist."""


def receivable_state(receivable: Receivable, policy: Policy | None, now: int) -> R:
    """The effective state; `policy` is the pinned version (None before there is one)."""
    stored = receivable.state
    if stored in (R.SUBMITTED, R.OPENED):
        return R.EXPIRED if now > receivable.until else R(stored)
    if stored in (R.CONFIRMED, R.PART_PAID):
        unpaid = receivable.due - receivable.settled
        if receivable.defaulted_at and unpaid:
            return R.DEFAULTED
        if policy is not None and unpaid > receivable.disputed:
            return R.OVERDUE if now > receivable.cutoff + policy.grace_days * DAY else R(stored)
    if stored == R.SETTLED and receivable.written_down:
        return R.WRITTEN_OFF
    if stored == R.SETTLED and receivable.defaulted_at:
        return R.CURED
    return R(stored)


def certificate_state(certificate: Certificate, cutoff: int, now: int) -> C:
    """The effective state: offers and locks lapse past their `until` and at the cut-off, pledges past their `until`."""
    stored = certificate.state
    if stored in _LAPSING and (now > certificate.until or now >= cutoff):
        return C.AVAILABLE
    if stored == C.PLEDGED and now > certificate.until:
        return C.AVAILABLE
    return _STATES[stored]


def financing_state(financing: Financing, certificate: Certificate, cutoff: int, now: int) -> FinancingState:
    """The effective state: without a lock in force it is cancelled, without a pledge in force released.

    What was disbursed or pledged is repaid once its certificate is redeemed.
    """
    stored = FinancingState(financing.state)
    if stored in (FinancingState.ACCEPTED, FinancingState.REGISTERED):
        locked = certificate_state(certificate, cutoff, now) is C.LOCKED
        return stored if locked else FinancingState.CANCELLED
    if stored in _REPAID_BY_REDEMPTION:
        if certificate.state == C.REDEEMED:
            return FinancingState.REPAID
        if stored is FinancingState.PLEDGED and certificate_state(certificate, cutoff, now) is not C.PLEDGED:
            return FinancingState.RELEASED
    return stored


def is_frozen(state: State, target: FreezeTarget, subject: int, flags: int, now: int) -> bool:
    """Whether an order on the subject is in force; `flags` are the subject's own."""
    if not flags & FROZEN:
        return False
    record = state.get(FREEZES, (int(target), subject))
    return record is not None and now <= record.until


def account_in_force(account: Account, now: int) -> bytes:
    """The commitment of the bank account that money goes to at the instant."""
    if any(account.pending) and account.effective_from <= now:
        return account.pending
    return account.commitment


def line_in_force(line: Line, now: int) -> bool:
    """Whether a line counts at the instant: both ends of its time are within it."""
    return line.effective_from <= now <= line.until


def limit_in_force(state: State, obligor: int, currency: int, exposure: Exposure, now: int) -> int:
    """What an obligor may owe in a currency at the instant: its cap and the lines in force together."""
    lines = [state.get(LINES, (obligor, currency, slot)) for slot in range(exposure.lines)]
    return exposure.cap + sum([line.amount for line in lines if line is not None and line_in_force(line, now)])


def policy_in_force(state: State, now: int) -> tuple[int, Policy]:
    """The version in force and the policy: the highest whose `effective_from` is not after now.

    Raises:
        LookupError: the state has no policy in force, as no ledger has before its genesis.
    """
    governance = state.get(GOVERNANCE, 0)
    version = governance.last_policy if governance else 0
    while version:
        policy = state.get(POLICIES, version)
        if policy is not None and policy.effective_from <= now:
            return version, policy
        version -= 1
    raise LookupError("no policy is in force")


def confirmed(receivable: Receivable) -> bool:
    """Whether certificates of the receivable exist: it was confirmed, whatever has become of it since."""
    return receivable.state in _CONFIRMED
