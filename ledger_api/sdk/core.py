"""What every call shares: identity, sign-in, idempotency keys, retries, typed answers and errors, pages, waiting."""

import math
import time
import uuid
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple, TypeVar
from urllib.parse import quote

import msgspec

from ledger_api.acts.codec import Act
from ledger_api.acts.hashing import digest
from ledger_api.sdk import answers
from ledger_api.sdk.clock import Clock
from ledger_api.sdk.documents import CommittedDocument, with_documents
from ledger_api.sdk.errors import (
    ActRefusedError,
    AnswerError,
    IdentityError,
    NotSignedInError,
    PendingError,
    SigningKeyError,
)
from ledger_api.sdk.flows import Flow, Reply, Request
from ledger_api.sdk.network import Network
from ledger_api.sdk.pages import Page, Pages
from ledger_api.sdk.retries import LARGEST_ANSWER, RetryPolicy, exchange
from ledger_api.sdk.signer import Signer
from ledger_api.sdk.signin import Challenge

T = TypeVar("T")
Params = Mapping[str, str | int | None]

PREFIX = "/v1"
LONGEST_WAIT = 20
"""Seconds that one request asks the service to wait; longer waits are several requests."""


class Content(NamedTuple):
    """A body that is not JSON."""

    media_type: str
    data: bytes


class Core:
    """The flows under every method of the SDK. Holds the session's token, and prints nothing of it."""

    def __init__(
        self,
        network: Network,
        signer: Signer | None = None,
        api_key: str | None = None,
        retry: RetryPolicy | None = None,
        clock: Clock | None = None,
    ) -> None:
        """See `ledger_api.sdk.client.Ledger`.

        Raises:
            IdentityError: the signer signs for another ledger than the network's.
        """
        if signer is not None and signer.domain != network.domain:
            raise IdentityError("the signer signs for another ledger than the network that was given")
        self.network = network
        self.signer = signer
        self.clock = clock or Clock()
        self._api_key = api_key
        self._retry = retry or RetryPolicy()
        self._token: str | None = api_key
        self._known = False

    def get(self, path: str, answer: type[T], params: Params | None = None, *, public: bool = False) -> Flow[T]:
        """A read, typed."""
        reply = yield from self.call(Request("GET", PREFIX + path, _params(params)), public=public)
        return decode(reply, answer)

    def send(
        self,
        method: str,
        path: str,
        answer: type[T],
        body: object = None,
        *,
        key: str | None = None,
        params: Params | None = None,
        public: bool = False,
    ) -> Flow[T]:
        """A write with an idempotency key (a fresh one where none is given), typed. The body is JSON or `Content`."""
        reply = yield from self.call(_write(method, path, body, key, params), public=public)
        return decode(reply, answer)

    def delete(self, path: str) -> Flow[None]:
        """Remove something; removing twice is once."""
        yield from self.call(Request("DELETE", PREFIX + path))

    def pages(self, path: str, item: type[T], params: Params | None = None) -> Pages[T]:
        """A list whose items are read page by page."""

        def fetch(cursor: str | None) -> Flow[Page[T]]:
            request = Request("GET", PREFIX + path, _params({**(params or {}), "cursor": cursor}))
            reply = yield from self.call(request)
            return decode(reply, Page[item])  # type: ignore[valid-type]

        return Pages(fetch)

    def present(
        self,
        path: str,
        act: Act,
        documents: Sequence[CommittedDocument] = (),
        *,
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a signed act, with the documents behind its commitments that the service is to keep.

        With `wait` (seconds) its operation is finished, else it is accepted and durable.

        Raises:
            ProblemError: the service does not accept the act; `refusal` names the rule.
            ActRefusedError: it was accepted and refused at inclusion (only with `wait`).
            PendingError: it is accepted and not finished after that many seconds.
            AnswerError: the service answers for another act than the one that was sent.
        """
        until = time.monotonic() + (wait or 0)
        request = _write("POST", path, with_documents(act, documents), key, wait=wait)
        operation = decode((yield from self.call(request)), answers.Operation)
        mine = "0x" + digest(act, self.network.domain).hex()
        if [one["digest"] for one in operation["acts"]] != [mine]:
            raise AnswerError("the service answers for another act than the one that was sent")
        if wait is None:
            return operation
        return (yield from self.finished(operation, until))

    def finished(self, operation: answers.Operation, until: float) -> Flow[answers.Operation]:
        """The operation once it is done; `until` is a monotonic instant.

        Raises:
            ActRefusedError: an act of it was refused, or has expired.
            PendingError: it is not done at that instant.
        """
        operation = yield from self.settled(operation, until)
        for act in operation["acts"]:
            if act["status"] not in {"executed", "scheduled"}:
                raise ActRefusedError(operation["id"], act.get("refusal") or act["status"])
        return operation

    def settled(self, operation: answers.Operation, until: float) -> Flow[answers.Operation]:
        """The operation once it is done, whatever became of its acts.

        Raises:
            PendingError: it is not done at that (monotonic) instant.
        """
        identity = operation["id"]
        while not operation["done"]:
            left = until - time.monotonic()
            if left <= 0:
                raise PendingError(identity)
            request = Request("GET", f"{PREFIX}/operations/{segment(identity)}", headers=_prefer(left))
            operation = decode((yield from self.call(request)), answers.Operation)
        return operation

    def call(self, request: Request, *, public: bool = False) -> Flow[Reply]:
        """One exchange, signed in unless it is public; an expired session is opened again once."""
        if public:
            return (yield from exchange(request, self._retry))
        if not self._known:
            yield from self.identify()
        if self._token is None:
            yield from self.sign_in()
        try:
            return (yield from exchange(self._with_token(request), self._retry))
        except NotSignedInError:
            if self._api_key is not None or self.signer is None:
                raise
        yield from self.sign_in()
        return (yield from exchange(self._with_token(request), self._retry))

    def identify(self) -> Flow[answers.Network]:
        """Compare the service's identity with the pinned one, and take note of its clock.

        Raises:
            IdentityError: it is another ledger's service.
            ClockError: its clock is too far off.
        """
        request = Request("GET", f"{PREFIX}/network")
        told = decode((yield from exchange(request, self._retry)), answers.Network)
        domain = self.network.domain
        pinned = (domain.chain_id, "0x" + domain.contract.hex(), "0x" + domain.salt.hex())
        if (told["chain_id"], told["contract"], told["salt"]) != pinned:
            raise IdentityError(f"the service at {self.network.url} is another ledger's than the one that was pinned")
        self.clock.heard(_instant(told["now"]))
        self._known = True
        return told

    def sign_in(self) -> Flow[None]:
        """Open a session: the text is checked before the key signs it.

        Raises:
            SignInError: the challenge is not this service's for this key.
            SigningKeyError: there is no signer to sign in with.
        """
        signer = self.signer
        if signer is None:
            raise SigningKeyError("signing in needs a signer, or an API key in its place")
        try:
            self._token = yield from self._session(signer)
        except NotSignedInError:
            # A challenge opens one session: after a lost answer, another one has to be signed.
            self._token = yield from self._session(signer)

    def _session(self, signer: Signer) -> Flow[str]:
        who = {"participant": signer.participant, "key": signer.key.address}
        offered = yield from self.send("POST", "/sessions/challenge", answers.Challenge, who, public=True)
        Challenge.parse(offered["message"]).check(self.network.url, signer.key.address, self.network.domain.chain_id)
        signature = "0x" + signer.key.sign_text(offered["message"]).hex()
        proof = {"challenge": offered["challenge"], "signature": signature}
        return (yield from self.send("POST", "/sessions", answers.Session, proof, public=True))["token"]

    def _with_token(self, request: Request) -> Request:
        return replace(request, headers={**request.headers, "Authorization": f"Bearer {self._token}"})


def decode(reply: Reply, answer: type[T]) -> T:
    """The answer, checked to have the documented form; members that are not documented are left out.

    Raises:
        AnswerError: it has not, or is too large.
    """
    if len(reply.body) > LARGEST_ANSWER:
        raise AnswerError(f"the answer is larger than {LARGEST_ANSWER} bytes")
    try:
        return msgspec.json.decode(reply.body, type=answer)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise AnswerError(f"the answer has not the documented form: {error}") from error


def segment(value: int | str) -> str:
    """A value as one segment of a path."""
    return quote(str(value), safe="")


def _write(
    method: str, path: str, body: object, key: str | None, params: Params | None = None, wait: float | None = None
) -> Request:
    headers = {"Idempotency-Key": key or str(uuid.uuid4()), **_prefer(wait)}
    if isinstance(body, Content):
        headers["Content-Type"] = body.media_type
        return Request(method, PREFIX + path, _params(params), headers, content=body.data)
    return Request(method, PREFIX + path, _params(params), headers, body)


def _prefer(wait: float | None) -> dict[str, str]:
    return {} if wait is None else {"Prefer": f"wait={min(math.ceil(wait), LONGEST_WAIT)}"}


def _params(params: Params | None) -> dict[str, str | int]:
    return {name: value for name, value in (params or {}).items() if value is not None}


def _instant(text: str) -> int:
    try:
        return int(datetime.fromisoformat(text).timestamp())
    except ValueError as error:
        raise AnswerError("the service's clock is no RFC 3339 instant") from error
