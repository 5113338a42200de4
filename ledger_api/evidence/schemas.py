"""Invoices, grants and attestation requests in requests and answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import PartyModel

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]


class InvoiceFieldsModel(BaseModel):
    """What the document itself says."""

    format: Literal["ubl", "cii", "cn", "csv"]
    number: str
    seller_id: str
    seller_name: str | None = None
    buyer_id: str | None = None
    buyer_name: str | None = None
    issue_date: str | None = None
    due_date: str | None = None


class AttestationModel(BaseModel):
    """How far the invoice is evidence on the ledger."""

    status: Literal["none", "requested", "presented", "attested", "conflict", "refused"] = Field(
        description="`attested`: a verifier's fingerprint and this very document stand on the ledger. `conflict`: the "
        "fingerprint stands for another document, amount, currency or issuer."
    )
    fingerprint: Hash | None = None
    verified: MoneyModel | None = None
    used: MoneyModel | None = Field(default=None, description="Reserved or consumed by receivables.")
    available: MoneyModel | None = None
    exceeded: bool = False


class InvoiceModel(BaseModel):
    """An imported invoice, for its issuer and for whom it lets read."""

    id: str
    issuer: PartyModel
    amount: MoneyModel
    fields: InvoiceFieldsModel
    media_type: str
    content: Hash = Field(description="Commitment to the document: over the salt's 32 bytes, then the document's.")
    salt: str = Field(description="With it and the document anyone can compute the commitment.")
    created_at: Instant
    attestation: AttestationModel
    readers: list[PartyModel] | None = Field(default=None, description="Who may read it, for the issuer.")


class InvoicePage(BaseModel):
    """A page of invoices, newest first."""

    items: list[InvoiceModel]
    next: str | None = None


class ImportedModel(BaseModel):
    """One invoice that was found and stored, or was there already."""

    id: str
    number: str
    amount: MoneyModel
    content: Hash
    created: bool = Field(description="False where the same document had been imported before.")


class RejectedModel(BaseModel):
    """One invoice that was found and not stored."""

    place: int = Field(description="Which invoice of the document, from 1.")
    number: str | None = None
    error: str


class ImportModel(BaseModel):
    """What an import found."""

    items: list[ImportedModel]
    rejected: list[RejectedModel]


class GrantRequest(BaseModel):
    """Whom to let read."""

    model_config = ConfigDict(extra="forbid")

    participant: Annotated[int, Field(ge=1, lt=2**32)]


class GrantsModel(BaseModel):
    """Who may read the invoice."""

    readers: list[PartyModel]


class AttestationRequest(BaseModel):
    """Which verifier to ask."""

    model_config = ConfigDict(extra="forbid")

    verifier: Annotated[int, Field(ge=1, lt=2**32)]


class AttestationRequestModel(BaseModel):
    """An issuer asks a verifier to attest an invoice; the verifier reads all that it needs for it."""

    id: str
    verifier: PartyModel
    status: Literal["open", "presented", "attested", "conflict", "refused"]
    created_at: Instant
    invoice: InvoiceModel


class AttestationRequestPage(BaseModel):
    """A page of attestation requests, oldest first."""

    items: list[AttestationRequestModel]
    next: str | None = None
