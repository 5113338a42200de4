"""Receivables in answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ledger_api.evidence.committed import CommittedModel
from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import PartyModel

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
DisputeReason = Literal[
    "unspecified", "goods_not_received", "quantity_differs", "price_differs", "quality", "already_paid", "duplicate",
    "wrong_party", "terms_differ",
]  # fmt: skip
State = Literal[
    "submitted", "opened", "confirmed", "part_paid", "settled", "rejected", "expired", "defaulted", "cured",
    "written_off", "cancelled", "overdue",
]  # fmt: skip
Scenario = Literal["supply_payment", "procurement", "collection", "franchise", "payroll", "order_finance", "green"]
Waiver = Literal["defences", "set_off"]
TenorReason = Literal["seasonal_production", "long_manufacture", "contract_milestone", "quality_retention"]
Reason = Literal[
    "unspecified", "goods_not_received", "quantity_differs", "price_differs", "quality", "already_paid", "duplicate",
    "wrong_party", "terms_differ",
]  # fmt: skip
RoleFilter = Literal["obligor", "creditor", "holder"]
Convention = Literal["none", "following", "modified_following", "preceding"]


class ReceivableModel(BaseModel):
    """A claim on one obligor for one sum on one date."""

    id: str
    state: State = Field(description="What it is now: time lets it expire and become overdue with nobody acting.")
    stored_state: State = Field(description="What the last act left.")
    obligor: PartyModel
    creditor: PartyModel
    face: MoneyModel
    due: MoneyModel = Field(description="The face less what was credited and written down.")
    credited: MoneyModel = Field(description="Taken off by credit notes that obligor and holders agreed on.")
    written_down: MoneyModel = Field(description="Given up by holders after a default.")
    settled: MoneyModel = Field(description="Paid by the obligor, as settlement banks attest.")
    redeemed: MoneyModel = Field(description="Of that, given out to the holders.")
    outstanding: MoneyModel = Field(description="What the obligor still owes: zero until it confirmed or opened it.")
    cutoff: Instant = Field(description="From then on nothing changes hands; the holders of that instant are paid.")
    answer_by: Instant | None = Field(default=None, description="Until when it waits for confirmation or acceptance.")
    scenario: Scenario
    policy: int | None = Field(default=None, description="The version it was confirmed under.")
    waiver: list[Waiver] = Field(description="What the obligor waived in its confirmation.")
    tenor_reason: TenorReason | None = None
    frozen: bool = Field(description="An authority's order is in force on it.")
    disputed: bool
    disputed_amount: MoneyModel = Field(description="What the obligor disputes now; the rest stays payable.")
    dispute_reason: DisputeReason | None = None
    stops_issues: bool = Field(description="It was marked overdue and its obligor issues nothing until it is paid.")
    defaulted_at: Instant | None = Field(default=None, description="When a holder declared its default.")
    evidence_released: bool = Field(description="The invoices' amounts were given back.")
    root_certificate: str | None = Field(default=None, description="Once it is confirmed.")
    commitment: Hash = Field(description="Over trade contract and evidence; a confirmation repeats it.")
    updated_at: Instant


class LatePeriodModel(BaseModel):
    """Days on which the same amount was unpaid and undisputed."""

    start: str = Field(description="The first day, UTC.")
    end: str = Field(description="The first day after it.")
    days: int
    base: MoneyModel


class LateInterestModel(BaseModel):
    """What late payment costs by the rate of the policy that the receivable was confirmed under; it is not booked."""

    days: int = Field(description="Calendar days from the due date until it was paid, or until now.")
    rate_bps: int = Field(description="Basis points a year, ACT/365.")
    amount: MoneyModel = Field(description="The exact sum of the periods' interest, rounded once, half up.")
    periods: list[LatePeriodModel]


class ReceivableEvidenceModel(BaseModel):
    """One invoice's part in the face."""

    fingerprint: Hash
    amount: MoneyModel


class MaturityModel(BaseModel):
    """The cut-off where its currency settles. For comparison: what was signed is the instant."""

    local: str = Field(description="The cut-off on the clock there, with its offset.")
    zone: str = Field(description="IANA time zone.")
    business_day: bool = Field(description="Whether banks settle the currency on that day.")
    announced: bool = Field(description="False while the year's moved working days (China) are not known.")


class CutOffModel(BaseModel):
    """When a due date matures by its currency's calendar. For comparison: the client computes what it signs."""

    currency: str
    due: str
    convention: Convention
    time: str
    zone: str = Field(description="IANA time zone of the currency's settlement system.")
    day: str = Field(description="The due date, moved by the convention.")
    cutoff: Instant
    announced: bool = Field(description="False while the year's moved working days (China) are not known.")


class ReceivableDetailsModel(ReceivableModel):
    """A receivable with what stands behind its commitments, as far as the caller may read it."""

    maturity: MaturityModel | None = Field(default=None, description="For currencies whose calendar is known.")

    late_interest: LateInterestModel | None = Field(default=None, description="Once something was paid late.")
    trade_contract: CommittedModel | None = None
    text: CommittedModel | None = Field(default=None, description="What the obligor confirmed.")
    evidence: list[ReceivableEvidenceModel] | None = Field(
        default=None, description="For the parties, financiers asked, auditor and authority."
    )
    rejection: Reason | None = None
    note: CommittedModel | None = Field(default=None, description="Said with the rejection.")


class ReceivablePage(BaseModel):
    """A page of receivables by rising id. With filters a page may hold fewer than asked for and yet have a next."""

    items: list[ReceivableModel]
    next: str | None = None


class ReceivableActModel(BaseModel):
    """One act in a receivable's history, and what it left."""

    act: str
    digest: Hash
    at: Instant
    block: int
    log_index: int
    state: State
    settled: MoneyModel


class ReceivableHistoryPage(BaseModel):
    """A page of a receivable's history, oldest first."""

    items: list[ReceivableActModel]
    next: str | None = None
