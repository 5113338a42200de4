"""A registry behind HTTP: a bank's own gateway to the registry in force in its country.

`GET <url>/filings?transferor=…` answers `{"at": unix seconds, "items": [entry, …]}`; `POST <url>/filings` takes a
filing and answers its entry, the same again for the same reference. Entries are as in `forms`.
"""

from collections.abc import Mapping
from urllib.parse import urlsplit

import msgspec

from ledger_api.sdk.errors import ConflictError, ProblemError, TransportError
from ledger_api.sdk.flows import Flow, Reply, Request
from ledger_api.sdk.registry.forms import entry_of, filing_json
from ledger_api.sdk.registry.interface import Entry, Filing, RegistryError, Search
from ledger_api.sdk.retries import LARGEST_ANSWER, RetryPolicy, exchange

_LOCAL = frozenset({"localhost", "127.0.0.1", "::1"})
MOST_ENTRIES = 10_000


class _Found(msgspec.Struct):
    at: int
    items: list[msgspec.Raw]


class HttpRegistry:
    """The client's connections are used; of the ledger's session nothing is sent there."""

    def __init__(
        self, url: str, *, name: str = "registry", token: str | None = None, retry: RetryPolicy | None = None
    ) -> None:
        """From the gateway's URL; `token` is a bearer token of its own.

        Raises:
            RegistryError: the URL is not https, and not of this machine either.
        """
        parts = urlsplit(url)
        if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOCAL):
            raise RegistryError("a registry is asked over https, or on this machine")
        self.name = name
        self._url = url.rstrip("/") + "/filings"
        self._headers: Mapping[str, str] = {"Authorization": f"Bearer {token}"} if token else {}
        self._retry = retry or RetryPolicy()

    def search(self, transferor: str) -> Flow[Search]:
        """See `Registry`."""
        request = Request("GET", self._url, {"transferor": transferor}, self._headers)
        reply = yield from self._asked(request)
        try:
            found = msgspec.json.decode(reply.body, type=_Found)
        except (msgspec.DecodeError, UnicodeDecodeError) as error:
            raise RegistryError(f"the registry's answer has not the documented form: {error}") from error
        if len(found.items) > MOST_ENTRIES:
            raise RegistryError(f"the registry found more than {MOST_ENTRIES} filings")
        return Search(found.at, tuple(entry_of(bytes(item)) for item in found.items))

    def file(self, filing: Filing) -> Flow[Entry]:
        """See `Registry`."""
        headers = {**self._headers, "Idempotency-Key": filing.reference}
        reply = yield from self._asked(Request("POST", self._url, headers=headers, json=filing_json(filing)))
        entry = entry_of(reply.body)
        if entry.filing != filing:
            raise RegistryError("the registry answers for another filing than the one that was sent")
        return entry

    def _asked(self, request: Request) -> Flow[Reply]:
        try:
            reply = yield from exchange(request, self._retry)
        except ConflictError as error:
            raise RegistryError("the reference stands for another filing") from error
        except (ProblemError, TransportError) as error:
            raise RegistryError(f"the registry does not answer: {error}") from error
        if len(reply.body) > LARGEST_ANSWER:
            raise RegistryError(f"the registry's answer is larger than {LARGEST_ANSWER} bytes")
        return reply
