"""A verifier's fingerprint keys, one for each epoch."""

from pathlib import Path

import pytest

from ledger_api.sdk import FingerprintKeys
from ledger_api.sdk.errors import SigningKeyError


def test_keys_with_a_new_epoch_make_other_fingerprints_and_still_those_of_before() -> None:
    first = FingerprintKeys.generate()
    second = first.rotated()
    assert second.epoch == first.epoch + 1
    before = first.fingerprint("91320211MA1MQ8RF5P", "2026-0417")
    assert second.fingerprint("91320211MA1MQ8RF5P", "2026-0417", epoch=first.epoch) == before
    assert second.fingerprint("91320211MA1MQ8RF5P", "2026-0417") != before
    for missing in (0, second.epoch + 1):
        with pytest.raises(SigningKeyError, match=f"no fingerprint key of epoch {missing}"):
            second.fingerprint("91320211MA1MQ8RF5P", "2026-0417", epoch=missing)


def test_keys_are_saved_for_their_owner_alone_and_come_back(tmp_path: Path) -> None:
    keys = FingerprintKeys.generate().rotated()
    keys.save(tmp_path / "fingerprints.json")
    assert (tmp_path / "fingerprints.json").stat().st_mode & 0o777 == 0o600
    loaded = FingerprintKeys.load(tmp_path / "fingerprints.json")
    assert (loaded.epoch, loaded.fingerprint("A", "1")) == (keys.epoch, keys.fingerprint("A", "1"))
    with pytest.raises(FileExistsError):
        keys.save(tmp_path / "fingerprints.json")
