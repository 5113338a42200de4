"""Sign-in and API keys in requests and answers."""

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field, StringConstraints

from ledger_api.access.identity import Scope
from ledger_api.web.instants import Instant
from ledger_api.web.names import RoleName

Address = Annotated[str, StringConstraints(pattern="^0x[0-9a-fA-F]{40}$")]
ParticipantNumber = Annotated[int, Field(ge=1, le=2**32 - 1, strict=True)]


class Strict(BaseModel):
    """Requests hold no members beyond the documented."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ChallengeRequest(Strict):
    """Who wants to sign in, with which of its keys."""

    participant: ParticipantNumber
    key: Address


class ChallengeModel(BaseModel):
    """The EIP-4361 text to sign, and a token that stands for it."""

    message: str = Field(description="EIP-4361 text; sign it with EIP-191 personal_sign.")
    challenge: str = Field(description="Send it back with the signature.")
    expires_at: Instant


class SessionRequest(Strict):
    """The signed challenge."""

    challenge: Annotated[str, StringConstraints(pattern="^[0-9a-f]+$", max_length=1_000)]
    signature: Annotated[str, StringConstraints(pattern="^0x([0-9a-fA-F]{128}|[0-9a-fA-F]{130})$")] = Field(
        description="65 bytes (r, s, v) or 64 bytes (EIP-2098)."
    )


class SessionModel(BaseModel):
    """The bearer token; it is shown once and stored nowhere."""

    token: str
    participant: int
    roles: list[RoleName]
    expires_at: Instant


class ApiKeyRequest(Strict):
    """What a new API key may do and until when."""

    name: Annotated[str, StringConstraints(min_length=1, max_length=100, pattern=r"^[^\x00-\x1f\x7f]+$")]
    scopes: Annotated[list[Scope], Field(min_length=1, max_length=len(Scope))]
    days: Annotated[int, Field(ge=1, le=365, strict=True, description="Days until it expires.")]


class ApiKeyModel(BaseModel):
    """An API key without its secret."""

    id: str
    name: str
    scopes: list[Scope]
    created_at: Instant
    expires_at: Instant
    revoked_at: Instant | None = None


class NewApiKeyModel(ApiKeyModel):
    """A new API key; the token is shown this once."""

    token: str


class ApiKeyPage(BaseModel):
    """A page of the caller's API keys."""

    items: list[ApiKeyModel]
    next: str | None = None
