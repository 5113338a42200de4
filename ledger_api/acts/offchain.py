"""The same checks for what is signed but not sent to the chain: requests, quotes, countersignatures, products.

They read the state and change nothing. The order is that of docs/acts.md for every act, then the signer, then the act.
"""

from collections.abc import Callable
from typing import TypeVar

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.codec import Act
from ledger_api.acts.enums import CertificateState
from ledger_api.acts.hashing import Domain, check_digest, digest
from ledger_api.acts.refusals import Refusal, RefusedError
from ledger_api.acts.rules.checks import (
    ANY_ROLE,
    FINANCIER,
    MAKER,
    SUPPLIER,
    acting,
    certificate,
    checker,
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

_Message = TypeVar("_Message", m.RequestFinancing, m.Finance, m.Countersign, m.SetProduct)


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


def check_product(
    state: State, act: Act, now: int, domain: Domain, last: tuple[int, int] | None = None
) -> Refusal | None:
    """Why a SetProduct does not hold, or None. `last` is the product's last version and when that comes into force.

    It is signed by a maker and by a checker of the financier, whatever the policy's thresholds: a product sets the
    terms of every financing under it. A version never reaches back, and never before the one that it follows.

    Raises TypeError for another act.
    """

    def check(c: Context, a: m.SetProduct) -> None:
        _product(c, a, last or (0, 0))

    return _first_refusal(check, m.SetProduct, state, act, now, domain)


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


def _product(c: Context, a: m.SetProduct, last: tuple[int, int]) -> None:
    signer(c, a.financier, FINANCIER, MAKER, c.keys[0])
    require(len(c.keys) == 2, why.CHECKER_REQUIRED)
    checker(c, a.financier, c.keys[0], c.keys[1])
    require(a.product > 0 and any(a.document), why.INVALID_FIELD)
    version, effective = last
    require(a.version == version + 1, why.WRONG_VERSION)
    require(max(c.now, effective) <= a.effective_from, why.INVALID_DATES)


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
        check(Context(Overlay(state), act, identity, now, _signers(act, identity, domain)), act.fields)
    except RefusedError as error:
        return error.refusal
    return None


def _signers(act: Act, identity: bytes, domain: Domain) -> tuple[bytes, ...]:
    digests = [identity]
    if isinstance(act.fields, m.SetProduct):
        digests.append(check_digest(act, domain))
    require(1 <= len(act.signatures) <= len(digests), why.SIGNATURE_COUNT)
    keys = [recover(signed, signature) for signed, signature in zip(digests, act.signatures, strict=False)]
    found = tuple([key for key in keys if key is not None])
    require(len(found) == len(keys), why.BAD_SIGNATURE)
    return found
