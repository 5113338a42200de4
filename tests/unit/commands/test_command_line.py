"""The command line: every subcommand says what it does, with an example, and gives no stack trace for a wrong input."""

import json
import stat
from pathlib import Path

import pytest
import typer
from typer.testing import CliRunner, Result

from ledger_api.cli import COMMANDS, _load, build
from ledger_api.sdk.keys import SigningKey
from tests.unit.evidence.support import FIXTURES


def ledger(*arguments: str | Path) -> Result:
    words = [str(argument) for argument in arguments]
    return CliRunner().invoke(build(words), words)


def test_help__lists_every_subcommand_with_its_summary() -> None:
    shown = ledger("--help").output
    for name in COMMANDS:
        assert f" {name} " in shown


def _commands() -> list[list[str]]:
    """Every subcommand, and those of the groups among them."""
    found = []
    for name in COMMANDS:
        loaded = _load(name)
        if isinstance(loaded, typer.Typer):
            below = [
                one.name or one.callback.__name__ for one in loaded.registered_commands if one.callback is not None
            ]
            found += [[name, one] for one in below]
        else:
            found.append([name])
    return found


def _said(result: Result) -> str:
    return " ".join(result.output.split())


@pytest.mark.parametrize("command", _commands(), ids=" ".join)
def test_help_of_every_subcommand__has_an_example_and_the_exit_codes(command: list[str]) -> None:
    result = ledger(*command, "--help")
    assert result.exit_code == 0
    assert f"Example: ledger {' '.join(command)} " in _said(result)
    assert "Exits 0" in _said(result)


def test_help_of_up_and_doctor__names_what_is_taken_where_no_option_is_given() -> None:
    assert "[default: (.ledger)]" in _said(ledger("doctor", "--help"))
    assert "[default: (8000)]" in _said(ledger("up", "--help"))


@pytest.mark.parametrize("command", [one for one in _commands() if one != ["import"]], ids=" ".join)
def test_every_subcommand_that_prints_data__prints_it_as_json_too(command: list[str]) -> None:
    assert "--json" in ledger(*command, "--help").output


def test_import__prints_a_json_line_per_invoice_and_exits_0_or_1() -> None:
    good = ledger("import", "--dry-run", FIXTURES / "ubl-invoice.xml")
    assert good.exit_code == 0
    assert json.loads(good.stdout)["format"] == "ubl"
    bad = ledger("import", "--dry-run", FIXTURES / "ubl-invoice.xml", "missing.xml")
    assert bad.exit_code == 1
    assert [json.loads(line)["error"] is None for line in bad.stdout.splitlines()] == [True, False]


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["import", "x.xml"], "say --dry-run"),
        (["import", "--dry-run", "--currency", "XXY", "x.csv"], "unknown currency 'XXY'"),
        (["keys", "show", "missing.key"], "missing.key can't be read"),
        (["settle", "camt.xml", "--network", "missing.json", "--key", "k", "--participant", "1"], "missing.json"),
        (["settle", "camt.xml", "--network", "n", "--key", "k", "--participant", "0"], "--participant"),
    ],
)
def test_wrong_input__is_a_usage_error_in_words(arguments: list[str], said: str) -> None:
    result = ledger(*arguments)
    assert result.exit_code == 2
    assert said in result.output
    assert "Traceback" not in result.output


def test_audit__of_what_is_not_there__says_so_in_words(tmp_path: Path) -> None:
    (tmp_path / "token").write_bytes(b"\xff\n")
    service = "http://127.0.0.1:9"
    for options, said in (
        (("--from", tmp_path / "missing"), f"{tmp_path / 'missing'}: No such file or directory"),
        (("--service", service, "--token-file", tmp_path / "token"), f"{tmp_path / 'token'} holds no token"),
    ):
        result = ledger("audit", *options)
        assert (result.exit_code, result.output) == (2, f"The audit can't be done: {said}\n")


def test_keys_new__writes_a_file_for_its_owner_alone_and_never_shows_or_overwrites_the_secret(tmp_path: Path) -> None:
    file = tmp_path / "maker.key"
    made = json.loads(ledger("keys", "new", file, "--json").stdout)
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    key = SigningKey.load(file)
    assert made == {"file": str(file), "address": key.address, "public_key": "0x" + key.public_key.hex()}
    shown = ledger("keys", "show", file)
    assert key.address in shown.stdout
    secret = file.read_text().strip()
    assert secret not in shown.output + str(made)
    assert ledger("keys", "new", file).exit_code == 2
    assert file.read_text().strip() == secret


def test_keys_show__refuses_a_file_that_others_can_read(tmp_path: Path) -> None:
    file = tmp_path / "maker.key"
    ledger("keys", "new", file)
    file.chmod(0o640)
    result = ledger("keys", "show", file)
    assert result.exit_code == 2
    assert "0600" in result.output
