"""The usual ways to a chain, and the chain alone: each runs the same part transfers on a ledger of its own."""

import asyncio
import json
import os
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from web3 import Web3
from web3.contract import Contract
from web3.types import TxParams

from ledger_api.chain.calldata import encode_submit
from tests.bench.chain import BATCH, BenchChain, batches
from tests.bench.loads import SUPPLIERS, Claim

ROOT: Final = Path(__file__).resolve().parents[2]
ONE_ACT_GAS: Final = 500_000
"""Gas that a transaction of one act asks for: the loop is spared the estimate."""
PER_BLOCK: Final = 2_000
"""Transactions of one act in a full block."""
BATCHES_PER_BLOCK: Final = 7


class Rate(NamedTuple):
    """So many acts in so many seconds."""

    acts: int
    seconds: float

    @property
    def per_second(self) -> float:
        return self.acts / self.seconds


async def prepared(chain: BenchChain, receivables: int) -> list[Claim]:
    """Confirmed receivables on the chain, of several suppliers."""
    claims = [claim for one in SUPPLIERS[:8] for claim in chain.scene.claims(one, -(-receivables // 8))]
    await chain.present(chain.scene.confirmed(claims))
    return claims


async def naive_web3(acts: int) -> Rate:
    """The usual web3.py loop: one `transact` of one act, wait for the receipt, the next."""
    async with BenchChain() as chain:
        claims = await prepared(chain, 16)
        wires = list(chain.scene.parts(claims, acts))
        before, sender = await chain.height(), await chain.like_a_developers()
        seconds = await asyncio.to_thread(_web3_loop, chain.node.url, chain.contract, sender, wires)
        await _all(chain, before, acts)
        return Rate(acts, seconds)


def _web3_loop(url: str, contract: bytes, sender: str, wires: Sequence[bytes]) -> float:
    web3 = Web3(Web3.HTTPProvider(url))
    ledger: Contract = web3.eth.contract(address=Web3.to_checksum_address(contract), abi=abi())
    options: TxParams = {
        "from": Web3.to_checksum_address(sender),
        "gas": ONE_ACT_GAS,
        "gasPrice": Web3.to_wei(0, "wei"),
    }
    begun = time.perf_counter()
    for wire in wires:
        sent = ledger.functions.submit(wire).transact(options)
        web3.eth.wait_for_transaction_receipt(sent)
    return time.perf_counter() - begun


async def brownie(acts: int) -> Rate | None:
    """The same loop by Brownie in its own environment; None where that is not installed."""
    if not (ROOT / ".venv-brownie" / ".ready").exists():
        return None
    async with BenchChain() as chain:
        claims = await prepared(chain, 16)
        wires = list(chain.scene.parts(claims, acts))
        before, sender = await chain.height(), await chain.like_a_developers()
        with tempfile.TemporaryDirectory() as folder:
            task, answer = Path(folder) / "task.json", Path(folder) / "answer.json"
            work = {
                "contract": "0x" + chain.contract.hex(),
                "abi": abi(),
                "acts": ["0x" + wire.hex() for wire in wires],
            }
            task.write_text(json.dumps(work | {"gas": ONE_ACT_GAS, "sender": sender}))
            process = await asyncio.create_subprocess_exec(
                *(ROOT / "scripts/brownie/run", "run", ROOT / "tests/bench/brownie_loop.py", "main"),
                *(str(task), str(answer), "--network", "node", "--silent"),
                env={**os.environ, "LEDGER_NODE_URL": chain.node.url},
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.STDOUT,
            )
            said, _ = await process.communicate()
            if process.returncode or not answer.exists():
                raise RuntimeError(f"Brownie's loop failed:\n{said.decode(errors='replace')[-2_000:]}")
            seconds = json.loads(answer.read_text())["seconds"]
        await _all(chain, before, acts)
        return Rate(acts, seconds)


async def raw_transactions(acts: int) -> Rate:
    """Raw transactions of one act each, signed beforehand, in full blocks."""
    async with BenchChain() as chain:
        claims = await prepared(chain, 64)
        raws = [chain.sign(encode_submit(wire), gas=ONE_ACT_GAS) for wire in chain.scene.parts(claims, acts)]
        before = await chain.height()
        begun = time.perf_counter()
        for start in range(0, acts, PER_BLOCK):
            await chain.send(raws[start : start + PER_BLOCK])
            await chain.mine()
        seconds = time.perf_counter() - begun
        await _all(chain, before, acts)
        return Rate(acts, seconds)


async def chain_only(acts: int, receivables: int = 128) -> Rate:
    """The chain alone, fed with batches made beforehand, as many in a block as the relay puts there: its limit."""
    async with BenchChain() as chain:
        claims = await prepared(chain, receivables)
        wires = list(chain.scene.parts(claims, acts))
        raws = [chain.sign(encode_submit(batch)) for batch in batches(wires, BATCH)]
        before = await chain.height()
        begun = time.perf_counter()
        for start in range(0, len(raws), BATCHES_PER_BLOCK):
            await chain.send(raws[start : start + BATCHES_PER_BLOCK])
            await chain.mine()
        seconds = time.perf_counter() - begun
        await _all(chain, before, acts)
        return Rate(acts, seconds)


async def _all(chain: BenchChain, before: int, acts: int) -> None:
    done = await chain.executed(before)
    if done != acts:
        raise RuntimeError(f"{done} of {acts} acts were executed")


def abi() -> list[dict[str, Any]]:
    """The ledger's interface."""
    path = ROOT / "ledger_api" / "chain" / "artifacts" / "Ledger.json"
    loaded: list[dict[str, Any]] = json.loads(path.read_text())["abi"]
    return loaded
