"""`ledger keys`: make a signing key, show the public half of one, or sign in with it for an API key."""

import json
import os
from pathlib import Path
from typing import Annotated, TextIO, get_args

import typer

from ledger_api.sdk import Clock, Ledger, LedgerError, Network, Signer
from ledger_api.sdk.answers import Scope
from ledger_api.sdk.errors import SigningKeyError
from ledger_api.sdk.keys import SigningKey

keys = typer.Typer(no_args_is_help=True, help="Make and show signing keys, and sign in with one for an API key.")

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The key file (64 hexadecimal digits, mode 0600).")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@keys.command()
def new(file: _File, *, as_json: _Json = False) -> None:
    """Make a new key, write it to a file that only you can read, and show its public half.

    An existing file is never overwritten. Governance enrols the address; the public key goes into the binding that your
    certificate authority signs. Exits 0, or 2 when the file can't be written.

    Example: ledger keys new maker.key
    """
    key = SigningKey.generate()
    try:
        key.save(file)
    except FileExistsError as error:
        raise typer.BadParameter(f"{file} exists already; a key is never overwritten") from error
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be written: {error.strerror}") from error
    _show(file, key, as_json=as_json)


@keys.command()
def show(file: _File, *, as_json: _Json = False) -> None:
    """Show the address and the public key of a key file; the secret is never printed.

    Exits 0, or 2 when the file is no key or others can read it.

    Example: ledger keys show maker.key --json
    """
    _show(file, _load(file), as_json=as_json)


@keys.command()
def token(
    file: _File,
    *,
    network: Annotated[Path, typer.Option(metavar="FILE", help="The network file that pins the ledger.")],
    participant: Annotated[int, typer.Option(min=1, metavar="N", help="The participant whose key it is.")],
    save: Annotated[Path, typer.Option(metavar="FILE", help="A new file for the token, which only you can read.")],
    scopes: Annotated[str, typer.Option(help="What it is for: read, act, manage, rpc, with commas between.")] = "read",
    name: Annotated[str, typer.Option(help="What to call it in the list of API keys.")] = "command line",
    days: Annotated[int, typer.Option(min=1, max=365, help="How long it lives.")] = 30,
    as_json: _Json = False,
) -> None:
    """Sign in with a key, make an API key, and save its token: for curl, other programs and `ledger audit`.

    Exits 0, 1 when the service refuses or is another ledger's, 2 when a file can't be used.

    Example: ledger keys token maker.key --network network.json --participant 802 --scopes read,rpc --save token
    """
    signing = _load(file)
    asked = _scopes(scopes)
    # No act is signed here, so a service that lies about the time gains nothing.
    clock = Clock(follow=True)
    try:
        pinned = Network.load(network)
    except OSError as error:
        raise typer.BadParameter(f"{network} can't be read: {error.strerror}") from error
    except LedgerError as error:
        raise typer.BadParameter(str(error), param_hint="--network") from error
    with _new_file(save) as opened:
        try:
            with Ledger(pinned, Signer(participant, signing, pinned.domain, clock.now), clock=clock) as ledger:
                made = ledger.access.create_api_key(name, asked, days)
        except LedgerError as error:
            save.unlink()
            typer.echo(f"ledger keys token: {error}", err=True)
            raise typer.Exit(1) from error
        opened.write(made["token"] + "\n")
    shown = {"file": str(save), "id": made["id"], "scopes": ", ".join(made["scopes"]), "expires": made["expires_at"]}
    _tell(shown, as_json=as_json)


def _new_file(path: Path) -> TextIO:
    """A file for its owner alone, made before there is a token: one that can't be saved would be lost, and live on."""
    try:
        return os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w", encoding="ascii")
    except FileExistsError as error:
        raise typer.BadParameter(f"{path} exists already; a token is never overwritten") from error
    except OSError as error:
        raise typer.BadParameter(f"{path} can't be written: {error.strerror}") from error


def _scopes(text: str) -> list[Scope]:
    known: tuple[Scope, ...] = get_args(Scope)
    asked = {word.strip() for word in text.split(",")}
    if not asked <= set(known):
        raise typer.BadParameter(f"a scope is one of {', '.join(known)}", param_hint="--scopes")
    return [scope for scope in known if scope in asked]


def _load(file: Path) -> SigningKey:
    try:
        return SigningKey.load(file)
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be read: {error.strerror}") from error
    except SigningKeyError as error:
        raise typer.BadParameter(str(error)) from error


def _show(file: Path, key: SigningKey, *, as_json: bool) -> None:
    _tell({"file": str(file), "address": key.address, "public_key": "0x" + key.public_key.hex()}, as_json=as_json)


def _tell(shown: dict[str, str], *, as_json: bool) -> None:
    if as_json:
        typer.echo(json.dumps(shown))
        return
    for name, value in shown.items():
        typer.echo(f"{name.replace('_', ' '):<11} {value}")
