"""Products of a financier: samples to start from, the act that brings one into force, and what is checked when read."""

import json
from importlib import resources
from typing import Any

from ledger_api.acts.codec import Act, MalformedActError
from ledger_api.acts.hashing import Domain, digest
from ledger_api.acts.jsonforms import from_json, to_json
from ledger_api.acts.messages import SetProduct
from ledger_api.acts.products import Product, ProductError, terms_faults
from ledger_api.sdk import answers
from ledger_api.sdk.errors import AnswerError
from ledger_api.sdk.signer import Signer, SigningError
from ledger_api.values.financing_terms import FinancingTerms, ProductVersion

SAMPLES = ("upstream-reverse-factoring", "order-finance", "downstream-dealer", "payroll", "green")
"""Products to start from, by name; see docs/products.md."""


def sample(name: str, *, financier: int, number: int, version: int = 1) -> Product:
    """One of SAMPLES as a financier's own product: its modules and name, with a fresh salt.

    Raises:
        LookupError: there is no sample of this name.
    """
    if name not in SAMPLES:
        raise LookupError(f"there is no sample {name}; there are {', '.join(SAMPLES)}")
    told = json.loads(resources.files("ledger_api.sdk").joinpath("samples", f"{name}.json").read_bytes())
    return Product.new(financier=financier, number=number, version=version, name=told["name"], modules=told["modules"])


def product_act(signer: Signer, product: Product, effective_from: int) -> Act:
    """The maker's SetProduct: in force from `effective_from` (unix seconds) on, once a checker has signed it too.

    Raises:
        SigningError: the product is another financier's.
    """
    if product.financier != signer.participant:
        raise SigningError(f"participant {signer.participant} does not set a product of {product.financier}")
    return signer.set_product(
        product=product.number,
        version=product.version,
        document=product.commitment,
        effective_from=effective_from,
    )


def product_body(act: Act, product: Product) -> dict[str, Any]:
    """The body that presents the act, signed by both, with its document."""
    return {"set": to_json(act), "document": product.document()}


def checked_product(shown: answers.ProductVersion, domain: Domain) -> Product:
    """The product that the service shows, held against its own rules and against what its financier signed.

    Whose keys signed it is on chain; the service compared that when it took the act.

    Raises:
        AnswerError: the document is no valid product, or not what the act commits to.
    """
    try:
        product = Product.parse(shown["document"])
        act = from_json(shown["act"])
    except (ProductError, MalformedActError) as error:
        raise AnswerError(f"the product does not hold: {error}") from error
    fields = act.fields
    if not isinstance(fields, SetProduct) or "0x" + digest(act, domain).hex() != shown["digest"]:
        raise AnswerError("the product's act is not the one that its digest names")
    signed = (fields.financier, fields.product, fields.version, fields.document)
    if signed != (product.financier, product.number, product.version, product.commitment):
        raise AnswerError("the product is not the one that its financier signed")
    return product


def version_of(product: Product) -> ProductVersion:
    """How terms name the product that they are given under: the argument `product` of `price`."""
    return ProductVersion(product.number, product.version, product.commitment)


def require_terms(product: Product, terms: FinancingTerms) -> None:
    """Hold sealed terms, which only their readers see, against the product that they name.

    Raises:
        ProductError: they leave its bounds; `faults` says where and why.
    """
    faults = terms_faults(product, terms)
    if faults:
        raise ProductError(faults)


def product_id(product: Product) -> str:
    """The product's id in paths: its financier's number and its own."""
    return f"{product.financier}-{product.number}"
