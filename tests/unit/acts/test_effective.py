"""What a stored record means at an instant, at each instant at which that changes."""

import pytest

from ledger_api.acts import state as s
from ledger_api.acts.effective import (
    account_in_force,
    certificate_state,
    confirmed,
    financing_state,
    is_frozen,
    policy_in_force,
    receivable_state,
)
from ledger_api.acts.enums import CertificateState as C
from ledger_api.acts.enums import FinancingState as F
from ledger_api.acts.enums import FreezeTarget
from ledger_api.acts.enums import ReceivableState as R
from ledger_api.acts.records import Account, Certificate, Financing, Freeze, Governance, Policy, Receivable
from ledger_api.acts.state import MemoryState

NOW = 1_000_000
DAY = 86_400
POLICY = Policy(0, 180, 365, 3, 12, 100, 2, 1, 30, 600)
CLAIM = Receivable(10, 20, 100, NOW, NOW, 156, 1, 0, R.CONFIRMED, 0, 0, 0, 0, 1, 0, bytes(32))
PIECE = Certificate(3, 20, 100, 7, 0, C.AVAILABLE, 0, 0, 0)
SALE = Financing(30, 0, 0, NOW, F.ACCEPTED, 0, 20, bytes(32), bytes(32), bytes(32), bytes(32))


@pytest.mark.parametrize("stored", [R.SUBMITTED, R.OPENED])
def test_pending_receivable__expires_after_its_last_second(stored: R) -> None:
    record = CLAIM._replace(state=stored)
    assert [receivable_state(record, None, NOW + step) for step in (-1, 0, 1)] == [stored, stored, R.EXPIRED]


@pytest.mark.parametrize("stored", [R.CONFIRMED, R.PART_PAID])
def test_unpaid_receivable__is_overdue_after_the_grace_days(stored: R) -> None:
    record = CLAIM._replace(state=stored, settled=99)
    last = NOW + 2 * DAY
    assert [receivable_state(record, POLICY, last + step) for step in (-DAY, 0, 1)] == [stored, stored, R.OVERDUE]
    assert receivable_state(record._replace(settled=100), POLICY, last + 1) is stored, "paid, not yet shared out"
    assert receivable_state(record, None, last + 1) is stored, "nothing is overdue under no policy"


@pytest.mark.parametrize("stored", [R.SETTLED, R.REJECTED, R.EXPIRED])
def test_ended_receivable__stays_as_it_ended(stored: R) -> None:
    assert receivable_state(CLAIM._replace(state=stored), POLICY, NOW + 99 * DAY) is stored


@pytest.mark.parametrize("stored", [C.OFFERED, C.LOCKED])
def test_offer_and_lock__lapse_after_their_last_second_and_at_the_cutoff(stored: C) -> None:
    record = PIECE._replace(state=stored, until=NOW)
    states = [certificate_state(record, NOW + 9, NOW + step) for step in (-1, 0, 1)]
    assert states == [stored, stored, C.AVAILABLE]
    assert [certificate_state(record, NOW, NOW + step) for step in (-1, 0)] == [stored, C.AVAILABLE]


@pytest.mark.parametrize("stored", [C.AVAILABLE, C.PAYING, C.SPENT, C.REDEEMED])
def test_other_certificates__never_lapse(stored: C) -> None:
    assert certificate_state(PIECE._replace(state=stored, until=1), 1, NOW) is stored


@pytest.mark.parametrize("stored", [F.ACCEPTED, F.REGISTERED])
def test_financing__without_its_lock__is_cancelled(stored: F) -> None:
    locked = PIECE._replace(state=C.LOCKED, until=NOW)
    sale = SALE._replace(state=stored)
    assert financing_state(sale, locked, NOW + 9, NOW) is stored
    assert financing_state(sale, locked, NOW + 9, NOW + 1) is F.CANCELLED
    assert financing_state(sale, locked, NOW, NOW) is F.CANCELLED
    assert financing_state(sale, PIECE, NOW + 9, NOW) is F.CANCELLED


@pytest.mark.parametrize("stored", [F.PAYING, F.DISBURSED, F.FAILED, F.CANCELLED])
def test_financing__under_way_or_ended__is_what_is_stored(stored: F) -> None:
    assert financing_state(SALE._replace(state=stored), PIECE, NOW, NOW) is stored


def test_freeze__holds_to_its_last_second_and_only_where_the_flag_says_so() -> None:
    state = MemoryState()
    state.put(s.FREEZES, (2, 7), Freeze(NOW, 70, bytes(24)))
    frozen = [is_frozen(state, FreezeTarget.CERTIFICATE, 7, 1, NOW + step) for step in (-1, 0, 1)]
    assert frozen == [True, True, False]
    assert not is_frozen(state, FreezeTarget.CERTIFICATE, 7, 0b1110, NOW)
    assert not is_frozen(state, FreezeTarget.RECEIVABLE, 7, 1, NOW)
    assert not is_frozen(state, FreezeTarget.CERTIFICATE, 8, 1, NOW)


def test_pending_account__is_in_force_from_its_instant_on() -> None:
    old, new = b"\1" * 32, b"\2" * 32
    account = Account(old, new, NOW, 1)
    assert [account_in_force(account, NOW + step) for step in (-1, 0)] == [old, new]
    assert account_in_force(Account(old, bytes(32), 0, 1), NOW) == old


def test_policy_in_force__is_the_highest_version_that_has_begun() -> None:
    state = MemoryState()
    state.put(s.GOVERNANCE, 0, Governance(2, 0, 3, 0, 0, 3))
    for version, begins in ((1, 0), (2, NOW), (3, NOW)):
        state.put(s.POLICIES, version, POLICY._replace(effective_from=begins))
    assert [policy_in_force(state, NOW + step)[0] for step in (-1, 0)] == [1, 3]
    assert policy_in_force(state, NOW)[1].effective_from == NOW


def test_policy_in_force__before_any_has_begun__is_an_error() -> None:
    state = MemoryState()
    with pytest.raises(LookupError, match="no policy"):
        policy_in_force(state, NOW)
    state.put(s.GOVERNANCE, 0, Governance(2, 0, 3, 0, 0, 1))
    state.put(s.POLICIES, 1, POLICY._replace(effective_from=NOW + 1))
    with pytest.raises(LookupError, match="no policy"):
        policy_in_force(state, NOW)


def test_confirmed__is_what_certificates_may_be_of() -> None:
    states = {state for state in R if confirmed(CLAIM._replace(state=state))}
    assert states == {R.CONFIRMED, R.PART_PAID, R.SETTLED, R.CANCELLED}
