"""`ledger demo --story hard-year --json` plays a book and all that goes wrong, to figures that are the file's own."""

import subprocess
import sys
from pathlib import Path

import pytest

from ledger_api.demo.hard_year.book import COLUMNS, OWN, read_book
from tests.story.test_demo import MAIN, play


def check(code: int, figures: dict[str, object]) -> None:
    checks = figures["checks"]
    assert isinstance(checks, list)
    assert [one for one in checks if not one["ok"]] == []
    assert (code, figures["ok"], figures["conservation"]) == (0, True, True)
    audit = figures["audit"]
    assert isinstance(audit, dict)
    assert audit["verdict"] == "final"


def test_the_packages_own_book__is_played_with_a_dispute_a_freeze_recourse_a_cure_and_a_refinance() -> None:
    code, figures = play("--story", "hard-year")
    check(code, figures)
    book = read_book(OWN)
    assert (figures["invoices"], figures["customers"]) == (len(book), len({one.customer for one in book}))
    assert figures["days_late"] == sum(one.days_late for one in book) > 0


def test_a_book_of_any_file__is_played_also_where_something_is_never_paid(tmp_path: Path) -> None:
    path = tmp_path / "book.csv"
    rows = (
        ",".join(COLUMNS),
        "C-1,1,1/2/2013,2/1/2013,55.94,No,1/15/2013,0",
        "C-1,2,1/20/2013,2/19/2013,100,Yes,3/31/2013,40",
        "C-2,3,2/1/2013,3/3/2013,0.01,Yes,3/5/2013,2",
        "C-2,4,2/1/2013,3/3/2013,80.10,No,,",
    )
    path.write_text("\n".join(rows) + "\n")
    code, figures = play("--story", "hard-year", "--receivables", str(path))
    check(code, figures)
    assert (figures["invoices"], figures["face_minor"]) == (4, 5594 + 10_000 + 1 + 8_010)


@pytest.mark.parametrize(
    "options", [("--receivables", str(OWN)), ("--story", "hard-year", "--invoices", str(OWN.parent))]
)
def test_what_a_story_does_not_play_on__is_an_error_of_use(options: tuple[str, ...]) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", MAIN, "demo", *options], capture_output=True, text=True, timeout=60, check=False
    )
    assert ended.returncode == 2
    assert options[-2] in ended.stderr
