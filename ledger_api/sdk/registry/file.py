"""The default registry: a file of JSON lines, for sandboxes and for banks that file by hand and keep a list."""

import fcntl
import json
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal, TextIO

from ledger_api.sdk.flows import Flow
from ledger_api.sdk.registry.forms import entry_json, entry_of
from ledger_api.sdk.registry.interface import Entry, Filing, RegistryError, Search


class FileRegistry:
    """One file, one line per filing, in the order of filing. Several processes of a machine may share it."""

    name = "file"

    def __init__(self, path: Path, now: Callable[[], int] | None = None) -> None:
        """The file is made with the first filing; `now` is the clock in unix seconds (this machine's)."""
        self._path = path
        self._now = now or (lambda: int(time.time()))

    def search(self, transferor: str) -> Flow[Search]:
        """See `Registry`."""
        yield from ()
        at = self._now()
        if not self._path.exists():
            return Search(at, ())
        with self._opened("r", fcntl.LOCK_SH) as lines:
            found = [entry for entry in map(entry_of, lines) if entry.filing.transferor == transferor]
        return Search(at, tuple(found))

    def file(self, filing: Filing) -> Flow[Entry]:
        """See `Registry`. It is on disk when this returns."""
        yield from ()
        with self._opened("a+", fcntl.LOCK_EX) as lines:
            lines.seek(0)
            known = [entry_of(line) for line in lines]
            for entry in known:
                if entry.filing.reference == filing.reference:
                    if entry.filing != filing:
                        raise RegistryError(f"reference {filing.reference} stands for another filing")
                    return entry
            entry = Entry(f"{len(known) + 1:010d}", self._now(), filing)
            lines.write(json.dumps(entry_json(entry), ensure_ascii=False, sort_keys=True) + "\n")
            lines.flush()
            os.fsync(lines.fileno())
        return entry

    @contextmanager
    def _opened(self, mode: Literal["r", "a+"], lock: int) -> Iterator[TextIO]:
        try:
            with self._path.open(mode, encoding="utf-8") as lines:
                fcntl.flock(lines, lock)
                yield lines
        except (OSError, UnicodeDecodeError) as error:
            raise RegistryError(f"the registry's file can't be used: {type(error).__name__}") from error
