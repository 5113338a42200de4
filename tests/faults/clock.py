"""The machine's clock jumps, forward and backward, under load and over a restart."""

from pathlib import Path
from random import Random
from typing import Final

from tests.faults.trial import Say, Trial

HOUR: Final = 3_600


async def clock_jumps(folder: Path, chance: Random, say: Say) -> None:
    """Time on the chain goes on or stands still, and never goes back; what was acknowledged is done."""
    async with Trial(folder, chance, say) as trial:
        for shift in (chance.randint(2, 48) * HOUR, -chance.randint(2, 48) * HOUR, chance.randint(1, HOUR), 0):
            await trial.clients.more(chance.randint(1, 60))
            trial.service.shift_clock(shift)
            await trial.clients.done(20)
            await trial.look(f"clock moved to {shift:+,} s")
        trial.service.shift_clock(-HOUR)
        await trial.service.kill()
        await trial.service.start()
        await trial.clients.done(20)
        await trial.look(
            f"killed, and the clock an hour behind the last block; started in {trial.service.start_s:.2f} s"
        )
