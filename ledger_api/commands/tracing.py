"""OpenTelemetry for `ledger up`: an extra of the package, off unless the settings ask for it."""

from importlib import import_module
from typing import Any, Final

SERVICE: Final = "receivables-ledger"


class TracingError(Exception):
    """Traces are wanted, and what makes them is not installed."""


def exporting() -> Any:  # noqa: ANN401 - a class of the extra
    """A tracer provider that sends to where OpenTelemetry's own variables say (`OTEL_EXPORTER_OTLP_ENDPOINT` …).

    Raises:
        TracingError: the extra is not installed.
    """
    try:
        trace, export, resources = (
            import_module(f"opentelemetry.sdk.{name}") for name in ("trace", "trace.export", "resources")
        )
        otlp = import_module("opentelemetry.exporter.otlp.proto.http.trace_exporter")
    except ModuleNotFoundError as error:
        raise TracingError(
            f"LEDGER_TRACES needs the extra otel ({error.name} is missing): pip install '{SERVICE}[otel]'"
        ) from None
    provider = trace.TracerProvider(resource=resources.Resource.create({"service.name": SERVICE}))
    provider.add_span_processor(export.BatchSpanProcessor(otlp.OTLPSpanExporter()))
    return provider
