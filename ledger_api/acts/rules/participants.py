"""What a participant decides about itself: its keys, its account, its nonces."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.effective import DAY, account_in_force, policy_in_force
from ledger_api.acts.records import Account, Signer
from ledger_api.acts.rules.checks import (
    ADMIN,
    ALL_CAPABILITIES,
    ANY_ROLE,
    GOVERNOR,
    MAKER,
    PRIMARY,
    require,
    signer,
    spend,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.governance import NO_KEY, PERSON_BYTES
from ledger_api.acts.state import ACCOUNTS, GOVERNOR_KEYS, SIGNERS

MOST_SIGNERS: Final = 8


def set_signer(c: Context, a: m.SetSigner) -> None:
    """Add or change a signer key, or retire it where it gets no capability."""
    participant = signer(c, a.participant, ANY_ROLE, ADMIN, c.keys[0])
    spend(c, a.participant, a.nonce)
    require(a.key != NO_KEY and a.capabilities <= ALL_CAPABILITIES, why.INVALID_FIELD)
    keeps = a.key != participant.key or a.capabilities & PRIMARY == PRIMARY
    require(keeps, why.PRIMARY_KEY)
    at = (a.participant, a.key)
    known = c.state.get(SIGNERS, at) is not None
    governor = participant.roles & GOVERNOR != 0
    if a.capabilities == 0:
        require(known, why.NOT_A_SIGNER)
        c.state.put(SIGNERS, at, None)
        if governor:
            c.state.put(GOVERNOR_KEYS, a.key, None)
        _count_signers(c, a.participant, -1)
        return
    if governor:
        require(c.state.get(GOVERNOR_KEYS, a.key) in (None, a.participant), why.KEY_TAKEN)
        c.state.put(GOVERNOR_KEYS, a.key, a.participant)
    if not known:
        _count_signers(c, a.participant, 1)
    c.state.put(SIGNERS, at, Signer(a.person[:PERSON_BYTES], a.capabilities))


def _count_signers(c: Context, participant: int, step: int) -> None:
    account = _account(c, participant)
    signers = account.signers + step
    require(signers <= MOST_SIGNERS, why.LIMIT_REACHED)
    c.state.put(ACCOUNTS, participant, account._replace(signers=signers))


def _account(c: Context, participant: int) -> Account:
    account = c.state.get(ACCOUNTS, participant)
    if account is None:
        raise LookupError(f"participant {participant} was enrolled without an account")
    return account


def bind_account(c: Context, a: m.BindAccount) -> None:
    """Bind another account, in force after the cooling time: whoever steals a key can't redirect money at once."""
    signer(c, a.participant, ANY_ROLE, ADMIN, c.keys[0])
    spend(c, a.participant, a.nonce)
    require(any(a.account), why.INVALID_FIELD)
    account = _account(c, a.participant)
    _, policy = policy_in_force(c.state, c.now)
    c.state.put(
        ACCOUNTS,
        a.participant,
        account._replace(
            commitment=account_in_force(account, c.now),
            pending=a.account,
            effective_from=c.now + policy.cooling_days * DAY,
        ),
    )


def cancel_nonce(c: Context, a: m.CancelNonce) -> None:
    """Use up a nonce, so that an act signed with it can't execute any more."""
    signer(c, a.participant, ANY_ROLE, MAKER | ADMIN, c.keys[0])
    spend(c, a.participant, a.nonce)


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "SetSigner": set_signer,
    "BindAccount": bind_account,
    "CancelNonce": cancel_nonce,
}
