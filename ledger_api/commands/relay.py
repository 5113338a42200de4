"""`ledger relay`: how the way to the chain is, and what an operator can do where it is stuck."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Annotated, Any, NoReturn

import httpx
import typer
from sqlalchemy.exc import SQLAlchemyError

from ledger_api.commands.relaying import CannotAskError, Service, at_rest, service_of, waiting_at_rest
from ledger_api.commands.words import in_words
from ledger_api.settings import Settings

relay = typer.Typer(
    no_args_is_help=True,
    help="Look at the way to the chain, resume it after a stop, and mend what is stuck on a remote chain.",
)

_REFUSED, _CANNOT = 1, 2
_UNKNOWN = frozenset({httpx.codes.UNAUTHORIZED, httpx.codes.FORBIDDEN})
_Data = Annotated[Path | None, typer.Option(help="The data folder; names the running service too.")]
_Url = Annotated[str | None, typer.Option(metavar="URL", help="The service, where it runs on another machine.")]
_Token = Annotated[
    Path | None,
    typer.Option(metavar="FILE", help="An operator's or a governor's API key (`ledger keys token --save FILE`)."),
]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]
_Hash = Annotated[str, typer.Argument(metavar="TRANSACTION", help="Its hash, as `ledger relay list` shows it.")]


@relay.command()
def status(data: _Data = None, url: _Url = None, token_file: _Token = None, *, as_json: _Json = False) -> None:
    """Show queue, nonce, lease and head, and why writes are stopped where they are.

    Beside a running service it asks that service, with a token of the scope `read`; on a folder at rest it reads the
    database. Exits 0 when acts are taken (or nothing runs), 1 when writes are stopped, 2 when it can't be asked.

    Example: ledger relay status --data ledger-data --token-file operator.token
    """
    service = _service(data, url, token_file)
    told = _asked(service.get, "/relay") if service else _read(at_rest, data)
    _say(told, as_json=as_json)
    raise typer.Exit(_REFUSED if told.get("stopped") else 0)


@relay.command("list")
def list_(
    data: _Data = None,
    url: _Url = None,
    token_file: _Token = None,
    limit: Annotated[int, typer.Option(min=1, max=1_000, help="Of each at most.")] = 100,
    *,
    as_json: _Json = False,
) -> None:
    """List the operations that wait and the transactions that are in no block yet, the oldest first.

    Beside a running service it asks that service, with a token of the scope `read`; on a folder at rest it reads the
    database. Exits 0, or 2 when it can't be asked.

    Example: ledger relay list --data ledger-data --token-file operator.token --limit 20
    """
    service = _service(data, url, token_file)
    told = (
        _asked(service.get, "/relay/underway", limit=limit)
        if service
        else _read(lambda settings: waiting_at_rest(settings, limit), data)
    )
    if as_json:
        typer.echo(json.dumps(told))
        return
    for one in told["operations"]:
        typer.echo(f"operation    {one['operation']}  {one['acts']} acts  since {one['created_at']}")
    for one in told["transactions"]:
        where = f"  block {one['block']}" if one.get("block") is not None else ""
        typer.echo(f"transaction  {one['transaction']}  nonce {one['nonce']}  {one['source']}, {one['status']}{where}")
    if not (told["operations"] or told["transactions"]):
        typer.echo("Nothing waits.")
    elif not told["complete"]:
        typer.echo("There is more: see --limit.")


@relay.command()
def resume(data: _Data = None, url: _Url = None, token_file: _Token = None, *, as_json: _Json = False) -> None:
    """Let writes go on after a stop, once what stopped them is mended (a full disk, an internal error).

    It takes up everything from the database. After a divergence of chain and rules it refuses: nothing but its cause
    helps. Needs a token of the scope `manage`. Exits 0 when acts are taken again, 1 when not, 2 when it can't be asked.

    Example: ledger relay resume --data ledger-data --token-file operator.token
    """
    told = _asked(_running(data, url, token_file).post, "/relay:resume")
    _say(told, as_json=as_json)
    raise typer.Exit(_REFUSED if told.get("stopped") else 0)


@relay.command()
def replace(
    transaction: _Hash, data: _Data = None, url: _Url = None, token_file: _Token = None, *, as_json: _Json = False
) -> None:
    """Send a stuck transaction again at a better price, with the same nonce and the same acts.

    Only where nodes of others make the blocks; the service does it by itself after half a minute. On the embedded chain
    no transaction can be stuck. Exits 0, 1 when it is refused, 2 when it can't be asked.

    Example: ledger relay replace 0x7e…7e --data ledger-data --token-file operator.token
    """
    _instead(_running(data, url, token_file), transaction, "replace", as_json=as_json)


@relay.command()
def drop(
    transaction: _Hash, data: _Data = None, url: _Url = None, token_file: _Token = None, *, as_json: _Json = False
) -> None:
    """Fill a stuck transaction's nonce by an empty transfer, and let its acts wait again, in smaller batches.

    No act that was accepted is lost by it. Only where nodes of others make the blocks; on the embedded chain no
    transaction can be stuck. Exits 0, 1 when it is refused, 2 when it can't be asked.

    Example: ledger relay drop 0x7e…7e --data ledger-data --token-file operator.token
    """
    _instead(_running(data, url, token_file), transaction, "drop", as_json=as_json)


def _instead(service: Service, transaction: str, what: str, *, as_json: bool) -> None:
    told = _asked(service.post, f"/relay:{what}", transaction=transaction.lower())
    typer.echo(json.dumps(told) if as_json else f"In its place is {told['transaction']} now.")


def _say(told: dict[str, Any], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(told))
        return
    for name, value in told.items():
        shown = ", ".join(f"{key} {part}" for key, part in value.items()) if isinstance(value, dict) else value
        typer.echo(f"{name.replace('_', ' '):<16} {shown}")


def _settings(data: Path | None) -> Settings:
    return Settings() if data is None else Settings(data=data)


def _service(data: Path | None, url: str | None, token_file: Path | None) -> Service | None:
    """The service to ask, None where the folder is at rest."""
    try:
        return service_of(_settings(data), url, token_file)
    except (CannotAskError, OSError) as error:
        _fail(in_words(error), _CANNOT)


def _running(data: Path | None, url: str | None, token_file: Path | None) -> Service:
    service = _service(data, url, token_file)
    if service is None:
        _fail("the service does not run: `ledger up` takes up everything that waits when it starts", _REFUSED)
    return service


def _asked(ask: Callable[..., httpx.Response], path: str, **fields: int | str) -> dict[str, Any]:
    try:
        answer = ask(path, **fields)
        told: dict[str, Any] = answer.json()
    except (httpx.HTTPError, ValueError) as error:
        _fail(f"the service gave no usable answer ({type(error).__name__})", _CANNOT)
    if not answer.is_success:
        _fail(str(told.get("detail") or told.get("title")), _CANNOT if answer.status_code in _UNKNOWN else _REFUSED)
    return told


def _read(query: Callable[[Settings], dict[str, Any]], data: Path | None) -> dict[str, Any]:
    try:
        return query(_settings(data))
    except CannotAskError as error:
        _fail(str(error), _CANNOT)
    except SQLAlchemyError as error:
        _fail(f"the database can't be read ({type(error).__name__})", _CANNOT)


def _fail(message: str, code: int) -> NoReturn:
    typer.echo(f"ledger relay: {message}", err=True)
    raise typer.Exit(code)
