"""Deploy the libraries and the ledger to a chain, with Brownie: the shipped artifacts, to the byte.

``scripts/brownie/run run scripts/deploy.py`` tries it on a chain of its own. For a running one, set LEDGER_NODE_URL
and add ``--network node``; the deployer is the Brownie account that LEDGER_DEPLOYER_ACCOUNT names, or the key in
LEDGER_DEPLOYER_KEY. Arguments after ``main`` are the constructor's, in order; lists and tuples as JSON.
"""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

from brownie import accounts, network, web3
from brownie.network.account import Account

ARTIFACTS = Path(__file__).resolve().parents[1] / "ledger_api" / "chain" / "artifacts"
MAIN_CONTRACT = "Ledger"


def artifact(name: str) -> dict[str, Any]:
    """Return the shipped artifact of a contract."""
    loaded: dict[str, Any] = json.loads((ARTIFACTS / f"{name}.json").read_text(encoding="utf-8"))
    return loaded


def link(compiled: dict[str, Any], addresses: dict[str, str]) -> str:
    """Return the creation code with each library's address in its places.

    Raises:
        KeyError: when a library that the code needs has no address.
    """
    code = bytearray(compiled["bytecode"].encode())
    for libraries in compiled["linkReferences"].values():
        for library, places in libraries.items():
            for place in places:
                start, end = 2 * place["start"], 2 * (place["start"] + place["length"])
                code[start:end] = addresses[library].removeprefix("0x").lower().encode()
    return code.decode()


def libraries_of(name: str) -> list[str]:
    """Return the libraries that a contract needs, each after those that it needs itself."""
    ordered: list[str] = []
    for libraries in artifact(name)["linkReferences"].values():
        for library in sorted(libraries):
            ordered += [needed for needed in (*libraries_of(library), library) if needed not in ordered]
    return ordered


def deployer() -> Account:
    """Return the account that pays: of the environment, or the first of a development chain.

    Raises:
        ValueError: on a live network when the environment names no account.
    """
    if account := os.environ.get("LEDGER_DEPLOYER_ACCOUNT"):
        return accounts.load(account)
    if key := os.environ.get("LEDGER_DEPLOYER_KEY"):
        return accounts.add(key)
    if network.show_active() == "development":
        return accounts[0]
    raise ValueError("set LEDGER_DEPLOYER_ACCOUNT or LEDGER_DEPLOYER_KEY")


def value_of(argument: str) -> object:
    """Return what a command-line argument stands for: JSON where it is a list or a number, else the text itself."""
    return json.loads(argument) if argument.startswith("[") or argument.isdecimal() else argument


def main(*arguments: str) -> dict[str, str]:
    """Deploy everything and return the address of each contract by name."""
    sender = deployer()
    # A legacy price that the node itself suggests: free-gas networks refuse a priority fee.
    gas = {"gas_price": web3.eth.gas_price} if network.show_active() != "development" else {}
    addresses: dict[str, str] = {}
    for name in (*libraries_of(MAIN_CONTRACT), MAIN_CONTRACT):
        compiled = artifact(name)
        factory = web3.eth.contract(abi=compiled["abi"], bytecode=link(compiled, addresses))
        values = [value_of(argument) for argument in arguments] if name == MAIN_CONTRACT else []
        receipt = sender.transfer(data=factory.constructor(*values).data_in_transaction, silent=True, **gas)
        addresses[name] = receipt.contract_address
        print(f"{name:32} {addresses[name]}  {receipt.gas_used:>9} gas")
    print(json.dumps({"chain_id": web3.eth.chain_id, "block": web3.eth.block_number, "addresses": addresses}))
    return addresses
