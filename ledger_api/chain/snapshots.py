"""Dumps of the embedded chain in the data folder: whole or not there. They save time and are nothing to rely on.

A snapshot is the node's own dump and, written last, a description with its size and hash. Whatever breaks off before
leaves files that are no snapshot and are cleared away at the next start.
"""

import hashlib
import json
import mmap
import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from ledger_api.chain.hexes import data, read_data

KEPT: Final = 2
"""The newest, and the one before in case the newest is damaged."""
_DUMP, _DESCRIPTION, _PARTIAL = ".dump", ".json", ".partial"
_PIECE: Final = 1 << 20
_TRACES_BEGIN, _TRACES_END = b'"traces":[', b'],"exit":'
"""The calls of each transaction, two thirds of a dump, stand between these; the node begins without them as well."""
_ENDING: Final = b"}"


class SnapshotError(Exception):
    """A dump is not whole, or not of this ledger's chain."""


class _Hash(Protocol):
    def update(self, data: bytes, /) -> None: ...


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A dump of the chain at a block; `size` and `digest` (BLAKE2b, 32 bytes) are those of the file."""

    height: int
    hash: bytes
    path: Path
    size: int
    digest: bytes

    def is_whole(self) -> bool:
        """Whether the file is still what was written. Reads all of it."""
        digest = hashlib.blake2b(digest_size=32)
        try:
            with self.path.open("rb") as file:
                while piece := file.read(_PIECE):
                    digest.update(piece)
        except OSError:
            return False
        return digest.digest() == self.digest


class Snapshots:
    """The snapshots of one folder. One process works with it at a time."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    @property
    def folder(self) -> Path:
        """Where they lie."""
        return self._folder

    def partial(self, name: str) -> Path:
        """Where a node may write a dump that is to become a snapshot."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        return self._folder / f"{name}{_PARTIAL}"

    def found(self) -> list[Snapshot]:
        """Those that are described, the newest first; whether their files are whole is theirs to say."""
        known = [_described(path) for path in self._folder.glob(f"*{_DESCRIPTION}")]
        return sorted((one for one in known if one is not None), key=lambda one: one.height, reverse=True)

    def publish(self, dump: Path, height: int, block_hash: bytes) -> Snapshot:
        """Make a snapshot of a node's dump, which is used up, and let go of what is older than the one before.

        Raises:
            SnapshotError: the dump is not whole.
            OSError: it can't be read, or the snapshot can't be written.
        """
        target = self._folder / f"{height}{_DUMP}"
        shortened = self._folder / f"{height}{_DUMP}{_PARTIAL}"
        digest = hashlib.blake2b(digest_size=32)
        size = _written(shortened, _shortened(dump), digest)
        dump.unlink()
        description = {"height": height, "hash": data(block_hash), "size": size, "blake2b": data(digest.digest())}
        described = self._folder / f"{height}{_DESCRIPTION}{_PARTIAL}"
        _written(described, iter([json.dumps(description).encode()]), None)
        # A description must never stand beside a dump that is not its own: the old one goes first.
        target.with_suffix(_DESCRIPTION).unlink(missing_ok=True)
        shortened.replace(target)
        _sync(self._folder)
        described.replace(target.with_suffix(_DESCRIPTION))
        _sync(self._folder)
        for older in self.found()[KEPT:]:
            self.discard(older)
        return Snapshot(height, block_hash, target, size, digest.digest())

    def discard(self, snapshot: Snapshot) -> None:
        """Let go of one."""
        snapshot.path.with_suffix(_DESCRIPTION).unlink(missing_ok=True)
        snapshot.path.unlink(missing_ok=True)

    def tidy(self) -> None:
        """Clear away what an end at the wrong moment left."""
        whole = {snapshot.path for snapshot in self.found()}
        for path in [*self._folder.glob(f"*{_PARTIAL}"), *self._folder.glob(f"*{_DUMP}")]:
            if path not in whole:
                with suppress(OSError):
                    path.unlink()


def _described(path: Path) -> Snapshot | None:
    dump = path.with_suffix(_DUMP)
    try:
        said = json.loads(path.read_bytes())
        block_hash, digest = read_data(said["hash"], 32), read_data(said["blake2b"], 32)
        known = Snapshot(int(said["height"]), block_hash, dump, int(said["size"]), digest)
        return known if dump.stat().st_size == known.size else None
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _shortened(dump: Path) -> Iterator[bytes]:
    """The dump without the traces of its transactions, piece by piece.

    Raises:
        SnapshotError: it breaks off, or is not laid out as this version's node does.
    """
    if not dump.stat().st_size:
        raise SnapshotError("the node's dump is empty")
    with dump.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as content:
        if content[-1:] != _ENDING:
            raise SnapshotError("the node's dump breaks off")
        at = 0
        while (begin := content.find(_TRACES_BEGIN, at)) >= 0:
            yield from _pieces(content, at, begin + len(_TRACES_BEGIN))
            at = content.find(_TRACES_END, begin)
            if at < 0:
                raise SnapshotError("the node's dump is laid out in another way")
        yield from _pieces(content, at, len(content))


def _pieces(content: mmap.mmap, first: int, end: int) -> Iterator[bytes]:
    for start in range(first, end, _PIECE):
        yield content[start : min(start + _PIECE, end)]


def _written(path: Path, pieces: Iterator[bytes], digest: _Hash | None) -> int:
    """Write and bring to the disk; the number of bytes."""
    size = 0
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        for piece in pieces:
            size += file.write(piece)
            if digest is not None:
                digest.update(piece)
        file.flush()
        os.fsync(file.fileno())
    return size


def _sync(folder: Path) -> None:
    opened = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(opened)
    finally:
        os.close(opened)
