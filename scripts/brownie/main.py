"""Start Brownie, which by itself runs no script below a folder with a dot in its name.

It makes a module's name of the script's whole path, and a dot within that parts packages which are none.
"""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

from brownie._cli.__main__ import main
from brownie.project import scripts as brownie_scripts

ROOT = Path(__file__).resolve().parents[2]


def place(script: Path) -> None:
    """Import a script under its name in this project, and let Brownie find it under the one that it will make."""
    path = script.resolve()
    package = ".".join(path.relative_to(ROOT).with_suffix("").parts)
    name = ".".join(path.with_suffix("").parts[1:])
    brownie_scripts._import_cache[name] = importlib.import_module(package)  # noqa: SLF001 - there is no public way


if __name__ == "__main__":
    sys.path[0] = str(ROOT)
    if sys.argv[1:2] == ["run"] and "." in str(ROOT) and len(sys.argv) > 2:
        named = Path(sys.argv[2])
        found = next((each for each in (named, Path("scripts", f"{named}.py")) if each.is_file()), None)
        if found is not None:
            place(found)
    sys.exit(main())
