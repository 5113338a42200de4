"""The README's two commands are what the tests run, and no link of README or docs leads nowhere."""

import re
import subprocess
from pathlib import Path

import pytest

from tests.docs.pages import ROOT, anchors, blocks, links, prose

PAGES = [ROOT / "README.md", *sorted(ROOT.glob("docs/**/*.md")), *sorted(ROOT.glob("contracts/**/*.md"))]
_TARGET = re.compile(r"^(?P<name>[a-z][a-z-]*):.*?## (?P<summary>.+)$", re.MULTILINE)


def _makefile() -> str:
    return (ROOT / "Makefile").read_text(encoding="utf-8")


def _recipe(target: str) -> list[str]:
    found = re.search(rf"^{re.escape(target)}:[^\n]*\n((?:\t[^\n]*\n)*)", _makefile(), re.MULTILINE)
    assert found is not None, f"there is no target {target}"
    return [line.strip() for line in found[1].splitlines()]


def test_readme__shows_two_commands_that_make_help_lists() -> None:
    shown = [block for block in blocks(ROOT / "README.md") if block.info == ("sh",)]
    commands = [line.split("#")[0].strip() for block in shown for line in block.text.splitlines()]
    assert commands == ["make demo", "make test"]
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    for command in commands:
        assert re.search(rf"^  {command} ", listed, re.MULTILINE), f"make help does not list {command}"


def test_make_help__lists_every_documented_target() -> None:
    listed = subprocess.run(["make", "help"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    assert re.findall(r"^  make ([a-z-]+)", listed, re.MULTILINE) == [each[0] for each in _TARGET.findall(_makefile())]


def test_make_demo__runs_the_command_that_the_story_tests_run() -> None:
    assert _recipe("demo") == [".venv/bin/ledger demo $(ARGS)"]
    assert (ROOT / "tests/story/test_demo.py").is_file()


def test_make_test__runs_the_stages() -> None:
    assert _recipe("test") == [".venv/bin/python scripts/stages.py"]


def test_targets_that_pages_name__exist() -> None:
    targets = {name for name, _ in _TARGET.findall(_makefile())}
    for page in PAGES:
        shown = prose(page) + "".join(f"`{line}`" for block in blocks(page) for line in block.text.splitlines())
        for named in re.findall(r"`make ([a-z][a-z-]*)", shown):
            assert named in targets, f"{page.name} names make {named}"


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_relative_links__lead_to_something(page: Path) -> None:
    for target in links(page):
        if re.match(r"[a-z]+:", target):
            continue
        path, _, anchor = target.partition("#")
        to = (page.parent / path).resolve() if path else page
        assert to.exists(), f"{page.name} links to {target}"
        assert to.is_relative_to(ROOT), f"{page.name} links out of the repository: {target}"
        if anchor:
            assert anchor in anchors(to), f"{page.name} links to {target}, a heading that is not there"


def test_every_page__is_reached_from_the_readme() -> None:
    reached, waiting = set[Path](), [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        targets = [(page.parent / target.partition("#")[0]).resolve() for target in links(page) if ":" not in target]
        waiting += [target for target in targets if target.suffix == ".md"]
    assert set(PAGES) - reached == set()
