"""The same checks for what is signed but not sent to the chain: financing requests, quotes, countersignatures.

They read the state and change nothing. The order is that of docs/acts.md for every act, then the signer, then the act.
"""

from collections.abc import Callable
from typing import TypeVar

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import CertificateState
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.refusals import Refusal, RefusedError
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    FINANCIER,
    MAKER,
    SUPPLIER,
    acting,
    certificate,
    eligible,
    in_time,
    not_frozen,
    not_paused,
    require,
    signer,
    signer_though_frozen,
)
from ledger_api.acts.rules.context import Context
from ledger_api.acts.rules.financing import LAST_RECOURSE, financeable
from ledger_api.acts.signing import recover
from ledger_api.acts.state import Overlay, State

_Message = TypeVar("_Message", m.RequestFinancing, m.Finance, m.Countersign)


def check_request(state: State, act: Act, now: int, domain: Domain) -> Refusal | None:
    """Why a RequestFinancing does not hold at the instant (unix seconds), or None.

    It holds while the signing holder could accept a quote for the whole certificate, and each of the invited, named
    once, could give one. Raises TypeError for another act.
    """
    return _first_refusal(_request, m.RequestFinancing, state, act, now, domain)


def check_quote(state: State, act: Act, now: int, domain: Domain) -> Refusal | None:
    """Why a Finance with only the financier's signature does not hold, or None: all but the holder's signature.

    Raises TypeError for another act.
    """
    return _first_refusal(_quote, m.Finance, state, act, now, domain)


def check_countersign(state: State, act: Act, now: int, domain: Domain) -> Refusal | None:
    """Why a Countersign is not the word of an active participant, or None; what it says is the caller's to compare.

    Raises TypeError for another act.
    """
    return _first_refusal(_countersign, m.Countersign, state, act, now, domain)


def _request(c: Context, a: m.RequestFinancing) -> None:
    signer(c, a.holder, SUPPLIER | FINANCIER, MAKER, c.keys[0])
    record, claim = certificate(c, a.certificate, a.sequence, (CertificateState.AVAILABLE,), a.holder)
    require(a.recourse <= LAST_RECOURSE, why.INVALID_FIELD)
    require(a.amount == record.amount, why.TERMS_MISMATCH)
    require(c.now < a.until < claim.cutoff, why.INVALID_DATES)
    invited = [line.financier for line in c.act.items]
    require(len(set(invited)) == len(invited), why.INVALID_FIELD)
    for financier in invited:
        require(financier != a.holder, why.SAME_PARTY)
        eligible(c, financier, FINANCIER)


def _quote(c: Context, a: m.Finance) -> None:
    holder = acting(c, a.holder, SUPPLIER | FINANCIER)
    not_frozen(c, a.holder, holder)
    signer(c, a.financier, FINANCIER, MAKER, c.keys[0])
    financeable(c, a)


def _countersign(c: Context, a: m.Countersign) -> None:
    # A frozen member has still seen what it has seen.
    signer_though_frozen(c, a.member, ANY_ROLE, MAKER, c.keys[0])


def _first_refusal(
    check: Callable[[Context, _Message], None],
    message: type[_Message],
    state: State,
    act: Act,
    now: int,
    domain: Domain,
) -> Refusal | None:
    if not isinstance(act.fields, message):
        raise TypeError(f"a {message.__name__} is checked here, not a {act.type.name}")
    identity = digest(act, domain)
    try:
        not_paused(state, act, now)
        in_time(act, now)
        check(Context(Overlay(state), act, identity, now, (_only_signer(act, identity),)), act.fields)
    except RefusedError as error:
        return error.refusal
    return None


def _only_signer(act: Act, identity: bytes) -> bytes:
    require(len(act.signatures) == 1, why.SIGNATURE_COUNT)
    key = recover(identity, act.signatures[0])
    if key is None:
        raise RefusedError(why.BAD_SIGNATURE)
    return key
