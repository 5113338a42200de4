"""What participants send and hold never reaches a log, and no answer shows how the service works inside."""

import asyncio
import io
import logging
from collections.abc import AsyncIterator, Iterator
from pathlib import Path

import httpx
import pytest
from sqlalchemy import text

from ledger_api import app as application
from ledger_api.commands.up import _log_without_values
from ledger_api.events import service as events
from ledger_api.participants import service as participants
from ledger_api.settings import Settings
from ledger_api.settlement import redeemer
from ledger_api.store.reader import Snapshot
from ledger_api.values.faults import told
from ledger_api.values.logs import TextFormatter
from tests.support.invoices import ubl
from tests.support.network import MODULE, WAIT, Cast, executed
from tests.support.service import running_service
from tests.support.sockets import listening

pytestmark = MODULE

SECRET = "6222000000000007-of-Example-Co"


@pytest.fixture
def log() -> Iterator[io.StringIO]:
    """Everything that is logged, whoever logs it, as `ledger up` writes it."""
    told_there = io.StringIO()
    handler = logging.StreamHandler(told_there)
    handler.setFormatter(TextFormatter())
    handler.addFilter(lambda record: record.name != "httpx")  # the caller's own, in the same process
    root = logging.getLogger()
    before = root.level
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    yield told_there
    root.removeHandler(handler)
    root.setLevel(before)


def _broken(*_: object) -> object:
    raise ValueError(f"can't read {SECRET}") from KeyError(SECRET)


def _broken_statement(snapshot: Snapshot, *_: object) -> object:
    return snapshot.connection.execute(text("SELECT * FROM nowhere WHERE name = :name"), {"name": SECRET})


@pytest.mark.parametrize("fault", [_broken, _broken_statement])
async def test_an_unexpected_error_answers_as_a_problem_and_logs_its_place_alone(
    network: Cast, log: io.StringIO, monkeypatch: pytest.MonkeyPatch, fault: object
) -> None:
    monkeypatch.setattr(participants, "one", fault)
    headers = await network.bearer(network.outsider)
    async with listening(network.service.app) as url, httpx.AsyncClient(base_url=url) as http:
        answer = await http.get(f"/v1/participants/{network.bank.number}", headers=headers)
    problem = answer.json()
    assert (answer.status_code, problem["code"]) == (500, "internal")
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert SECRET not in answer.text
    assert "Error" not in answer.text
    assert ".py" not in answer.text
    said = log.getvalue()
    number = problem["detail"].rpartition(" ")[2]
    assert f"ERROR ledger.web: fault {number}: GET /v1/participants/{{number}}: " in said
    assert "ledger_api.participants.endpoints:" in said, "where it happened"
    assert SECRET not in said
    assert headers["Authorization"].split()[1] not in said
    assert "Traceback" not in said


async def test_an_answer_that_breaks_off_tells_nothing_either(
    network: Cast, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def breaking(*_: object) -> AsyncIterator[bytes]:
        yield b": begun\n\n"
        _broken()

    monkeypatch.setattr(events, "stream", breaking)
    headers = await network.bearer(network.outsider)
    async with listening(network.service.app) as url, httpx.AsyncClient(base_url=url) as http:
        with pytest.raises(httpx.RemoteProtocolError):
            await http.get("/v1/events/stream", headers=headers)
    said = log.getvalue()
    assert "GET /v1/events/stream: ValueError at " in said
    assert "from KeyError" in said
    assert SECRET not in said


async def test_a_failure_in_the_background_is_logged_without_values_and_the_work_goes_on(
    tmp_path: Path, log: io.StringIO, monkeypatch: pytest.MonkeyPatch
) -> None:
    failed, works = asyncio.Event(), asyncio.Event()

    async def due(_: object) -> bool:
        if not failed.is_set():
            failed.set()
            _broken()
        works.set()
        return False

    monkeypatch.setattr(redeemer, "redeem_due", due)
    monkeypatch.setattr(application, "PAUSE_SECONDS", 0.01)
    async with running_service(tmp_path):
        await asyncio.wait_for(works.wait(), WAIT)
    said = log.getvalue()
    assert "background work failed and begins again: ValueError at " in said
    assert SECRET not in said


async def test_what_nobody_awaits_is_logged_without_values(log: io.StringIO) -> None:
    loop = asyncio.get_running_loop()
    before = loop.get_exception_handler()
    handlers = list(logging.getLogger().handlers)
    try:
        _log_without_values(Settings())
        loop.call_soon(_broken, SECRET)
        await asyncio.sleep(0)
        await asyncio.sleep(0)
    finally:
        loop.set_exception_handler(before)
        logging.getLogger().handlers[:] = handlers
    assert "something failed in the background: ValueError at " in log.getvalue()
    assert SECRET not in log.getvalue()


async def test_a_librarys_traceback_is_logged_as_its_places(log: io.StringIO) -> None:
    with pytest.raises(ValueError, match=SECRET) as failed:
        _broken()
    logging.getLogger("library").error("it failed", exc_info=failed.value)
    assert told(failed.value) in log.getvalue()
    assert log.getvalue().startswith(f"ERROR library: it failed\nValueError at {__name__}:")
    assert ", from KeyError at no place" in log.getvalue()
    assert SECRET not in log.getvalue()


async def test_nothing_that_a_participant_sends_or_holds_is_logged(
    network: Cast, log: io.StringIO, capfd: pytest.CaptureFixture[str]
) -> None:
    member = network.suppliers[0]
    content = ubl(member, network.enterprise)
    async with listening(network.service.app) as url, httpx.AsyncClient(base_url=url) as http:
        async with network.client(member.number, member.sign.key) as client:
            await client.access.sign_in()
            token = str(client._core._token)
            key = (await client.access.create_api_key("ERP", ["read", "act"], 1))["token"]
            await client.participants.put_account(member.account)
        headers = {"Authorization": f"Bearer {token}"}
        for body, media in ((content, "application/xml"), (content[:-20], "application/xml"), (content, "text/csv")):
            await http.post("/v1/invoices", content=body, headers={**headers, "Content-Type": media})
        await http.put("/v1/participants/me/account", json={"document": {"number": SECRET}}, headers=headers)
        await http.post("/v1/acts", content=f'{{"{SECRET}'.encode(), headers=headers)
        await http.get(f"/v1/receivables?cursor={SECRET}", headers={"Authorization": f"Bearer {SECRET}"})
        await executed(member, member.sign.cancel_nonce())
    secrets = {
        "session token": token.rpartition("_")[2],
        "API key": key.rpartition("_")[2],
        "account number": member.account.number,
        "account salt": member.account.salt,
        "legal id": member.binding.legal_id,
        "document": content.decode().split("<cbc:ID>")[1].split("<")[0],
        "what was sent": SECRET,
    }
    out, err = capfd.readouterr()
    said = log.getvalue() + out + err
    assert [name for name, secret in secrets.items() if secret in said] == []
