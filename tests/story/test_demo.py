"""`ledger demo --json` plays the whole story on a real service and prints one object of figures that add up."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

MAIN = "from ledger_api.cli import main; main()"
HEADER = "number,seller_id,seller_name,buyer_id,buyer_name,issue_date,due_date,currency,amount\n"
EURO = "A-1,S1,One Supplier,B1,One Buyer,2026-01-05,,EUR,1234.56\n"


def play(*arguments: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-c", MAIN, "demo", "--json", *arguments]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=110, check=False)
    assert ended.stdout.count("\n") == 1, ended.stderr[-2000:]
    return ended.returncode, json.loads(ended.stdout)


def check(code: int, figures: dict[str, Any]) -> None:
    assert [one for one in figures["checks"] if not one["ok"]] == []
    assert code == 0
    assert figures["ok"]
    assert figures["conservation"]
    assert figures["face_minor"] == figures["settled_minor"] > 0
    assert figures["audit"]["verdict"] == "final"
    assert figures["acts"] == figures["audit"]["executed"]


def test_packages_own_invoices__are_played_to_a_settled_and_final_ledger() -> None:
    code, figures = play()
    check(code, figures)
    assert figures["face_minor"] == 127_999_982 + 30_000_050 + 9_250_000
    assert figures["participants"] == 28


@pytest.mark.parametrize("text", [EURO])
def test_one_invoice_of_any_folder__carries_the_story(tmp_path: Path, text: str) -> None:
    (tmp_path / "list.csv").write_text(HEADER + text)
    (tmp_path / "broken.xml").write_text("<Invoice")
    code, figures = play("--invoices", str(tmp_path))
    check(code, figures)
    assert figures["face_minor"] == 123_456
    assert len(figures["skipped"]) == 1
