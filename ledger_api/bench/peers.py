"""The chain without the service: raw transactions of one act each, and batches made beforehand."""

import time
from typing import Final

from ledger_api.bench.chain import BenchChain, batch_size, batches
from ledger_api.bench.errors import BenchError
from ledger_api.bench.loads import SUPPLIERS, Claim
from ledger_api.bench.rates import Rate
from ledger_api.chain.calldata import encode_submit

ONE_ACT_GAS: Final = 500_000
"""Gas that a transaction of one act asks for: the loop is spared the estimate."""
PER_BLOCK: Final = 2_000
"""Transactions of one act in a full block."""
BLOCK_ACTS: Final = 1_800.0
"""Acts in a block where the relay was not measured before."""


async def prepared(chain: BenchChain, receivables: int) -> list[Claim]:
    """Confirmed receivables on the chain, of several suppliers."""
    claims = [claim for one in SUPPLIERS[:8] for claim in chain.scene.claims(one, -(-receivables // 8))]
    await chain.present(chain.scene.confirmed(claims))
    return claims


async def raw_transactions(acts: int) -> Rate:
    """Raw transactions of one act each, signed beforehand, in full blocks."""
    async with BenchChain() as chain:
        claims = await prepared(chain, 64)
        raws = [chain.sign(encode_submit(wire), gas=ONE_ACT_GAS) for wire in chain.scene.parts(claims, acts)]
        return await _sent(chain, raws, PER_BLOCK, acts)


async def chain_only(acts: int, block_acts: float = BLOCK_ACTS, receivables: int = 128) -> Rate:
    """The chain alone, fed with batches made beforehand, about so many acts in a block: its limit."""
    async with BenchChain() as chain:
        claims = await prepared(chain, receivables)
        wires = list(chain.scene.parts(claims, acts))
        size = batch_size(wires[0], chain.scene.domain)
        raws = [chain.sign(encode_submit(batch)) for batch in batches(wires, size)]
        return await _sent(chain, raws, max(1, round(block_acts / size)), acts)


async def all_executed(chain: BenchChain, before: int, acts: int) -> None:
    """Make sure that so many acts were executed after that block.

    Raises:
        BenchError: they were not.
    """
    done = await chain.executed(before)
    if done != acts:
        raise BenchError(f"{done} of {acts} acts were executed")


async def _sent(chain: BenchChain, raws: list[str], per_block: int, acts: int) -> Rate:
    before, begun = await chain.height(), time.perf_counter()
    for start in range(0, len(raws), per_block):
        await chain.send(raws[start : start + per_block])
        await chain.mine()
    seconds = time.perf_counter() - begun
    await all_executed(chain, before, acts)
    return Rate(acts, seconds)
