"""The database's disk is full; the power fails while it is written to."""

import os
import resource
import shutil
import signal
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from random import Random
from typing import Final

from ledger_api.bench.service import ServiceError
from tests.faults.service import FaultyService
from tests.faults.trial import Say, Trial
from tests.faults.waiting import until
from tests.faults.witness import Witness

DISK_BYTES: Final = 96 * 1024 * 1024
ACTS: Final = 100
EXECUTED: Final = 10
_WAL: Final = "ledger.db-wal"
_PIECE: Final = 16 * 1024


@contextmanager
def small_disk(place: Path) -> Iterator[bool]:
    """A file system of its own at the place, where this machine lets us mount one; whether it does."""
    place.mkdir(parents=True)
    size = f"size={DISK_BYTES},mode=700"
    mounted = _quietly("mount", "-t", "tmpfs", "-o", size, "ledger-faults", str(place))
    try:
        yield mounted
    finally:
        if mounted and not _quietly("umount", str(place)):
            _quietly("umount", "--lazy", str(place))


async def disk_full(folder: Path, chance: Random, say: Say) -> None:
    """No room for the next write: what is acknowledged is kept, the rest is turned away, and room is all it takes."""
    with small_disk(folder / "disk") as mounted:
        service = FaultyService(folder, data=folder / "disk" / "data")
        async with Trial(folder, chance, say, service) as trial:
            way, limit = ("no space left on the device", _fill) if mounted else ("SQLite's own limit of pages", _pages)
            await trial.clients.more(ACTS)
            with limit(trial):
                await _turned_away(trial)
            await trial.clients.done(EXECUTED)
            await trial.look(f"disk full ({way}) and then not, without a restart")

            await trial.clients.more(chance.randint(1, ACTS))
            with limit(trial):
                await _turned_away(trial)
                await service.kill()
                with suppress(ServiceError):
                    # With no room at all it may refuse to start, or start and take nothing.
                    await service.start()
            await service.kill()
            await service.start()
            await trial.clients.done(EXECUTED)
            await trial.look(f"killed on a full disk; started in {service.start_s:.2f} s where there is room")


async def file_limit(folder: Path, chance: Random, say: Say) -> None:
    """The kernel ends a write of the database halfway (RLIMIT_FSIZE): the rest of a page is missing."""
    async with Trial(folder, chance, say) as trial:
        await trial.clients.more(ACTS)
        service = trial.service
        written = (service.data / _WAL).stat().st_size
        # Nowhere near the end of a page.
        resource.prlimit(
            service.pid, resource.RLIMIT_FSIZE, (written + chance.randint(1, 40_000), resource.RLIM_INFINITY)
        )
        await _turned_away(trial)
        await service.kill()
        await service.start()
        await trial.clients.done(EXECUTED)
        await trial.look(f"writes cut short, and killed; started in {service.start_s:.2f} s")


async def _turned_away(trial: Trial) -> None:
    before = trial.clients.turned_away

    def away() -> bool:
        trial.clients.failed()
        return trial.clients.turned_away > before + 5

    await until(away, "requests are turned away")


@contextmanager
def _fill(trial: Trial) -> Iterator[None]:
    """Leave a little room only, not a whole number of pages."""
    place = trial.service.data
    filler, left = place.parent / "filler", trial.chance.randint(0, 150_000)
    with filler.open("wb", buffering=0) as file, suppress(OSError):
        # Piece by piece: the service takes room at the same time, and a piece that does not fit ends it.
        while shutil.disk_usage(place).free > left:
            file.write(bytes(_PIECE))
    try:
        yield
    finally:
        filler.unlink()


@contextmanager
def _pages(trial: Trial) -> Iterator[None]:
    trial.service.limit_pages(1)
    try:
        yield
    finally:
        trial.service.limit_pages(None)


async def power_fails(folder: Path, chance: Random, say: Say) -> None:
    """The database as it is on disk at some instant, with the last of its log torn, is opened elsewhere."""
    async with Trial(folder, chance, say) as trial:
        for turn in range(2):
            await trial.clients.more(chance.randint(1, ACTS))
            copy = folder / f"copy{turn}"
            with _stopped(trial.service):
                told = trial.told
                _copy(trial.service.data, copy / "data")
            torn = await _torn(trial, copy / "data") if turn else 0
            await trial.clients.pause()
            revived = FaultyService(copy)
            await revived.start()
            try:
                seen = await Witness().look(revived, told)
            finally:
                await revived.kill()
            trial.clients.resume()
            tail = f", {torn} bytes of its log torn" if torn else ""
            say(
                f"power failed{tail}: {seen.acknowledged} acknowledged, each once in {seen.height} blocks of the copy; "
                f"started in {revived.start_s:.2f} s"
            )
        await trial.look("the ledger itself")


@contextmanager
def _stopped(service: FaultyService) -> Iterator[None]:
    """Between two instructions, whatever they are."""
    os.kill(service.pid, signal.SIGSTOP)
    try:
        yield
    finally:
        os.kill(service.pid, signal.SIGCONT)


def _copy(data: Path, to: Path) -> None:
    to.mkdir(mode=0o700, parents=True)
    for name in ("ledger.db", _WAL, "relayer.key", "service.key"):
        with suppress(FileNotFoundError):
            shutil.copy2(data / name, to / name)


async def _torn(trial: Trial, copy: Path) -> int:
    """A part of what was written to the log after the copy, as of a write that the power cut short; its bytes."""
    await trial.clients.more(ACTS)
    with _stopped(trial.service):
        now = (trial.service.data / _WAL).read_bytes()
    then = (copy / _WAL).read_bytes()
    later = now[len(then) :]
    if not later or now[: len(then)] != then:
        # The log began anew meanwhile.
        return 0
    torn = bytearray(later[: trial.chance.randint(1, len(later))])
    # The disk writes sectors in any order.
    hole = trial.chance.randrange(len(torn))
    torn[hole : hole + 512] = bytes(len(torn[hole : hole + 512]))
    with (copy / _WAL).open("ab") as file:
        file.write(torn)
    return len(torn)


def _quietly(*command: str) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False).returncode == 0
    except OSError:
        return False
