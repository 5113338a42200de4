"""What peers need beside the package: installed in the checkout by `make bench`, never shipped."""

import json
from functools import cache
from pathlib import Path
from typing import Any, Final

from ledger_api.bench.errors import MissingPeerError

CHECKOUT: Final = Path(__file__).resolve().parents[2]
"""Where the package stands when it is run from its checkout."""
_BROWNIE: Final = Path(".venv-brownie", "bin", "python")
_BROWNIE_READY: Final = Path(".venv-brownie", ".ready")
_REFERENCE: Final = Path("build", "erc3525", "ERC3525Burnable.json")
_HOW: Final = "run `make bench` in a checkout, which installs it"


def brownie() -> Path:
    """The Python of Brownie's own environment.

    Raises:
        MissingPeerError: it is not installed.
    """
    if not (CHECKOUT / _BROWNIE_READY).is_file():
        raise MissingPeerError(f"Brownie's environment is not here: {_HOW}")
    return CHECKOUT / _BROWNIE


def reference() -> tuple[list[dict[str, Any]], bytes]:
    """Interface and creation code of ERC-3525's reference implementation.

    Raises:
        MissingPeerError: it is not installed.
    """
    path = CHECKOUT / _REFERENCE
    if not path.is_file():
        raise MissingPeerError(f"ERC-3525's reference implementation is not here: {_HOW}")
    compiled = json.loads(path.read_bytes())
    return compiled["abi"], bytes.fromhex(compiled["bytecode"])


@cache
def ledger_abi() -> list[dict[str, Any]]:
    """The interface of our contract."""
    path = Path(__file__).resolve().parents[1] / "chain" / "artifacts" / "Ledger.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_bytes())["abi"]
    return loaded
