"""A small, bounded tree of an XML document: no document type, no entities, no inclusion, nothing ever fetched."""

import re
from collections.abc import Iterator
from typing import Protocol
from xml.etree.ElementTree import ParseError

from defusedxml.common import DefusedXmlException  # type: ignore[import-untyped]
from defusedxml.ElementTree import DefusedXMLParser  # type: ignore[import-untyped]

from ledger_api.values.printable import clean
from ledger_api.values.xml_text import decode_xml

_TAG = re.compile(r"""<[^'"<>]*+(?:"[^"<]*+"[^'"<>]*+|'[^'<]*+'[^'"<>]*+)*+""")
_LONGEST_REASON = 160
"""The parser's own words may quote the document without end."""
_INCLUSION = "{http://www.w3.org/2001/XInclude}"


class XmlError(ValueError):
    """The document is not well-formed, beyond the limits, or uses what the importer refuses."""


class XmlLimits(Protocol):
    """Largest sizes that are read; lengths in characters."""

    @property
    def xml_depth(self) -> int:
        """Elements inside one another."""

    @property
    def xml_elements(self) -> int:
        """Elements of the document."""

    @property
    def xml_tag_length(self) -> int:
        """A start tag with all its attributes."""

    @property
    def xml_attributes(self) -> int:
        """Attributes of one element."""

    @property
    def xml_attribute_length(self) -> int:
        """One attribute's value."""

    @property
    def xml_text_length(self) -> int:
        """One element's own characters."""


class Node:
    """One element: expanded name (`{namespace}local`), attributes, own text and children in document order."""

    __slots__ = ("attributes", "children", "name", "pieces")

    def __init__(self, name: str, attributes: dict[str, str]) -> None:
        self.name = name
        self.attributes = attributes
        self.children: list[Node] = []
        self.pieces: list[str] = []

    @property
    def text(self) -> str:
        """The element's own characters; comments and processing instructions do not split them."""
        return "".join(self.pieces)

    def all(self, path: tuple[str, ...]) -> Iterator["Node"]:
        """The descendants at a path of expanded names, in document order."""
        if not path:
            yield self
            return
        for child in self.children:
            if child.name == path[0]:
                yield from child.all(path[1:])


def parse_xml(data: bytes, limits: XmlLimits, unread: frozenset[str] = frozenset()) -> Node:
    """The document's root element.

    What is inside elements with a local name in `unread` is checked and counted but not kept in memory.

    Raises:
        XmlError: see there.
        EncodingError: see `decode_xml`.
    """
    text = decode_xml(data)
    _check_tags(text, limits.xml_tag_length)
    builder = _Builder(limits, unread)
    parser = DefusedXMLParser(target=builder, forbid_dtd=True, forbid_entities=True, forbid_external=True)
    try:
        parser.feed(text)
        parser.close()
    except DefusedXmlException as error:
        raise XmlError("a document type, entities and external references are not accepted") from error
    except ParseError as error:
        raise XmlError(f"not well-formed XML: {clean(str(error)[:_LONGEST_REASON])}") from error
    return builder.root()


def _check_tags(text: str, longest: int) -> None:
    # The parser hands over a tag only when it has built all its attributes: a tag of many megabytes must not get there.
    # No attribute holds a `<`, so a tag lies between two of them, and only where these are far apart can it be long.
    for match in re.finditer(rf"<[^<!?][^<]{{{longest},}}+", text):
        tag = _TAG.match(text, match.start())
        if tag is not None and len(tag[0]) > longest:
            raise XmlError(f"a tag has more than {longest} characters")


class _Builder:
    """Target of the parser: counts everything, keeps what may hold a field."""

    def __init__(self, limits: XmlLimits, unread: frozenset[str]) -> None:
        self._limits = limits
        self._unread = unread
        self._open: list[Node] = []
        self._root: Node | None = None
        self._depth = 0
        self._elements = 0
        self._unread_from = 0
        self._text_length = [0]

    def start(self, name: str, attributes: dict[str, str]) -> None:
        """An element begins."""
        self._count(name, attributes)
        if self._unread_from:
            return
        node = Node(name, attributes)
        if self._open:
            self._open[-1].children.append(node)
        else:
            self._root = node
        if name.rpartition("}")[2] in self._unread:
            self._unread_from = self._depth
        self._open.append(node)
        self._text_length.append(0)

    def end(self, _name: str) -> None:
        """The innermost element ends."""
        if not self._unread_from or self._depth == self._unread_from:
            self._unread_from = 0
            self._open.pop()
            self._text_length.pop()
        self._depth -= 1

    def data(self, text: str) -> None:
        """Characters of the innermost element, in pieces."""
        if self._unread_from or not self._open:
            return
        self._text_length[-1] += len(text)
        if self._text_length[-1] > self._limits.xml_text_length:
            raise XmlError(f"an element has more than {self._limits.xml_text_length} characters of text")
        self._open[-1].pieces.append(text)

    def close(self) -> None:
        """The document ends."""

    def root(self) -> Node:
        """The root element."""
        if self._root is None:
            raise XmlError("not well-formed XML: no element")
        return self._root

    def _count(self, name: str, attributes: dict[str, str]) -> None:
        limits = self._limits
        self._depth += 1
        self._elements += 1
        if self._depth > limits.xml_depth:
            raise XmlError(f"elements are nested more than {limits.xml_depth} deep")
        if self._elements > limits.xml_elements:
            raise XmlError(f"more than {limits.xml_elements} elements")
        if name.startswith(_INCLUSION):
            raise XmlError("XInclude is not accepted")
        if len(attributes) > limits.xml_attributes:
            raise XmlError(f"an element has more than {limits.xml_attributes} attributes")
        if any(len(value) > limits.xml_attribute_length for value in attributes.values()):
            raise XmlError(f"an attribute has more than {limits.xml_attribute_length} characters")
