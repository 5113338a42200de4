"""Answers about the service itself."""

from typing import Literal

from pydantic import BaseModel, Field

from ledger_api.acts.catalogue import Signing
from ledger_api.web.instants import Instant
from ledger_api.web.money import MoneyModel

GroupName = Literal[
    "governance",
    "participants",
    "evidence",
    "receivables",
    "certificates",
    "financing",
    "settlement",
    "authority",
    "off_chain",
    "claims",
]


class FieldModel(BaseModel):
    """One atomic field of an act, as EIP-712 types it."""

    name: str
    type: str


class ListModel(BaseModel):
    """The one array an act may end with."""

    name: str
    struct: str
    most: int = Field(description="Items at most.")
    fields: list[FieldModel]


class ActTypeModel(BaseModel):
    """One row of the catalogue of acts, with all that a signer needs to build the typed data itself."""

    name: str
    kind: int = Field(description="The first byte of the wire form.")
    group: GroupName
    signing: Signing = Field(description="Who signs.")
    signers: list[str] = Field(description="Fields that hold the signing participants' numbers, in order.")
    on_chain: bool
    nonce: str = Field(description="What makes the act unique.")
    summary: str
    encoded_type: str = Field(description="EIP-712 encodeType.")
    type_hash: str = Field(description="keccak256 of encoded_type.")
    check_type: str | None = Field(default=None, description="What a checker signs (dual acts).")
    check_type_hash: str | None = None
    fields: list[FieldModel]
    items: ListModel | None = None


class CatalogueModel(BaseModel):
    """Every act of the ledger and the domain they are signed under."""

    domain_name: str
    domain_version: str
    domain_type: str
    acts: list[ActTypeModel]


class HealthModel(BaseModel):
    """The process answers."""

    status: Literal["ok"]


class CurrencyModel(BaseModel):
    """A currency that receivables can be in."""

    code: str = Field(description="ISO 4217 alphabetic code.")
    number: int = Field(description="ISO 4217 numeric code, as acts carry it.")
    minor_unit: int = Field(description="Decimal digits of an amount.")


class ThresholdModel(BaseModel):
    """What an obligor confirms with one signature in one currency."""

    per_act: MoneyModel
    per_day: MoneyModel = Field(description="Sum of a UTC day.")


class PolicyModel(BaseModel):
    """The version of the dated parameters that is in force; a receivable keeps the one it was confirmed under."""

    version: int
    effective_from: Instant
    tenor_days: int
    tenor_days_max: int
    depth_max: int = Field(description="Changes of holder at most.")
    live_max: int = Field(description="Live certificates of one receivable at most.")
    minimum_lot: str = Field(description="Smallest piece, in minor units.")
    grace_days: int = Field(description="Days after the cut-off until what is unpaid is overdue.")
    cooling_days: int = Field(description="Days until another bank account is in force.")
    default_days: int = Field(
        description="Days after the cut-off until a holder may declare what is overdue a default."
    )
    late_rate: int = Field(description="Interest on what is paid late, in basis points a year (ACT/365).")
    thresholds: list[ThresholdModel] = Field(description="Currencies that are not listed always need a checker.")


class LimitsModel(BaseModel):
    """What the service takes at once."""

    body_bytes: int
    document_bytes: int
    wait_seconds: int = Field(description="`Prefer: wait=n` at most.")
    bulk_acts: int
    page_items: int


class NetworkModel(BaseModel):
    """The network's identity and present parameters. Compare the identity with what you were given by its governors."""

    chain_id: int
    contract: str
    salt: str
    code_hash: str = Field(description="keccak256 of the contract's runtime code.")
    genesis_hash: str
    domain_name: str
    domain_version: str
    domain_separator: str
    deployed_at: int = Field(description="Block of the contract's deployment.")
    block: int
    now: Instant = Field(description="The instant that the next block will carry.")
    sandbox: bool = Field(description="Whether the clock can be moved.")
    policy: PolicyModel
    limits: LimitsModel
    currencies: list[CurrencyModel]


class ReadinessModel(BaseModel):
    """Whether the service can work, check by check."""

    ready: bool
    checks: dict[str, bool]
