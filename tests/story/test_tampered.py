"""A ledger whose chain was tampered with: the demo's audit names it, and the demo's exit code says it."""

import json
import os
import socket
import subprocess
import sys
from pathlib import Path

from ledger_api.chain.anvil import find_anvil

# The demo as it is, with one thing between its last two chapters: whoever runs the node changes a stored word.
_PROGRAM = """
import os
import httpx
from ledger_api.acts.ids import storage_slot
from ledger_api.acts.state import CERTIFICATES
from ledger_api.cli import main
from ledger_api.demo import story

def tamper(it):
    contract = "0x" + it.cast.network.domain.contract.hex()
    slot = "0x%064x" % storage_slot(CERTIFICATES, it.certificates["to finance"])
    call = {"jsonrpc": "2.0", "id": 1, "method": "anvil_setStorageAt", "params": [contract, slot, "0x" + "11" * 32]}
    answer = httpx.post(os.environ["NODE"], json=call).json()
    assert answer.get("result") is True, answer
    auditor = it.cast.auditor
    auditor.client.operations.present(auditor.sign.cancel_nonce(), wait=20.0)

story.CHAPTERS = (*story.CHAPTERS[:-1], tamper, story.CHAPTERS[-1])
main()
"""


def _node(folder: Path) -> tuple[Path, str]:
    """Anvil on a port that is known here, and its URL."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    node = folder / "anvil"
    node.write_text(f'#!/bin/sh\nexec "{find_anvil()}" $(echo "$*" | sed "s/--port 0/--port {port}/")\n')
    node.chmod(0o755)
    return node, f"http://127.0.0.1:{port}"


def test_changed_word__fails_the_audit_and_the_demo(tmp_path: Path) -> None:
    node, url = _node(tmp_path)
    ended = subprocess.run(
        [sys.executable, "-c", _PROGRAM, "demo", "--json"],
        env={**os.environ, "LEDGER_ANVIL": str(node), "NODE": url},
        capture_output=True,
        text=True,
        timeout=110,
        check=False,
    )
    assert ended.returncode == 1, ended.stderr[-2000:]
    figures = json.loads(ended.stdout)
    assert figures["ok"] is False
    assert figures["audit"]["verdict"] == "does not agree"
    assert figures["audit"]["checkpoint"]["countersigned_by"] == []
    wrong = {check["name"]: check["wrong"] for check in figures["audit"]["checks"] if not check["ok"]}
    assert list(wrong) == ["storage is what was rebuilt"]
    assert "certificates (" in wrong["storage is what was rebuilt"][0]
    assert [check["name"] for check in figures["checks"] if not check["ok"]] == [
        "the auditor's rebuild agrees with the chain",
        "the ledger is final",
    ]
