"""Financing requests, quotes and financings in requests and answers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ledger_api.evidence.committed import CommittedModel
from ledger_api.participants.schemas import AccountModel
from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import PartyModel
from ledger_api.web.refusals import RefusalName

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
RecourseName = Literal["without", "limited", "with"]
FinancingStateName = Literal[
    "accepted", "registered", "paying", "disbursed", "failed", "cancelled", "repaid", "recourse_called", "pledged",
    "released",
]  # fmt: skip
Base64 = StringConstraints(pattern="^[A-Za-z0-9+/]+={0,2}$")


class SealedModel(BaseModel):
    """A document that only its readers can open: the service stores it and can't."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    version: Literal[1]
    subject: Annotated[str, StringConstraints(max_length=200, pattern="^[!-~]+$")] = Field(
        description="What it is sealed for; authenticated."
    )
    content: Annotated[str, Base64, StringConstraints(max_length=131_072)]
    keys: Annotated[
        dict[Annotated[str, StringConstraints(pattern="^[1-9][0-9]{0,9}$")], Annotated[str, Base64]],
        Field(min_length=2, max_length=8, description="The data key by participant, wrapped for its public key."),
    ]


class FinancingRequestModel(BaseModel):
    """A holder asks financiers for quotes on a certificate."""

    id: str
    digest: Hash
    holder: PartyModel
    certificate: str
    sequence: int
    amount: MoneyModel
    recourse: RecourseName
    receivable: str
    obligor: PartyModel
    cutoff: Instant
    until: Instant
    status: Literal["open", "expired", "stale", "withdrawn"] = Field(
        description="`stale`: the certificate has moved on, no quote for this request can be accepted; `withdrawn`: "
        "the holder took it back."
    )
    bundle: str | None = Field(default=None, description="What it was asked for together with.")
    created_at: Instant
    act: dict[str, Any] = Field(description="The signed RequestFinancing in its JSON form.")
    invited: list[PartyModel]
    quotes: int | None = Field(default=None, description="How many came, for the holder.")


class FinancingRequestPage(BaseModel):
    """A page of financing requests, newest first."""

    items: list[FinancingRequestModel]
    next: str | None = None


class RequestVerdictModel(BaseModel):
    """What became of one request of many."""

    digest: Hash
    accepted: bool
    request: str | None = Field(default=None, description="The request's id, where it is stored.")
    code: str | None = None
    refusal: RefusalName | None = None
    remedy: str | None = None


class RequestBundleModel(BaseModel):
    """Requests that were made together: a verdict for each, in order."""

    bundle: str | None = Field(default=None, description="Under which those that are stored are listed together.")
    results: list[RequestVerdictModel]


class UnderModel(BaseModel):
    """The financier's product under which a quote is given, in a version that is in force."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    product: Annotated[int, Field(ge=1, le=2**32 - 1)]
    version: Annotated[int, Field(ge=1, le=2**16 - 1)]


class QuoteModel(BaseModel):
    """A financier's signed offer; its price is sealed for requester and financier."""

    id: str
    request: str
    digest: Hash = Field(description="Of the Finance act that acceptance completes.")
    financier: PartyModel
    certificate: str
    sequence: int
    amount: MoneyModel
    recourse: RecourseName
    terms: Hash = Field(description="Commitment to the sealed terms.")
    under: UnderModel | None = Field(
        default=None, description="The product whose bounds the certificate was within; the sealed terms name it too."
    )
    disburse_by: Instant
    expires_at: Instant = Field(description="Until then the financier is bound.")
    status: Literal["open", "expired", "stale", "withdrawn", "accepting", "accepted"]
    created_at: Instant
    act: dict[str, Any] = Field(description="Finance with the financier's signature alone, in its JSON form.")
    sealed: SealedModel


class QuotePage(BaseModel):
    """A page of quotes, newest first."""

    items: list[QuoteModel]
    next: str | None = None


class FinancingModel(BaseModel):
    """The financing, early payment or pledge that last held a certificate, for its parties, auditor and authority."""

    certificate: str
    receivable: str
    state: FinancingStateName = Field(description="What it is now: a lock that lapsed is cancelled.")
    stored_state: FinancingStateName
    holder: PartyModel = Field(description="The seller.")
    financier: PartyModel
    bank: PartyModel | None = None
    obligor: PartyModel
    amount: MoneyModel
    recourse: RecourseName
    cutoff: Instant
    disburse_by: Instant | None = Field(default=None, description="Absent of a pledge.")
    called: MoneyModel | None = Field(default=None, description="What the seller is called upon for.")
    searched_at: Instant | None = None
    terms: Hash
    registration: CommittedModel | None = None
    description: CommittedModel | None = None
    payment: CommittedModel | None = None
    bank_reference: CommittedModel | None = None
    account: AccountModel | None = Field(
        default=None, description="Where the seller is paid: its bound account, for itself and the settlement bank."
    )
    sequence: int | None = Field(default=None, description="What the next act has to name; absent once it has ended.")


class FinancingPage(BaseModel):
    """A page of financings, by rising certificate."""

    items: list[FinancingModel]
    next: str | None = None
