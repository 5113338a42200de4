"""What a validator says of a request, in the terms of who sent it."""

from collections.abc import Iterable, Mapping
from typing import Any

from ledger_api.web.codes import Code
from ledger_api.web.problems import ProblemError

_TAG = "act"
"""The member by which a body that may be one of several acts says which."""


def invalid(error: Mapping[str, Any], sent: object, where: Iterable[str | int]) -> ProblemError:
    """The problem of an error of pydantic; `where` is its place, `sent` the body that the place is in, if it is.

    A message names the rule, never the value that was sent.
    """
    kind, message = error["type"], str(error["msg"])
    place = _in_the_body(where, sent)
    if kind == "json_invalid":
        return ProblemError(Code.MALFORMED_REQUEST, "the body is no JSON", field="body")
    if kind.startswith("union_tag_"):
        place.append(_TAG)
        message = "it is none of the names that are taken here" if kind == "union_tag_invalid" else "Field required"
    return ProblemError(Code.INVALID_REQUEST, message[:300], field="/".join(place)[:200])


def _in_the_body(where: Iterable[str | int], sent: object) -> list[str]:
    """The place without what pydantic adds to it: the tag of the form that it chose."""
    first, *rest = where
    place, node = [str(first)], sent
    for part in rest:
        tag = isinstance(node, dict) and part not in node and part == node.get(_TAG)
        if not tag:
            place.append(str(part))
            node = _below(node, part)
    return place


def _below(node: object, part: str | int) -> object:
    if isinstance(node, dict):
        return node.get(part)
    if isinstance(node, list) and isinstance(part, int) and part < len(node):
        return node[part]
    return None
