"""`ledger up`, `ledger doctor` and `ledger keys token` as processes: what they print and how they end."""

import json
import select
import signal
import socket
import stat
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import pytest

from ledger_api.sdk import Network
from ledger_api.sdk.keys import SigningKey
from tests.support import cast
from tests.support.demo import MAIN

START_SECONDS = 60
SECONDS = 60


def ledger(*arguments: str | Path) -> "subprocess.CompletedProcess[str]":
    words = [sys.executable, "-c", MAIN, *map(str, arguments)]
    return subprocess.run(words, capture_output=True, text=True, timeout=SECONDS, check=False)


@contextmanager
def up(folder: Path, *options: str | Path) -> Iterator[tuple["subprocess.Popen[str]", dict[str, Any]]]:
    """A running service and the line that it printed when it was ready."""
    words = [sys.executable, "-c", MAIN, "up", "--data", str(folder), "--port", "0", "--json", *map(str, options)]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], START_SECONDS)[0], "the service was not ready in time"
            yield process, json.loads(process.stdout.readline())
        finally:
            process.kill()
            process.communicate()


def network_of(facts: dict[str, Any], path: Path) -> Path:
    told = {name: facts[name] for name in ("url", "chain_id", "contract", "salt")}
    path.write_text(json.dumps({**told, "authorities": []}))
    assert Network.load(path).url == facts["url"]
    return path


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM], ids=lambda one: one.name)
def test_up__prints_one_json_object_serves_and_exits_0_when_it_is_ended(tmp_path: Path, ending: signal.Signals) -> None:
    with up(tmp_path / "data") as (process, facts):
        assert httpx.get(f"{facts['url']}/v1/readyz").json()["ready"] is True
        told = httpx.get(f"{facts['url']}/v1/network").json()
        assert {name: told[name] for name in ("chain_id", "contract", "salt")} == {
            name: facts[name] for name in ("chain_id", "contract", "salt")
        }
        assert Path(facts["governor_keys"]) == tmp_path / "data" / "governors"
        process.send_signal(ending)
        rest, errors = process.communicate(timeout=SECONDS)
        assert (process.returncode, rest) == (0, "")
        assert "Traceback" not in errors


def test_up_that_cannot_start__exits_1_and_says_why_in_one_line(tmp_path: Path) -> None:
    (tmp_path / "no.json").write_text("{}")
    empty = {"governors": [], "threshold": 1, "delay": 0}
    days = ("tenorDays", "tenorDaysMax", "graceDays", "coolingDays", "defaultDays")
    policy = dict.fromkeys((*days, "depthMax", "liveMax", "lateRate"), 1)
    (tmp_path / "empty.json").write_text(
        json.dumps({**empty, "policy": {**policy, "minimumLot": "1", "thresholds": []}})
    )
    (tmp_path / "file").write_text("")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        for options, said in (
            (("--data", tmp_path / "a", "--port", port), "can't be listened on"),
            (("--data", tmp_path / "b", "--port", "0", "--genesis", tmp_path / "no.json"), "genesis has the members"),
            (("--data", tmp_path / "c", "--port", "0", "--genesis", tmp_path / "empty.json"), "TooFewGovernors"),
            (("--data", tmp_path / "d", "--port", "0", "--rpc-url", "http://127.0.0.1:9"), "--rpc-url"),
            (("--data", tmp_path / "file" / "e", "--port", "0"), "file/e: Not a directory"),
        ):
            ended = ledger("up", *map(str, options))
            assert (ended.returncode, ended.stdout) == (1, ""), options
            assert ended.stderr.startswith("ledger up: ")
            assert said in ended.stderr
            assert ended.stderr.count("\n") == 1


def test_second_up_on_a_folder__exits_1_and_names_the_first(tmp_path: Path) -> None:
    with up(tmp_path) as (process, _):
        ended = ledger("up", "--data", tmp_path, "--port", "0")
        assert ended.returncode == 1
        assert f"in use by process {process.pid}" in ended.stderr


def test_doctor__exits_0_beside_a_running_service_and_on_its_folder_at_rest(tmp_path: Path) -> None:
    with up(tmp_path) as (process, _):
        beside = ledger("doctor", "--data", tmp_path, "--json")
        assert beside.returncode == 0, beside.stdout
        told = json.loads(beside.stdout)
        assert told["ok"] is True
        assert "size" in {check["name"] for check in told["checks"]}
        process.terminate()
        process.communicate(timeout=SECONDS)
    rest = ledger("doctor", "--data", tmp_path, "--json")
    assert rest.returncode == 0, rest.stdout
    checks = {check["name"]: check for check in json.loads(rest.stdout)["checks"]}
    assert {"keys", "disk", "schema", "size", "journal", "node", "clock", "contract", "projection"} <= set(checks)


def test_doctor__exits_1_and_says_how_to_mend_what_is_wrong(tmp_path: Path) -> None:
    nothing = ledger("doctor", "--data", tmp_path / "nothing")
    assert nothing.returncode == 1
    assert f"{tmp_path / 'nothing'} holds no ledger\n" in nothing.stdout
    assert nothing.stdout.endswith(f"→ Start one with `ledger up --data {tmp_path / 'nothing'}`.\n")
    with up(tmp_path / "data") as (process, _):
        process.terminate()
        process.communicate(timeout=SECONDS)
    (tmp_path / "data" / "relayer.key").chmod(0o644)
    told = ledger("doctor", "--data", tmp_path / "data")
    assert told.returncode == 1
    assert "FAIL  keys        relayer.key has mode 0644: others can read it" in told.stdout
    assert "→ Restore the file from the backup, or set its mode to 0600." in told.stdout


def test_doctor__of_a_database_that_is_none__says_to_restore_it(tmp_path: Path) -> None:
    (tmp_path / "ledger.db").write_text("neither SQLite nor anything else")
    for options in ((), ("--database-url", "no such thing"), ("--database-url", "postgresql://a:secret@127.0.0.1:9/b")):
        told = ledger("doctor", "--data", tmp_path, *options)
        assert told.returncode == 1
        assert "FAIL  schema      the database can't be read" in told.stdout
        assert "→ Restore the database from the backup, or correct --database-url." in told.stdout
        assert "Traceback" not in told.stderr
        assert "secret" not in told.stdout + told.stderr


def test_keys_token__exits_0_1_or_2_and_keeps_the_token_in_its_owners_file(tmp_path: Path) -> None:
    with up(tmp_path / "data") as (_, facts):
        network = network_of(facts, tmp_path / "network.json")
        key, token = tmp_path / "data" / "governors" / "1.key", tmp_path / "token"
        made = ledger(
            *("keys", "token", key, "--network", network, "--participant", "1", "--save", token),
            *("--scopes", "rpc,read", "--days", "3", "--json"),
        )
        assert made.returncode == 0, made.stderr
        assert json.loads(made.stdout)["scopes"] == "read, rpc"
        assert stat.S_IMODE(token.stat().st_mode) == 0o600
        secret = token.read_text().strip()
        assert secret not in made.stdout + made.stderr
        me = httpx.get(f"{facts['url']}/v1/participants/me", headers={"Authorization": f"Bearer {secret}"})
        assert me.json()["number"] == 1
        for options, code, said in (
            (("--participant", "1", "--save", token), 2, "never overwritten"),
            (("--participant", "2", "--save", tmp_path / "other"), 1, "ledger keys token: "),
            (("--participant", "1", "--save", tmp_path / "other", "--scopes", "all"), 2, "a scope is one of"),
            (("--participant", "1", "--save", tmp_path / "no" / "folder"), 2, "can't be written: No such file"),
            (("--participant", "1", "--save", tmp_path / "other", "--network", tmp_path / "no"), 2, "can't be read"),
            (("--participant", "1", "--save", tmp_path / "other", "--network", key), 2, "network"),
        ):
            ended = ledger("keys", "token", key, "--network", network, *options)
            assert ended.returncode == code, ended.stderr
            assert said in " ".join(ended.stderr.replace("│", " ").split())
            assert "Traceback" not in ended.stderr
        assert not (tmp_path / "other").exists()
        again = ledger(
            *("keys", "token", key, "--network", network, "--participant", "1", "--save", tmp_path / "managing"),
            *("--scopes", "manage"),
        )
        assert again.returncode == 0, again.stderr
        managing = {"Authorization": f"Bearer {(tmp_path / 'managing').read_text().strip()}"}
        listed = httpx.get(f"{facts['url']}/v1/api-keys", headers=managing).json()["items"]
        assert len(listed) == 2, "no key was made whose token could not be saved"


def test_up__founded_on_a_genesis_file__is_governed_by_those_it_names(tmp_path: Path) -> None:
    governor = SigningKey.generate()
    governor.save(tmp_path / "governor.key")
    genesis = cast.genesis(threshold=1)
    only = genesis.governors[0]._replace(key=bytes.fromhex(governor.address.removeprefix("0x")))
    (tmp_path / "genesis.json").write_text(json.dumps(genesis._replace(governors=(only,)).to_json()))
    with up(tmp_path / "data", "--genesis", tmp_path / "genesis.json") as (_, facts):
        assert facts["governor_keys"] is None, "no key of a governor lies in the folder"
        assert not (tmp_path / "data" / "governors").exists()
        network, token = network_of(facts, tmp_path / "network.json"), tmp_path / "token"
        made = ledger(
            *("keys", "token", tmp_path / "governor.key", "--network", network, "--participant", "1"),
            *("--save", token, "--scopes", "read"),
        )
        assert made.returncode == 0, made.stderr
        headers = {"Authorization": f"Bearer {token.read_text().strip()}"}
        assert (
            "governor" in str(httpx.get(f"{facts['url']}/v1/participants/me", headers=headers).json()["roles"]).lower()
        )
    for options in ((), ("--genesis", tmp_path / "genesis.json")):
        with up(tmp_path / "data", *options) as (_, again):
            assert {name: again[name] for name in ("contract", "salt")} == {
                name: facts[name] for name in ("contract", "salt")
            }
    (tmp_path / "other.json").write_text(json.dumps(genesis.to_json()))
    ended = ledger("up", "--data", tmp_path / "data", "--port", "0", "--genesis", tmp_path / "other.json")
    assert (ended.returncode, ended.stdout) == (1, ""), "another genesis is not silently left aside"
    assert "founded with another genesis: leave out --genesis" in ended.stderr


def test_up__over_postgresql__goes_on_where_it_was_and_doctor_finds_it_well(tmp_path: Path, postgres_url: str) -> None:
    facts = []
    for _ in range(2):
        with up(tmp_path, "--database-url", postgres_url) as (process, told):
            assert httpx.get(f"{told['url']}/v1/readyz").json()["ready"] is True
            facts.append({name: told[name] for name in ("chain_id", "contract", "salt", "height")})
            process.terminate()
            process.communicate(timeout=SECONDS)
    assert facts[0] == facts[1]
    assert not list(tmp_path.glob("*.db")), "nothing lies in SQLite"
    rest = ledger("doctor", "--data", tmp_path, "--database-url", postgres_url, "--json")
    assert rest.returncode == 0, rest.stdout
    assert json.loads(rest.stdout)["ok"] is True


def test_up_over_a_database_that_is_not_there__exits_1_and_shows_no_password(tmp_path: Path) -> None:
    ended = ledger("up", "--data", tmp_path, "--port", "0", "--database-url", "postgresql://me:hidden@127.0.0.1:9/none")
    assert (ended.returncode, ended.stdout) == (1, "")
    assert ended.stderr.startswith("ledger up: the database can't be used")
    assert "hidden" not in ended.stderr


def test_up__in_words__says_where_it_serves_and_how_it_is_ended(tmp_path: Path) -> None:
    words = [sys.executable, "-c", MAIN, "up", "--data", str(tmp_path), "--port", "0"]
    with subprocess.Popen(words, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            assert select.select([process.stdout], [], [], START_SECONDS)[0], "the service was not ready in time"
            first = process.stdout.readline()
            assert first.startswith("The ledger is ready at http://127.0.0.1:")
            assert httpx.get(f"{first.split()[-1]}/v1/readyz").json()["ready"] is True
            process.send_signal(signal.SIGINT)
            rest = process.stdout.read()
            assert process.wait(timeout=SECONDS) == 0
            assert f"data folder    {tmp_path}" in rest
            assert "Ctrl-C ends it; nothing that was accepted is lost." in rest
        finally:
            process.kill()
