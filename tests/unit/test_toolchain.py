"""The pinned tools are the ones that run."""

import json
import subprocess
from pathlib import Path

ROOT = Path(__file__).parents[2]
SOLC = ROOT / "scripts" / "solc"


def pinned(package: str) -> str:
    """Return the exact version of an npm package that package.json pins."""
    manifest = json.loads((ROOT / "package.json").read_text())
    return str(manifest["devDependencies"][package])


def test_solc_executable_reports_the_pinned_version() -> None:
    answer = subprocess.run([SOLC, "--version"], capture_output=True, text=True, check=True, timeout=60)
    assert f"Version: {pinned('solc')}+commit." in answer.stdout


def test_solc_executable_compiles_standard_json() -> None:
    source = "// SPDX-License-Identifier: UNLICENSED\npragma solidity ^0.8.0; contract One { uint256 public one = 1; }"
    request = {
        "language": "Solidity",
        "sources": {"One.sol": {"content": source}},
        "settings": {"outputSelection": {"*": {"*": ["evm.methodIdentifiers"]}}},
    }
    command = [SOLC, "--standard-json"]
    answer = subprocess.run(command, input=json.dumps(request), capture_output=True, text=True, check=True, timeout=60)
    contract = json.loads(answer.stdout)["contracts"]["One.sol"]["One"]
    assert contract["evm"]["methodIdentifiers"] == {"one()": "901717d1"}


def test_solc_executable_refuses_an_option_it_does_not_know() -> None:
    answer = subprocess.run([SOLC, "--optimize-runs-please"], capture_output=True, text=True, check=False, timeout=60)
    assert answer.returncode == 1
    assert "unknown option --optimize-runs-please" in answer.stderr
