"""From a signed act to a durable operation: who presents it, what the rules say, what may be told of it."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Any

from ledger_api.access.identity import Identity
from ledger_api.acts.catalogue import Signing
from ledger_api.acts.codec import Act, MalformedActError, decode
from ledger_api.acts.hashing import Domain, digest
from ledger_api.chain.interface import Companion, Idempotency, Ledger, OperationView, Submission, Verdict
from ledger_api.operations.presenting import may_present
from ledger_api.operations.views import refused_json, remedy, verdict_json
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError, not_found

Sees = Callable[[Identity, Act], Awaitable[bool]]
"""Whether the caller may know of the object that the act is about."""


@dataclass(frozen=True, slots=True)
class Presented:
    """A durable operation; `replayed` where the idempotency key was known."""

    operation: OperationView
    replayed: bool


async def present(
    ledger: Ledger,
    sees: Sees,
    caller: Identity,
    act: Act,
    idempotency: Idempotency | None,
    companion: Companion | None = None,
) -> Presented:
    """Accept one signed act.

    Raises:
        ProblemError: not_a_signer, act_refused with the rules' refusal, or not_found where the caller may not know of
            the act's object (a refusal would tell that there is one).
    """
    _check_presenter(caller, act)
    if act.type.signing is Signing.NOBODY and not await sees(caller, act):
        raise not_found()
    accepted = await ledger.accept(
        Submission(caller.participant, [act.wire], idempotency, companion, whole=True, acts=[act])
    )
    if accepted.operation is None:
        raise refusal_of(accepted.verdicts[0], hidden=not await sees(caller, act))
    return Presented(accepted.operation, accepted.replayed)


async def check(ledger: Ledger, sees: Sees, caller: Identity, act: Act) -> Verdict:
    """What the rules say now, with nothing stored.

    Raises:
        ProblemError: as `present`.
    """
    _check_presenter(caller, act)
    (verdict,) = ledger.check([act.wire])
    visible = await sees(caller, act)
    if not visible and (verdict.refusal is not None or act.type.signing is Signing.NOBODY):
        raise not_found()
    return verdict


@dataclass(frozen=True, slots=True)
class PresentedMany:
    """The operation of the accepted acts, None where none was, and a `verdict_json` per act in order."""

    operation: OperationView | None
    results: tuple[dict[str, Any], ...]
    replayed: bool


async def present_many(
    ledger: Ledger,
    sees: Sees,
    caller: Identity,
    wires: Sequence[bytes],
    idempotency: Idempotency | None,
    *,
    whole: bool,
) -> PresentedMany:
    """Accept each act for itself, in order; with `whole` all or none. What the caller may not present is not judged."""
    acts = [_readable(wire) for wire in wires]
    foreign = [act is not None and not may_present(caller, act) for act in acts]
    hidden = [act is not None and act.type.signing is Signing.NOBODY and not await sees(caller, act) for act in acts]
    judged = [i for i in range(len(wires)) if not foreign[i] and not hidden[i]]
    results: list[dict[str, Any] | None] = [None] * len(wires)
    domain = domain_of(ledger)
    for i, act in enumerate(acts):
        if act is not None and (foreign[i] or hidden[i]):
            code = Code.NOT_A_SIGNER if foreign[i] else Code.NOT_FOUND
            results[i] = refused_json(digest(act, domain), act.type.name, code)
    if not judged or (whole and len(judged) < len(wires)):
        verdicts = await _dry(ledger, [wires[i] for i in judged])
        operation, replayed = None, False
    else:
        ours = [wires[i] for i in judged]
        read = [acts[i] for i in judged]
        submission = Submission(caller.participant, ours, idempotency, whole=whole, acts=read)
        accepted = await ledger.accept(submission)
        verdicts, operation, replayed = accepted.verdicts, accepted.operation, accepted.replayed
    for i, verdict in zip(judged, verdicts, strict=True):
        act = acts[i]
        if verdict.refusal is not None and act is not None and not await sees(caller, act):
            results[i] = refused_json(verdict.digest, act.type.name, Code.NOT_FOUND)
        else:
            results[i] = verdict_json(verdict)
    return PresentedMany(operation, tuple(result for result in results if result is not None), replayed)


def refusal_of(verdict: Verdict, *, hidden: bool) -> ProblemError:
    """The problem that a refused act is answered with."""
    if hidden:
        return not_found()
    name = verdict.refusal or ""
    return ProblemError(Code.ACT_REFUSED, f"the rules refuse the act: {name}", refusal=name, remedy=remedy(name))


def domain_of(ledger: Ledger) -> Domain:
    """The domain that acts of this ledger are signed under."""
    network = ledger.network
    return Domain(network.chain_id, network.contract, network.salt)


def _check_presenter(caller: Identity, act: Act) -> None:
    if not may_present(caller, act):
        raise ProblemError(Code.NOT_A_SIGNER, f"participant {caller.participant} does not sign this {act.type.name}")


def _readable(wire: bytes) -> Act | None:
    try:
        return decode(wire)
    except MalformedActError:
        return None


async def _dry(ledger: Ledger, wires: Sequence[bytes]) -> tuple[Verdict, ...]:
    return ledger.check(wires) if wires else ()
