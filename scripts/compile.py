"""Compile the contracts with py-solc-x into the artifacts that the service ships.

``compile.py`` writes ``ledger_api/chain/artifacts/<Name>.json``; ``compile.py --check`` compiles again and exits 1
where an artifact differs by a single byte. The settings are those of foundry.toml and the compiler is the pinned one
(scripts/solc), so that every tool and every machine produces the same code.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
import tomllib
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parents[1]
SOURCES = ROOT / "contracts"
ARTIFACTS = ROOT / "ledger_api" / "chain" / "artifacts"
COMPILERS = ROOT / "build" / "solcx"
"""The folder of compilers of py-solc-x and Brownie: inside the checkout, where the default is the user's home."""

DEPLOYED_SIZE_LIMIT = 24_576
"""Bytes of code that a chain accepts for one contract (EIP-170)."""

_OUTPUTS = ["abi", "evm.bytecode", "evm.deployedBytecode", "evm.methodIdentifiers"]


class CompileError(Exception):
    """The contracts do not compile cleanly, or an artifact can't be deployed."""


def pinned_version() -> str:
    """Return the version of solc that package.json pins, such as ``0.8.37``."""
    manifest = json.loads((ROOT / "package.json").read_text(encoding="utf-8"))
    return str(manifest["devDependencies"]["solc"])


def place_compiler() -> Path:
    """Put the pinned compiler where py-solc-x looks for its version, and return that path."""
    COMPILERS.mkdir(parents=True, exist_ok=True)
    link = COMPILERS / f"solc-v{pinned_version()}"
    target = os.path.relpath(ROOT / "scripts" / "solc", COMPILERS)
    if not (link.is_symlink() and str(link.readlink()) == target):
        link.unlink(missing_ok=True)
        link.symlink_to(target)
    return link


def compiler_settings() -> dict[str, Any]:
    """Return the ``settings`` of solc's standard JSON input that foundry.toml stands for."""
    profile = tomllib.loads((ROOT / "foundry.toml").read_text(encoding="utf-8"))["profile"]["default"]
    return {
        "evmVersion": profile["evm_version"],
        "metadata": {"bytecodeHash": profile["bytecode_hash"]},
        "optimizer": {"enabled": profile["optimizer"], "runs": profile["optimizer_runs"]},
        "outputSelection": {"*": {"*": _OUTPUTS}},
        "viaIR": profile["via_ir"],
    }


def compile_contracts(folder: Path = SOURCES) -> dict[str, str]:
    """Compile the Solidity files below the folder; return the artifacts, from contract name to the text of its file.

    Raises:
        CompileError: on any error or warning, two contracts of one name, or code over the size limit.
    """
    os.environ["SOLCX_BINARY_PATH"] = str(COMPILERS)
    import solcx  # noqa: PLC0415 - reads the variable above

    place_compiler()
    sources = {
        path.relative_to(folder.parent).as_posix(): {"content": path.read_text(encoding="utf-8")}
        for path in sorted(folder.rglob("*.sol"))
    }
    if not sources:
        raise CompileError(f"no Solidity file in {folder.name}/")
    request = {"language": "Solidity", "sources": sources, "settings": compiler_settings()}
    try:
        output = solcx.compile_standard(request, solc_version=pinned_version())
    except solcx.exceptions.SolcError as error:
        raise CompileError(error.message) from error
    if output.get("errors"):
        raise CompileError("\n".join(str(message["formattedMessage"]) for message in output["errors"]))
    artifacts: dict[str, str] = {}
    for source, contracts in sorted(output["contracts"].items()):
        for name, contract in sorted(contracts.items()):
            if not contract["evm"]["bytecode"]["object"] or not contract["abi"]:
                continue  # an interface, or functions that live inside their callers
            if name in artifacts:
                raise CompileError(f"two contracts are named {name}; the second is in {source}")
            artifacts[name] = render(source, name, contract)
    return artifacts


def render(source: str, name: str, contract: dict[str, Any]) -> str:
    """Return the artifact of one contract as JSON text whose bytes depend on nothing but the compiler's output.

    Raises:
        CompileError: when the deployed code is over ``DEPLOYED_SIZE_LIMIT``.
    """
    creation, deployed = contract["evm"]["bytecode"], contract["evm"]["deployedBytecode"]
    size = len(deployed["object"]) // 2
    if size > DEPLOYED_SIZE_LIMIT:
        raise CompileError(f"{name} has {size} bytes of code; a chain accepts {DEPLOYED_SIZE_LIMIT}")
    artifact = {
        "abi": contract["abi"],
        "bytecode": creation["object"],
        "contractName": name,
        "deployedBytecode": deployed["object"],
        "deployedLinkReferences": deployed["linkReferences"],
        "immutableReferences": deployed["immutableReferences"],
        "linkReferences": creation["linkReferences"],
        "methodIdentifiers": contract["evm"]["methodIdentifiers"],
        "sourceName": source,
    }
    return json.dumps(artifact, sort_keys=True, indent=1, ensure_ascii=True) + "\n"


def differences(artifacts: dict[str, str], folder: Path = ARTIFACTS) -> list[str]:
    """Return one line for each artifact in the folder that is missing, superfluous or not equal byte for byte."""
    committed = {path.stem: path.read_bytes() for path in folder.glob("*.json")}
    lines = []
    for name in sorted(artifacts.keys() | committed.keys()):
        if name not in committed:
            lines.append(f"{name}: not in {folder.name}/")
        elif name not in artifacts:
            lines.append(f"{name}: no such contract any more")
        elif committed[name] != artifacts[name].encode():
            lines.append(f"{name}: differs from what contracts/ compiles to")
    return lines


def write(artifacts: dict[str, str], folder: Path = ARTIFACTS) -> None:
    """Make the folder hold these artifacts and no other."""
    folder.mkdir(parents=True, exist_ok=True)
    for path in folder.glob("*.json"):
        if path.stem not in artifacts:
            path.unlink()
    for name, text in artifacts.items():
        (folder / f"{name}.json").write_bytes(text.encode())


def main(argv: list[str] | None = None) -> int:
    """Run the command line and return the exit code: 0 done, 1 not compiled or different."""
    parser = argparse.ArgumentParser(description="Compile the contracts into the artifacts that the service ships.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where an artifact differs")
    parser.add_argument("--place", action="store_true", help="only put the compiler where py-solc-x and Brownie look")
    options = parser.parse_args(argv)
    if options.place:
        print(place_compiler())
        return 0
    try:
        artifacts = compile_contracts()
    except CompileError as error:
        print(error, file=sys.stderr)
        return 1
    if options.check:
        wrong = differences(artifacts)
        for line in wrong:
            print(f"{line}; run make contracts", file=sys.stderr)
        return 1 if wrong else 0
    write(artifacts)
    for name, text in artifacts.items():
        print(f"{name:32} {len(json.loads(text)['deployedBytecode']) // 2:6} bytes")
    return 0


if __name__ == "__main__":
    sys.exit(main())
