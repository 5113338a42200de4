"""Write `ledger_api/sdk/act_methods.py`: one typed method per act of the catalogue.

`python -m scripts.sdk_methods` writes it; `--check` writes nothing and exits 1 where it is not fresh.
"""

import sys
from pathlib import Path

from ledger_api.acts.catalogue import ACTS, ActType, Field, Signing

ROOT = Path(__file__).resolve().parents[1]
METHODS = ROOT / "ledger_api" / "sdk" / "act_methods.py"

_HEAD = '''"""One method per act of the catalogue, written by `scripts/sdk_methods.py`: the act built and signed here.

Amounts are minor units, instants unix seconds, ids and hashes as in docs/acts.md. Left out, the signing participant is
the signer's own, the deadline comes from the signer's clock, a nonce is fresh, and a commitment is 32 zero bytes.
"""

# ruff: noqa: PLR0913  an act has as many arguments as the catalogue gives it fields

from abc import ABC, abstractmethod
from collections.abc import Sequence
from typing import Any

from ledger_api.acts import messages as m
from ledger_api.acts.codec import Act

NOTHING = bytes(32)
"""The commitment to nothing."""


class ActMethods(ABC):
    """Builds and signs each act."""

    @property
    @abstractmethod
    def participant(self) -> int:
        """The participant this signer acts for."""

    @abstractmethod
    def deadline(self) -> int:
        """The last second in which an act built now may execute."""

    @abstractmethod
    def nonce(self) -> int:
        """A nonce that this signer has not used."""

    @abstractmethod
    def signed(self, fields: Any, items: Sequence[Any] = ()) -> Act:  # noqa: ANN401  any message of the catalogue
        """The act with this signer's signature, or without one where nobody signs."""
'''

_OPTIONAL_COMMITMENTS = frozenset({"trade", "trade_contract", "note", "text"})
_PLAIN = {"address": "bytes", "bytes32": "bytes"}


def render() -> str:
    """Return the source of the methods."""
    return _HEAD + "".join(_method(act) for act in ACTS)


def method_name(act: ActType) -> str:
    """`RejectReceivable` is `reject_receivable`."""
    return "".join(f"_{letter.lower()}" if letter.isupper() else letter for letter in act.name).lstrip("_")


def _method(act: ActType) -> str:
    needed, optional = [], []
    for field in act.fields:
        default = _default(act, field)
        name, kind = field.attribute, _PLAIN.get(field.type, "int")
        if default is None:
            needed.append(f"        {name}: {kind},\n")
        elif default == "NOTHING":
            optional.append(f"        {name}: bytes = NOTHING,\n")
        else:
            optional.append(f"        {name}: {kind} | None = None,\n")
    if act.items:
        needed.append(f"        {act.items.name}: Sequence[m.{act.items.item.name}Line],\n")
    values = "".join(f"                {_value(act, field)},\n" for field in act.fields)
    items = f"            {act.items.name},\n" if act.items else ""
    return (
        f"\n    def {method_name(act)}(\n        self,\n        *,\n{''.join(needed + optional)}    ) -> Act:\n"
        f'        """{act.summary}"""\n'
        f"        return self.signed(\n            m.{act.name}(\n{values}            ),\n{items}        )\n"
    )


def _default(act: ActType, field: Field) -> str | None:
    if field.attribute in _OPTIONAL_COMMITMENTS:
        return "NOTHING"
    if field.name == "deadline":
        return "self.deadline()"
    if field.name == "nonce":
        return "self.nonce()"
    own = act.signing in {Signing.ONE, Signing.DUAL, Signing.GOVERNOR} and act.signers[0] == field.name
    return "self.participant" if own else None


def _value(act: ActType, field: Field) -> str:
    default, name = _default(act, field), field.attribute
    return name if default in {None, "NOTHING"} else f"{default} if {name} is None else {name}"


def main(arguments: list[str]) -> int:
    """Run the command line and return the exit code: 0 done or fresh, 1 not fresh."""
    text = render()
    if "--check" in arguments:
        if METHODS.exists() and METHODS.read_text(encoding="utf-8") == text:
            return 0
        print(f"{METHODS.relative_to(ROOT)} is not fresh; run python -m scripts.sdk_methods", file=sys.stderr)
        return 1
    METHODS.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
