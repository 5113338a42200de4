"""Many acts in one body: a JSON list of acts, or the packed form, one act after another."""

import json
from typing import Annotated, Any

from fastapi import Request
from pydantic import Field, TypeAdapter, ValidationError

from ledger_api.acts.catalogue import ACTS
from ledger_api.acts.codec import split_batch
from ledger_api.meta.network import MOST_BULK_ACTS
from ledger_api.operations.actforms import ActForm, example, one_of, to_act
from ledger_api.web.codes import Code
from ledger_api.web.forms import invalid
from ledger_api.web.problems import ProblemError

PACKED = "application/octet-stream"

_ONE: Any = one_of()
_LIST: Any = Annotated[list[_ONE], Field(min_length=1, max_length=MOST_BULK_ACTS)]
_ACTS: TypeAdapter[list[ActForm]] = TypeAdapter(_LIST)
_FORMS = {kind.name: {"$ref": f"#/components/schemas/{kind.name}Act"} for kind in ACTS if kind.on_chain}

BULK_BODY: dict[str, Any] = {
    "required": True,
    "content": {
        "application/json": {
            "schema": {
                "type": "array",
                "minItems": 1,
                "maxItems": MOST_BULK_ACTS,
                "items": {"oneOf": list(_FORMS.values()), "discriminator": {"propertyName": "act"}},
            },
            "example": [example("Transfer")],
        },
        PACKED: {"schema": {"type": "string", "format": "binary", "description": "Packed acts, one after another."}},
    },
}
"""The request body in the OpenAPI document."""


async def wires_of(request: Request) -> list[bytes]:
    """The packed acts of the request's body, 1 to MOST_BULK_ACTS.

    Raises:
        ProblemError: unsupported_media_type, malformed_request, invalid_request, or act_malformed.
    """
    media = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    body = await request.body()
    if media == PACKED:
        return _bounded(body)
    if media != "application/json":
        raise ProblemError(
            Code.UNSUPPORTED_MEDIA_TYPE, f"it takes application/json and {PACKED}", field="header/Content-Type"
        )
    try:
        forms = _ACTS.validate_json(body)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        sent = None if first["type"] == "json_invalid" else json.loads(body)
        raise invalid(first, sent, ("body", *first["loc"])) from None
    return [to_act(form).wire for form in forms]


def _bounded(body: bytes) -> list[bytes]:
    wires: list[bytes] = []
    for wire in split_batch(body):
        if len(wires) == MOST_BULK_ACTS:
            raise ProblemError(Code.INVALID_REQUEST, f"at most {MOST_BULK_ACTS} acts at once", field="body")
        wires.append(wire)
    if not wires:
        raise ProblemError(Code.INVALID_REQUEST, "at least one act", field="body")
    return wires
