"""A market's acts on a running chain: taken back block by block to what was, and read again to what is; audited."""

import asyncio
import json
import shutil
from pathlib import Path

from sqlalchemy import func, select

from ledger_api.chain.founding import founding_state
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.projection import load_all
from ledger_api.store.rollback import Founding, read_marks, roll_back
from ledger_api.store.tables.operations import acts
from tests.chain.remote import Chain, ledger_on, relay_of, running_chain, until
from tests.chain.test_commands import ledger
from tests.chain.test_ledger import rows
from tests.chain.test_remote_ledger import records
from tests.support import population
from tests.support.network import Cast
from tests.support.service import RunningService


async def settled(service: RunningService, chain: Chain) -> None:
    await until(lambda: len(service.ledger.parts.pending) == 0 and relay_of(service)._sending.idle)
    height = await chain.height()
    await until(lambda: service.ledger.height >= height)


async def test_what_a_market_did_is_taken_back_to_any_of_its_blocks_and_read_again(tmp_path: Path) -> None:
    folder = tmp_path / "data"
    async with running_chain() as chain:
        async with ledger_on(folder, chain.url) as service:
            cast = Cast(service)
            await cast.enrol()
            await settled(service, chain)
            founding = Founding(
                service.ledger.network.deployed_at, founding_state(service.ledger.parts.identity.genesis)
            )
            known = {service.ledger.height: await records(service)}
            for chapter in (population._circulating, population._financed, population._submitted, population._evidence):
                await chapter(cast)
                await settled(service, chain)
                known[service.ledger.height] = await records(service)
            await population._general(cast)
            await settled(service, chain)
            last, contract = await records(service), "0x" + service.ledger.network.contract.hex()
            await cast.close()
        said = await asyncio.to_thread(ledger, "audit", "--rpc", chain.url, "--contract", contract, "--json")
        assert said.returncode == 0, said.stdout[-2_000:] + said.stderr
        assert json.loads(said.stdout)["acts"], "there was something to audit"

        copy = tmp_path / "copy.db"
        shutil.copy2(folder / "ledger.db", copy)
        database = Database(sqlite_url(copy))
        for height in sorted(known, reverse=True):
            with database.writer.begin() as connection:
                assert roll_back(connection, height, founding)
                assert (load_all(connection), rows(connection)) == known[height]
                waiting = select(func.count()).select_from(acts).where(acts.c.status == "waiting")
                assert connection.execute(waiting).scalar_one() > 0
        with database.writer.begin() as connection:
            assert not roll_back(connection, founding.at - 1, founding)
            assert load_all(connection) == founding.state
            assert read_marks(connection) == []
        database.close()

        shutil.copy2(copy, folder / "ledger.db")
        async with ledger_on(folder, chain.url) as service:
            await settled(service, chain)
            assert await records(service) == last
            assert [check for check in await service.ledger.health() if not check.ok] == []
