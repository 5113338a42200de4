"""`ledger bench`: what this machine lets a ledger do, beside the usual ways to a chain."""

import asyncio
import json
import time
from typing import Annotated

import typer
import uvloop

from ledger_api.bench.goals import grown_table, table
from ledger_api.bench.parts import PARTS
from ledger_api.bench.plan import FULL, QUICK
from ledger_api.bench.run import Run, machine


def bench(
    *,
    quick: Annotated[
        bool, typer.Option("--quick", help="Small counts, within a minute: shapes, not figures to quote.")
    ] = False,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print one JSON object at the end; progress goes to stderr.")
    ] = False,
    only: Annotated[str, typer.Option(metavar="PARTS", help="These parts, with commas between.")] = ",".join(PARTS),
    long: Annotated[
        bool,
        typer.Option(
            "--long",
            help="Instead: how it goes as a ledger grows to 1,000,000 certificates; a quarter of an hour and more.",
        ),
    ] = False,
    seconds: Annotated[
        float | None, typer.Option(min=0.1, metavar="S", help="How long the bulk load lasts; 60 without --quick.")
    ] = None,
) -> None:
    """Measure this machine's ledger: throughput, latency, memory, gas, beside other ways to a chain in the same run.

    Service and chain are started on temporary folders, where TMPDIR says; acts are signed before the clock runs.
    Brownie and ERC-3525's reference implementation are measured where `make bench` has installed them in the checkout;
    else their figures are null. Exits 0 when all wanted parts were measured, whatever came out, and 1 when one failed;
    a missing peer is no failure.

    Example: ledger bench --quick --json
    """
    wanted = only.split(",")
    unknown = [part for part in wanted if part not in PARTS]
    if unknown:
        raise typer.BadParameter(f"no such part: {', '.join(unknown)}", param_hint="--only")
    plan = QUICK if quick else FULL
    if seconds is not None:
        plan = plan._replace(bulk_seconds=seconds)

    if quick and long:
        raise typer.BadParameter("--quick and --long exclude each other")

    about, begun = machine(), time.perf_counter()
    run = Run(plan, lambda text: typer.echo(text, err=True))
    with asyncio.Runner(loop_factory=uvloop.new_event_loop) as runner:
        runner.run(run.grow() if long else run.go(wanted))
    about["plan"] = "long" if long else plan.name
    about["bulk_seconds"] = plan.bulk_seconds
    about["seconds"] = round(time.perf_counter() - begun, 1)
    if as_json:
        typer.echo(json.dumps(run.report(about)))
    else:
        typer.echo(grown_table(run.growth) if run.growth else table(run.figures))
        typer.echo(f"{about['cores']} cores, load {about['load_before']:.2f} before, {about['seconds']} s")
    raise typer.Exit(1 if run.failed else 0)
