"""Answers about the service itself."""

from typing import Literal

from pydantic import BaseModel, Field


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
    group: str
    signing: str = Field(description="Who signs: one, dual, joint, governors, governor or nobody.")
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
