"""An audit's report for people."""

from decimal import Decimal

from rich.console import Console, Group, RenderableType
from rich.table import Table
from rich.text import Text

from ledger_api.audit.report import Audit


def tell(report: Audit, console: Console) -> None:
    """Print the report: each check with its figures, what is wrong, and the verdict last."""
    console.print(rendered(report))


def rendered(report: Audit) -> RenderableType:
    """The report as a renderable."""
    head = Text.assemble(
        ("Audit of ", "bold"),
        (f"0x{report.contract.hex()}", "cyan"),
        f" on chain {report.chain_id}, blocks {report.founded_at} to {report.height}\n",
        f"block hash 0x{report.block_hash.hex()}\n",
        f"{report.executed:,} acts executed, history 0x{report.history.hex()}\n",
        f"governed by {report.threshold} of: " + ", ".join(f"{n} 0x{key.hex()}" for n, key in report.governors.items()),
    )
    return Group(head, _checks(report), *_wrong(report), _verdict(report))


def _checks(report: Audit) -> Table:
    table = Table(box=None, padding=(0, 2, 0, 0))
    table.add_column("")
    table.add_column("check", no_wrap=True)
    table.add_column("figures", style="dim")
    for check in report.checks:
        sign = Text("✓", "green") if check.ok else Text("✗", "bold red")
        figures = ", ".join(f"{_shown(value)} {name}" for name, value in check.figures.items())
        table.add_row(sign, check.name, figures)
    return table


def _wrong(report: Audit) -> list[Text]:
    return [Text(f"  {check.name}: {wrong}", "red") for check in report.checks for wrong in check.wrong]


def _verdict(report: Audit) -> Text:
    checkpoint = report.checkpoint
    by = ""
    if checkpoint is not None:
        members = ", ".join(map(str, checkpoint.members)) or "nobody"
        by = f" (checkpoint {checkpoint.height} countersigned by {members}; {checkpoint.needed} needed)"
    style = "bold green" if report.agrees else "bold red"
    return Text.assemble("Verdict: ", (report.verdict, style), by, f" in {report.seconds:.2f} s")


def _shown(value: int | str) -> str:
    return f"{value if isinstance(value, int) else Decimal(value):,}"
