"""At the end of a ledger: the audit's verdict from outside, the doctor's, and the projection made anew."""

import asyncio
import json
import os
import sys
from typing import Any, Final

from sqlalchemy import Connection, select

from ledger_api.bench.loads import GOVERNOR
from ledger_api.chain.anvil import find_anvil
from ledger_api.store.projection import load_all
from ledger_api.store.tables.history import events, history, lineage
from tests.faults.service import ROOT, FaultyService
from tests.faults.waiting import PATIENCE_S
from tests.faults.witness import FaultError

_ENTRY: Final = "from ledger_api.cli import main; main()"


async def ends_well(service: FaultyService) -> None:
    """While nothing loads it; it runs on a new projection afterwards.

    Raises:
        FaultError: the audit or the doctor finds something, or the new projection is another one.
    """
    token = service.folder / "token"
    token.write_text(await service.token(GOVERNOR))
    report = await _ledger("audit", "--service", service.url, "--token-file", str(token))
    if not report["agrees"]:
        raise FaultError(f"the audit says: {json.dumps([one for one in report['checks'] if not one['ok']])[:2_000]}")
    before = service.read(_projection)
    await service.stop()
    if not service.database_url:
        report = await _ledger("doctor", "--data", str(service.data))
        if not report["ok"]:
            raise FaultError(f"the doctor says: {[one for one in report['checks'] if not one['ok']]}")
    await service.begin("--reindex")
    await service.started()
    if service.read(_projection) != before:
        raise FaultError("the projection that is made anew from the chain is another one")


def _projection(connection: Connection) -> tuple[object, ...]:
    tables = [sorted(map(tuple, connection.execute(select(table)))) for table in (lineage, history, events)]
    return load_all(connection), *tables


async def _ledger(*arguments: str) -> Any:
    """What a command says in JSON, whatever its exit code."""
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-c", _ENTRY, *arguments, "--json"),
        cwd=ROOT,
        env={**os.environ, "PYTHONPATH": str(ROOT), "LEDGER_ANVIL": str(find_anvil())},
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    said, complained = await asyncio.wait_for(process.communicate(), PATIENCE_S)
    try:
        return json.loads(said)
    except ValueError:
        raise FaultError(f"ledger {arguments[0]} fails: {complained[-500:].decode(errors='replace')}") from None
