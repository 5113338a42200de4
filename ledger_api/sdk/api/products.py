"""Products of financiers: trying and setting one, and reading what is offered, checked against what was signed."""

from collections.abc import Mapping
from typing import Any

from ledger_api.acts.codec import Act
from ledger_api.acts.products import Product
from ledger_api.sdk import answers
from ledger_api.sdk.api.base import Flows
from ledger_api.sdk.core import segment
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.pages import Pages
from ledger_api.sdk.products import checked_product, product_body


class ProductFlows(Flows):
    """Products by their id (`ledger_api.sdk.products.product_id`). That module has samples, and makes the act."""

    def try_document(self, document: Mapping[str, Any]) -> Flow[answers.ProductCheck]:
        """Every reason why a document is no product; nothing is stored."""
        return self._core.send("POST", "/products:check", answers.ProductCheck, {"document": dict(document)})

    def set(self, act: Act, product: Product) -> Flow[answers.ProductVersion]:
        """Bring a version into force with a SetProduct that maker and checker signed. Twice is once."""
        return self._core.send("POST", "/products", answers.ProductVersion, product_body(act, product))

    def list(self, financier: int | None = None) -> Pages[answers.ProductVersion]:
        """The version in force of every product that is offered to this participant, or of one financier's."""
        return self._core.pages("/products", answers.ProductVersion, {"financier": financier})

    def get(self, identity: str) -> Flow[answers.ProductVersion]:
        """The version in force of a product."""
        return self._core.get(f"/products/{segment(identity)}", answers.ProductVersion)

    def versions(self, identity: str) -> Pages[answers.ProductVersion]:
        """A product's versions, newest first."""
        return self._core.pages(f"/products/{segment(identity)}/versions", answers.ProductVersion)

    def get_version(self, identity: str, version: int) -> Flow[answers.ProductVersion]:
        """One version of a product."""
        return self._core.get(f"/products/{segment(identity)}/versions/{version}", answers.ProductVersion)

    def checked(self, identity: str, version: int) -> Flow[Product]:
        """One version, held against its own rules and against what its financier signed.

        Raises:
            AnswerError: it is no valid product, or another than was signed.
        """
        shown = yield from self.get_version(identity, version)
        return checked_product(shown, self._core.network.domain)
