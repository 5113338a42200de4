"""The OpenAPI document is valid, whole, and shows what is true."""

import re
import tomllib
from pathlib import Path

import pytest
from openapi_spec_validator import validate

from ledger_api.web.codes import MEANINGS, Code
from tests.api.documents import Documented, contents, document, errors, operations


def test_the_document_is_valid_openapi_3_1() -> None:
    assert document()["openapi"].startswith("3.1")
    validate(document())


def test_the_documents_version_is_the_packages() -> None:
    project = tomllib.loads((Path(__file__).parents[2] / "pyproject.toml").read_text())["project"]
    assert document()["info"]["version"] == project["version"]


def test_operation_ids_are_unique_and_read_as_verbs() -> None:
    ids = [operation.id for operation in operations()]
    assert len(ids) == len(set(ids))
    assert [one for one in ids if not re.fullmatch("[a-z]+[A-Z][A-Za-z]*", one)] == []


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)
def test_every_body_has_an_example_that_its_schema_accepts(operation: Documented) -> None:
    wrong = []
    for where, media, content in contents(operation.entry):
        examples = [content["example"]] if "example" in content else []
        examples += [one["value"] for one in content.get("examples", {}).values()]
        if media.endswith("json"):
            assert examples, f"{where} has no example"
            wrong += [f"{where}: {error}" for value in examples for error in errors(content["schema"], value)]
    assert wrong == []


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)
def test_every_operation_says_who_may_call_it_and_what_it_does(operation: Documented) -> None:
    assert operation.access in {"public", "signed-in", "own", "party", "role"}
    assert operation.entry["description"].rstrip().endswith("."), "a sentence"
    if operation.access != "public":
        assert operation.entry["security"], "signed in by bearer token"
        assert {"401", "403"} <= set(operation.entry["responses"])
    if operation.access == "party":
        assert "404" in operation.entry["responses"], "what is not yours is not found"
    if operation.access == "role":
        codes = operation.entry["responses"]["403"]["content"]["application/problem+json"]["examples"]
        assert "role_missing" in codes
        assert operation.entry["x-roles"]


@pytest.mark.parametrize("operation", operations(), ids=lambda operation: operation.id)
def test_every_parameter_is_described_and_bounded(operation: Documented) -> None:
    for parameter in operation.entry.get("parameters", ()):
        schema = parameter["schema"]
        kinds = [one for one in schema.get("anyOf", [schema]) if one.get("type") != "null"]
        for kind in kinds:
            bounded = kind.get("type") == "boolean" or {"maxLength", "maximum", "enum", "const", "$ref"} & set(kind)
            assert bounded or "pattern" in kind, f"{parameter['name']} has no bound"
        assert parameter["in"] == "path" or parameter.get("description"), f"{parameter['name']} is not described"


def test_every_problem_code_has_one_meaning_and_a_remedy() -> None:
    assert set(MEANINGS) == set(Code)
    assert all(meaning.remedy.endswith(".") and meaning.title for meaning in MEANINGS.values())
    assert all(400 <= meaning.status < 600 for meaning in MEANINGS.values())
