"""What the auditor does: every block proven and every act judged again, from a node alone."""

import time
from typing import Final

from ledger_api.audit.run import rebuild_from
from ledger_api.audit.source import NodeSource
from ledger_api.bench.chain import BenchChain, batch_size, batches
from ledger_api.bench.errors import BenchError
from ledger_api.bench.peers import prepared
from ledger_api.bench.rates import Rate
from ledger_api.chain.calldata import encode_submit

_PER_BLOCK: Final = 7
"""Transactions."""


async def rebuild(acts: int, receivables: int = 64) -> tuple[Rate, int]:
    """The acts and seconds of a rebuild, and the ledger's events in it."""
    async with BenchChain() as chain:
        wires = list(chain.scene.parts(await prepared(chain, receivables), acts))
        raws = [chain.sign(encode_submit(batch)) for batch in batches(wires, batch_size(wires[0], chain.scene.domain))]
        for start in range(0, len(raws), _PER_BLOCK):
            await chain.send(raws[start : start + _PER_BLOCK])
            await chain.mine()
        head, events = await chain.height(), await chain.events()
        begun = time.perf_counter()
        rebuilt = await rebuild_from(NodeSource(chain.node.rpc), chain.contract, first=0, last=head)
        seconds = time.perf_counter() - begun
        if rebuilt.chain.count or rebuilt.findings.count or rebuilt.head.header.number != head:
            raise BenchError("the rebuild found differences")
        return Rate(rebuilt.executed, seconds), events
