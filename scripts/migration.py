"""Write a migration from what `ledger_api.store.tables` declares and the migrations so far do not.

``migration.py MESSAGE`` writes the next version; ``migration.py --initial`` writes the first one anew, which is right
only as long as no database holds data worth keeping.
"""

from __future__ import annotations

import argparse
import subprocess
import sys
from pathlib import Path

from alembic import command
from alembic.autogenerate.api import AutogenContext
from sqlalchemy import create_engine
from sqlalchemy.types import TypeDecorator

from ledger_api.store.migrations import FOLDER, configuration, upgrade

VERSIONS = FOLDER / "versions"


def plain(kind: str, item: object, _context: AutogenContext) -> str | bool:
    """Render the service's own column types as what the database holds: a migration depends on no class of today."""
    if kind == "type" and isinstance(item, TypeDecorator):
        return f"sa.{item.impl!r}"
    return False


def write(message: str, identity: str) -> Path:
    """Write the version that leads from the migrations so far to the declared tables; return its file."""
    with create_engine("sqlite://").begin() as connection:
        if any(VERSIONS.glob("0*.py")):
            upgrade(connection)
        config = configuration(connection)
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        config.attributes["render_item"] = plain
        command.revision(config, message=message, autogenerate=True, rev_id=identity)
    (path,) = VERSIONS.glob(f"{identity}_*.py")
    lines = [line for line in path.read_text(encoding="utf-8").splitlines() if not line.strip().startswith("# ###")]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    for tool in (("format", "--quiet"), ("check", "--fix", "--quiet"), ("format", "--quiet")):
        subprocess.run([sys.executable, "-m", "ruff", *tool, str(path)], check=True)
    return path


def main() -> None:
    """Run the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("message", nargs="?", default="Every table")
    parser.add_argument("--initial", action="store_true", help="write the first version anew")
    options = parser.parse_args()
    if options.initial:
        for path in VERSIONS.glob("0*.py"):
            path.unlink()
    known = len(list(VERSIONS.glob("0*.py")))
    print(write(options.message, f"{known + 1:04d}"))


if __name__ == "__main__":
    main()
