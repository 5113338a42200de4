"""What nobody expected is one answer and one line of the log; a client that goes away is neither."""

import logging

import pytest
from starlette.requests import Request
from starlette.types import Message, Receive, Scope, Send

from ledger_api.web.counters import Counters
from ledger_api.web.faults import CLIENT_GONE, Faults

SCOPE = {"type": "http", "method": "POST", "path": "/v1/acts:bulk", "headers": []}


async def _reads_all(scope: Scope, receive: Receive, _send: Send) -> None:
    await Request(scope, receive).body()
    raise AssertionError("a body came that nobody sent")


async def _fails(_scope: Scope, _receive: Receive, _send: Send) -> None:
    raise LookupError("a secret")


async def _serve(app: object, counters: Counters) -> list[Message]:
    sent: list[Message] = []

    async def receive() -> Message:
        return {"type": "http.disconnect"}

    async def send(message: Message) -> None:
        sent.append(message)

    await Faults(app, counters=counters)(dict(SCOPE), receive, send)  # type: ignore[arg-type]
    return sent


async def test_a_client_that_goes_away_while_it_sends__is_no_fault(caplog: pytest.LogCaptureFixture) -> None:
    counters = Counters()
    with caplog.at_level(logging.WARNING):
        assert await _serve(_reads_all, counters) == []
    assert not caplog.records
    assert counters.requests == {("POST", "none", CLIENT_GONE): 1}


async def test_an_unexpected_error__is_one_answer_and_one_line_without_its_words(
    caplog: pytest.LogCaptureFixture,
) -> None:
    counters = Counters()
    with caplog.at_level(logging.ERROR):
        start, _ = await _serve(_fails, counters)
    assert start["status"] == 500
    assert counters.requests == {("POST", "none", 500): 1}
    assert "LookupError" in caplog.text
    assert "a secret" not in caplog.text
