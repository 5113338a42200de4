"""The usual way to a chain: one transaction of one act, wait for its receipt, the next. By web3.py, and by Brownie."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final

from web3 import Web3
from web3.contract import Contract
from web3.contract.contract import ContractFunction
from web3.types import TxParams

from ledger_api.bench import tools
from ledger_api.bench.chain import CHAIN_ID, BenchChain
from ledger_api.bench.errors import BenchError
from ledger_api.bench.peers import ONE_ACT_GAS, all_executed, prepared
from ledger_api.bench.rates import Rate

_NETWORK: Final = "node"


async def web3(acts: int) -> Rate:
    """Our acts by the loop of web3.py, signed by the node."""
    async with BenchChain() as chain:
        claims = await prepared(chain, 16)
        wires = list(chain.scene.parts(claims, acts))
        before, sender = await chain.height(), await chain.like_a_developers()
        ledger = contract(chain.node.url, chain.contract, tools.ledger_abi())
        calls = [ledger.functions.submit(wire) for wire in wires]
        rate, _ = await asyncio.to_thread(sent_one_by_one, ledger.w3, calls, sender)
        await all_executed(chain, before, acts)
        return rate


async def brownie(acts: int) -> Rate:
    """Our acts by the same loop of Brownie.

    Raises:
        MissingPeerError: Brownie is not installed.
        BenchError: it failed.
    """
    python = tools.brownie()
    async with BenchChain() as chain:
        claims = await prepared(chain, 16)
        wires = list(chain.scene.parts(claims, acts))
        before, sender = await chain.height(), await chain.like_a_developers()
        work = {
            "contract": "0x" + chain.contract.hex(),
            "abi": tools.ledger_abi(),
            "acts": ["0x" + wire.hex() for wire in wires],
            "gas": ONE_ACT_GAS,
            "sender": sender,
        }
        seconds = await _by_brownie(python, work, chain.node.url)
        await all_executed(chain, before, acts)
        return Rate(acts, seconds)


def contract(url: str, address: bytes, abi: list[dict[str, Any]]) -> Contract:
    """A contract as a web3.py developer has it."""
    made: Contract = Web3(Web3.HTTPProvider(url)).eth.contract(address=Web3.to_checksum_address(address), abi=abi)
    return made


def sent_one_by_one(w3: Web3, calls: Sequence[ContractFunction], sender: str) -> tuple[Rate, list[int]]:
    """The loop itself, with each transaction's gas.

    Raises:
        BenchError: a transaction failed.
    """
    options: TxParams = {
        "from": Web3.to_checksum_address(sender),
        "gas": ONE_ACT_GAS,
        "gasPrice": Web3.to_wei(0, "wei"),
    }
    begun = time.perf_counter()
    receipts = [w3.eth.wait_for_transaction_receipt(call.transact(options)) for call in calls]
    seconds = time.perf_counter() - begun
    if not all(receipt["status"] for receipt in receipts):
        raise BenchError("a transaction of the loop failed")
    return Rate(len(calls), seconds), [receipt["gasUsed"] for receipt in receipts]


async def _by_brownie(python: Path, work: dict[str, Any], url: str) -> float:
    with tempfile.TemporaryDirectory(prefix="ledger-bench-") as folder:
        task, answer = Path(folder) / "task.json", Path(folder) / "answer.json"
        task.write_text(json.dumps(work | {"network": _NETWORK}), encoding="utf-8")
        home = Path(folder) / ".brownie"
        home.mkdir()
        node = {"name": "Node", "id": _NETWORK, "chainid": CHAIN_ID, "host": url}
        networks = {"live": [{"name": "Ledger", "networks": [node]}], "development": []}
        (home / "network-config.yaml").write_text(json.dumps(networks), encoding="utf-8")  # JSON is YAML
        process = await asyncio.create_subprocess_exec(
            *(python, Path(__file__).with_name("brownie_loop.py"), str(task), str(answer)),
            env={**os.environ, "HOME": folder},
            cwd=folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        said, _ = await process.communicate()
        if process.returncode or not answer.exists():
            raise BenchError(f"Brownie's loop failed: {said.decode(errors='replace')[-2_000:]}")
        seconds: float = json.loads(answer.read_bytes())["seconds"]
        return seconds
