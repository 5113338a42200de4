"""Clearing lists, payments and redemptions in answers."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from ledger_api.evidence.committed import CommittedModel
from ledger_api.participants.schemas import AccountModel
from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel
from ledger_api.web.parties import PartyModel

Hash = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
Held = Literal["certificate_frozen", "holder_frozen", "receivable_frozen", "paying", "called"]


class ClearingLineModel(BaseModel):
    """What one certificate's holder is paid."""

    certificate: str
    holder: PartyModel
    payee: PartyModel = Field(
        description="Whom the money goes to: the pledgee while a pledge is in force, else the holder."
    )
    account: AccountModel | None = Field(default=None, description="The payee's bound account in force.")
    amount: MoneyModel = Field(description="Of the face, as fixed at the cut-off.")
    due: MoneyModel = Field(description="Of the last payment, or of the one being given out.")
    paid: MoneyModel = Field(description="Of all payments given out so far.")
    remaining: MoneyModel
    held: list[Held] = Field(
        description="Why the bank keeps the money back; `paying` while a disbursement for it is on its way, `called` "
        "while its seller is called upon. Empty: pay."
    )


class ClearingListModel(BaseModel):
    """Who is paid what: one line per certificate, fixed at the cut-off, to the minor unit."""

    receivable: str
    obligor: PartyModel
    cutoff: Instant
    face: MoneyModel
    settled: MoneyModel
    redeemed: MoneyModel
    last_payment: MoneyModel = Field(description="What `due` shares out; zero before the first payment.")
    complete: bool = Field(description="Whether the caller sees every line; a holder sees its own.")
    lines: list[ClearingLineModel]
    sum_amount: MoneyModel = Field(description="Of the lines; the face where the list is complete.")
    sum_due: MoneyModel = Field(description="Of the lines; the last payment where the list is complete.")
    sum_paid: MoneyModel
    sum_remaining: MoneyModel


class PaymentModel(BaseModel):
    """A settlement bank's word that the obligor paid."""

    digest: Hash
    bank: PartyModel
    amount: MoneyModel
    settled: MoneyModel = Field(description="Of the receivable, with this payment.")
    paid_at: Instant
    attested_at: Instant
    bank_reference: CommittedModel


class PaymentPage(BaseModel):
    """A page of a receivable's payments, oldest first."""

    items: list[PaymentModel]
    next: str | None = None


class RedemptionModel(BaseModel):
    """What one certificate's holder got of a payment."""

    certificate: str
    holder: PartyModel
    amount: MoneyModel
    remaining: MoneyModel
    digest: Hash
    at: Instant


class RedemptionPage(BaseModel):
    """A page of what holders got of a receivable, oldest first."""

    items: list[RedemptionModel]
    next: str | None = None
