"""What the writers of generated files share: one format, and a check of freshness."""

import subprocess
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def formatted(text: str, path: Path) -> str:
    """The Python source as the linter formats it."""
    for task in (["check", "--select", "I", "--fix"], ["format"]):
        command = [sys.executable, "-m", "ruff", *task, "--quiet", "--stdin-filename", str(path), "-"]
        text = subprocess.run(command, input=text, capture_output=True, text=True, check=True, cwd=ROOT).stdout
    return text


def run(files: Mapping[Path, str], module: str, arguments: Sequence[str]) -> int:
    """Write the files, or with `--check` compare them; the exit code: 0 done or fresh, 1 not fresh."""
    stale = [path for path, text in files.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
    if "--check" in arguments:
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not fresh; run python -m {module}", file=sys.stderr)
        return 1 if stale else 0
    for path in stale:
        path.write_text(files[path], encoding="utf-8")
    return 0
