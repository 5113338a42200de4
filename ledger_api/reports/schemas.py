"""Reports in answers."""

from typing import Literal

from pydantic import BaseModel, Field

from ledger_api.receivables.schemas import LateInterestModel, TenorReason
from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import PartyModel

Abnormal = Literal["tenor_above_limit", "depth_limit", "many_parts", "burst_split"]
RecourseName = Literal["without", "limited", "with"]
Consent = Literal["submitted", "accepted", "none"]
Trigger = Literal["holiday", "season", "campaign", "order", "other"]
DealState = Literal[
    "accepted", "registered", "paying", "disbursed", "failed", "cancelled", "repaid", "recourse_called", "pledged",
    "released",
]  # fmt: skip
_FIRST = "By currency; on the first page alone."


class AgeingFigures(BaseModel):
    """What is open by how many calendar days (UTC) it is past its due date, dispute or not."""

    receivables: int
    open: MoneyModel
    not_due: MoneyModel
    days_1_30: MoneyModel
    days_31_60: MoneyModel
    days_61_90: MoneyModel
    days_over_90: MoneyModel


class AgeingTotalModel(AgeingFigures):
    """The sums of one currency."""


class AgeingModel(AgeingFigures):
    """One obligor in one currency."""

    obligor: PartyModel


class AgeingPage(BaseModel):
    """A page of obligors by number and currency."""

    at: Instant
    side: Literal["all", "obligor", "holder"] = Field(description="Whose figures these are.")
    items: list[AgeingModel]
    next: str | None = None
    totals: list[AgeingTotalModel] | None = Field(default=None, description=_FIRST)


class OverdueModel(BaseModel):
    """One receivable past its due date and grace, or in default."""

    receivable: str
    obligor: PartyModel
    creditor: PartyModel
    state: Literal["overdue", "defaulted"]
    cutoff: Instant
    days_late: int = Field(description="Calendar days (UTC) past the due date.")
    face: MoneyModel
    open: MoneyModel
    disputed: MoneyModel
    stops_issues: bool = Field(description="It is marked, and counts in its obligor's issue-stop.")
    defaulted_at: Instant | None = None
    late_interest: LateInterestModel | None = None


class OverdueTotalModel(BaseModel):
    """The sums of one currency."""

    receivables: int
    open: MoneyModel
    disputed: MoneyModel


class OverduePage(BaseModel):
    """A page of overdue receivables by id."""

    at: Instant
    side: Literal["all", "obligor", "holder"]
    items: list[OverdueModel]
    next: str | None = None
    totals: list[OverdueTotalModel] | None = Field(default=None, description=_FIRST)


class DilutionModel(BaseModel):
    """One obligor and one first creditor in one currency."""

    obligor: PartyModel
    creditor: PartyModel
    receivables: int
    confirmed: MoneyModel = Field(description="The faces of all that was ever confirmed.")
    credited: MoneyModel
    dilution_bps: int = Field(description="Credited by confirmed, in basis points.")
    written_down: MoneyModel
    disputed: MoneyModel
    cancelled_receivables: int
    cancelled: MoneyModel = Field(description="Of what was confirmed, the faces that both sides cancelled whole.")


class DilutionPage(BaseModel):
    """A page of pairs by obligor, creditor and currency."""

    items: list[DilutionModel]
    next: str | None = None


class LineModel(BaseModel):
    """One line that is in force or to come."""

    slot: int
    financier: PartyModel
    amount: MoneyModel
    effective_from: Instant
    until: Instant
    trigger: Trigger | None = Field(default=None, description="Of an uplift for a time.")
    in_force: bool


class LinesModel(BaseModel):
    """What an obligor may owe in one currency. A financier gets its own lines alone."""

    obligor: PartyModel
    cap: MoneyModel | None = None
    limit: MoneyModel | None = Field(default=None, description="The cap and the lines in force together.")
    outstanding: MoneyModel | None = None
    available: MoneyModel | None = None
    exceeded: bool | None = Field(
        default=None, description="More is owed than the limit now is: nothing more is issued."
    )
    lines: list[LineModel]


class LinesPage(BaseModel):
    """A page of limits by obligor and currency."""

    at: Instant
    items: list[LinesModel]
    next: str | None = None


class UseModel(BaseModel):
    """What an obligor owed at the end of a day."""

    day: str = Field(description="UTC.")
    outstanding: MoneyModel


class UseOverTime(BaseModel):
    """Day by day, oldest first; the present day is as it is now."""

    obligor: PartyModel
    items: list[UseModel]


class DerecognitionModel(BaseModel):
    """One certificate's last financing. Whether its seller takes it off its books is not the ledger's to say."""

    certificate: str
    receivable: str
    kind: Literal["sale", "pledge"]
    seller: PartyModel
    financier: PartyModel
    recourse: RecourseName
    state: DealState
    since: Instant | None = Field(default=None, description="When it was paid out or pledged.")
    financed: MoneyModel = Field(description="The certificate's amount then.")
    open: MoneyModel = Field(description="What is left of it.")
    called: MoneyModel = Field(description="Of that, called back on the seller and not paid yet.")
    repaid: MoneyModel


class DerecognitionTotalModel(BaseModel):
    """The sums by recourse, sale or pledge, and currency."""

    recourse: RecourseName
    kind: Literal["sale", "pledge"]
    financings: int
    open: MoneyModel
    called: MoneyModel
    repaid_financings: int


class DerecognitionPage(BaseModel):
    """A page of financings by certificate."""

    at: Instant
    items: list[DerecognitionModel]
    next: str | None = None
    totals: list[DerecognitionTotalModel] | None = Field(default=None, description="On the first page alone.")


class TransfersModel(BaseModel):
    """One confirmed receivable: its tenor, its layers and its parts, against the limits of its policy."""

    receivable: str
    obligor: PartyModel
    creditor: PartyModel
    face: MoneyModel
    tenor_days: int
    tenor_limit: int
    tenor_reason: TenorReason | None = None
    depth: int = Field(description="The most changes of holder of one of its certificates.")
    depth_limit: int
    live: int = Field(description="Certificates with an amount.")
    live_limit: int
    parts: int = Field(description="Certificates ever split off.")
    most_parts_in_a_day: int = Field(description="Split off one certificate within one UTC day.")
    abnormal: list[Abnormal]


class TransfersPage(BaseModel):
    """A page of receivables by id; of flagged ones it may end early, with a cursor."""

    items: list[TransfersModel]
    next: str | None = None
    burst: int = Field(description="Parts off one certificate in a day, from which on a split is a burst.")
    near_live_percent: int = Field(description="Of the live limit, from which on a receivable has many parts.")


class SmeModel(BaseModel):
    """One confirmed receivable: its creditor's consent to a certificate, and the days until it is paid."""

    receivable: str
    obligor: PartyModel
    creditor: PartyModel
    face: MoneyModel
    consent: Consent = Field(description="What the creditor signed.")
    consent_act: str | None = Field(default=None, description="The digest of the signed act.")
    consent_at: Instant | None = None
    counted_from: Literal["invoice", "ledger"] = Field(
        description="From the earliest issue date of its invoices, where the caller may read them, or from the day it "
        "came onto the ledger."
    )
    first_day: str
    days: int = Field(description="From that day to the due date.")
    within_limit: bool = Field(description="Whether that is at most 60.")


class SmePage(BaseModel):
    """A page of receivables by id."""

    limit_days: int
    items: list[SmeModel]
    next: str | None = None


class StopModel(BaseModel):
    """An obligor whose issues are stopped."""

    obligor: PartyModel
    stopped: bool
    since: Instant
    open_receivables: int = Field(description="Marked overdue and not settled.")
    releasable: bool = Field(description="Nothing of it is open: the governors may release it.")


class StopPage(BaseModel):
    """A page of stops by obligor."""

    at: Instant
    items: list[StopModel]
    next: str | None = None


class DailyModel(BaseModel):
    """An obligor's valid certificates in one currency."""

    obligor: PartyModel
    certificates: int
    amount: MoneyModel


class DailyTotalModel(BaseModel):
    """The valid certificates of one currency."""

    certificates: int
    amount: MoneyModel


class DailyPage(BaseModel):
    """A page of obligors by number and currency."""

    day: str = Field(description="UTC.")
    complete: bool = Field(description="Whether the day has ended; else it is as it is now.")
    first_block: int
    last_block: int
    items: list[DailyModel]
    next: str | None = None
    totals: list[DailyTotalModel] | None = Field(default=None, description=_FIRST)
    events: int | None = Field(default=None, description="Outcomes of the day; on the first page alone.")


class DailyEventModel(BaseModel):
    """One act's outcome on the ledger."""

    block: int
    log_index: int
    at: Instant
    act: str
    digest: str
    outcome: Literal["executed", "scheduled", "refused"]
    refusal: str | None = None


class DailyEventPage(BaseModel):
    """A page of the day's outcomes, in the order of the ledger."""

    day: str
    items: list[DailyEventModel]
    next: str | None = None
