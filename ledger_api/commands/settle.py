"""`ledger settle`: a settlement bank's notification of what it booked, attested on the ledger."""

import json
from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated, Any, Literal

import typer

from ledger_api.commands.words import in_words
from ledger_api.sdk import Clock, Ledger, LedgerError, Match, Network, Signer, SigningKey, Verdict
from ledger_api.sdk.notifications import LIMITS
from ledger_api.values.currencies import currency
from ledger_api.values.money import format_minor

_DONE = {Verdict.ATTEST, Verdict.ATTESTED, Verdict.ALREADY_ATTESTED}


def settle(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="A camt.054.001.08 notification.")],
    *,
    network: Annotated[Path, typer.Option(metavar="FILE", help="The network file that pins the ledger.")],
    key: Annotated[Path, typer.Option(metavar="FILE", help="The settlement bank's key file; its key signs.")],
    participant: Annotated[int, typer.Option(min=1, metavar="N", help="The settlement bank's number.")],
    side: Annotated[
        Literal["debit", "credit"],
        typer.Option(help="What the obligor's payment is on the file's account: debit of its own, or credit of yours."),
    ] = "debit",
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be attested.")] = False,
    sandbox: Annotated[
        bool, typer.Option("--sandbox", help="Follow the ledger's clock, which a sandbox moves.")
    ] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Match each booked entry to a receivable by its reference, and sign an AttestPayment for each payment.

    Entries under one reference are one payment. What is not certain is left to you, with the reason. The same file
    again attests nothing again. Exits 0 when every entry is attested, now or before; 1 when one is not, or the service
    refuses; 2 when a file can't be used.

    Example: ledger settle camt.054.xml --network network.json --key maker.key --participant 701
    """
    try:
        pinned, signing = Network.load(network), SigningKey.load(key)
        with file.open("rb") as opened:
            content = opened.read(LIMITS.file_bytes + 1)
    except (OSError, LedgerError) as error:
        raise typer.BadParameter(in_words(error)) from error
    clock = Clock(follow=sandbox)
    try:
        with Ledger(pinned, Signer(participant, signing, pinned.domain, clock.now), clock=clock) as ledger:
            run = ledger.settlement.match_notification if dry_run else ledger.settlement.attest_notification
            matches = run(content, side=side)
    except LedgerError as error:
        typer.echo(f"ledger settle: {error}", err=True)
        raise typer.Exit(1) from error
    _tell(matches, as_json=as_json)
    raise typer.Exit(int(any(match.verdict not in _DONE for match in matches)))


def _tell(matches: Sequence[Match], *, as_json: bool) -> None:
    counts = Counter(match.verdict.value for match in matches)
    if as_json:
        typer.echo(
            json.dumps({"entries": [_shown(match) for match in matches], "verdicts": dict(sorted(counts.items()))})
        )
        return
    for match in matches:
        shown = _shown(match)
        amount = f"{shown['amount']} {shown['currency']}" if shown["amount"] else "?"
        detail = f": {match.detail}" if match.detail else ""
        typer.echo(f"{shown['entry']:>5}  {shown['reference'] or '-':<21}  {amount:>22}  {match.verdict}{detail}")
    typer.echo(", ".join(f"{count} {verdict}" for verdict, count in sorted(counts.items())) or "no entries")


def _shown(match: Match) -> dict[str, Any]:
    booking = match.booking
    return {
        "entry": booking.entry,
        "bank_id": booking.bank_id,
        "reference": booking.reference,
        "amount": format_minor(booking.amount, currency(booking.currency)) if booking.amount else None,
        "currency": booking.currency,
        "verdict": match.verdict.value,
        "detail": match.detail,
        "receivable": str(match.payment.receivable) if match.payment else None,
    }
