"""Participants in requests and answers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ledger_api.access.identity import Scope
from ledger_api.web.instants import Instant
from ledger_api.web.names import CapabilityName, RoleName

Hash = Annotated[str, StringConstraints(pattern="^0x[0-9a-f]{64}$")]
Text = Annotated[str, StringConstraints(min_length=1, max_length=500, pattern=r"^[^\x00]+$")]
AccountText = Annotated[str, StringConstraints(min_length=1, max_length=200, pattern=r"^[^\x00]+$")]
Salt = Annotated[str, StringConstraints(pattern="^[0-9a-f]{64}$")]


class BindingModel(BaseModel):
    """The document that binds a number and key to a legal entity; its commitment is part of the enrolment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    participant: Annotated[int, Field(ge=1, le=2**32 - 1, strict=True)]
    name: Text
    legalId: Text  # noqa: N815 - the document's own member
    key: Annotated[str, StringConstraints(pattern="^0x[0-9a-f]{40}$")] = Field(description="Primary key's address.")
    publicKey: Annotated[str, StringConstraints(pattern="^0x0[23][0-9a-f]{64}$")] = Field(  # noqa: N815
        description="Its compressed point: what documents are sealed for."
    )
    salt: Salt


class DirectoryEntryRequest(BaseModel):
    """A binding and the certificate authority's signature over it."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: BindingModel
    signature: Annotated[str, StringConstraints(pattern="^0x[0-9a-f]{128}$")] = Field(description="Ed25519.")


class DirectoryEntryModel(BaseModel):
    """Who is behind a number. Check it: hash the document, compare with `binding`, verify the signature."""

    document: BindingModel
    signature: str
    updated_at: Instant


class ParticipantModel(BaseModel):
    """An enrolled participant as every member sees it."""

    number: int
    status: Literal["active", "suspended"]
    roles: list[RoleName]
    tag: str = Field(description="Tag of the legal id, as acts carry it.")
    key: str = Field(description="Address of the primary key.")
    binding: Hash | None = Field(
        default=None, description="Commitment that governors enrolled; absent for founding governors."
    )
    name: str | None = Field(default=None, description="Of the directory entry.")
    legal_id: str | None = None
    entry: DirectoryEntryModel | None = None


class ParticipantPage(BaseModel):
    """A page of the directory, by number."""

    items: list[ParticipantModel]
    next: str | None = None


class SignerModel(BaseModel):
    """One of the participant's keys."""

    key: str
    capabilities: list[CapabilityName]
    person: str = Field(description="Commitment to the person, first 31 bytes.")


class AccountDocument(BaseModel):
    """A bank account as it was committed to."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    bank: AccountText = Field(description="BIC or clearing code.")
    number: AccountText = Field(description="IBAN or account number.")
    name: AccountText = Field(description="Account holder.")
    salt: Salt


class AccountRequest(BaseModel):
    """The details behind the caller's account commitment."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    document: AccountDocument


class AccountModel(BaseModel):
    """A bound bank account; `document` where its details were sent in."""

    commitment: Hash
    effective_from: Instant | None = Field(default=None, description="Of a pending account.")
    document: AccountDocument | None = None


class OwnParticipantModel(ParticipantModel):
    """The caller itself, with what only it sees."""

    signers: list[SignerModel]
    account: AccountModel = Field(description="Where money goes to now.")
    pending_account: AccountModel | None = None
    scopes: list[Scope] = Field(description="What the credential of this request is good for.")


def example(**more: Any) -> dict[str, Any]:  # noqa: ANN401 - JSON
    """A participant for the OpenAPI document."""
    document = {
        "participant": 7,
        "name": "Tianjin Precision Parts Co., Ltd.",
        "legalId": "91120116MA05XQKT3E",
        "key": "0x7e5f4552091a69125d5dfcb7b8c2659029395bdf",
        "publicKey": "0x0279be667ef9dcbbac55a06295ce870b07029bfcdb2dce28d959f2815b16f81798",
        "salt": "5a" * 32,
    }
    return {
        "number": 7,
        "status": "active",
        "roles": ["supplier"],
        "tag": "11400714819323198485",
        "key": document["key"],
        "binding": "0x" + "b1" * 32,
        "name": document["name"],
        "legal_id": document["legalId"],
        "entry": {"document": document, "signature": "0x" + "51" * 64, "updated_at": "2026-03-01T08:00:00Z"},
        **more,
    }
