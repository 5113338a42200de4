"""`ledger audit`: rebuild a ledger from its chain alone and say whether everything agrees."""

import asyncio
import json
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from pathlib import Path
from typing import Annotated

import typer

from ledger_api.audit.dossier import Dossier, Recorder
from ledger_api.audit.report import Audit
from ledger_api.audit.run import audit as run_audit
from ledger_api.audit.service_source import ServiceSource
from ledger_api.audit.source import NodeSource, Source, SourceError
from ledger_api.audit.telling import tell
from ledger_api.chain.hexes import read_data
from ledger_api.chain.rpc import NodeError, RpcClient
from ledger_api.commands.words import console, in_words

_CANNOT = 2
_TOKEN = rb"[\x21-\x7e]{1,4096}"


def audit(
    *,
    service: Annotated[str | None, typer.Option(metavar="URL", help="A service: its gateway and checkpoints.")] = None,
    rpc: Annotated[str | None, typer.Option(metavar="URL", help="A node's JSON-RPC; needs --contract.")] = None,
    contract: Annotated[
        str | None, typer.Option(metavar="ADDRESS", help="The ledger's contract, so that no other is audited.")
    ] = None,
    token_file: Annotated[
        Path | None, typer.Option(metavar="FILE", help="A bearer token or API key for --service or --rpc.")
    ] = None,
    from_file: Annotated[
        Path | None, typer.Option("--from", metavar="FILE", help="A saved dossier: nobody else is asked.")
    ] = None,
    save: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Save everything that was told, for auditing it again offline.")
    ] = None,
    first_block: Annotated[int, typer.Option(min=0, metavar="N", help="A block not after the founding.")] = 0,
    as_json: Annotated[bool, typer.Option("--json", help="Print the report as one JSON object.")] = False,
) -> None:
    """Rebuild a ledger from its chain alone and say whether everything agrees.

    Every block is proven by its hash, every act judged again by the rules, the storage and code compared, and the
    checkpoints that members countersigned verified. Exits 0 when all agrees, 1 when not, 2 when it can't be done.

    Example: ledger audit --service http://127.0.0.1:8000 --token-file auditor.token --save ledger.jsonl
    """
    if sum(option is not None for option in (service, rpc, from_file)) != 1:
        raise typer.BadParameter("name one of --service, --rpc and --from")
    if rpc is not None and contract is None:
        raise typer.BadParameter("--rpc needs --contract")
    try:
        address = read_data(contract, 20) if contract else None
    except ValueError as error:
        raise typer.BadParameter(str(error), param_hint="--contract") from error
    try:
        report = asyncio.run(_audited(service, rpc, address, _token(token_file), from_file, save, first_block))
    except (SourceError, NodeError, OSError) as error:
        typer.echo(f"The audit can't be done: {in_words(error)}", err=True)
        raise typer.Exit(_CANNOT) from error
    if as_json:
        typer.echo(json.dumps(report.as_json()))
    else:
        tell(report, console())
    raise typer.Exit(0 if report.agrees else 1)


async def _audited(
    service: str | None,
    rpc: str | None,
    contract: bytes | None,
    token: str | None,
    from_file: Path | None,
    save: Path | None,
    first: int,
) -> Audit:
    async with _opened(service, rpc, token, from_file) as source:
        address = await _audited_contract(source, contract)
        with nullcontext(source) if save is None else Recorder(source, save, address) as asked:
            return (await run_audit(asked, address, first=first))[0]


async def _audited_contract(source: Source, asked: bytes | None) -> bytes:
    """The contract that was asked for, which has to be the one that the service serves or the dossier is of."""
    if isinstance(source, ServiceSource):
        told = await source.contract()
    elif isinstance(source, Dossier):
        told = source.contract
    else:
        told = asked or b""
    if asked not in {None, told}:
        raise SourceError(f"it is the ledger of another contract, 0x{told.hex()}")
    return told


@asynccontextmanager
async def _opened(
    service: str | None, rpc: str | None, token: str | None, from_file: Path | None
) -> AsyncIterator[Source]:
    if service is not None:
        async with ServiceSource(service, token) as source:
            yield source
    elif rpc is not None:
        headers = {"Authorization": f"Bearer {token}"} if token else {}
        async with RpcClient(rpc, headers=headers) as client:
            yield NodeSource(client)
    elif from_file is not None:
        yield Dossier(from_file)


def _token(file: Path | None) -> str | None:
    if file is None:
        return None
    token = file.read_bytes().strip()
    if re.fullmatch(_TOKEN, token) is None:
        raise SourceError(f"{file} holds no token")
    return token.decode("ascii")
