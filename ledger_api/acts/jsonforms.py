"""The JSON form of signed acts, as the API takes and shows them: `{act, fields, items, signatures}`.

Integers of up to 32 bits are JSON numbers; wider ones (ids, amounts, nonces, tags) are decimal strings, which every
language reads exactly; bytes are 0x lower-case hexadecimal.
"""

import re
from collections.abc import Mapping
from typing import Any

from ledger_api.acts.catalogue import BY_NAME, Field
from ledger_api.acts.codec import Act, MalformedActError, build
from ledger_api.acts.messages import LINES, MESSAGES

NUMBER_BYTES = 4
"""Integers of more bytes than that are decimal strings."""

_DECIMAL = re.compile("0|[1-9][0-9]{0,38}", re.ASCII)
_HEX = re.compile("0x(?:[0-9a-f]{2})*", re.ASCII)


def to_json(act: Act) -> dict[str, Any]:
    """The JSON form of a signed act."""
    form: dict[str, Any] = {"act": act.type.name, "fields": write_fields(act.type.fields, act.fields)}
    if act.type.items is not None:
        form["items"] = [write_fields(act.type.items.item.fields, item) for item in act.items]
    form["signatures"] = ["0x" + signature.hex() for signature in act.signatures]
    return form


def from_json(form: Mapping[str, Any]) -> Act:
    """The signed act of a JSON form.

    Raises:
        MalformedActError: it is not exactly an act of the catalogue.
    """
    kind = BY_NAME.get(form["act"]) if isinstance(form.get("act"), str) else None
    if kind is None:
        raise MalformedActError("`act` names no act of the catalogue")
    expected = {"act", "fields", "signatures"} | ({"items"} if kind.items else set())
    if set(form) != expected:
        raise MalformedActError(f"the form of {kind.name} has the members {', '.join(sorted(expected))}")
    fields = MESSAGES[kind.kind](*read_fields(kind.fields, form["fields"]))
    items: tuple[Any, ...] = ()
    if kind.items is not None:
        line = LINES[kind.items.item.name]
        items = tuple([line(*read_fields(kind.items.item.fields, item)) for item in _list(form["items"])])
    return build(fields, items).signed(*[_bytes("signatures", text) for text in _list(form["signatures"])])


def write_fields(fields: tuple[Field, ...], row: tuple[Any, ...]) -> dict[str, Any]:
    """The members of one struct, in the order of its fields."""
    return {field.name: _value(field, value) for field, value in zip(fields, row, strict=True)}


def _value(field: Field, value: Any) -> Any:  # noqa: ANN401 - what JSON holds
    if isinstance(value, bytes):
        return "0x" + value.hex()
    return str(value) if field.width > NUMBER_BYTES else value


def read_fields(fields: tuple[Field, ...], members: object) -> list[Any]:
    """The values of one struct; whether they fit their widths is not looked at.

    Raises:
        MalformedActError: the members are not exactly the fields, or one is of another JSON type.
    """
    if not isinstance(members, Mapping) or set(members) != {field.name for field in fields}:
        raise MalformedActError(f"the members are {', '.join(field.name for field in fields)}")
    return [_read(field, members[field.name]) for field in fields]


def _read(field: Field, value: object) -> int | bytes:
    if not field.type.startswith("uint"):
        return _bytes(field.name, value)
    if field.width <= NUMBER_BYTES:
        if type(value) is not int:
            raise MalformedActError(f"{field.name} is a number")
        return value
    if not isinstance(value, str) or _DECIMAL.fullmatch(value) is None:
        raise MalformedActError(f"{field.name} is a decimal string")
    return int(value)


def _bytes(name: str, value: object) -> bytes:
    if not isinstance(value, str) or _HEX.fullmatch(value) is None:
        raise MalformedActError(f"{name} is 0x lower-case hexadecimal")
    return bytes.fromhex(value[2:])


def _list(value: object) -> list[Any]:
    if not isinstance(value, list):
        raise MalformedActError("items and signatures are lists")
    return value
