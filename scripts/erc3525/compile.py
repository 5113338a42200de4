"""Compile ERC-3525's reference implementation, as npm installed it, with our contracts' compiler and settings.

`python -m scripts.erc3525.compile FOLDER` reads FOLDER/node_modules and writes FOLDER/ERC3525Burnable.json, which
`ledger bench` finds in build/erc3525 (`make bench`).
"""

import json
import os
import posixpath
import re
import sys
from pathlib import Path
from typing import Final

from scripts.compile import COMPILERS, compiler_settings, pinned_version, place_compiler

NAME: Final = "ERC3525Burnable"
"""The package's contract that mints and burns for whoever asks, and adds nothing else to the reference."""
ENTRY: Final = f"@solvprotocol/erc-3525/{NAME}.sol"
_IMPORT: Final = re.compile(r'^\s*import\s+(?:[^"]*\sfrom\s+)?"([^"]+)"', re.MULTILINE)


def sources(packages: Path, entry: str = ENTRY) -> dict[str, dict[str, str]]:
    """The entry and all that it imports, as solc's standard input wants them."""
    found: dict[str, dict[str, str]] = {}
    waiting = [entry]
    while waiting:
        name = waiting.pop()
        if name in found:
            continue
        text = (packages / name).read_text(encoding="utf-8")
        found[name] = {"content": text}
        for target in _IMPORT.findall(text):
            relative = target.startswith(".")
            waiting.append(posixpath.normpath(posixpath.join(posixpath.dirname(name), target)) if relative else target)
    return found


def main(arguments: list[str]) -> int:
    """Run the command line; the exit code."""
    if len(arguments) != 1:
        print("usage: python -m scripts.erc3525.compile FOLDER", file=sys.stderr)
        return 2
    os.environ["SOLCX_BINARY_PATH"] = str(COMPILERS)
    import solcx  # noqa: PLC0415 - reads the variable above

    place_compiler()
    folder = Path(arguments[0])
    request = {"language": "Solidity", "sources": sources(folder / "node_modules"), "settings": compiler_settings()}
    output = solcx.compile_standard(request, solc_version=pinned_version())
    compiled = output["contracts"][ENTRY][NAME]
    made = {"abi": compiled["abi"], "bytecode": compiled["evm"]["bytecode"]["object"]}
    (folder / f"{NAME}.json").write_text(json.dumps(made), encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
