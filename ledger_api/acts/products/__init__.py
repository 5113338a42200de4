"""Financing products: a document of named modules, what makes it valid, and what a quote under it may say. Pure."""

from ledger_api.acts.products.bounds import Case, case_faults, terms_faults
from ledger_api.acts.products.document import Product
from ledger_api.acts.products.faults import Fault, ProductError

__all__ = ["Case", "Fault", "Product", "ProductError", "case_faults", "terms_faults"]
