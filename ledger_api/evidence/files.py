"""Files and folders named on a command line, in sorted order, read within bounds and never from a device or a pipe."""

import os
import stat
from collections.abc import Iterable, Iterator
from pathlib import Path

from ledger_api.evidence.importers.limits import Limits


class FileError(ValueError):
    """The path can't be read: missing, no file or folder, not permitted, too large or too many below it."""


def walk(paths: Iterable[str | os.PathLike[str]], limits: Limits) -> Iterator[tuple[Path, FileError | None]]:
    """Every file named or below a named folder, or the path with why it can't be read.

    Below a folder, names that begin with a dot are left out and links to folders are not followed.
    """
    count = 0
    for named in paths:
        for path, error in _under(Path(named), limits.folder_depth):
            count += 1
            if count > limits.files:
                yield Path(named), FileError(f"more than {limits.files} files")
                return
            yield path, error


def read_bounded(path: Path, limits: Limits) -> bytes:
    """The bytes of a regular file.

    Raises:
        FileError: see there.
    """
    try:
        # Without O_NONBLOCK the open of a named pipe would wait for a writer for ever.
        descriptor = os.open(path, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
        with os.fdopen(descriptor, "rb") as stream:
            if not stat.S_ISREG(os.fstat(descriptor).st_mode):
                raise FileError("no regular file")
            data = stream.read(limits.file_bytes + 1)
    except (OSError, ValueError) as error:
        if isinstance(error, FileError):
            raise
        raise FileError(_reason(error)) from error
    if len(data) > limits.file_bytes:
        raise FileError(f"the file has more than {limits.file_bytes} bytes")
    return data


def _under(path: Path, depth: int) -> Iterator[tuple[Path, FileError | None]]:
    try:
        if not path.is_dir():
            yield path, None
            return
        below = sorted(child for child in path.iterdir() if not child.name.startswith("."))
    except (OSError, ValueError) as error:
        yield path, FileError(_reason(error))
        return
    if depth == 0:
        yield path, FileError("folders are nested too deep")
        return
    if not below:
        yield path, FileError("the folder has no files")
    for child in below:
        if not (child.is_symlink() and child.is_dir()):
            yield from _under(child, depth - 1)


def _reason(error: OSError | ValueError) -> str:
    return (isinstance(error, OSError) and error.strerror) or "not readable"
