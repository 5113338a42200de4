"""Deploy the libraries and the ledger to a chain, with Brownie: the shipped artifacts, to the byte.

    scripts/brownie/run run scripts/deploy.py [main GENESIS [SALT]] [--network node]

GENESIS is the JSON file of the founding governors and the first policy, in the form that `ledger up` takes too. SALT is
the 32 bytes, in hexadecimal, that tell this ledger's signatures from any other's; without it they are random.

Without ``--network`` it tries it on a chain of its own, and without GENESIS that chain's first accounts govern. For a
running chain set LEDGER_NODE_URL, add ``--network node`` and name a GENESIS; the deployer is the Brownie account that
LEDGER_DEPLOYER_ACCOUNT names, or the key in LEDGER_DEPLOYER_KEY. ``usage`` in the place of ``main`` prints this text.
"""

from __future__ import annotations

import json
import os
import secrets
from pathlib import Path
from typing import Any

from brownie import accounts, network, web3
from brownie.network.account import Account

ARTIFACTS = Path(__file__).resolve().parents[1] / "ledger_api" / "chain" / "artifacts"
MAIN_CONTRACT = "Ledger"
SALT_BYTES = 32


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


def genesis_of(document: object) -> Any:  # noqa: ANN401 - what web3 encodes
    """Return the constructor's second argument from the genesis file's document.

    Raises:
        ValueError: when a member is missing, unknown or of the wrong kind; the message names it.
    """
    constructor = next(entry for entry in artifact(MAIN_CONTRACT)["abi"] if entry["type"] == "constructor")
    return _value(constructor["inputs"][1], document, "genesis")


def _value(parameter: dict[str, Any], value: Any, where: str) -> Any:  # noqa: ANN401 - what JSON holds
    """Return what web3 encodes for a parameter of the ABI; wide integers stand as decimal strings in JSON."""
    kind = str(parameter["type"])
    if kind.endswith("[]"):
        if not isinstance(value, list):
            raise ValueError(f"{where} is a list")
        return [_value({**parameter, "type": kind[:-2]}, one, f"{where}[{i}]") for i, one in enumerate(value)]
    if kind == "tuple":
        names = [component["name"] for component in parameter["components"]]
        if not isinstance(value, dict) or set(value) != set(names):
            raise ValueError(f"{where} has the members {', '.join(names)}")
        return tuple(_value(part, value[part["name"]], f"{where}.{part['name']}") for part in parameter["components"])
    try:
        if kind == "address":
            return web3.to_checksum_address(value)
        return int(value) if kind.startswith("uint") else bytes.fromhex(value.removeprefix("0x"))
    except (TypeError, ValueError, AttributeError) as error:
        raise ValueError(f"{where} is no {kind}") from error


def example_genesis() -> dict[str, Any]:
    """Return a genesis in which the development chain's first three accounts govern, two of them together."""
    governors = [
        {
            "key": str(account.address).lower(),
            "tag": str(number),
            "person": web3.keccak(text=f"person {number}").to_0x_hex(),
            "account": web3.keccak(text=f"bank account {number}").to_0x_hex(),
        }
        for number, account in enumerate(accounts[:3], start=1)
    ]
    policy = {
        "tenorDays": 180,
        "tenorDaysMax": 365,
        "depthMax": 10,
        "liveMax": 200,
        "minimumLot": "1",
        "graceDays": 3,
        "coolingDays": 1,
        "defaultDays": 90,
        "lateRate": 1825,
        "thresholds": [],
    }
    return {"governors": governors, "threshold": 2, "delay": 0, "policy": policy}


def main(genesis: str | None = None, salt: str | None = None) -> dict[str, str]:
    """Deploy everything and return the address of each contract by name.

    Raises:
        ValueError: when the deployer, the genesis or the salt can't be used; nothing is deployed then.
    """
    development = network.show_active() == "development"
    if genesis is None and not development:
        raise ValueError(f"name a genesis file\n\n{__doc__}")
    sender = deployer()
    document = example_genesis() if genesis is None else json.loads(Path(genesis).read_text(encoding="utf-8"))
    domain_salt = secrets.token_bytes(SALT_BYTES) if salt is None else bytes.fromhex(str(salt).removeprefix("0x"))
    if len(domain_salt) != SALT_BYTES:
        raise ValueError(f"the salt has {SALT_BYTES} bytes, not {len(domain_salt)}")
    founding = (domain_salt, genesis_of(document))
    # A legacy price that the node itself suggests: free-gas networks refuse a priority fee.
    gas = {} if development else {"gas_price": web3.eth.gas_price}
    addresses: dict[str, str] = {}
    for name in (*libraries_of(MAIN_CONTRACT), MAIN_CONTRACT):
        compiled = artifact(name)
        factory = web3.eth.contract(abi=compiled["abi"], bytecode=link(compiled, addresses))
        data = factory.constructor(*(founding if name == MAIN_CONTRACT else ())).data_in_transaction
        receipt = sender.transfer(data=data, silent=True, **gas)
        addresses[name] = receipt.contract_address
        print(f"{name:32} {addresses[name]}  {receipt.gas_used:>9} gas")
    where = {"chain_id": web3.eth.chain_id, "block": web3.eth.block_number, "salt": "0x" + domain_salt.hex()}
    print(json.dumps({**where, "addresses": addresses}))
    return addresses


def usage() -> None:
    """Print how to call this script."""
    print(__doc__)
