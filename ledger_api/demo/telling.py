"""How the story is told: chapters, a line per signed act, tables and trees, on one console."""

from collections.abc import Iterable, Sequence
from contextlib import AbstractContextManager

from rich.console import Console, RenderableType
from rich.markup import escape
from rich.table import Table

from ledger_api.demo.checks import Check
from ledger_api.values.currencies import currency as known
from ledger_api.values.money import format_minor

_HASH_SHOWN = 10


class Teller:
    """Writes to a console; nothing of the play depends on it."""

    def __init__(self, console: Console) -> None:
        self.console = console

    def chapter(self, title: str) -> None:
        """Begin a chapter."""
        self.console.print()
        self.console.rule(f"[bold]{escape(title)}", align="left", style="dim")

    def say(self, text: str) -> None:
        """A sentence of the story."""
        self.console.print(f"  {escape(text)}")

    def act(self, who: str, what: str, signed_by: Sequence[str], digest: str, transaction: str | None) -> None:
        """A signed act that was carried out."""
        signers = escape(", ".join(signed_by)) or "nobody"
        where = f" · tx [cyan]{short(transaction)}[/]" if transaction else ""
        self.console.print(f"  [bold]{escape(who)}[/] {escape(what)}")
        self.console.print(f"    [dim]signed by[/] {signers} [dim]· act[/] [cyan]{short(digest)}[/]{where}")

    def check(self, check: Check) -> None:
        """A promise that was looked at."""
        sign = "[green]✓[/]" if check.ok else "[bold red]✗[/]"
        detail = f" [dim]({escape(check.detail)})[/]" if check.detail else ""
        self.console.print(f"    {sign} {escape(check.name)}{detail}")

    def table(self, title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
        """A table; columns whose name begins with `>` are set to the right."""
        table = Table(title=title, title_justify="left", box=None, padding=(0, 2, 0, 0), header_style="dim")
        for column in columns:
            table.add_column(column.removeprefix(">"), justify="right" if column.startswith(">") else "left")
        for row in rows:
            table.add_row(*map(escape, row))
        self.show(table)

    def show(self, shown: RenderableType) -> None:
        """Something drawn."""
        self.console.print()
        self.console.print(shown)

    def waiting(self, text: str) -> AbstractContextManager[object]:
        """A sign of life while something takes its time."""
        return self.console.status(escape(text))


def short(text: str) -> str:
    """The first digits of a hash or an id."""
    return text if len(text) <= _HASH_SHOWN + 2 else f"{text[:_HASH_SHOWN]}…"


def money(minor: int, currency: str) -> str:
    """An amount for reading: `1,234.50 CNY`."""
    whole, point, rest = format_minor(minor, known(currency)).partition(".")
    return f"{int(whole):,}{point}{rest} {currency}"
