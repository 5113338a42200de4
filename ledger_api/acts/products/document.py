"""A product: its committed document, read strictly."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ledger_api.acts.products.combinations import combination_faults
from ledger_api.acts.products.faults import Fault, ProductError
from ledger_api.acts.products.modules import PARAMETERS, SCHEMA
from ledger_api.values.commitments import CommitmentError, Json, Subject, canonical, commitment, new_salt


@dataclass(frozen=True, slots=True)
class Product:
    """One version of a financier's product. Made by `new` or `parse`; `modules` are as in the document."""

    financier: int
    number: int
    version: int
    name: str
    offered: bool
    modules: Mapping[str, Any]
    salt: str = field(repr=False)

    @classmethod
    def new(
        cls,
        *,
        financier: int,
        number: int,
        version: int,
        name: str,
        modules: Mapping[str, Any],
        offered: bool = True,
        salt: str | None = None,
    ) -> "Product":
        """A product of these modules, with a fresh salt.

        Raises:
            ProductError: a value is malformed or modules do not go together; all faults are told.
        """
        product = cls(financier, number, version, name, offered, modules, salt or new_salt())
        return cls.parse(product.document())

    @classmethod
    def parse(cls, document: Mapping[str, object]) -> "Product":
        """Read a document.

        Raises:
            ProductError: as `new`.
        """
        faults = PARAMETERS.faults(document, "")
        if faults:
            raise ProductError(faults)
        known: Any = document
        faults = combination_faults(known["modules"])
        if faults:
            raise ProductError(faults)
        product = cls(
            known["financier"],
            known["product"],
            known["version"],
            known["name"],
            known["offered"],
            known["modules"],
            known["salt"],
        )
        try:
            commitment(Subject.PRODUCT, product.document())
        except CommitmentError as error:
            raise ProductError([Fault("salt", str(error))]) from error
        return product

    def document(self) -> dict[str, Json]:
        """The committed JSON document; amounts are integer minor units, rates and shares basis points."""
        return {
            "schema": SCHEMA,
            "financier": self.financier,
            "product": self.number,
            "version": self.version,
            "name": self.name,
            "offered": self.offered,
            "modules": dict(self.modules),
            "salt": self.salt,
        }

    @property
    def commitment(self) -> bytes:
        """The 32 bytes that SetProduct carries as `document`."""
        return commitment(Subject.PRODUCT, self.document())

    def canonical(self) -> bytes:
        """The document's one form."""
        return canonical(self.document())
