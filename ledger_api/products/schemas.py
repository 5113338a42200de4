"""Products in requests and answers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field

from ledger_api.web.instants import Instant
from ledger_api.web.parties import PartyModel

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
Document = Annotated[
    dict[str, Any],
    Field(max_length=32, description="The product's document, exactly as it was committed to: see docs/products.md."),
]


class ProductVersionModel(BaseModel):
    """A version of a financier's product."""

    id: str = Field(description="Of the product: its financier's number and its own.")
    financier: PartyModel
    product: int
    version: int
    name: str
    offered: bool = Field(description="Whether quotes may be given under it.")
    status: Literal["coming", "in_force", "superseded"]
    effective_from: Instant
    digest: Hash = Field(description="Of the SetProduct act.")
    commitment: Hash = Field(description="Of the document.")
    document: dict[str, Any]
    act: dict[str, Any] = Field(description="SetProduct as maker and checker signed it, in its JSON form.")
    created_at: Instant


class ProductVersionPage(BaseModel):
    """A page of versions of products."""

    items: list[ProductVersionModel]
    next: str | None = None


class ProductDraft(BaseModel):
    """A document that is to be tried."""

    model_config = ConfigDict(extra="forbid")

    document: Document


class ProductFaultModel(BaseModel):
    """One reason why a document is no product."""

    field: str = Field(description="The place in the document, such as `modules/tenor/toDays`.")
    reason: str


class ProductCheckModel(BaseModel):
    """Every reason why a document is no product; none: it is one."""

    faults: list[ProductFaultModel]
    commitment: Hash | None = Field(default=None, description="What SetProduct has to carry, where there is no fault.")
