"""The closed list of problem codes: status, title and what the client can do about each."""

from dataclasses import dataclass
from enum import StrEnum


class Code(StrEnum):
    """Stable codes of RFC 9457 problems; `type` is `/problems/<code>`. A code is never renamed or reused."""

    MALFORMED_REQUEST = "malformed_request"
    INVALID_REQUEST = "invalid_request"
    UNAUTHENTICATED = "unauthenticated"
    SCOPE_MISSING = "scope_missing"
    ROLE_MISSING = "role_missing"
    NOT_A_SIGNER = "not_a_signer"
    NOT_FOUND = "not_found"
    METHOD_NOT_ALLOWED = "method_not_allowed"
    NOT_ACCEPTABLE = "not_acceptable"
    CONFLICT = "conflict"
    BODY_TOO_LARGE = "body_too_large"
    UNSUPPORTED_MEDIA_TYPE = "unsupported_media_type"
    HEADERS_TOO_LARGE = "headers_too_large"
    IDEMPOTENCY_KEY_REUSED = "idempotency_key_reused"
    WRONG_ACT = "wrong_act"
    ACT_MALFORMED = "act_malformed"
    ACT_REFUSED = "act_refused"
    DOCUMENT_UNREADABLE = "document_unreadable"
    COMMITMENT_DIFFERS = "commitment_differs"
    PRODUCT_INVALID = "product_invalid"
    OUTSIDE_PRODUCT = "outside_product"
    TOO_MANY_REQUESTS = "too_many_requests"
    QUEUE_FULL = "queue_full"
    WRITES_STOPPED = "writes_stopped"
    NODE_UNAVAILABLE = "node_unavailable"
    TIMED_OUT = "timed_out"
    INTERNAL = "internal"


@dataclass(frozen=True, slots=True)
class Meaning:
    """One row: HTTP status, title (the same for every problem of the code) and remedy."""

    status: int
    title: str
    remedy: str


MEANINGS: dict[Code, Meaning] = {
    Code.MALFORMED_REQUEST: Meaning(
        400, "The request can't be read", "Send valid JSON and well-formed headers, as the OpenAPI document shows."
    ),
    Code.INVALID_REQUEST: Meaning(422, "A value is not valid", "Correct the named field and send the request again."),
    Code.UNAUTHENTICATED: Meaning(
        401, "Sign-in is needed", "Sign in with POST /v1/sessions, or send a valid API key, as a bearer token."
    ),
    Code.SCOPE_MISSING: Meaning(403, "The key lacks a scope", "Use an API key that holds the named scope."),
    Code.ROLE_MISSING: Meaning(403, "The participant lacks the role", "Call as a participant with the named role."),
    Code.NOT_A_SIGNER: Meaning(
        403, "The act is not the caller's", "Let the participant that signed the act send it, or send it to a node."
    ),
    Code.NOT_FOUND: Meaning(
        404, "There is no such thing here", "Check the path and the id; what is not yours to see is not found either."
    ),
    Code.METHOD_NOT_ALLOWED: Meaning(405, "The method is not allowed", "Use a method that the Allow header names."),
    Code.NOT_ACCEPTABLE: Meaning(
        406, "No such representation", "Ask for a media type that the OpenAPI document names."
    ),
    Code.CONFLICT: Meaning(409, "It conflicts with what is there", "Read the present state, then decide again."),
    Code.BODY_TOO_LARGE: Meaning(413, "The body is too large", "Send less at once; /v1/network names the limits."),
    Code.UNSUPPORTED_MEDIA_TYPE: Meaning(
        415, "The media type is not supported", "Send a Content-Type that the OpenAPI document names."
    ),
    Code.HEADERS_TOO_LARGE: Meaning(431, "The headers are too large", "Send shorter headers and a shorter query."),
    Code.IDEMPOTENCY_KEY_REUSED: Meaning(
        422, "The idempotency key was used for another request", "Use a fresh Idempotency-Key for each new request."
    ),
    Code.WRONG_ACT: Meaning(
        422, "The endpoint takes another act", "Send this act to POST /v1/acts or to its own path."
    ),
    Code.ACT_MALFORMED: Meaning(
        422, "The act can't be read", "Build the act by the catalogue at /v1/acts and sign it."
    ),
    Code.ACT_REFUSED: Meaning(
        422, "The rules refuse the act", "See `refusal`; correct the act, sign and send it again."
    ),
    Code.DOCUMENT_UNREADABLE: Meaning(
        422, "The document can't be read", "Send UBL 2.1, CII, a Chinese digital invoice or the documented CSV."
    ),
    Code.COMMITMENT_DIFFERS: Meaning(
        422, "The details differ from the commitment", "Send exactly the details and the salt that were committed to."
    ),
    Code.PRODUCT_INVALID: Meaning(
        422,
        "The document is no valid product",
        "Correct what `detail` names; POST /v1/products:check shows every reason.",
    ),
    Code.OUTSIDE_PRODUCT: Meaning(
        422, "The case is outside the product", "Quote within the product's bounds, under another one, or under none."
    ),
    Code.TOO_MANY_REQUESTS: Meaning(429, "Too many requests at once", "Wait as Retry-After says, then try again."),
    Code.QUEUE_FULL: Meaning(
        429, "Too many acts are waiting", "Wait as Retry-After says, then send the same act again."
    ),
    Code.WRITES_STOPPED: Meaning(
        503, "Writes are stopped", "Wait for the operator: `ledger doctor` says what stopped them. Reads go on."
    ),
    Code.NODE_UNAVAILABLE: Meaning(
        503, "The chain's node does not answer", "Wait as Retry-After says, then try again."
    ),
    Code.TIMED_OUT: Meaning(
        503, "The answer took too long", "Try again with the same Idempotency-Key: nothing is done twice."
    ),
    Code.INTERNAL: Meaning(
        500, "The service failed", "Try again; if it stays, tell the operator the fault that `detail` names."
    ),
}
"""Every code has exactly one row; a test says so."""
