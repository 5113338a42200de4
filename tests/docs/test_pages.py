"""What the pages show runs: a page's marked blocks, in order, as one session on a ledger that the demo left running."""

from pathlib import Path

import pytest

from ledger_api.sdk import Network
from tests.docs.pages import ROOT, Session, blocks

PAGES = (
    "docs/sdk.md",
    "docs/audit.md",
    "docs/import.md",
    "docs/operating.md",
    "docs/products.md",
    "docs/settlement.md",
)

pytestmark = pytest.mark.xdist_group("sandbox")


@pytest.mark.parametrize("page", PAGES)
def test_page__runs_from_top_to_bottom(
    page: str, sandbox: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "sandbox").symlink_to(sandbox)
    monkeypatch.chdir(tmp_path)
    session, ran = Session(tmp_path, Network.load(sandbox / "network.json").url), 0
    try:
        for block in blocks(ROOT / page):
            if block.runs:
                session.run(block)
                ran += 1
    finally:
        session.close()
    assert ran > 0


def test_sdk_page__needs_nothing_of_the_package_but_the_sdks_public_face() -> None:
    for block in blocks(ROOT / "docs/sdk.md"):
        for line in block.text.splitlines():
            if "ledger_api" in line and "import" in line:
                assert line.startswith("from ledger_api.sdk import "), line
