"""The pinned tools are the ones that run."""

import json
import os
import re
import subprocess
import tomllib
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
SOLC = ROOT / "scripts" / "solc"


def pinned(package: str) -> str:
    """Return the exact version of an npm package that package.json pins."""
    manifest = json.loads((ROOT / "package.json").read_text())
    return str(manifest["devDependencies"][package])


def solc(argument: str, stdin: str = "", environment: dict[str, str] | None = None) -> str:
    """Run the compiler executable and return what it printed."""
    answer = subprocess.run(
        [str(SOLC), argument], input=stdin, env=environment, capture_output=True, text=True, check=True, timeout=60
    )
    return answer.stdout


def test_solc_executable_reports_the_pinned_version() -> None:
    answer = solc("--version")
    assert f"Version: {pinned('solc')}+commit." in answer


def test_solc_executable_compiles_standard_json() -> None:
    source = "// SPDX-License-Identifier: UNLICENSED\npragma solidity ^0.8.0; contract One { uint256 public one = 1; }"
    request = {
        "language": "Solidity",
        "sources": {"One.sol": {"content": source}},
        "settings": {"outputSelection": {"*": {"*": ["evm.methodIdentifiers"]}}},
    }
    contract = json.loads(solc("--standard-json", stdin=json.dumps(request)))["contracts"]["One.sol"]["One"]
    assert contract["evm"]["methodIdentifiers"] == {"one()": "901717d1"}


def test_solc_executable_refuses_an_option_it_does_not_know() -> None:
    with pytest.raises(subprocess.CalledProcessError) as refusal:
        solc("--optimize-runs-please")
    assert refusal.value.returncode == 1
    assert "unknown option --optimize-runs-please" in refusal.value.stderr


def test_native_compiler_of_another_version_is_passed_over(tmp_path: Path) -> None:
    native = tmp_path / "solc"
    native.write_text("#!/bin/sh\necho 'Version: 0.8.1+commit.df193b15.Linux.g++'\n")
    native.chmod(0o755)
    environment = {"PATH": f"{tmp_path}:{os.environ['PATH']}", "HOME": str(tmp_path)}
    answer = solc("--version", environment=environment)
    assert f"Version: {pinned('solc')}+" in answer


def test_native_compiler_of_the_pinned_version_is_preferred(tmp_path: Path) -> None:
    native = tmp_path / ".solcx" / f"solc-v{pinned('solc')}"
    native.parent.mkdir()
    native.write_text(f"#!/bin/sh\necho 'Version: {pinned('solc')}+commit.native'\n")
    native.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    answer = solc("--version", environment=environment)
    assert answer == f"Version: {pinned('solc')}+commit.native\n"


def test_wrapper_installed_as_the_native_compiler_is_not_started_again(tmp_path: Path) -> None:
    copy = tmp_path / ".solcx" / f"solc-v{pinned('solc')}"
    copy.parent.mkdir()
    copy.write_text(f'#!/bin/sh\nexec "{SOLC}" "$@"\n')
    copy.chmod(0o755)
    environment = {"PATH": os.environ["PATH"], "HOME": str(tmp_path)}
    answer = solc("--version", environment=environment)
    assert f"Version: {pinned('solc')}+commit." in answer


def test_brownie_compiles_as_everything_else_does() -> None:
    profile = tomllib.loads((ROOT / "foundry.toml").read_text())["profile"]["default"]
    config = (ROOT / "brownie-config.yaml").read_text()
    assert f"version: {pinned('solc')}\n" in config
    assert f"evm_version: {profile['evm_version']}\n" in config
    assert f"enabled: {str(profile['optimizer']).lower()}\n" in config
    assert f"runs: {profile['optimizer_runs']}\n" in config
    assert ("viaIR: true\n" in config) == profile["via_ir"]


def test_every_command_of_the_makefile_is_listed_by_help() -> None:
    makefile = (ROOT / "Makefile").read_text()
    commands = re.findall(r"^\.PHONY: (.+)$", makefile, flags=re.MULTILINE)
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60).stdout
    assert re.findall(r"^  make ([a-z-]+)", listed, flags=re.MULTILINE) == commands
