"""`ledger doctor`: what is wrong with a ledger, and how to mend it."""

import asyncio
import json
from contextlib import closing
from pathlib import Path
from typing import Annotated

import httpx
import typer
from pydantic import SecretStr
from sqlalchemy.exc import SQLAlchemyError

from ledger_api.chain.checks import REMEDIES, check_disk, check_key, failed
from ledger_api.chain.examination import examine
from ledger_api.chain.interface import Check
from ledger_api.chain.transactions import relayer
from ledger_api.settings import Settings, default_of
from ledger_api.store.engine import Database, sqlite_url
from ledger_api.store.folder import DataFolder, FolderLockedError
from ledger_api.store.keyring import KeyringError, read_secret

ANSWER_SECONDS = 10.0
_RESTORE = "Restore the database from the backup, or correct --database-url."


def doctor(
    data: Annotated[Path | None, typer.Option(help="The data folder.", show_default=default_of("data"))] = None,
    *,
    database_url: Annotated[str | None, typer.Option(help="PostgreSQL's URL, as `ledger up` was given it.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Check node, contract, keys, schema, clock, projection and disk, and say how to mend what is wrong.

    It works beside a running service, which it asks, and on a folder that no service works with, whose chain it replays
    on a node of its own. It changes nothing. Exits 0 when all is well, 1 otherwise.

    Example: ledger doctor --data ledger-data
    """
    given = {"data": data, "database_url": SecretStr(database_url) if database_url else None}
    asked = {name: value for name, value in given.items() if value is not None}
    checks = _checks(Settings().model_copy(update=asked))
    well = all(check.ok for check in checks)
    if as_json:
        lines = [{"name": c.name, "ok": c.ok, "detail": c.detail, "remedy": c.remedy or None} for c in checks]
        typer.echo(json.dumps({"ok": well, "checks": lines}))
    else:
        for check in checks:
            typer.echo(f"{'ok  ' if check.ok else 'FAIL'}  {check.name:<11} {check.detail}")
            if not check.ok:
                typer.echo(f"      {'':<11} → {check.remedy}")
    raise typer.Exit(0 if well else 1)


def _checks(settings: Settings) -> list[Check]:
    folder = DataFolder(settings.data)
    if not folder.relayer_key.exists() and not folder.database.exists():
        nothing = f"{folder.path} holds no ledger"
        return [Check("keys", ok=False, detail=nothing, remedy=f"Start one with `ledger up --data {folder.path}`.")]
    local = [check_key(folder.service_key), check_key(folder.relayer_key), check_disk(folder.path)]
    try:
        folder.open()
    except FolderLockedError as error:
        return [*local, *_running(error.holder.get("url"))]
    try:
        return [*local, *_stopped(settings, folder)]
    finally:
        folder.close()


def _running(url: object) -> list[Check]:
    """What the service itself says. It tells names and no details: anybody may ask."""
    if not isinstance(url, str):
        return [failed("service", "the service is starting: ask again when it is ready")]
    try:
        answer = httpx.get(f"{url}/v1/readyz", timeout=ANSWER_SECONDS)
        checks = answer.json()["checks"]
    except (httpx.HTTPError, ValueError, KeyError, TypeError):
        return [failed("service", f"the service at {url} does not answer")]
    return [
        Check(str(name), ok=bool(ok), detail="says the service", remedy="" if ok else REMEDIES.get(name, ""))
        for name, ok in checks.items()
    ]


def _stopped(settings: Settings, folder: DataFolder) -> list[Check]:
    url = settings.database_url.get_secret_value() if settings.database_url else sqlite_url(folder.database)
    if settings.database_url is None and not folder.database.exists():
        return [failed("schema", f"{folder.database.name} is missing")]
    try:
        address = relayer(read_secret(folder.relayer_key)).address
    except (KeyringError, ValueError):
        address = None
    try:
        with closing(Database(url)) as database:
            return asyncio.run(examine(database, address, settings.rpc_urls))
    except SQLAlchemyError as error:
        unreadable = f"the database can't be read ({type(error).__name__})"
        return [Check("schema", ok=False, detail=unreadable, remedy=_RESTORE)]
