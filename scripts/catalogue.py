"""Write what is derived from the catalogue of acts: the typed messages in Python and the reference page.

``catalogue.py`` writes both files; ``catalogue.py --check`` writes nothing and exits 1 where one is not fresh.
"""

import sys
from pathlib import Path

from ledger_api.acts.catalogue import ACTS, ActType, Field, Struct

ROOT = Path(__file__).resolve().parents[1]
MESSAGES = ROOT / "ledger_api" / "acts" / "messages.py"
REFERENCE = ROOT / "docs" / "acts-reference.md"

_SIGNED_BY = {
    "one": "{}",
    "dual": "{} (maker; above the threshold a checker too)",
    "joint": "{} together",
    "governors": "governors, at least the threshold",
    "governor": "one governor",
    "nobody": "nobody: the outcome follows from the chain's state",
}

_MESSAGES_HEAD = '''"""The fields of each act and list item as typed tuples, written by `scripts/catalogue.py`.

Integers are as the catalogue types them; `bytes32` is 32 bytes, `address` 20 bytes.
"""

from typing import Any, NamedTuple
'''


_REFERENCE_HEAD = """# Reference of the acts

Written by `scripts/catalogue.py` from `ledger_api/acts/catalogue.py`; what the acts do is in [acts.md](acts.md).
"""


def structs() -> list[Struct]:
    """The item types of the catalogue, each once, in the order of their first use."""
    return list({act.items.item.name: act.items.item for act in ACTS if act.items}.values())


def render_messages() -> str:
    """Return the source of `ledger_api/acts/messages.py`."""
    parts = [_MESSAGES_HEAD]
    parts += [_class(f"{item.name}Line", f"One `{item.name}` of an act's list.", item.fields) for item in structs()]
    parts += [_class(act.name, act.summary, act.fields) for act in ACTS]
    rows = "".join(f"    0x{act.kind:02X}: {act.name},\n" for act in ACTS)
    parts.append(f"MESSAGES: dict[int, type[Any]] = {{\n{rows}}}\n")
    lines = "".join(f'    "{item.name}": {item.name}Line,\n' for item in structs())
    tail = (
        f'"""From kind to message."""\n\nLINES: dict[str, type[Any]] = {{\n{lines}}}\n"""From item type to line."""\n'
    )
    return "\n\n".join(parts) + tail


def _class(name: str, summary: str, fields: tuple[Field, ...]) -> str:
    python = {"address": "bytes", "bytes32": "bytes"}
    rows = "".join(f"    {field.attribute}: {python.get(field.type, 'int')}\n" for field in fields)
    return f'class {name}(NamedTuple):\n    """{summary}"""\n\n{rows}'


def render_reference() -> str:
    """Return the text of `docs/acts-reference.md`."""
    parts = [
        _REFERENCE_HEAD,
        "| kind | act | group | signed by | replayed never because of |\n|---|---|---|---|---|\n"
        + "".join(
            f"| {act.kind:#04x} | [{act.name}](#{act.name.lower()}) | {act.group.name.lower().replace('_', ' ')} | "
            f"{_signed_by(act)} | {act.nonce} |\n"
            for act in ACTS
        ),
    ]
    parts += [_section(act) for act in ACTS]
    return "\n".join(parts)


def _signed_by(act: ActType) -> str:
    return _SIGNED_BY[act.signing.value].format(" and ".join(act.signers))


def _section(act: ActType) -> str:
    fields = "".join(f"| {field.name} | {field.type} | {field.width} |\n" for field in act.fields)
    text = f"## {act.name}\n{act.summary}\n\n| field | type | bytes |\n|---|---|---|\n{fields}"
    if act.items:
        item, bounds = act.items.item, f"{act.items.least} to {act.items.most}"
        text += "".join(
            f"| {act.items.name}[].{f.name} ({bounds} items) | {f.type} | {f.width} |\n" for f in item.fields
        )
    return text + f"\nEIP-712 type: `{act.encoded_type}`\n"


def main(arguments: list[str]) -> int:
    """Run the command line and return the exit code: 0 done or fresh, 1 not fresh."""
    texts = {MESSAGES: render_messages(), REFERENCE: render_reference()}
    if "--check" in arguments:
        stale = [path for path, text in texts.items() if not path.exists() or path.read_text(encoding="utf-8") != text]
        for path in stale:
            print(f"{path.relative_to(ROOT)} is not fresh; run python -m scripts.catalogue", file=sys.stderr)
        return 1 if stale else 0
    for path, text in texts.items():
        path.write_text(text, encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
