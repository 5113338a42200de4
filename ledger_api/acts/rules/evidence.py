"""What a verifier attests of documents, known to the ledger by their keyed fingerprints alone."""

from collections.abc import Callable, Mapping
from typing import Any, Final

from ledger_api.acts import messages as m
from ledger_api.acts import refusals as why
from ledger_api.acts.enums import EvidenceReduction, EvidenceType
from ledger_api.acts.records import Evidence
from ledger_api.acts.refusals import RefusedError
from ledger_api.acts.rules.checks import MAKER, VERIFIER, known_participant, require, signer
from ledger_api.acts.rules.context import Context
from ledger_api.acts.state import EVIDENCE

CONFLICT: Final = 1
"""Flag of a document that was attested with differing contents."""
EXCEEDED: Final = 2
"""Flag of a document of which more was used than is verified since it was reduced."""
REDUCED: Final = 4
"""Flag of a document of which less is verified than was attested."""
_TYPES: Final = frozenset(kind.value for kind in EvidenceType)
_REASONS: Final = frozenset(reason.value for reason in EvidenceReduction)


def attest_evidence(c: Context, a: m.AttestEvidence) -> None:
    """Record a document and its verified amount; the same fingerprint with other contents is an alert."""
    signer(c, a.verifier, VERIFIER, MAKER, c.keys[0])
    known_participant(c, a.issuer)
    require(a.evidence_type in _TYPES, why.INVALID_FIELD)
    require(a.amount > 0, why.INVALID_AMOUNT)
    known = c.state.get(EVIDENCE, a.fingerprint)
    if known is None:
        fresh = Evidence(a.amount, 0, a.issuer, a.currency, a.epoch, a.evidence_type, 0, a.content)
        c.state.put(EVIDENCE, a.fingerprint, fresh)
        return
    same = (known.issuer, known.currency, known.content) == (a.issuer, a.currency, a.content)
    equal = same and (known.verified == a.amount or known.flags & REDUCED != 0)
    require(not equal and not known.flags & CONFLICT, why.ALREADY_ATTESTED)
    c.state.put(EVIDENCE, a.fingerprint, known._replace(flags=known.flags | CONFLICT))
    c.alert = a.fingerprint


def reduce_evidence(c: Context, a: m.ReduceEvidence) -> None:
    """Lower what is verified of a document; where receivables use more than that, it is an alert."""
    signer(c, a.verifier, VERIFIER, MAKER, c.keys[0])
    known = c.state.get(EVIDENCE, a.fingerprint)
    if known is None:
        raise RefusedError(why.UNKNOWN_EVIDENCE)
    require(a.reason in _REASONS, why.INVALID_FIELD)
    require(a.verified < known.verified, why.INVALID_AMOUNT)
    exceeded = known.used > a.verified
    flags = known.flags | REDUCED | (EXCEEDED if exceeded else 0)
    c.state.put(EVIDENCE, a.fingerprint, known._replace(verified=a.verified, flags=flags))
    if exceeded:
        c.alert = a.fingerprint


HANDLERS: Final[Mapping[str, Callable[..., Any]]] = {
    "AttestEvidence": attest_evidence,
    "ReduceEvidence": reduce_evidence,
}
