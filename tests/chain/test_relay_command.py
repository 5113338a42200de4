"""`ledger relay` as a process: beside a running service, and on a folder at rest."""

import json
from pathlib import Path

import httpx
import pytest

from tests.chain.test_commands import ledger, network_of, up

UNKNOWN = "0x" + "7e" * 32
ORDERS = (("resume",), ("replace", UNKNOWN), ("drop", UNKNOWN))


def test_relay__beside_a_running_service_and_at_rest(tmp_path: Path) -> None:
    data, token = tmp_path / "data", tmp_path / "governor.token"
    with up(data) as (_, facts):
        network = network_of(facts, tmp_path / "network.json")
        made = ledger(
            *("keys", "token", data / "governors" / "1.key", "--network", network, "--participant", "1"),
            *("--save", token, "--scopes", "read,manage"),
        )
        assert made.returncode == 0, made.stderr
        for place in (("--data", data), ("--url", facts["url"])):
            shown = ledger("relay", "status", *place, "--token-file", token, "--json")
            assert shown.returncode == 0, shown.stderr
            told = json.loads(shown.stdout)
            assert (told["chain"], told["height"], told["waiting"], told["writes"]) == ("embedded", 1, 0, True)
        words = ledger("relay", "status", "--data", data, "--token-file", token)
        assert "oldest seconds   0" in words.stdout
        listed = ledger("relay", "list", "--data", data, "--token-file", token)
        assert (listed.returncode, listed.stdout) == (0, "Nothing waits.\n")
        for order in ORDERS:
            refused = ledger("relay", *order, "--data", data, "--token-file", token)
            assert (refused.returncode, refused.stdout) == (1, ""), order
            assert refused.stderr.startswith("ledger relay: ")
            assert "not stopped" in refused.stderr or "embedded chain" in refused.stderr
        unnamed = ledger("relay", "status", "--data", data)
        assert unnamed.returncode == 2
        assert "--token-file" in unnamed.stderr
        (tmp_path / "wrong.token").write_text("rl_nobody")
        wrong = ledger("relay", "status", "--data", data, "--token-file", tmp_path / "wrong.token")
        assert (wrong.returncode, wrong.stdout) == (2, "")
        assert httpx.get(f"{facts['url']}/v1/readyz").json()["ready"] is True
    rest = ledger("relay", "status", "--data", data, "--json")
    assert rest.returncode == 0, rest.stderr
    told = json.loads(rest.stdout)
    assert (told["running"], told["height"], told["waiting"], told["nonce"]) == (False, 1, 0, told["nonce"])
    assert ledger("relay", "list", "--data", data, "--json").stdout == (
        '{"operations": [], "transactions": [], "complete": true}\n'
    )
    for order in ORDERS:
        refused = ledger("relay", *order, "--data", data)
        assert (refused.returncode, refused.stdout) == (1, "")
        assert "does not run" in refused.stderr


@pytest.mark.parametrize("options", [("--data", "nowhere"), ("--url", "http://127.0.0.1:9")])
def test_relay__with_nobody_to_ask__exits_2_in_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, options: tuple[str, str]
) -> None:
    monkeypatch.chdir(tmp_path)
    Path("a.token").write_text("rl_something")
    ended = ledger("relay", "status", *options, "--token-file", "a.token")
    assert (ended.returncode, ended.stdout, ended.stderr.count("\n")) == (2, "", 1)
    assert not (tmp_path / "nowhere").exists()
