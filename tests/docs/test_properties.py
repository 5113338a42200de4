"""The table of properties names what is there: contract functions, rules and tests, under all eight invariants."""

import ast
import importlib
import re
from pathlib import Path
from typing import NamedTuple

import pytest

from tests.docs.pages import ROOT

PAGE = (ROOT / "docs/properties.md").read_text()
_COLUMNS = ("property", "contract", "rules", "tests", "state")


class Row(NamedTuple):
    """One property under its invariant."""

    invariant: int
    text: str
    contract: tuple[str, ...]
    rules: tuple[str, ...]
    tests: tuple[str, ...]
    state: str


def _names(cell: str) -> tuple[str, ...]:
    return tuple(re.findall(r"`([^`]+)`", cell))


def _rows() -> list[Row]:
    rows = []
    for section in PAGE.split("\n## ")[1:]:
        number = int(section.split(".", 1)[0])
        table = [line for line in section.splitlines() if line.startswith("|")]
        assert [cell.strip() for cell in table[0].strip("|").split("|")] == list(_COLUMNS)
        for line in table[2:]:
            text, contract, rules, tests, state = [cell.strip() for cell in line.strip("|").split("|")]
            rows.append(Row(number, text, _names(contract), _names(rules), _names(tests), state))
    return rows


ROWS = _rows()
_HEAD = PAGE.split("\n## ")[0]
TESTS = sorted({test for row in ROWS for test in row.tests} | set(re.findall(r"`([\w/.]+::\w+)`", _HEAD)))


def test_page__has_the_eight_invariants_in_their_order() -> None:
    assert list(dict.fromkeys(row.invariant for row in ROWS)) == list(range(1, 9))


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.invariant} {row.text[:40]}")
def test_row__says_whether_it_is_held_and_names_what_shows_it(row: Row) -> None:
    open_row = row.state.startswith("**open**: ")
    assert open_row or re.match(r"held\b|\*\*partly\*\*: ", row.state), row.state
    assert bool(row.tests) != open_row, "a property is tested or open"
    assert not open_row or not (row.contract or row.rules)


@pytest.mark.parametrize("name", sorted({name for row in ROWS for name in row.contract}))
def test_contract_function__is_there(name: str) -> None:
    contract, function = name.split(".")
    (source,) = (ROOT / "contracts").rglob(f"{contract}.sol")
    assert re.search(rf"\bfunction {function}\(", source.read_text())


@pytest.mark.parametrize("name", sorted({name for row in ROWS for name in row.rules}))
def test_rule__is_there(name: str) -> None:
    module, function = name.split(".")
    assert callable(getattr(importlib.import_module(f"ledger_api.acts.rules.{module}"), function))


@pytest.mark.parametrize("name", TESTS)
def test_test__is_there(name: str) -> None:
    path, _, test = name.partition("::")
    if path.startswith(("forge/", "halmos/")):
        source = (ROOT / "tests/contracts" / path).read_text()
        assert re.search(rf"\bfunction {test}\(", source)
        return
    functions = _functions(ROOT / "tests" / path)
    assert test in functions if test else functions


def _functions(path: Path) -> set[str]:
    """The test functions of a file of tests."""
    tree = ast.parse(path.read_text())
    kinds = (ast.FunctionDef, ast.AsyncFunctionDef)
    return {node.name for node in tree.body if isinstance(node, kinds) and node.name.startswith("test_")}
