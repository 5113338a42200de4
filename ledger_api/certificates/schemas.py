"""Certificates, offers, lineage and standing acceptances in answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ledger_api.evidence.committed import CommittedModel
from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import PartyModel

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
CertificateState = Literal["available", "offered", "locked", "paying", "spent", "redeemed", "pledged", "called"]
View = Literal["present", "amount", "past"]
_VIEW = (
    "`present`: all of it. `amount`: amount and holder, as the obligor sees it from the cut-off. `past`: as it left "
    "the caller's hands."
)


class CertificateOfferModel(BaseModel):
    """An offer in force."""

    receiver: PartyModel
    until: Instant


class CertificateLockModel(BaseModel):
    """A financing that holds the certificate; with `until` it lapses by itself."""

    financier: PartyModel
    until: Instant | None = None


class CertificateCallModel(BaseModel):
    """A call in force: the seller owes the holder so much for it, until it pays, exchanges it, or the call ends."""

    seller: PartyModel
    called: MoneyModel


class CertificateModel(BaseModel):
    """A part of one receivable with one holder, as the caller may see it."""

    id: str
    receivable: str
    view: View = Field(description=_VIEW)
    amount: MoneyModel
    holder: PartyModel
    obligor: PartyModel
    cutoff: Instant
    state: CertificateState | None = Field(
        default=None, description="What it is now; offers and locks lapse with time."
    )
    stored_state: CertificateState | None = None
    sequence: int | None = Field(default=None, description="What the next act on it has to name.")
    depth: int | None = Field(default=None, description="How often it, or what it came from, changed hands.")
    frozen: bool | None = None
    offer: CertificateOfferModel | None = None
    lock: CertificateLockModel | None = None
    pledge: CertificateLockModel | None = Field(default=None, description="To whom it is pledged, and until when.")
    call: CertificateCallModel | None = None
    next: list[str] | None = Field(default=None, description="Acts that the caller can sign for it now.")
    passed_at: Instant | None = Field(default=None, description="When the caller passed it on (view `past`).")


class CertificatePage(BaseModel):
    """A page of certificates by rising id."""

    items: list[CertificateModel]
    next: str | None = None


class CertificateActModel(BaseModel):
    """One act in a certificate's history, and what it left."""

    act: str
    digest: Hash
    at: Instant
    block: int
    log_index: int
    state: CertificateState
    holder: PartyModel
    amount: MoneyModel


class CertificateHistoryPage(BaseModel):
    """A page of a certificate's history, oldest first."""

    items: list[CertificateActModel]
    next: str | None = None


class OfferModel(BaseModel):
    """A certificate on its way to another holder."""

    certificate: str
    receivable: str
    sequence: int
    sender: PartyModel
    receiver: PartyModel
    amount: MoneyModel
    obligor: PartyModel
    cutoff: Instant
    depth: int
    until: Instant
    trade: CommittedModel | None = Field(default=None, description="The reference of the trade that it pays for.")


class OfferPage(BaseModel):
    """A page of offers in force, by rising certificate."""

    items: list[OfferModel]
    next: str | None = None


class HopModel(BaseModel):
    """One change of holder on the way from the root."""

    certificate: str
    sender: PartyModel
    receiver: PartyModel
    act: str = Field(description="The act that passed the title.")
    digest: Hash
    at: Instant
    block: int
    trade: CommittedModel | None = None


class LineageNodeModel(BaseModel):
    """One certificate of a tree."""

    certificate: str
    parent: str | None = Field(default=None, description="What it was split off; absent for the root.")
    view: View
    amount: MoneyModel
    holder: PartyModel
    state: CertificateState | None = None
    depth: int | None = None
    made_by: Hash | None = Field(default=None, description="The act that split it off.")


class LineageModel(BaseModel):
    """A certificate's way from the root, and what was split off it, as far as the caller may see.

    What is hidden from the caller is left out, so a tree can have gaps; whoever sees all of it sees `live` and
    `redeemed` add up to `face`.
    """

    receivable: str
    face: MoneyModel
    redeemed: MoneyModel
    path: list[str] = Field(description="From the root to the certificate.")
    hops: list[HopModel] = Field(description="Changes of holder along the path, oldest first.")
    nodes: list[LineageNodeModel] = Field(description="The certificate and its descendants, parents first.")
    live: MoneyModel = Field(description="Sum of the nodes' present amounts.")
    complete: bool = Field(description="False where the tree is larger than one answer.")


class StandingAcceptanceModel(BaseModel):
    """Offers that the caller accepts in advance."""

    sender: PartyModel | None = Field(default=None, description="Absent: any.")
    obligor: PartyModel | None = Field(default=None, description="Absent: any.")
    remaining: MoneyModel
    latest_cutoff: Instant
    until: Instant
    in_force: bool


class StandingAcceptancePage(BaseModel):
    """All standing acceptances of the caller."""

    items: list[StandingAcceptanceModel]
    next: str | None = None
