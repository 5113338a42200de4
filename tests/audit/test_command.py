"""`ledger audit` says in its exit code whether the ledger agrees, and whether it could be audited at all."""

import json
from pathlib import Path

import pytest
from typer.testing import CliRunner, Result

from ledger_api.cli import build
from tests.audit.conftest import Story
from tests.support.cast import GOVERNORS

OTHER = "0x" + "ab" * 20


def audit(*arguments: str | Path) -> Result:
    words = ["audit", *map(str, arguments)]
    return CliRunner().invoke(build(words), words)


def test_ledger_that_agrees__exits_0_and_names_contract_head_and_governors(story: Story) -> None:
    result = audit("--from", story.folder / "honest.jsonl", "--contract", "0x" + story.contract.hex(), "--json")
    assert result.exit_code == 0
    report = json.loads(result.stdout)
    assert report["agrees"]
    assert report["verdict"] == "authorised, not final"
    assert report["contract"] == "0x" + story.contract.hex()
    assert report["height"] == story.reports["honest"].height
    assert report["governance"]["threshold"] == 2
    assert [one["participant"] for one in report["governance"]["governors"]] == [actor.number for actor in GOVERNORS]
    assert [one["key"] for one in report["governance"]["governors"]] == [
        "0x" + actor.maker.address.hex() for actor in GOVERNORS
    ]


def test_ledger_that_was_changed__exits_1_and_names_what_differs(story: Story) -> None:
    told = audit("--from", story.folder / "word.jsonl")
    assert told.exit_code == 1
    assert "Verdict: does not agree" in told.stdout
    assert f"certificates ({story.certificate}) word 0" in told.stdout
    report = json.loads(audit("--from", story.folder / "word.jsonl", "--json").stdout)
    assert [check["name"] for check in report["checks"] if not check["ok"]] == ["storage is what was rebuilt"]


def test_ledger_that_cannot_be_audited__exits_2_and_says_why(story: Story, tmp_path: Path) -> None:
    (tmp_path / "no.jsonl").write_text("{}\n")
    for arguments, said in (
        (("--from", tmp_path / "missing.jsonl"), "The audit can't be done"),
        (("--from", tmp_path / "no.jsonl"), "no.jsonl is no audit dossier"),
        (("--from", story.folder / "honest.jsonl", "--contract", OTHER), "the ledger of another contract"),
        (("--service", "http://127.0.0.1:9"), "The audit can't be done"),
        (("--rpc", "http://127.0.0.1:9", "--contract", OTHER), "The audit can't be done"),
    ):
        result = audit(*arguments)
        assert result.exit_code == 2, arguments
        assert said in result.output
        assert "Traceback" not in result.output


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "name one of --service, --rpc and --from"),
        (("--rpc", "http://127.0.0.1:9"), "--rpc needs --contract"),
        (("--from", "x", "--contract", "0x12"), "--contract"),
    ],
)
def test_wrong_options__are_a_usage_error(arguments: tuple[str, ...], said: str) -> None:
    result = audit(*arguments)
    assert result.exit_code == 2
    assert said in result.output
