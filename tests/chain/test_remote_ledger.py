"""The ledger on a chain that makes its own blocks: founded there, followed, and gone on with."""

from pathlib import Path

from tests.chain.remote import ledger_on, running_chain
from tests.chain.test_ledger import executed


async def test_a_ledger_is_founded_on_a_running_chain_and_acts_are_executed(tmp_path: Path) -> None:
    async with running_chain() as chain, ledger_on(tmp_path, chain.url) as service:
        await executed(service, 100, 101)
        assert [check for check in await service.ledger.health() if not check.ok] == []
