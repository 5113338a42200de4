"""The features page names what is there: acts of the catalogue, endpoints of the document, tests of this repository."""

import ast
import re
from typing import NamedTuple

import pytest

from ledger_api.acts.catalogue import ACTS
from ledger_api.app import create_app
from ledger_api.settings import Settings
from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/features.md").read_text(encoding="utf-8")
_COLUMNS = ["feature", "acts", "endpoints", "tests", "state"]


class Row(NamedTuple):
    """One row of one part of the page."""

    feature: str
    acts: tuple[str, ...]
    endpoints: tuple[str, ...]
    tests: tuple[str, ...]
    state: str


def _rows() -> list[Row]:
    rows = []
    for section in PAGE.split("\n## ")[1:]:
        table = [line for line in section.splitlines() if line.startswith("|")]
        assert [cell.strip() for cell in table[0].strip("|").split("|")] == _COLUMNS
        for line in table[2:]:
            feature, *cells, state = [cell.strip() for cell in line.strip("|").split("|")]
            acts, endpoints, tests = (tuple(re.findall(r"`([^`]+)`", cell)) for cell in cells)
            rows.append(Row(feature, acts, endpoints, tests, state))
    return rows


ROWS = _rows()


def test_page__has_a_part_for_each_part_of_the_domain() -> None:
    titles = re.findall(r"^## (.+)$", PAGE, re.MULTILINE)
    assert titles == ["What the parties do", "Rules in force", "Frauds", "What banks' platforms do"]


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.feature[:50])
def test_row__is_here_and_tested_or_says_what_is_missing(row: Row) -> None:
    assert re.fullmatch(r"here|\*\*partly\*\*: .+|\*\*not there\*\*", row.state), row.state
    there = row.state != "**not there**"
    assert bool(row.tests) == there
    assert bool(row.acts or row.endpoints) == there


def test_acts_of_the_page__are_acts_of_the_catalogue() -> None:
    known = {act.name for act in ACTS}
    assert {name for row in ROWS for name in row.acts} <= known


def test_endpoints_of_the_page__are_in_the_openapi_document() -> None:
    paths = create_app(Settings()).openapi()["paths"]
    there = {f"{method.upper()} {path.removeprefix('/v1')}" for path, one in paths.items() for method in one}
    named = {name for row in ROWS for name in row.endpoints}
    assert named <= there, sorted(named - there)


@pytest.mark.parametrize("name", sorted({name for row in ROWS for name in row.tests}))
def test_tests_of_the_page__are_there(name: str) -> None:
    path, _, test = name.partition("::")
    if path.startswith("forge/"):
        source = (ROOT / "tests/contracts" / path).read_text(encoding="utf-8")
        assert re.search(rf"\bfunction {test}\(", source)
        return
    tree = ast.parse((ROOT / "tests" / path).read_text(encoding="utf-8"))
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    functions = {node.name for node in tree.body if isinstance(node, kinds) and node.name.startswith("test_")}
    assert test in functions if test else functions
