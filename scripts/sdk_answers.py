"""Write `ledger_api/sdk/answers.py`: a TypedDict per answer of the OpenAPI document.

`python -m scripts.sdk_answers` writes it; `--check` writes nothing and exits 1 where it is not fresh.
"""

import keyword
import sys
import textwrap
from pathlib import Path
from typing import Any

from ledger_api.app import create_app
from ledger_api.settings import Settings
from scripts.generated import formatted, run

ANSWERS = Path(__file__).resolve().parents[1] / "ledger_api" / "sdk" / "answers.py"

_HEAD = '''"""What the service answers, written by `scripts/sdk_answers.py` from the OpenAPI document."""

from typing import Any, Literal, NotRequired, TypedDict

'''
_PLAIN = {"string": "str", "integer": "int", "boolean": "bool", "number": "float", "null": "None"}
_PREFIX = "#/components/schemas/"


class _Writer:
    def __init__(self, schemas: dict[str, Any]) -> None:
        self._schemas = schemas
        self._done: dict[str, str] = {}
        self._open: set[str] = set()

    def need(self, schema: dict[str, Any]) -> str:
        """The Python type of a schema; what it refers to is written before it."""
        if "$ref" in schema:
            return self._named(schema["$ref"].removeprefix(_PREFIX))
        if "const" in schema:
            return f"Literal[{schema['const']!r}]"
        if "enum" in schema:
            return f"Literal[{', '.join(map(repr, schema['enum']))}]"
        for union in ("anyOf", "oneOf"):
            if union in schema:
                return " | ".join(dict.fromkeys(self.need(part) for part in schema[union]))
        match schema.get("type"):
            case "array":
                return f"list[{self.need(schema['items'])}]"
            case "object":
                values = schema.get("additionalProperties")
                return f"dict[str, {self.need(values) if isinstance(values, dict) else 'Any'}]"
            case str(kind):
                return _PLAIN[kind]
        return "Any"

    def _named(self, name: str) -> str:
        python = name.removesuffix("Model")
        if name in self._open:
            return f'"{python}"'
        if name not in self._done:
            self._open.add(name)
            self._done[name] = self._source(python, self._schemas[name])
            self._open.remove(name)
            # Python keeps the order in which definitions were finished: parts before wholes.
            self._done[name] = self._done.pop(name)
        return python

    def _source(self, python: str, schema: dict[str, Any]) -> str:
        if "properties" not in schema:
            return f"\n{python} = {self.need({**schema, 'title': None})}\n"
        members = schema["properties"]
        bad = [name for name in members if not name.isidentifier() or keyword.iskeyword(name)]
        if bad:
            raise SystemExit(f"{python} has members that are no Python names: {', '.join(bad)}")
        needed = set(schema.get("required", ()))
        text = f"\n\nclass {python}(TypedDict):\n{_documented(schema.get('description', python))}\n"
        for name, member in members.items():
            kind = self.need(member)
            if name not in needed:
                # Absent rather than null: the service leaves out what has no value.
                kind = f"NotRequired[{kind.removesuffix(' | None')}]"
            text += f"    {name}: {kind}\n"
            if "description" in member:
                text += _attribute(member["description"])
        return text

    def text(self) -> str:
        return "".join(self._done.values())


def _one_line(text: str) -> str:
    return " ".join(text.split())


def _documented(text: str) -> str:
    """The docstring of a class: its first sentence, and the rest below."""
    summary, _, rest = _one_line(text).rstrip(".").partition(". ")
    if not rest:
        return f'    """{summary}."""\n'
    return f'    """{summary}.\n\n    ' + "\n    ".join(textwrap.wrap(f"{rest}.", 112)) + '\n    """\n'


def _attribute(text: str) -> str:
    """The string below a member that says what it is."""
    lines = textwrap.wrap(_one_line(text), 108)
    return f'    """{lines[0]}"""\n' if len(lines) == 1 else '    """' + "\n    ".join(lines) + '\n    """\n'


def render() -> str:
    """Return the source of the answers."""
    document = create_app(Settings()).openapi()
    writer = _Writer(document["components"]["schemas"])
    for path in sorted(document["paths"]):
        for operation in document["paths"][path].values():
            for status, answer in operation["responses"].items():
                content = answer.get("content", {}).get("application/json")
                if status.startswith("2") and content and "schema" in content:
                    writer.need(content["schema"])
    return formatted(_HEAD + writer.text(), ANSWERS)


if __name__ == "__main__":
    sys.exit(run({ANSWERS: render()}, "scripts.sdk_answers", sys.argv[1:]))
