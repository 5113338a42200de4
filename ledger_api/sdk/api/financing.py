"""Financing: asking for quotes, giving them sealed, accepting one, and bringing it to the disbursement."""

from collections.abc import Mapping, Sequence
from typing import Any, Literal

from ledger_api.acts.codec import Act
from ledger_api.acts.jsonforms import to_json
from ledger_api.acts.products import ProductError
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import segment
from ledger_api.sdk.documents import CommittedDocument
from ledger_api.sdk.errors import AnswerError, NotFoundError, SigningKeyError
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages, everything
from ledger_api.sdk.products import checked_product, require_terms
from ledger_api.sdk.quotes import OpenedQuote, opened_quote
from ledger_api.sdk.ranking import RankedQuote, Ranking, ranked, unusable
from ledger_api.sdk.sealing import SealError


class FinancingFlows(Flows):
    """Requests, quotes and financings. `ledger_api.sdk.quotes` prices, seals, opens and signs them."""

    def request(self, act: Act) -> Flow[answers.FinancingRequest]:
        """Ask financiers for quotes with a signed RequestFinancing."""
        return self._core.send("POST", "/financing-requests", answers.FinancingRequest, to_json(act))

    def request_many(self, acts: Sequence[Act], *, atomic: bool = False) -> Flow[answers.RequestBundle]:
        """Ask for finance for up to 1,000 certificates at once, each judged for itself, or (`atomic`) all or none.

        The same requests again are the same bundle, so a call that lost its answer is simply made again.
        """
        return self._core.send(
            "POST",
            "/financing-requests:bulk",
            answers.RequestBundle,
            [to_json(act) for act in acts],
            params={"atomic": "true"} if atomic else None,
        )

    def requests(
        self,
        role: Literal["holder", "invited"] = "holder",
        *,
        bundle: str | None = None,
        certificate: int | None = None,
    ) -> Pages[answers.FinancingRequest]:
        """The own requests, or those that invite this financier, newest first.

        With `bundle` those that were made together, with `certificate` those for one.
        """
        chosen = {"role": role, "bundle": bundle, "certificate": None if certificate is None else str(certificate)}
        return self._core.pages("/financing-requests", answers.FinancingRequest, chosen)

    def withdraw_request(self, identity: str) -> Flow[answers.FinancingRequest]:
        """Take back an own request: it can be quoted no more. Twice is once."""
        return self._core.send("POST", f"/financing-requests/{segment(identity)}/withdrawal", answers.FinancingRequest)

    def get_request(self, identity: str) -> Flow[answers.FinancingRequest]:
        """One request."""
        return self._core.get(f"/financing-requests/{segment(identity)}", answers.FinancingRequest)

    def quote(self, request: str, body: Mapping[str, Any]) -> Flow[answers.Quote]:
        """Answer a request with a body that `quotes.quote_body` made."""
        return self._core.send("POST", f"/financing-requests/{segment(request)}/quotes", answers.Quote, body)

    def quotes(self, request: str) -> Pages[answers.Quote]:
        """The quotes for an own request, or this financier's own for another's, newest first."""
        return self._core.pages(f"/financing-requests/{segment(request)}/quotes", answers.Quote)

    def own_quotes(self) -> Pages[answers.Quote]:
        """The quotes that this financier gave, newest first."""
        return self._core.pages("/quotes", answers.Quote)

    def get_quote(self, identity: str) -> Flow[answers.Quote]:
        """One quote."""
        return self._core.get(f"/quotes/{segment(identity)}", answers.Quote)

    def open_quote(self, identity: str) -> Flow[OpenedQuote]:
        """Read a quote and its request, open its terms with the own key, and check that all of it fits together.

        Raises:
            SealError: the terms are not sealed for this participant, or were altered.
            AnswerError: act, terms and request do not fit together, the terms do not add up, or they leave the bounds
                of the product that they name.
        """
        told = yield from self.get_quote(identity)
        request = yield from self.get_request(told["request"])
        return (yield from self._opened(told, request))

    def best_quotes(self, request: str) -> Flow[Ranking]:
        """Open every open quote for an own request and rank them by all-in cost, the cheapest first.

        What does not open, does not hold or is open no more is left out, with the reason. Reading them binds them.
        """
        asked = yield from self.get_request(request)
        found, left_out = [], []
        for told in (yield from everything(self.quotes(request))):
            if told["status"] != "open":
                left_out.append(unusable(told, told["status"]))
                continue
            try:
                opened = yield from self._opened(told, asked)
            except (AnswerError, SealError, NotFoundError) as error:
                left_out.append(unusable(told, str(error)))
            else:
                found.append(RankedQuote(told["id"], opened))
        return ranked(found, left_out)

    def _opened(self, told: answers.Quote, request: answers.FinancingRequest) -> Flow[OpenedQuote]:
        signer = self._core.signer
        if signer is None:
            raise SigningKeyError("opening a quote needs the key that it is sealed for")
        domain = self._core.network.domain
        opened = opened_quote(told, request, signer.participant, signer.key, domain)
        named = opened.terms.product
        if named is not None:
            path = f"/products/{opened.terms.deal.financier}-{named.product}/versions/{named.version}"
            shown = yield from self._core.get(path, answers.ProductVersion)
            try:
                require_terms(checked_product(shown, domain), opened.terms)
            except ProductError as error:
                raise AnswerError(f"the terms leave the product that they name: {error}") from error
        return opened

    def withdraw_quote(self, identity: str) -> Flow[answers.Quote]:
        """Take back a quote that the requester has not read."""
        return self._core.send("POST", f"/quotes/{segment(identity)}/withdrawal", answers.Quote)

    def accept_quote(
        self, identity: str, act: Act, *, wait: float | None = None, key: str | None = None
    ) -> Flow[answers.Operation]:
        """Present the Finance act of a quote with both signatures, as `quotes.accepted` makes it."""
        return self._core.present(f"/quotes/{segment(identity)}/acceptance", act, wait=wait, key=key)

    def list(self, role: Literal["financier", "holder", "bank"] | None = None) -> Pages[answers.Financing]:
        """The financings that this participant is party to."""
        return self._core.pages("/financings", answers.Financing, {"role": role})

    def get(self, certificate: int) -> Flow[answers.Financing]:
        """The financing that last locked a certificate."""
        return self._core.get(f"/financings/{certificate}", answers.Financing)

    def register(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present a RegisterFinancing with registration and description."""
        return self._core.present(_path(act, "registration"), act, documents, wait=wait, key=key)

    def instruct_payment(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present an InstructPayment with the instruction to the bank."""
        return self._core.present(_path(act, "payment-instruction"), act, documents, wait=wait, key=key)

    def attest_disbursement(
        self,
        act: Act,
        *,
        documents: Sequence[CommittedDocument] = (),
        wait: float | None = None,
        key: str | None = None,
    ) -> Flow[answers.Operation]:
        """Present the settlement bank's AttestDisbursement with its reference."""
        return self._core.present(_path(act, "disbursement-attestation"), act, documents, wait=wait, key=key)

    def release(self, act: Act, *, wait: float | None = None, key: str | None = None) -> Flow[answers.Operation]:
        """Present a ReleaseLock that holder and financier signed."""
        return self._core.present(_path(act, "release"), act, wait=wait, key=key)


def _path(act: Act, what: str) -> str:
    return f"/financings/{act.fields.certificate}/{what}"
