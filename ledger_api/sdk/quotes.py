"""Quotes: terms sealed for requester and financier, opened and checked to the minor unit before anyone accepts."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ledger_api.acts.codec import Act, MalformedActError
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.jsonforms import from_json, to_json
from ledger_api.acts.messages import Finance
from ledger_api.sdk import answers
from ledger_api.sdk.building import minor
from ledger_api.sdk.errors import AnswerError
from ledger_api.sdk.keys import SigningKey
from ledger_api.sdk.sealing import seal, unseal
from ledger_api.sdk.signer import Signer, SigningError
from ledger_api.values.financing_terms import Deal, FinancingTerms, TermsError


@dataclass(frozen=True, slots=True)
class OpenedQuote:
    """A quote whose terms were opened, computed again and found to be those that the financier signed for."""

    act: Act
    terms: FinancingTerms


def quote_subject(request_digest: str, financier: int) -> str:
    """What the terms of a quote are sealed for."""
    return f"quote/{request_digest}/{financier}"


def deal_of(request: answers.FinancingRequest, financier: int) -> Deal:
    """What a request asks a financier to price."""
    recourse = ("without", "limited", "with").index(request["recourse"])
    return Deal(
        certificate=int(request["certificate"]),
        sequence=request["sequence"],
        holder=request["holder"]["participant"],
        financier=financier,
        currency=request["amount"]["currency"],
        amount=minor(request["amount"]),
        recourse=recourse,
    )


def half_signed(
    signer: Signer, terms: FinancingTerms, *, holder_tag: int, financier_tag: int, disburse_by: int, valid_until: int
) -> Act:
    """The Finance act with the financier's signature: it binds the financier until `valid_until` (unix seconds).

    Raises:
        SigningError: the terms are another financier's.
    """
    deal = terms.deal
    if deal.financier != signer.participant:
        raise SigningError(f"participant {signer.participant} does not give this quote")
    return signer.finance(
        holder=deal.holder,
        holder_tag=holder_tag,
        certificate=deal.certificate,
        sequence=deal.sequence,
        financier=deal.financier,
        financier_tag=financier_tag,
        amount=deal.amount,
        terms=terms.commitment,
        recourse=deal.recourse,
        disburse_by=disburse_by,
        deadline=valid_until,
    )


def quote_body(
    request: answers.FinancingRequest, act: Act, terms: FinancingTerms, readers: Mapping[int, bytes]
) -> dict[str, Any]:
    """The body that gives a quote, under the product that the terms name.

    `readers` are the compressed public keys of requester and financier by number.

    Raises:
        SealError: a public key is no point of the curve.
    """
    subject = quote_subject(request["digest"], terms.deal.financier)
    body: dict[str, Any] = {"quote": to_json(act), "sealed": seal(terms.canonical(), subject, readers)}
    if terms.product is not None:
        body["under"] = {"product": terms.product.product, "version": terms.product.version}
    return body


def opened_quote(
    quote: answers.Quote, request: answers.FinancingRequest, reader: int, key: SigningKey, domain: Domain
) -> OpenedQuote:
    """Open a quote's terms and hold them against the act that acceptance would complete.

    Raises:
        SealError: they are not sealed for this reader, or were altered.
        AnswerError: act, digest, terms and request do not fit together, or the terms do not add up.
    """
    financier = quote["financier"]["participant"]
    content = unseal(quote["sealed"], quote_subject(request["digest"], financier), reader, key)
    try:
        act = from_json(quote["act"])
        terms = FinancingTerms.parse(json.loads(content))
    except (MalformedActError, TermsError, ValueError) as error:
        raise AnswerError(f"the quote does not hold: {error}") from error
    fields = act.fields
    if not isinstance(fields, Finance) or "0x" + digest(act, domain).hex() != quote["digest"]:
        raise AnswerError("the quote's act is not the one that its digest names")
    if fields.terms != terms.commitment or terms.deal != deal_of(request, financier):
        raise AnswerError("the terms are not those that the financier signed for, or not what was asked for")
    signed = (fields.certificate, fields.sequence, fields.holder, fields.financier, fields.amount, fields.recourse)
    deal = terms.deal
    if signed != (deal.certificate, deal.sequence, deal.holder, deal.financier, deal.amount, deal.recourse):
        raise AnswerError("the act is for another deal than the terms")
    under, named = quote.get("under"), terms.product
    shown = None if under is None else (under["product"], under["version"])
    if shown != (None if named is None else (named.product, named.version)):
        raise AnswerError("the quote is shown under another product than its terms name")
    if len(act.signatures) != 1:
        raise AnswerError("a quote has the financier's signature and no other")
    return OpenedQuote(act, terms)


def accepted(signer: Signer, quote: OpenedQuote) -> Act:
    """The whole Finance act: the holder's signature before the financier's.

    Raises:
        SigningError: the quote is for another holder.
    """
    if quote.terms.deal.holder != signer.participant:
        raise SigningError(f"participant {signer.participant} is not who this quote is for")
    (holders,) = signer.sign(quote.act.signed()).signatures
    return quote.act.signed(holders, *quote.act.signatures)
