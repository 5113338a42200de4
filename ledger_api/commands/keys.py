"""`ledger keys`: make a signing key, or show the public half of one."""

import json
from pathlib import Path
from typing import Annotated

import typer

from ledger_api.sdk.errors import SigningKeyError
from ledger_api.sdk.keys import SigningKey

keys = typer.Typer(no_args_is_help=True, help="Make a signing key, or show the public half of one.")

_File = Annotated[Path, typer.Argument(metavar="FILE", help="The key file (64 hexadecimal digits, mode 0600).")]
_Json = Annotated[bool, typer.Option("--json", help="Print one JSON object.")]


@keys.command()
def new(file: _File, *, as_json: _Json = False) -> None:
    """Make a new key, write it to a file that only you can read, and show its public half.

    An existing file is never overwritten. Governance enrols the address; the public key goes into the binding that your
    certificate authority signs.

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

    Example: ledger keys show maker.key --json
    """
    try:
        key = SigningKey.load(file)
    except OSError as error:
        raise typer.BadParameter(f"{file} can't be read: {error.strerror}") from error
    except SigningKeyError as error:
        raise typer.BadParameter(str(error)) from error
    _show(file, key, as_json=as_json)


def _show(file: Path, key: SigningKey, *, as_json: bool) -> None:
    shown = {"file": str(file), "address": key.address, "public_key": "0x" + key.public_key.hex()}
    if as_json:
        typer.echo(json.dumps(shown))
        return
    for name, value in shown.items():
        typer.echo(f"{name.replace('_', ' '):<11} {value}")
