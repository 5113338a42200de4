"""`ledger up`: the chain and the service over one data folder, until Ctrl-C."""

import asyncio
import gc
import json
import logging
import signal
import socket
import sys
from collections.abc import Iterator
from contextlib import AsyncExitStack, contextmanager
from importlib.util import find_spec
from pathlib import Path
from typing import Annotated, Any

import typer
import uvicorn
from alembic.util import CommandError
from fastapi import FastAPI
from pydantic import SecretStr, ValidationError
from sqlalchemy.exc import SQLAlchemyError
from typing_extensions import override

from ledger_api.acts.genesis import GenesisError
from ledger_api.acts.refusals import RefusedError
from ledger_api.app import create_app
from ledger_api.chain.errors import ChainError
from ledger_api.chain.rpc import NodeError
from ledger_api.commands.tracing import TracingError, exporting
from ledger_api.commands.words import in_words
from ledger_api.settings import Settings, default_of
from ledger_api.store.errors import StoreError
from ledger_api.store.folder import DataFolder, FolderLockedError
from ledger_api.store.keyring import KeyringError
from ledger_api.values.faults import told
from ledger_api.values.logs import JsonFormatter, TextFormatter
from ledger_api.web.connections import connections
from ledger_api.web.runtime import Runtime

GRACE_SECONDS = 3
"""How long open requests and streams may go on when the service is told to end."""

_COLLECT_AFTER = (1_000_000, 10, 10)
"""Objects that come to be, less those that went, before the collector looks for cycles. See docs/decisions/0011."""

_REFUSALS = (
    *(ChainError, FolderLockedError, GenesisError, KeyringError, NodeError, OSError, StoreError, CommandError),
    TracingError,
)


def up(  # noqa: PLR0913 - as many as the command has options
    data: Annotated[
        Path | None,
        typer.Option(help="Folder of everything durable; made where it is missing.", show_default=default_of("data")),
    ] = None,
    port: Annotated[
        int | None, typer.Option(help="Port to listen on; 0 takes a free one.", show_default=default_of("port"))
    ] = None,
    genesis: Annotated[Path | None, typer.Option(help="Governors and first policy of a new network (JSON).")] = None,
    *,
    sandbox: Annotated[bool, typer.Option("--sandbox", help="Let the clock be moved forward through the API.")] = False,
    rpc_url: Annotated[
        list[str] | None,
        typer.Option(help="A running node's URL instead of the embedded chain; more of them stand in for one another."),
    ] = None,
    confirmations: Annotated[
        int | None,
        typer.Option(
            help="Blocks above one before it is read; 0 where blocks are final at once.",
            show_default=default_of("confirmations"),
        ),
    ] = None,
    database_url: Annotated[str | None, typer.Option(help="PostgreSQL's URL instead of SQLite in the folder.")] = None,
    reindex: Annotated[bool, typer.Option("--reindex", help="Make the projection anew from the chain.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object when ready.")] = False,
) -> None:
    """Start the chain and the service; started again on the same folder, it goes on where it was.

    Without --genesis the first start founds a network of its own, with three governors whose keys lie in the folder.
    Exits 0 when it was ended by Ctrl-C or SIGTERM, 1 when it can't start, and says why.

    Example: ledger up --data ledger-data --port 8000

    On nodes of your own: ledger up --data ledger-data --rpc-url http://10.0.0.1:8545 --rpc-url http://10.0.0.2:8545
    """
    given = {
        "data": data,
        "port": port,
        "genesis": genesis,
        "sandbox": sandbox or None,
        "rpc_url": SecretStr(" ".join(rpc_url)) if rpc_url else None,
        "confirmations": confirmations,
        "database_url": SecretStr(database_url) if database_url else None,
        "reindex": reindex or None,
    }
    try:
        settings = Settings(**{name: value for name, value in given.items() if value is not None})  # type: ignore[arg-type]
        listener = _listen(settings)
        settings = settings.model_copy(update={"port": listener.getsockname()[1]})
        with listener, asyncio.Runner(loop_factory=_new_loop) as runner:
            runner.run(_serve(settings, listener, as_json=as_json))
    except _REFUSALS as error:
        _fail(in_words(error))
    except RefusedError as error:
        _fail(f"the genesis is not allowed: {error.refusal.title} ({error.refusal.name})")
    except SQLAlchemyError as error:
        _fail(f"the database can't be used ({type(error).__name__}): check --database-url and the folder")
    except ValidationError as error:
        first = error.errors()[0]
        _fail(f"the setting {'.'.join(map(str, first['loc']))} is not allowed: {first['msg']}")


class _Server(uvicorn.Server):
    """A server that leaves signals to whoever runs it, and says when it listens."""

    def __init__(self, config: uvicorn.Config, runtime: Runtime, *, as_json: bool) -> None:
        super().__init__(config)
        self._runtime = runtime
        self._as_json = as_json

    @override
    @contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield

    @override
    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        _tell(self._runtime, as_json=self._as_json)


async def _serve(settings: Settings, listener: socket.socket, *, as_json: bool) -> None:
    _log_without_values(settings)
    tracing = exporting() if settings.traces else None
    app: FastAPI = create_app(settings, tracing)
    async with AsyncExitStack() as stack:
        if tracing is not None:
            stack.callback(tracing.shutdown)
        await stack.enter_async_context(app.router.lifespan_context(app))
        config = uvicorn.Config(
            app,
            http=connections(settings.connections),
            ws="none",
            lifespan="off",
            log_config=None,
            access_log=False,
            timeout_graceful_shutdown=GRACE_SECONDS,
        )
        server = _Server(config, app.state.runtime, as_json=as_json)
        _spare_the_collector()
        loop = asyncio.get_running_loop()
        for ending in (signal.SIGINT, signal.SIGTERM):
            loop.add_signal_handler(ending, server.handle_exit, ending, None)
        await server.serve(sockets=[listener])


def _log_without_values(settings: Settings) -> None:
    """To standard error, as the settings want it; errors as their types and places, whoever logs them."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter() if settings.log == "json" else TextFormatter())
    logging.basicConfig(level=logging.WARNING, handlers=[handler])
    # Libraries tell of their own matters at these levels; the ledger's words are its own.
    for name in ("ledger", "ledger_api"):
        logging.getLogger(name).setLevel(settings.log_level.upper())
    asyncio.get_running_loop().set_exception_handler(_unhandled)


def _unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    # asyncio's own message shows the error and its task with all they hold.
    error = context.get("exception")
    place = told(error) if isinstance(error, BaseException) else "no error"
    logging.getLogger("ledger").error("something failed in the background: %s", place)


def _spare_the_collector() -> None:
    """Leave what was made at the start out of every search for cycles, and search less often: nearly all dies alone."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(*_COLLECT_AFTER)


def _listen(settings: Settings) -> socket.socket:
    family = socket.AF_INET6 if ":" in settings.host else socket.AF_INET
    listener = socket.socket(family, socket.SOCK_STREAM)
    listener.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listener.bind((settings.host, settings.port))
    except OSError as error:
        listener.close()
        raise OSError(error.errno, f"{settings.host}:{settings.port} can't be listened on: {error.strerror}") from None
    return listener


def _tell(runtime: Runtime, *, as_json: bool) -> None:
    settings, network = runtime.settings, runtime.ledger.network
    folder = DataFolder(settings.data.resolve())
    governors = folder.governor_key(1).parent if folder.governor_key(1).exists() else None
    facts: dict[str, Any] = {
        "url": settings.url,
        "docs": f"{settings.url}/docs",
        "data": str(folder.path),
        "chain_id": network.chain_id,
        "contract": "0x" + network.contract.hex(),
        "salt": "0x" + network.salt.hex(),
        "genesis_hash": "0x" + network.genesis_hash.hex(),
        "height": runtime.ledger.height,
        "governor_keys": None if governors is None else str(governors),
        "sandbox": settings.sandbox,
    }
    if as_json:
        typer.echo(json.dumps(facts))
        return
    typer.echo(f"The ledger is ready at {settings.url}")
    typer.echo(f"  documentation  {facts['docs']}")
    typer.echo(f"  data folder    {facts['data']}")
    typer.echo(f"  network        chain {network.chain_id}, contract {facts['contract']}, block {facts['height']}")
    if governors is not None:
        typer.echo(f"  governors      a network of its own: their keys are in {governors}")
    if settings.sandbox:
        typer.echo("  sandbox        the clock can be moved: POST /v1/sandbox/clock")
    typer.echo("Ctrl-C ends it; nothing that was accepted is lost.")


def _new_loop() -> asyncio.AbstractEventLoop:
    if find_spec("uvloop") is None:
        return asyncio.new_event_loop()
    import uvloop  # noqa: PLC0415 - not on every platform

    return uvloop.new_event_loop()


def _fail(message: str) -> None:
    typer.echo(f"ledger up: {message}", err=True)
    raise typer.Exit(1)
