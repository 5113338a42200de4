"""Write `ledger_api/sdk/blocking.py` and `asynchronous.py`: the two faces of the flows in `ledger_api/sdk/api`.

Each class of flows becomes a class with the same methods, whose `Flow[T]` is a `T` (awaited in the asynchronous face)
and whose `Pages[T]` is an iterator. `python -m scripts.sdk_clients` writes them; `--check` writes nothing and exits 1
where they are not fresh.
"""

import ast
import sys
from dataclasses import dataclass
from pathlib import Path

from scripts.generated import ROOT, formatted, run

API = ROOT / "ledger_api" / "sdk" / "api"
BLOCKING = ROOT / "ledger_api" / "sdk" / "blocking.py"
ASYNCHRONOUS = ROOT / "ledger_api" / "sdk" / "asynchronous.py"


@dataclass(frozen=True)
class _Face:
    path: Path
    title: str
    prefix: str
    driver: str
    iterator: str
    define: str
    run: str


_BLOCKING = _Face(
    BLOCKING, "The blocking face of the SDK's flows", "", "BlockingDriver", "Iterator", "def", "self._driver.run"
)
_ASYNCHRONOUS = _Face(
    ASYNCHRONOUS,
    "The asynchronous face of the SDK's flows",
    "Async",
    "AsyncDriver",
    "AsyncIterator",
    "async def",
    "await self._driver.run",
)


@dataclass(frozen=True)
class _Domain:
    module: str
    node: ast.ClassDef
    imports: dict[str, str]

    @property
    def name(self) -> str:
        return "".join(part.capitalize() for part in self.module.split("_"))

    def methods(self) -> list[ast.FunctionDef]:
        found = [node for node in self.node.body if isinstance(node, ast.FunctionDef)]
        return [method for method in found if not method.name.startswith("_")]


def domains() -> list[_Domain]:
    """Every class of flows, by the name of its module."""
    found = []
    for path in sorted(API.glob("*.py")):
        tree = ast.parse(path.read_text(encoding="utf-8"))
        classes = [
            node
            for node in tree.body
            if isinstance(node, ast.ClassDef) and any(getattr(base, "id", "") == "Flows" for base in node.bases)
        ]
        if len(classes) > 1:
            raise SystemExit(f"{path.name} has more than one class of flows")
        found += [_Domain(path.stem, node, _imports(tree, path.stem)) for node in classes]
    return found


def _imports(tree: ast.Module, module: str) -> dict[str, str]:
    """From each name that the module knows to the statement that imports it."""
    names: dict[str, str] = {}
    for node in tree.body:
        if isinstance(node, ast.ImportFrom):
            for alias in node.names:
                renamed = f" as {alias.asname}" if alias.asname else ""
                names[alias.asname or alias.name] = f"from {node.module} import {alias.name}{renamed}"
        elif isinstance(node, ast.ClassDef):
            names[node.name] = f"from ledger_api.sdk.api.{module} import {node.name}"
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            target = node.targets[0] if isinstance(node, ast.Assign) else node.target
            if isinstance(target, ast.Name):
                names[target.id] = f"from ledger_api.sdk.api.{module} import {target.id}"
    return names


def render(face: _Face) -> str:
    """Return the source of one face."""
    parts, imports = (
        [],
        {
            f"from collections.abc import {face.iterator}",
            f"from ledger_api.sdk.drivers import {face.driver}",
            "from ledger_api.sdk.core import Core",
        },
    )
    for domain in domains():
        imports.add(f"from ledger_api.sdk.api.{domain.module} import {domain.node.name}")
        parts.append(_class(face, domain, imports))
    attributes = "".join(
        f"        self.{domain.module} = {face.prefix}{domain.name}({domain.node.name}(core), driver)\n"
        f'        """{_summary(domain.node)}"""\n'
        for domain in domains()
    )
    head = f'"""{face.title}, written by `scripts/sdk_clients.py` from `ledger_api/sdk/api`."""\n\n'
    body = (
        f"\n\nclass {face.prefix}Domains:\n"
        f'    """One attribute per domain."""\n\n'
        f"    def __init__(self, core: Core, driver: {face.driver}) -> None:\n{attributes}"
    )
    if any("-> Any:" in part for part in parts):
        head += "# ruff: noqa: ANN401  a node's answer is any JSON\n\n"
    return formatted(head + "\n".join(sorted(imports)) + "\n" + "".join(parts) + body, face.path)


def render_all() -> dict[Path, str]:
    """Return both faces by their files."""
    return {face.path: render(face) for face in (_BLOCKING, _ASYNCHRONOUS)}


def _class(face: _Face, domain: _Domain, imports: set[str]) -> str:
    text = (
        f"\n\nclass {face.prefix}{domain.name}:\n"
        f'    """{_doc(domain.node, "    ")}"""\n\n'
        f"    def __init__(self, flows: {domain.node.name}, driver: {face.driver}) -> None:\n"
        f"        self._flows = flows\n        self._driver = driver\n"
    )
    return text + "".join(_method(face, domain, method, imports) for method in domain.methods())


def _method(face: _Face, domain: _Domain, method: ast.FunctionDef, imports: set[str]) -> str:
    where = f"{domain.module}.{method.name}"
    returns = method.returns
    if not isinstance(returns, ast.Subscript) or ast.unparse(returns.value) not in {"Flow", "Pages"}:
        raise SystemExit(f"{where} returns neither Flow[T] nor Pages[T]")
    for part in (method.args, returns.slice):
        for node in ast.walk(part):
            if isinstance(node, ast.Name) and node.id in domain.imports:
                imports.add(domain.imports[node.id])
    result, paged = ast.unparse(returns.slice), ast.unparse(returns.value) == "Pages"
    arguments = ast.unparse(method.args)
    call = f"self._flows.{method.name}({_passed(method.args)})"
    doc = f'        """{_doc(method, "        ")}"""\n'
    if paged:
        head = f"    def {method.name}({arguments}) -> {face.iterator}[{result}]:\n"
        return f"\n{head}{doc}        return self._driver.items({call})\n"
    head = f"    {face.define} {method.name}({arguments}) -> {result}:\n"
    back = "" if result == "None" else "return "
    return f"\n{head}{doc}        {back}{face.run}({call})\n"


def _passed(arguments: ast.arguments) -> str:
    plain = [argument.arg for argument in arguments.args if argument.arg != "self"]
    named = [f"{argument.arg}={argument.arg}" for argument in arguments.kwonlyargs]
    return ", ".join(plain + named)


def _doc(node: ast.ClassDef | ast.FunctionDef, indent: str) -> str:
    text = ast.get_docstring(node)
    if not text:
        raise SystemExit(f"{node.name} has no docstring")
    lines = text.split("\n")
    rest = "".join(f"\n{indent}{line}" if line else "\n" for line in lines[1:])
    return lines[0] + (f"{rest}\n{indent}" if rest else "")


def _summary(node: ast.ClassDef) -> str:
    return (ast.get_docstring(node) or "").split("\n", maxsplit=1)[0]


if __name__ == "__main__":
    sys.exit(run(render_all(), "scripts.sdk_clients", sys.argv[1:]))
