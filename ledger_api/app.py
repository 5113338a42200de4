"""The FastAPI application: limits around it, the domains' endpoints under /v1, one shape of error."""

from typing import Any

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi

from ledger_api.access.endpoints import access
from ledger_api.certificates.endpoints import certificates
from ledger_api.checkpoints.endpoints import checkpoints
from ledger_api.events.endpoints import events
from ledger_api.evidence.endpoints import evidence
from ledger_api.meta.endpoints import meta
from ledger_api.operations.acts import acts
from ledger_api.operations.endpoints import operations
from ledger_api.participants.endpoints import participants
from ledger_api.receivables.endpoints import receivables
from ledger_api.rpc.endpoints import rpc
from ledger_api.sandbox.endpoints import sandbox
from ledger_api.settings import Settings
from ledger_api.web import handlers
from ledger_api.web.limits import Limits
from ledger_api.web.problems import ProblemBody

TITLE = "Receivables Ledger"
VERSION = "0.1.0"
DOMAINS = (
    meta,
    access,
    acts,
    operations,
    participants,
    events,
    checkpoints,
    rpc,
    sandbox,
    evidence,
    receivables,
    certificates,
)


def create_app(settings: Settings) -> FastAPI:
    """The application for these settings; it touches nothing outside until its lifespan starts."""
    app = FastAPI(title=TITLE, version=VERSION, openapi_url="/v1/openapi.json", docs_url="/docs", redoc_url=None)
    for domain in DOMAINS:
        app.include_router(domain.router, prefix="/v1")
    handlers.install(app)
    app.add_middleware(
        Limits,
        body_limit=lambda path: settings.document_bytes if path == "/v1/invoices" else settings.body_bytes,
        streaming=lambda path: path == "/v1/events/stream",
        seconds=settings.request_seconds,
        at_once=settings.requests_at_once,
        streams_at_once=settings.streams_at_once,
    )
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _document(app: FastAPI) -> dict[str, Any]:
    if app.openapi_schema is None:
        document = get_openapi(title=app.title, version=app.version, routes=app.routes)
        schemas = document.setdefault("components", {}).setdefault("schemas", {})
        problem = ProblemBody.model_json_schema(ref_template="#/components/schemas/{model}")
        schemas |= problem.pop("$defs", {})
        schemas["Problem"] = problem
        for unused in ("HTTPValidationError", "ValidationError"):
            schemas.pop(unused, None)
        app.openapi_schema = document
    return app.openapi_schema
