"""The data folder: what stands where in it, and that one process at a time works with it."""

import fcntl
import json
import os
from pathlib import Path
from typing import Any

LOCK, DATABASE, SERVICE_KEY, RELAYER_KEY, GOVERNORS = "lock", "ledger.db", "service.key", "relayer.key", "governors"
SNAPSHOTS = "snapshots"
"""What the embedded chain is started from; made again where it is missing."""


class FolderLockedError(Exception):
    """Another process works with the folder; `holder` is what it says of itself (process id, URL)."""

    def __init__(self, path: Path, holder: dict[str, Any]) -> None:
        super().__init__(f"{path} is in use by process {holder.get('pid', 'unknown')}")
        self.holder = holder


class DataFolder:
    """A folder whose lock is held from `open` until `close`, or until the process ends in whatever way."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._lock: int | None = None

    @property
    def database(self) -> Path:
        """The SQLite database, where no other is named."""
        return self.path / DATABASE

    @property
    def service_key(self) -> Path:
        """The secret that protects what the service itself must be able to read."""
        return self.path / SERVICE_KEY

    @property
    def relayer_key(self) -> Path:
        """The key that pays for and orders transactions."""
        return self.path / RELAYER_KEY

    def governor_key(self, number: int) -> Path:
        """The key of a governor of a network that was founded without a genesis of its own."""
        return self.path / GOVERNORS / f"{number}.key"

    def open(self) -> None:
        """Make the folder where it is missing, and lock it.

        Raises:
            FolderLockedError: another process has it.
            OSError: it can't be made or written.
        """
        self.path.mkdir(mode=0o700, parents=True, exist_ok=True)
        lock = os.open(self.path / LOCK, os.O_RDWR | os.O_CREAT, 0o600)
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(lock)
            raise FolderLockedError(self.path, self.holder()) from None
        self._lock = lock
        self.tell()

    def tell(self, url: str | None = None) -> None:
        """Say in the lock file who holds it, and where it listens."""
        if self._lock is not None:
            said = json.dumps({"pid": os.getpid(), "url": url}).encode()
            os.ftruncate(self._lock, 0)
            os.pwrite(self._lock, said, 0)

    def holder(self) -> dict[str, Any]:
        """What the last holder said of itself."""
        try:
            said = json.loads((self.path / LOCK).read_bytes())
        except (OSError, ValueError):
            return {}
        return said if isinstance(said, dict) else {}

    def close(self) -> None:
        """Let go of the lock."""
        if self._lock is not None:
            os.close(self._lock)
            self._lock = None
