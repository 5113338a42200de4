"""A ledger's key files are made once: when one is lost, the service says so, and makes no other in its place."""

from pathlib import Path

import pytest

from ledger_api.store.folder import DataFolder
from ledger_api.store.keyring import KeyringError
from tests.support.service import running_service


async def start(folder: Path) -> None:
    async with running_service(folder):
        pass


@pytest.mark.parametrize("name", ["service.key", "relayer.key"])
async def test_a_lost_key_file_is_asked_for_and_never_made_anew(tmp_path: Path, name: str) -> None:
    await start(tmp_path)
    file = tmp_path / name
    secret = file.read_text()
    file.unlink()
    with pytest.raises(KeyringError, match=name):
        await start(tmp_path)
    assert not file.exists()
    file.touch(mode=0o600)
    file.write_text(secret)
    await start(tmp_path)


async def test_another_ledgers_service_key_is_refused(tmp_path: Path) -> None:
    await start(tmp_path)
    key = DataFolder(tmp_path).service_key
    key.write_text("ab" * 32)
    with pytest.raises(KeyringError, match=r"service\.key is not the one"):
        await start(tmp_path)
