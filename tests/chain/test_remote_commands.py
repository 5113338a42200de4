"""`ledger up`, `ledger doctor` and `ledger audit` on a chain that makes its own blocks, as processes."""

import json
import re
import subprocess
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from ledger_api.chain.anvil import find_anvil
from tests.chain.test_commands import SECONDS, ledger, up


@contextmanager
def network(*options: str) -> Iterator[str]:
    """A node that makes a block each second; its URL."""
    words = [str(find_anvil()), "--port", "0", "--accounts", "0", "--hardfork", "prague", "--chain-id", "4242"]
    words += ["--block-time", "1", "--base-fee", "0", "--gas-price", "0", "--disable-min-priority-fee", *options]
    with subprocess.Popen(words, stdout=subprocess.PIPE, text=True) as process:
        try:
            assert process.stdout is not None
            found = next(filter(None, (re.search(r"Listening on (\S+)", line) for line in process.stdout)))
            # What it goes on to say must be read, or it stops.
            threading.Thread(target=process.stdout.read, daemon=True).start()
            yield f"http://{found[1]}"
        finally:
            process.kill()


def test_up_doctor_and_audit__on_a_network_of_ones_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with network() as url:
        with up(tmp_path, "--rpc-url", url, "--rpc-url", url, "--confirmations", "1") as (process, facts):
            assert facts["chain_id"] == 4242
            assert httpx.get(f"{facts['url']}/v1/readyz").json()["ready"] is True
            beside = ledger("doctor", "--data", tmp_path, "--json")
            assert beside.returncode == 0, beside.stdout
            assert {"nodes", "sending", "lease"} <= {check["name"] for check in json.loads(beside.stdout)["checks"]}
            process.terminate()
            _, errors = process.communicate(timeout=SECONDS)
            assert (process.returncode, "Traceback" in errors) == (0, False)
        missing = ledger("doctor", "--data", tmp_path)
        assert missing.returncode == 1
        assert "name its nodes in LEDGER_RPC_URL" in missing.stdout
        with monkeypatch.context() as patch:
            patch.setenv("LEDGER_RPC_URL", f"{url} http://127.0.0.1:9")
            half = ledger("doctor", "--data", tmp_path)
            assert half.returncode == 1
            assert "FAIL  nodes       127.0.0.1:9: the node gave no usable answer" in half.stdout
            patch.setenv("LEDGER_RPC_URL", url)
            rest = ledger("doctor", "--data", tmp_path, "--json")
            assert rest.returncode == 0, rest.stdout
        audited = ledger("audit", "--rpc", url, "--contract", facts["contract"], "--json")
        assert audited.returncode == 0, audited.stdout + audited.stderr
        alone = ledger("up", "--data", tmp_path, "--port", "0")
        assert alone.returncode == 1
        assert "lives on a chain of its own: name its node's URL (--rpc-url)" in alone.stderr
        moved = ledger("up", "--data", tmp_path, "--port", "0", "--rpc-url", url, "--sandbox")
        assert moved.returncode == 1
        assert "leave out --sandbox" in moved.stderr
    ended = ledger("up", "--data", tmp_path / "other", "--port", "0", "--rpc-url", "http://me:hidden@127.0.0.1:9")
    assert ended.returncode == 1
    assert "no node answers (127.0.0.1:9)" in ended.stderr
    assert "hidden" not in ended.stderr
