"""How much the embedded chain carries: every storage slot in existence costs time in every block."""

import pytest
from sqlalchemy import create_engine

from ledger_api.acts.records import Certificate, Evidence
from ledger_api.acts.state import CERTIFICATES, EVIDENCE
from ledger_api.chain import checks
from ledger_api.store.projection import write
from ledger_api.store.tables import metadata


@pytest.fixture
def certificate() -> Certificate:
    return Certificate(*[0] * len(Certificate._fields))


def test_the_doctor_counts_the_slots_of_every_record(certificate: Certificate) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    evidence = Evidence(verified=1, used=0, issuer=1, currency=156, epoch=1, kind=1, flags=0, content=bytes(32))
    with engine.begin() as connection:
        write(
            connection,
            {(CERTIFICATES, 1): certificate, (CERTIFICATES, 2): certificate, (EVIDENCE, bytes(32)): evidence},
        )
        told = checks.check_size(connection)
    assert (told.ok, told.needed) == (True, False)
    assert told.detail.startswith("4 storage slots add about 0 ms")


def test_the_doctor_says_when_the_chain_is_outgrown_and_the_service_goes_on(
    certificate: Certificate, monkeypatch: pytest.MonkeyPatch
) -> None:
    engine = create_engine("sqlite://")
    metadata.create_all(engine)
    monkeypatch.setattr(checks, "SLOT_US", 300_000)
    with engine.begin() as connection:
        write(connection, {(CERTIFICATES, 1): certificate})
        assert checks.check_size(connection).ok
        write(connection, {(CERTIFICATES, 2): certificate})
        told = checks.check_size(connection)
    assert (told.ok, told.needed) == (False, False)
    assert told.detail == "2 storage slots add about 600 ms to each block, where 500 are carried with ease"
    assert "--rpc-url" in told.remedy
