"""The whole service is killed while acts are in flight: every acknowledged act has its effect once."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import func, select

from ledger_api.chain.interface import ActStatus
from ledger_api.store.tables.operations import acts
from ledger_api.store.tables.state import participants
from tests.support.service import running_service

KILLS = 3
_PROGRAM = """
import asyncio, sys
from pathlib import Path
from tests.chain.acts import enrolment, submission
from tests.support.service import running_service

async def main(folder, first):
    async with running_service(Path(folder)) as service:
        ledger = service.ledger
        for number in range(first, first + 400):
            act = enrolment(number, ledger.domain, ledger.now(), service.governors)
            accepted = await ledger.accept(submission(act))
            print(accepted.operation.id.hex(), flush=True)

asyncio.run(main(sys.argv[1], int(sys.argv[2])))
"""


async def test_every_acknowledged_act_is_executed_once_through_kills_of_the_service(tmp_path: Path) -> None:
    acknowledged: list[bytes] = []
    for kill in range(KILLS):
        child = await asyncio.create_subprocess_exec(
            *(sys.executable, "-c", _PROGRAM, str(tmp_path), str(1_000 * (kill + 1))),
            stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
        )
        assert child.stdout is not None
        lines = [await child.stdout.readline() for _ in range(20 + 17 * kill)]
        child.send_signal(signal.SIGKILL)
        await child.wait()
        lines += (await child.stdout.read()).splitlines(keepends=True)
        # The last line may have been cut short by the kill.
        acknowledged += [bytes.fromhex(line.decode()) for line in lines if len(line) == 33]
    async with running_service(tmp_path) as service:
        for operation in acknowledged:
            done = await service.ledger.wait(operation, 20)
            assert done is not None
            assert [act.status for act in done.acts] == [ActStatus.EXECUTED]

        enrolled, known = await service.runtime.reader.run(
            lambda snapshot: [
                snapshot.connection.execute(select(func.count()).select_from(table)).scalar_one()
                for table in (participants, acts)
            ]
        )
        assert enrolled == known + len(service.governors)
        assert known >= len(acknowledged)
        assert all(check.ok for check in await service.ledger.health())
