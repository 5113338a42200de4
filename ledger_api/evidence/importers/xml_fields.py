"""Reading single values of an XML invoice by path: exactly one where the format allows one, else an error."""

from ledger_api.evidence.importers.draft import FieldError
from ledger_api.values.printable import clean
from ledger_api.values.xml_tree import Node

Path = tuple[str, ...]


def path(text: str, namespaces: dict[str, str]) -> Path:
    """`cac:Party/cbc:ID` as expanded names; a step without prefix has no namespace."""
    return tuple(_expand(step, namespaces) for step in text.split("/"))


def only(root: Node, where: Path) -> str | None:
    """The text of the one element at the path, None where there is none.

    Raises:
        FieldError: there are several: one reader might take the first and another the last.
    """
    node = only_node(root, where)
    return value(node) if node is not None else None


def only_node(root: Node, where: Path) -> Node | None:
    """The one element at the path, None where there is none.

    Raises:
        FieldError: there are several.
    """
    found = list(root.all(where))
    if len(found) > 1:
        raise FieldError(f"more than one {_local(where[-1])}")
    return found[0] if found else None


def agreed(root: Node, where: Path) -> str | None:
    """The text that all non-empty elements at the path share, None where there is none.

    Raises:
        FieldError: they differ.
    """
    texts = {text for text in map(value, root.all(where)) if text}
    if len(texts) > 1:
        raise FieldError(f"different values of {_local(where[-1])}")
    return texts.pop() if texts else None


def value(node: Node) -> str:
    """The element's text.

    Raises:
        FieldError: it has elements inside, so what is its text depends on the reader.
    """
    if node.children:
        raise FieldError(f"{_local(node.name)} has elements where a text belongs")
    return clean(node.text)


def _expand(step: str, namespaces: dict[str, str]) -> str:
    prefix, colon, local = step.rpartition(":")
    return f"{{{namespaces[prefix]}}}{local}" if colon else local


def _local(name: str) -> str:
    return name.rpartition("}")[2]
