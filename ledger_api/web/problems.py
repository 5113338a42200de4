"""RFC 9457 problem+json: the one shape of every error, and its entry in the OpenAPI document."""

from collections.abc import Iterable
from typing import Any

from pydantic import BaseModel, ConfigDict, Field
from starlette.responses import JSONResponse

from ledger_api.web.codes import MEANINGS, Code
from ledger_api.web.refusals import RefusalName

MEDIA_TYPE = "application/problem+json"


class ProblemBody(BaseModel):
    """The body of every answer of 400 and above."""

    model_config = ConfigDict(title="Problem")

    type: str = Field(description="Stable URI reference of the code.", examples=["/problems/not_found"])
    title: str
    status: int
    detail: str
    code: Code
    remedy: str = Field(description="What the client can do about it.")
    field: str | None = Field(
        default=None,
        description="The place of the request at fault, such as `body/fields/amount`, `query/limit`, `header/Accept`.",
    )
    refusal: RefusalName | None = Field(default=None, description="Why the rules refuse the act.")
    operation: str | None = Field(default=None, description="The operation it is about.")


class ProblemError(Exception):
    """Raised anywhere in a request; becomes the answer. `detail` reaches the client, so it never holds a secret."""

    def __init__(
        self,
        code: Code,
        detail: str = "",
        *,
        field: str | None = None,
        refusal: str | None = None,
        remedy: str | None = None,
        operation: str | None = None,
        retry_after: int | None = None,
        headers: dict[str, str] | None = None,
    ) -> None:
        meaning = MEANINGS[code]
        super().__init__(f"{code}: {detail or meaning.title}")
        self.code = code
        self.headers = dict(headers or {})
        if retry_after is not None:
            self.headers["Retry-After"] = str(retry_after)
        if code is Code.UNAUTHENTICATED:
            self.headers["WWW-Authenticate"] = "Bearer"
        self.body = ProblemBody(
            type=f"/problems/{code.value}",
            title=meaning.title,
            status=meaning.status,
            detail=detail or meaning.title,
            code=code,
            remedy=remedy or meaning.remedy,
            field=field,
            refusal=refusal,
            operation=operation,
        )

    def response(self) -> JSONResponse:
        """The answer itself."""
        content = self.body.model_dump(mode="json", exclude_none=True)
        return JSONResponse(content, self.body.status, self.headers, MEDIA_TYPE)


def not_found() -> ProblemError:
    """The one answer for what does not exist and for what is not the caller's: the same body, always."""
    return ProblemError(Code.NOT_FOUND)


def documented(codes: Iterable[Code]) -> dict[int | str, dict[str, Any]]:
    """OpenAPI `responses` of the codes, grouped by status, with one example each."""
    by_status: dict[int | str, dict[str, Any]] = {}
    for code in sorted(set(codes), key=lambda code: (MEANINGS[code].status, code.value)):
        meaning = MEANINGS[code]
        entry = by_status.setdefault(
            meaning.status,
            {
                "description": "",
                "content": {MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}, "examples": {}}},
            },
        )
        entry["description"] = "; ".join(filter(None, (entry["description"], meaning.title)))
        example = ProblemError(code).body.model_dump(mode="json", exclude_none=True)
        entry["content"][MEDIA_TYPE]["examples"][code.value] = {"summary": meaning.title, "value": example}
    return by_status
