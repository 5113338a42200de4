"""One act against the state: the checks that every act passes, then the rule of its kind; all of it or nothing."""

from collections.abc import Sequence
from enum import StrEnum
from typing import Final, NamedTuple

from ledger_api.acts import refusals as why
from ledger_api.acts.catalogue import BY_NAME, Signing
from ledger_api.acts.codec import Act, MalformedActError, decode
from ledger_api.acts.enums import AlertCode
from ledger_api.acts.genesis import found
from ledger_api.acts.hashing import Domain, check_digest, digest, keccak
from ledger_api.acts.refusals import Refusal, RefusedError
from ledger_api.acts.rules import HANDLERS
from ledger_api.acts.rules.checks import governance_of, in_time, not_paused, require
from ledger_api.acts.rules.context import Context
from ledger_api.acts.signing import recover
from ledger_api.acts.state import SCHEDULED, Changes, Overlay, State

__all__ = ["Outcome", "Status", "apply", "apply_act", "found", "judge_act", "recover_keys", "signatures_of"]

_COUNTS: Final = {
    Signing.ONE: (1,),
    Signing.DUAL: (1, 2),
    Signing.JOINT: (2,),
    Signing.GOVERNOR: (1,),
    Signing.NOBODY: (0,),
}
_REDUCE_EVIDENCE: Final = BY_NAME["ReduceEvidence"].kind


class Status(StrEnum):
    """What became of an act."""

    EXECUTED = "executed"
    SCHEDULED = "scheduled"
    REFUSED = "refused"


class Outcome(NamedTuple):
    """The answer to one item.

    `digest` is the keccak of the item's bytes where they can't be parsed; `kind` its first byte, 0 where there is none.
    `eta` (unix seconds) belongs to SCHEDULED; `alert` is the fingerprint of a document that members must look at.
    """

    digest: bytes
    kind: int
    status: Status
    refusal: Refusal | None = None
    eta: int = 0
    alert: bytes | None = None

    @property
    def alert_code(self) -> AlertCode:
        """What the alert, where there is one, is about."""
        return AlertCode.EXCEEDED if self.kind == _REDUCE_EVIDENCE else AlertCode.CONFLICT


def apply(state: State, item: bytes, now: int, domain: Domain, keys: Sequence[bytes | None] | None = None) -> Outcome:
    """Judge one wire item at an instant (unix seconds) and write what it changes.

    The state is changed only where the act is EXECUTED or SCHEDULED. `keys` are the signers from `recover_keys`, where
    they are known already.
    """
    try:
        act = decode(item)
    except MalformedActError:
        return _malformed(item)
    if act.type.kind not in HANDLERS:
        return _malformed(item)
    return apply_act(state, act, digest(act, domain), now, domain, keys)


def apply_act(
    state: State, act: Act, identity: bytes, now: int, domain: Domain, keys: Sequence[bytes | None] | None = None
) -> Outcome:
    """As `apply`, for a decoded act of a kind that executes on chain, whose digest is known."""
    outcome, changes = judge_act(state, act, identity, now, domain, keys)
    for (table, key), record in changes.items():
        state.put(table, key, record)
    return outcome


def judge_act(
    state: State, act: Act, identity: bytes, now: int, domain: Domain, keys: Sequence[bytes | None] | None = None
) -> tuple[Outcome, Changes]:
    """As `apply_act`, with the state left as it is: what the act would write comes beside the outcome."""
    kind = act.type.kind
    handler = HANDLERS[kind]
    overlay = Overlay(state)
    try:
        not_paused(overlay, act, now)
        if act.signatures or act.type.signing is not Signing.GOVERNORS:
            in_time(act, now)
        _check_count(overlay, act, identity)
        context = Context(overlay, act, identity, now, _signers(act, domain, keys))
        if act.type.items is None:
            handler(context, act.fields)
        else:
            handler(context, act.fields, act.items)
    except RefusedError as error:
        return Outcome(identity, kind, Status.REFUSED, error.refusal), {}
    if context.eta:
        return Outcome(identity, kind, Status.SCHEDULED, eta=context.eta), overlay.changes
    return Outcome(identity, kind, Status.EXECUTED, alert=context.alert), overlay.changes


def recover_keys(act: Act, domain: Domain, identity: bytes | None = None) -> tuple[bytes | None, ...]:
    """The address that made each signature, None for a bad one; a dual act's second is over the check digest.

    `identity` is the act's digest, where it is known already.
    """
    return tuple([recover(over, signature) for over, signature in signatures_of(act, domain, identity)])


def signatures_of(act: Act, domain: Domain, identity: bytes | None = None) -> list[tuple[bytes, bytes]]:
    """Each signature with the digest that it has to be over; a dual act's second is over the check digest."""
    if not act.signatures:
        return []
    identity = identity or digest(act, domain)
    if act.type.signing is not Signing.DUAL or len(act.signatures) == 1:
        return [(identity, signature) for signature in act.signatures]
    checked = check_digest(act, domain)
    return [(checked if place else identity, signature) for place, signature in enumerate(act.signatures)]


def _malformed(item: bytes) -> Outcome:
    return Outcome(keccak(item), item[0] if item else 0, Status.REFUSED, why.MALFORMED_ACT)


def _check_count(state: State, act: Act, identity: bytes) -> None:
    count, signing = len(act.signatures), act.type.signing
    if signing is not Signing.GOVERNORS:
        right = count in _COUNTS[signing]
    elif count == 0:
        right = state.get(SCHEDULED, identity) is not None
    else:
        right = count >= governance_of(state).threshold
    require(right, why.SIGNATURE_COUNT)


def _signers(act: Act, domain: Domain, keys: Sequence[bytes | None] | None) -> tuple[bytes, ...]:
    signers = tuple([key for key in (recover_keys(act, domain) if keys is None else keys) if key is not None])
    if len(signers) != len(act.signatures):
        raise RefusedError(why.BAD_SIGNATURE)
    return signers
