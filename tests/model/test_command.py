"""`python -m tests.model`: what it prints and how it exits."""

import json
from pathlib import Path

import pytest

from tests.model.__main__ import main
from tests.model.mutants import MUTANTS

pytestmark = pytest.mark.xdist_group("model")


def test_command__with_json__prints_one_object_and_its_progress_beside_it(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["--acts", "300", "--seed", "3", "--json"]) == 0
    told = capsys.readouterr()
    summary = json.loads(told.out)
    assert summary["seed"] == 3
    assert summary["acts"] >= 300
    assert summary["divergence"] is None
    assert summary["executed"] == sum(summary["executed_by_act"].values())
    assert "world 0: " in told.err


def test_command__on_a_divergence__exits_with_1_and_keeps_acts_that_show_it_again(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    mutant = next(one for one in MUTANTS if one.old == "used=document.used + amount")
    with mutant.alive():
        assert main(["--seed", "3", "--world", "2"]) == 1
        told = capsys.readouterr().err
        assert "DIVERGENCE" in told
        assert "python -m tests.model --seed 3 --world 2" in told
        kept = next((tmp_path / "build/model").iterdir()).relative_to(tmp_path)
        assert f"python -m tests.model --replay {kept}" in told
        assert main(["--replay", str(kept)]) == 1
    assert main(["--replay", str(kept)]) == 0


@pytest.mark.parametrize("arguments", [["--acts", "0"], ["--acts", "many"], ["--seed", "-1"], ["--unknown"]])
def test_command__with_wrong_arguments__exits_with_2_and_says_which(
    arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    assert ended.value.code == 2
    assert arguments[0] in capsys.readouterr().err


def test_help__shows_examples_and_exit_codes(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main(["--help"])
    assert ended.value.code == 0
    told = capsys.readouterr().out
    assert "examples:" in told
    assert "exit codes:" in told
