"""The documentation's fenced blocks, and running those of a page as one session."""

import os
import re
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from ledger_api.sdk import Ledger

ROOT = Path(__file__).parents[2]
RUN = "run"
"""The word in a block's info string that has it run: ```` ```python run ````."""
SHELL_SECONDS = 120
_FENCE = re.compile(r"^(?P<fence>`{3,})(?P<info>[^\n`]*)\n(?P<text>.*?)^(?P=fence)[ ]*$", re.MULTILINE | re.DOTALL)
_LINK = re.compile(r"\[[^\]]*\]\((?P<target>[^)\s]+)\)")
_HEADING = re.compile(r"^#+ (?P<title>.+)$", re.MULTILINE)


class Block(NamedTuple):
    """A fenced block and the line that its text begins at, from 1."""

    page: Path
    line: int
    info: tuple[str, ...]
    text: str

    @property
    def runs(self) -> bool:
        """Whether it is marked to run."""
        return RUN in self.info[1:]


def blocks(page: Path) -> Iterator[Block]:
    """The fenced blocks of a page, in order."""
    text = page.read_text(encoding="utf-8")
    for found in _FENCE.finditer(text):
        line = text.count("\n", 0, found.start("text")) + 1
        yield Block(page, line, tuple(found["info"].split()), found["text"])


def prose(page: Path) -> str:
    """A page without its fenced blocks."""
    return _FENCE.sub("", page.read_text(encoding="utf-8"))


def links(page: Path) -> list[str]:
    """The targets of a page's links."""
    return [found["target"] for found in _LINK.finditer(prose(page))]


def anchors(page: Path) -> set[str]:
    """The anchors of a page's headings, as code hosts make them."""
    titles = (found["title"] for found in _HEADING.finditer(prose(page)))
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


class Session:
    """Runs blocks one after the other: Python in one namespace, shell beside it in the same folder."""

    def __init__(self, folder: Path, url: str) -> None:
        """In a folder; `url` is the service's, for the shell's `URL`."""
        self._folder = folder
        self._url = url
        self._names: dict[str, Any] = {"__name__": "__page__"}

    def run(self, block: Block) -> None:
        """Run one block; whatever it raises, or an exit code other than 0, is its failure."""
        if block.info[0] == "python":
            # As many blank lines before it as the page has: a traceback names the page's own line.
            code = compile("\n" * (block.line - 1) + block.text, str(block.page), "exec")
            exec(code, self._names)
        elif block.info[0] == "sh":
            self._shell(block)
        else:
            pytest.fail(f"{block.page.name}:{block.line}: {block.info[0]} can't be run")

    def close(self) -> None:
        """Close the clients that a page left open."""
        for value in self._names.values():
            if isinstance(value, Ledger):
                value.close()

    def _shell(self, block: Block) -> None:
        path = os.pathsep.join((str(Path(sys.executable).parent), os.environ["PATH"]))
        if "curl " in block.text and shutil.which("curl", path=path) is None:
            return
        with subprocess.Popen(
            ["bash", "-euo", "pipefail", "-c", block.text],
            cwd=self._folder,
            env={**os.environ, "PATH": path, "URL": self._url},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            start_new_session=True,
        ) as shell:
            try:
                said, _ = shell.communicate(timeout=SHELL_SECONDS)
            finally:
                _end(shell.pid)
        print(said)
        if shell.returncode:
            pytest.fail(f"{block.page.name}:{block.line} ended with {shell.returncode}: {said}")


def _end(group: int) -> None:
    """End what a block left running behind it."""
    with suppress(ProcessLookupError):
        os.killpg(group, signal.SIGKILL)
