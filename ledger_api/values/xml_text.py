"""Bytes of an XML document to text, under an encoding that both sides state and none that can hide markup.

The document is decoded here, strictly, and not by the parser: UTF-7, UTF-32, EBCDIC and other encodings in which markup
looks like something else are never tried, and bytes that do not fit the stated encoding are an error, not a guess.
"""

import codecs
import re

_DECLARATION = re.compile(rb"""<\?xml\s[^>]*?\bencoding\s*=\s*(["'])([A-Za-z][A-Za-z0-9._-]{0,39})\1""")
_DECLARATION_WINDOW = 256
_CODECS = {
    "utf-8": "utf-8",
    "utf8": "utf-8",
    "us-ascii": "ascii",
    "ascii": "ascii",
    "iso-8859-1": "iso-8859-1",
    "iso-8859-15": "iso-8859-15",
    "windows-1252": "cp1252",
    "gb2312": "gb18030",
    "gbk": "gb18030",
    "gb18030": "gb18030",
}
_UTF_16 = {codecs.BOM_UTF16_LE: "utf-16-le", codecs.BOM_UTF16_BE: "utf-16-be"}
_UTF_32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)


class EncodingError(ValueError):
    """The document's encoding is not accepted, or its bytes are not what it states."""


def looks_like_xml(data: bytes) -> bool:
    """Whether the first visible character is `<`, whatever the encoding."""
    head = data[:64].removeprefix(codecs.BOM_UTF8)
    return head.replace(b"\x00", b"").lstrip(b"\xff\xfe \t\r\n").startswith(b"<")


def decode_xml(data: bytes) -> str:
    """The document's text without byte order mark.

    Raises:
        EncodingError: see there.
    """
    if data.startswith(_UTF_32):
        raise EncodingError("the encoding UTF-32 is not accepted")
    for mark, codec in _UTF_16.items():
        if data.startswith(mark):
            return _decode_utf_16(data[len(mark) :], codec)
    marked = data.startswith(codecs.BOM_UTF8)
    body = data.removeprefix(codecs.BOM_UTF8)
    if b"\x00" in body[:_DECLARATION_WINDOW]:
        raise EncodingError("UTF-16 and UTF-32 need a byte order mark")
    stated = _stated(body) or "utf-8"
    codec = _CODECS.get(stated, "")
    if not codec:
        raise EncodingError(f"the encoding {stated!r} is not accepted")
    if marked and codec != "utf-8":
        raise EncodingError(f"the byte order mark says UTF-8, the declaration {stated!r}")
    return _decode(body, codec)


def _decode_utf_16(body: bytes, codec: str) -> str:
    text = _decode(body, codec)
    stated = _stated(text[:_DECLARATION_WINDOW].encode())
    if stated is not None and stated not in {"utf-16", codec}:
        raise EncodingError(f"the byte order mark says UTF-16, the declaration {stated!r}")
    return text


def _stated(body: bytes) -> str | None:
    match = _DECLARATION.match(body[:_DECLARATION_WINDOW])
    return match[2].decode("ascii").lower() if match else None


def _decode(body: bytes, codec: str) -> str:
    try:
        return body.decode(codec)
    except UnicodeDecodeError as error:
        raise EncodingError(f"byte {error.start} is not {codec}, the document's encoding") from error
