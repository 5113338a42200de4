"""The architecture page names what is there: modules and classes, tables, domains and endpoints."""

import importlib
import re

import pytest

from ledger_api.app import create_app
from ledger_api.settings import Settings
from ledger_api.store.tables import metadata
from tests.docs.pages import ROOT, prose

PAGE = prose(ROOT / "docs/architecture.md")
CODE = re.findall(r"`([^`]+)`", PAGE)


def _rows(heading: str) -> list[list[str]]:
    part = PAGE.split(f"## {heading}\n")[1].split("\n## ")[0]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in part.splitlines() if line[:2] == "| "][1:]


@pytest.mark.parametrize("name", sorted({code for code in CODE if re.fullmatch(r"ledger_api(\.\w+)+", code)}))
def test_named_module_or_class__exists(name: str) -> None:
    module, _, last = name.rpartition(".")
    if last[0].isupper():
        assert hasattr(importlib.import_module(module), last)
    else:
        importlib.import_module(name)


def test_tables__are_exactly_the_databases() -> None:
    named = [table for _, cell in _rows("State") for table in re.findall(r"`([a-z_]+)`", cell)]
    assert sorted(named) == sorted(metadata.tables)


def test_domains__are_exactly_the_openapi_documents_and_every_endpoint_shown_is_in_it() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    tags = {operation["tags"][0] for operations in paths.values() for operation in operations.values()}
    assert {row[0] for row in _rows("Endpoints")} == tags
    there = {f"{method.upper()} {path.removeprefix('/v1')}" for path, one in paths.items() for method in one}
    shown = {code for code in CODE if re.match(r"(GET|POST|PUT|DELETE) ", code)}
    assert shown
    assert shown <= there, shown - there
