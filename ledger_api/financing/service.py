"""Requests and quotes: signed, judged by the rules before they are stored, and read by nobody but whom they concern.

A quote binds its financier from the moment that the requester was shown it. Before, it can be withdrawn; after, the
signature is out and only time or the certificate's next act ends it.
"""

import hmac
from collections.abc import Mapping, Sequence
from enum import Enum, auto
from typing import Any, Final

import orjson
from sqlalchemy import Connection

from ledger_api.access.identity import Identity
from ledger_api.access.visibility import Sight
from ledger_api.acts.codec import Act, decode
from ledger_api.acts.enums import Role
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.messages import Finance, RequestFinancing
from ledger_api.acts.offchain import check_quote, check_request
from ledger_api.acts.refusals import Refusal
from ledger_api.acts.state import CERTIFICATES, PARTICIPANTS
from ledger_api.financing import repository
from ledger_api.financing.repository import StoredFinancingRequest, StoredQuote
from ledger_api.financing.schemas import SealedModel, UnderModel
from ledger_api.operations.views import remedy
from ledger_api.products.cases import require_within
from ledger_api.store.ids import new_id
from ledger_api.store.projection import SnapshotState
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError, not_found

MOST_QUOTES: Final = 20
"""Quotes of one financier for one request."""


def quote_subject(request_digest: bytes, financier: int) -> str:
    """What the terms of a quote are sealed for: this request's answer by this financier."""
    return f"quote/0x{request_digest.hex()}/{financier}"


def new_request(
    connection: Connection, caller: Identity, act: Act, now: int, domain: Domain
) -> tuple[StoredFinancingRequest, bool]:
    """Store a signed request; the same one again is the first one. Whether it is new.

    Raises:
        ProblemError: not_a_signer, act_refused, or not_found where the caller may not know of the certificate.
    """
    known = judged(connection, caller, act, now, domain)
    return (known, False) if known is not None else (_stored(connection, act, now, domain, None), True)


def judged(
    connection: Connection, caller: Identity, act: Act, now: int, domain: Domain
) -> StoredFinancingRequest | None:
    """The row of a request that was made before, None for one that can be made.

    Raises:
        ProblemError: as `new_request`.
    """
    fields: RequestFinancing = act.fields
    if fields.holder != caller.participant:
        raise ProblemError(Code.NOT_A_SIGNER, f"participant {caller.participant} does not sign this RequestFinancing")
    known = repository.request_by_digest(connection, digest(act, domain))
    if known is not None:
        return known
    refusal = check_request(SnapshotState(connection), act, now, domain)
    if refusal is not None:
        seen = Sight(connection, caller, now).of_certificate(fields.certificate)
        raise _refused(refusal) if seen else not_found()
    return None


def store_bundle(connection: Connection, acts: Sequence[Act], now: int, domain: Domain) -> list[StoredFinancingRequest]:
    """Store requests that were judged, as one bundle; those that were made before keep the bundle that they have.

    What is missing of a bundle joins it, so that a bundle presented again is the same one.
    """
    known = [repository.request_by_digest(connection, digest(act, domain)) for act in acts]
    bundle = next((row.bundle for row in known if row is not None and row.bundle), None) or new_id()
    rows = []
    for act, row in zip(acts, known, strict=True):
        # An act that stands twice in the list was stored a moment ago.
        again = row or repository.request_by_digest(connection, digest(act, domain))
        rows.append(again or _stored(connection, act, now, domain, bundle))
    return rows


def _stored(connection: Connection, act: Act, now: int, domain: Domain, bundle: bytes | None) -> StoredFinancingRequest:
    fields: RequestFinancing = act.fields
    row = StoredFinancingRequest(
        new_id(),
        digest(act, domain),
        fields.holder,
        fields.certificate,
        fields.sequence,
        fields.amount,
        fields.recourse,
        fields.until,
        act.wire,
        now,
        bundle,
    )
    repository.add_request(connection, row, [line.financier for line in act.items])
    return row


def withdraw_request(
    connection: Connection, caller: Identity, identity: bytes | None, now: int
) -> StoredFinancingRequest:
    """Take back an own request: nobody quotes for it any more, and no quote for it is accepted here. Twice is once.

    Raises:
        ProblemError: not_found; conflict where a quote for it was accepted.
    """
    row = visible_request(connection, caller, identity)
    if row.holder != caller.participant:
        raise not_found()
    if row.withdrawn is None and repository.has_accepted(connection, row.id):
        raise ProblemError(Code.CONFLICT, "a quote for it was accepted: end the lock with the financier")
    repository.withdraw_request(connection, row.id, now)
    return repository.request(connection, row.id) or row


def visible_request(connection: Connection, caller: Identity, identity: bytes | None) -> StoredFinancingRequest:
    """A request of the caller, or one that invites it.

    Raises:
        ProblemError: not_found.
    """
    row = None if identity is None else repository.request(connection, identity)
    if row is None:
        raise not_found()
    if row.holder != caller.participant and not repository.is_invited(connection, row.id, caller.participant):
        raise not_found()
    return row


def new_quote(
    connection: Connection,
    caller: Identity,
    request: StoredFinancingRequest,
    act: Act,
    sealed: SealedModel,
    under: UnderModel | None,
    now: int,
    domain: Domain,
) -> tuple[StoredQuote, bool]:
    """Store a half-signed Finance with its sealed terms; the same one again is the first one. Whether it is new.

    Raises:
        ProblemError: not_a_signer, invalid_request where quote and request differ, act_refused, outside_product,
            conflict past a bound.
    """
    fields: Finance = act.fields
    if request.holder == caller.participant or fields.financier != caller.participant:
        raise ProblemError(Code.NOT_A_SIGNER, f"participant {caller.participant} does not quote here")
    _same(fields, request)
    _sealed_for(connection, sealed, request, caller.participant)
    identity = digest(act, domain)
    known = repository.quote_by_digest(connection, identity)
    if known is not None:
        return known, False
    refusal = check_quote(SnapshotState(connection), act, now, domain)
    if refusal is not None:
        raise _refused(refusal)
    if now > request.until or request.withdrawn is not None:
        raise ProblemError(Code.CONFLICT, "the request is over")
    if repository.count_quotes_by(connection, request.id, caller.participant) >= MOST_QUOTES:
        raise ProblemError(Code.CONFLICT, f"at most {MOST_QUOTES} quotes for one request")
    if under is not None:
        require_within(connection, fields, under.product, under.version, now)
    row = StoredQuote(
        new_id(),
        identity,
        request.id,
        caller.participant,
        act.wire,
        orjson.dumps(sealed.model_dump()),
        None,
        None,
        now,
        under.product if under else None,
        under.version if under else None,
    )
    repository.add_quote(connection, row)
    return row, True


class Seen(Enum):
    """As whom a caller sees a quote."""

    FINANCIER = auto()
    REQUESTER = auto()
    AUDITOR = auto()


def visible_quote(connection: Connection, caller: Identity, identity: bytes | None) -> tuple[StoredQuote, Seen]:
    """A quote that the caller gave, that answers its request, or that it audits.

    Raises:
        ProblemError: not_found.
    """
    row = None if identity is None else repository.quote(connection, identity)
    request = None if row is None else repository.request(connection, row.request)
    if row is None or request is None:
        raise not_found()
    if caller.participant == row.financier:
        return row, Seen.FINANCIER
    if caller.participant == request.holder and row.withdrawn is None:
        return row, Seen.REQUESTER
    if caller.participant != request.holder and caller.has(Role.AUDITOR):
        return row, Seen.AUDITOR
    raise not_found()


def withdraw(connection: Connection, caller: Identity, identity: bytes | None, now: int) -> StoredQuote:
    """Take back a quote that the requester has not been shown. Twice is once.

    Raises:
        ProblemError: not_found; conflict where it binds already.
    """
    row, seen = visible_quote(connection, caller, identity)
    if seen is not Seen.FINANCIER:
        raise not_found()
    if row.withdrawn is None and row.read is not None:
        raise ProblemError(Code.CONFLICT, "the requester has read it: it binds until it expires")
    repository.withdraw(connection, row.id, now)
    return repository.quote(connection, row.id) or row


def check_acceptance(request: StoredFinancingRequest, quote: StoredQuote, act: Act) -> None:
    """Check that an act is the quoted one, with the financier's own signature behind the holder's.

    Raises:
        ProblemError: wrong_act; conflict where the request was taken back.
    """
    quoted = decode(quote.wire)
    same = act.body == quoted.body and len(act.signatures) == 2
    if not same or not hmac.compare_digest(act.signatures[1], quoted.signatures[0]):
        raise ProblemError(Code.WRONG_ACT, "the act is not this quote with both signatures, holder first", field="body")
    if request.withdrawn is not None:
        raise ProblemError(Code.CONFLICT, "the request was taken back")


def quote_status(connection: Connection, quote: StoredQuote, act: Act, presented: str | None, now: int) -> str:
    """How a quote stands: its certificate's sequence and the clock end it by themselves."""
    fields: Finance = act.fields
    if presented == "executed":
        return "accepted"
    if presented == "waiting":
        return "accepting"
    if quote.withdrawn is not None:
        return "withdrawn"
    record = SnapshotState(connection).get(CERTIFICATES, fields.certificate)
    if record is None or record.sequence != fields.sequence:
        return "stale"
    return "expired" if now > fields.deadline or now >= fields.disburse_by else "open"


def _same(fields: Finance, request: StoredFinancingRequest) -> None:
    for name in ("holder", "certificate", "sequence", "amount", "recourse"):
        if getattr(fields, name) != getattr(request, name):
            raise ProblemError(
                Code.INVALID_REQUEST, f"the quote's {name} is not the request's", field=f"body/quote/fields/{name}"
            )
    if not any(fields.terms):
        raise ProblemError(Code.INVALID_REQUEST, "a quote commits to its terms", field="body/quote/fields/terms")


def _sealed_for(connection: Connection, sealed: SealedModel, request: StoredFinancingRequest, financier: int) -> None:
    if sealed.subject != quote_subject(request.digest, financier):
        raise ProblemError(Code.INVALID_REQUEST, "sealed for another subject", field="body/sealed/subject")
    readers = {int(number) for number in sealed.keys}
    state = SnapshotState(connection)
    for reader in readers - {request.holder, financier}:
        record = state.get(PARTICIPANTS, reader)
        if record is None or not record.roles & Role.AUDITOR:
            raise ProblemError(
                Code.INVALID_REQUEST,
                "terms are sealed for the requester, the financier and auditors alone",
                field="body/sealed/keys",
            )
    if not {request.holder, financier} <= readers:
        raise ProblemError(Code.INVALID_REQUEST, "requester and financier both read it", field="body/sealed/keys")


def _refused(refusal: Refusal) -> ProblemError:
    return ProblemError(
        Code.ACT_REFUSED, f"the rules refuse the act: {refusal.name}", refusal=refusal.name, remedy=remedy(refusal.name)
    )


def sealed_of(quote: StoredQuote) -> Mapping[str, Any]:
    """The sealed terms as they were handed in."""
    sealed: Mapping[str, Any] = orjson.loads(quote.sealed)
    return sealed
