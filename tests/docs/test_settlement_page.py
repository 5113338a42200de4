"""What the settlement page lists is what there is."""

import re
from typing import get_args

from ledger_api.sdk import BusinessDayRule, Verdict
from ledger_api.sdk.notifications import LIMITS
from ledger_api.settlement.schemas import Held
from ledger_api.settlement.views import COLUMNS
from ledger_api.values.business_days import CURRENCIES
from tests.docs.pages import ROOT, prose

PAGE = prose(ROOT / "docs/settlement.md")


def _table(head: str) -> list[str]:
    """The rows of the table under a head."""
    rows = PAGE[PAGE.index(head) :].split("\n\n")[0].splitlines()[2:]
    assert rows, f"there is no table {head}"
    return rows


def _first_cells(head: str) -> list[str]:
    return [name for row in _table(head) for name in re.findall("`([^`]+)`", row.split("|")[1])]


def test_the_pages_csv_header__is_the_files() -> None:
    assert tuple(_first_cells("| CSV column | holds |")) == COLUMNS
    (held,) = [row for row in _table("| CSV column | holds |") if row.startswith("| `held`")]
    assert set(re.findall("`([^`]+)`", held.split("|")[2])) == set(get_args(Held))


def test_the_pages_verdicts__are_the_sdks() -> None:
    named = _first_cells("| verdict | the entry | what to do |")
    assert sorted(named) == sorted(verdict.value for verdict in Verdict)


def test_the_pages_calendars_conventions_and_limits__are_the_sdks() -> None:
    rows = {row.split("|")[1].strip(): row for row in _table("| what | is | by default |")}
    assert set(re.findall(r"\b[A-Z]{3}\b", rows["calendar"])) == set(CURRENCIES)
    assert re.findall("`([A-Z_]+)`", rows["convention"].split("|")[2]) == [rule.name for rule in BusinessDayRule]
    assert LIMITS.file_bytes == 10 * 1024 * 1024
    assert f"more than 10 MiB or\n{LIMITS.entries:,} entries, or nested deeper than {LIMITS.xml_depth}" in PAGE
