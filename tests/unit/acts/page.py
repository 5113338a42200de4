"""The table of refusals of docs/acts.md, read: what is refused in which order, act by act."""

import re
from pathlib import Path
from typing import Final, NamedTuple

_PAGE: Final = Path(__file__).parents[3] / "docs" / "acts.md"
_SHARED: Final = (
    r"signer(?=\[)|counterparty(?=\[)|open(?=\[)|checker|certificate|claim|receivable|payment|lines|tenor|exposure"
    r"|reduction"
)
_STEP: Final = re.compile(rf"`([A-Z]\w+)`|\b({_SHARED})\b(?:\[([^\]]*)\])?")


class Step(NamedTuple):
    """A refusal by its name, or checks that acts share (`certificate`, …) with what stands in their parentheses."""

    name: str
    of: tuple[str, ...] = ()

    @property
    def shared(self) -> bool:
        """Whether it stands for several refusals."""
        return self.name[0].islower()


def rows() -> dict[str, tuple[Step, ...]]:
    """From each act of the table to its steps, in the order in which they are checked."""
    table = _PAGE.read_text().partition("| act | after the common checks |")[2].partition("**Writing.**")[0]
    cells = [line.strip("| ").split(" | ", 1) for line in table.splitlines() if line.startswith("| ")]
    return {act: tuple(_steps(text)) for act, text in cells}


def _steps(text: str) -> list[Step]:
    # What a check is about stands in its parentheses; other parentheses, and sentences behind the steps, are remarks.
    text = re.sub(r"\b(signer|counterparty|open)\(([^)]*)\)", r"\1[\2]", text)
    text = text.replace("certificate(line)", "certificate[line]")
    text = text.replace("certificate(substitute of the seller)", "certificate[substitute]")
    text = re.sub(r"\([^)]*\)", "", text).partition(". ")[0]
    return [
        Step(refusal or shared, tuple([part.strip() for part in of.split(",") if part.strip()]))
        for refusal, shared, of in _STEP.findall(text)
    ]
