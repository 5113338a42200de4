"""Balances and proofs in answers."""

from typing import Any

from pydantic import BaseModel, Field

from ledger_api.checkpoints.schemas import CheckpointModel
from ledger_api.web.money import MoneyModel


class BalanceModel(BaseModel):
    """One confirmed receivable: what is live, redeemed, credited and written down make up its face."""

    receivable: str
    face: MoneyModel
    settled: MoneyModel
    redeemed: MoneyModel
    credited: MoneyModel
    written_down: MoneyModel
    live: MoneyModel = Field(description="The sum of its certificates' amounts.")
    certificates: int = Field(description="Certificates with an amount.")
    balanced: bool = Field(description="Whether live, redeemed, credited and written down make up the face.")


class TotalModel(BaseModel):
    """The sums of all confirmed receivables of one currency."""

    receivables: int
    face: MoneyModel
    settled: MoneyModel
    redeemed: MoneyModel
    credited: MoneyModel
    written_down: MoneyModel
    live: MoneyModel
    certificates: int
    balanced: bool


class BalancePage(BaseModel):
    """A page of receivables by id; the first page has the totals of everything."""

    items: list[BalanceModel]
    next: str | None = None
    totals: list[TotalModel] | None = Field(default=None, description="By currency; on the first page alone.")
    unbalanced: int | None = Field(
        default=None, description="Receivables of everything that do not balance: 0. On the first page alone."
    )


class CertificateProofModel(BaseModel):
    """What proves a certificate's words to whoever knows the contract and the members' keys, without the service.

    It is not to be believed but verified: `ledger_api.sdk.verify`.
    """

    certificate: str
    receivable: str
    height: int
    block: dict[str, Any] = Field(description="The block's header, as `eth_getBlockByNumber` gives it.")
    proof: dict[str, Any] = Field(
        description="The `eth_getProof` answer of the contract at that block: words of certificate, receivable and "
        "financing, in the order of `docs/acts.md`."
    )
    checkpoint: CheckpointModel | None = Field(
        default=None,
        description="The block's checkpoint with its countersignatures; absent while the certificate has changed since "
        "the newest one: what is proven is then authorised, not final.",
    )
