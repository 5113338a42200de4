"""Who watches the service follows an operation from its request to its outcome: in log lines and in traces."""

import io
import json
import logging
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from fastapi import FastAPI
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter

from ledger_api.acts.hashing import digest
from ledger_api.app import create_app
from ledger_api.commands.tracing import TracingError, exporting
from ledger_api.settings import Settings
from ledger_api.values.logs import JsonFormatter
from tests.support import service as service_module
from tests.support.network import Cast, executed
from tests.support.service import running_service

SECRET = "6222000000000007-of-Example-Co"


@pytest.fixture
def lines() -> Iterator[io.StringIO]:
    """What the ledger tells at the level `info`, as JSON."""
    said = io.StringIO()
    handler = logging.StreamHandler(said)
    handler.setFormatter(JsonFormatter())
    log = logging.getLogger("ledger")
    log.addHandler(handler)
    log.setLevel(logging.INFO)
    yield said
    log.removeHandler(handler)
    log.setLevel(logging.NOTSET)


async def test_log_lines_name_the_operation_and_its_acts_from_the_request_to_the_block(
    tmp_path: Path, lines: io.StringIO
) -> None:
    async with running_service(tmp_path) as service:
        cast = Cast(service)
        first = cast.governors[0]
        acts = [first.sign.cancel_nonce() for _ in range(2)]
        operation = await executed(first, *acts)
        height = service.ledger.height
        headers = await cast.bearer(first)
        async with cast.http() as http:
            await http.get(f"/v1/receivables?cursor={SECRET}", headers=headers)
            await http.post("/v1/acts", content=f'{{"{SECRET}'.encode(), headers=headers)
        await cast.close()
        domain = service.ledger.domain
    told = [json.loads(line) for line in lines.getvalue().splitlines()]
    mine = {line["message"]: line for line in told if line.get("operation") == operation["id"]}
    digests = ["0x" + digest(act, domain).hex() for act in acts]
    accepted, block, answered = (mine[message] for message in ("accepted", "in a block", "answered"))
    assert (accepted["acts"], accepted["count"]) == (digests, 2)
    assert (block["acts"], block["block"], block["refused"]) == (digests, height, {})
    assert (answered["method"], answered["route"], answered["status"]) == ("POST", "/v1/acts:bulk", 207)
    assert answered["milliseconds"] > 0
    token = headers["Authorization"].rpartition("_")[2]
    assert SECRET not in lines.getvalue()
    assert token not in lines.getvalue()


def _tree(spans: tuple[ReadableSpan, ...], operation: str) -> dict[str, ReadableSpan]:
    """The spans of the trace in which an operation is, by name."""
    (mine,) = {span.context.trace_id for span in spans if (span.attributes or {}).get("ledger.operation") == operation}
    return {span.name: span for span in spans if span.context.trace_id == mine}


async def test_a_trace_follows_an_operation_from_its_request_to_the_readable_outcome(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exporter, provider = InMemorySpanExporter(), TracerProvider()
    provider.add_span_processor(SimpleSpanProcessor(exporter))

    def traced(settings: Settings, **_: Any) -> FastAPI:
        return create_app(settings, provider)

    monkeypatch.setattr(service_module, "create_app", traced)
    caller = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
    async with running_service(tmp_path) as service:
        cast = Cast(service)
        first = cast.governors[0]
        operation = await executed(first, first.sign.cancel_nonce(), first.sign.cancel_nonce())
        headers = await cast.bearer(first)
        async with cast.http() as http:
            packed = first.sign.cancel_nonce()
            media = {"Content-Type": "application/octet-stream", "traceparent": caller, "Prefer": "wait=10"}
            await http.post("/v1/acts:bulk", content=packed.wire, headers={**headers, **media})
            await http.post("/v1/acts", content=f'{{"{SECRET}'.encode(), headers=headers)
            await http.get("/v1/healthz")
        await cast.close()
        domain, height = service.ledger.domain, service.ledger.height
        assert service.ledger.parts.trail._followed == {}, "none is followed past its end"
    spans = exporter.get_finished_spans()
    tree = _tree(spans, operation["id"])
    assert tree.keys() == {"POST /v1/acts:bulk", "ledger.intake", "ledger.writer", "ledger.relay", "ledger.indexer"}
    request, intake = tree["POST /v1/acts:bulk"], tree["ledger.intake"]
    assert intake.parent is not None
    assert intake.parent.span_id == request.context.span_id
    steps = [tree[f"ledger.{name}"] for name in ("writer", "relay", "indexer")]
    for before, span in zip([intake, *steps], steps, strict=False):
        assert span.parent is not None
        assert span.parent.span_id == intake.context.span_id
        assert before.start_time is not None
        assert span.start_time is not None
        assert span.end_time is not None
        assert before.start_time <= span.start_time <= span.end_time
        attributes = span.attributes or {}
        assert attributes["ledger.act"] == tuple(act["digest"] for act in operation["acts"])
    assert (steps[2].attributes or {})["ledger.block"] == height - 1
    assert (steps[2].attributes or {})["ledger.status"] == ("executed",)
    alone = next(
        span for span in spans if (span.attributes or {}).get("ledger.act") == ("0x" + digest(packed, domain).hex(),)
    )
    assert f"{alone.context.trace_id:032x}" == caller.split("-")[1], "the caller's trace goes on"
    assert not [span for span in spans if "healthz" in span.name], "monitoring is no news"
    everything = " ".join(span.to_json() for span in spans)
    assert SECRET not in everything
    assert headers["Authorization"].rpartition("_")[2] not in everything


def test_traces_that_are_wanted_and_not_installed_are_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    def missing(name: str) -> object:
        raise ModuleNotFoundError(name=name)

    monkeypatch.setattr("ledger_api.commands.tracing.import_module", missing)
    with pytest.raises(TracingError, match=r"pip install 'receivables-ledger\[otel\]'"):
        exporting()
