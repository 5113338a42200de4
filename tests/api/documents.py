"""The OpenAPI document as the tests read it: operations, and validation of a value against a schema in it."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator  # type: ignore[import-untyped]

from ledger_api.app import create_app
from ledger_api.settings import Settings

METHODS = ("get", "post", "put", "delete", "patch")


@dataclass(frozen=True)
class Documented:
    """One operation of the document."""

    path: str
    method: str
    entry: dict[str, Any]

    @property
    def id(self) -> str:
        """Its operation id."""
        return str(self.entry["operationId"])

    @property
    def access(self) -> str:
        """Who gets more than a refusal: see `web.routing.Access`."""
        return str(self.entry["x-access"])


@cache
def document() -> dict[str, Any]:
    """The document."""
    return create_app(Settings()).openapi()


@cache
def operations() -> tuple[Documented, ...]:
    """Every operation."""
    return tuple(
        Documented(path, method, entry)
        for path, methods in document()["paths"].items()
        for method, entry in methods.items()
        if method in METHODS
    )


def errors(schema: dict[str, Any], value: object) -> list[str]:
    """What is wrong with a value by a schema of the document."""
    whole = {**schema, "components": document()["components"]}
    return [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(whole).iter_errors(value)]


def contents(entry: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """Where, media type and content of each body that an operation takes or gives."""
    for media, content in entry.get("requestBody", {}).get("content", {}).items():
        yield "request", media, content
    for status, answer in entry["responses"].items():
        for media, content in answer.get("content", {}).items():
            yield status, media, content
