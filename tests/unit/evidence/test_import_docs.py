"""`docs/import.md` promises a header, its aliases and limits: they are those of the code."""

import re
from dataclasses import asdict
from pathlib import Path

from ledger_api.evidence.importers import KEYS, LIMITS, read_invoices
from ledger_api.evidence.importers.csv_columns import ALIASES

DOCUMENT = (Path(__file__).parents[3] / "docs" / "import.md").read_text(encoding="utf-8")
VALUES = {
    "kind": "invoice",
    "number": "A-1",
    "issue_date": "2026-09-01",
    "due_date": "2026-12-01",
    "currency": "EUR",
    "amount": "10.00",
}


def _documented_header() -> list[str]:
    block = re.search(r"```\n(kind,.+)\n```", DOCUMENT)
    assert block is not None
    return block[1].split(",")


def test_documented_header__is_imported_field_by_field() -> None:
    columns = _documented_header()
    row = [VALUES.get(column, f"of {column}") for column in columns]
    (invoice,) = read_invoices("\n".join([",".join(columns), ",".join(row)]).encode(), "file")
    assert invoice.error is None
    assert {key: value for key, value in invoice.as_line().items() if key in columns} == dict(
        zip(columns, row, strict=True)
    )


def test_documented_aliases__are_those_of_the_code() -> None:
    documented = dict(re.findall(r"^\| `(\w+)` \| ([^|`]+) \|$", DOCUMENT.partition("also accepted")[2], re.MULTILINE))
    names = {field: {name.strip() for name in text.split(",")} for field, text in documented.items()}
    own = {field: field.replace("_", " ") for field in ALIASES}
    assert names == {field: set(aliases) - {own[field]} for field, aliases in ALIASES.items()}


def test_documented_keys__are_those_of_the_line_in_order() -> None:
    table = DOCUMENT.partition("| key | value |")[2].partition("\n\n")[0]
    documented = re.findall(r"`(\w+)`", " ".join(re.findall(r"^\| (`[^|]+) \|", table, re.MULTILINE)))
    assert documented == list(KEYS)


def test_documented_limits__are_the_defaults() -> None:
    table = DOCUMENT.partition("| limit | default |")[2]
    numbers = {int(number.replace(",", "")) for number in re.findall(r"\b\d[\d,]*\b", table)}
    defaults = asdict(LIMITS)
    assert defaults.pop("file_bytes") == 10 * 1024 * 1024
    assert set(defaults.values()) <= numbers
