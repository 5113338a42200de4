"""The registry gate: what others filed first keeps a financier out, and the same filing is filed once."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import httpx
import pytest

from ledger_api.acts.enums import ParticipantStatus, Role
from ledger_api.sdk.answers import Certificate, ReceivableDetails
from ledger_api.sdk.directory import Participant
from ledger_api.sdk.drivers import AsyncDriver, BlockingDriver
from ledger_api.sdk.flows import Flow
from ledger_api.sdk.registry import (
    FileRegistry,
    Filing,
    HttpRegistry,
    Registry,
    RegistryConflictError,
    RegistryError,
    cleared,
    collateral_of,
    description,
)
from ledger_api.sdk.registry.forms import entry_json
from ledger_api.sdk.retries import RetryPolicy

SELLER, BANK, RIVAL = "91120116MA00000021", "91120116MA00000031", "91120116MA00000032"
FILING = Filing("77-2", SELLER, BANK, ("77",), 40_000_00, "CNY", "a receivable")
NOW = 1_772_352_000
HASTY = RetryPolicy(tries=2, first_wait=0.001)


def run(flow: Flow[Any], handler: Callable[[httpx.Request], httpx.Response] | None = None) -> Any:
    transport = httpx.MockTransport(handler or (lambda _: httpx.Response(500)))
    driver = BlockingDriver(httpx.Client(base_url="https://ledger.example", transport=transport))
    try:
        return driver.run(flow)
    finally:
        driver.close()


@pytest.fixture
def registry(tmp_path: Path) -> FileRegistry:
    return FileRegistry(tmp_path / "registry.jsonl", lambda: NOW)


def test_a_filing_is_found_by_its_transferor_and_filed_once(registry: FileRegistry) -> None:
    assert run(registry.search(SELLER)).entries == ()
    first = run(registry.file(FILING))
    assert (first.number, first.filed_at, first.filing) == ("0000000001", NOW, FILING)
    assert run(registry.file(FILING)) == first, "the same reference is the same filing"
    other = run(registry.file(replace(FILING, reference="78-2", certificates=("78",), transferor="another")))
    assert other.number == "0000000002"
    assert run(registry.search(SELLER)).entries == (first,)
    with pytest.raises(RegistryError, match="another filing"):
        run(registry.file(replace(FILING, amount=1)))


def test_a_file_that_is_no_registry_is_said_to_be_none(tmp_path: Path) -> None:
    path = tmp_path / "registry.jsonl"
    path.write_text('{"number": 7}\n')
    with pytest.raises(RegistryError, match="documented form"):
        run(FileRegistry(path).search(SELLER))
    with pytest.raises(RegistryError, match="IsADirectoryError"):
        run(FileRegistry(tmp_path).search(SELLER))


@pytest.mark.parametrize(
    ("filed", "passes"),
    [
        ([], True),
        ([{}], True),
        ([{"financier": RIVAL}], False),
        ([{"financier": RIVAL, "certificates": ("78",)}], True),
        ([{"financier": RIVAL, "certificates": ()}], False),
        ([{"financier": RIVAL, "transferor": "another"}], True),
    ],
    ids=["nothing", "its own", "a rival's", "of another certificate", "of everything", "of another transferor"],
)
def test_the_gate_lets_through_what_nobody_else_has_filed(
    registry: FileRegistry, filed: list[dict[str, Any]], passes: bool
) -> None:
    for place, changes in enumerate(filed):
        run(registry.file(replace(FILING, reference=str(place), **changes)))
    if passes:
        assert run(cleared(registry, SELLER, BANK, "77")).at == NOW
        return
    with pytest.raises(RegistryConflictError, match="0000000001") as conflict:
        run(cleared(registry, SELLER, BANK, "77"))
    assert conflict.value.entries[0].filing.financier == RIVAL


def _gateway(registry: Registry) -> Callable[[httpx.Request], httpx.Response]:
    """A gateway as the adapter's page describes one, over another registry."""

    def answer(request: httpx.Request) -> httpx.Response:
        assert request.url.copy_with(query=None) == httpx.URL("https://registry.example/cn/filings")
        assert request.headers["Authorization"] == "Bearer its own"
        if request.method == "GET":
            found = run(registry.search(request.url.params["transferor"]))
            return httpx.Response(200, json={"at": found.at, "items": [entry_json(one) for one in found.entries]})
        told = json.loads(request.content)
        filing = Filing(**{**told, "certificates": tuple(told["certificates"])})
        assert request.headers["Idempotency-Key"] == filing.reference
        try:
            return httpx.Response(201, json=entry_json(run(registry.file(filing))))
        except RegistryError:
            return httpx.Response(409)

    return answer


def test_over_http_it_is_the_same_registry_in_either_client(registry: FileRegistry) -> None:
    remote = HttpRegistry("https://registry.example/cn/", token="its own", retry=HASTY)
    gateway = _gateway(registry)
    entry = run(remote.file(FILING), gateway)
    assert run(remote.search(SELLER), gateway).entries == (entry,)
    assert run(registry.search(SELLER)).entries == (entry,)
    with pytest.raises(RegistryError, match="another filing"):
        run(remote.file(replace(FILING, amount=1)), gateway)


async def test_over_http_the_asynchronous_client_asks_too(registry: FileRegistry) -> None:
    remote = HttpRegistry("https://registry.example/cn", token="its own", retry=HASTY)
    transport = httpx.MockTransport(_gateway(registry))
    driver = AsyncDriver(httpx.AsyncClient(base_url="https://ledger.example", transport=transport))
    entry = await driver.run(remote.file(FILING))
    assert (await driver.run(remote.search(SELLER))).entries == (entry,)
    await driver.close()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(503),
        httpx.Response(200, json={"items": []}),
        httpx.Response(200, content=b"<html>"),
        httpx.Response(200, json={"at": NOW, "items": [{"number": "1"}]}),
    ],
    ids=["down", "without its instant", "no JSON", "another form"],
)
def test_without_a_good_answer_nothing_is_financed(answer: httpx.Response) -> None:
    with pytest.raises(RegistryError):
        run(cleared(HttpRegistry("https://registry.example", retry=HASTY), SELLER, BANK, "77"), lambda _: answer)


def test_a_gateway_that_files_something_else_is_caught(registry: FileRegistry) -> None:
    other = entry_json(run(registry.file(replace(FILING, amount=1))))
    with pytest.raises(RegistryError, match="another filing"):
        run(HttpRegistry("https://registry.example").file(FILING), lambda _: httpx.Response(201, json=other))


def test_a_registry_is_asked_over_https() -> None:
    with pytest.raises(RegistryError, match="https"):
        HttpRegistry("http://registry.example")
    HttpRegistry("http://127.0.0.1:9000")


def _participant(number: int, name: str, legal_id: str) -> Participant:
    return Participant(number, name, legal_id, 1, "0x", b"", Role.SUPPLIER, ParticipantStatus.ACTIVE)


def test_the_description_names_all_that_tells_the_claim_apart() -> None:
    certificate: Any = {
        "id": "77",
        "receivable": "7",
        "amount": {"amount": "40000.00", "currency": "CNY"},
        "cutoff": "2026-10-14T07:00:00Z",
    }
    receivable: Any = {"evidence": [{"fingerprint": "0x" + "f1" * 32, "amount": {"amount": "1", "currency": "CNY"}}]}
    typed: tuple[Certificate, ReceivableDetails] = (certificate, receivable)
    obligor, seller = _participant(10, "Northern Rail Works", "O-1"), _participant(21, "Supplier 1", SELLER)
    of = collateral_of("31337/0xabc", *typed, obligor, seller)
    parts = (
        "Northern Rail Works",
        "O-1",
        "Supplier 1",
        SELLER,
        "40000.00",
        "CNY",
        "2026-10-14T07:00:00Z",
        "77",
        "f1f1",
    )
    for text in (description(of), description(of, "zh")):
        assert all(part in text for part in (*parts, "31337/0xabc"))
    assert "单证" not in description(replace(of, evidence=()), "zh")
