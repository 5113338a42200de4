"""The `ledger` command. Each subcommand is a small module in `ledger_api/commands/`, imported only when needed."""

import importlib
import sys
from collections.abc import Callable, Sequence
from typing import Any

import typer

COMMANDS: dict[str, str] = {
    "audit": "ledger_api.commands.audit:audit",
    "bench": "ledger_api.commands.bench:bench",
    "doctor": "ledger_api.commands.doctor:doctor",
    "demo": "ledger_api.commands.demo:demo",
    "import": "ledger_api.commands.import_:import_invoices",
    "keys": "ledger_api.commands.keys:keys",
    "relay": "ledger_api.commands.relay:relay",
    "report": "ledger_api.commands.report:report",
    "settle": "ledger_api.commands.settle:settle",
    "up": "ledger_api.commands.up:up",
}
"""Name of each subcommand and the function behind it, or the Typer group of its own subcommands."""


def build(arguments: Sequence[str] = ()) -> typer.Typer:
    """The app with the one subcommand that the arguments name, so that it waits for no other's imports."""
    app = typer.Typer(
        add_completion=False,
        no_args_is_help=True,
        pretty_exceptions_show_locals=False,
        help="A permissioned ledger of confirmed receivables.",
    )
    app.callback()(_root)
    named = arguments[0] if arguments and arguments[0] in COMMANDS else None
    for name in [named] if named else sorted(COMMANDS):
        command = _load(name)
        if isinstance(command, typer.Typer):
            app.add_typer(command, name=name)
        else:
            app.command(name)(command)
    return app


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    build(sys.argv[1:])(prog_name="ledger")


def _root() -> None:
    # A callback keeps the subcommand's name on the command line even where only one is registered.
    pass


def _load(name: str) -> Callable[..., Any] | typer.Typer:
    module, function = COMMANDS[name].split(":")
    loaded: Callable[..., Any] | typer.Typer = getattr(importlib.import_module(module), function)
    return loaded
