"""How a command speaks: what went wrong, and on how wide a console."""

import os

from rich.console import Console

_FILE_WIDTH = 120


def console(*, stderr: bool = False) -> Console:
    """A console as wide as its terminal; a file or a pipe gets lines of `_FILE_WIDTH` unless COLUMNS says otherwise."""
    made = Console(stderr=stderr)
    if not made.is_terminal and "COLUMNS" not in os.environ:
        made.width = _FILE_WIDTH
    return made


def in_words(error: BaseException) -> str:
    """The error's own words; the system's are put behind the file that they are about."""
    if not isinstance(error, OSError) or not error.strerror:
        return str(error)
    return f"{error.filename}: {error.strerror}" if error.filename else error.strerror
