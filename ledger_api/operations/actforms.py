"""Request models of signed acts, one per act, derived from the catalogue: the form of `acts.jsonforms`, validated.

A model accepts exactly the catalogue's fields.
"""

from collections.abc import Mapping
from typing import Annotated, Any, Literal, Union

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Discriminator,
    Field,
    StringConstraints,
    create_model,
)

from ledger_api.acts import catalogue
from ledger_api.acts.catalogue import ACTS, BY_NAME, ActType
from ledger_api.acts.codec import Act, MalformedActError, build
from ledger_api.acts.jsonforms import NUMBER_BYTES, to_json
from ledger_api.acts.messages import LINES, MESSAGES
from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

MOST_SIGNATURES = 32
SIGNATURE = Annotated[str, StringConstraints(pattern="^0x[0-9a-f]{128}$")]


class ActForm(BaseModel):
    """Base of the generated models."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    act: str
    fields: Any
    signatures: Annotated[list[SIGNATURE], Field(max_length=MOST_SIGNATURES, description="EIP-2098, 64 bytes each.")]


def to_act(form: ActForm) -> Act:
    """The signed act that a form stands for.

    Raises:
        ProblemError: act_malformed, where the codec refuses what the schema allowed.
    """
    kind = BY_NAME[form.act]
    fields = MESSAGES[kind.kind](*_row(kind.fields, form.fields))
    items: tuple[Any, ...] = ()
    if kind.items is not None:
        line = LINES[kind.items.item.name]
        items = tuple([line(*_row(kind.items.item.fields, item)) for item in getattr(form, "items", ())])
    try:
        return build(fields, items).signed(*[bytes.fromhex(text[2:]) for text in form.signatures])
    except MalformedActError as error:
        raise ProblemError(Code.ACT_MALFORMED, str(error)) from error


def _row(fields: tuple[catalogue.Field, ...], model: BaseModel) -> list[Any]:
    values = []
    for field in fields:
        value = getattr(model, _name(field))
        if not field.type.startswith("uint"):
            value = bytes.fromhex(value[2:])
        elif field.width > NUMBER_BYTES:
            value = int(value)
        values.append(value)
    return values


def _name(field: catalogue.Field) -> str:
    return f"{field.name}_"


def _type(field: catalogue.Field) -> Any:  # noqa: ANN401 - an annotation
    if not field.type.startswith("uint"):
        return Annotated[str, StringConstraints(pattern=f"^0x[0-9a-f]{{{2 * field.width}}}$")]
    most = 2 ** (8 * field.width) - 1
    if field.width <= NUMBER_BYTES:
        return Annotated[int, Field(ge=0, le=most, strict=True)]

    def fits(text: str) -> str:
        if int(text) > most:
            raise ValueError(f"at most {most}")
        return text

    digits = StringConstraints(pattern="^(0|[1-9][0-9]*)$", max_length=len(str(most)))
    schema = Field(json_schema_extra={"format": field.type}, examples=["1"])
    return Annotated[str, digits, AfterValidator(fits), schema]


def _fields(name: str, fields: tuple[catalogue.Field, ...]) -> type[BaseModel]:
    # A trailing underscore keeps field names off the attributes of BaseModel; outside only the alias shows.
    members: dict[str, Any] = {_name(field): (_type(field), Field(alias=field.name)) for field in fields}
    return create_model(name, __config__=ConfigDict(extra="forbid", frozen=True), **members)


def _form(kind: ActType) -> type[ActForm]:
    members: dict[str, Any] = {
        "act": (Literal[kind.name], ...),
        "fields": (_fields(f"{kind.name}Fields", kind.fields), ...),
    }
    if kind.items is not None:
        line = _fields(f"{kind.name}{kind.items.item.name}", kind.items.item.fields)
        bounds = Field(min_length=kind.items.least, max_length=kind.items.most, description=f"`{kind.items.name}`")
        members["items"] = (Annotated[list[line], bounds], ...)  # type: ignore[valid-type]
    return create_model(f"{kind.name}Act", __base__=ActForm, __doc__=kind.summary, **members)


FORMS: dict[str, type[ActForm]] = {kind.name: _form(kind) for kind in ACTS}
"""From the act's name to its model."""


def one_of(*names: str, forms: Mapping[str, type[ActForm]] = FORMS) -> Any:  # noqa: ANN401 - an annotation
    """The annotation of a body that is one of the named acts (without names: any act that goes on chain).

    `forms` are other models of the acts. Another act of the catalogue is answered with `wrong_act`, not with what its
    members lack.
    """
    allowed = frozenset(names or [kind.name for kind in ACTS if kind.on_chain])
    chosen = tuple(forms[kind.name] for kind in ACTS if kind.name in allowed)

    def check(body: Any) -> Any:  # noqa: ANN401 - whatever was sent
        name = body.get("act") if isinstance(body, dict) else None
        if isinstance(name, str) and name in BY_NAME and name not in allowed:
            listed = f"it takes {' or '.join(names)}" if names else "it takes acts that go on chain"
            raise ProblemError(Code.WRONG_ACT, f"{listed}, not {name}", field="body/act")
        return body

    one = chosen[0] if len(chosen) == 1 else Annotated[Union[chosen], Discriminator("act")]  # noqa: UP007
    return Annotated[one, BeforeValidator(check)]


def example(name: str) -> dict[str, Any]:
    """A well-formed (unsigned in truth) example of an act, for the OpenAPI document."""
    kind = BY_NAME[name]
    fields = MESSAGES[kind.kind](*[_sample(field) for field in kind.fields])
    items: tuple[Any, ...] = ()
    if kind.items is not None:
        items = (LINES[kind.items.item.name](*[_sample(field) for field in kind.items.item.fields]),)
    return to_json(build(fields, items).signed(bytes.fromhex("1b" * 64)))


def _sample(field: catalogue.Field) -> Any:  # noqa: ANN401 - an int or bytes
    if not field.type.startswith("uint"):
        return bytes.fromhex("a7" * field.width)
    return {"deadline": 1_798_761_600, "until": 1_796_083_200, "cutoff": 1_801_440_000, "currency": 156}.get(
        field.name, min(2 ** (8 * field.width) - 1, 100_000 if "mount" in field.name or field.name == "face" else 1)
    )
