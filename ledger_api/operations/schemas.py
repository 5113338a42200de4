"""Operations and verdicts in answers."""

from typing import Annotated, Any, Literal

from pydantic import BaseModel, Field

from ledger_api.web.codes import Code
from ledger_api.web.instants import Instant
from ledger_api.web.refusals import RefusalName

Digest = Annotated[str, Field(pattern="^0x[0-9a-f]{64}$")]
Status = Literal["waiting", "sent", "executed", "scheduled", "refused", "expired"]


class ActModel(BaseModel):
    """One act of an operation and its outcome."""

    digest: Digest = Field(description="EIP-712 digest, the act's identity.")
    act: str
    status: Status
    refusal: RefusalName | None = Field(default=None, description="Why it was refused.")
    remedy: str | None = None
    executable_until: Instant | None = Field(
        default=None, description="A refused act can still be executed until then by whoever holds a copy."
    )
    transaction: str | None = None
    block: int | None = None
    log_index: int | None = None


class OperationModel(BaseModel):
    """What became of one request."""

    id: str
    status: Literal["waiting", "sent", "executed", "scheduled", "refused", "expired", "mixed"] = Field(
        description="The acts' common status; `mixed` where finished acts differ."
    )
    done: bool
    created_at: Instant
    acts: list[ActModel]


class OperationPage(BaseModel):
    """A page of the caller's operations, newest first."""

    items: list[OperationModel]
    next: str | None = None


class VerdictModel(BaseModel):
    """What the rules say of one presented act."""

    digest: Digest
    act: str | None = Field(default=None, description="Its name; absent where it can't be read.")
    accepted: bool
    code: Code | None = Field(default=None, description="Of the problem where it is not accepted.")
    refusal: RefusalName | None = None
    remedy: str | None = None


class BulkModel(BaseModel):
    """A verdict for each act in the order presented, and the operation that holds the accepted ones."""

    operation: OperationModel | None = None
    results: list[VerdictModel]


class CheckModel(BaseModel):
    """The verdict of a dry run, made over everything accepted before."""

    verdict: VerdictModel


class TypedDataModel(BaseModel):
    """The EIP-712 document of an act, for comparison with the one the client built itself."""

    digest: Digest
    typed_data: dict[str, Any]
    check_digest: Digest | None = Field(default=None, description="What a checker signs (dual acts).")
    check_typed_data: dict[str, Any] | None = None
    wire: str = Field(description="The unsigned or signed packed form.")
