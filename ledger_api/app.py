"""The FastAPI application: limits around it, the domains' endpoints under /v1, one shape of error."""

import asyncio
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import AsyncExitStack, asynccontextmanager
from importlib.metadata import version
from typing import Any, Final

from fastapi import FastAPI
from fastapi.openapi.utils import get_openapi
from fastapi.telemetry import TelemetryConfig
from fastapi_offline import FastAPIOffline
from opentelemetry.trace import TracerProvider

from ledger_api.access.challenges import Challenges
from ledger_api.access.endpoints import access
from ledger_api.access.service import AccessService
from ledger_api.access.standing import standing
from ledger_api.audit.endpoints import audit
from ledger_api.certificates.endpoints import certificates
from ledger_api.chain.errors import ChainBusyError
from ledger_api.chain.first_genesis import first_genesis, read_genesis
from ledger_api.chain.opening import Opening, open_ledger
from ledger_api.checkpoints.endpoints import checkpoints
from ledger_api.events.endpoints import events
from ledger_api.evidence.endpoints import evidence
from ledger_api.financing.bundles import bundles
from ledger_api.financing.deal_endpoints import financings
from ledger_api.financing.endpoints import financing
from ledger_api.meta.endpoints import meta
from ledger_api.meta.metrics import metrics
from ledger_api.meta.relay import relay
from ledger_api.operations.acts import acts
from ledger_api.operations.endpoints import operations
from ledger_api.operations.express import Express
from ledger_api.operations.taking import take_acts
from ledger_api.participants.endpoints import participants
from ledger_api.products.endpoints import products
from ledger_api.receivables.endpoints import receivables
from ledger_api.reports.endpoints import reports
from ledger_api.rpc.endpoints import rpc
from ledger_api.sandbox.endpoints import sandbox
from ledger_api.settings import Settings
from ledger_api.settlement.endpoints import settlement
from ledger_api.settlement.overdue import mark_forever
from ledger_api.settlement.redeemer import redeem_forever
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.folder import DataFolder
from ledger_api.store.keyring import own_keyring
from ledger_api.store.migrations import upgrade
from ledger_api.store.reader import Reader
from ledger_api.store.vault import Vault
from ledger_api.store.writer import Writer
from ledger_api.values.faults import told
from ledger_api.web import handlers
from ledger_api.web.codes import Code
from ledger_api.web.counters import Counters
from ledger_api.web.faults import Faults
from ledger_api.web.limits import Limits
from ledger_api.web.problems import ProblemBody, ProblemError
from ledger_api.web.routing import PREFIX
from ledger_api.web.runtime import Runtime

TITLE = "Receivables Ledger"
VERSION = version("receivables-ledger")
DOMAINS = (
    meta,
    access,
    acts,
    operations,
    participants,
    events,
    checkpoints,
    rpc,
    relay,
    sandbox,
    evidence,
    receivables,
    certificates,
    products,
    financing,
    bundles,
    financings,
    settlement,
    audit,
    reports,
)

BACKGROUND: Final[tuple[Callable[[Runtime], Coroutine[Any, Any, None]], ...]] = (redeem_forever, mark_forever)
"""What the domains run as long as the service does."""
MONITORED: Final = ("/v1/healthz", "/v1/readyz", "/metrics")
"""Answered in the worst of times too, else an overloaded service would be taken for a broken one."""
PAUSE_SECONDS = 1.0
"""Between a failure of it and its next beginning."""

_LOG = logging.getLogger("ledger")


def create_app(settings: Settings, tracing: TracerProvider | None = None) -> FastAPI:
    """The application for these settings; it touches nothing outside until its lifespan starts.

    With `tracing` requests and what becomes of their acts are followed by OpenTelemetry.
    """

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        async with running(settings, tracing) as runtime:
            keyring, seconds = runtime.keyring, settings.session_seconds
            challenges = Challenges(keyring, runtime.ledger.network.chain_id, settings.challenge_seconds)
            app.state.access = AccessService(runtime.reader, runtime.writer, challenges, standing, seconds)
            app.state.runtime = runtime
            try:
                yield
            finally:
                app.state.runtime = app.state.access = None

    app: FastAPI = FastAPIOffline(  # its documentation asks no other host for scripts
        title=TITLE,
        version=VERSION,
        openapi_url="/v1/openapi.json",
        docs_url="/docs",
        redoc_url=None,
        static_url="/docs/assets",
        redirect_slashes=False,
        lifespan=lifespan,
        telemetry=_telemetry(tracing),
    )
    app.include_router(metrics.router)
    app.router.routes.insert(0, Express(app.router))
    for domain in DOMAINS:
        app.include_router(domain.router, prefix=PREFIX)
    handlers.install(app)
    app.state.counters = Counters()
    app.add_middleware(
        Limits,
        counters=app.state.counters,
        body_limit=lambda path: settings.document_bytes if path == "/v1/invoices" else settings.body_bytes,
        streaming=lambda path: path == "/v1/events/stream",
        seconds=settings.request_seconds,
        at_once=settings.requests_at_once,
        streams_at_once=settings.streams_at_once,
        bodies_bytes=settings.bodies_bytes,
        always=MONITORED,
        refusal=_full(app),
    )
    app.add_middleware(Faults, counters=app.state.counters)
    app.openapi = lambda: _document(app)  # type: ignore[method-assign]
    return app


def _telemetry(tracing: TracerProvider | None) -> TelemetryConfig:
    """Spans of requests and nothing else: its logs would quote what participants sent."""
    config = TelemetryConfig(
        tracing=tracing is not None,
        metrics=False,
        logs=False,
        operation_spans=False,
        auto_configure=False,
        exclude=lambda scope: scope["path"] in MONITORED,
    )
    return config if tracing is None else TelemetryConfig(**config, tracer_provider=tracing)


def _full(app: FastAPI) -> Callable[[str, str], ProblemError | None]:
    """Refuses requests with acts while no more may wait."""
    takes = take_acts(DOMAINS, PREFIX)

    def refusal(method: str, path: str) -> ProblemError | None:
        runtime: Runtime | None = getattr(app.state, "runtime", None)
        if runtime is None:
            return None
        try:
            runtime.ledger.require_room()
        except ChainBusyError as error:
            return ProblemError(Code.QUEUE_FULL, retry_after=error.retry_after) if takes(method, path) else None
        return None

    return refusal


@asynccontextmanager
async def running(settings: Settings, tracing: TracerProvider | None = None) -> AsyncIterator[Runtime]:
    """The running parts of the service over its data folder, which nobody else can open meanwhile.

    Raises:
        FolderLockedError: another process works with the folder.
        ChainError: the chain can't be founded or brought back.
        KeyringError: a key file is missing, open to others, or not this ledger's.
        GenesisError, RefusedError: the network can't be founded as asked.
    """
    async with AsyncExitStack() as stack:
        folder = DataFolder(settings.data)
        folder.open()
        stack.callback(folder.close)
        url = settings.database_url.get_secret_value() if settings.database_url else sqlite_url(folder.database)
        database = Database(url)
        stack.callback(database.close)
        with database.writer.begin() as connection:
            upgrade(connection)
            keyring = own_keyring(connection, folder.service_key)
        writer, reader = Writer(database.writer), Reader(database)
        writer.start()
        stack.callback(reader.close)
        stack.callback(writer.stop)
        ledger = await open_ledger(
            Opening(
                folder.path,
                folder.relayer_key,
                genesis=read_genesis(settings.genesis) if settings.genesis else None,
                own_genesis=lambda: first_genesis(folder),
                shared=settings.database_url is not None,
                rpc_urls=settings.rpc_urls,
                confirmations=settings.confirmations,
                sandbox=settings.sandbox,
                reindex=settings.reindex,
            ),
            database,
            reader,
            writer,
        )
        stack.push_async_callback(ledger.stop)
        ledger.bound(settings.acts_waiting, settings.waiting_bytes)
        if tracing is not None:
            ledger.parts.trail.use(tracing)
        await ledger.start()
        runtime = Runtime(settings, reader, writer, ledger, keyring, Vault(keyring))
        background = [asyncio.create_task(_lasting(work, runtime)) for work in BACKGROUND]
        folder.tell(settings.url)
        try:
            yield runtime
        finally:
            for task in background:
                task.cancel()
            await asyncio.gather(*background, return_exceptions=True)


async def _lasting(work: Callable[[Runtime], Coroutine[Any, Any, None]], runtime: Runtime) -> None:
    """Do a domain's work as long as the service runs: what it did not expect is logged, and it begins again."""
    while True:
        try:
            await work(runtime)
        except Exception as error:  # noqa: BLE001 - whatever it is, settlement must not stand still for it
            _LOG.error("background work failed and begins again: %s", told(error))
            await asyncio.sleep(PAUSE_SECONDS)
        else:
            return


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
